"""The shipped rules: every back end takes them, every norm is covered, and every finding text is on record."""

from pathlib import Path

import pytest

from canongate.analyse.cases import run_cases
from canongate.analyse.solver import World
from canongate.evaluate.environments import environments_of
from canongate.evaluate.judge import finding_of, judge
from canongate.expression import FailureKind, ir
from canongate.expression.columns import emit_columns
from canongate.expression.python_program import emit_python
from canongate.expression.sql import emit_sql
from canongate.workflows.root import open_root
from canongate.workflows.rules import compiled_rules, dossier_schemas

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


def test_no_rule_can_overflow(opened, rules):
    """The bounds of figures and parameters leave every sum and product of a rule within 64 bits."""
    environments = environments_of(opened.workspace, dossier_schemas())
    computing = [rule for rule in rules if any(_computes(one) for one in rule.conditions)]
    assert len(computing) >= 2
    for rule in computing:
        world = World(environments[rule.document.data["applies_to"]])
        stopped = world.ask(~world.stands(rule))
        assert stopped.document is not None, rule.id
        judgement = judge(rule, stopped.document)
        assert judgement.failure is None or judgement.failure.kind is not FailureKind.OVERFLOW, rule.id
        fits = world.symbolic._target.fitting
        assert not [one for one in fits if world.ask(~one).document is not None], rule.id


def _computes(program):
    bodies = [program, *program.environment.bindings.values()]
    return any(isinstance(one, ir.Binary) and one.operator in "+-*" for body in bodies for one in ir.walk(body.node))
