"""
ABCD statements tested on data: of each segment, the share under the condition that reaches the degree, over time.

The audience is a segment, the behaviour is said in words, condition and degree are predicates. A degree that reads no
column of behaviour, or reads what people are rather than what they do, is refused: it could not be taught.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from canongate.evidence.columns import CustomerColumn
from canongate.evidence.engine import passing
from canongate.evidence.error import EvidenceError
from canongate.evidence.facts import Window
from canongate.evidence.insight.contrast import Contrast, enough, judge, share_contrast
from canongate.evidence.insight.found import Found, figure, percent
from canongate.evidence.insight.scene import Scene
from canongate.evidence.predicate import Predicate, check_predicate, memberships
from canongate.evidence.setting import result_table
from canongate.evidence.snapshots import store_facts, store_known
from canongate.evidence.statistics.proportion import Proportion, wilson_interval
from canongate.model.insight import Insight, InsightPlan, Statement
from canongate.model.segments import SegmentDefinition

SNAPSHOTS = 4
SNAPSHOT_DAYS = 90
_OBSERVABLE = frozenset({"behaviour", "value", "intent"})

Counts = dict[str, Proportion]


def check_statements(
    plan: InsightPlan, columns: Mapping[str, CustomerColumn], segments: tuple[str, ...]
) -> list[Predicate]:
    """
    Return condition and degree of each statement, checked, one after the other.

    Raises:
        EvidenceError: a predicate cannot be used, the audience is no segment, or the degree is not observable.
    """
    checked = []
    for one in plan.statements:
        if one.audience not in segments:
            raise EvidenceError(
                f"statement {one.id!r} describes {one.audience!r}, which is no segment of the set",
                help=f"Segments: {', '.join(segments)}.",
            )
        condition, degree = (
            check_predicate(SegmentDefinition(id=one.id, name=name, where=where), columns)
            for name, where in (("condition", one.condition), ("degree", one.degree))
        )
        if not degree.bases or not _OBSERVABLE.issuperset(degree.bases):
            raise EvidenceError(
                f"statement {one.id!r}: the degree reads {', '.join(degree.columns) or 'nothing'}: not observable",
                help="Let the degree read columns of behaviour, intent or value.",
            )
        checked += [condition, degree]
    return checked


def degrees(scene: Scene, plan: InsightPlan, predicates: list[Predicate]) -> Found:
    """Return who reaches the degree of each statement, by segment, at the cut-off and every quarter before it."""
    if not plan.statements:
        return Found()
    rows: dict[tuple[str, ...], dict[str, int]] = {}
    derived = []
    latest: dict[str, Counts] = {}
    for back in range(SNAPSHOTS):
        day = scene.setting.cut_off - timedelta(days=back * SNAPSHOT_DAYS)
        with passing(scene.engine):
            reached = _reached(scene, plan, predicates, day, back)
        for statement, counts in reached.items():
            if back == 0:
                latest[statement] = counts
            for group, share in counts.items():
                rows[statement, group, day.isoformat()] = {"customers": share.total, "reached": share.successes}
    for statement, counts in latest.items():
        derived += [
            figure(
                "degree_reached", f"{statement} / {group}", share.share, "share", share.total, wilson_interval(share)
            )
            for group, share in counts.items()
            if share.total >= scene.minimum
        ]
    bases = dict.fromkeys(("customers", "reached"), "customers")
    table = result_table(("statement", "segment", "day"), rows, bases, scene.minimum)
    insights = tuple(
        one
        for statement in plan.statements
        for one in _judge(scene, statement, latest[statement.id], len(plan.statements))
    )
    return Found({"degrees": table}, tuple(derived), insights)


def _reached(
    scene: Scene, plan: InsightPlan, predicates: list[Predicate], day: date, back: int
) -> dict[str, dict[str, Proportion]]:
    """Return for each statement and group the customers under its condition, and those who reach its degree."""
    facts = scene.setting.facts if back == 0 else _facts_then(scene, predicates, day, back)
    members = memberships(scene.engine, f"insight_degrees_{back}", facts, predicates)
    joined = members.inner_join(scene.facts.select("customer_id", "atom"), "customer_id")
    found: dict[str, dict[str, Proportion]] = {}
    for place, statement in enumerate(plan.statements):
        inside = joined[f"s{2 * place + 1}"].fill_null(ibis.literal(value=False))
        reaches = inside & joined[f"s{2 * place + 2}"].fill_null(ibis.literal(value=False))
        counted = joined.group_by("atom").aggregate(
            customers=ibis.ifelse(inside, 1, 0).sum().cast("int64"),
            reached=ibis.ifelse(reaches, 1, 0).sum().cast("int64"),
        )
        found[statement.id] = {
            group: Proportion(row[""]["reached"], row[""]["customers"])
            for group, row in scene.setting.by_group(counted).items()
            if group in scene.setting.shown_groups and row and row[""]["customers"]
        }
    return found


def _facts_then(scene: Scene, predicates: list[Predicate], day: date, back: int) -> ir.Table:
    """Return the customers as they were before a day; only the tables that the predicates read are asked."""
    tables = scene.setting.tables
    read = {name for predicate in predicates for name in predicate.columns}
    wanted = frozenset(table for name in read for table in scene.columns[name].tables)
    known = store_known(scene.engine, f"insight_known_{back}", tables, day, wanted)
    return store_facts(scene.engine, f"insight_then_{back}", tables, known, Window(day), wanted)


def _judge(scene: Scene, statement: Statement, counts: Counts, parts: int) -> tuple[Insight, ...]:
    """Return whether the audience reaches the degree more often than all other customers."""
    own = counts.get(statement.audience, Proportion(0, 0))
    whole = counts.get("population", Proportion(0, 0))
    others = Proportion(whole.successes - own.successes, whole.total - own.total)
    contrasts: list[Contrast | None] = []
    if enough(scene, own.total, others.total):
        contrasts = [share_contrast(statement.id, own, others)]

    def say(found: Contrast) -> str:
        return (
            f"{percent(found.share)} of {statement.audience} and {percent(found.other_share)} of all others"
            f" {statement.behaviour}, to the degree stated"
        )

    return judge("degree_reached", contrasts, say, f"statement {statement.id}", parts=parts)
