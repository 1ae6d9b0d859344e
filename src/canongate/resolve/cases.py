"""Cases and rules belong together: every rule has cases that pass and fail, and no cases are about nothing."""

from collections.abc import Iterator

from canongate.model.checks import found
from canongate.model.document import Document
from canongate.model.finding import Finding
from canongate.model.similar import did_you_mean
from canongate.model.workspace import Workspace


def case_findings(workspace: Workspace) -> Iterator[Finding]:
    """Yield rules without cases of both kinds, and cases that belong to no rule or stand in the wrong file."""
    rules = {rule.id: rule for rule in workspace.rules}
    tables = [document for document in workspace.documents.values() if document.kind == "cases"]
    for table in tables:
        yield from _misplaced(table, rules)
    cases = {table.data["rule"]: table for table in tables}
    for rule in workspace.rules:
        yield from _lacking(rule, cases.get(rule.id))


def _misplaced(table: Document, rules: dict[str, Document]) -> Iterator[Finding]:
    name = table.data["rule"]
    if name not in rules:
        yield found(
            "reference-unknown",
            table,
            "/rule",
            f"there is no rule {name!r}",
            help=did_you_mean(name, rules, "name a rule that exists, or remove the file"),
            context={"noun": "rule", "name": name},
        )
    elif table.path != (expected := f"tests/cases/{name}.yaml"):
        yield found(
            "cases-not-beside-rule",
            table,
            "/rule",
            f"the cases of {name!r} stand in another file than {expected}",
            help=f"move the file to {expected}",
            context={"rule": name, "expected": expected},
        )


def _lacking(rule: Document, table: Document | None) -> Iterator[Finding]:
    expected = {case["expect"] for case in table.data["cases"]} if table else set()
    lacking = [outcome for outcome in ("fail", "pass") if outcome not in expected]
    if lacking:
        yield found(
            "rule-without-cases",
            table or rule,
            "/cases" if table else "/id",
            f"the rule {rule.id!r} has no case that expects {' and none that expects '.join(lacking)}",
            help=f"add one to tests/cases/{rule.id}.yaml: what flags a decision, and what just passes",
            on_key=table is not None,
            context={"rule": rule.id, "lacking": lacking},
        )
