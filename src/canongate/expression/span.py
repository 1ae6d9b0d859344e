"""Where something stands in the text of one expression; files and rules are not known here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class TextSpan:
    """
    A stretch of an expression's text.

    Offsets count code points from 0; lines and columns are 1-based; ends are exclusive.
    """

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: "TextSpan") -> "TextSpan":
        """Return the span from the start of this one to the end of another."""
        return TextSpan(self.start, other.end, self.line, self.column, other.end_line, other.end_column)

    def slice(self, text: str) -> str:
        """Return the stretch itself."""
        return text[self.start : self.end]

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


def span_between(text: str, start: int, end: int) -> TextSpan:
    """Return the span of ``text[start:end]`` with lines and columns counted from the text."""
    line, column = _place(text, start)
    end_line, end_column = _place(text, end)
    return TextSpan(start, end, line, column, end_line, end_column)


def excerpt(text: str, span: TextSpan) -> str:
    """Return the line on which the span begins, and beneath it a caret line that underlines the span."""
    line = text.split("\n")[span.line - 1].rstrip("\r")
    last = span.end_column if span.end_line == span.line else len(line) + 1
    # A tab stays a tab in the margin, so that the caret stands beneath its character on any terminal.
    margin = "".join("\t" if character == "\t" else " " for character in line[: span.column - 1])
    return f"{line}\n{margin}{'^' * max(1, last - span.column)}"


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
