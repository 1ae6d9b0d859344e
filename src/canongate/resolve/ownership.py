"""
The ownership graph: who owns and does what, read from the typed integration clauses of all pages.

A clause that names its owner has that one. Any other clause has the Brains that own its page by an integration clause;
where a page says so of none, its clauses have no owner, and nothing is guessed from folders or headers.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from canongate.model.checks import found
from canongate.model.clauses import ClauseRef
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.model.kept_page import KeptPage, Owning
from canongate.model.ownership import OWNS, Assignment, Cycle, Owned, OwnershipGraph, Subject
from canongate.model.workspace import Workspace
from canongate.resolve.cycles import cycles

_WATCHING = frozenset({"validates", "governs"})
_CLAUSE_DEPTH = 4
"""Slashes in the pointer of a clause; the pointer of an item has more."""


def ownership(workspace: Workspace) -> OwnershipGraph:
    """Return the ownership graph of a workspace."""
    assignments = tuple(sorted(_assignments(workspace)))
    owners = page_owners(assignments)
    return OwnershipGraph(
        brains={name: row["name"] for name, row in workspace.brains.items()},
        pages={name: page.title for name, page in sorted(workspace.pages.items())},
        assignments=assignments,
        clauses=tuple(sorted(_owned(workspace, owners))),
        subjects=_subjects(assignments),
        roleless=tuple(sorted(_roleless(workspace))),
        cycles=tuple(_brain_cycles(assignments, owners)),
    )


def page_owners(assignments: Iterable[Assignment]) -> dict[str, tuple[str, ...]]:
    """Return page id to the Brains that own it by an integration clause, in order."""
    owners: dict[str, set[str]] = {}
    for one in assignments:
        if one.role == OWNS and one.whole_page:
            owners.setdefault(one.page, set()).add(one.brain)
    return {page: tuple(sorted(brains)) for page, brains in owners.items()}


def owners_of(clause: ClauseRef, owners: Mapping[str, tuple[str, ...]], workspace: Workspace) -> tuple[str, ...]:
    """Return the Brains that own a clause: the one it names, else its page's."""
    if clause.owner is not None:
        named = workspace.brain_names.get(clause.owner)
        return (named,) if named else ()
    return owners.get(clause.page, ())


def owner_findings(workspace: Workspace) -> Iterator[Finding]:
    """Yield each clause that gives a thing another owner than a clause before it."""
    first: dict[str, tuple[str, str, str]] = {}
    for page in workspace.pages.values():
        owned = page.facts.owned if isinstance(page, KeptPage) else owned_by(page, workspace)
        for thing, brain, pointer, written in owned:
            other, path, where = first.setdefault(thing, (brain, page.path, pointer))
            if other != brain:
                names = [workspace.brains[one]["name"] for one in (brain, other)]
                yield found(
                    "owner-contradicts",
                    page,
                    pointer,
                    f"{names[0]} owns {written!r}, and so does {names[1]}",
                    help="let one of them own it, or say in other words what each owns",
                    context={"object": written, "brains": [brain, other]},
                    related=(Related("the other owner", path, where),),
                )


def owned_by(page: Document, workspace: Workspace) -> list[Owning]:
    """Return what Brains own by the integration clauses of a page, in its order."""
    return [
        (thing, brain, f"{place}/items/{i}", item["object"])
        for place, clause, brain in _parties(workspace, page.id)
        for i, item in enumerate(clause.get("items", ()))
        if item.get("role") == OWNS and (thing := _thing(item.get("object", "")))
    ]


def _parties(workspace: Workspace, page: str) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """Yield place, clause and Brain of each integration clause of a page whose party is a Brain."""
    for place, clause in workspace.pages[page].index.of_kind("integration"):
        brain = workspace.brain_names.get(clause.get("party") or "")
        if brain:
            yield place, clause, brain


def _assignments(workspace: Workspace) -> Iterator[Assignment]:
    for page in workspace.pages:
        for _, clause, brain in _parties(workspace, page):
            for item in clause.get("items", ()):
                if "role" in item:
                    local = f"{page}#{clause['id']}.{item['id']}"
                    yield Assignment(page, local, brain, item["role"], item.get("object", ""), whole_page=True)
    for ref in workspace.clauses.values():
        owner = workspace.brain_names.get(ref.owner or "")
        if owner and _is_whole(ref):
            yield Assignment(ref.page, ref.id, owner, OWNS, ref.text, whole_page=False)


def _roleless(workspace: Workspace) -> Iterator[str]:
    for page in workspace.pages:
        for _, clause, _ in _parties(workspace, page):
            yield from (f"{page}#{clause['id']}.{item['id']}" for item in clause.get("items", ()) if "role" not in item)


def _is_whole(clause: ClauseRef) -> bool:
    return clause.pointer.count("/") == _CLAUSE_DEPTH


def _owned(workspace: Workspace, owners: Mapping[str, tuple[str, ...]]) -> Iterator[Owned]:
    for clause in workspace.clauses.values():
        if clause.normative and _is_whole(clause):
            yield Owned(clause.id, owners_of(clause, owners, workspace), clause.text)


def _thing(written: str) -> str:
    """Return a thing owned as it is compared: without case, article and final stop."""
    words = written.casefold().rstrip(".").split()
    return " ".join(words[1:] if words[:1] in (["the"], ["its"]) else words)


def _subjects(assignments: Iterable[Assignment]) -> tuple[Subject, ...]:
    by_thing: dict[str, list[Assignment]] = {}
    for one in assignments:
        if one.role == OWNS and one.whole_page and one.object:
            by_thing.setdefault(_thing(one.object), []).append(one)
    return tuple(
        Subject(thing, tuple(sorted({one.brain for one in told})), tuple(one.clause for one in told))
        for thing, told in sorted(by_thing.items())
    )


def _brain_cycles(assignments: Iterable[Assignment], owners: Mapping[str, tuple[str, ...]]) -> Iterator[Cycle]:
    """Yield circles in which Brains rely on, or watch, what others of the circle own."""
    edges: dict[str, list[tuple[str, str]]] = {"relies on": [], "watches": []}
    for one in assignments:
        if one.role != OWNS:
            relation = "watches" if one.role in _WATCHING else "relies on"
            edges[relation] += [(one.brain, owner) for owner in owners.get(one.page, ()) if owner != one.brain]
    for relation, pairs in edges.items():
        yield from cycles(relation, pairs)
