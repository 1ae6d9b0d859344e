"""
What speaks against a claim besides its test: too few customers, wrong kind of segment, leakage, strata, windows.

Each check returns reasons in plain words; an empty list lets the claim pass. No check looks at whether the claim would
be proven, so none can be passed by luck.
"""

from collections.abc import Iterator
from math import isfinite, sqrt

from canongate.evidence.cells import Sums
from canongate.evidence.claims.material import ALPHA, Material
from canongate.evidence.comparing import Difference, compare, ratio_error
from canongate.evidence.definitions.measure import Measure
from canongate.evidence.groups import POPULATION, Selection
from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, normal_quantile
from canongate.evidence.statistics.pooling import Pooling, judge_pooling
from canongate.evidence.statistics.proportion import Proportion
from canongate.evidence.statistics.sample import SMALLEST_SAMPLE, sample_floor, sample_for_mean
from canongate.evidence.statistics.strata import Stratum, crossing_p_value

_DESCRIBING = frozenset({"demographics", "psychographics"})
Sides = tuple[Selection, Selection]


def wrong_kind(material: Material, name: str) -> list[str]:
    """Return why a segment cannot be a cause of anything: it only says who customers are, not what they do."""
    bases = set(material.predicates[name].bases)
    if bases == {"demographics"}:
        return [f"{name} rests on demographics alone, which may stand beside behaviour and not instead of it"]
    return []


def too_few(material: Material, measure: Measure, own: Sums, other: Sums, floor_of: str) -> list[str]:
    """Return which side has fewer customers than the larger of the declared floor and what the power asks for."""
    needed = _floor(material, measure, own, other)
    counts = {"it": own.customers, floor_of: other.customers}
    return [
        f"{who} has {count:,} customers with {measure.id}, {needed:,} are needed"
        for who, count in counts.items()
        if count < needed
    ]


def _floor(material: Material, measure: Measure, own: Sums, other: Sums) -> int:
    return max(material.contract.sample_floor, SMALLEST_SAMPLE, _powered(material, measure, own, other))


def _powered(material: Material, measure: Measure, own: Sums, other: Sums) -> int:
    """Return the customers each side needs to find the declared effect with a power of 80 percent."""
    effect = material.contract.minimum_effect
    if measure.shape == "share":
        baseline = other.figure
        try:
            return 0 if baseline is None else sample_floor(baseline, effect.share_points / 100)
        except StatisticsError:
            return 0
    population = material.whole.total(measure.id, material.groups.of(POPULATION)).figure
    variances = [ratio_error(side) ** 2 * side.customers for side in (own, other) if side.denominator]
    spread = sqrt(sum(one for one in variances if isfinite(one)) / 2)
    return sample_for_mean(spread, abs(population) * effect.ratio_percent / 100) if population else 0


def leakage(material: Material, measure: Measure, name: str) -> list[str]:
    """Return the columns of a predicate that are made of the same events as the measure, after they happened."""
    tables = set(measure.metric.tables)
    columns = material.predicates[name].columns
    return [one for one in columns if not material.columns[one].at_start and tables & set(material.columns[one].tables)]


def refutes(material: Material, measure: Measure, name: str, other: str, found: Difference) -> bool:
    """Return whether another segment is better beyond chance, and not merely by how it was chosen."""
    if found.p_worse > ALPHA / max(1, len(material.groups.segments) - 1):
        return False
    if not leakage(material, measure, name) and not leakage(material, measure, other):
        return True
    again = _in_hold_out(material, measure, name, other)
    return again is not None and again.better_by < 0


def not_held_out(material: Material, measure: Measure, name: str, others: list[str]) -> list[str]:
    """Return why the hold-out does not bear the claim out: the segments as they were before, measured after."""
    leaks = leakage(material, measure, name)
    for one in others:
        leaks += [column for column in leakage(material, measure, one) if column not in leaks]
    if measure.follow is None or material.hold_out is None:
        if not leaks:
            return []
        made_of = f"segments are chosen by {', '.join(leaks)}, made of the same events as {measure.id}"
        return [f"{made_of}, and no hold-out can tell one from the other"]
    return list(_not_again(material, measure, name, others, needed=bool(leaks)))


def _not_again(material: Material, measure: Measure, name: str, others: list[str], *, needed: bool) -> Iterator[str]:
    for other in others:
        found = _in_hold_out(material, measure, name, other)
        if found is None:
            if needed:
                yield f"in the hold-out too few customers can be compared with {other}"
        elif found.better_by <= 0 or (needed and found.p_better > ALPHA):
            yield f"in the hold-out it is not better than {other} (better by {found.better_by:.3g})"


def _in_hold_out(material: Material, measure: Measure, name: str, other: str) -> Difference | None:
    """Return the difference in the hold-out, by the segments as they were before it; None where too few are left."""
    cells = material.hold_out
    if cells is None or measure.follow is None:
        return None
    first, second = material.groups.sides(name, other, cells.atoms)
    own, theirs = cells.total(measure.id, first), cells.total(measure.id, second)
    return compare(measure, own, theirs) if min(own.customers, theirs.customers) >= SMALLEST_SAMPLE else None


def turning(material: Material, measure: Measure, sides: Sides, other: str) -> list[str]:
    """Return why the difference does not persist: in one half of the time it points the other way."""
    found = []
    for half in material.halves.keys:
        own, theirs = (material.halves.total(measure.id, side, half) for side in sides)
        if min(own.customers, theirs.customers) < SMALLEST_SAMPLE:
            continue
        difference = compare(measure, own, theirs)
        if difference is not None:
            found.append(difference.better_by)
    if found and min(found) < 0 < max(found):
        return [f"against {other} the earlier and the later customers point in opposite directions"]
    return []


def pooled_wrongly(material: Material, measure: Measure, sides: Sides, other: str) -> list[str]:
    """Return the attributes within whose values the difference turns round, so that it may not be pooled."""
    reasons = []
    for attribute, cells in material.strata.items():
        pairs = {
            key: (cells.total(measure.id, sides[0], key), cells.total(measure.id, sides[1], key)) for key in cells.keys
        }
        pairs = {key: pair for key, pair in pairs.items() if pair[0].denominator and pair[1].denominator}
        if len(pairs) > 1:
            floor = _floor(material, measure, *(cells.total(measure.id, side) for side in sides))
            said = _shares_disagree(pairs, floor) if measure.shape == "share" else _ratios_disagree(measure, pairs)
            reasons += [f"against {other} it is pooled over {attribute}: {one}" for one in said]
    return reasons


def _shares_disagree(pairs: dict[str, tuple[Sums, Sums]], floor: int) -> list[str]:
    strata = [
        Stratum(key, Proportion(own.numerator, own.denominator), Proportion(theirs.numerator, theirs.denominator))
        for key, (own, theirs) in pairs.items()
    ]
    judged = judge_pooling(strata, ALPHA, floor)
    return list(judged.reasons) if judged.pooling is Pooling.REFUSED else []


def _ratios_disagree(measure: Measure, pairs: dict[str, tuple[Sums, Sums]]) -> list[str]:
    """Judge ratios as shares are judged: the direction within the strata, and tests of crossed effects."""
    whole = compare(
        measure,
        sum((own for own, _ in pairs.values()), start=Sums()),
        sum((theirs for _, theirs in pairs.values()), start=Sums()),
    )
    within = {key: compare(measure, own, theirs) for key, (own, theirs) in pairs.items()}
    known = {key: one for key, one in within.items() if one is not None and isfinite(one.low) and one.high > one.low}
    if whole is None or not known:
        return []
    weights = {
        key: pairs[key][0].customers * pairs[key][1].customers / (pairs[key][0].customers + pairs[key][1].customers)
        for key in known
    }
    adjusted = sum(weights[key] * one.better_by for key, one in known.items()) / sum(weights.values())
    reasons = []
    if adjusted * whole.better_by < 0:
        reasons.append(f"in whole {whole.better_by:+.3g}, within its values {adjusted:+.3g}")
    squares = [(one.better_by, _squared(one)) for one in known.values()]
    lesser = min(
        sum(square for sign, square in squares if sign > 0), sum(square for sign, square in squares if sign < 0)
    )
    crossed = crossing_p_value(lesser, len(known)) if len(known) > 1 else 1.0
    if crossed < ALPHA:
        reasons.append(f"the direction differs between its values (Gail-Simon p = {crossed:.3g})")
    return reasons


def _squared(difference: Difference) -> float:
    """Return a difference in units of its standard error, squared."""
    error = (difference.high - difference.low) / (2 * normal_quantile(DEFAULT_CONFIDENCE))
    return (difference.better_by / error) ** 2
