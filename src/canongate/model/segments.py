"""
Segments to compare: a set that is frozen before anybody looks at the figures.

A predicate stands once, in its segment; everything else carries its digest. What a predicate means is known to the
evidence stage; here it is text.
"""

import hashlib
import re
from typing import Annotated, Literal

from pydantic import Field

from canongate.model.strict import IsoDate, Line, Slug, Strict

# Strings (raw or not, triple-quoted first) are kept as they are; spaces and comments between other words do not count.
_WORDS = re.compile(
    r"""
    (?P<text>[rRbB]{0,2}(?:\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
    |(?P<gap>\s+|//[^\n]*)
    |(?P<number>\d[\w.]*(?:(?<=[eE])[+-]\d+)?)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign>==|!=|<=|>=|&&|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)


class SegmentDefinition(Strict):
    """A segment and the customers that belong to it."""

    id: Slug
    """Segment id."""
    name: Line
    """Name as people know it."""
    where: Annotated[str, Field(min_length=1, max_length=4096, examples=["orders >= 10"])]
    """Which customers belong to it: a CEL predicate over the columns of the data contract."""


class SegmentSet(Strict):
    """A frozen set of segments: each is compared with all the others."""

    schema_: Annotated[Literal["segment-set/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    id: Slug
    """Id of the set."""
    frozen_on: IsoDate
    """Day the set was frozen; later figures never change it."""
    best_by: Literal["definition", "net_revenue_per_customer"] = "definition"
    """What best customer means in this comparison: the framework's whole definition, or revenue per customer only."""
    segments: Annotated[tuple[SegmentDefinition, ...], Field(min_length=1, max_length=60)]
    """The segments."""


def normalise_predicate(where: str) -> str:
    """Return the words of a predicate with one space between them, so that layout and comments do not count."""
    return " ".join(match.group() for match in _WORDS.finditer(where) if match.lastgroup != "gap")


def predicate_digest(where: str) -> str:
    """Return the digest by which a predicate is known: of its words, whatever its layout."""
    return "sha256:" + hashlib.sha256(normalise_predicate(where).encode()).hexdigest()
