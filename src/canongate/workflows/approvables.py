"""
What changes are approved as: gathered into *approvables*, one for each thing that is approved as a whole.

A page with its clauses and its rows in the page registries, a rule with its cases, the parameters, people, the policy
with the canon's own settings, a registry, a decision with the rows it puts in force. Whether anybody approved them is
asked elsewhere.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from canongate.model.approval_policy import SubjectKind
from canongate.model.change import Change, Effect, Subject
from canongate.model.document import Document
from canongate.model.kinds import TABLES
from canongate.model.levels import MANDATORY, stated_level, weight
from canongate.model.rule import Enforcement
from canongate.workflows.root import Opened

IN_FORCE = {"segments": SubjectKind.SEGMENT_DECISION, "offers": SubjectKind.OFFER_DECISION}
"""Registries whose rows are approved with their decision."""
_PAGE_TABLES = frozenset({"architecture", "pages"})
_PRIMARY = "primary"
_WHOLE = {
    "page": Subject.PAGE,
    "rule": Subject.RULE,
    "cases": Subject.CASE,
    "parameters": Subject.PARAMETER,
    "canon": Subject.CANON,
    "vocabulary": Subject.CANON,
    "approval-policy": Subject.POLICY,
    "judgement": Subject.POLICY,
    "theorems": Subject.POLICY,
    **dict.fromkeys((TABLES | {"people"}) - IN_FORCE.keys(), Subject.ROW),
}
"""What each kind of document is approved as; decisions with their rows, evidence and waivers are otherwise."""


@dataclass(frozen=True, slots=True)
class Approvable:
    """One thing that is approved or refused as a whole."""

    kind: SubjectKind
    id: str
    """Of the page, rule or decision; of the others the file."""
    path: str
    """Where a finding about it is placed."""
    enforcement: Enforcement
    """Heaviest level of the rules it touches; the heaviest of all where none says."""
    traits: tuple[str, ...]
    changes: tuple[Change, ...]


def approvables(base: Opened, head: Opened, changes: Iterable[Change]) -> tuple[Approvable, ...]:
    """Return what is to be approved, in order of kind and id; decisions and evidence by themselves need none."""
    gathered: dict[tuple[SubjectKind, str], list[Change]] = {}
    told = tuple(changes)
    for change in (*told, *_untold(base, head, {one.path for one in told})):
        for key in _subjects(change, base, head):
            gathered.setdefault(key, []).append(change)
    return tuple(
        Approvable(kind, name, of[0].path, _heaviest(kind, name, base, head), _traits(of), tuple(of))
        for (kind, name), of in sorted(gathered.items())
    )


def _untold(base: Opened, head: Opened, told: Collection[str]) -> Iterator[Change]:
    """
    Yield a change for each document that says something else now, where nothing that people speak of changed.

    What is approved are bytes; comments and the layout of files are not among what a document says.
    """
    for path in sorted((base.documents.keys() | head.documents.keys()) - set(told)):
        old, new = base.documents.get(path), head.documents.get(path)
        some = new or old
        if old is new or some is None or some.kind not in _WHOLE:
            continue
        before, after = (None if one is None else one.raw.digest for one in (old, new))
        if before != after and (old is None or new is None or _said(old) != _said(new)):
            name, page = some.data.get("rule", some.id), some.id if some.kind == "page" else ""
            yield Change(_WHOLE[some.kind], Effect.CHANGED, name, path, before=before, after=after, page=page)


def _said(document: Document) -> object:
    """Return what a document says; the order of rows in a registry says nothing."""
    if "rows" not in document.data:
        return document.data
    rows = sorted(json.dumps(row, sort_keys=True) for row in document.data["rows"])
    return {**document.data, "rows": rows}


def _subjects(change: Change, base: Opened, head: Opened) -> Iterator[tuple[SubjectKind, str]]:
    """Yield what a change is approved with."""
    match change.subject:
        case Subject.PAGE | Subject.CLAUSE:
            yield SubjectKind.PAGE_CHANGE, change.page
        case Subject.RULE | Subject.CASE:
            yield SubjectKind.RULE_CHANGE, change.id.partition("#")[0]
        case Subject.PARAMETER | Subject.OVERLAY:
            yield SubjectKind.PARAMETER_CHANGE, change.path
        case Subject.POLICY:
            yield SubjectKind.POLICY_CHANGE, change.path
        case Subject.CANON:
            # NOTE: the version follows the pages; the ledger's address and keys decide who is believed at all.
            if change.what != "version":
                yield SubjectKind.POLICY_CHANGE, change.path
        case Subject.ROW:
            yield from _row_subjects(change, base, head)
        case Subject.DECISION | Subject.EVIDENCE:
            pass


def _row_subjects(change: Change, base: Opened, head: Opened) -> Iterator[tuple[SubjectKind, str]]:
    """Yield what a registry row is approved with: its page, its decision, or the registry itself."""
    kind = _kind_of(change.path, base, head)
    row = change.id.partition("#")[2]
    if kind == "people":
        yield SubjectKind.PEOPLE_CHANGE, change.path
    elif not row:
        # NOTE: what a registry says of itself, such as whose it is, belongs to no row.
        yield SubjectKind.REGISTRY_CHANGE, change.path
    elif kind in _PAGE_TABLES:
        yield SubjectKind.PAGE_CHANGE, row
    elif kind in IN_FORCE:
        yield IN_FORCE[kind], _decision_of(kind, row, base, head) or row
    else:
        yield SubjectKind.REGISTRY_CHANGE, change.path


def _kind_of(path: str, base: Opened, head: Opened) -> str:
    document = head.documents.get(path) or base.documents.get(path)
    return document.kind if document else ""


def _decision_of(kind: str, row: str, base: Opened, head: Opened) -> str | None:
    """Return the decision that puts a row in force; of a row that is gone, the one that did."""
    for opened in (head, base):
        rows = opened.workspace.segments if kind == "segments" else opened.workspace.offers
        for each in rows:
            if row in {each["id"], f"{each['id']}@{each.get('market', 'all')}"}:
                return str(each["decision"])
    return None


def _traits(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return ``primary`` where a row is, was or becomes the primary focus."""
    values = (value for change in changes for value in (change.before, change.after))
    held = any(value == _PRIMARY or (isinstance(value, Mapping) and value.get("focus") == _PRIMARY) for value in values)
    return (_PRIMARY,) if held else ()


def _heaviest(kind: SubjectKind, name: str, base: Opened, head: Opened) -> Enforcement:
    """Return the heaviest level among the rules that a thing touches, in either state."""
    levels: set[str] = set()
    for state in (base.workspace, head.workspace):
        for rule in state.rules:
            touched = {
                SubjectKind.RULE_CHANGE: rule.id == name,
                SubjectKind.PAGE_CHANGE: any(one.partition("#")[0] == name for one in rule.data["enforces"]),
            }
            if touched.get(kind, rule.data["applies_to"] == kind):
                levels.add(stated_level(rule.data, state.clauses))
    return cast("Enforcement", max(levels, key=weight, default=MANDATORY))
