"""
The profile of the text a page came from: everything needed to write the same bytes again.

What equals a default is left out: every value follows the dialect (:mod:`canongate.model.page_layout`).
"""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.strict import Strict

Form = Literal["inline", "below", "bare"]
Cell = Annotated[str, Field(max_length=4000, pattern=r"^[^\n]*$")]
Marker = Annotated[str, Field(max_length=2000, pattern=r"^[^\n]*$")]
Blank = Annotated[int, Field(ge=0, le=10000)]
Indent = Annotated[int, Field(ge=0, le=1000)]


class LineLayout(Strict):
    """How one line was written where it departs from its dialect; all parts are optional."""

    blank: Blank | None = None
    """Blank lines before it."""
    marker: Marker | None = None
    """What stands before its text, indentation and blanks included, such as ``- `` or ``Step 1 — ``."""
    label: Annotated[str, Field(max_length=200)] | None = None
    """How a field's label is spelled."""
    form: Form | None = None
    """Where a field's value stands: after the label, below ``Label:``, or below a bare ``Label``."""
    wording: Annotated[str, Field(max_length=200)] | None = None
    """How an empty list, yes or no is spelled."""
    separator: Annotated[str, Field(max_length=20)] | None = None
    """What stands between names, or between a party and its role on one line."""
    suffix: Annotated[str, Field(max_length=20)] | None = None
    """What follows a title, such as a colon."""


Layout = dict[Annotated[str, Field(max_length=80)], LineLayout]


class Source(Strict):
    """Profile of the wiki text: everything needed to write the same bytes again."""

    dialect: Literal["flat", "readable"]
    """Table of defaults all layout follows."""
    final_newline: bool = True
    """Whether the last line ends with a line end."""
    end: Cell | None = None
    """End marker where it departs from the dialect; empty for none."""
    trailing_blank: Blank = 0
    """Blank lines after the last line."""
    title_line: bool | None = None
    """Whether the text opens with the title, where that departs from the dialect."""
    order: tuple[str, ...] = ()
    """Header keys as ordered in the text, where that departs from the usual order."""
    markers: dict[Literal["item", "arrow", "heading"], Marker] = {}
    """Markers this page uses throughout in place of the dialect's."""
    gaps: dict[Annotated[str, Field(pattern=r"^[a-z]+>[a-z]+$")], Blank] = {}
    """Blank lines between two sorts of line, used throughout in place of the dialect's."""
    forms: dict[Literal["header", "entry", "change", "impact"], Form] = {}
    """Forms of fields this page uses throughout in place of the dialect's."""
    indent: Indent | None = None
    """Spaces each level of nested items adds, in place of the dialect's."""
    layout: Layout = {}
    """Lines of the header, title and end marker that depart from all this."""
