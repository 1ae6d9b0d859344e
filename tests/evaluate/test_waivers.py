"""Waivers: what they lift, and everything they do not."""

import pytest

from canongate.evaluate.verdict import judge_dossier
from canongate.evaluate.waivers import Subject, resolve_waivers
from canongate.model.canonical import digest_of

DIGEST = f"sha256:{'a' * 64}"
RULE = {
    "schema": "rule/v1",
    "id": "focus-too-wide",
    "aliases": ["focus-wide"],
    "enforces": ["customer/focus#final-rule"],
    "applies_to": "segment-decision",
    "checks": "form",
    "enforcement": "waivable",
    "effective_on": "2026-01-01",
    "require": "false",
    "message": '"it fails"',
    "help": "Mend it.",
    "why": "It matters.",
}
WAIVER = {
    "schema": "waiver/v1",
    "id": "w1",
    "rule": "focus-too-wide",
    "decision": "focus-loyal",
    "decision_digest": DIGEST,
    "reason": "The market has one segment.",
    "granted_on": "2026-01-15",
    "expires": "2026-02-01",
    "approvers": ["mira", "anna"],
}


@pytest.fixture
def verdict(values, compiled, workspace_of, dossier_of):
    """Return the verdict on focus-loyal under one rule and some waivers."""

    def make(*waivers, as_of="2026-02-01", digest=DIGEST, **says):
        kept = {path: value for path, value in values.items() if not path.startswith("rules/customer/")}
        kept["rules/customer/focus/focus-too-wide.yaml"] = RULE | says
        workspace = workspace_of(kept)
        rules, findings = compiled(workspace)
        assert not findings
        return judge_dossier(
            dossier_of(kept) | {"as_of": as_of},
            rules,
            workspace.clauses,
            kind="segment-decision",
            path="registries/decisions/focus-loyal.yaml",
            digests={},
            documents={},
            decision_digest=digest,
            waivers=waivers,
        )

    return make


def test_a_waiver_lets_a_failure_stand_and_is_shown(verdict):
    """A waived failure no longer blocks, stays a finding, and names approvers and the last day."""
    found = verdict(WAIVER)

    assert found.status == "accepted"
    assert [(one.outcome, one.waived) for one in found.outcomes] == [("fail", True)]
    (finding,) = found.findings
    assert finding.waiver.approvers == ("anna", "mira")
    assert finding.waiver.expires == "2026-02-01"


@pytest.mark.parametrize(
    ("change", "as_of", "digest", "says"),
    [
        ({"decision": "other"}, "2026-02-01", DIGEST, {}),
        ({"rule": "another-rule"}, "2026-02-01", DIGEST, {}),
        ({}, "2026-02-02", DIGEST, {}),
        ({}, "2026-01-14", DIGEST, {}),
        ({}, "2026-02-01", f"sha256:{'b' * 64}", {}),
        ({}, "2026-02-01", DIGEST, {"enforcement": "mandatory"}),
        ({}, "2026-02-01", DIGEST, {"require": "decision.supersedes == 'x'"}),
    ],
    ids=["other decision", "other rule", "expired", "not yet", "other bytes", "mandatory", "undetermined"],
)
def test_a_waiver_that_does_not_fit_lifts_nothing(verdict, change, as_of, digest, says):
    """Outside its rule, decision, bytes and days, for mandatory rules and for open questions, a waiver is idle."""
    found = verdict(WAIVER | change, as_of=as_of, digest=digest, **says)

    assert found.status != "accepted"
    assert not any(one.waived for one in found.outcomes)
    assert found.findings[0].waiver is None
    assert found.digests["waivers"] == digest_of([])


@pytest.mark.parametrize("as_of", ["2026-01-15", "2026-02-01"])
def test_first_and_last_day_count(verdict, as_of):
    """A waiver holds on the day it was granted and on the day it ends."""
    assert verdict(WAIVER, as_of=as_of).status == "accepted"


def test_an_old_rule_id_still_names_the_rule(verdict):
    """A waiver granted under a rule's former id lifts the failure of the rule."""
    assert verdict(WAIVER | {"rule": "focus-wide"}).status == "accepted"


def test_a_rule_that_passes_needs_no_waiver(verdict):
    """A waiver for a rule that passes changes neither verdict nor its digests."""
    assert verdict(WAIVER, require="true").digests == verdict(require="true").digests


def test_the_first_of_two_waivers_counts(verdict):
    """Of two waivers for one failure the first by id is used, in whatever order they come."""
    second = WAIVER | {"id": "w2"}

    assert verdict(second, WAIVER) == verdict(WAIVER, second)
    assert verdict(second, WAIVER).findings[0].waiver.id == "w1"


def test_idle_waivers_say_why():
    """Each waiver of the decision that lifts nothing is told with the reason."""
    gone = WAIVER | {"rule": "another-rule"}
    late = WAIVER | {"id": "w2", "expires": "2026-01-20"}

    resolved = resolve_waivers([], [late, gone], Subject("focus-loyal", DIGEST, "2026-02-01"))

    assert resolved.idle == {"w1": "no rule another-rule is in force", "w2": "it expired on 2026-01-20"}
