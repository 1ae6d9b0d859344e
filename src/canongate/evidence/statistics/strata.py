"""
Two groups compared within strata: the Mantel-Haenszel estimates and the tests of equal odds and of crossed effects.

Whether a claim over all strata together may be made at all is decided in
:mod:`canongate.evidence.statistics.pooling`; here are the figures that decision rests on.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import chdtrc, comb

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval, normal_quantile
from canongate.evidence.statistics.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Stratum:
    """
    The group and the other within one stratum, both with members.

    Raises:
        StatisticsError: one of the two has no member here; such a stratum compares nothing and is left out before.
    """

    name: str
    group: Proportion
    other: Proportion

    def __post_init__(self) -> None:
        if self.group.total == 0 or self.other.total == 0:
            raise StatisticsError(
                f"stratum {self.name} has members of one group only", help="Leave it out, and say that it was."
            )

    @property
    def difference(self) -> float:
        """The share of the group less that of the other."""
        return self.group.share - self.other.share

    @property
    def total(self) -> int:
        """How many customers the stratum holds."""
        return self.group.total + self.other.total

    @property
    def successes(self) -> int:
        """How many of them have the property."""
        return self.group.successes + self.other.successes


def crude(strata: Sequence[Stratum]) -> Stratum:
    """Return the table that is left when the strata are thrown together."""
    return Stratum(
        "all",
        Proportion(sum(s.group.successes for s in strata), sum(s.group.total for s in strata)),
        Proportion(sum(s.other.successes for s in strata), sum(s.other.total for s in strata)),
    )


@dataclass(frozen=True, slots=True)
class PooledOdds:
    """The odds ratio common to all strata, and its interval."""

    ratio: float
    interval: Interval


def mantel_haenszel_odds(strata: Sequence[Stratum], confidence: float = DEFAULT_CONFIDENCE) -> PooledOdds | None:
    """
    Return the Mantel-Haenszel odds ratio with the Robins-Breslow-Greenland interval, or None where it is undefined.

    Source:
        J. Robins, N. Breslow, S. Greenland, "Estimators of the Mantel-Haenszel variance consistent in both sparse data
        and large-strata limiting models", Biometrics 42 (1986).
    """
    agree = [s.group.successes * s.other.failures / s.total for s in strata]
    cross = [s.group.failures * s.other.successes / s.total for s in strata]
    for_agree = [(s.group.successes + s.other.failures) / s.total for s in strata]
    r, s = math.fsum(agree), math.fsum(cross)
    if r == 0 or s == 0:
        return None
    variance = (
        math.fsum(p * a for p, a in zip(for_agree, agree, strict=True)) / (2 * r * r)
        + math.fsum(p * c + (1 - p) * a for p, a, c in zip(for_agree, agree, cross, strict=True)) / (2 * r * s)
        + math.fsum((1 - p) * c for p, c in zip(for_agree, cross, strict=True)) / (2 * s * s)
    )
    spread = math.exp(normal_quantile(confidence) * math.sqrt(variance))
    return PooledOdds(r / s, Interval(r / s / spread, r / s * spread, confidence))


def mantel_haenszel_difference(strata: Sequence[Stratum]) -> float:
    """Return the difference of the shares averaged over strata with Mantel-Haenszel weights."""
    weights = [s.group.total * s.other.total / s.total for s in strata]
    return math.fsum(w * s.difference for w, s in zip(weights, strata, strict=True)) / math.fsum(weights)


def equal_odds_p_value(strata: Sequence[Stratum]) -> float | None:
    """
    Return the p-value of the Breslow-Day test with Tarone's correction that all strata have the same odds ratio.

    None where fewer than two strata can speak, or where no common odds ratio exists.

    Source:
        R. E. Tarone, "On heterogeneity tests based on efficient scores", Biometrika 72 (1985).
    """
    odds = mantel_haenszel_odds(strata)
    telling = [s for s in strata if 0 < s.successes < s.total]
    if odds is None or len(telling) <= 1:
        return None
    expected = [_expected_successes(s, odds.ratio) for s in telling]
    variances = [_variance_given(s, e) for s, e in zip(telling, expected, strict=True)]
    surplus = [s.group.successes - e for s, e in zip(telling, expected, strict=True)]
    statistic = math.fsum(d * d / v for d, v in zip(surplus, variances, strict=True))
    statistic -= math.fsum(surplus) ** 2 / math.fsum(variances)
    return float(chdtrc(len(telling) - 1, max(0.0, statistic)))


def crossed_effect_p_value(strata: Sequence[Stratum]) -> float | None:
    """
    Return the p-value of the Gail-Simon test that the effect has the same direction in all strata.

    None where fewer than two strata have a difference with an estimable error. Errors are taken with half a success
    and half a failure added, so that a share of 0 or 1 keeps one.

    Source:
        M. Gail, R. Simon, "Testing for qualitative interactions between treatment effects and patient subsets",
        Biometrics 41 (1985).
    """
    if len(strata) <= 1:
        return None
    upward = math.fsum(_squared_effect(s) for s in strata if s.difference > 0)
    downward = math.fsum(_squared_effect(s) for s in strata if s.difference < 0)
    return crossing_p_value(min(upward, downward), len(strata))


def crossing_p_value(lesser: float, strata: int) -> float:
    """Return how often so many strata without any crossing give the lesser direction this sum of squared effects."""
    if lesser == 0:
        return 1.0
    others = strata - 1
    return math.fsum(comb(others, h) * 0.5**others * chdtrc(h, lesser) for h in range(1, others + 1))


def _expected_successes(stratum: Stratum, ratio: float) -> float:
    """Return the group's successes that give the stratum this odds ratio with its margins held."""
    n, m, t = stratum.group.total, stratum.other.total, stratum.successes
    # The root of (1 - ratio) e^2 + b e - ratio n t = 0 inside the margins, in the form that cancels nowhere.
    b = m - t + ratio * (n + t)
    return 2 * ratio * n * t / (b + math.sqrt(b * b - 4 * (ratio - 1) * ratio * n * t))


def _variance_given(stratum: Stratum, e: float) -> float:
    """Return the asymptotic variance of the group's successes around their expectation."""
    n, m, t = stratum.group.total, stratum.other.total, stratum.successes
    return 1 / (1 / e + 1 / (n - e) + 1 / (t - e) + 1 / (m - t + e))


def _squared_effect(stratum: Stratum) -> float:
    """Return the square of the difference in units of its standard error, which is never zero."""
    variance = 0.0
    for side in (stratum.group, stratum.other):
        share = (side.successes + 0.5) / (side.total + 1)
        variance += share * (1 - share) / side.total
    return stratum.difference**2 / variance
