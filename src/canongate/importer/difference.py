"""
What an edit of a page means, clause by clause, for the person who is about to accept it.

Two states of one page are compared by the ids they share, so what was moved or reworded is told as that and not as a
loss and a gain. What the change touches elsewhere is not told here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from canongate.model.clauses import ClauseRef, clauses_of, iterate_clauses
from canongate.model.page_fields import HEADER, values_of

Row = Mapping[str, Any]
_RANK = {"info": 0, "may": 1, "should": 2, "must": 3, "must_not": 3}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two states of a page."""

    kind: str
    """added, removed, reworded, strengthened, weakened, reversed, retyped, moved, header or title."""
    id: str
    """Local id of the clause or item, or key of the header."""
    before: str
    """Empty for what was added."""
    after: str
    """Empty for what was removed."""


def differences(before: Row, after: Row) -> tuple[Change, ...]:
    """Return what changed from one state of a page to another, in the order of the later one, losses last."""
    return tuple(_differences(before, after))


def _differences(before: Row, after: Row) -> Iterator[Change]:
    """Yield the differences: title, header, clauses and items, moves, losses."""
    if before["title"] != after["title"]:
        yield Change("title", "title", before["title"], after["title"])
    yield from _header(before["header"], after["header"])
    old = {clause.id.partition("#")[2]: clause for clause in iterate_clauses(before)}
    new = {clause.id.partition("#")[2]: clause for clause in iterate_clauses(after)}
    for local, clause in new.items():
        yield from _clause(local, old.get(local), clause)
    yield from _moves(before, after)
    for local, clause in old.items():
        if local not in new:
            yield Change("removed", local, clause.text, "")


def _header(before: Row, after: Row) -> Iterator[Change]:
    """Yield a change for every header key whose value differs."""
    for each in HEADER:
        old, new = (
            ", ".join(values_of(each, header[each.key])) if header.get(each.key) is not None else ""
            for header in (before, after)
        )
        if old != new:
            yield Change("header", each.key, old, new)
    olds, news = ({other["label"]: other["value"] for other in header.get("other", ())} for header in (before, after))
    for label in sorted(olds.keys() | news.keys()):
        if olds.get(label) != news.get(label):
            yield Change("header", label, olds.get(label, ""), news.get(label, ""))


def _clause(local: str, before: ClauseRef | None, after: ClauseRef) -> Iterator[Change]:
    """Yield what changed in one clause or item."""
    if before is None:
        yield Change("added", local, "", after.text)
        return
    if before.text != after.text:
        yield Change("reworded", local, before.text, after.text)
    if before.modality != after.modality:
        yield Change(_force(before.modality, after.modality), local, before.modality, after.modality)
    if before.kind != after.kind:
        yield Change("retyped", local, before.kind, after.kind)


def _force(before: str, after: str) -> str:
    """Return how the force of a clause changed."""
    step = _RANK[after] - _RANK[before]
    if step == 0:
        return "reversed"
    return "strengthened" if step > 0 else "weakened"


def _moves(before: Row, after: Row) -> Iterator[Change]:
    """Yield a change for every clause that stands elsewhere: in another section, or past its neighbours."""
    old = {clause["id"]: section["id"] for _, section, clause in clauses_of(before)}
    new = {clause["id"]: section["id"] for _, section, clause in clauses_of(after)}
    common_old = [local for local in old if local in new]
    common_new = [local for local in new if local in old]
    blocks = SequenceMatcher(None, common_old, common_new, autojunk=False).get_matching_blocks()
    stayed = {local for block in blocks for local in common_old[block.a : block.a + block.size]}
    for local in common_new:
        if local not in stayed or old[local] != new[local]:
            yield Change("moved", local, old[local], new[local])
