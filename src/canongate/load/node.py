"""
The shape of a text with offsets: what stands where, without saying what it means.

Built from text on request only (:mod:`canongate.load.compose`), thrown away when the places are known.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Style(StrEnum):
    """How a scalar is written."""

    PLAIN = "plain"
    SINGLE = "single"
    DOUBLE = "double"
    BLOCK = "block"


@dataclass(slots=True)
class Scalar:
    """A scalar and where it is written."""

    start: int
    end: int
    style: Style


@dataclass(slots=True)
class Entry:
    """One key of a mapping, decoded, with where it is written and what stands behind it; None is an empty value."""

    key: str
    start: int
    end: int
    style: Style
    value: "Node | None" = None


@dataclass(slots=True)
class Collection:
    """A mapping or a list; flow collections span their brackets, block collections first to last child."""

    start: int
    end: int
    indent: int
    """Column of a block collection, counted from 0; -1 for flow."""
    entries: list[Entry] | None = None
    """Of a mapping, in order of the file, duplicates kept; None for a list."""
    items: "list[Node | None]" = field(default_factory=list)
    """Of a list."""


Node = Scalar | Collection


@dataclass(frozen=True, slots=True)
class Mark:
    """Something the profile refuses, met while composing: the check, where, and the pointer of what it stands in."""

    check: str
    start: int
    end: int
    pointer: str


@dataclass(slots=True)
class Composition:
    """The shape of one text: the first document's root, and everything met that the profile refuses."""

    root: Node | None = None
    marks: list[Mark] = field(default_factory=list)
