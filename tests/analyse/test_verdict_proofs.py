import pytest

from canongate.analyse.solver import World
from canongate.analyse.statement import Proof
from canongate.analyse.verdict_proofs import theorem_statements

BEST = {
    "id": "best",
    "let": {"best": "evidence.claims.best_customer"},
    "when": "decision.focus == 'primary'",
    "require": "best.holds",
}
OTHER = {"id": "other", "require": "decision.brain != 'nobody'"}
FACT = (
    "!has(evidence.claims.best_customer.holds)"
    " || evidence.claims.best_customer.holds == (evidence.claims.best_customer.status == 'proven')"
)
FINAL = {
    "id": "final-rule",
    "says": "A primary focus that is not proven best is never accepted.",
    "applies_to": "segment-decision",
    "given": "decision.focus == 'primary' && evidence.claims.best_customer.status != 'proven'",
    "rests_on": ["best"],
}


@pytest.fixture
def state(environment, rule):
    """Return the statements of a theorem about rules of which the one it rests on is changed."""

    def make(theorem=None, others=(), fact=FACT, **says):
        world = World(environment)
        if fact:
            world.assume(fact)
        rules = [rule(**(BEST | says)), *(rule(**one) for one in (OTHER, *others))]
        return list(theorem_statements(FINAL | (theorem or {}), rules, world))

    return make


def test_the_final_rule_holds_and_rests_on_its_rule(state):
    """The theorem is proven; without its rule, or with that rule waivable, a dossier is accepted that it forbids."""
    whole, without, waivable = state()

    assert (whole.kind, whole.proof) == ("theorem", Proof.PROVEN)
    assert (without.kind, without.proof) == ("rests-on", Proof.PROVEN)
    assert without.witness["decision.focus"] == "primary"
    assert without.witness["evidence.claims.best_customer.status"] != "proven"
    assert (waivable.kind, waivable.proof) == ("rests-on", Proof.PROVEN)
    assert "waived" in waivable.says
    assert waivable.witness["evidence.claims.best_customer.holds"] is False


@pytest.mark.parametrize(
    "weaker",
    [
        {"enforcement": "waivable"},
        {"enforcement": "advisory"},
        {"retired_on": "2030-01-01"},
        {"when": "decision.focus == 'primary' && evidence.age_days < 90"},
        {"require": "best.holds || evidence.segment.customers > 1000"},
        {"require": "best.status != 'refuted'"},
        {"when": "decision.focus == 'secondary'"},
        {"require": "!has(best.holds) || best.holds"},
    ],
)
def test_weakening_the_rule_gives_a_witness(state, weaker):
    """Lighter, shorter in force, narrower, laxer or content with the undetermined: the theorem falls by a witness."""
    (whole,) = state(**weaker)

    assert whole.proof is Proof.REFUTED
    assert whole.witness["decision.focus"] == "primary"
    assert whole.witness["evidence.claims.best_customer.status"] in {"refuted", "not_proven"}


def test_the_day_of_the_witness_is_one_on_which_the_rule_is_not_in_force(state):
    """A rule that is retired leaves the days after; the witness is of such a day."""
    (whole,) = state(retired_on="2030-01-01")

    assert whole.witness["as_of"] >= "2030-01-01"


def test_days_before_the_rule_are_not_spoken_of(state):
    """Without a day of its own, a theorem speaks from the day on which its rules are in force; a day may be earlier."""
    others = [{"id": "o", "require": "has(decision.focus)", "effective_on": "2020-01-01"}]
    assert state(others=others)[0].proof is Proof.PROVEN

    early = state({"since": "2021-01-01"}, others=others)[0]
    assert early.proof is Proof.REFUTED
    assert "2021-01-01" <= early.witness["as_of"] < "2026-01-01"


def test_where_no_rule_is_in_force_nothing_is_accepted(state):
    """A day without any rule gives no verdict, so it refutes nothing."""
    assert state({"since": "2025-12-01"})[0].proof is Proof.PROVEN


def test_without_the_fact_the_schema_allows_a_contradiction(state):
    """A claim that holds without being proven fits the schema; only the fact about the builder rules it out."""
    (whole,) = state(fact="")

    assert whole.proof is Proof.REFUTED
    assert whole.witness["evidence.claims.best_customer.holds"] is True


def test_a_condition_that_is_never_true_proves_nothing(state):
    """A theorem about no dossier is an error, not a proof."""
    (whole,) = state({"given": "params.days > 400"})

    assert whole.proof is Proof.REFUTED
    assert "says nothing" in whole.reason


def test_a_rule_that_another_makes_superfluous_is_not_rested_on(state):
    """Where a second rule stops the same, the theorem holds without the first, and that is told."""
    _, without, waivable = state(others=[BEST | {"id": "same"}])

    assert (without.proof, waivable.proof) == (Proof.REFUTED, Proof.REFUTED)
    assert "does not rest on it" in without.reason


def test_an_advisory_rule_carries_nothing(state):
    """A theorem that holds by other rules says of an advisory one that nothing can rest on it."""
    _, without, binds = state(enforcement="advisory", others=[BEST | {"id": "same"}])

    assert without.proof is Proof.REFUTED
    assert (binds.says, binds.proof) == ("best binds", Proof.REFUTED)


def test_a_rule_the_solver_leaves_out_can_only_help(state):
    """What is proven without a rule holds with it; what rests on such a rule alone is never proven."""
    pattern = {"id": "o", "require": "decision.segment.name.matches('a+')"}

    assert state(others=[pattern])[0].proof is Proof.PROVEN
    assert state(require="best.holds && decision.segment.name.matches('a+')")[0].proof is Proof.UNPROVEN
