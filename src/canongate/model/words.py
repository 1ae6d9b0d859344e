"""
The vocabulary of a root, ready to look words up in: each spelling leads to the word as it should be written.

It knows no vocabulary of its own; where a root keeps none, every word stands for itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from canongate.model.document import Document

DRAFT, ACTIVE, DEPRECATED = "Draft", "Active", "Deprecated"
"""Statuses with a meaning of their own: does not bind yet, binds, binds no more."""


@dataclass(frozen=True, slots=True)
class Words:
    """Spelling to word, of each list of a vocabulary; an empty list is not checked."""

    document_types: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    authorities: Mapping[str, str] = field(default_factory=dict)
    header_keys: Mapping[str, str] = field(default_factory=dict)
    next_statuses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Status to those that may follow it; a status that is absent may be followed by any."""
    folded_keys: frozenset[str] = frozenset()
    """Spellings of the header keys without case."""

    def status(self, written: str) -> str:
        """Return a status as the vocabulary writes it; one it does not know stays as written."""
        return self.statuses.get(written, written)

    def status_unknown(self, written: str) -> bool:
        """Return whether a status is missing from a vocabulary that lists statuses."""
        return bool(self.statuses) and written not in self.statuses

    def type_unknown(self, written: str) -> bool:
        """Return whether a document type is missing from a vocabulary that lists document types."""
        return bool(self.document_types) and written not in self.document_types

    def type_spellings(self, written: str) -> tuple[str, ...]:
        """Return every spelling of a document type, in order; one that is not known has its own only."""
        name = self.document_types.get(written)
        return tuple(sorted(one for one, of in self.document_types.items() if of == name)) if name else (written,)


def words_of(documents: Iterable[Document]) -> Words:
    """Return the words of the vocabulary among some documents; without one, no words."""
    table = next((document.data for document in documents if document.kind == "vocabulary"), None)
    if table is None:
        return Words()
    lists = ("document_types", "statuses", "authorities", "header_keys")
    following = {term["name"]: tuple(term["next"]) for term in table["statuses"] if "next" in term}
    spelled = {name: _spellings(table.get(name, ())) for name in lists}
    folded = frozenset(spelling.casefold() for spelling in spelled["header_keys"])
    return Words(**spelled, next_statuses=following, folded_keys=folded)


def _spellings(terms: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {spelling: term["name"] for term in terms for spelling in (term["name"], *term.get("aliases", ()))}
