"""
Who moved between the start of the hold-out and the cut-off, and how far the population has shifted.

Each customer counts in the first segment of the set it belongs to, so that the groups of a snapshot do not overlap.
"""

import ibis
import ibis.expr.types as ir

from canongate.evidence.engine import fetch
from canongate.evidence.groups import NONE, POPULATION
from canongate.evidence.setting import Part, Setting, result_table
from canongate.evidence.statistics.drift import ABSENT, stability_index
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.evidence import Derived


def migration(setting: Setting, before: ir.Table | None) -> Part:
    """
    Return the migration matrix and the stability index.

    Args:
        setting: the customers at the cut-off.
        before: customer_id and atom at the start of the hold-out; None where nobody was known then.
    """
    if before is None:
        return Part({})
    earlier = before.select("customer_id", before="atom")
    joined = setting.facts.select("customer_id", "atom").left_join(earlier, "customer_id")
    # No segment has the number -1: the customer was not yet known.
    labelled = joined.mutate(before=joined.before.fill_null(ibis.literal(-1, "int64")))
    moves = labelled.group_by(["before", "atom"]).aggregate(customers=labelled.count())
    rows: dict[tuple[str, ...], dict[str, int]] = {}
    for row in fetch(setting.engine, moves, ("before", "atom")):
        key = (_first(setting, row["before"]), _first(setting, row["atom"]))
        rows.setdefault(key, {"customers": 0})["customers"] += row["customers"]
    table = result_table(("before", "after"), rows, {"customers": "customers"}, setting.minimum)
    return Part({"migration": table}, tuple(_shift(setting, rows)))


def _first(setting: Setting, atom: int) -> str:
    if atom < 0:
        return ABSENT
    return next((name for name in setting.groups.segments if setting.groups.of(name)(atom)), NONE)


def _shift(setting: Setting, rows: dict[tuple[str, ...], dict[str, int]]) -> list[Derived]:
    labels = (*setting.groups.segments, NONE)
    earlier = [sum(row["customers"] for (one, _), row in rows.items() if one == label) for label in labels]
    later = [sum(row["customers"] for (_, two), row in rows.items() if two == label) for label in labels]
    if sum(earlier) < setting.minimum:
        return []
    value = round_significant(stability_index(earlier, later))
    return [Derived(metric="population_stability", segment=POPULATION, value=value, unit="index", n=sum(earlier))]
