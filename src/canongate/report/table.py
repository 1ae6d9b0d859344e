"""
Rows of words as a table for a terminal: columns as wide as they need to be, wrapped where the line is full.

Nothing is cut: a cell that does not fit goes on in the next line of its column, at a blank or, in an id, after
``/ # . _ -``.
"""

import re
from collections.abc import Sequence

from canongate.report.display import width
from canongate.report.inert import visible
from canongate.report.palette import Palette

_GUTTER = 2
_NARROWEST = 8
_BREAKS = re.compile(r"[^ /#._-]*[/#._-]?| +")


def table_text(headings: Sequence[str], rows: Sequence[Sequence[str]], *, columns: int, palette: Palette) -> str:
    """
    Return a table, ending with a line end.

    Args:
        headings: one per column.
        rows: as many cells each.
        columns: width of a line; only a table of many columns and no room at all is wider.
        palette: how headings are painted.
    """
    cells = [[visible(cell) for cell in row] for row in rows]
    widths = _widths([list(headings), *cells], columns - _GUTTER * (len(headings) - 1))
    head = "".join(_painted(line, palette) for line in _lines(headings, widths))
    return head + "".join(line + "\n" for row in cells for line in _lines(row, widths))


def _painted(line: str, palette: Palette) -> str:
    return palette.paint(palette.strong, line) + "\n"


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return the width of each column: what it asks for, the widest ones cut to the same width until all fit."""
    asked = [max(map(width, column)) for column in zip(*rows, strict=True)]
    widest = max(_NARROWEST, *asked)
    while sum(min(one, widest) for one in asked) > room and widest > _NARROWEST:
        widest -= 1
    spare = room - sum(min(one, widest) for one in asked)
    widths = []
    for one in asked:
        # What is left over goes, column by column, to those that were cut.
        extra = min(max(spare, 0), max(one - widest, 0), 1)
        spare -= extra
        widths.append(min(one, widest) + extra)
    return widths


def _lines(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Return one row as lines."""
    broken = [_broken(cell, room) for cell, room in zip(row, widths, strict=True)]
    lines = []
    for at in range(max(map(len, broken))):
        parts = [cell[at] if at < len(cell) else "" for cell in broken]
        padded = (part + " " * (room - width(part)) for part, room in zip(parts, widths, strict=True))
        lines.append((" " * _GUTTER).join(padded).rstrip())
    return lines


def _broken(cell: str, room: int) -> list[str]:
    lines = [""]
    for piece in filter(None, _BREAKS.findall(cell)):
        for part in [piece] if width(piece) <= room else piece:
            if width(lines[-1] + part) <= room:
                lines[-1] += part
            elif part.strip():
                lines.append(part)
    return [line.strip() for line in lines]
