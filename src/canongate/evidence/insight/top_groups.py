"""
The top group against all other customers: frequency, retention, seasonality.

Who is in the top group is settled on the past day; frequency and retention are counted after it, so the group is not
compared by what made it. Seasonality compares each group with itself over the months.
"""

import ibis
import ibis.expr.types as ir

from canongate.evidence.engine import fetch
from canongate.evidence.facts import Window
from canongate.evidence.insight.contrast import Contrast, judge, ratio_contrast, share_contrast, sums_of
from canongate.evidence.insight.found import Found, figure, insight, percent, unknown
from canongate.evidence.insight.scene import REST, TOP, Scene
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.proportion import Proportion, wilson_interval

_SQUARES = "decimal(18, 0)"
_BASES = {
    "customers": "customers",
    "orders_before": "customers",
    "orders_after": "customers",
    "still_buying": "customers",
    "revenue_after": "customers",
}


def top_groups(scene: Scene) -> Found:
    """Return what each group did after the past day, and how its orders spread over the months of the year."""
    past = scene.past
    after = past.orders_after.cast(_SQUARES)
    rows = fetch(
        scene.engine,
        past.group_by("past_group").aggregate(
            customers=past.count(),
            orders_before=past.orders_before.sum().cast("int64"),
            orders_after=past.orders_after.sum().cast("int64"),
            still_buying=ibis.ifelse(past.orders_after > 0, 1, 0).sum().cast("int64"),
            revenue_after=past.revenue_after.sum().cast("int64"),
            squares=(after * after).sum(),
        ),
        ("past_group",),
    )
    top, rest = [row for row in rows if row["past_group"] in TOP], [row for row in rows if row["past_group"] == REST]
    table = result_table(("group",), {(row["past_group"],): row for row in rows}, _BASES, scene.minimum)
    months = _seasons(scene)
    customers = [sum(row["customers"] for row in side) for side in (top, rest)]
    if min(customers) < scene.floor:
        words = f"{customers[0]} customers stood in the top group on {scene.past_day}, {customers[1]} did not: too few."
        return Found({"top_groups": table}, (), (unknown("top_retention", "top group", words),)) + months
    return Found({"top_groups": table}) + _retention(scene, top, rest) + _frequency(scene, top, rest) + months


def _retention(scene: Scene, top: list[dict[str, int]], rest: list[dict[str, int]]) -> Found:
    sides = [
        Proportion(sum(row["still_buying"] for row in side), sum(row["customers"] for row in side))
        for side in (top, rest)
    ]
    derived = tuple(
        figure("top_group_retention", name, side.share, "share", side.total, wilson_interval(side))
        for name, side in zip(("top", REST), sides, strict=True)
    )

    def say(found: Contrast) -> str:
        return (
            f"{percent(found.share)} of the top group of {scene.past_day} ordered since,"
            f" {percent(found.other_share)} of the others did"
        )

    return Found({}, derived, judge("top_retention", [share_contrast("top group", *sides)], say, "groups by retention"))


def _frequency(scene: Scene, top: list[dict[str, int]], rest: list[dict[str, int]]) -> Found:
    """Compare orders per customer since the past day."""
    sides = [
        sums_of(
            [
                {
                    "customers": row["customers"],
                    "numerator": row["orders_after"],
                    "denominator": row["customers"],
                    "numerator_squares": row["squares"],
                    "denominator_squares": row["customers"],
                    "products": row["orders_after"],
                }
                for row in side
            ]
        )
        for side in (top, rest)
    ]
    derived = tuple(
        figure("top_group_frequency", name, side.numerator / side.denominator, "orders per customer", side.customers)
        for name, side in zip(("top", REST), sides, strict=True)
    )

    def say(found: Contrast) -> str:
        return (
            f"The top group of {scene.past_day} placed {found.share:.2f} orders each since,"
            f" the others {found.other_share:.2f}"
        )

    return Found({}, derived, judge("top_frequency", [ratio_contrast("top group", *sides)], say, "groups by frequency"))


def _seasons(scene: Scene) -> Found:
    """Return orders by group and month of the year, and the share of orders that falls into other months."""
    orders = scene.setting.tables.within("orders", Window(scene.setting.cut_off)).filter(lambda row: row.sale_lines > 0)
    joined = orders.inner_join(_standing(scene), "customer_id")
    month = joined.placed_at.strftime("%m")
    rows = fetch(
        scene.engine,
        joined.group_by(["group", month.name("month")]).aggregate(
            orders=joined.count(), customers=joined.customer_id.nunique()
        ),
        ("group", "month"),
    )
    table = result_table(
        ("group", "month"),
        {(row["group"], row["month"]): row for row in rows},
        {"orders": "customers", "customers": "customers"},
        scene.minimum,
    )
    totals = {group: sum(row["orders"] for row in rows if row["group"] == group) for group in ("top", REST)}
    if not all(totals.values()):
        return Found({"seasons": table})
    shares = {(row["group"], row["month"]): row["orders"] / totals[row["group"]] for row in rows}
    months = sorted({month for _, month in shares})
    apart = sum(abs(shares.get(("top", one), 0.0) - shares.get((REST, one), 0.0)) for one in months) / 2
    strongest = max(months, key=lambda one: (shares.get(("top", one), 0.0), one))
    said = insight(
        "top_seasonality",
        "top group",
        "measured",
        f"The top group orders most in month {strongest}; {percent(apart)} of its orders fall into other months than"
        " those of the others.",
        estimate=apart,
        unit="share of orders",
    )
    return Found({"seasons": table}, (figure("top_group_seasonality", "top", apart, "share of orders"),), (said,))


def _standing(scene: Scene) -> ir.Table:
    """Return customers with an order, and whether they are in the top group now."""
    facts = scene.facts.filter(scene.facts.top_group.notnull())
    return facts.select("customer_id", group=ibis.ifelse(facts.top_group == REST, REST, "top"))
