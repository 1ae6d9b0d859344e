"""The table of measures: for every group and measure the customers who count, the numerator and the denominator."""

from canongate.evidence.cells import Cells
from canongate.evidence.definitions.catalogue import MEASURES
from canongate.evidence.setting import Part, Setting, result_table
from canongate.evidence.statistics.proportion import Proportion, wilson_interval
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.evidence import Derived

_BASES = {"customers": "customers", "numerator": "customers", "denominator": "customers"}


def measured(setting: Setting, whole: Cells) -> Part:
    """Return the integers of every measure that has customers, and their ratios with Wilson's interval for shares."""
    rows: dict[tuple[str, ...], dict[str, int]] = {}
    derived = []
    known = {name for sums in whole.rows.values() for name in sums}
    for measure in (one for one in MEASURES.values() if one.id in known):
        for group in setting.shown_groups:
            sums = whole.total(measure.id, setting.groups.of(group))
            if not sums.customers:
                continue
            rows[group, measure.id] = {
                "customers": sums.customers,
                "numerator": sums.numerator,
                "denominator": sums.denominator,
            }
            if sums.customers >= setting.minimum and sums.figure is not None:
                interval = None
                if measure.shape == "share":
                    found = wilson_interval(Proportion(sums.numerator, sums.denominator))
                    interval = round_significant(found.low), round_significant(found.high)
                derived.append(
                    Derived(
                        metric=measure.id,
                        segment=group,
                        value=round_significant(sums.figure),
                        unit=measure.metric.unit,
                        n=sums.customers,
                        interval=interval,
                    )
                )
    return Part({"measures": result_table(("segment", "measure"), rows, _BASES, setting.minimum)}, tuple(derived))
