"""
The figures of every group of customers: the population, each segment, and those who belong to no segment.

The engine returns integers; a group of fewer customers than the minimum cell size is suppressed before anything is
derived from it. Ratios are computed here and nowhere else.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import ibis

from canongate.evidence.casting import is_true
from canongate.evidence.engine import Engine, fetch
from canongate.evidence.metrics import FIGURES
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.evidence import SUPPRESSED, Derived, ResultTable

if TYPE_CHECKING:
    import ibis.expr.types as ir

POPULATION = "population"
NONE = "none"
Figures = Mapping[str, Mapping[str, int]]


def group_members(members: "ir.Table", segments: Sequence[str]) -> "ir.Table":
    """
    Return one row per group and customer: group (0 population, 1.. the segments in order, last those in none).

    A customer whose predicate could not be decided is in no segment by it.
    """
    flags = [is_true(members[f"s{place}"]) for place in range(1, len(segments) + 1)]
    groups = [ibis.literal(value=True), *flags, ~ibis.or_(*flags)]
    return ibis.union(
        *(
            members.filter(condition).select("customer_id", group=ibis.literal(place, "int64"))
            for place, condition in enumerate(groups)
        )
    )


def group_figures(
    engine: Engine, customers: "ir.Table", grouped: "ir.Table", segments: Sequence[str]
) -> dict[str, dict[str, int]]:
    """Return group id to its figures, in order: the population, the segments, none."""
    joined = grouped.inner_join(customers, "customer_id")
    rows = fetch(
        engine,
        joined.group_by("group").aggregate(
            customers=joined.count(),
            orders=joined.orders.sum().cast("int64"),
            repeat_customers=(joined.orders > 1).sum().cast("int64"),
            net_revenue=joined.net_revenue.sum().cast("int64"),
        ),
        keys=("group",),
    )
    found = {row["group"]: row for row in rows}
    empty = dict.fromkeys((metric.id for metric in FIGURES), 0)
    names = [POPULATION, *segments, NONE]
    return {
        name: {metric.id: found.get(place, empty)[metric.id] for metric in FIGURES} for place, name in enumerate(names)
    }


def visible(figures: Figures, minimum: int) -> dict[str, Mapping[str, int]]:
    """Return the figures of groups that may be shown: those of no customer, or of enough."""
    return {name: row for name, row in figures.items() if not 0 < row["customers"] < minimum}


def figures_table(figures: Figures, minimum: int) -> ResultTable:
    """Return the figures as a table of the manifest, small groups suppressed."""
    shown = visible(figures, minimum)
    columns = tuple(metric.id for metric in FIGURES)
    rows = tuple(
        (name, *(shown[name][column] if name in shown else SUPPRESSED for column in columns))
        for name in sorted(figures)
    )
    return ResultTable(keys=("segment",), columns=columns, rows=rows)


def shares(figures: Figures) -> list[Derived]:
    """Return the ratios of each visible group, those without a denominator left out."""
    population = figures[POPULATION]
    derived = []
    for name, row in figures.items():
        ratios = (
            ("share_of_customers", row["customers"], population["customers"], "share"),
            ("share_of_net_revenue", row["net_revenue"], population["net_revenue"], "share"),
            ("repeat_rate", row["repeat_customers"], row["customers"], "share"),
            ("net_revenue_per_customer", row["net_revenue"], row["customers"], "minor units per customer"),
        )
        derived += [
            Derived(metric=metric, segment=name, value=round_significant(over / under), unit=unit)
            for metric, over, under, unit in ratios
            if under
        ]
    return derived
