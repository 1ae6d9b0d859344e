"""The proof of a score in figures and words: how well it ranks, whether it meets what happened, how many were right."""

from canongate.evidence.insight.found import ALPHA, SEARCHES, between, figure, insight, percent
from canongate.evidence.insight.propensity import TOP_PERCENT, Proof
from canongate.evidence.insight.scene import Scene
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.discrimination import Scored, rank_quality
from canongate.evidence.statistics.proportion import wilson_interval
from canongate.evidence.statistics.quantile import value_cuts
from canongate.model.evidence import Derived, ResultTable
from canongate.model.insight import Insight

_FIFTHS = 5
_NO_SKILL = 0.5


def proof_figures(name: str, group: str, proof: Proof) -> tuple[Derived, ...]:
    """Return the area under the curve, the hits among the highest scores, and expected by counted outcomes."""
    customers = proof.base.total
    derived = [
        figure(f"{name}_ranking", group, proof.ranking.area, "area under the curve", customers, proof.ranking.interval),
        figure(f"{name}_top_hits", group, proof.top.share, "share", proof.top.total, wilson_interval(proof.top)),
    ]
    if proof.calibration.counted:
        ratio = proof.calibration.expected / proof.calibration.counted
        derived.append(figure(f"{name}_expected_by_counted", group, ratio, "expected per counted", customers))
    return tuple(derived)


def skilled(proof: Proof) -> bool:
    """Say whether the score ranks better than chance, corrected for all searches of a plan."""
    strict = rank_quality(proof.scored, 1 - 2 * ALPHA / len(SEARCHES))
    return strict is not None and strict.interval.low > _NO_SKILL


def say_proof(kind: str, about: str, proof: Proof, more: str) -> Insight:
    """Return the insight that a score ranks customers better than chance, or that it does not."""
    ranking, calibrated = proof.ranking, proof.calibration
    found = skilled(proof)
    fits = "meets" if calibrated.holds else "misses"
    words = (
        f"On {proof.base.total:,} later customers the score ranks {percent(ranking.area)} of pairs rightly"
        f" ({between(ranking.interval)}; chance 50 %); of the highest {TOP_PERCENT} % of scores"
        f" {percent(proof.top.share)} reached the top cohort, of all {percent(proof.base.share)}; it expected"
        f" {calibrated.expected:.0f}, which {fits} the {calibrated.counted:,} counted."
    )
    return insight(
        kind,
        about,
        "found" if found else "not_found",
        words + (more if found else ""),
        estimate=ranking.area,
        unit="area under the curve",
        interval=ranking.interval,
        n=proof.base.total,
    )


def score_table(scene: Scene, proof: Proof) -> ResultTable:
    """Return later customers by fifth of the score, the lowest first, and how many reached the top cohort."""
    places = dict(enumerate(proof.scored))
    cuts = value_cuts({place: row.customers for place, row in places.items()}, _FIFTHS)
    rows: dict[tuple[str, ...], dict[str, int]] = {}
    for place, row in places.items():
        fifth = rows.setdefault((str(1 + sum(place > cut for cut in cuts)),), {"customers": 0, "reached": 0})
        fifth["customers"] += row.customers
        fifth["reached"] += row.outcomes
    return result_table(("fifth",), rows, dict.fromkeys(("customers", "reached"), "customers"), scene.minimum)


def high_scores(proof: Proof, scored: list[Scored]) -> int:
    """Return how many customers score as high as the highest tenth did."""
    return sum(row.customers for row in scored if float(f"{row.score:.12g}") >= proof.threshold)
