"""
Who meets the weighted criteria: the best group, the next best, those of low value, and all others.

The criteria were set before anybody was listed. Meeting all makes best; meeting the most important and missing a
lesser one makes next best; meeting none of the most important makes low value.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

import ibis
import ibis.expr.types as ir

from canongate.evidence.columns import CustomerColumn
from canongate.evidence.engine import fetch, store
from canongate.evidence.insight.found import Found, figure, insight, percent, unknown
from canongate.evidence.insight.scene import Scene
from canongate.evidence.predicate import Predicate, check_predicate, memberships
from canongate.evidence.setting import result_table
from canongate.model.insight import WeightedCriterion
from canongate.model.segments import SegmentDefinition

BEST, NEXT_BEST, OTHERS, LOW_VALUE = "best-group", "next-best-group", "others", "low-value"


def check_criteria(criteria: Sequence[WeightedCriterion], columns: Mapping[str, CustomerColumn]) -> Iterator[Predicate]:
    """Yield each criterion's predicate, checked; raise EvidenceError for one that cannot be used."""
    for one in criteria:
        yield check_predicate(SegmentDefinition(id=one.id, name=one.name, where=one.where), columns)


def grouped(scene: Scene, criteria: Sequence[WeightedCriterion], predicates: Sequence[Predicate]) -> ir.Table:
    """Return the facts with ``standing``, ``weight_met`` (percent), and c1, c2, ... (1 where a criterion is met)."""
    members = memberships(scene.engine, "insight_criteria", scene.setting.facts, predicates)
    met = [_met(members[f"s{place}"]) for place in range(1, len(criteria) + 1)]
    named = members.select("customer_id", **{f"c{place}": one for place, one in enumerate(met, start=1)})
    joined = scene.facts.inner_join(named, "customer_id")
    columns = [joined[f"c{place}"] for place in range(1, len(criteria) + 1)]
    important = [column for column, one in zip(columns, criteria, strict=True) if one.most_important]
    weight = _sum([column * one.weight_percent for column, one in zip(columns, criteria, strict=True)])
    standing = ibis.cases(
        (_sum(columns) == len(columns), BEST),
        (_sum(important) == len(important), NEXT_BEST),
        (_sum(important) == 0, LOW_VALUE),
        else_=OTHERS,
    )
    return store(scene.engine, "insight_standings", joined.mutate(standing=standing, weight_met=weight.cast("int64")))


def groups(scene: Scene, standings: ir.Table, criteria: tuple[WeightedCriterion, ...]) -> Found:
    """Return customers and revenue of each group, and how many of each meet each criterion."""
    sums = {f"c{place}": standings[f"c{place}"].sum().cast("int64") for place in range(1, len(criteria) + 1)}
    rows = fetch(
        scene.engine,
        standings.group_by("standing").aggregate(
            customers=standings.count(),
            net_revenue=_revenue(standings),
            weight_met=standings.weight_met.sum().cast("int64"),
            **sums,
        ),
        ("standing",),
    )
    table = result_table(
        ("group",),
        {(row["standing"],): row for row in rows},
        dict.fromkeys(("customers", "net_revenue", "weight_met"), "customers"),
        scene.minimum,
    )
    matrix = result_table(
        ("group", "criterion"),
        {
            (row["standing"], one.id): {"customers": row["customers"], "met": row[f"c{place}"]}
            for row in rows
            for place, one in enumerate(criteria, start=1)
        },
        dict.fromkeys(("customers", "met"), "customers"),
        scene.minimum,
    )
    counts = {row["standing"]: row for row in rows if row["customers"] >= scene.minimum}
    derived = []
    for name, row in counts.items():
        derived += [
            figure("ideal_group_customers", name, row["customers"], "customers", row["customers"]),
            figure(
                "ideal_group_value", name, row["net_revenue"] / row["customers"], "minor units per customer",
                row["customers"],
            ),
        ]  # fmt: skip
    everyone = sum(row["customers"] for row in rows)
    if BEST not in counts:
        words = f"Fewer than {scene.minimum} of {everyone:,} customers meet all {len(criteria)} criteria."
        return Found(
            {"ideal_groups": table, "criteria_met": matrix}, tuple(derived), (unknown("ideal_groups", BEST, words),)
        )
    best = counts[BEST]["customers"]
    following = f"{counts[NEXT_BEST]['customers']:,}" if NEXT_BEST in counts else f"fewer than {scene.minimum}"
    said = insight(
        "ideal_groups",
        BEST,
        "measured",
        f"{best:,} of {everyone:,} customers ({percent(best / everyone)}) meet all {len(criteria)} criteria;"
        f" {following} meet the most important ones and miss a lesser one.",
        estimate=best,
        unit="customers",
        n=everyone,
    )
    return Found({"ideal_groups": table, "criteria_met": matrix}, tuple(derived), (said,))


def _met(answer: ir.BooleanColumn) -> ir.IntegerValue:
    """Return 1 where a criterion is met; one that could not be decided is not."""
    return ibis.ifelse(answer.fill_null(ibis.literal(value=False)), 1, 0).cast("int64")


def _sum(columns: list[ir.IntegerValue]) -> ir.IntegerValue:
    return reduce(lambda one, other: one + other, columns)


def _revenue(standings: ir.Table) -> ir.IntegerScalar:
    if "net_revenue" not in standings.columns:
        return ibis.literal(0, "int64")
    return standings.net_revenue.sum().fill_null(0).cast("int64")
