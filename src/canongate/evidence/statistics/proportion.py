"""
Shares of customers, k of n, and what they leave possible.

Wilson's interval for one share and Newcombe's hybrid score interval for the difference of two independent shares; both
hold their confidence for the small groups that segments often are, where the textbook interval does not.
"""

import math
from dataclasses import dataclass

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval, normal_quantile


@dataclass(frozen=True, slots=True)
class Proportion:
    """
    How many of a group have a property: ``successes`` of ``total``.

    Raises:
        StatisticsError: the counts are negative, or more have the property than there are.
    """

    successes: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.total:
            raise StatisticsError(
                f"{self.successes} of {self.total} is not a share of a group",
                help="The numerator counts members of the denominator, so 0 <= k <= n.",
            )

    @property
    def failures(self) -> int:
        """How many lack the property."""
        return self.total - self.successes

    @property
    def share(self) -> float:
        """
        The share itself.

        Raises:
            StatisticsError: the group is empty, so that no share is defined.
        """
        if self.total == 0:
            raise StatisticsError("an empty group has no share", help="Compare groups that have members.")
        return self.successes / self.total


def wilson_interval(group: Proportion, confidence: float = DEFAULT_CONFIDENCE) -> Interval:
    """
    Return Wilson's score interval for the share of a group.

    Source:
        E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    squared = normal_quantile(confidence) ** 2
    share, total = group.share, group.total
    centre = (share + squared / (2 * total)) / (1 + squared / total)
    half = math.sqrt(squared * (share * (1 - share) / total + squared / (4 * total * total))) / (1 + squared / total)
    # NOTE: at 0 of n and n of n the exact ends are 0 and 1; the formula misses them by one rounding.
    low = 0.0 if group.successes == 0 else max(0.0, centre - half)
    high = 1.0 if group.failures == 0 else min(1.0, centre + half)
    return Interval(low, high, confidence)


def newcombe_interval(group: Proportion, other: Proportion, confidence: float = DEFAULT_CONFIDENCE) -> Interval:
    """
    Return Newcombe's interval for the share of the group less the share of the other, two disjoint groups.

    Source:
        R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
        Medicine 17 (1998), method 10.
    """
    first, second = wilson_interval(group, confidence), wilson_interval(other, confidence)
    difference = group.share - other.share
    below = math.hypot(group.share - first.low, second.high - other.share)
    above = math.hypot(first.high - group.share, other.share - second.low)
    return Interval(max(-1.0, difference - below), min(1.0, difference + above), confidence)
