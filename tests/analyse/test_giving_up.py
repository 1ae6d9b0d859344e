"""What is said when the solver's resources do not suffice: nothing is proven, nothing is excused."""

import pytest

from canongate.analyse import rule_proofs
from canongate.analyse.compare import Relation, Side, compare_rules
from canongate.analyse.impossible import is_equivalent, never_shown
from canongate.analyse.mcdc import mcdc
from canongate.analyse.mutants import mutants_of
from canongate.analyse.rule_proofs import rule_statements
from canongate.analyse.smallest_change import smallest_change
from canongate.analyse.solver import World
from canongate.analyse.statement import Proof
from canongate.analyse.verdict_proofs import theorem_statements
from canongate.expression.smt import Answer, Status, SymbolicDocument

VALUES = {"limit": 50, "days": 90}
AGE = {"id": "old", "require": "evidence.age_days <= 90"}


@pytest.fixture
def tired(monkeypatch):
    """A solver that gives up on every question."""
    monkeypatch.setattr(SymbolicDocument, "ask", lambda *_args, **_kept: Answer(Status.UNKNOWN, reason="canceled"))


@pytest.fixture
def lying(monkeypatch):
    """A solver that answers every question with a dossier that shows nothing."""
    answer = Answer(Status.POSSIBLE, {"as_of": "2026-06-01"})
    monkeypatch.setattr(SymbolicDocument, "ask", lambda *_args, **_kept: answer)


@pytest.mark.usefixtures("tired")
def test_statements_are_unproven(rule, environment):
    """Rules and theorems are unproven, with the solver's reason."""
    one = rule(**AGE)
    theorem = {
        "id": "t", "says": "S.", "applies_to": "segment-decision", "given": "evidence.age_days > 90",
        "rests_on": ["old"],
    }  # fmt: skip

    statements = [*rule_statements([one], World(environment)), *theorem_statements(theorem, [one], World(environment))]

    assert {statement.proof for statement in statements} == {Proof.UNPROVEN}
    assert all("canceled" in statement.reason for statement in statements)


@pytest.mark.usefixtures("lying")
def test_a_dossier_that_the_evaluator_judges_otherwise_proves_nothing(rule, environment):
    """What the solver finds counts only where the evaluator agrees."""
    one = rule(**AGE)
    theorem = {
        "id": "t", "says": "S.", "applies_to": "segment-decision", "given": "evidence.age_days > 90",
        "rests_on": ["old"],
    }  # fmt: skip

    statements = [*rule_statements([one], World(environment)), *theorem_statements(theorem, [one], World(environment))]

    assert {statement.proof for statement in statements} == {Proof.UNPROVEN}
    assert all("judged otherwise" in statement.reason for statement in statements)


@pytest.mark.usefixtures("tired")
def test_pairs_are_unproven(rule, environment):
    """Two rules of which nothing is known neither contradict nor subsume each other."""
    known = rule_proofs._Known([one := rule(**AGE), other := rule(id="b", require="evidence.age_days > 9")],
                               World(environment))  # fmt: skip

    found = [*rule_proofs._contradiction(one, other, known), *rule_proofs._redundancy(one, other, known)]
    assert [statement.proof for statement in found] == [Proof.UNPROVEN, Proof.UNPROVEN]


@pytest.mark.usefixtures("tired")
def test_nothing_is_excused(rule, environment, workspace):
    """No mutant is called equivalent and no condition impossible."""
    one = rule(require="params.days > 10 && params.days > 9")
    world = World(environment)

    assert never_shown(one, mcdc(one, []), world) == ()
    assert not any(is_equivalent(one, mutant, world) for mutant in mutants_of(one, workspace, environment))


@pytest.mark.usefixtures("tired")
def test_changes_are_unknown(rule, environment):
    """A changed rule is of unknown relation, and of a decision nobody knows what would make it stand."""
    tight = rule(**AGE | {"require": "evidence.age_days <= 30"})

    (change,) = compare_rules(Side([rule(**AGE)], VALUES), Side([tight], VALUES), environment)
    assert change.relation is Relation.UNKNOWN
    dossier = {"as_of": "2026-06-01", "decision": {}, "evidence": {"age_days": 60}}
    assert "gave up" in smallest_change([tight], dossier, []).reason


def test_a_dossier_that_does_not_fit_its_schema(rule):
    """What no schema allows is said, not guessed."""
    advice = smallest_change([rule(**AGE)], {"as_of": "2026-06-01", "evidence": {"age_days": "old"}}, [])

    assert (advice.change, advice.obstacles) == (None, ())
    assert "evidence.age_days" in advice.reason
