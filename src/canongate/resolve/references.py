"""
References from one document to another: each must lead somewhere.

One function per kind of document; each yields findings and changes nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.similar import did_you_mean
from canongate.model.workspace import Workspace


def reference_findings(workspace: Workspace) -> Iterator[Finding]:
    """Yield every reference of the workspace's documents that leads nowhere."""
    for document in workspace.documents.values():
        check = _CHECKS.get(document.kind)
        if check is not None:
            yield from check(document, workspace)


def _page(document: Document, workspace: Workspace) -> Iterator[Finding]:
    header = document.data["header"]
    names = [(f"/header/applies_to/{i}", name) for i, name in enumerate(header.get("applies_to", ()))]
    if "parent" in header:
        names.append(("/header/parent", header["parent"]))
    titles = {str(page.data.get("title")) for page in workspace.pages.values()}
    for pointer, name in names:
        if name not in workspace.brain_names and not (pointer == "/header/parent" and name in titles):
            yield _missing(document, pointer, "Brain", name, workspace.brain_names)
    for i, section in enumerate(document.data["sections"]):
        for j, clause in enumerate(section["clauses"]):
            for k, link in enumerate(clause.get("links", ())):
                if link["to"] not in workspace.clauses:
                    pointer = f"/sections/{i}/clauses/{j}/links/{k}/to"
                    yield _missing(document, pointer, "clause", link["to"], workspace.clauses)


def _rule(document: Document, workspace: Workspace) -> Iterator[Finding]:
    for i, clause in enumerate(document.data["enforces"]):
        if clause not in workspace.clauses:
            yield _missing(document, f"/enforces/{i}", "clause", clause, workspace.clauses)


def _decision(document: Document, workspace: Workspace) -> Iterator[Finding]:
    data = document.data
    checks: list[tuple[str, str, Any, Iterable[str]]] = [
        ("/brain", "Brain", data["brain"], workspace.brains),
        ("/principal", "person", data["principal"], workspace.people),
        ("/market", "market", data.get("market"), workspace.markets),
        ("/supersedes", "decision", data.get("supersedes"), workspace.decisions),
        ("/withdraws", "decision", data.get("withdraws"), workspace.decisions),
        ("/selection/strategy/clause", "clause", _strategy_clause(data), workspace.clauses),
    ]
    manifest = data.get("evidence", {}).get("manifest")
    if manifest is not None and manifest not in workspace.manifests:
        # NOTE: evidence may come later; without it the rules are undetermined, and that is the verdict's to say.
        missing = _missing(document, "/evidence/manifest", "evidence manifest", manifest, workspace.manifests)
        yield replace(missing, level=Level.WARNING)
    for group, ids in data.get("tests", {}).items():
        checks += [(f"/tests/{group}/{i}", "experiment", one, workspace.experiments) for i, one in enumerate(ids)]
    for pointer, noun, value, known in checks:
        if value is not None and value not in known:
            yield _missing(document, pointer, noun, value, known)


def _strategy_clause(data: Any) -> str | None:
    clause: str | None = data.get("selection", {}).get("strategy", {}).get("clause")
    return clause


def _brains(document: Document, workspace: Workspace) -> Iterator[Finding]:
    for i, row in enumerate(document.data["rows"]):
        if "human_owner" in row and row["human_owner"] not in workspace.people:
            yield _missing(document, f"/rows/{i}/human_owner", "person", row["human_owner"], workspace.people)
        if "charter" in row and row["charter"] not in workspace.pages:
            yield _missing(document, f"/rows/{i}/charter", "page", row["charter"], workspace.pages)


def _people(document: Document, workspace: Workspace) -> Iterator[Finding]:
    for i, row in enumerate(document.data["rows"]):
        owner = row.get("accountable_owner")
        if owner is not None and workspace.people.get(owner, {}).get("kind") != "human":
            humans = [name for name, person in workspace.people.items() if person["kind"] == "human"]
            yield _missing(document, f"/rows/{i}/accountable_owner", "human", owner, humans)
        if row["kind"] == "agent" and owner is None:
            yield Finding(
                rule="agent-without-owner",
                level=Level.ERROR,
                message=f"agent {row['id']!r} has no accountable owner",
                path=document.path,
                pointer=f"/rows/{i}",
                document=document.id,
                help="add `accountable_owner:` with the id of the human who answers for it",
                context={"agent": row["id"]},
            )
        for j, brain in enumerate(row.get("brains", ())):
            if brain not in workspace.brains:
                yield _missing(document, f"/rows/{i}/brains/{j}", "Brain", brain, workspace.brains)


def _page_rows(document: Document, workspace: Workspace) -> Iterator[Finding]:
    brain = document.data.get("brain")
    if brain is not None and brain not in workspace.brains:
        yield _missing(document, "/brain", "Brain", brain, workspace.brains)
    for i, row in enumerate(document.data["rows"]):
        if not row.get("external", False) and row["page"] not in workspace.pages:
            yield _missing(document, f"/rows/{i}/page", "page", row["page"], workspace.pages)


def _parameters(document: Document, workspace: Workspace) -> Iterator[Finding]:
    for i, row in enumerate(document.data["parameters"]):
        if row["owner"] not in workspace.brains:
            yield _missing(document, f"/parameters/{i}/owner", "Brain", row["owner"], workspace.brains)
        if not row["minimum"] <= row["default"] <= row["maximum"]:
            yield _out_of_bounds(document, f"/parameters/{i}/default", row, row["default"])
    for i, overlay in enumerate(document.data.get("overlays", ())):
        if overlay["brain"] not in workspace.brains:
            yield _missing(document, f"/overlays/{i}/brain", "Brain", overlay["brain"], workspace.brains)
        for name, value in overlay["values"].items():
            pointer = f"/overlays/{i}/values/{name}"
            row = workspace.parameters.get(name)
            if row is None:
                yield _missing(document, pointer, "parameter", name, workspace.parameters)
            elif not row["minimum"] <= value <= row["maximum"]:
                yield _out_of_bounds(document, pointer, row, value)


_CHECKS = {
    "page": _page,
    "rule": _rule,
    "segment-decision": _decision,
    "offer-decision": _decision,
    "brains": _brains,
    "people": _people,
    "pages": _page_rows,
    "architecture": _page_rows,
    "parameters": _parameters,
}


def _out_of_bounds(document: Document, pointer: str, row: Any, value: int) -> Finding:
    low, high, unit = row["minimum"], row["maximum"], row["unit"]
    return Finding(
        rule="parameter-out-of-bounds",
        level=Level.ERROR,
        message=f"parameter {row['id']!r} is set to {value} {unit}, outside {low} to {high}",
        path=document.path,
        pointer=pointer,
        document=document.id,
        help=f"choose a value from {low} to {high}, or have HeadOffice move the bounds",
        context={"parameter": row["id"], "value": value, "minimum": low, "maximum": high, "unit": unit},
    )


def _missing(document: Document, pointer: str, noun: str, name: str, known: Iterable[str]) -> Finding:
    return Finding(
        rule="reference-unknown",
        level=Level.ERROR,
        message=f"there is no {noun} {name!r}",
        path=document.path,
        pointer=pointer,
        document=document.id,
        help=did_you_mean(name, known, "name one that exists, or add it first"),
        context={"noun": noun, "name": name},
    )
