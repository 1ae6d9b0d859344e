"""
One difference between two states of a canon, as people speak of it: a clause reworded, a parameter raised.

Made by :mod:`canongate.impact.diff`; says what changed and where, not what follows from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Subject(StrEnum):
    """What sort of thing changed."""

    CANON = "canon"
    PAGE = "page"
    CLAUSE = "clause"
    RULE = "rule"
    PARAMETER = "parameter"
    OVERLAY = "overlay"
    ROW = "registry row"
    DECISION = "decision"
    EVIDENCE = "evidence"
    POLICY = "approval policy"
    CASE = "case of a rule"


class Effect(StrEnum):
    """What happened to it."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    """Its words changed, and its force did not, or nobody can tell from the words."""
    STRENGTHENED = "strengthened"
    """Its force grew: may became should or must, should became must; or a rule's level did."""
    WEAKENED = "weakened"
    """Its force shrank."""
    REVERSED = "reversed"
    """What was asked for is now forbidden, or the other way round."""
    PARAMETER = "parameter"
    """A number or list that rules read."""
    OWNER = "owner"
    """Who answers for it, or stands behind it."""
    SCOPE = "scope"
    """Whom it binds."""
    HEADER = "header"
    """Something else a page says of itself."""
    MOVED = "moved"
    """It stands in another place; what it says did not change."""
    LINKS = "links"
    """How it stands to other clauses."""
    EXPRESSION = "expression"
    """What a rule asks, or when."""
    WORDING = "wording"
    """What a rule tells people; what it asks did not change."""
    DATES = "dates"
    """When a rule judges."""
    CHANGED = "changed"
    """Some other part of it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between base and head."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    subject: Subject
    """Sort of the thing that changed."""
    effect: Effect
    """What happened to the thing."""
    id: str
    """Full id: of the page, clause, rule, parameter, decision, or ``<registry file>#<row id>``."""
    path: str
    """File, relative to the root: in head, or in base when it is gone."""
    pointer: str = ""
    """JSON pointer into that file."""
    what: str = ""
    """Field that changed, where it is about one."""
    before: Any = None
    """Value in base; None when it was not there."""
    after: Any = None
    """Value in head; None when it is not there any more."""
    page: str = ""
    """Page of a clause."""
    section: str = ""
    """Heading of the section of a clause."""
    normative: bool = False
    """Whether a clause sets a norm, in either state."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """Further values that a message may show."""

    @property
    def order(self) -> tuple[str, str, str, str, str]:
        """Sort key: subject, id, effect, field, pointer."""
        return self.subject, self.id, self.effect, self.what, self.pointer
