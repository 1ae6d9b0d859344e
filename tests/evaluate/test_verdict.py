import json
from copy import deepcopy
from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canongate import __version__
from canongate.model.canonical import digest_of
from canongate.model.error import UsageError
from canongate.model.verdict import VerdictStatus

RULES = "rules/customer/focus/"
SIMPLE = {
    "schema": "rule/v1",
    "enforces": ["customer/focus#final-rule"],
    "applies_to": "segment-decision",
    "checks": "form",
    "effective_on": "2026-01-01",
    "message": '"m"',
    "help": "h",
    "why": "w",
}
REQUIRE = {
    "pass": {"require": "true"},
    "fail": {"require": "false"},
    "undetermined": {"require": "decision.supersedes == 'x'"},
    "not_applicable": {"when": "false", "require": "false"},
}


def with_rules(values, *outcomes):
    """Return values whose only rules have the outcomes and enforcements given."""
    kept = {path: value for path, value in deepcopy(values).items() if not path.startswith("rules/customer/")}
    for i, (outcome, enforcement) in enumerate(outcomes):
        rule = SIMPLE | REQUIRE[outcome] | {"id": f"r{i:02}", "enforcement": enforcement}
        kept[f"{RULES}r{i:02}.yaml"] = rule
    return kept


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ([("pass", "mandatory")], "accepted"),
        ([("not_applicable", "mandatory")], "accepted"),
        ([("fail", "mandatory"), ("pass", "mandatory")], "blocked"),
        ([("fail", "waivable")], "blocked"),
        ([("undetermined", "waivable")], "undecided"),
        ([("undetermined", "mandatory"), ("fail", "waivable")], "blocked"),
        ([("undetermined", "mandatory"), ("pass", "mandatory")], "undecided"),
        ([("fail", "advisory"), ("undetermined", "advisory")], "accepted"),
        ([("fail", "advisory"), ("undetermined", "mandatory")], "undecided"),
    ],
)
def test_status(values, verdict_of, outcomes, status):
    """A binding failure blocks, a binding rule that cannot be judged leaves undecided, advice never weighs."""
    assert verdict_of(with_rules(values, *outcomes)).status == status


def test_status_is_the_worst_binding_outcome(tiny_values, verdict_of):
    """Whatever rules there are, blocked beats undecided beats accepted, and only binding rules count."""
    pairs = st.tuples(st.sampled_from(list(REQUIRE)), st.sampled_from(["advisory", "waivable", "mandatory"]))

    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(pairs, min_size=1, max_size=4))
    def worst(outcomes):
        verdict = verdict_of(with_rules(tiny_values, *outcomes))

        binding = [outcome for outcome, enforcement in outcomes if enforcement != "advisory"]
        expected = "blocked" if "fail" in binding else "undecided" if "undetermined" in binding else "accepted"
        assert verdict.status == expected
        assert [(one.outcome, one.enforcement) for one in verdict.outcomes] == outcomes
        assert len(verdict.findings) == sum(outcome in {"fail", "undetermined"} for outcome, _ in outcomes)

    worst()


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2026, 2, 28), VerdictStatus.ACCEPTED),
        (date(2026, 3, 1), VerdictStatus.BLOCKED),
        (date(2026, 5, 31), VerdictStatus.BLOCKED),
        (date(2026, 6, 1), VerdictStatus.ACCEPTED),
    ],
)
def test_rule_is_in_force_from_its_first_day_until_its_last(values, verdict_of, day, status):
    """A rule judges from the day it becomes effective up to, and not on, the day it is retired."""
    changed = with_rules(values, ("pass", "mandatory"), ("fail", "mandatory"))
    changed[f"{RULES}r01.yaml"] |= {"effective_on": "2026-03-01", "retired_on": "2026-06-01"}

    assert verdict_of(changed, as_of=day).status == status


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
def test_nothing_in_force(values, verdict_of, day):
    """Where no rule is in force nothing is judged, and that is never an acceptance."""
    changed = with_rules(values, ("pass", "mandatory"))
    changed[f"{RULES}r00.yaml"]["retired_on"] = "2027-01-01"

    with pytest.raises(UsageError) as raised:
        verdict_of(changed, as_of=day)

    assert f"no rule is in force for a segment-decision on {day}" in raised.value.message
    assert "focus-loyal.yaml" in raised.value.message
    assert "--as-of" in raised.value.help


def test_rules_of_the_other_kind_do_not_judge(values, verdict_of):
    """Rules for offers say nothing of segments."""
    with pytest.raises(UsageError):
        verdict_of(with_rules(values, ("pass", "mandatory")), "offer-restock")


def test_verdicts_of_the_tiny_canon(values, verdict_of):
    """One decision is accepted, one blocked, one undecided, and an offer is judged by its own rule."""
    names = ["focus-loyal", "focus-anyone", "focus-guests", "offer-restock"]

    assert [verdict_of(values, name).status.value for name in names] == [
        "accepted",
        "blocked",
        "undecided",
        "accepted",
    ]


def test_verdict_records_what_it_was_made_from(values, verdict_of):
    """A verdict names the decision, the day, every rule that spoke, and the version of the program."""
    verdict = verdict_of(values, "focus-anyone")

    assert (verdict.decision, verdict.path) == ("focus-anyone", "registries/decisions/focus-anyone.yaml")
    assert (verdict.as_of, verdict.engine) == ("2026-02-01", f"canongate {__version__}")
    assert [(one.rule, one.outcome.value, one.enforcement) for one in verdict.outcomes] == [
        ("primary-focus-not-best-customer", "fail", "mandatory"),
        ("segment-targets-everyone", "fail", "waivable"),
        ("segment-without-profile", "fail", "advisory"),
    ]
    assert verdict.digests == {"dossier": "d", "waivers": digest_of([])}


def test_verdict_fits_its_schema(values, verdict_of, schemas):
    """A verdict as JSON fits the published schema, findings included."""
    for name in ("focus-loyal", "focus-anyone", "focus-guests"):
        value = json.loads(json.dumps(asdict(verdict_of(values, name))))

        assert list(schemas.problems("verdict", without_nulls(value))) == []


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(below) for key, below in value.items() if below is not None}
    return [without_nulls(below) for below in value] if isinstance(value, list) else value


def test_order_of_keys_does_not_count(tiny_values, verdict_of):
    """The verdict is the same whatever the order of keys in the documents it was made from."""

    def shuffled(value, order):
        if isinstance(value, dict):
            return {key: shuffled(value[key], order) for key in sorted(value, key=lambda key: order[hash_of(key)])}
        return [shuffled(below, order) for below in value] if isinstance(value, list) else value

    def hash_of(key):
        return sum(map(ord, key)) % 13

    expected = verdict_of(tiny_values, "focus-anyone")

    @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.permutations(range(13)))
    def same(order):
        assert verdict_of(shuffled(tiny_values, order), "focus-anyone") == expected

    same()
