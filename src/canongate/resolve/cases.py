"""Cases and rules belong together: every rule has cases that pass and fail, and no cases are about nothing."""

from collections.abc import Iterator

from canongate.model.document import Document
from canongate.model.finding import Finding, Level
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
        yield Finding(
            rule="reference-unknown",
            level=Level.ERROR,
            message=f"there is no rule {name!r}",
            path=table.path,
            pointer="/rule",
            document=table.id,
            help=did_you_mean(name, rules, "name a rule that exists, or remove the file"),
            context={"noun": "rule", "name": name},
        )
    elif table.path != (expected := f"tests/cases/{name}.yaml"):
        yield Finding(
            rule="cases-not-beside-rule",
            level=Level.ERROR,
            message=f"the cases of {name!r} stand in another file than {expected}",
            path=table.path,
            pointer="/rule",
            document=table.id,
            help=f"move the file to {expected}",
            context={"rule": name, "expected": expected},
        )


def _lacking(rule: Document, table: Document | None) -> Iterator[Finding]:
    expected = {case["expect"] for case in table.data["cases"]} if table else set()
    lacking = [outcome for outcome in ("fail", "pass") if outcome not in expected]
    if lacking:
        yield Finding(
            rule="rule-without-cases",
            level=Level.ERROR,
            message=f"the rule {rule.id!r} has no case that expects {' and none that expects '.join(lacking)}",
            path=table.path if table else rule.path,
            pointer="/cases" if table else "/id",
            document=rule.id,
            help=f"add one to tests/cases/{rule.id}.yaml: what flags a decision, and what just passes",
            context={"rule": rule.id, "lacking": lacking},
        )
