"""
References from one document to another: each must lead somewhere.

One function per kind of document; each yields findings and changes nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from canongate.model.document import Document
from canongate.model.finding import Finding, Level, curbed
from canongate.model.parameters import ParameterValue, bounds_words, measured_words, within_bounds
from canongate.model.workspace import Workspace
from canongate.resolve.judgement import judgement_findings, theorem_findings
from canongate.resolve.missing import missing
from canongate.resolve.registries import REGISTRIES, registry_findings


def reference_findings(documents: Iterable[Document], workspace: Workspace) -> Iterator[Finding]:
    """Yield every reference in some documents that leads nowhere in a workspace; they need not be part of it."""
    for document in documents:
        check = _CHECKS.get(document.kind)
        if check is not None:
            yield from curbed(check(document, workspace), document.path)


def _page(document: Document, workspace: Workspace) -> Iterator[Finding]:
    header = document.header
    for i, name in enumerate(header.get("applies_to", ())):
        if name not in workspace.brain_names:
            yield missing(document, f"/header/applies_to/{i}", "Brain", name, workspace.brain_names)
    for place, link in document.links:
        noun = "clause" if "#" in link["to"] else "page"
        known: Iterable[str] = workspace.clauses if noun == "clause" else workspace.pages
        if link["to"] not in known:
            yield missing(document, f"{place}/to", noun, link["to"], known)


def _rule(document: Document, workspace: Workspace) -> Iterator[Finding]:
    for i, clause in enumerate(document.data["enforces"]):
        if clause not in workspace.clauses:
            yield missing(document, f"/enforces/{i}", "clause", clause, workspace.clauses)


def _decision(document: Document, workspace: Workspace) -> Iterator[Finding]:
    data = document.data
    strategy = data.get("selection", {}).get("strategy", {})
    checks: list[tuple[str, str, Any, Iterable[str]]] = [
        ("/brain", "Brain", data["brain"], workspace.brains),
        ("/principal", "person", data["principal"], workspace.people),
        ("/market", "market", data.get("market"), workspace.markets),
        ("/supersedes", "decision", data.get("supersedes"), workspace.decisions),
        ("/withdraws", "decision", data.get("withdraws"), workspace.decisions),
        ("/selection/strategy/clause", "clause", strategy.get("clause"), workspace.clauses),
        ("/selection/strategy/attested_by", "person", strategy.get("attested_by"), workspace.people),
    ]
    manifest = data.get("evidence", {}).get("manifest")
    if manifest is not None and manifest not in workspace.manifests:
        # NOTE: evidence may come later; without it the rules are undetermined, and that is the verdict's to say.
        unknown = missing(document, "/evidence/manifest", "evidence manifest", manifest, workspace.manifests)
        yield replace(unknown, level=Level.WARNING)
    for group, ids in data.get("tests", {}).items():
        checks += [(f"/tests/{group}/{i}", "experiment", one, workspace.experiments) for i, one in enumerate(ids)]
    for pointer, noun, value, known in checks:
        if value is not None and value not in known:
            yield missing(document, pointer, noun, value, known)


def _waiver(document: Document, workspace: Workspace) -> Iterator[Finding]:
    data = document.data
    rules = {name for rule in workspace.rules for name in (rule.id, *rule.data.get("aliases", ()))}
    checks: list[tuple[str, str, Any, Iterable[str]]] = [
        ("/rule", "rule", data["rule"], rules),
        ("/decision", "decision", data["decision"], workspace.decisions),
    ]
    checks += [(f"/approvers/{i}", "person", one, workspace.people) for i, one in enumerate(data["approvers"])]
    for pointer, noun, value, known in checks:
        if value not in known:
            yield missing(document, pointer, noun, value, known)


def _parameters(document: Document, workspace: Workspace) -> Iterator[Finding]:
    for i, row in enumerate(document.data["parameters"]):
        if row["owner"] not in workspace.brains:
            yield missing(document, f"/parameters/{i}/owner", "Brain", row["owner"], workspace.brains)
        if not within_bounds(row, row["default"]):
            yield _out_of_bounds(document, f"/parameters/{i}/default", row, row["default"])
    for i, overlay in enumerate(document.data.get("overlays", ())):
        if overlay["brain"] not in workspace.brains:
            yield missing(document, f"/overlays/{i}/brain", "Brain", overlay["brain"], workspace.brains)
        for name, value in overlay["values"].items():
            pointer = f"/overlays/{i}/values/{name}"
            row = workspace.parameters.get(name)
            if row is None:
                yield replace(missing(document, pointer, "parameter", name, workspace.parameters), on_key=True)
            elif not within_bounds(row, value):
                yield _out_of_bounds(document, pointer, row, value)


_CHECKS = {
    "page": _page,
    "rule": _rule,
    "segment-decision": _decision,
    "offer-decision": _decision,
    "parameters": _parameters,
    "waiver": _waiver,
    "judgement": judgement_findings,
    "theorems": theorem_findings,
} | dict.fromkeys(REGISTRIES, registry_findings)


def _out_of_bounds(document: Document, pointer: str, row: Any, value: ParameterValue) -> Finding:
    bounds = {name: row[name] for name in ("minimum", "maximum", "members", "fewest", "most") if name in row}
    seen, allowed = measured_words(row, value), bounds_words(row)
    kind, beyond = ("a list with", "which is not") if "members" in row else ("a value from", "outside")
    return Finding(
        rule="parameter-out-of-bounds",
        level=Level.ERROR,
        message=f"parameter {row['id']!r} is set to {seen}, {beyond} {allowed}",
        path=document.path,
        pointer=pointer,
        document=document.id,
        help=f"choose {kind} {allowed}, or have HeadOffice move the bounds",
        context={"parameter": row["id"], "value": value, **bounds, "unit": row["unit"]},
    )
