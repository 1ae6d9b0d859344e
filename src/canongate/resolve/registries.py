"""
References from the rows of registries: to pages, people, Brains, markets, decisions, clauses.

A table here says which columns of which registry lead where; only what a table cannot say has a function. Whether the
rows agree with the pages and decisions they name is not looked at here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.workspace import Workspace
from canongate.resolve.missing import missing

_Target = tuple[str, Callable[[Workspace], Mapping[str, Any]]]
"""What should bear the name, as an author would call it, and where the names stand."""


def _humans(workspace: Workspace) -> Mapping[str, Any]:
    return {name: person for name, person in workspace.people.items() if person["kind"] == "human"}


_BRAIN: _Target = ("Brain", lambda workspace: workspace.brains)
_CLAUSE: _Target = ("clause", lambda workspace: workspace.clauses)
_DECISION: _Target = ("decision", lambda workspace: workspace.decisions)
_HUMAN: _Target = ("human", _humans)
_MARKET: _Target = ("market", lambda workspace: workspace.markets)
_PAGE: _Target = ("page", lambda workspace: workspace.pages)
_PERSON: _Target = ("person", lambda workspace: workspace.people)

_COLUMNS: dict[str, dict[str, _Target]] = {
    "brains": {"human_owner": _HUMAN, "charter": _PAGE},
    "people": {"accountable_owner": _HUMAN, "brains": _BRAIN},
    "architecture": {"page": _PAGE},
    "pages": {"page": _PAGE},
    "segments": {"market": _MARKET, "decision": _DECISION},
    "offers": {"decision": _DECISION},
    "experiments": {"owner": _PERSON, "logged_by": _BRAIN},
    "uses": {"brain": _BRAIN},
    "reviews": {"because": _CLAUSE, "reviewer": _HUMAN},
}
REGISTRIES = frozenset(_COLUMNS)
"""Kinds of registry whose rows are looked at."""


def registry_findings(document: Document, workspace: Workspace) -> Iterator[Finding]:
    """Yield every reference of a registry's rows that leads nowhere."""
    if document.kind == "pages" and document.data["brain"] not in workspace.brains:
        yield missing(document, "/brain", "Brain", document.data["brain"], workspace.brains)
    columns = [(column, noun, known(workspace)) for column, (noun, known) in _COLUMNS[document.kind].items()]
    for i, row in enumerate(document.data["rows"]):
        # NOTE: an external page is kept elsewhere and named here only.
        if row.get("external", False):
            continue
        for column, noun, known in columns:
            for place, name in _names(row, column):
                if name not in known:
                    yield missing(document, f"/rows/{i}/{place}", noun, name, known)
        if row.get("kind") == "agent" and "accountable_owner" not in row:
            yield _unowned(document, i, row["id"])


def _names(row: Mapping[str, Any], column: str) -> Iterable[tuple[str, str]]:
    """Return place within the row and name, of each name in a column; none where the column is left out."""
    value = row.get(column, ())
    if isinstance(value, str):
        return ((column, value),)
    return ((f"{column}/{i}", name) for i, name in enumerate(value))


def _unowned(document: Document, row: int, agent: str) -> Finding:
    return Finding(
        rule="agent-without-owner",
        level=Level.ERROR,
        message=f"agent {agent!r} has no accountable owner",
        path=document.path,
        pointer=f"/rows/{row}",
        document=document.id,
        help="add `accountable_owner:` with the id of the human who answers for it",
        context={"agent": agent},
    )
