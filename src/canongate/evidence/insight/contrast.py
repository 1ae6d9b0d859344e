"""
A group held against all others, item by item: which sources, products, campaigns or answers tell it apart.

Two shapes: shares of customers, and ratios of events per customer's events (lines of a product of all lines), whose
error is by customers, since a customer's events hang together. Everything examined is corrected for together.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scipy.special import ndtr

from canongate.evidence.cells import Sums
from canongate.evidence.comparing import ratio_error
from canongate.evidence.insight.found import ALPHA, insight, over_all_searches, unknown
from canongate.evidence.insight.scene import Scene
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval, normal_quantile
from canongate.evidence.statistics.lift import lift
from canongate.evidence.statistics.multiplicity import holm_adjust
from canongate.evidence.statistics.proportion import Proportion
from canongate.model.insight import Insight


@dataclass(frozen=True, slots=True)
class Contrast:
    """One item: its share in the group and among the others, and whether chance explains the difference."""

    item: str
    share: float
    other_share: float
    ratio: float
    interval: Interval
    p_value: float
    n: int


def share_contrast(item: str, group: Proportion, others: Proportion) -> Contrast | None:
    """Return the contrast of two shares of customers; None where one has no such customer."""
    found = lift(group, others)
    if found is None:
        return None
    return Contrast(item, group.share, others.share, found.ratio, found.interval, found.p_value, group.total)


def ratio_contrast(item: str, group: Sums, others: Sums) -> Contrast | None:
    """Return the contrast of two ratios of events, their errors by customers; None where one has no such event."""
    if not group.numerator or not others.numerator or min(group.customers, others.customers) <= 1:
        return None
    one, two = group.numerator / group.denominator, others.numerator / others.denominator
    first, second = ratio_error(group), ratio_error(others)
    error = math.hypot(first, second)
    if error == 0:
        return None
    spread = math.exp(normal_quantile(DEFAULT_CONFIDENCE) * math.hypot(first / one, second / two))
    p_value = 2 * float(ndtr(-abs(one - two) / error))
    interval = Interval(one / two / spread, one / two * spread, DEFAULT_CONFIDENCE)
    return Contrast(item, one, two, one / two, interval, p_value, group.customers)


Say = Callable[[Contrast], str]


def judge(
    kind: str, contrasts: Sequence[Contrast | None], say: Say, nothing: str, *, parts: int = 1
) -> tuple[Insight, ...]:
    """
    Return an insight for every contrast that stands after correction, or one that says nothing stands.

    Args:
        kind: kind of insight.
        contrasts: everything examined; items that could not be compared are None and count as examined.
        say: puts a contrast into a sentence.
        nothing: what was examined, for the sentence that nothing stands.
        parts: how many times the same search is made; each has an equal part of what chance may do.

    What the group has less of is examined and counts for the correction, but leads to no action, so it is not listed.
    """
    compared = [one for one in contrasts if one is not None]
    if not compared:
        return (unknown(kind, nothing, f"Too few customers to compare {nothing}."),)
    within = holm_adjust({one.item: one.p_value for one in compared})
    adjusted = {item: over_all_searches(parts * value) for item, value in within.items()}
    standing = [one for one in compared if adjusted[one.item] <= ALPHA and one.ratio > 1]
    if not standing:
        words = (
            f"None of {len(compared)} {nothing} is shown to be more frequent among them, corrected for all examined."
        )
        return (insight(kind, nothing, "not_found", words, examined=len(compared)),)
    standing.sort(key=lambda one: (-one.ratio, one.item))
    return tuple(
        insight(
            kind,
            one.item,
            "found",
            f"{say(one)}; lift {one.ratio:.2f}, between {one.interval.low:.2f} and {one.interval.high:.2f}.",
            estimate=one.ratio,
            unit="times the share of the others",
            interval=one.interval,
            n=one.n,
            p_value=one.p_value,
            adjusted_p_value=adjusted[one.item],
            examined=len(compared),
        )
        for one in standing
    )


def enough(scene: Scene, group: int, others: int) -> bool:
    """Say whether both sides have customers enough for a test."""
    return min(group, others) >= scene.floor


def sums_of(rows: Sequence[Mapping[str, int]]) -> Sums:
    """Return the sums of several rows added up; names as in :class:`Sums`."""
    total = Sums()
    for row in rows:
        total += Sums(**{name: row.get(name, 0) for name in Sums.__dataclass_fields__})
    return total
