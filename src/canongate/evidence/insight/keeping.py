"""
Best customers who have fallen silent, and what keeping the best is worth against improving the average.

Who was best is settled on the past day; silence and spending are counted after it. Sums at stake are what these
customers brought in as many days before, so they say what was, and are an upper bound of what may come back.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from canongate.evidence.cells import Sums
from canongate.evidence.comparing import ratio_error
from canongate.evidence.engine import fetch
from canongate.evidence.insight.found import Found, figure, insight, money, percent, unknown
from canongate.evidence.insight.scene import REST, TOP, Scene
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval, normal_quantile

AVERAGE_GAIN_PERCENT = 10
"""Improving the average is taken as so much more from every other customer."""
_SQUARES = "decimal(18, 0)"
_BASES = dict.fromkeys(("customers", "revenue_before", "revenue_after"), "customers")


def keeping(scene: Scene) -> Found:
    """Return the table of standing and silence, lapsed best customers, and value at risk against the average."""
    past = scene.past
    silent = ibis.ifelse(past.orders_after > 0, "buying", "silent")
    lost = ibis.ifelse(past.orders_after > 0, ibis.literal(0, "int64"), past.recent_before)
    one, two = lost.cast(_SQUARES), past.recent_before.cast(_SQUARES)
    rows = fetch(
        scene.engine,
        past.group_by([past.past_group.name("group"), silent.name("now")]).aggregate(
            customers=past.count(),
            revenue_before=past.recent_before.sum().cast("int64"),
            revenue_after=past.revenue_after.sum().cast("int64"),
            lost=lost.sum().cast("int64"),
            lost_squares=(one * one).sum(),
            before_squares=(two * two).sum(),
            products=(one * two).sum(),
        ),
        ("group", "now"),
    )
    table = result_table(("group", "now"), {(row["group"], row["now"]): row for row in rows}, _BASES, scene.minimum)
    top, rest = [row for row in rows if row["group"] in TOP], [row for row in rows if row["group"] == REST]
    return Found({"silence": table}) + _lapsed(scene, top) + _at_risk(scene, top, rest)


def _lapsed(scene: Scene, top: Sequence[Mapping[str, Any]]) -> Found:
    silent = [row for row in top if row["now"] == "silent"]
    customers = sum(row["customers"] for row in silent)
    if customers < scene.minimum:
        words = f"Fewer than {scene.minimum} best customers of {scene.past_day} have fallen silent."
        return Found(insights=(unknown("lapsed_best", "lapsed best customers", words),))
    before = sum(row["revenue_before"] for row in silent)
    days = scene.plan.silent_days
    said = insight(
        "lapsed_best",
        "lapsed best customers",
        "measured",
        f"{customers:,} best customers of {scene.past_day} have not ordered since; in the {days} days before they"
        f" brought {money(before, scene.contract)}, the most that could be recovered in as long a time.",
        estimate=before,
        unit="minor units",
        n=customers,
    )
    derived = (
        figure("lapsed_best_customers", "top", customers, "customers", customers),
        figure("recoverable_value", "top", before, "minor units", customers),
    )
    return Found({}, derived, (said,))


def _at_risk(scene: Scene, top: Sequence[Mapping[str, Any]], rest: Sequence[Mapping[str, Any]]) -> Found:
    sums = Sums(
        sum(row["customers"] for row in top),
        sum(row["lost"] for row in top),
        sum(row["revenue_before"] for row in top),
        sum(row["lost_squares"] for row in top),
        sum(row["before_squares"] for row in top),
        sum(row["products"] for row in top),
    )
    share, others = sums.figure, sum(row["customers"] for row in rest)
    if share is None or sums.denominator <= 0 or min(sums.customers, others) < scene.floor:
        words = "Too few customers stood in the top group, or outside it, on the past day."
        return Found(insights=(unknown("value_at_risk", "top group", words),))
    half = normal_quantile(DEFAULT_CONFIDENCE) * ratio_error(sums)
    interval = Interval(max(0.0, share - half), min(1.0, share + half), DEFAULT_CONFIDENCE)
    gain = sum(row["revenue_before"] for row in rest) * AVERAGE_GAIN_PERCENT // 100
    more = "more" if sums.numerator > gain else "less"
    said = insight(
        "value_at_risk",
        "top group",
        "measured",
        f"{percent(share)} of what the best brought, {money(sums.numerator, scene.contract)} in"
        f" {scene.plan.silent_days} days, fell silent: {more} than the {money(gain, scene.contract)} that"
        f" {AVERAGE_GAIN_PERCENT} % more from every other customer would bring.",
        estimate=share,
        unit="share of the best customers' revenue",
        interval=interval,
        n=sums.customers,
    )
    derived = (
        figure("value_at_risk", "top", sums.numerator, "minor units", sums.customers),
        figure("value_at_risk_share", "top", share, "share", sums.customers, interval),
        figure("average_gain", REST, gain, "minor units", others),
    )
    return Found({}, derived, (said,))
