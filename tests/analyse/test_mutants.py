import pytest

from canongate.analyse.mutants import killed_by, mutants_of
from canongate.evaluate.judge import judge


@pytest.fixture
def mutants(rule, workspace, environment):
    """Return kind, stretch before and after of each mutant of a rule."""

    def make(**says):
        return mutants_of(rule(**says), workspace, environment)

    return make


def shown(mutants):
    return [(one.kind, one.before, one.after) for one in mutants]


def test_comparisons_are_turned_both_ways(mutants):
    """A comparison becomes its neighbour at the boundary and its opposite; numbers are shifted by one."""
    assert shown(mutants(require="evidence.age_days <= 90")) == [
        ("flip comparison", "<=", "<"),
        ("flip comparison", "<=", ">"),
        ("shift constant", "90", "91"),
        ("shift constant", "90", "89"),
    ]


@pytest.mark.parametrize(("operator", "others"), [(">", [">=", "<="]), (">=", [">", "<"]), ("<", ["<=", ">="])])
def test_each_order_has_its_flips(mutants, operator, others):
    """Each order turns into the one that differs at the boundary and into its negation."""
    found = mutants(require=f"evidence.age_days {operator} params.days")

    assert [one.after for one in found] == others


@pytest.mark.parametrize(("operator", "other"), [("==", "!="), ("!=", "==")])
def test_equality_is_turned(mutants, operator, other):
    """Equality has one flip."""
    assert shown(mutants(require=f"decision.focus {operator} 'primary'")) == [("flip comparison", operator, other)]


def test_operands_are_dropped_and_the_operator_exchanged(mutants):
    """Of a run each operand is dropped once, and the run once turned into the other kind."""
    found = shown(mutants(require="has(decision.profile) && has(decision.criteria) && has(decision.selection)"))

    a, b, c = "(has(decision.profile))", "(has(decision.criteria))", "(has(decision.selection))"
    after = [text for kind, _, text in found if kind != "negate"]
    assert after == [f"({b} && {c})", f"({a} && {c})", f"({a} && {b})", f"({a} || {b} || {c})"]
    assert [text for kind, _, text in found if kind == "negate"] == [f"!{a}", f"!{b}", f"!{c}"]


def test_zero_becomes_minus_one_in_brackets(mutants):
    """A shifted number stays a number where a minus would read as something else."""
    found = [one for one in mutants(require="evidence.age_days - 0 > 1") if one.before == "0"]

    assert [one.after for one in found] == ["1", "(-1)"]


def test_a_negation_is_taken_away(mutants):
    """`!x` becomes `x`, and the `x` in it becomes `!x`, which is another text."""
    assert ("negate", "!has(decision.profile)", "(has(decision.profile))") in shown(
        mutants(require="!has(decision.profile)")
    )


def test_loops_are_exchanged(mutants):
    """`all` and `exists` are the and and the or of lists."""
    found = shown(mutants(require="decision.messages.all(m, m.segment == 'a')"))

    assert ("swap and/or", "all", "exists") in found
    assert ("flip comparison", "==", "!=") in found


def test_every_text_of_a_rule_has_mutants(mutants):
    """Let bindings and `when` are changed as well as `require`, each at its own place."""
    found = mutants(let={"old": "evidence.age_days > 90"}, when="decision.focus == 'primary'", require="!old")

    assert {one.key for one in found} == {("let", "old"), ("when",), ("require",)}
    assert {one.key: one.offset for one in found if one.kind == "flip comparison"} == {
        ("let", "old"): 18,
        ("when",): 15,
    }


def test_a_mutant_that_does_not_compile_is_none(mutants):
    """What the checker refuses is no mistake anyone could make."""
    for one in mutants(let={"old": "evidence.age_days"}, require="old > 90 && decision.focus == 'primary'"):
        assert one.rule.require.text != one.rule.document.data.get("when")
        assert one.rule.document.data["id"] == "r"


def test_killed_and_alive(rule, workspace, environment):
    """A mutant is killed by the first case on which it says something else; at the boundary only such a case does."""
    one = rule(require="evidence.age_days <= 90")
    dossiers = [("young", {"evidence": {"age_days": 1}}), ("old", {"evidence": {"age_days": 500}})]
    cases = [(name, dossier, judge(one, dossier).outcome) for name, dossier in dossiers]
    found = mutants_of(one, workspace, environment)

    assert [killed_by(mutant, cases) for mutant in found] == [None, "young", None, None]
    edge = {"evidence": {"age_days": 90}}
    cases.append(("edge", edge, judge(one, edge).outcome))
    assert [killed_by(mutant, cases) for mutant in found] == ["edge", "young", None, "edge"]
