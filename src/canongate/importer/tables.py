"""
Pipe tables to clauses: the frame is the clause, each row an item.

A table that none of the known paddings writes again exactly is left to the caller, who keeps it as opaque.
"""

from collections.abc import Sequence
from typing import Any

from canongate.importer.lines import Line
from canongate.model.clause_lines import table_rule, table_texts

_STYLES = ("spaced", "tight", "aligned", "wide")
_FEWEST_LINES = 3


def read_table(rows: Sequence[Line]) -> dict[str, Any] | None:
    """Return the clause of lines between pipes; None where they are no table, or padded in no known way."""
    if len(rows) < _FEWEST_LINES or set(rows[1].written) - set("|-: "):
        return None
    written = [row.written for row in (rows[0], *rows[2:])]
    cells = [[cell.strip(" ") for cell in row[1:-1].split("|")] for row in written]
    style = next((style for style in _STYLES if table_texts(cells, style) == written), None)
    if style is None or len({len(row) for row in cells}) != 1:
        return None
    table: dict[str, Any] = {"columns": cells[0]}
    if rows[1].written != table_rule(cells, style):
        table["rule"] = rows[1].written
    if style != "spaced":
        table["style"] = style
    return {"table": table, "items": [{"cells": row} for row in cells[1:]]}
