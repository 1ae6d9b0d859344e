import pytest

from canongate.analyse.rule_proofs import related, rule_statements
from canongate.analyse.solver import World
from canongate.analyse.statement import Proof


@pytest.fixture
def proven(environment):
    """Return the statements about some rules that are not proven, by kind and rules."""

    def make(*rules):
        found = list(rule_statements(rules, World(environment)))
        assert found
        return {(one.kind, one.rules): one for one in found if one.proof is not Proof.PROVEN}

    return make


def test_sound_rules(rule, proven):
    """Rules about different things, each able to fire and to pass, have nothing against them."""
    young = rule(id="a", require="evidence.age_days <= params.days")
    small = rule(id="b", when="decision.focus == 'primary'", require="evidence.segment.customers < 100")
    asked = rule(id="c", require="has(decision.profile)")

    assert proven(young, small, asked) == {}


def test_a_rule_that_cannot_fire(rule, proven):
    """What the schema makes sure of can never be missing."""
    found = proven(rule(require="params.days <= 365"))

    assert [(kind, one.proof) for (kind, _), one in found.items()] == [("can-fire", Proof.REFUTED)]


def test_a_rule_that_cannot_pass(rule, proven):
    """A rule whose `when` rules out what it requires can only fail."""
    found = proven(rule(when="decision.focus == 'primary'", require="decision.focus == 'secondary'"))

    assert [(kind, one.proof) for (kind, _), one in found.items()] == [("can-pass", Proof.REFUTED)]


def test_a_contradiction_has_a_witness(rule, proven):
    """Two rules that nobody can satisfy together are named, with a decision that both apply to."""
    more = rule(id="more", when="decision.focus == 'primary'", require="evidence.segment.customers > 100")
    less = rule(id="less", when="decision.focus != 'secondary'", require="evidence.segment.customers < 50")

    found = proven(more, less)

    statement = found["no-contradiction", ("less", "more")]
    assert statement.proof is Proof.REFUTED
    assert statement.witness["decision.focus"] == "primary"


def test_rules_that_never_meet_do_not_contradict(rule, proven):
    """Opposite demands on different decisions are no contradiction."""
    more = rule(id="more", when="decision.focus == 'primary'", require="evidence.segment.customers > 100")
    less = rule(id="less", when="decision.focus == 'secondary'", require="evidence.segment.customers < 50")

    assert proven(more, less) == {}


def test_rules_that_are_never_in_force_together_are_not_compared(rule, proven):
    """A rule that replaces another on the day it is retired contradicts nobody."""
    old = rule(id="old", require="evidence.segment.customers > 100", retired_on="2026-06-01")
    new = rule(id="new", require="evidence.segment.customers < 50", effective_on="2026-06-01")

    assert proven(old, new) == {}


def test_subsumption(rule, proven):
    """Of two bounds the laxer one stops nothing that the stricter does not."""
    strict = rule(id="strict", require="evidence.age_days <= 30")
    lax = rule(id="lax", require="evidence.age_days <= 60")

    found = proven(strict, lax)

    assert list(found) == [("not-redundant", ("lax", "strict"))]
    statement = found["not-redundant", ("lax", "strict")]
    assert "strict stops more" in statement.reason
    assert statement.witness == {} or statement.witness["evidence.age_days"] > 60


def test_a_heavier_or_longer_rule_is_not_redundant(rule, proven):
    """A rule that weighs more, or outlives the other, adds something."""
    strict = rule(id="strict", require="evidence.age_days <= 30", enforcement="advisory")
    lax = rule(id="lax", require="evidence.age_days <= 60")
    short = rule(id="strict", require="evidence.age_days <= 30", retired_on="2026-06-01")

    assert proven(strict, lax) == {}
    assert proven(short, lax) == {}


def test_two_rules_in_other_words(rule, proven):
    """Rules that stop the same are redundant both ways."""
    one = rule(id="one", require="evidence.age_days <= 30")
    other = rule(id="other", require="!(evidence.age_days > 30)")

    found = proven(one, other)

    assert set(found) == {("not-redundant", ("one", "other")), ("not-redundant", ("other", "one"))}
    assert all("they stop the same" in statement.reason for statement in found.values())


def test_a_rule_that_cannot_be_expressed_is_unproven(rule, proven):
    """What the solver leaves out is said, and is no proof."""
    found = proven(rule(require="decision.segment.name.matches('a+')"))

    (statement,) = found.values()
    assert statement.proof is Proof.UNPROVEN
    assert "patterns" in statement.reason


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("has(decision.profile)", "has(decision.criteria)", False),
        ("has(decision.profile)", "has(decision.profile.who_they_are)", True),
        ("evidence.age_days > 1", "evidence.age_days > 2", True),
        ("decision.messages.size() > 1", "decision.messages.all(m, m.segment == 'a')", True),
    ],
)
def test_related(rule, left, right, expected):
    """Rules are related where one reads the other's field, or something within or about it."""
    assert related(rule(require=left), rule(require=right)) is expected
    assert related(rule(require=right), rule(require=left)) is expected
