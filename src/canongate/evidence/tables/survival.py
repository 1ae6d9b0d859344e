"""
How long customers take to buy and how long they stay, with those not watched long enough counted as such.

A customer has left who has not ordered for 90 days; until then the end is not known. Kaplan-Meier estimates; beyond the
last day anybody was watched nothing is claimed.
"""

import ibis
import ibis.expr.types as ir

from canongate.evidence.setting import Part, Setting
from canongate.evidence.statistics.rounding import round_significant
from canongate.evidence.statistics.survival import SurvivalCurve, kaplan_meier
from canongate.model.evidence import Derived

LAPSE_DAYS = 90
_STAY = (30, 90, 365)
_DECIDE = (30, 90)


def survival(setting: Setting) -> Part:
    """Return the share still there after 30, 90 and 365 days, and the median days to the first order."""
    derived = []
    for name, curve in _curves(setting, _staying(setting.facts)).items():
        derived += [one for day in _STAY for one in _at(curve, day, name, f"retained_{day}_days", turned=False)]
    if "touches" in setting.tables.rows:
        for name, curve in _curves(setting, _deciding(setting.facts)).items():
            derived += [one for day in _DECIDE for one in _at(curve, day, name, f"bought_by_day_{day}", turned=True)]
            median = curve.median()
            if median is not None:
                derived.append(
                    Derived(metric="median_days_to_buy", segment=name, value=median, unit="days", n=curve.subjects)
                )
    return Part({}, tuple(derived))


def _staying(facts: ir.Table) -> ir.Table:
    bought = facts.filter(facts.first_order_at.notnull())
    return _durations(bought, bought.days_active, bought.days_since_last_order > LAPSE_DAYS)


def _deciding(facts: ir.Table) -> ir.Table:
    touched = facts.filter(facts.first_touch_at.notnull())
    bought = touched.days_to_first_order.notnull()
    return _durations(touched, ibis.ifelse(bought, touched.days_to_first_order, touched.days_since_first_touch), bought)


def _durations(table: ir.Table, days: ir.IntegerColumn, happened: ir.BooleanColumn) -> ir.Table:
    rows = table.mutate(duration=days.cast("int64").cast("string"), happened=happened)
    return rows.group_by(["atom", "duration"]).aggregate(
        events=rows.happened.sum().cast("int64"), censored=(~rows.happened).sum().cast("int64")
    )


def _curves(setting: Setting, expression: ir.Table) -> dict[str, SurvivalCurve]:
    found = setting.by_group(expression, "duration")
    curves = {}
    for name in setting.shown_groups:
        table = [(int(day), row["events"], row["censored"]) for day, row in found[name].items()]
        if sum(events + censored for _, events, censored in table) >= setting.minimum:
            curves[name] = kaplan_meier(table)
    return curves


def _at(curve: SurvivalCurve, day: int, name: str, metric: str, *, turned: bool) -> list[Derived]:
    """Return the share at a day, or of those it has happened to by then; nothing where nobody was watched so long."""
    share = curve.at(day)
    if share is None:
        return []
    interval = curve.interval_at(day)
    ends = (interval.low, interval.high) if interval else None
    if turned:
        share, ends = 1 - share, (1 - ends[1], 1 - ends[0]) if ends else None
    return [
        Derived(
            metric=metric,
            segment=name,
            value=round_significant(share),
            unit="share",
            n=curve.subjects,
            interval=(round_significant(ends[0]), round_significant(ends[1])) if ends else None,
        )
    ]
