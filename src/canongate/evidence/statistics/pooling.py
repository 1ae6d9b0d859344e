"""
May a claim be made over all strata together?

A pooled figure that points the other way than the strata it is made of is refused (Simpson's paradox), and so is one
that hides strata of opposite direction; strata that agree in direction and differ in size restrict the claim to each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.sample import SMALLEST_SAMPLE
from canongate.evidence.statistics.strata import (
    PooledOdds,
    Stratum,
    crossed_effect_p_value,
    crude,
    equal_odds_p_value,
    mantel_haenszel_difference,
    mantel_haenszel_odds,
)


class Pooling(StrEnum):
    """What the strata allow a claim to say."""

    ALLOWED = "allowed"
    """One figure may stand for all strata."""

    RESTRICTED = "restricted"
    """The strata agree in direction and not in size: the claim holds for each stratum, without a common figure."""

    REFUSED = "refused"
    """The direction itself depends on the stratum or on the pooling."""


@dataclass(frozen=True, slots=True)
class PoolingJudgement:
    """The answer, the figures it rests on, and the strata that point the other way than the pooled figure."""

    pooling: Pooling
    reasons: tuple[str, ...]
    opposite_strata: tuple[str, ...]
    crude_difference: float
    adjusted_difference: float
    odds: PooledOdds | None
    equal_odds_p_value: float | None
    crossed_effect_p_value: float | None


def judge_pooling(strata: Sequence[Stratum], alpha: float = 0.05, floor: int = SMALLEST_SAMPLE) -> PoolingJudgement:
    """
    Judge whether the strata may be pooled into one claim.

    Args:
        strata: every stratum in which both groups have members.
        alpha: error rate of the tests of equal odds and of crossed effects.
        floor: a stratum with this many members in both groups counts as pointing the other way by its figure alone;
            smaller ones only through the test of crossed effects. Give the sample floor of the declared effect.

    Raises:
        StatisticsError: there is no stratum.
    """
    if not strata:
        raise StatisticsError("no stratum holds members of both groups", help="Stratify by something both share.")
    whole, adjusted = crude(strata).difference, mantel_haenszel_difference(strata)
    opposite = tuple(s.name for s in strata if s.difference * whole < 0)
    crossed, equal = crossed_effect_p_value(strata), equal_odds_p_value(strata)
    refusals = _refusals(strata, whole, adjusted, crossed, alpha=alpha, floor=floor)
    pooling, reasons = Pooling.ALLOWED, refusals
    if refusals:
        pooling = Pooling.REFUSED
    elif equal is not None and equal < alpha:
        pooling = Pooling.RESTRICTED
        reasons = (f"the odds differ between strata (Breslow-Day-Tarone p = {equal:.3g})",)
    return PoolingJudgement(pooling, reasons, opposite, whole, adjusted, mantel_haenszel_odds(strata), equal, crossed)


def _refusals(  # noqa: PLR0913  # the figures a refusal may rest on, computed once by the caller
    strata: Sequence[Stratum], whole: float, adjusted: float, crossed: float | None, *, alpha: float, floor: int
) -> tuple[str, ...]:
    """Return why the direction of the pooled figure cannot be trusted, one sentence each."""
    reasons = []
    if whole * adjusted < 0:
        reasons.append(f"the pooled difference is {whole:+.3g}, within strata it is {adjusted:+.3g}")
    large = [s for s in strata if s.difference * whole < 0 and min(s.group.total, s.other.total) >= floor]
    reasons.extend(f"stratum {s.name} has {s.difference:+.3g} against {whole:+.3g} pooled" for s in large)
    if crossed is not None and crossed < alpha:
        reasons.append(f"the direction differs between strata (Gail-Simon p = {crossed:.3g})")
    return tuple(reasons)
