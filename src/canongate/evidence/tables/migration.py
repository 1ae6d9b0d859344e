"""
Who moved between the start of the hold-out and the cut-off, and how far the population has shifted.

Each customer counts in the first segment of the set it belongs to, so that the groups of a snapshot do not overlap.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from canongate.evidence.engine import fetch
from canongate.evidence.groups import NONE, POPULATION
from canongate.evidence.setting import Part, Setting, result_table
from canongate.evidence.statistics.drift import ABSENT, stability_index
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.evidence import Derived


@dataclass(frozen=True, slots=True)
class Moves:
    """Customers by the group they were in and the group they are in, and how far the population has shifted."""

    rows: Mapping[tuple[str, ...], Mapping[str, int]]
    shift: float | None
    known_before: int


def moves_of(setting: Setting, before: ir.Table) -> Moves:
    """
    Return who moved where.

    Args:
        setting: the customers at the cut-off.
        before: customer_id and atom at the start of the hold-out.
    """
    earlier = before.select("customer_id", before="atom")
    joined = setting.facts.select("customer_id", "atom").left_join(earlier, "customer_id")
    # No segment has the number -1: the customer was not yet known.
    labelled = joined.mutate(before=joined.before.fill_null(ibis.literal(-1, "int64")))
    moves = labelled.group_by(["before", "atom"]).aggregate(customers=labelled.count())
    rows: dict[tuple[str, ...], dict[str, int]] = {}
    for row in fetch(setting.engine, moves, ("before", "atom")):
        key = (_first(setting, row["before"]), _first(setting, row["atom"]))
        rows.setdefault(key, {"customers": 0})["customers"] += row["customers"]
    labels = (*setting.groups.segments, NONE)
    first = [sum(row["customers"] for (one, _), row in rows.items() if one == label) for label in labels]
    later = [sum(row["customers"] for (_, two), row in rows.items() if two == label) for label in labels]
    known = sum(first)
    return Moves(rows, stability_index(first, later) if known >= setting.minimum else None, known)


def migration(setting: Setting, moves: Moves | None) -> Part:
    """Return the migration matrix and the stability index; nothing where nobody was known before the hold-out."""
    if moves is None:
        return Part({})
    table = result_table(("before", "after"), moves.rows, {"customers": "customers"}, setting.minimum)
    if moves.shift is None:
        return Part({"migration": table})
    value = round_significant(moves.shift)
    shifted = Derived(
        metric="population_stability", segment=POPULATION, value=value, unit="index", n=moves.known_before
    )
    return Part({"migration": table}, (shifted,))


def _first(setting: Setting, atom: int) -> str:
    if atom < 0:
        return ABSENT
    return next((name for name in setting.groups.segments if setting.groups.of(name)(atom)), NONE)
