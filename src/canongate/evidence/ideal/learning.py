"""
What the best group says and has, against all other customers: the answers that are signals, and those nobody knows.

Each question of the learning profile is asked of the columns that can answer it; shares are of those who answered, and
every answer examined is corrected for together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from canongate.evidence.columns import CustomerColumn
from canongate.evidence.engine import fetch
from canongate.evidence.ideal.grouping import BEST
from canongate.evidence.insight.contrast import Contrast, enough, judge, share_contrast
from canongate.evidence.insight.found import Found, percent, unknown
from canongate.evidence.insight.scene import Scene
from canongate.evidence.insight.traits import band
from canongate.evidence.logical import SURVEY_WORDS
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.proportion import Proportion

OTHERS = "others"
_STRONG = 8
_MOST_ANSWERS = 40
_PROBLEM = ("problem_intensity", "problem_awareness", "urgency", "motivation")
_ORDER_CUTS = (1, 3, 9)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the profile: what it asks, and the answer of each customer (null: not known)."""

    id: str
    profile: str
    answer: ir.Value


PROFILE = {
    "field": "which business or field they are in",
    "problem": "which problems they need to solve",
    "spending": "how they spend",
    "reason": "why they buy this solution",
    "needs": "what else they need and use",
    "place": "where they are found",
}


def learning(scene: Scene, standings: ir.Table, defining: frozenset[str]) -> Found:
    """
    Return the answers that tell the best group apart, and the questions to which no answer is known.

    Args:
        scene: the customers.
        standings: the same with their ``standing``.
        defining: columns by which the best group is defined; they are not asked, since they answer themselves.
    """
    every = list(_questions(scene, standings))
    asked = [one for one in every if one.id not in defining]
    counts: dict[tuple[str, str, str], int] = {}
    for question in asked:
        for (side, answer), customers in _answers(scene, standings, question).items():
            counts[question.id, answer, side] = customers
    contrasts = list(_contrasts(scene, counts))
    rows = {
        (question, answer, side): {"customers": customers}
        for (question, answer, side), customers in counts.items()
        if customers >= scene.minimum
    }
    table = result_table(("question", "answer", "group"), rows, {"customers": "customers"}, 0)

    def say(found: Contrast) -> str:
        return f"{percent(found.share)} of the best group and {percent(found.other_share)} of all others: {found.item}"

    answered = {question for question, _, _ in counts} | defining
    known = {question.profile for question in every if question.id in answered}
    silent = tuple(
        unknown("research_needed", PROFILE[part], f"No data say {PROFILE[part]}.")
        for part in PROFILE
        if part not in known
    )
    return Found({"answers": table}, (), judge("learning_answer", contrasts, say, "answers") + silent)


def _questions(scene: Scene, standings: ir.Table) -> Iterator[Question]:
    """Yield the questions that a column can answer."""
    for name, column in sorted(scene.columns.items()):
        if name in standings.columns and column.type in {"text", "boolean"}:
            part = _part(name, column)
            if part is not None:
                yield Question(name, part, standings[name].cast("string"))
    for name in _PROBLEM:
        if name in standings.columns:
            score = standings[name]
            strong = ibis.ifelse(score >= _STRONG, f"{_STRONG} or more", f"below {_STRONG}")
            yield Question(name, "problem", ibis.ifelse(score.notnull(), strong, None))
    if "orders" not in scene.present:
        return
    bought = standings.orders > 0
    yield Question("orders", "spending", ibis.ifelse(bought, band(standings.orders, _ORDER_CUTS), None))
    for name in ("results_achieved", "community_acts", "tickets"):
        if name in standings.columns:
            # Asked of buyers alone: whoever buys has more of these than who never did, best customer or not.
            yield Question(name, "needs", ibis.ifelse(bought, ibis.ifelse(standings[name] > 0, "some", "none"), None))


def _part(name: str, column: CustomerColumn) -> str | None:
    """Return the part of the profile a column of text answers; dates answer none."""
    if name == "first_channel":
        return "place"
    if name in SURVEY_WORDS:
        return "reason"
    return {"demographics": "field", "psychographics": "problem", "behaviour": "needs"}.get(column.base)


def _answers(scene: Scene, standings: ir.Table, question: Question) -> dict[tuple[str, str], int]:
    """Return how many of each side gave each answer; a question with too many answers says nothing."""
    side = ibis.ifelse(standings.standing == BEST, BEST, OTHERS)
    rows = standings.mutate(answer=question.answer, side=side)
    rows = rows.filter(rows.answer.notnull())
    found = fetch(scene.engine, rows.group_by(["side", "answer"]).aggregate(customers=rows.count()), ("side", "answer"))
    if len({row["answer"] for row in found}) > _MOST_ANSWERS:
        return {}
    return {(row["side"], row["answer"]): row["customers"] for row in found}


def _contrasts(scene: Scene, counts: dict[tuple[str, str, str], int]) -> Iterator[Contrast | None]:
    """Yield the contrast of every answer whose question enough customers of both sides answered."""
    for question, answer in sorted({key[:2] for key in counts}):
        whole = {
            side: sum(count for (asked, _, own), count in counts.items() if (asked, own) == (question, side))
            for side in (BEST, OTHERS)
        }
        own, other = (counts.get((question, answer, side), 0) for side in (BEST, OTHERS))
        if enough(scene, whole[BEST], whole[OTHERS]) and own + other >= scene.minimum:
            yield share_contrast(
                f"{question} is {answer}", Proportion(own, whole[BEST]), Proportion(other, whole[OTHERS])
            )
