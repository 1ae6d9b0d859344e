"""
Claims that one measure decides: this segment is better than every other of the frozen set.

Proven when it is better than each of them beyond chance, corrected for every segment ever tried, and nothing speaks
against it; refuted when one of them is better beyond chance and nothing speaks against that; otherwise not proven,
with the reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from canongate.evidence.cells import Sums
from canongate.evidence.claims.checks import (
    Sides,
    drifted,
    not_held_out,
    refutes,
    stale,
    too_few,
    turning,
    wrong_kind,
)
from canongate.evidence.claims.kinds import KINDS, Kind
from canongate.evidence.claims.material import ALPHA, Material, over_all_kinds, seed_of
from canongate.evidence.claims.strata import within_strata
from canongate.evidence.claims.words import difference, figure
from canongate.evidence.comparing import Difference, compare
from canongate.evidence.definitions.catalogue import MEASURES
from canongate.evidence.definitions.measure import Measure
from canongate.evidence.statistics.bootstrap import DEFAULT_REPLICATES, bootstrap_difference
from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.multiplicity import holm_adjust
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.evidence import Claim

BOOTSTRAP_CUSTOMERS = 5_000
"""Above so many customers on either side the linearised interval is as good, and the bootstrap is not drawn."""


@dataclass(frozen=True, slots=True)
class Against:
    """One segment held against one other."""

    other: str
    sides: Sides
    own: Sums
    theirs: Sums
    found: Difference
    beats: bool = False
    """True when the other is better beyond doubt."""
    restricted: tuple[str, ...] = ()
    """Attributes for whose values the difference holds one by one, and not as one figure."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One segment held against all others, before anything is decided."""

    name: str
    compared: tuple[str, ...]
    reasons: tuple[str, ...]
    missing: tuple[str, ...] = ()
    against: tuple[Against, ...] = field(default=())

    @property
    def closest(self) -> Against | None:
        """The other that is hardest to beat; by name where two are equal."""
        return max(self.against, key=lambda one: (one.found.p_better, one.other), default=None)

    @property
    def beaten_by(self) -> Against | None:
        """The other that is most surely better; None where none is beyond doubt."""
        return min(
            (one for one in self.against if one.beats), key=lambda one: (one.found.p_worse, one.other), default=None
        )

    @property
    def p_value(self) -> float:
        """Chance of beating all others where one of them is as good; 1 where that cannot be said."""
        if self.reasons or self.closest is None:
            return 1.0
        return min(1.0, max(0.0, self.closest.found.p_better))


def criterion_claims(material: Material, kind: Kind) -> list[Claim]:
    """Return the claim of a kind for each segment of the set."""
    measure = MEASURES[kind.measure]
    trials = [_trial(material, measure, name) for name in material.groups.segments]
    digests = {trial.name: material.predicates[trial.name].digest for trial in trials}
    tried = {digests[trial.name]: trial.p_value for trial in trials}
    earlier = {digest: p for digest, p in material.earlier.get(kind.id, {}).items() if digest not in tried}
    adjusted = {digest: over_all_kinds(p) for digest, p in holm_adjust(tried | earlier).items()}
    family = len(tried) + len(earlier)
    return [_decide(material, kind, measure, trial, adjusted[digests[trial.name]], family) for trial in trials]


def _trial(material: Material, measure: Measure, name: str) -> Trial:
    compared = tuple(one for one in material.groups.segments if one != name)
    missing = measure.missing(material.contract)
    if missing:
        tables = tuple(dict.fromkeys(one.split(".")[0] for one in missing))
        return Trial(name, compared, (f"the data have no {', '.join(missing)}",), tables)
    if not compared:
        return Trial(name, compared, ("there is no other segment to compare it with",))
    hidden = [one for one in (name, *compared) if material.sizes[one] > 0 and not material.shown(one)]
    if hidden:
        return Trial(name, compared, tuple(f"{one} has fewer customers than may be shown" for one in hidden))
    return _compared(material, measure, name, compared)


def _compared(material: Material, measure: Measure, name: str, compared: tuple[str, ...]) -> Trial:
    """Return the trial of a segment that can be held against all others, with what speaks against each."""
    old = [*stale(material, measure), *drifted(material)]
    reasons = [*wrong_kind(material, name), *old]
    against = []
    for other in compared:
        one = _against(material, measure, name, other)
        if isinstance(one, str):
            reasons.append(one)
            continue
        strata = within_strata(material, measure, one.sides, other)
        doubts = [*too_few(material, measure, name, one.own, other, one.theirs), *strata.refused, *old]
        beats = not doubts and refutes(material, measure, name, other, one.found)
        against.append(replace(one, beats=beats, restricted=strata.restricted))
        reasons += doubts
    return Trial(name, compared, tuple(dict.fromkeys(reasons)), (), tuple(against))


def _against(material: Material, measure: Measure, name: str, other: str) -> Against | str:
    """Return one comparison, or why it cannot be made."""
    sides = material.groups.sides(name, other, material.whole.atoms)
    own, theirs = (material.whole.total(measure.id, side) for side in sides)
    found = compare(measure, own, theirs)
    if found is None:
        empty = name if own.figure is None else other
        return f"no customer of {empty} that is not shared has {measure.id}"
    return Against(other, sides, own, theirs, found)


def _decide(  # noqa: PLR0913, PLR0917  # a trial, and what it is judged by
    material: Material, kind: Kind, measure: Measure, trial: Trial, adjusted: float, family: int
) -> Claim:
    """Return the claim: its answer, and everything the answer rests on."""
    status, reasons = _answer(material, measure, trial, adjusted, family)
    closest = trial.closest if material.shown(trial.name) else None
    own = material.whole.total(measure.id, material.groups.of(trial.name)) if not trial.missing else Sums()
    claim = Claim(
        kind=kind.id,
        segment=trial.name,
        compared=trial.compared,
        status=status,
        summary=_summary(material, kind, measure, trial, status, reasons),
        metric=measure.id,
        unit=measure.metric.unit,
        reasons=tuple(reasons),
        missing_tables=trial.missing,  # type: ignore[arg-type]  # names of logical tables
    )
    if own.figure is not None and material.shown(trial.name):
        claim = claim.model_copy(update={"estimate": round_significant(own.figure), "n": own.customers})
    if closest is None:
        return claim
    return claim.model_copy(update=_particulars(material, measure, trial, closest, adjusted, family))


def _answer(
    material: Material, measure: Measure, trial: Trial, adjusted: float, family: int
) -> tuple[Literal["proven", "refuted", "not_proven"], list[str]]:
    if trial.beaten_by:
        return "refuted", []
    if trial.reasons:
        return "not_proven", list(trial.reasons)
    reasons = []
    if adjusted > ALPHA:
        reasons.append(f"chance alone could do it: p = {adjusted:.3g}, corrected for {_tried(family)}")
    reasons += not_held_out(material, measure, trial.name, list(trial.compared))
    for one in trial.against:
        reasons += turning(material, measure, one.sides, one.other)
    limits = [said for one in trial.against for said in one.restricted]
    return ("not_proven", reasons) if reasons else ("proven", limits)


def _particulars(  # noqa: PLR0913, PLR0917  # a trial, and what it is judged by
    material: Material, measure: Measure, trial: Trial, closest: Against, adjusted: float, family: int
) -> dict[str, object]:
    """Return the interval, the test and the correction of the closest comparison."""
    found = closest.found
    drawn = _bootstrapped(material, measure, trial.name, closest)
    return {
        "against": closest.other,
        "interval": (round_significant(drawn[0]), round_significant(drawn[1])) if drawn else _interval(found),
        "better_by": round_significant(found.better_by),
        "p_value": round_significant(found.p_better),
        "adjusted_p_value": round_significant(adjusted),
        "test": f"{found.test}{drawn[2] if drawn else ''}; Holm over {_tried(family)}",
    }


def _tried(family: int) -> str:
    return f"{family} segments tried, {len(KINDS)} kinds of claim"


def _interval(found: Difference) -> tuple[float, float] | None:
    return (round_significant(found.low), round_significant(found.high)) if found.high < float("inf") else None


def _bootstrapped(material: Material, measure: Measure, name: str, closest: Against) -> tuple[float, float, str] | None:
    """
    Return the interval of a ratio's difference by drawing customers, where there are few enough to need it.

    Not where customers share sums: drawing customers again does not draw the sums again.
    """
    if (
        measure.shape == "share"
        or measure.shared
        or max(closest.own.customers, closest.theirs.customers) > BOOTSTRAP_CUSTOMERS
    ):
        return None
    seed = seed_of(f"{measure.id}/{name}/{closest.other}")
    try:
        own, theirs = ([atom for atom in material.whole.atoms if side(atom)] for side in closest.sides)
        drawn = bootstrap_difference(material.totals(measure, own), material.totals(measure, theirs), seed=seed)
    except StatisticsError:
        return None
    low, high = drawn.interval.low, drawn.interval.high
    if measure.better == "lower":
        low, high = -high, -low
    return low, high, f", interval by {DEFAULT_REPLICATES} bootstrap draws of customers, seed {seed}"


def _summary(  # noqa: PLR0913, PLR0917  # everything a sentence says
    material: Material, kind: Kind, measure: Measure, trial: Trial, status: str, reasons: Sequence[str]
) -> str:
    if status == "not_proven":
        return f"it is open whether {trial.name} {kind.words}: {'; '.join(reasons)}"[:2000]
    chosen = trial.closest if status == "proven" else trial.beaten_by
    if chosen is None:
        raise AssertionError(trial.name)
    own, theirs = (figure(sums.figure or 0.0, measure, material.contract) for sums in (chosen.own, chosen.theirs))
    gap = difference(abs(chosen.found.better_by), measure, material.contract)
    word = "better" if status == "proven" else "worse"
    return (
        f"{trial.name} {'' if status == 'proven' else 'is not the segment that '}{kind.words}: {measure.id} {own}"
        f" against {theirs} of {chosen.other}, {word} by {gap}"
        f" (n = {chosen.own.customers:,} and {chosen.theirs.customers:,})"
    )


def all_criterion_claims(material: Material) -> dict[str, dict[str, Claim]]:
    """Return kind to segment to claim, for every kind that one measure decides."""
    return {kind.id: {claim.segment: claim for claim in criterion_claims(material, kind)} for kind in KINDS.values()}
