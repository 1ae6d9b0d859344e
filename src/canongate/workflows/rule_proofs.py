"""``canongate rules prove``: what holds of the rules and of the verdict on every dossier, not on the ones we have."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canongate import __version__
from canongate.analyse.rule_proofs import rule_statements
from canongate.analyse.solver import LIST_BOUND, World
from canongate.analyse.statement import Proof, Statement
from canongate.analyse.verdict_proofs import theorem_statements
from canongate.evaluate.mistakes import mistake_findings
from canongate.expression import ExpressionError
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level
from canongate.model.pointer import to_pointer
from canongate.model.report import Report
from canongate.report.outcome import exit_code
from canongate.workflows.root import canon_name
from canongate.workflows.rules import RuleSet, open_rules

_CHECKS = {
    "can-fire": "rule-cannot-fire",
    "can-pass": "rule-cannot-pass",
    "no-contradiction": "rules-contradict",
    "not-redundant": "rule-redundant",
    "theorem": "theorem-does-not-hold",
    "rests-on": "theorem-rests-on-nothing",
}
_MENDS = {
    "can-fire": "say what is wrong in `require`, or remove the rule",
    "can-pass": "say in `require` what can be fulfilled, or narrow `when`",
    "no-contradiction": "narrow `when` of one of them, or mend the one that asks too much",
    "not-redundant": "remove it, or keep it for its own message and say so in `why`",
    "theorem": "mend the rules it rests on, or the theorem",
    "rests-on": "take the rule out of `rests_on`, or say in `given` what only it prevents",
}


@dataclass(frozen=True, slots=True)
class Proofs:
    """What was proven and what was not."""

    report: Report
    """A finding for each statement that does not hold or could not be proven."""
    statements: tuple[Statement, ...]
    bounded: Mapping[str, int]
    """Lists that were looked at in part, and how many elements were."""

    @property
    def answer(self) -> dict[str, Any]:
        """Everything, for machines."""
        return {
            "format": "rules-proofs_v1",
            "list_bounds": dict(self.bounded),
            "statements": [
                {
                    "kind": one.kind,
                    "theorem": one.theorem,
                    "rules": list(one.rules),
                    "says": one.says,
                    "proof": one.proof.value,
                    "reason": one.reason,
                    "witness": dict(one.witness),
                }
                for one in self.statements
            ],
        }

    def counts(self) -> dict[str, dict[str, int]]:
        """Return kind of statement to how many are proven, refuted, unproven."""
        counted = Counter((one.kind, one.proof) for one in self.statements)
        return {kind: {proof.value: counted[kind, proof] for proof in Proof} for kind in _CHECKS}


def prove(given: Path | None, names: Sequence[str] = (), *, list_bound: int = LIST_BOUND) -> Proofs:
    """
    Return what holds of some rules, or of all and of the theorems.

    Args:
        given: the root; None searches upward.
        names: rules; none means all, and the theorems too.
        list_bound: how many elements of a list are looked at.

    Raises:
        UsageError: there is no root, no rule of a name, or nothing to prove.
    """
    book = open_rules(given)
    chosen = book.chosen(names)
    statements: list[Statement] = []
    findings = [*book.wrong_with(chosen, names)]
    bounded: dict[str, int] = {}
    for kind, environment in sorted(book.environments.items()):
        world = World(environment, list_bound)
        findings += _assume(book, kind, world)
        rules = [rule for rule in chosen if rule.document.data["applies_to"] == kind]
        statements += rule_statements(rules, world)
        if not names:
            found, wrong = _theorems(book, kind, world)
            statements += found
            findings += wrong
        bounded |= world.bounded
    if not statements and not findings:
        raise UsageError("there is nothing to prove", help="add rules, or theorems in rules/theorems.yaml")
    findings += _findings(book, statements)
    placed = book.opened.placed(findings)
    report = Report(
        tool_version=__version__,
        command="rules prove",
        root=canon_name(book.opened),
        as_of=None,
        findings=placed,
        exit_code=exit_code(placed),
        checked={"rules": len(chosen), "statements": len(statements)},
    )
    return Proofs(report, tuple(statements), bounded)


def _tables(book: RuleSet) -> Iterator[tuple[Document, int, Mapping[str, Any]]]:
    for document in book.workspace.documents.values():
        if document.kind == "theorems":
            yield from ((document, at, row) for at, row in enumerate(document.data["theorems"]))


def _theorems(book: RuleSet, kind: str, world: World) -> tuple[list[Statement], list[Finding]]:
    """Return the statements of the theorems of a kind, and what is wrong with their conditions."""
    rules = [rule for rule in book.rules if rule.document.data["applies_to"] == kind]
    statements: list[Statement] = []
    findings: list[Finding] = []
    for document, at, row in _tables(book):
        if row["applies_to"] != kind:
            continue
        try:
            statements += theorem_statements(row, rules, world)
        except ExpressionError as error:
            findings += mistake_findings(document, ("theorems", str(at), "given"), row["given"], error)
    return statements, findings


def _assume(book: RuleSet, kind: str, world: World) -> list[Finding]:
    """Take the facts of a kind for granted; return what is wrong with them."""
    findings: list[Finding] = []
    for document in (one for one in book.workspace.documents.values() if one.kind == "theorems"):
        for at, row in enumerate(document.data.get("facts", ())):
            try:
                if row["applies_to"] == kind:
                    world.assume(row["holds"])
            except ExpressionError as error:
                findings += mistake_findings(document, ("facts", str(at), "holds"), row["holds"], error)
    return findings


def _findings(book: RuleSet, statements: Sequence[Statement]) -> Iterator[Finding]:
    places = {row["id"]: (document.path, at) for document, at, row in _tables(book)}
    documents = {rule.id: rule.document for rule in book.rules}
    for one in statements:
        if one.proof is Proof.PROVEN:
            continue
        if one.theorem:
            path, at = places[one.theorem]
            pointer = to_pointer(("theorems", str(at), "given" if one.kind == "theorem" else "rests_on"))
        else:
            path, pointer = documents[one.rules[0]].path, "/require"
        known = one.proof is Proof.REFUTED
        minor = Level.WARNING if one.kind == "not-redundant" else Level.ERROR
        yield Finding(
            rule=_CHECKS[one.kind] if known else "statement-not-proven",
            level=minor if known else Level.UNDECIDED,
            message=_message(one),
            path=path,
            pointer=pointer,
            document=one.theorem or one.rules[0],
            help=_MENDS[one.kind] if known else "simplify the rule, or prove with fewer elements: --lists 2",
            context={"rules": list(one.rules), "reason": one.reason, "witness": dict(one.witness)},
        )


def _message(statement: Statement) -> str:
    head = "this is not so" if statement.proof is Proof.REFUTED else "not proven"
    return f"{head}: {statement.says.rstrip('.')}; {statement.reason}{_witness(statement)}"


def _witness(statement: Statement) -> str:
    shown = ", ".join(f"{path} = {value!r}" for path, value in statement.witness.items())
    return f"; for example {shown}" if shown else ""
