"""
Tests of two shares: does the group have the property more often than the other, or is it chance?

One rule chooses the test, and its name is recorded: the pooled score test where every expected count is at least five,
Fisher's exact test elsewhere. Which difference would matter to the business is not decided here.
"""

import math
from dataclasses import dataclass
from typing import Literal

from scipy.special import ndtr
from scipy.stats import fisher_exact

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval
from canongate.evidence.statistics.proportion import Proportion, newcombe_interval

Alternative = Literal["two-sided", "greater", "less"]

SMALLEST_EXPECTED_COUNT = 5
"""Below this expected count the normal approximation is not trusted (Cochran's rule)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference of two shares, what the data leave possible, and how surprising it is under equality."""

    difference: float
    interval: Interval
    p_value: float
    test: Literal["pooled-score", "fisher-exact"]
    alternative: Alternative


def compare_proportions(
    group: Proportion,
    other: Proportion,
    alternative: Alternative = "two-sided",
    confidence: float = DEFAULT_CONFIDENCE,
) -> Comparison:
    """
    Compare the share of a group with that of another that has no member in common with it.

    Args:
        group: the group the claim is about.
        other: what it is compared with.
        alternative: what the claim says of the group's share against the other's.
        confidence: of the interval of the difference.

    Raises:
        StatisticsError: a group is empty.
    """
    interval = newcombe_interval(group, other, confidence)
    difference = group.share - other.share
    if smallest_expected(group, other) < SMALLEST_EXPECTED_COUNT:
        return Comparison(difference, interval, _fisher(group, other, alternative), "fisher-exact", alternative)
    return Comparison(difference, interval, _score(group, other, alternative), "pooled-score", alternative)


def smallest_expected(group: Proportion, other: Proportion) -> float:
    """Return the smallest count of the two-by-two table that equal shares would lead one to expect."""
    total = group.total + other.total
    if total == 0:
        raise StatisticsError("two empty groups cannot be compared", help="Compare groups that have members.")
    successes = group.successes + other.successes
    return min(group.total, other.total) * min(successes, total - successes) / total


def _score(group: Proportion, other: Proportion, alternative: Alternative) -> float:
    """Return the p-value of the z test with the pooled standard error, without continuity correction."""
    pooled = (group.successes + other.successes) / (group.total + other.total)
    error = math.sqrt(pooled * (1 - pooled) * (1 / group.total + 1 / other.total))
    z = (group.share - other.share) / error
    tails = {"greater": ndtr(-z), "less": ndtr(z), "two-sided": 2 * ndtr(-abs(z))}
    return float(tails[alternative])


def _fisher(group: Proportion, other: Proportion, alternative: Alternative) -> float:
    """Return the exact p-value given both margins."""
    table = [[group.successes, group.failures], [other.successes, other.failures]]
    return float(fisher_exact(table, alternative=alternative).pvalue)
