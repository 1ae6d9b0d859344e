"""The shipped rules as their authors are asked to keep them: covered, tried, and proven."""

from datetime import date
from pathlib import Path

import pytest

from canongate.workflows.rule_coverage import coverage
from canongate.workflows.rule_mutation import mutate
from canongate.workflows.rule_proofs import prove
from canongate.workflows.rule_reference import reference

REPOSITORY = Path(__file__).resolve().parents[2]


def test_every_norm_is_taken_care_of_and_every_condition_shown():
    """No clause of a page in force is open, and for each condition two cases show that it alone turns the outcome."""
    done = coverage(REPOSITORY, as_of=date(2026, 11, 25))

    assert done.report.exit_code == 0
    assert done.answer["clauses"]["active"]["open"] == 0
    conditions = done.answer["conditions"]
    assert conditions["shown"] + len(conditions["impossible"]) == conditions["all"] > 0


@pytest.mark.slow
def test_small_mistakes_are_noticed():
    """At least 95 of 100 small mistakes in the rules make a case fail."""
    assert mutate(REPOSITORY, at_least=95).report.exit_code == 0


@pytest.mark.slow
def test_the_rules_are_proven():
    """Every rule can fire and pass, none contradicts or covers another, each theorem holds and rests on its rules."""
    done = prove(REPOSITORY)

    assert (done.report.exit_code, done.report.findings) == (0, ())
    counts = done.counts()
    assert counts["theorem"]["proven"] > 0 == counts["theorem"]["unproven"]


def test_the_reference_is_current():
    """The rule reference says what the rules say."""
    file = REPOSITORY / "docs" / "rule-reference.md"

    assert file.read_text(encoding="utf-8") == reference(REPOSITORY, "docs/rule-reference.md")
