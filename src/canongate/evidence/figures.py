"""
The figures of every group of customers: the population, each segment, and those who belong to no segment.

The engine returns integers; a group of fewer customers than the minimum cell size is suppressed before anything is
derived from it.
"""

import ibis

from canongate.evidence.definitions.figures import FIGURES
from canongate.evidence.groups import POPULATION
from canongate.evidence.setting import Setting, result_table
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.evidence import Derived, ResultTable


def figures(setting: Setting) -> ResultTable:
    """Return customers, orders, repeat customers and net revenue of each group; zeros where no orders are mapped."""
    facts = setting.facts
    zero = ibis.literal(0, "int64")
    if setting.tables.orders is None:
        facts = facts.mutate(orders=zero, net_revenue=zero)
    found = setting.by_group(
        facts.group_by("atom").aggregate(
            customers=facts.count(),
            orders=facts.orders.sum().cast("int64"),
            repeat_customers=(facts.orders > 1).sum().cast("int64"),
            net_revenue=facts.net_revenue.sum().cast("int64"),
        )
    )
    empty = dict.fromkeys((metric.id for metric in FIGURES), 0)
    rows = {(name,): found[name].get("", empty) for name in setting.groups.names}
    bases = {metric.id: "customers" for metric in FIGURES}
    return result_table(("segment",), rows, bases, setting.minimum)


def shares(table: ResultTable) -> list[Derived]:
    """Return the ratios of each visible group, those without a denominator left out."""
    rows = {
        str(row[0]): dict(zip(table.columns, (int(cell) for cell in row[1:]), strict=True))
        for row in table.rows
        if all(isinstance(cell, int) for cell in row[1:])
    }
    population = rows.get(POPULATION)
    if population is None:
        return []
    derived = []
    for name, row in rows.items():
        ratios = (
            ("share_of_customers", row["customers"], population["customers"]),
            ("share_of_net_revenue", row["net_revenue"], population["net_revenue"]),
            ("repeat_rate", row["repeat_customers"], row["customers"]),
        )
        derived += [
            Derived(
                metric=metric, segment=name, value=round_significant(over / under), unit="share", n=row["customers"]
            )
            for metric, over, under in ratios
            if under
        ]
    return derived
