"""
The impact declaration a page prints, and the one it should print, in the form of its own.

What it declares is held against what follows in :mod:`.declared_findings`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from canongate.model.declaration import Declaration
from canongate.model.document import Document
from canongate.model.page_fields import IMPACT

LABELS = {field.key: field.label for field in IMPACT}
_ORDER = tuple(LABELS)
_NO = frozenset({"", "-", "n/a", "nil", "no", "none", "false", "not required"})


@dataclass(frozen=True, slots=True)
class Declared:
    """The impact declaration a page prints."""

    pointer: str
    """JSON pointer to its clause."""
    clause: Mapping[str, Any]

    def names(self, key: str) -> tuple[str, ...]:
        """Return the names in a list; words for nothing are none."""
        return tuple(name for name in self.clause.get(key) or () if name.casefold() not in _NO)

    def flag(self, key: str) -> bool:
        """Return a yes or no, however it is worded; what is left out is no."""
        said = self.clause.get(key, False)
        return said if isinstance(said, bool) else said.casefold().strip(" .") not in _NO


def declared_by(page: Document) -> Declared | None:
    """Return the declaration of a page; the last where it has several."""
    found = page.index.of_kind("impact_declaration")
    return Declared(*found[-1]) if found else None


def clause_for(declaration: Declaration, existing: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """
    Return an impact declaration clause that says what follows, in the form of the page's own.

    Fields that the page prints are kept, and those that must be said are added.

    Args:
        declaration: what follows from the page's change.
        existing: the page's declaration; its id, uid, layout and order are kept.
    """
    derived = declaration.as_clause()
    if existing is None:
        return {"kind": "impact_declaration", **{key: derived[key] for key in _ORDER if key in derived}}
    needed = {key for key, value in derived.items() if value} - {"brains_affected"}
    if not declaration.names("updated"):
        needed -= {"what_changed", "sections_changed"}
    shown = [key for key in _ORDER if key in existing or key in needed]
    values = {key: derived.get(key, []) for key in shown}
    kept = {key: value for key, value in existing.items() if key not in LABELS}
    head = {key: kept.pop(key) for key in ("id", "uid", "kind") if key in kept}
    return head | values | kept
