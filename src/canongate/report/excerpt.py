"""The source line of a finding with carets under the place it speaks of, cut to fit when the line is long."""

from itertools import accumulate

from canongate.model.span import Span
from canongate.report.display import cluster_width, clusters
from canongate.report.inert import visible

_CUT = "..."
_LEAD = 12
"""Columns kept before the carets when a long line is cut."""
_REACH = 4
"""Code points looked at on each side of the place, per column: enough for text with many combining marks."""


def excerpt_lines(excerpt: str, span: Span, columns: int) -> tuple[str, str]:
    """
    Return the visible source line and the line of carets, each at most ``columns`` wide.

    A span over several lines is marked to the end of its first; a point gets one caret. However long the line is,
    only the part about the place is looked at.
    """
    place = min(span.column - 1, len(excerpt))
    start, stop = max(0, place - _REACH * columns), place + _REACH * columns
    end = span.end_column - 1 if span.end_line == span.line else len(excerpt)
    pieces = list(clusters(excerpt[start:stop]))
    widths = [cluster_width(piece) for piece in pieces]
    first, after = _marked(pieces, place - start, end - start)
    cut = start > 0 or stop < len(excerpt)
    low, high = (0, len(pieces)) if not cut and _fits(widths, first, columns) else _window(widths, first, columns)
    before, behind = (_CUT if start or low else ""), (_CUT if stop < len(excerpt) or high < len(pieces) else "")
    indent = len(before) + sum(widths[low:first])
    carets = sum(widths[first : min(after, high)])
    return before + "".join(map(visible, pieces[low:high])) + behind, " " * indent + "^" * max(carets, 1)


def _marked(pieces: list[str], start: int, end: int) -> tuple[int, int]:
    """Return the first marked piece and the one after the last, from offsets that count code points."""
    ends = list(accumulate(map(len, pieces)))
    first = sum(offset <= start for offset in ends)
    return first, sum(offset - len(piece) < end for offset, piece in zip(ends, pieces, strict=True))


def _fits(widths: list[int], first: int, columns: int) -> bool:
    """Return whether the whole line fits, with a caret after its end where that is the place."""
    return sum(widths) + (first == len(widths)) <= columns


def _window(widths: list[int], first: int, columns: int) -> tuple[int, int]:
    """Return the stretch of pieces about the first marked one that fits between two cuts."""
    low = _reach_back(widths, first, _LEAD)
    high, room = low, columns - 2 * len(_CUT)
    while high < len(widths) and widths[high] <= room:
        room -= widths[high]
        high += 1
    return _reach_back(widths, low, room), high


def _reach_back(widths: list[int], start: int, room: int) -> int:
    """Return the first piece from which everything up to ``start`` fits in ``room``."""
    while start and widths[start - 1] <= room:
        start -= 1
        room -= widths[start]
    return start
