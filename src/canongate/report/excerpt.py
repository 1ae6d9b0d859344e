"""The source line of a finding with carets under the place it speaks of, cut to fit when the line is long."""

from canongate.model.span import Span
from canongate.report.display import cluster_width, clusters
from canongate.report.inert import visible

_CUT = "..."
_LEAD = 12
"""Columns kept before the carets when a long line is cut."""


def excerpt_lines(excerpt: str, span: Span, columns: int) -> tuple[str, str]:
    """
    Return the visible source line and the line of carets, each at most ``columns`` wide.

    A span over several lines is marked to the end of its first; a point gets one caret.
    """
    cells = [(visible(cluster), cluster_width(cluster)) for cluster in clusters(excerpt)]
    first, after = _marked(excerpt, span)
    low, high = _window([columns_taken for _, columns_taken in cells], first, columns)
    before, behind = (_CUT if low else ""), (_CUT if high < len(cells) else "")
    shown = before + "".join(text for text, _ in cells[low:high]) + behind
    indent = len(before) + sum(taken for _, taken in cells[low:first])
    carets = sum(taken for _, taken in cells[first : min(after, high)])
    return shown, " " * indent + "^" * max(carets, 1)


def _marked(excerpt: str, span: Span) -> tuple[int, int]:
    """Return the first marked cluster and the one after the last, from columns that count code points."""
    end = span.end_column - 1 if span.end_line == span.line else len(excerpt)
    offset, first, after = 0, None, 0
    for number, cluster in enumerate(clusters(excerpt)):
        offset += len(cluster)
        if first is None and offset > span.column - 1:
            first = number
        if offset - len(cluster) < end:
            after = number + 1
    return (after if first is None else first), after


def _window(widths: list[int], first: int, columns: int) -> tuple[int, int]:
    """Return the range of clusters to show: all of them if they fit, else a stretch about the first marked one."""
    if sum(widths) + (first == len(widths)) <= columns:
        return 0, len(widths)
    low = _reach_back(widths, first, _LEAD)
    high, room = low, columns - 2 * len(_CUT)
    while high < len(widths) and widths[high] <= room:
        room -= widths[high]
        high += 1
    return _reach_back(widths, low, room), high


def _reach_back(widths: list[int], start: int, room: int) -> int:
    """Return the first cluster from which everything up to ``start`` fits in ``room``."""
    while start and widths[start - 1] <= room:
        start -= 1
        room -= widths[start]
    return start
