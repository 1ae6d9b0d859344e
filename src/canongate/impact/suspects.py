"""
Rules and decisions in force that cite what changed, and whether somebody looked at them as they now stand.

A review names a digest of the subject together with the clause; when either moves again, the digest is another one
and the review is void.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from canongate.impact.clauses import ABOUT_CHANGES, units
from canongate.impact.words import told
from canongate.model.canonical import digest_of
from canongate.model.change import Change, Effect, Subject
from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.impact import Suspect
from canongate.model.workspace import Workspace

_QUIET = frozenset({Effect.ADDED, Effect.MOVED, Effect.OWNER, Effect.LINKS})
"""What a clause may go through without making those who cite it doubtful."""


def suspects(head: Workspace, changes: Sequence[Change]) -> tuple[Suspect, ...]:
    """Return everything that some changes make doubtful, in order."""
    moved = _moved(changes)
    found = {
        Suspect(sort, document.id, clause, why, subject_digest(document, clause, head))
        for sort, document, clause in _citations(head)
        if (why := _why(clause, moved, head))
    }
    return tuple(sorted(found))


def subject_digest(subject: Document, clause: str, workspace: Workspace) -> str:
    """Return the digest of a rule or decision together with a clause it cites."""
    return digest_of({"subject": subject.raw.digest, "clause": _content(clause, workspace)})


def review_findings(head: Workspace, found: Sequence[Suspect]) -> Iterator[Finding]:
    """Yield each suspect that nobody reviewed as it now stands."""
    reviewed = {(row["subject"], row.get("because"), row["digest"]) for row in reviews(head)}
    for one in found:
        if (one.id, one.clause, one.digest) not in reviewed:
            yield _not_reviewed(one, head, voided=_voided(one, head))


def reviews(workspace: Workspace) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of the registry of reviews."""
    for document in workspace.documents.values():
        if document.kind == "reviews":
            yield from document.data["rows"]


def _moved(changes: Sequence[Change]) -> dict[str, str]:
    """Return clauses and items that say something else now, with what happened to each."""
    moved: dict[str, str] = {}
    for change in changes:
        if (
            change.subject is Subject.CLAUSE
            and change.effect not in _QUIET
            and not change.context.get("whole_page")
            and change.context.get("kind") not in ABOUT_CHANGES
        ):
            moved.setdefault(change.id, told(change))
    return moved


def _citations(head: Workspace) -> Iterator[tuple[str, Document, str]]:
    """Yield what cites which clause: rules, and the decisions behind rows in force."""
    for rule in head.rules:
        for clause in rule.data["enforces"]:
            yield "rule", rule, clause
    in_force = {row["decision"] for row in (*head.segments, *head.offers)}
    for name in sorted(in_force & head.decisions.keys()):
        decision = head.decisions[name]
        clause = decision.data.get("selection", {}).get("strategy", {}).get("clause")
        if clause:
            yield "decision", decision, clause


def _why(clause: str, moved: Mapping[str, str], head: Workspace) -> str:
    """Return what happened to a clause, to an item in it, or to the clause it is an item of; empty for nothing."""
    page = head.pages.get(clause.partition("#")[0])
    if not moved or page is None:
        return moved.get(clause, "")
    keys = {unit.id: key for key, unit in units(page).items()}
    own = keys.get(clause, ())
    for other, why in sorted(moved.items()):
        key = keys.get(other, ())
        # Ids do not tell what is within what; keys do: those of an item begin with its clause's.
        related = bool(own) and bool(key) and (own[: len(key)] == key or key[: len(own)] == own)
        if other == clause or related:
            return why
    return ""


def _content(clause: str, workspace: Workspace) -> Any:
    """Return what a clause says with its items: what a reviewer reads."""
    page = workspace.pages.get(clause.partition("#")[0])
    if page is None:
        return None
    found = units(page)
    own = next((key for key, unit in found.items() if unit.id == clause), None)
    if own is None:
        return None
    above = [found[own[: end + 1]] for end in range(len(own) - 1)]
    within = [unit for key, unit in found.items() if key[: len(own)] == own]
    return [[one.id, one.text, one.modality, one.normative, one.params] for one in (*above, *within)]


def _voided(one: Suspect, head: Workspace) -> str:
    """Return the id of a review of the same thing at another digest; empty where there is none."""
    ids = [row["id"] for row in reviews(head) if (row["subject"], row.get("because")) == (one.id, one.clause)]
    return str(ids[-1]) if ids else ""


def _not_reviewed(one: Suspect, head: Workspace, *, voided: str) -> Finding:
    documents = {rule.id: rule for rule in head.rules} if one.sort == "rule" else head.decisions
    document = documents[one.id]
    index = list(document.data.get("enforces", ())).index(one.clause) if one.sort == "rule" else None
    after = f"; the review {voided!r} was of an earlier state" if voided else ""
    return Finding(
        rule="suspect-not-reviewed",
        level=Level.ERROR,
        message=f"the {one.sort} cites {one.clause} ({one.because}), and nobody reviewed it since{after}",
        path=document.path,
        pointer="/selection/strategy/clause" if index is None else f"/enforces/{index}",
        document=one.id,
        help=f"read both, then run `canongate review {one.id} --by PERSON --reason TEXT`",
        context={"subject": one.id, "clause": one.clause, "because": one.because, "digest": one.digest},
    )
