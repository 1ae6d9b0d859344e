"""
Profit so far after all costs, customer by customer: the whale curve, its peak, and who brings a loss.

A published share (150 to 180 percent of profit from the good customers) is a claim like any other: it is held against
the interval of the peak found here.
"""

import numpy as np
from numpy.typing import NDArray

from canongate.evidence.cells import Sums
from canongate.evidence.comparing import ratio_error
from canongate.evidence.insight.found import Found, between, figure, insight, percent, unknown
from canongate.evidence.insight.scene import Scene
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.concentration import Cumulated, whale_curve
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval, normal_quantile
from canongate.evidence.statistics.proportion import Proportion, wilson_interval
from canongate.evidence.statistics.spread import Spread, sum_exactly

PUBLISHED = (1.5, 1.8)
_STEPS = range(5, 101, 5)
Integers = NDArray[np.int64]


def profit_concentration(scene: Scene, profit: Integers, left_out: tuple[str, ...] = ()) -> Found:
    """
    Return the curve in steps of five percent of customers, its peak with interval, and the loss-makers.

    Args:
        scene: the customers.
        profit: of each buyer, in minor units.
        left_out: tables whose costs are not in it; then the published share cannot be tested.
    """
    spread = Spread(*np.unique(profit, return_counts=True))
    curve = whale_curve(spread)
    rows = {(f"{step:03}",): _at(curve.curve, profit.size, step) for step in _STEPS}
    table = result_table(("percent",), rows, dict.fromkeys(("customers", "profit"), "customers"), scene.minimum)
    if curve.peak.share is None or min(curve.peak.customers, profit.size) < scene.minimum:
        words = "Total profit is not positive, or too few customers bring any: profit concentration is undefined."
        return Found({"whale_curve": table}, (), (unknown("published_share", "profit concentration", words),))
    interval = peak_interval(spread)
    losses = Proportion(curve.loss_makers, profit.size)
    derived = (
        figure("profit_peak", "population", curve.peak.share, "share of profit", curve.peak.customers, interval),
        figure("loss_makers", "population", losses.share, "share", profit.size, wilson_interval(losses)),
    )
    inside = interval.low <= PUBLISHED[1] and interval.high >= PUBLISHED[0]
    missing = f" Costs left out ({', '.join(left_out)} not mapped), so this settles nothing." if left_out else ""
    said = insight(
        "published_share",
        "profit concentration",
        "unknown" if left_out else "found" if inside else "not_found",
        f"The profitable customers, {percent(curve.peak.customers / profit.size)} of buyers, bring"
        f" {percent(curve.peak.share)} of profit ({between(interval)}); {percent(losses.share)} bring a loss. A share"
        f" of 150 to 180 % is {'possible' if inside else 'ruled out'}.{missing}",
        estimate=curve.peak.share,
        unit="share of profit",
        interval=interval,
        n=int(profit.size),
        missing_tables=left_out,
    )
    return Found({"whale_curve": table}, derived, (said,))


def peak_interval(profit: Spread) -> Interval:
    """Return the interval of the sum of all gains by the sum of all profit, both over the same customers."""
    gains, counts = np.maximum(profit.levels, 0), profit.counts
    sums = Sums(
        profit.customers,
        sum_exactly(gains, counts),
        profit.total,
        sum_exactly(gains, gains, counts),
        sum_exactly(profit.levels, profit.levels, counts),
        sum_exactly(gains, profit.levels, counts),
    )
    share = sums.numerator / sums.denominator
    half = normal_quantile(DEFAULT_CONFIDENCE) * ratio_error(sums)
    return Interval(share - half, share + half, DEFAULT_CONFIDENCE)


def _at(curve: Cumulated, customers: int, percent_: int) -> dict[str, int]:
    """Return the point at which at least so many percent of customers are reached, equals together."""
    point = curve.at(-(-customers * percent_ // 100))
    return {"customers": point.customers, "profit": point.value}
