"""The brief of a Brain."""

import json
from datetime import date

import pytest

from canongate.model.canonical import digest_of
from canongate.model.error import UsageError
from canongate.workflows.brief import brief

DAY = date(2026, 4, 30)


def test_what_binds_a_brain(whole):
    """A brief holds roles, norms of pages that bind, what is in force, rules, parameters, questions, open matters."""
    made = brief(whole, "customer", as_of=DAY)

    assert "owns identification" in made["does"][0]
    assert any("MWMS must prioritise best customers." in norm for norm in made["must"])
    assert not any("customer-value-model" in norm for norm in made["must"])
    assert (
        made["in force"][0]
        == "candidate segment growers in market all, by test-growers, since 2026-04-28, until 2026-07-31"
    )
    assert "longest_evidence_age_days: 120 days (7 to 365)" in made["parameters"]
    assert any(rule.startswith("primary-focus-not-best-customer (mandatory") for rule in made["rules"])
    assert any("customer/customer-value-model" in one for one in made["open"])
    assert "builders: what success looks like is unknown [focus-builders]" in made["open"]


def test_the_digest_covers_all_of_it(whole):
    """The digest is of everything else the brief holds, and the same on every run."""
    made = brief(whole, "customer", as_of=DAY)

    content = {name: value for name, value in made.items() if name != "digest"}
    assert made["digest"] == digest_of(json.loads(json.dumps(content)))
    assert brief(whole, "Customer Brain", as_of=DAY) == made


def test_another_parameter_is_another_brief(root, edit):
    """When HeadOffice tunes a parameter, the digest a decision cites no longer fits."""
    before = brief(root, "customer", as_of=DAY)["digest"]
    edit("rules/parameters.yaml", "default: 120", "default: 90")

    assert brief(root, "customer", as_of=DAY)["digest"] != before


def test_questions_go_to_those_who_judge(whole):
    """A Brain is told the questions its people are asked, and no others."""
    asked = brief(whole, "sales", as_of=DAY)["asked of people"]

    assert any("pass on what prospects said" in one for one in asked)
    assert not any("Do you approve this change?" in one for one in asked)


def test_rules_not_in_force_are_left_out(whole):
    """Rules that come into force later are not part of today's brief."""
    today = brief(whole, "customer", as_of=DAY)["rules"]
    later = brief(whole, "customer", as_of=date(2026, 11, 22))["rules"]

    assert not any(rule.startswith("page-header-incomplete") for rule in today)
    assert any(rule.startswith("page-header-incomplete") for rule in later)


def test_an_unknown_brain(whole):
    """A Brain nobody registered is refused, with the nearest name."""
    with pytest.raises(UsageError, match="no Brain 'custmer'") as refused:
        brief(whole, "custmer", as_of=DAY)

    assert "customer" in refused.value.help
