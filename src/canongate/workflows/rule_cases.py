"""``canongate rules test``: the cases of rules, checked for typos and run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from canongate import __version__
from canongate.analyse.cases import CaseResult, partial_schema, run_cases
from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.environments import with_parameters
from canongate.expression import explain, render
from canongate.model.checks import found
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level
from canongate.model.kinds import JUDGED, KINDS
from canongate.model.report import Report
from canongate.report.outcome import exit_code
from canongate.validate.schema import SchemaSet
from canongate.workflows.root import Opened, canon_name, shipped_schemas
from canongate.workflows.rules import RuleSet, open_rules


@dataclass(frozen=True, slots=True)
class CasesRun:
    """What came of running cases."""

    root: str
    """Name of the canon."""
    results: tuple[CaseResult, ...]
    findings: tuple[Finding, ...]
    """Cases that do not hold or are defective, and rules that do not compile, with their places."""
    explanations: tuple[str, ...]
    """For each case that does not hold: how the rule came to its answer."""


def run_rule_cases(given: Path | None, names: Sequence[str] = ()) -> CasesRun:
    """
    Run the cases of some rules, or of all.

    Raises:
        UsageError: there is no such rule, or not one case.
    """
    book = open_rules(given)
    chosen = book.chosen(names)
    findings = [*book.wrong_with(chosen, names), *_untried(book, chosen)]
    tried = [(rule, book.cases[rule.id]) for rule in chosen if rule.id in book.cases]
    findings += [one for rule, table in tried for one in defects(book.opened, table, rule)]
    results = [result for rule, table in tried for result in results_of(book, table, rule)]
    if not results and not findings:
        raise UsageError("no cases to run", help="add tests/cases/<rule-id>.yaml; `canongate new rule` writes one")
    by_rule = {rule.id: rule for rule in chosen}
    broken = [result for result in results if not result.holds]
    findings += [_broken(result, book.cases[result.rule]) for result in broken]
    explanations = tuple(_explained(by_rule[one.rule], one) for one in broken)
    return CasesRun(canon_name(book.opened), tuple(results), book.opened.placed(findings), explanations)


def cases_report(given: Path | None, names: Sequence[str] = ()) -> tuple[Report, tuple[str, ...]]:
    """Return the report on the cases of some rules, or of all, and how each that does not hold came about."""
    done = run_rule_cases(given, names)
    report = Report(
        tool_version=__version__,
        command="rules test",
        root=done.root,
        as_of=None,
        findings=done.findings,
        exit_code=exit_code(done.findings),
        checked={"rules": len({result.rule for result in done.results}), "cases": len(done.results)},
    )
    return report, done.explanations


def failing_cases(book: RuleSet) -> Iterator[Finding]:
    """
    Yield each case of a root's rules that is defective or does not hold; not yet placed.

    A rule that enforces a clause which does not exist is told elsewhere, and its cases mean nothing.
    """
    clauses = book.workspace.clauses
    for rule in book.rules:
        if rule.id in book.cases and all(one in clauses for one in rule.document.data["enforces"]):
            table = book.cases[rule.id]
            wrong = list(defects(book.opened, table, rule))
            yield from wrong
            if not wrong:
                yield from (_broken(one, table) for one in results_of(book, table, rule) if not one.holds)


def case_defects(opened: Opened, rules: Sequence[CompiledRule]) -> Iterator[Finding]:
    """Yield what is wrong with what the cases of a root give: unknown fields, wrong types."""
    by_rule = {rule.id: rule for rule in rules}
    for table in (document for document in opened.documents.values() if document.kind == "cases"):
        rule = by_rule.get(table.data["rule"])
        if rule is not None:
            yield from defects(opened, table, rule)


def defects(opened: Opened, table: Document, rule: CompiledRule) -> Iterator[Finding]:
    """Yield what is wrong with what the cases of one rule give."""
    kind = JUDGED[rule.document.data["applies_to"]]
    schema = partial_schema(with_parameters(shipped_schemas().schema(kind), opened.workspace.parameters))
    schemas = SchemaSet({KINDS[kind].schema_file: schema})
    for index, case in enumerate(table.data["cases"]):
        for problem in schemas.problems(kind, case.get("given", {})):
            yield Finding(
                rule="schema",
                level=Level.ERROR,
                message=problem.message.replace("the document", "`given`"),
                path=table.path,
                pointer=f"/cases/{index}/given{problem.pointer}",
                on_key=problem.on_key,
                document=table.id,
                help=problem.help,
                context={"kind": kind, "keyword": problem.keyword, "case": case["name"]},
            )


def results_of(book: RuleSet, table: Document, rule: CompiledRule) -> Iterator[CaseResult]:
    """Yield what a rule says of each of its cases."""
    return run_cases(rule, table.data["cases"], book.workspace.parameters_for(""), book.workspace.clauses)


def _untried(book: RuleSet, rules: Sequence[CompiledRule]) -> Iterator[Finding]:
    """Yield a finding for each rule that has no file of cases: nothing tried is no success."""
    for rule in rules:
        if rule.id not in book.cases:
            yield found(
                "rule-without-cases",
                rule.document,
                "/id",
                f"the rule {rule.id!r} has no cases, so nothing was tried",
                help=f"add tests/cases/{rule.id}.yaml: what flags a decision, and what just passes",
                context={"rule": rule.id},
            )


def _broken(result: CaseResult, table: Document) -> Finding:
    if result.seen.value != result.expected:
        said = f": {result.message}" if result.message else ""
        message = f"case {result.name!r} expects {result.expected}, and the rule says {result.seen.value}{said}"
        what = "expect"
    else:
        message = f"case {result.name!r} expects the message {result.expected_message!r}, not {result.message!r}"
        what = "message"
    return Finding(
        rule="case-does-not-hold",
        level=Level.ERROR,
        message=message,
        path=table.path,
        pointer=f"{result.pointer}/{what}",
        document=result.rule,
        help="correct the rule, or the case where it expects the wrong thing",
        context={"case": result.name, "expected": result.expected, "seen": result.seen.value},
    )


def _explained(rule: CompiledRule, result: CaseResult) -> str:
    """Return how a rule came to its answer on a case."""
    seen = result.seen.value.replace("_", " ")
    parts = [f"{result.rule}: {result.name}", f"  expected {result.expected.replace('_', ' ')}, seen {seen}"]
    for label, program in (("when", rule.when), ("require", rule.require)):
        if program is not None:
            parts += [f"  {label}:", render(explain(program, result.dossier), "    ")]
    return "\n".join(parts)
