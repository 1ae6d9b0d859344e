"""
Newcomers likely to become best customers, and what demographics add to that once behaviour is known.

The outcome is what a customer brings after the first order within the silent days; the traits are those of the
beginning and of the first order. Demographics are added last and judged by what they add on later customers.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from canongate.evidence.engine import store
from canongate.evidence.facts import Window
from canongate.evidence.insight.demographics import coverage, gain
from canongate.evidence.insight.found import Found, figure, unknown
from canongate.evidence.insight.proof import high_scores, proof_figures, say_proof, score_table
from canongate.evidence.insight.propensity import OPEN, Cell, Proof, Score, cohort_cells, learn, prove
from canongate.evidence.insight.scene import Scene
from canongate.evidence.insight.traits import Traits, band, begin_traits
from canongate.evidence.spreads import spread_of
from canongate.evidence.statistics.discrimination import Scored
from canongate.evidence.statistics.quantile import value_cuts

_BANDS = 4


def newcomers(scene: Scene) -> Found:
    """Return the score of newcomers with its proof, how many stand high, and what demographics add."""
    table, traits = _beginners(scene)
    cells = cohort_cells(scene, table, traits.all)
    score = learn(cells, traits.behaviour, scene.floor) if cells and traits.behaviour else None
    proof = prove(score, cells) if score else None
    known = coverage(scene)
    if score is None or proof is None:
        words = "Too few customers began, or too few of them reached the top cohort, to learn what tells them apart."
        silent = (unknown("newcomer", "newcomers", words), unknown("demographics_gain", "demographics", words))
        return Found(insights=silent) + known
    return _judge(scene, cells, score, proof) + gain(scene, cells, traits, score) + known


def _beginners(scene: Scene) -> tuple[ir.Table, Traits]:
    """Return one row per customer with an order: day, watched, brought after the first order, and traits."""
    orders = scene.setting.tables.within("orders", Window(scene.setting.cut_off))
    facts, traits = begin_traits(scene, scene.facts.filter(scene.facts.first_order_at.notnull()))
    joined = orders.inner_join(facts.select("customer_id", "first_order_at"), "customer_id")
    first = joined.ordered_at == joined.first_order_at
    day = joined.placed_at.date().delta(joined.first_order_at.date(), unit="day")
    later = (joined.placed_at > joined.first_order_at) & (day < scene.plan.silent_days)
    zero = ibis.literal(0, "int64")
    rows = joined.mutate(
        brought=ibis.ifelse(later, joined.amount, zero),
        first_amount=ibis.ifelse(first.fill_null(ibis.literal(value=False)), joined.amount, zero),
        first_lines=ibis.ifelse(first.fill_null(ibis.literal(value=False)), joined.sale_lines, zero),
    )
    sums = rows.group_by("customer_id").aggregate(
        **{name: rows[name].sum().cast("int64") for name in ("brought", "first_amount", "first_lines")}
    )
    stored = store(scene.engine, "insight_first_orders", sums)
    chosen = facts.select("customer_id", "first_order_at", "days_since_first_order", *traits.all)
    whole = chosen.inner_join(stored, "customer_id")
    banded = {}
    for name in ("first_amount", "first_lines"):
        cuts = sorted(set(value_cuts(spread_of(scene.engine, stored, name), _BANDS)))
        banded[f"t_{name}"] = band(whole[name], cuts)
    table = whole.mutate(
        day=(whole.first_order_at.epoch_seconds() // 86_400).cast("int64"),
        watched=whole.days_since_first_order >= scene.plan.silent_days,
        **banded,
    )
    columns = ("customer_id", "day", "watched", "brought", *traits.all, *banded)
    return store(scene.engine, "insight_beginners", table.select(*columns)), Traits(
        (*traits.behaviour, *banded), traits.demographics
    )


def _judge(scene: Scene, cells: Sequence[Cell], score: Score, proof: Proof) -> Found:
    """Return the proof of the score and the newcomers who stand as high as the highest tenth did."""
    fresh = [cell for cell in cells if cell["period"] == OPEN]
    chances = score.of(fresh).tolist() if fresh else []
    high = high_scores(
        proof, [Scored(chance, cell["customers"], 0) for chance, cell in zip(chances, fresh, strict=True)]
    )
    derived = proof_figures("newcomer", "newcomers", proof)
    if high >= scene.minimum:
        derived += (figure("high_propensity_newcomers", "newcomers", high, "customers", high),)
    count = f"{high:,}" if high >= scene.minimum else f"Fewer than {scene.minimum}"
    said = say_proof("newcomer", "newcomers", proof, f" {count} customers who began lately score as high.")
    return Found({"newcomer_scores": score_table(scene, proof)}, derived, (said,))
