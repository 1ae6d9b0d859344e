import pytest

from canongate.analyse.cases import BASES, case_dossier, merged, partial_schema, run_cases
from canongate.model.clauses import ClauseRef
from canongate.model.kinds import JUDGED
from canongate.model.verdict import Outcome

CLAUSE = ClauseRef(
    "customer/focus#final-rule", "customer/focus", "v1", "Active", "s", "final_rule", "must", True, None, "Text.", ""
)


@pytest.fixture
def ran(rule):
    """Return the results of some cases of a rule."""

    def make(cases, **says):
        parameters = {"limit": 50, "days": 90}
        return list(run_cases(rule(**says), cases, parameters, {CLAUSE.id: CLAUSE}))

    return make


def test_every_outcome(ran):
    """A case holds where the rule says what it expects, and its message where it gives one."""
    cases = [
        {"name": "young", "given": {"evidence": {"age_days": 90}}, "expect": "pass"},
        {"name": "old", "given": {"evidence": {"age_days": 91}}, "expect": "fail", "message": "91 days"},
        {"name": "unknown", "expect": "undetermined"},
        {"name": "aside", "given": {"decision": {"focus": "secondary"}}, "expect": "not_applicable"},
    ]

    found = ran(
        cases,
        when="decision.focus == 'primary'",
        require="evidence.age_days <= params.days",
        message="string(evidence.age_days) + ' days'",
    )

    assert [one.seen.value for one in found] == [case["expect"] for case in cases]
    assert all(one.holds for one in found)
    assert [one.pointer for one in found] == [f"/cases/{at}" for at in range(4)]
    assert found[1].message == "91 days"


def test_a_case_that_expects_something_else_does_not_hold(ran):
    """Another outcome, or another message, breaks a case."""
    given = {"evidence": {"age_days": 91}}
    wrong = [
        {"name": "a", "given": given, "expect": "pass"},
        {"name": "b", "given": given, "expect": "fail", "message": "other words"},
    ]

    found = ran(wrong, require="evidence.age_days <= 90")

    assert [one.holds for one in found] == [False, False]
    assert found[0].seen is Outcome.FAIL


def test_the_dossier_of_a_case(rule):
    """It is the base of its kind as of the rule's first day, with what is given, less what the case is without."""
    one = rule(require="true", effective_on="2026-03-01")
    case = {"given": {"decision": {"market": "eu"}, "params": {"days": 7}}, "without": ["decision.tests", "a.b.c"]}

    made = case_dossier(one, case, {"days": 90})

    assert (made["as_of"], made["decision"]["date"], made["params"]) == ("2026-03-01", "2026-03-01", {"days": 7})
    assert made["decision"]["market"] == "eu"
    assert "tests" not in made["decision"]
    assert case_dossier(one, {"as_of": "2026-05-01"}, {})["as_of"] == "2026-05-01"


def test_bases_are_not_changed_by_cases(rule):
    """What one case lays over the base is not seen by the next."""
    one = rule(require="true")
    before = str(BASES)
    case_dossier(one, {"given": {"decision": {"segment": {"name": "x"}}}, "without": ["decision.segment.id"]}, {})

    assert str(BASES) == before


def test_there_is_a_base_for_everything_rules_judge():
    """Each kind that rules may name has a dossier to start from."""
    assert BASES.keys() == JUDGED.keys()


def test_merged():
    """Mappings are merged, everything else is replaced, and neither argument changes."""
    base = {"a": {"b": 1, "c": [1]}, "d": 2}

    assert merged(base, {"a": {"c": [2]}, "d": {"e": 3}}) == {"a": {"b": 1, "c": [2]}, "d": {"e": 3}}
    assert base == {"a": {"b": 1, "c": [1]}, "d": 2}


def test_partial_schema():
    """Nothing is required any more, at any depth; a property of that name stays."""
    schema = {
        "required": ["a"],
        "properties": {"required": {"type": "string"}, "a": {"required": ["b"], "items": [{"required": ["c"]}]}},
    }

    assert partial_schema(schema) == {"properties": {"required": {"type": "string"}, "a": {"items": [{}]}}}
