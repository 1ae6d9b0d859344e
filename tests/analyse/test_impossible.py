import pytest

from canongate.analyse.impossible import is_equivalent, never_shown
from canongate.analyse.mcdc import mcdc
from canongate.analyse.mutants import mutants_of
from canongate.analyse.solver import World


@pytest.fixture
def equal(rule, workspace, environment):
    """Return the mutants of a rule that are proven to say the same."""

    def make(**says):
        one = rule(**says)
        world = World(environment)
        found = mutants_of(one, workspace, environment)
        return [(mutant.before, mutant.after) for mutant in found if is_equivalent(one, mutant, world)]

    return make


@pytest.fixture
def never(rule, environment):
    """Return the conditions of a rule that no pair of cases can show."""

    def make(**says):
        one = rule(**says)
        return [shown.condition.text for shown in never_shown(one, mcdc(one, []), World(environment))]

    return make


def test_mutants_in_other_words(equal):
    """A dropped operand that another implies, and a bound beyond the schema's, change nothing."""
    assert equal(require="params.days > 10 && params.days > 9") == [
        ("params.days > 10 && params.days > 9", "((params.days > 10))"),
        (">", ">="),
        ("9", "10"),
        ("9", "8"),
    ]


def test_mutants_that_differ_are_not_equivalent(equal):
    """At the boundary one dossier tells them apart."""
    assert equal(require="evidence.age_days <= params.days") == []


def test_undetermined_counts_as_a_difference(equal):
    """An operand that is always true still makes a rule undetermined where it is missing, so dropping it shows."""
    found = equal(require="evidence.population.customers >= 0 && decision.focus == 'primary'")

    assert found == [("0", "(-1)")]


def test_conditions_that_can_be_shown_are_none(never):
    """Independent conditions can each be shown."""
    assert never(require="has(decision.profile) && decision.focus == 'primary' || has(decision.criteria)") == []


def test_a_condition_that_another_implies_cannot_be_shown(never):
    """`x > 9` never decides beside `x > 10`; nor does what `when` has settled."""
    assert never(require="params.days > 10 && params.days > 9") == ["params.days > 9"]
    assert never(
        when="decision.focus == 'primary'", require="decision.focus != 'secondary' && has(decision.profile)"
    ) == ["decision.focus != 'secondary'"]


def test_conditions_in_let_bindings_and_choices(never):
    """Bindings and `?:` are looked through."""
    settled = {"large": "params.limit > 20"}
    assert never(
        let=settled, require="large ? params.limit > 15 && has(decision.profile) : has(decision.criteria)"
    ) == ["params.limit > 15"]


def test_conditions_of_elements_are_left_to_cases(never):
    """What is asked of each element of a list is never excused."""
    assert never(require="decision.messages.all(m, m.segment == 'a' && m.segment != 'b')") == []


def test_what_the_solver_cannot_express_is_never_excused(never, equal):
    """A refusal proves nothing."""
    pattern = "decision.segment.name.matches('a+') && (params.days > 10 && params.days > 9)"
    assert never(require=pattern) == []
    assert equal(require=pattern) == []
