"""
Prospects like the best customers: a score from what is known at the first contact, proven on those who came later.

The outcome is what a person brings within the silent days after the first contact; prospects are those who have not
ordered. No column that a later contact or an order could change is read.
"""

import ibis.expr.types as ir

from canongate.evidence.engine import fetch, store
from canongate.evidence.facts import Window
from canongate.evidence.insight.found import Found, figure, unknown
from canongate.evidence.insight.proof import high_scores, proof_figures, say_proof, score_table
from canongate.evidence.insight.propensity import Score, cohort_cells, learn, prove
from canongate.evidence.insight.scene import Scene
from canongate.evidence.insight.traits import Traits, begin_traits
from canongate.evidence.statistics.discrimination import Scored

_KIND = "look_alike"


def look_alike(scene: Scene) -> Found:
    """Return the score of prospects with its proof, and how many prospects stand high."""
    if "touches" not in scene.present:
        return Found(insights=(unknown(_KIND, "prospects", "No contacts are mapped.", scene.present),))
    table, traits = _contacted(scene)
    cells = cohort_cells(scene, table, traits.behaviour) if traits.behaviour else []
    score = learn(cells, traits.behaviour, scene.floor) if cells else None
    proof = prove(score, cells) if score else None
    if score is None or proof is None:
        words = (
            "Too few people were contacted, or too few of them reached the top cohort, to learn what tells them apart."
        )
        return Found(insights=(unknown(_KIND, "prospects", words),))
    high = high_scores(proof, _prospects(scene, table, traits, score))
    derived = proof_figures("prospect", "prospects", proof)
    if high >= scene.minimum:
        derived += (figure("prospects_like_the_best", "prospects", high, "customers", high),)
    count = f"{high:,}" if high >= scene.minimum else f"Fewer than {scene.minimum}"
    said = say_proof(_KIND, "prospects", proof, f" {count} prospects who have not ordered score as high.")
    return Found({"prospect_scores": score_table(scene, proof)}, derived, (said,))


def _contacted(scene: Scene) -> tuple[ir.Table, Traits]:
    """Return one row per person contacted: day, watched, brought within the silent days, ordered, and traits."""
    facts, traits = begin_traits(scene, scene.facts.filter(scene.facts.first_touch_at.notnull()))
    orders = scene.setting.tables.within("orders", Window(scene.setting.cut_off))
    joined = orders.inner_join(facts.select("customer_id", "first_touch_at"), "customer_id")
    day = joined.placed_at.date().delta(joined.first_touch_at.date(), unit="day")
    soon = joined.filter((day >= 0) & (day < scene.plan.silent_days))
    sums = soon.group_by("customer_id").aggregate(brought=soon.amount.sum().cast("int64"))
    chosen = facts.select(
        "customer_id", "first_touch_at", "days_since_first_touch", "first_order_at", *traits.behaviour
    )
    whole = chosen.left_join(sums, "customer_id").drop("customer_id_right")
    table = whole.mutate(
        day=(whole.first_touch_at.epoch_seconds() // 86_400).cast("int64"),
        watched=whole.days_since_first_touch >= scene.plan.silent_days,
        ordered=whole.first_order_at.notnull(),
        brought=whole.brought.fill_null(0),
    )
    columns = ("customer_id", "day", "watched", "ordered", "brought", *traits.behaviour)
    return store(scene.engine, "insight_contacted", table.select(*columns)), traits


def _prospects(scene: Scene, table: ir.Table, traits: Traits, score: Score) -> list[Scored]:
    """Return those who have not ordered, by score."""
    waiting = table.filter(~table.ordered)
    counted = waiting.group_by(list(traits.behaviour)).aggregate(customers=waiting.count())
    cells = fetch(scene.engine, counted, traits.behaviour)
    chances = score.of(cells).tolist() if cells else []
    return [Scored(chance, cell["customers"], 0) for chance, cell in zip(chances, cells, strict=True)]
