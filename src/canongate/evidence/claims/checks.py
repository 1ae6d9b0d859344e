"""
What speaks against a claim besides its test: too few customers, wrong kind of segment, leakage, windows, old data.

Each check returns reasons in plain words; an empty list lets the claim pass. No check looks at whether the claim would
be proven, so none can be passed by luck.
"""

from collections.abc import Iterator
from math import isfinite, sqrt

from canongate.evidence.cells import Sums
from canongate.evidence.claims.material import ALPHA, Material, over_all_kinds
from canongate.evidence.comparing import Difference, compare, error_of
from canongate.evidence.definitions.measure import Measure
from canongate.evidence.groups import POPULATION, Selection
from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.sample import SMALLEST_SAMPLE, sample_floor, sample_for_mean

Sides = tuple[Selection, Selection]


def wrong_kind(material: Material, name: str) -> list[str]:
    """Return why a segment cannot be a cause of anything: it only says who customers are, not what they do."""
    bases = set(material.predicates[name].bases)
    if bases == {"demographics"}:
        return [f"{name} rests on demographics alone, which may stand beside behaviour and not instead of it"]
    return []


def too_few(  # noqa: PLR0913, PLR0917  # two sides, each with its name
    material: Material, measure: Measure, name: str, own: Sums, against: str, other: Sums
) -> list[str]:
    """Return which side has fewer customers than the larger of the declared floor and what the power asks for."""
    needed = floor(material, measure, own, other)
    counts = {name: own.customers, against: other.customers}
    return [
        f"against {against}: {who} has {count:,} customers with {measure.id}, {needed:,} are needed"
        for who, count in counts.items()
        if count < needed
    ]


def floor(material: Material, measure: Measure, own: Sums, other: Sums) -> int:
    """Return the customers each side needs: the larger of the declared floor and what the power asks for."""
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
    variances = [error_of(measure, side) ** 2 * side.customers for side in (own, other) if side.denominator]
    spread = sqrt(sum(one for one in variances if isfinite(one)) / 2)
    return sample_for_mean(spread, abs(population) * effect.ratio_percent / 100) if population else 0


def stale(material: Material, measure: Measure) -> list[str]:
    """Return the tables whose newest row is too old to say what customers do now: none falls into the hold-out."""
    days = {
        table: (material.cut_off - material.newest[table]).days
        for table in measure.metric.tables
        if table in material.newest
    }
    allowed = material.contract.hold_out_days
    return [
        f"the newest row of {table} is {age:,} days older than the cut-off, {allowed} are allowed"
        for table, age in days.items()
        if age > allowed
    ]


def drifted(material: Material) -> list[str]:
    """Return why what was measured may no longer hold: the population is no longer made of the same segments."""
    limit = material.contract.drift_percent / 100
    if material.shift is None or material.shift <= limit:
        return []
    said = f"stability index {material.shift:.3g}, {limit:.3g} is allowed"
    return [f"the population has shifted since the start of the hold-out: {said}"]


def leakage(material: Material, measure: Measure, name: str) -> list[str]:
    """Return the columns of a predicate that are made of the same events as the measure, after they happened."""
    tables = set(measure.metric.tables)
    columns = material.predicates[name].columns
    return [one for one in columns if not material.columns[one].at_start and tables & set(material.columns[one].tables)]


def refutes(material: Material, measure: Measure, name: str, other: str, found: Difference) -> bool:
    """Return whether another segment is better beyond chance, and not merely by how it was chosen."""
    if over_all_kinds(found.p_worse) > ALPHA / max(1, len(material.groups.segments) - 1):
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
