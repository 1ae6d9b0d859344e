"""
Order value, frequency and lifespan, and the lifetime value they make when multiplied.

The formula says what a customer has been worth at the pace seen so far; what customers will be worth is forecast by
:mod:`.forecast`, and the two stand side by side.
"""

from canongate.evidence.setting import Part, Setting
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.evidence import Derived

_DAYS_PER_YEAR = 365


def order_value(setting: Setting) -> Part:
    """Return average order value, orders per year, lifespan in years and their product, for each group."""
    buyers = setting.facts.filter(setting.facts.orders > 0)
    sums = setting.by_group(
        buyers.group_by("atom").aggregate(
            buyers=buyers.count(),
            orders=buyers.orders.sum().cast("int64"),
            net_revenue=buyers.net_revenue.sum().cast("int64"),
            days_active=buyers.days_active.sum().cast("int64"),
            days_known=buyers.days_since_first_order.sum().cast("int64"),
        )
    )
    derived = []
    for name in setting.shown_groups:
        row = sums[name].get("")
        if row is not None and row["buyers"] >= setting.minimum and row["days_known"]:
            derived += _figures(name, row)
    return Part({}, tuple(derived))


def _figures(name: str, row: dict[str, int]) -> list[Derived]:
    average = row["net_revenue"] / row["orders"]
    yearly = row["orders"] * _DAYS_PER_YEAR / row["days_known"]
    lifespan = row["days_active"] / row["buyers"] / _DAYS_PER_YEAR
    figures = (
        ("average_order_value", average, "minor units per order"),
        ("orders_per_year", yearly, "orders per customer and 365 days"),
        ("lifespan_years", lifespan, "years from first to last order"),
        ("formula_lifetime_value", average * yearly * lifespan, "minor units per customer"),
    )
    return [
        Derived(metric=metric, segment=name, value=round_significant(value), unit=unit, n=row["buyers"])
        for metric, value, unit in figures
    ]
