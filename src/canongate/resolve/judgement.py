"""References from what persons judge and from theorems: clauses, judges, rules."""

from collections.abc import Iterator

from canongate.model.document import Document
from canongate.model.finding import Finding
from canongate.model.workspace import Workspace
from canongate.resolve.missing import missing


def judgement_findings(document: Document, workspace: Workspace) -> Iterator[Finding]:
    """Yield every clause and judge in a judgement file that does not exist."""
    judges = {*workspace.brains, *(name for name, row in workspace.people.items() if row["kind"] == "human")}
    for key in ("judged", "mapped"):
        for at, row in enumerate(document.data.get(key, ())):
            if row["clause"] not in workspace.clauses:
                yield missing(document, f"/{key}/{at}/clause", "clause", row["clause"], workspace.clauses)
            if row.get("judged_by", "") not in {"", *judges}:
                place = f"/{key}/{at}/judged_by"
                yield missing(document, place, "human or Brain", row["judged_by"], judges)
    for at, clause in enumerate(document.data.get("evidence_needed", ())):
        if clause not in workspace.clauses:
            yield missing(document, f"/evidence_needed/{at}", "clause", clause, workspace.clauses)


def theorem_findings(document: Document, workspace: Workspace) -> Iterator[Finding]:
    """Yield every clause and rule in a file of theorems that does not exist."""
    rules = {rule.id for rule in workspace.rules}
    for at, row in enumerate(document.data["theorems"]):
        if row["clause"] not in workspace.clauses:
            yield missing(document, f"/theorems/{at}/clause", "clause", row["clause"], workspace.clauses)
        for position, rule in enumerate(row["rests_on"]):
            if rule not in rules:
                yield missing(document, f"/theorems/{at}/rests_on/{position}", "rule", rule, rules)
