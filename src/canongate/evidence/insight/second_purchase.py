"""
Time to the second purchase, and the steps from new to loyal; who has not bought again is still waiting.

Kaplan-Meier estimates by segment; beyond the last day anybody was watched nothing is claimed.
"""

from datetime import date

import ibis
import ibis.expr.types as ir

from canongate.evidence.engine import fetch, store
from canongate.evidence.facts import Window
from canongate.evidence.groups import POPULATION
from canongate.evidence.insight.found import Found, figure, insight, percent, unknown
from canongate.evidence.insight.scene import REST, Scene
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.survival import SurvivalCurve, kaplan_meier
from canongate.model.evidence import Derived
from canongate.model.insight import Insight

_EPOCH = date(1970, 1, 1)
_DAYS = (30, 90, 180)
_STEPS = 5


def second_purchase(scene: Scene) -> Found:
    """Return the share that has bought again by day 30, 90 and 180, the median, and the steps to loyalty."""
    placed = store(scene.engine, "insight_steps", _steps(scene))
    waits = placed.filter(placed.step == 1)
    again = placed.filter(placed.step == 2).select("customer_id", again=lambda row: row.day)  # noqa: PLR2004  # the second
    joined = waits.left_join(again, "customer_id").drop("customer_id_right")
    last = (scene.setting.cut_off - _EPOCH).days
    waited = ibis.ifelse(joined.again.notnull(), joined.again - joined.day, last - joined.day)
    rows = joined.mutate(days=waited.cast("int64").cast("string"), bought=joined.again.notnull())
    counted = rows.group_by(["atom", "days"]).aggregate(
        events=rows.bought.sum().cast("int64"), censored=(~rows.bought).sum().cast("int64")
    )
    curves = {
        name: kaplan_meier([(int(day), row["events"], row["censored"]) for day, row in by_day.items()])
        for name, by_day in scene.setting.by_group(counted, "days").items()
        if name in scene.setting.shown_groups and sum(map(_sum, by_day.values())) >= scene.minimum
    }
    derived = tuple(one for name, curve in curves.items() for one in _figures(name, curve))
    return Found({}, derived, (_say(curves.get(POPULATION)),)) + _loyalty(scene, placed)


def _sum(row: dict[str, int]) -> int:
    return row["events"] + row["censored"]


def _steps(scene: Scene) -> ir.Table:
    """Return the first days with an order of each customer: customer_id, atom, top_group, step, day (since 1970)."""
    orders = scene.setting.tables.within("orders", Window(scene.setting.cut_off))
    orders = orders.filter(orders.sale_lines > 0)
    day = (orders.ordered_at.epoch_seconds() // 86_400).cast("int64")
    days = orders.select("customer_id", day=day).distinct()
    place = ibis.row_number().over(ibis.window(group_by="customer_id", order_by="day"))
    numbered = days.mutate(step=(place + 1).cast("int64"))
    few = numbered.filter(numbered.step <= _STEPS)
    return few.inner_join(scene.facts.select("customer_id", "atom", "top_group"), "customer_id")


def _figures(name: str, curve: SurvivalCurve) -> list[Derived]:
    derived = []
    for day in _DAYS:
        share, interval = curve.at(day), curve.interval_at(day)
        if share is not None:
            ends = (
                None if interval is None else type(interval)(1 - interval.high, 1 - interval.low, interval.confidence)
            )
            derived.append(figure(f"second_purchase_{day}_days", name, 1 - share, "share", curve.subjects, ends))
    median = curve.median()
    if median is not None:
        derived.append(figure("median_days_to_second_purchase", name, median, "days", curve.subjects))
    return derived


def _say(curve: SurvivalCurve | None) -> Insight:
    """Return the insight about all customers with an order."""
    share = curve.at(_DAYS[1]) if curve else None
    if curve is None or share is None:
        return unknown("second_purchase", "all customers", f"Nobody was watched for {_DAYS[1]} days.")
    median = curve.median()
    half = f"half of all have by day {median}" if median is not None else "fewer than half ever have so far"
    return insight(
        "second_purchase",
        "all customers",
        "measured",
        f"{percent(1 - share)} have bought again by day {_DAYS[1]}, and {half}.",
        estimate=1 - share,
        unit="share",
        n=curve.subjects,
    )


def _loyalty(scene: Scene, placed: ir.Table) -> Found:
    """Return how many took each step, and the days since the step before, for the top group and the others."""
    before = placed.select("customer_id", step=placed.step + 1, day_before=placed.day)
    joined = placed.left_join(before, ["customer_id", "step"])
    joined = joined.mutate(
        group=ibis.ifelse(joined.top_group == REST, REST, "top"),
        waited=(joined.day - joined.day_before).fill_null(0),
        name=joined.step.cast("string"),
    )
    rows = fetch(
        scene.engine,
        joined.group_by(["group", "name"]).aggregate(
            customers=joined.count(), days_waited=joined.waited.sum().cast("int64")
        ),
        ("group", "name"),
    )
    table = result_table(
        ("group", "step"),
        {(row["group"], row["name"]): row for row in rows},
        dict.fromkeys(("customers", "days_waited"), "customers"),
        scene.minimum,
    )
    means = {
        row["name"]: row["days_waited"] / row["customers"]
        for row in rows
        if row["group"] == "top" and row["customers"] >= scene.minimum and row["name"] != "1"
    }
    if not means:
        return Found({"loyalty_steps": table}, (), (unknown("path_to_loyalty", "top group", "Too few bought again."),))
    longest = max(means, key=lambda step: (means[step], step))
    said = insight(
        "path_to_loyalty",
        "top group",
        "measured",
        f"The top group takes longest from order {int(longest) - 1} to order {longest}: {means[longest]:.0f} days on"
        " average.",
        estimate=means[longest],
        unit="days",
    )
    derived = tuple(figure(f"days_to_order_{step}", "top", days, "days") for step, days in means.items())
    return Found({"loyalty_steps": table}, derived, (said,))
