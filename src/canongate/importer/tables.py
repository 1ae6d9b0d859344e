"""
Pipe tables to clauses: the frame is the clause, each row an item.

A table that none of the known paddings writes again exactly is left to the caller, who keeps it as opaque.
"""

from typing import TYPE_CHECKING, Any

from canongate.importer.lines import Line, Sort
from canongate.model.clause_lines import table_rule, table_texts

if TYPE_CHECKING:
    from canongate.importer.prose import Prose

_STYLES = ("spaced", "tight", "aligned", "wide")
_FEWEST_LINES = 3


def read_table(reader: "Prose") -> dict[str, Any] | None:
    """Read the table at hand; None, without moving, where it is none or is padded in no known way."""
    rows: list[Line] = []
    while (line := reader.peek(len(rows))) and line.sort is Sort.ROW:
        rows.append(line)
    if len(rows) < _FEWEST_LINES or set(rows[1].written) - set("|-: "):
        return None
    written = [row.written for row in (rows[0], *rows[2:])]
    cells = [[cell.strip(" ") for cell in row[1:-1].split("|")] for row in written]
    style = next((style for style in _STYLES if table_texts(cells, style) == written), None)
    if style is None or len({len(row) for row in cells}) != 1:
        return None
    reader.at += len(rows)
    table: dict[str, Any] = {"columns": cells[0]}
    if rows[1].written != table_rule(cells, style):
        table["rule"] = rows[1].written
    if style != "spaced":
        table["style"] = style
    return {"table": table, "items": [{"cells": row} for row in cells[1:]]}
