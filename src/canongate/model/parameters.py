"""
Parameters as their table has them: what one can be, whether a value is within its bounds, and both in words.

A parameter is a number with a smallest and a largest value, or a list of texts with the texts that may stand in it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

MOST_MEMBERS = 64
"""Members a list can have, and texts that may stand in it."""

type ParameterValue = int | Sequence[str]

Row = Mapping[str, Any]


def parameter_schema(row: Row) -> dict[str, Any]:
    """Return the schema of what a parameter can be."""
    if "members" not in row:
        return {"type": "integer", "minimum": row["minimum"], "maximum": row["maximum"], "description": row["unit"]}
    fewest, most = _sizes(row)
    return {
        "type": "array",
        "items": {"enum": list(row["members"])},
        "minItems": fewest,
        "maxItems": most,
        "uniqueItems": True,
        "description": row["unit"],
    }


def bounds_words(row: Row) -> str:
    """Return what a parameter can be, for people: ``5 to 80``, or ``1 to 3 of a, b, c``."""
    if "members" not in row:
        return f"{row['minimum']} to {row['maximum']}"
    fewest, most = _sizes(row)
    count = f"{fewest} to {most}" if fewest != most else str(fewest)
    return f"{count} of {', '.join(row['members'])}"


def value_words(value: ParameterValue) -> str:
    """Return a value for people: a number, or the members of a list in their order."""
    return str(value) if isinstance(value, int) else ", ".join(value) or "nothing"


def measured_words(row: Row, value: ParameterValue) -> str:
    """Return a value with its unit: ``50 percent``, or ``email, site (channels)``."""
    return f"{value_words(value)} {row['unit']}" if isinstance(value, int) else f"{value_words(value)} ({row['unit']})"


def within_bounds(row: Row, value: ParameterValue) -> bool:
    """Return whether a value is one that may be set: of the parameter's kind, and within its bounds."""
    if isinstance(value, int):
        return "members" not in row and bool(row["minimum"] <= value <= row["maximum"])
    if "members" not in row:
        return False
    fewest, most = _sizes(row)
    return set(value) <= set(row["members"]) and len(set(value)) == len(value) and fewest <= len(value) <= most


def _sizes(row: Row) -> tuple[int, int]:
    """Return the fewest and the most members a list may have."""
    return row.get("fewest", 0), min(row.get("most", len(row["members"])), len(row["members"]))
