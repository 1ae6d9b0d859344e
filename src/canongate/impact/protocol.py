"""
What a change of a page entails, by the clauses of the canon change protocol that say so.

The table names clauses; a canon that holds no such page gets the same answers without a clause beside them.
"""

from collections.abc import Mapping
from typing import Final

from canongate.model.change import Change, Effect, Subject
from canongate.model.declaration import Bump, Cause
from canongate.model.finding import ClauseCitation
from canongate.model.workspace import Workspace

PROTOCOL: Final = "headoffice/canon-change-protocol"
NEW_PAGE: Final = "canon-version-rule.none.a-new-page-that-touches-no-existing-clause"
ADDED: Final = "canon-version-rule.minor.a-clause-added-to-an-existing-page"
STRENGTHENED: Final = "canon-version-rule.minor.a-clause-strengthened"
WEAKENED: Final = "canon-version-rule.major.a-clause-weakened"
REGISTRATION: Final = "registration-rule.mwms-architecture-registry"
PAGE_REGISTRATION: Final = "registration-rule.the-page-registry-of-its-brain"
LAYER: Final = "registration-rule.layer"
PAGE_ROW: Final = "registration-rule.page-registry-row"
LOG: Final = "procedure.log"
DECLARED: Final = {
    "created": "declaration-rule.which-pages-are-created",
    "updated": "declaration-rule.which-pages-are-updated",
    "deprecated": "declaration-rule.which-pages-are-deprecated",
    "sections_changed": "declaration-rule.in-which-section-it-changed",
    "what_changed": "declaration-rule.what-changed",
}
UNDECLARED: Final = "declaration-rule.undeclared"
OVER_DECLARED: Final = "declaration-rule.over-declared"

_REWORDED = (Bump.PATCH, "canon-version-rule.patch.a-clause-reworded")
_WEAKER = (Bump.MAJOR, WEAKENED)
_CLAUSE_BUMPS: Final[Mapping[Effect, tuple[Bump, str]]] = {
    Effect.ADDED: (Bump.MINOR, ADDED),
    Effect.REMOVED: (Bump.MAJOR, "canon-version-rule.major.a-clause-removed"),
    Effect.REWORDED: _REWORDED,
    Effect.STRENGTHENED: (Bump.MINOR, STRENGTHENED),
    Effect.WEAKENED: _WEAKER,
    # NOTE: which way these two move the force cannot be told, so they count as the graver.
    Effect.REVERSED: _WEAKER,
    Effect.PARAMETER: _WEAKER,
    Effect.OWNER: (Bump.MAJOR, "canon-version-rule.major.an-owner-moved"),
    Effect.LINKS: _REWORDED,
    Effect.CHANGED: _REWORDED,
}
_PAGE_BUMPS: Final[Mapping[Effect, tuple[Bump, str]]] = {
    Effect.OWNER: _CLAUSE_BUMPS[Effect.OWNER],
    Effect.SCOPE: (Bump.MAJOR, "canon-version-rule.major.a-scope-moved"),
    Effect.REMOVED: _CLAUSE_BUMPS[Effect.REMOVED],
}


def bump_of(change: Change) -> tuple[Bump, str]:
    """Return how far one change of a page lifts the version of the canon, and the clause that says so."""
    none = (Bump.NONE, "")
    if change.subject is Subject.CLAUSE:
        if change.effect is Effect.ADDED and change.context.get("whole_page"):
            return none
        return _CLAUSE_BUMPS.get(change.effect, none)
    if change.subject is Subject.PAGE:
        return _PAGE_BUMPS.get(change.effect, none)
    return none


def cause(workspace: Workspace, clause: str, what: str) -> Cause:
    """Return a cause with the protocol's clause, where the canon holds it."""
    full = f"{PROTOCOL}#{clause}"
    return Cause(full if clause and full in workspace.clauses else "", what)


def cited(workspace: Workspace, clause: str) -> tuple[ClauseCitation, ...]:
    """Return a clause of the protocol as findings cite it; nothing where the canon does not hold it."""
    ref = workspace.clauses.get(f"{PROTOCOL}#{clause}")
    return (ClauseCitation(ref.id, ref.page_version, ref.text),) if ref else ()
