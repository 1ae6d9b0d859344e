"""
The claim that a segment is the best customer, as the framework page defines it.

Proven when the four conditions of the definition are each proven of it, no compared segment dominates it on the seven
criteria, and it leads under the declared share of all weightings of them. Where the frozen set says so instead, best
means: not lower in net revenue per customer than any compared segment, with enough customers to say so.
"""

from collections.abc import Mapping

from canongate.evidence.claims.kinds import CONDITIONS, KINDS
from canongate.evidence.claims.material import Material, seed_of
from canongate.evidence.claims.words import figure
from canongate.evidence.definitions.catalogue import MEASURES
from canongate.evidence.definitions.measure import Measure
from canongate.evidence.groups import POPULATION
from canongate.evidence.statistics.ranking import DEFAULT_WEIGHTINGS, Criterion, RankAcceptability, rank_acceptability
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.criteria import CRITERIA
from canongate.model.evidence import Claim

KIND = "best_customer"
DEFINITION = "definition"
_MONEY = MEASURES["net_revenue_per_customer"]
ByKind = Mapping[str, Mapping[str, Claim]]


def best_by_definition(material: Material, claims: ByKind) -> list[Claim]:
    """Return the claim for each segment, from the claims of the criteria and conditions."""
    measures = {kind: MEASURES[KINDS[kind].measure] for kind in CRITERIA}
    usable = [kind for kind in CRITERIA if not any(claim.missing_tables for claim in claims[kind].values())]
    ranks = _ranks(material, [measures[kind] for kind in usable])
    return [_by_definition(material, claims, name, usable, ranks) for name in material.groups.segments]


def _ranks(material: Material, measures: list[Measure]) -> Mapping[str, RankAcceptability]:
    """Return how often each segment takes each rank, of those that have every figure; scales are the population's."""
    criteria, kept = [], []
    for measure in measures:
        everyone = material.whole.total(measure.id, material.groups.of(POPULATION)).figure
        scale = _scale(measure, everyone)
        if scale is not None:
            criteria.append(scale)
            kept.append(measure)
    figures = {}
    for name in material.groups.segments:
        row = [material.whole.total(measure.id, material.groups.of(name)).figure for measure in kept]
        if row and material.shown(name) and all(one is not None for one in row):
            figures[name] = [one for one in row if one is not None]
    return rank_acceptability(figures, criteria, seed=seed_of(KIND)) if figures else {}


def _scale(measure: Measure, everyone: float | None) -> Criterion | None:
    """Return the scale of a measure: shares from none to all, the rest from nothing to twice the population's."""
    if measure.metric.unit.startswith("share"):
        return Criterion(measure.id, 0.0, 1.0)
    if everyone is None or everyone <= 0:
        return None
    worthless, full = (0.0, 2 * everyone) if measure.better == "higher" else (2 * everyone, 0.0)
    return Criterion(measure.id, worthless, full)


def _by_definition(
    material: Material, claims: ByKind, name: str, usable: list[str], ranks: Mapping[str, RankAcceptability]
) -> Claim:
    compared = tuple(one for one in material.groups.segments if one != name)
    deciding = {kind: claims[kind][name] for kind in (*CRITERIA, *CONDITIONS)}
    missing = tuple(sorted({table for claim in deciding.values() for table in claim.missing_tables}))
    refuting = [
        f"whether it {KINDS[kind].words} is refuted" for kind in CONDITIONS if deciding[kind].status == "refuted"
    ]
    open_ = [f"whether it {KINDS[kind].words} is open" for kind in CONDITIONS if deciding[kind].status == "not_proven"]
    open_ += [f"{kind} cannot be measured" for kind in CRITERIA if kind not in usable]
    rank = ranks.get(name)
    if rank is None:
        open_.append("it cannot be ranked with the others")
    else:
        refuting += [f"{other} is better on every criterion" for other in rank.dominated_by]
        if 100 * rank.leads < material.contract.lead_percent and not rank.dominated_by:
            open_.append(
                f"it leads under {100 * rank.leads:.1f} % of all weightings of the criteria,"
                f" {material.contract.lead_percent} % are needed"
            )
    status = "refuted" if refuting else "not_proven" if open_ else "proven"
    return Claim(
        kind=KIND,
        segment=name,
        compared=compared,
        status=status,  # type: ignore[arg-type]  # one of the three above
        summary=_sentence(name, compared, status, [*refuting, *open_], rank),
        metric=DEFINITION,
        estimate=round_significant(rank.leads) if rank else None,
        unit="share of weightings in front" if rank else None,
        n=material.sizes[name] if material.shown(name) else None,
        test=f"four conditions, dominance, {DEFAULT_WEIGHTINGS} weightings, seed {seed_of(KIND)}",
        reasons=(*refuting, *open_),
        missing_tables=missing,
    )


def _sentence(
    name: str, compared: tuple[str, ...], status: str, reasons: list[str], rank: RankAcceptability | None
) -> str:
    if status == "proven" and rank is not None:
        return (
            f"{name} is the best customer of {', '.join((name, *compared))}: it meets the four conditions and leads"
            f" under {100 * rank.leads:.1f} % of all weightings of the seven criteria"
        )
    word = "is not the best customer" if status == "refuted" else "is not proven to be the best customer"
    return f"{name} {word}: {'; '.join(reasons)}"[:2000]


def best_by_revenue(material: Material) -> list[Claim]:
    """Return the claim for each segment where the frozen set says that best is what brings most per customer."""
    return [_by_revenue(material, name) for name in material.groups.segments]


def _by_revenue(material: Material, name: str) -> Claim:
    compared = tuple(one for one in material.groups.segments if one != name)
    sums = {one: material.whole.total(_MONEY.id, material.groups.of(one)) for one in (name, *compared)}
    reasons = _too_small(material, (name, *compared))
    own = sums[name]
    # Averages are compared as whole numbers, so that no rounding decides.
    more = [one for one in compared if sums[one].numerator * own.denominator > own.numerator * sums[one].denominator]
    said = {one: figure(total.figure or 0.0, _MONEY, material.contract) for one, total in sums.items()}
    if reasons:
        status, text = "not_proven", f"it is open whether {name} brings most per customer: {'; '.join(reasons)}"
    elif more:
        best = max(more, key=lambda one: (sums[one].figure or 0.0, one))
        status = "refuted"
        text = f"{name} brings {said[name]} net per customer, less than {best} with {said[best]} net per customer"
    else:
        status, text = (
            "proven",
            f"{name} brings {said[name]} net per customer, not less than any of {', '.join(compared)}",
        )
    shown = material.shown(name)
    return Claim(
        kind=KIND,
        segment=name,
        compared=compared,
        status=status,  # type: ignore[arg-type]  # one of the three above
        summary=text[:2000],
        metric=_MONEY.id,
        unit=_MONEY.metric.unit,
        estimate=round_significant(own.figure) if shown and own.figure is not None else None,
        n=own.customers if shown or not own.customers else None,
        reasons=tuple(reasons),
    )


def _too_small(material: Material, names: tuple[str, ...]) -> list[str]:
    """Return why segments cannot be compared; empty when they can."""
    if len(names) == 1:
        return ["there is no other segment to compare it with"]
    reasons = []
    for one in names:
        size = material.sizes[one]
        if size > 0 and not material.shown(one):
            reasons.append(f"{one} has fewer customers than may be shown")
        elif size < material.contract.sample_floor:
            reasons.append(f"{one} has {size} customers, {material.contract.sample_floor} are needed")
    return reasons
