"""
How many customers a group needs before its figures can prove anything.

The floor is never below 30, and never below what finds the smallest effect the claim declares to matter with the
declared power. It is computed before the data are looked at, from the baseline and the declared effect only.
"""

import math

from scipy.special import ndtri

from canongate.evidence.statistics.error import StatisticsError

SMALLEST_SAMPLE = 30
DEFAULT_POWER = 0.8
DEFAULT_ALPHA = 0.05


def sample_for_difference(
    baseline: float, effect: float, power: float = DEFAULT_POWER, alpha: float = DEFAULT_ALPHA
) -> int:
    """
    Return the size each of two groups needs to tell their shares apart by a two-sided test.

    Of the two shares that lie the effect above and below the baseline, the one that needs more customers counts.

    Args:
        baseline: the share expected in the compared group, from 0 to 1.
        effect: the smallest difference of the shares that matters, greater than 0.
        power: the probability of finding an effect of that size.
        alpha: the probability of finding one where there is none.

    Raises:
        StatisticsError: an argument is outside its range, or no share lies that far from the baseline.

    Source:
        J. L. Fleiss, "Statistical Methods for Rates and Proportions", 2nd edition (1981), formula 3.14.
    """
    _check(effect, power, alpha)
    if not 0 <= baseline <= 1:
        raise StatisticsError(f"a baseline of {baseline} is no share", help="Give the baseline from 0 to 1.")
    others = [share for share in (baseline - effect, baseline + effect) if 0 <= share <= 1]
    if not others:
        raise StatisticsError(
            f"no share lies {effect} away from the baseline {baseline}", help="Declare a smaller minimum effect."
        )
    return max(_fleiss(baseline, other, power, alpha) for other in others)


def sample_for_mean(deviation: float, effect: float, power: float = DEFAULT_POWER, alpha: float = DEFAULT_ALPHA) -> int:
    """
    Return the size each of two groups needs to tell their means apart by a two-sided normal test.

    Args:
        deviation: standard deviation of the figure among customers, in its unit.
        effect: the smallest difference of the means that matters, in the same unit.
        power: the probability of finding an effect of that size.
        alpha: the probability of finding one where there is none.
    """
    _check(effect, power, alpha)
    if deviation < 0:
        raise StatisticsError(f"a standard deviation of {deviation} is negative", help="Give it as a positive number.")
    quantiles = float(-ndtri(alpha / 2) + ndtri(power))
    return max(1, math.ceil(2 * (quantiles * deviation / effect) ** 2))


def sample_floor(baseline: float, effect: float, power: float = DEFAULT_POWER, alpha: float = DEFAULT_ALPHA) -> int:
    """Return the fewest customers a group must have for its share to be evidence: 30, or more where power asks it."""
    return max(SMALLEST_SAMPLE, sample_for_difference(baseline, effect, power, alpha))


def _fleiss(first: float, second: float, power: float, alpha: float) -> int:
    """Return the size per group that tells these two shares apart."""
    middle = (first + second) / 2
    under_equality = float(-ndtri(alpha / 2)) * math.sqrt(2 * middle * (1 - middle))
    under_effect = float(ndtri(power)) * math.sqrt(first * (1 - first) + second * (1 - second))
    return max(1, math.ceil(((under_equality + under_effect) / (first - second)) ** 2))


def _check(effect: float, power: float, alpha: float) -> None:
    """Refuse an effect, a power or an error rate that makes no sense."""
    if not effect > 0:
        raise StatisticsError(f"a minimum effect of {effect} is not above 0", help="Declare the smallest that matters.")
    if not (0 < alpha < 1 and alpha / 2 < power < 1):
        raise StatisticsError(
            f"power {power} with error rate {alpha} cannot be planned for", help="Common values are 0.8 and 0.05."
        )
