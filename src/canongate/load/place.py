"""
Offsets in a text to lines and columns as a reader counts them, and back.

Knows nothing of YAML or JSON; a text is lines ended by LF.
"""

from bisect import bisect_right
from typing import Final

from canongate.model.span import Span

EXCERPT_LIMIT: Final = 1000
"""Code points of a line that an excerpt shows; a place behind them has no excerpt."""


class Lines:
    """
    The lines of one text, split once.

    Args:
        text: the whole file.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def position(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of an offset in code points."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a 1-based line and column, held inside the text."""
        start = self._starts[min(line, len(self._starts)) - 1]
        return min(start + column - 1, len(self.text))

    def span(self, path: str, start: int, end: int) -> Span:
        """Return the span from one offset to another."""
        return Span(path, *self.position(start), *self.position(max(start, end)))

    def excerpt(self, offset: int) -> str:
        """Return the line an offset stands on, cut where it is very long; empty where the place is behind the cut."""
        line, column = self.position(offset)
        start = self._starts[line - 1]
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return self.text[start : min(end, start + EXCERPT_LIMIT)] if column <= EXCERPT_LIMIT else ""
