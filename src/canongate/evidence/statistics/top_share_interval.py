"""
The interval of what the most valuable customers hold: cut and share both vary with who happened to be a customer.

The asymptotic interval from the influence of each customer on the share; everything is summed as exact integers until
one division. How the share itself is counted stands in :mod:`.concentration`.
"""

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from canongate.evidence.statistics.concentration import cut_value, top_share
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval, normal_quantile
from canongate.evidence.statistics.quantile import check_table
from canongate.evidence.statistics.spread import Spread, sum_exactly


def top_share_interval(
    customers_by_value: Mapping[int, int], percent: int, confidence: float = DEFAULT_CONFIDENCE
) -> Interval | None:
    """
    Return the interval of the share of value that the top percentage holds; None where the total is not positive.

    Source:
        C. M. Beach, R. Davidson, "Distribution-free statistical inference with Lorenz curves and income shares",
        Review of Economic Studies 50 (1983); the influence of one customer on one ordinate.
    """
    customers, spread = check_table(customers_by_value), Spread.of(customers_by_value)
    whole, top = spread.total, top_share(spread, percent)
    if whole <= 0 or top.share is None or customers <= 1:
        return None
    values, counts = spread.levels, spread.counts
    over = np.maximum(values - cut_value(spread, percent), 0)
    mean, share = Fraction(whole, customers), Fraction(top.value, whole)
    above = Fraction(sum_exactly(over, counts), customers)
    # Of one customer: (x - cut)+ less its mean, less the share times (x - mean), over the mean. The squares are
    # multiplied out, so that each sum is of whole numbers.
    constant = share * mean - above
    squares = (
        sum_exactly(over, over, counts)
        + share**2 * sum_exactly(values, values, counts)
        + constant**2 * customers
        - 2 * share * sum_exactly(over, values, counts)
        + 2 * constant * (above * customers - share * whole)
    )
    error = math.sqrt(float(squares / (customers * (customers - 1)))) / float(mean)
    half = normal_quantile(confidence) * error
    return Interval(max(0.0, float(share) - half), float(share) + half, confidence)
