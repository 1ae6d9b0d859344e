"""How unevenly net revenue is spread over customers: top shares, tenths, and the Gini index."""

from canongate.evidence.groups import POPULATION
from canongate.evidence.setting import Part, Setting, result_table
from canongate.evidence.spreads import spread_of
from canongate.evidence.statistics.concentration import gini_index, top_share, value_by_part
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.evidence import Derived

_TOPS = (1, 2, 5, 10, 20)
_BASES = {"customers": "customers", "net_revenue": "customers"}


def concentration(setting: Setting) -> Part:
    """Return what the top customers and each tenth hold; the tenths summed up are the Lorenz curve."""
    spread = spread_of(setting.engine, setting.facts, "net_revenue")
    if not spread:
        return Part({})
    tops = {percent: top_share(spread, percent) for percent in _TOPS}
    tenths = value_by_part(spread)
    derived = [
        Derived(
            metric=f"top_{percent}_percent",
            segment=POPULATION,
            value=round_significant(top.share),
            unit="share",
            n=top.customers,
        )
        for percent, top in tops.items()
        if top.share is not None and top.customers >= setting.minimum
    ]
    gini = gini_index(spread)
    if gini is not None:
        derived.append(Derived(metric="gini", segment=POPULATION, value=round_significant(gini), unit="index"))
    return Part(
        {
            "top_customers": result_table(
                ("percent",),
                {
                    (f"{percent:02}",): {"customers": top.customers, "net_revenue": top.value}
                    for percent, top in tops.items()
                },
                _BASES,
                setting.minimum,
            ),
            "tenths": result_table(
                ("tenth",),
                {
                    (f"{place:02}",): {"customers": part.customers, "net_revenue": part.value}
                    for place, part in enumerate(tenths, start=1)
                },
                _BASES,
                setting.minimum,
            ),
        },
        tuple(derived),
    )
