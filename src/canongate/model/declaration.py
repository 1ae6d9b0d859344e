"""
What a change touches, in the fields of a page's change-impact declaration, each with what it follows from.

The derived declaration and the one a page prints have the same fields (:data:`canongate.model.page_fields.IMPACT`),
so that they can be compared field by field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

PAGES = ("created", "updated", "deprecated")
LISTS = (*PAGES, "sections_changed", "what_changed", "registries", "brains_affected")
FLAGS = ("authority_boundaries", "governance_behaviour", "canon_version_update", "change_log_entry")


class Bump(StrEnum):
    """How far the version of the canon must rise, from not at all upwards."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def rank(self) -> int:
        """Return how far, as a number that can be compared."""
        return list(Bump).index(self)


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """Why something stands in a declaration."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    clause: str
    """Id of the clause of the canon that says so; empty where the canon holds no such clause."""
    what: str
    """The change it follows from, in words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a list of a declaration."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    name: str
    """As a page writes it."""
    id: str
    """Id of the page or Brain; the name again for what has no id."""
    causes: tuple[Cause, ...]
    """What it follows from."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One yes or no of a declaration; yes has causes, no has none."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    causes: tuple[Cause, ...] = ()
    """What it follows from; empty for no."""

    def __bool__(self) -> bool:
        return bool(self.causes)


@dataclass(frozen=True, slots=True)
class Declaration:
    """All fields of a declaration that follows from changes."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    lists: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """One of :data:`LISTS` to its entries, in order."""
    flags: Mapping[str, Flag] = field(default_factory=dict)
    """One of :data:`FLAGS` to yes or no."""
    bump: Bump = Bump.NONE
    """How far the version of the canon must rise."""

    def names(self, key: str) -> tuple[str, ...]:
        """Return the names in a list."""
        return tuple(entry.name for entry in self.lists.get(key, ()))

    def flag(self, key: str) -> Flag:
        """Return a yes or no."""
        return self.flags.get(key, Flag())

    def as_clause(self) -> dict[str, Any]:
        """Return the fields as an impact declaration of a page file holds them; empty lists of prose are left out."""
        named = {key: list(self.names(key)) for key in LISTS}
        told = {key: value for key, value in named.items() if value or key in {*PAGES, "registries"}}
        return told | {key: bool(self.flag(key)) for key in FLAGS}
