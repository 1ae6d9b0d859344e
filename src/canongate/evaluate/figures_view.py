"""
The figures of a manifest's groups of customers, and what a segment is worth beside all customers.

A value is told in thousandths, rounded down: a rule compares it with a whole bound, and multiplies no two figures whose
product would not fit into 64 bits.
"""

from collections.abc import Mapping
from typing import Any

from canongate.evaluate.absences import Absences, absence
from canongate.model.strict import LARGEST

POPULATION = "population"
_FIGURES = ("customers", "repeat_customers", "orders", "net_revenue")
_TABLE = "figures"

type Figures = Mapping[str, Mapping[str, int]]
"""Group id to its figures."""


def figures_of(data: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Return group id to its figures; groups below the minimum cell size are left out."""
    table = data["tables"].get(_TABLE, {"keys": [], "columns": [], "rows": []})
    columns = [*table["keys"], *table["columns"]]
    rows = {row[0]: dict(zip(columns, row, strict=True)) for row in table["rows"]}
    return {
        group: {name: row[name] for name in _FIGURES}
        for group, row in rows.items()
        if all(isinstance(row.get(name), int) for name in _FIGURES)
    }


def segment_view(segment: str, row: Mapping[str, Any], figures: Figures, absent: Absences) -> dict[str, Any]:
    """
    Return the dossier's ``evidence.segment``; what it cannot hold is added to ``absent``.

    Args:
        segment: id of a segment that has figures.
        row: what the manifest says of it.
        figures: the figures of every group, all customers among them.
        absent: notes on what is missing, extended in place.
    """
    view = compared_view(segment, row, figures)
    if "value_permille" not in view:
        total = figures[POPULATION]["net_revenue"]
        reason = f"all customers together bring {total} minor units, and nobody has a share of that"
        mend = "Bring evidence of a time in which customers brought more than was returned to them."
        absent.append(absence("evidence.segment.value_permille", reason, mend))
    return view


def compared_view(segment: str, row: Mapping[str, Any], figures: Figures) -> dict[str, Any]:
    """Return the figures of a segment, with its value where all customers together bring anything."""
    view = {"id": segment, "bases": row["bases"], **figures[segment]}
    value = value_permille(figures[segment], figures[POPULATION])
    return view if value is None else view | {"value_permille": value}


def value_permille(own: Mapping[str, int], everyone: Mapping[str, int]) -> int | None:
    """
    Return what one customer of a group brings, in thousandths of what one of all customers brings, rounded down.

    A whole bound is reached by it exactly where the unrounded value reaches it. None where all customers together
    bring nothing or less, of which there are no shares; beyond what JSON holds exactly it ends there.
    """
    expected = everyone["net_revenue"] * own["customers"]
    if expected <= 0:
        return None
    return max(-LARGEST, min(LARGEST, own["net_revenue"] * everyone["customers"] * 1000 // expected))
