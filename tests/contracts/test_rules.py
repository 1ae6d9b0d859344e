"""The shipped rules: every back end takes them, every norm is covered, and every finding text is on record."""

from pathlib import Path

import pytest

from canongate.analyse.cases import run_cases
from canongate.evaluate.judge import finding_of, judge
from canongate.expression.columns import emit_columns
from canongate.expression.python_program import emit_python
from canongate.expression.sql import emit_sql
from canongate.workflows.root import open_root
from canongate.workflows.rules import compiled_rules

REPOSITORY = Path(__file__).resolve().parents[2]
GOLDEN = REPOSITORY / "tests" / "golden" / "rules" / "findings.txt"


@pytest.fixture(scope="module")
def opened():
    return open_root(REPOSITORY)


@pytest.fixture(scope="module")
def rules(opened):
    found, findings = compiled_rules(opened)
    assert not findings
    return found


def cases_of(opened, rule):
    return next(one for one in opened.documents.values() if one.kind == "cases" and one.data["rule"] == rule).data[
        "cases"
    ]


def test_every_back_end_takes_every_rule(rules):
    """No condition of a shipped rule is refused by the generated Python, the columns or DuckDB."""
    for rule in rules:
        programs = list(rule.conditions)
        emit_python(programs)
        emit_columns(programs)
        for program in programs:
            emit_sql(program)


def test_back_ends_agree_on_every_case(opened, rules):
    """The generated Python and the columns say of every case what the evaluator says."""
    parameters = opened.workspace.parameters_for("customer")
    for rule in rules:
        results = list(run_cases(rule, cases_of(opened, rule.id), parameters, opened.workspace.clauses))
        columns = emit_columns([rule.require])
        (outcomes,) = columns.outcomes(columns.encode([one.dossier for one in results]))
        for at, one in enumerate(results):
            if one.seen.value in {"pass", "fail"}:
                assert bool(outcomes.true[0][at]) is (one.seen.value == "pass"), (rule.id, one.name)
                assert not outcomes.undetermined[0][at]


def test_every_finding_text_is_as_recorded(opened, rules, golden):
    """What each rule says of each of its cases that does not pass, with its help, is the recorded text."""
    parameters = opened.workspace.parameters_for("customer")
    lines = []
    for rule in rules:
        lines.append(f"{rule.id} ({rule.enforcement}): {rule.document.data['why']}")
        for one in run_cases(rule, cases_of(opened, rule.id), parameters, opened.workspace.clauses):
            finding = finding_of(judge(rule, one.dossier), one.dossier, "", opened.workspace.clauses)
            if finding is not None:
                lines += [f"  {finding.level}: {finding.message}", f"    help: {finding.help}"]
    golden("\n".join(lines) + "\n", GOLDEN)


def test_every_failing_text_is_computed(opened, rules):
    """No rule falls back on its condition for a message: each message can be computed wherever the rule fails."""
    parameters = opened.workspace.parameters_for("customer")
    for rule in rules:
        for one in run_cases(rule, cases_of(opened, rule.id), parameters, opened.workspace.clauses):
            if one.seen.value == "fail":
                assert not one.message.startswith("what "), (rule.id, one.name, one.message)


def test_every_rule_has_the_three_kinds_of_case(opened, rules):
    """Each rule has a case that fails, one that passes, and one that cannot be decided."""
    for rule in rules:
        seen = {case["expect"] for case in cases_of(opened, rule.id)}
        assert {"pass", "fail", "undetermined"} <= seen, rule.id
