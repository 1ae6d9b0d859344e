"""
What a check says: a non-passing outcome or a defect, with its place, the clause it violates and the way out.

A finding is made by a pure stage, which knows the document and the JSON pointer; the line and column are looked up
only when the finding is shown (:mod:`canongate.load.locate`), so that a clean file costs nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from canongate.model.span import Span


class Level(StrEnum):
    """How much a finding weighs; the order is from heavy to light."""

    ERROR = "error"
    """Blocks: a failed binding rule, or a document that breaks its profile, schema or references."""
    UNDECIDED = "undecided"
    """A binding rule could not be judged, or a file could not be read; it never passes."""
    WARNING = "warning"
    """Advice: an advisory rule, or a habit worth mending."""
    NOTE = "note"
    """Said for completeness; asks nothing."""


@dataclass(frozen=True, slots=True)
class ClauseCitation:
    """A clause as it was when it was cited: the full id, the version of its page, its text."""

    id: str
    version: str
    text: str


@dataclass(frozen=True, slots=True)
class Related:
    """A further place that explains a finding, with a few words on what is there."""

    message: str
    path: str
    pointer: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class WaiverNote:
    """Who let a finding stand, and until when (ISO date, inclusive)."""

    id: str
    approvers: tuple[str, ...]
    reason: str
    expires: str


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing that is wrong, or that could not be decided.

    ``message`` says what is wrong here with the values seen, in one line; ``help`` says what the author can do;
    ``context`` holds every value the message shows, so that other formats need not parse text.
    """

    __pydantic_config__ = {"use_attribute_docstrings": True}  # noqa: RUF012  # read when the schema is generated

    rule: str
    """Rule id, or the id of a built-in check (:mod:`canongate.model.checks`)."""
    level: Level
    message: str
    path: str
    """File, relative to the root, with forward slashes."""
    pointer: str = ""
    """JSON pointer (RFC 6901) into the file's document; empty is the document itself."""
    on_key: bool = False
    """True when the finding is about the key at ``pointer`` and not about its value."""
    offset: int | None = None
    """Code points into the text value at ``pointer``, where the finding is about a part of it."""
    document: str = ""
    """Id of the document, where it has one."""
    span: Span | None = None
    clauses: tuple[ClauseCitation, ...] = ()
    help: str = ""
    why: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    waiver: WaiverNote | None = None
    excerpt: str = ""
    """The source line at ``span``, without its line end."""

    def at(self, span: Span, excerpt: str = "", related: tuple[Related, ...] | None = None) -> "Finding":
        """Return the same finding with its place filled in."""
        return replace(self, span=span, excerpt=excerpt, related=self.related if related is None else related)

    @property
    def fingerprint_source(self) -> tuple[str, str, str]:
        """What identifies this finding across edits: rule, document, pointer; never the line."""
        return self.rule, self.document or self.path, self.pointer


def finding_order(finding: Finding) -> tuple[str, int, int, str, str, str]:
    """Return the sort key of findings: path, line, column, rule, then pointer and message to make it total."""
    line, column = (finding.span.line, finding.span.column) if finding.span else (0, 0)
    return finding.path, line, column, finding.rule, finding.pointer, finding.message
