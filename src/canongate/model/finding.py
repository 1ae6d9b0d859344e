"""
What a check says: a non-passing outcome or a defect, with its place, the clause it violates and the way out.

A finding is made by a pure stage, which knows the document and the JSON pointer; the line and column are looked up
only when the finding is shown (:mod:`canongate.load.locate`), so that a clean file costs nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from canongate.model.span import Span

APPROVAL_MISSING = "approval-missing"
"""Rule of the findings that an approval mends; they have an exit code of their own."""


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
    """A clause as it was when it was cited."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    id: str
    """Full id."""
    version: str
    """Version of its page."""
    text: str
    """What it said."""


@dataclass(frozen=True, slots=True)
class Related:
    """A further place that explains a finding."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    message: str
    """What is there, in a few words."""
    path: str
    """File, relative to the root."""
    pointer: str = ""
    """JSON pointer into the file's document."""
    span: Span | None = None
    """The place, once it has been looked up."""


@dataclass(frozen=True, slots=True)
class WaiverNote:
    """Who let a finding stand, and until when."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    id: str
    """Id of the waiver."""
    approvers: tuple[str, ...]
    """People who approved it."""
    reason: str
    """Why they did."""
    expires: str
    """Last day on which it holds (ISO date)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing that is wrong, or that could not be decided.

    ``message`` says what is wrong here with the values seen, in one line; ``help`` says what the author can do;
    ``context`` holds every value the message shows, so that other formats need not parse text.
    """

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    rule: str
    """Rule id, or the id of a built-in check (:mod:`canongate.model.checks`)."""
    level: Level
    """How much it weighs."""
    message: str
    """What is wrong here, in one line, with the values seen."""
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
    """The place, once it has been looked up."""
    clauses: tuple[ClauseCitation, ...] = ()
    """Clauses that are violated."""
    help: str = ""
    """What the author can do."""
    why: str = ""
    """Why the rule exists."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """Every value the message shows."""
    related: tuple[Related, ...] = ()
    """Further places that explain it."""
    waiver: WaiverNote | None = None
    """The waiver that lets it stand, where there is one."""
    excerpt: str = ""
    """The source line at ``span``, without its line end."""

    def at(self, span: Span, excerpt: str = "", related: tuple[Related, ...] | None = None) -> "Finding":
        """Return the same finding with its place filled in."""
        return replace(self, span=span, excerpt=excerpt, related=self.related if related is None else related)

    @property
    def fingerprint_source(self) -> tuple[str, str, str]:
        """What identifies this finding across edits: rule, document, pointer; never the line."""
        return self.rule, self.document or self.path, self.pointer


MOST_PER_FILE = 1000
"""A file is not worth more findings of one stage than this."""


def not_shown(path: str, shown: int) -> Finding:
    """Return the finding that more of a file may be wrong than is shown: undecided, so no baseline takes it out."""
    return Finding(
        rule="findings-not-shown",
        level=Level.UNDECIDED,
        message=f"{shown:,} findings of this file are shown, and no more",
        path=path,
        document=path,
        help="mend those that are shown, then run again",
        context={"shown": shown},
    )


def curbed(findings: Iterable[Finding], path: str) -> Iterator[Finding]:
    """Yield the findings of one file up to as many as it is worth, and then that there are more."""
    for count, finding in enumerate(findings):
        if count == MOST_PER_FILE:
            yield not_shown(path, count)
            return
        yield finding


def finding_order(finding: Finding) -> tuple[str, int, int, str, str, str]:
    """Return the sort key of findings: path, line, column, rule, then pointer and message to make it total."""
    line, column = (finding.span.line, finding.span.column) if finding.span else (0, 0)
    return finding.path, line, column, finding.rule, finding.pointer, finding.message
