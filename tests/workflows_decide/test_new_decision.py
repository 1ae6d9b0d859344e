"""New decisions, filled as far as the root knows."""

from datetime import date

import pytest
import yaml

from canongate.model.error import UsageError
from canongate.workflows.decide import decide
from canongate.workflows.new_decision import ASKED, new_decision

DAY = date(2026, 4, 30)
SEGMENT = {
    "id": "focus-again",
    "brain": "customer",
    "principal": "mira",
    "segment": "builders",
    "name": "Builders",
    "where": "trial_projects >= 3",
    "focus": "primary",
    "evidence": "demo-all",
}
OFFER = {
    "id": "offer-again",
    "brain": "affiliate",
    "principal": "lena",
    "offer": "kit",
    "name": "A kit",
    "segment": "builders",
    "focus": "primary",
    "evidence": "demo-all",
}


def written(root, path):
    return yaml.safe_load((root / path).read_text(encoding="utf-8"))


def test_the_evidence_fills_in_what_it_knows(root):
    """Compared segments, the digest of their set and every criterion measured come from the manifest."""
    path = new_decision(root, "segment-decision", SEGMENT, whole=None, today=DAY)

    made = written(root, path)
    assert path.as_posix() == "registries/decisions/focus-again.yaml"
    assert "visitors" in made["comparison"]["segments"]
    assert made["comparison"]["set_digest"].startswith("sha256:")
    assert len(made["criteria"]) == 7
    assert made["criteria"]["lifetime_value"]["claims_best"] is True


def test_a_new_decision_can_be_judged_at_once(root):
    """A skeleton is sound: it is undecided or blocked by rules, never by its form."""
    path = new_decision(root, "segment-decision", SEGMENT, whole=None, today=DAY)

    report, (one,) = decide(root, [root / path], as_of=DAY)

    assert one.verdict.status.value in {"undecided", "blocked"}
    assert not [finding for finding in report.findings if finding.rule.startswith(("schema", "reference", "id-"))]


def test_an_offer(root):
    """An offer decision holds offer, segment and evidence."""
    made = written(root, new_decision(root, "offer-decision", OFFER, whole=None, today=DAY))

    assert made["offer"] == {"id": "kit", "name": "A kit"}
    assert (made["segment"], made["evidence"]) == ("builders", {"manifest": "demo-all"})


def test_json_is_laid_over_the_answers(root):
    """What is given whole wins over what was answered; the kind stays."""
    whole = {"focus": "candidate", "expires": "2026-07-31", "schema": "offer-decision/v1"}

    made = written(root, new_decision(root, "segment-decision", SEGMENT, whole=whole, today=DAY))

    assert (made["schema"], made["focus"], str(made["expires"])) == ("segment-decision/v1", "candidate", "2026-07-31")


def test_evidence_that_is_not_here_fills_in_nothing(root):
    """A manifest that will be built later is named, and nothing is taken from it."""
    made = written(
        root, new_decision(root, "segment-decision", {**SEGMENT, "evidence": "later"}, whole=None, today=DAY)
    )

    assert "criteria" not in made
    assert made["evidence"] == {"manifest": "later"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"principal": "nobody"}, "nobody"),
        ({"focus": "first"}, "first"),
        ({"where": ""}, "where"),
        ({"id": "focus-builders"}, "exists"),
        ({"id": ""}, "id"),
    ],
)
def test_what_does_not_fit_is_not_written(root, change, said):
    """A person nobody knows, a word outside the schema, a missing answer or a taken id leave no file behind."""
    before = sorted(root.glob("registries/decisions/*"))

    with pytest.raises(UsageError) as refused:
        new_decision(root, "segment-decision", SEGMENT | change, whole=None, today=DAY)

    assert said in refused.value.message
    assert sorted(root.glob("registries/decisions/*")) == before


def test_everything_asked_has_a_question():
    """Each kind asks for what identifies it, in words."""
    assert {one.name for one in ASKED["segment-decision"]} == set(SEGMENT)
    assert {one.name for one in ASKED["offer-decision"]} == set(OFFER)
