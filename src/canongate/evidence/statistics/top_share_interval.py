"""
The interval of what the most valuable customers hold: cut and share both vary with who happened to be a customer.

The asymptotic interval from the influence of each customer on the share; everything is summed as exact integers until
one division. How the share itself is counted stands in :mod:`.concentration`.
"""

import math
from collections.abc import Mapping
from fractions import Fraction

from canongate.evidence.statistics.concentration import top_share
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval, normal_quantile
from canongate.evidence.statistics.quantile import check_table


def top_share_interval(
    customers_by_value: Mapping[int, int], percent: int, confidence: float = DEFAULT_CONFIDENCE
) -> Interval | None:
    """
    Return the interval of the share of value that the top percentage holds; None where the total is not positive.

    Source:
        C. M. Beach, R. Davidson, "Distribution-free statistical inference with Lorenz curves and income shares",
        Review of Economic Studies 50 (1983); the influence of one customer on one ordinate.
    """
    customers = check_table(customers_by_value)
    whole = sum(value * count for value, count in customers_by_value.items())
    top = top_share(customers_by_value, percent)
    if whole <= 0 or top.share is None or customers <= 1:
        return None
    cut = _cut(customers_by_value, top.customers)
    mean, share = Fraction(whole, customers), Fraction(top.value, whole)
    above = Fraction(
        sum((value - cut) * count for value, count in customers_by_value.items() if value > cut), customers
    )
    # Of one customer: (x - cut)+ less its mean, less the share times (x - mean), over the mean.
    squares = sum(
        count * (max(value - cut, 0) - above - share * (value - mean)) ** 2
        for value, count in customers_by_value.items()
    )
    error = math.sqrt(float(squares / (customers * (customers - 1)))) / float(mean)
    half = normal_quantile(confidence) * error
    return Interval(max(0.0, float(share) - half), float(share) + half, confidence)


def _cut(customers_by_value: Mapping[int, int], wanted: int) -> int:
    """Return the smallest value among so many of the most valuable customers."""
    reached = 0
    for value in sorted(customers_by_value, reverse=True):
        reached += customers_by_value[value]
        if reached >= wanted:
            return value
    raise AssertionError("a top group is never larger than all customers")
