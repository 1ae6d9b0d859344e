"""
A picture of boxes in columns, joined by lines, with the tables that say the same in words.

It knows no coordinates: the render stage places the boxes. What is drawn, and in which order, is decided by whoever
makes the picture; every form of it (SVG, Mermaid, DOT, text) shows the same.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A box with one or two lines of words, each wrapped where it must be."""

    id: str
    column: int
    title: str
    """What it is; the words before the first blank are set in the colour of ``kind`` where ``kind`` is a role."""
    note: str = ""
    """Smaller, below."""
    kind: str = "thing"
    """Sort of the thing: a role, ``brain``, ``page``, ``external``."""
    frame: str = ""
    """Id of the frame it stands in; empty for none."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A titled frame around boxes of one column."""

    id: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line from one box to another."""

    source: str
    target: str
    kind: str
    """Role or relation; decides colour and dashes, and stands in the legend."""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words under headings."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""
    """What an empty table says."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw, in order, and to say."""

    title: str
    description: str
    columns: tuple[str, ...]
    """Heading of each column."""
    boxes: tuple[Box, ...]
    """By column, then from top to bottom; boxes of one frame stand together."""
    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
