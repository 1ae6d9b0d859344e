"""
May a difference be told of all customers together? It is looked at again within the values of each attribute.

Where the direction turns round, nothing is proven. Where only the size differs the claim stands, restricted to each
value by itself: its direction holds in every one, and no single figure does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from scipy.special import chdtrc

from canongate.evidence.cells import Sums
from canongate.evidence.claims.checks import Sides, floor
from canongate.evidence.claims.material import ALPHA, Material
from canongate.evidence.comparing import Difference, compare
from canongate.evidence.definitions.measure import Measure
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, normal_quantile
from canongate.evidence.statistics.pooling import Pooling, judge_pooling
from canongate.evidence.statistics.proportion import Proportion
from canongate.evidence.statistics.strata import Stratum, crossing_p_value

Pairs = dict[str, tuple[Sums, Sums]]


@dataclass(frozen=True, slots=True)
class Within:
    """What the strata say: why the difference may not be pooled, and where it holds only value by value."""

    refused: tuple[str, ...]
    restricted: tuple[str, ...]


def within_strata(material: Material, measure: Measure, sides: Sides, other: str) -> Within:
    """Return what the values of each attribute say of a difference against another segment."""
    refused, restricted = [], []
    for attribute, pairs in _split(material, measure, sides):
        least = floor(
            material, measure, *(sum((pair[place] for pair in pairs.values()), start=Sums()) for place in (0, 1))
        )
        no, only = _shares(pairs, least) if measure.shape == "share" else _ratios(measure, pairs)
        refused += [f"against {other} it is pooled over {attribute}: {one}" for one in no]
        restricted += [f"against {other} it holds for each value of {attribute} by itself: {one}" for one in only]
    return Within(tuple(refused), tuple(restricted))


def _split(material: Material, measure: Measure, sides: Sides) -> Iterator[tuple[str, Pairs]]:
    """Yield each attribute with the two sides within its values, where at least two values hold both."""
    for attribute, cells in material.strata.items():
        every = {
            key: (cells.total(measure.id, sides[0], key), cells.total(measure.id, sides[1], key)) for key in cells.keys
        }
        pairs = {key: pair for key, pair in every.items() if pair[0].denominator and pair[1].denominator}
        if len(pairs) > 1:
            yield attribute, pairs


def _shares(pairs: Pairs, least: int) -> tuple[list[str], list[str]]:
    strata = [
        Stratum(key, Proportion(own.numerator, own.denominator), Proportion(theirs.numerator, theirs.denominator))
        for key, (own, theirs) in pairs.items()
    ]
    judged = judge_pooling(strata, ALPHA, least)
    reasons = list(judged.reasons)
    return (reasons, []) if judged.pooling is Pooling.REFUSED else ([], reasons)


def _ratios(measure: Measure, pairs: Pairs) -> tuple[list[str], list[str]]:
    """Judge ratios as shares are judged: the direction within the strata, then whether the sizes agree."""
    sides = ([pair[place] for pair in pairs.values()] for place in (0, 1))
    whole = compare(measure, *(sum(side, start=Sums()) for side in sides))
    within = {key: compare(measure, own, theirs) for key, (own, theirs) in pairs.items()}
    known = {key: one for key, one in within.items() if one is not None and isfinite(one.low) and one.high > one.low}
    if whole is None or not known:
        return [], []
    weights = {
        key: pairs[key][0].customers * pairs[key][1].customers / (pairs[key][0].customers + pairs[key][1].customers)
        for key in known
    }
    adjusted = sum(weights[key] * one.better_by for key, one in known.items()) / sum(weights.values())
    reasons = []
    if adjusted * whole.better_by < 0:
        reasons.append(f"in whole {whole.better_by:+.3g}, within its values {adjusted:+.3g}")
    squares = [(one.better_by, (one.better_by / _error(one)) ** 2) for one in known.values()]
    lesser = min(
        sum(square for sign, square in squares if sign > 0), sum(square for sign, square in squares if sign < 0)
    )
    crossed = crossing_p_value(lesser, len(known)) if len(known) > 1 else 1.0
    if crossed < ALPHA:
        reasons.append(f"the direction differs between its values (Gail-Simon p = {crossed:.3g})")
    if reasons or len(known) <= 1:
        return reasons, []
    unequal = _heterogeneity(list(known.values()))
    return [], [f"the size differs between them (Cochran's Q p = {unequal:.3g})"] if unequal < ALPHA else []


def _heterogeneity(found: list[Difference]) -> float:
    """
    Return the p-value of Cochran's test that the differences are of one size.

    Source:
        W. G. Cochran, "The combination of estimates from different experiments", Biometrics 10 (1954).
    """
    weights = [1 / _error(one) ** 2 for one in found]
    mean = sum(weight * one.better_by for weight, one in zip(weights, found, strict=True)) / sum(weights)
    statistic = sum(weight * (one.better_by - mean) ** 2 for weight, one in zip(weights, found, strict=True))
    return float(chdtrc(len(found) - 1, statistic))


def _error(difference: Difference) -> float:
    """Return the standard error of a difference, from its interval."""
    return (difference.high - difference.low) / (2 * normal_quantile(DEFAULT_CONFIDENCE))
