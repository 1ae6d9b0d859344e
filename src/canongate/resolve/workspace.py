"""
Documents to a workspace: index everything by id, then look whether every reference leads somewhere.

Two documents with one id are a finding; the first in path order is kept, so that the rest can still be checked.
"""

from collections.abc import Iterable

from canongate.model.clause_index import ClauseIndex
from canongate.model.document import Document
from canongate.model.finding import Finding, Level, Related, curbed
from canongate.model.workspace import Row, Workspace
from canongate.resolve.references import reference_findings


def resolve(documents: Iterable[Document]) -> tuple[Workspace, tuple[Finding, ...]]:
    """Return the workspace of a root and every defect of ids and references in it."""
    ordered = sorted(documents, key=lambda document: document.path)
    findings: list[Finding] = []
    workspace = _index(ordered, findings)
    findings.extend(reference_findings(ordered, workspace))
    return workspace, tuple(findings)


def indexed(documents: Iterable[Document]) -> Workspace:
    """Return the workspace of a root that is not judged, such as the state before a change."""
    return _index(sorted(documents, key=lambda document: document.path), [])


def _index(ordered: list[Document], findings: list[Finding]) -> Workspace:
    """Return the workspace with its indexes filled, one after another; repeated ids go to the findings."""
    by_kind: dict[str, list[Document]] = {}
    for document in ordered:
        by_kind.setdefault(document.kind, []).append(document)
    canon = by_kind.get("canon", [])
    pages = _unique(by_kind.get("page", []), findings)
    rules = _unique(by_kind.get("rule", []), findings)
    decisions = [*by_kind.get("segment-decision", []), *by_kind.get("offer-decision", [])]
    brains = _rows(by_kind.get("brains", []), "rows", "id", findings)
    parameters = by_kind.get("parameters", [])
    # NOTE: nobody looks reviews up by their id, but two of one id would be one change to a reader.
    _rows(by_kind.get("reviews", []), "rows", "id", findings)
    return Workspace(
        name=canon[0].data["name"] if canon else "",
        version=canon[0].data["version"] if canon else "",
        documents={document.path: document for document in ordered},
        pages=pages,
        clauses=ClauseIndex(pages),
        brains=brains,
        brain_names={name: brain for brain, row in brains.items() for name in (row["name"], *row.get("aliases", ()))},
        people=_rows(by_kind.get("people", []), "rows", "id", findings),
        markets=_rows(by_kind.get("markets", []), "rows", "id", findings),
        segments=tuple(_rows(by_kind.get("segments", []), "rows", "id", findings, within="market").values()),
        offers=tuple(_rows(by_kind.get("offers", []), "rows", "id", findings).values()),
        experiments=_rows(by_kind.get("experiments", []), "rows", "id", findings),
        rules=tuple(rules[rule] for rule in sorted(rules)),
        parameters=_rows(parameters, "parameters", "id", findings),
        overlays={row["brain"]: row["values"] for table in parameters for row in table.data.get("overlays", ())},
        decisions=_unique(sorted(decisions, key=lambda document: document.path), findings),
        manifests=_unique(by_kind.get("evidence", []), findings),
        uses=tuple(_rows(by_kind.get("uses", []), "rows", "id", findings).values()),
        waivers=_unique(by_kind.get("waiver", []), findings),
    )


def _unique(documents: Iterable[Document], findings: list[Finding]) -> dict[str, Document]:
    """Return documents by id; a second document with the same id becomes a finding."""
    known: dict[str, Document] = {}
    for document in documents:
        first = known.setdefault(document.id, document)
        if first is not document:
            findings.append(_repeated(document, "/id", document.id, first.path, "/id"))
    return known


def _rows(
    tables: Iterable[Document], key: str, name: str, findings: list[Finding], *, within: str = ""
) -> dict[str, Row]:
    """
    Return the rows of registry files by id; a second row with the same id becomes a finding.

    Where ``within`` names a column, an id may stand once for each value of it, and the keys hold both.
    """
    known: dict[str, tuple[Row, str, str]] = {}
    for table in tables:
        repeated: list[Finding] = []
        for i, row in enumerate(table.data[key]):
            place = f"/{key}/{i}/{name}"
            # A column that is left out has the default of its schema; for markets that is `all`.
            known_as = f"{row[name]} in {row.get(within, 'all')}" if within else row[name]
            if known_as in known:
                repeated.append(_repeated(table, place, row[name], *known[known_as][1:]))
            else:
                known[known_as] = (row, table.path, place)
        findings.extend(curbed(repeated, table.path))
    return {known_as: row for known_as, (row, _, _) in known.items()}


def _repeated(document: Document, pointer: str, name: str, first_path: str, first_pointer: str) -> Finding:
    return Finding(
        rule="id-repeated",
        level=Level.ERROR,
        message=f"the id {name!r} is already taken",
        path=document.path,
        pointer=pointer,
        document=document.id,
        help="give this one an id of its own; ids are permanent, so the newer one changes",
        context={"id": name},
        related=(Related("first used here", first_path, first_pointer),),
    )
