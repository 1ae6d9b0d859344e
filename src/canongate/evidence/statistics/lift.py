"""
Lift: how many times as often a group has a property as the others, with the interval that the counts leave open.

Two disjoint groups, k of n each. Where a group has nobody with the property the ratio has no interval; then nothing
is stated.
"""

import math
from dataclasses import dataclass

from scipy.stats import hypergeom

from canongate.evidence.statistics.comparison import Alternative, compare_proportions
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval, normal_quantile
from canongate.evidence.statistics.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Lift:
    """A ratio of two shares and the chance of one so far from 1 where both shares are equal."""

    ratio: float
    interval: Interval
    p_value: float


def lift(
    group: Proportion,
    others: Proportion,
    alternative: Alternative = "two-sided",
    confidence: float = DEFAULT_CONFIDENCE,
) -> Lift | None:
    """
    Return the ratio of the group's share to that of the others; None where either has no such customer.

    Source:
        D. Katz, J. Baptista, S. P. Azen, M. C. Pike, "Obtaining confidence intervals for the risk ratio in cohort
        studies", Biometrics 34 (1978), the logarithmic method.
    """
    if not group.successes or not others.successes:
        return None
    ratio = group.share / others.share
    error = math.sqrt(
        group.failures / (group.successes * group.total) + others.failures / (others.successes * others.total)
    )
    spread = math.exp(normal_quantile(confidence) * error)
    tested = compare_proportions(group, others, alternative, confidence)
    return Lift(ratio, Interval(ratio / spread, ratio * spread, confidence), tested.p_value)


def exact_greater(group: Proportion, others: Proportion) -> float:
    """
    Return the chance of at least so many successes in the group where both shares are equal, given all successes.

    Fisher's exact test, one-sided, whatever the counts: a search corrects for many, so it reads tails so far out that
    the normal approximation is wrong there even where expected counts are large enough for one comparison.
    """
    successes, total = group.successes + others.successes, group.total + others.total
    return min(1.0, float(hypergeom.sf(group.successes - 1, total, successes, group.total)))
