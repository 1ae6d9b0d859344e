"""Waivers: what they lift, and everything they do not."""

import pytest

from canongate.evaluate.verdict import judge_dossier
from canongate.evaluate.waivers import Subject, required_digest, resolve_waivers
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
    "let": {"most": "params.longest_age_days"},
    "require": "most < 0",
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
def rule_of(values, compiled, workspace_of):
    """Return the rule, with what it says instead, and the workspace it stands in."""

    def make(**says):
        kept = {path: value for path, value in values.items() if not path.startswith("rules/customer/")}
        kept["rules/customer/focus/focus-too-wide.yaml"] = RULE | says
        workspace = workspace_of(kept)
        rules, findings = compiled(workspace)
        assert not findings
        return rules, workspace, kept

    return make


@pytest.fixture
def granted(rule_of):
    """The waiver, granted for the rule as it stands."""
    (rule,), workspace, _ = rule_of()
    return WAIVER | {"rule_digest": required_digest(rule, workspace.parameters_for("customer"))}


@pytest.fixture
def verdict(rule_of, dossier_of):
    """Return the verdict on focus-loyal under one rule and some waivers."""

    def make(*waivers, as_of="2026-02-01", digest=DIGEST, **says):
        rules, workspace, kept = rule_of(**says)
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


def test_a_waiver_lets_a_failure_stand_and_is_shown(verdict, granted):
    """A waived failure no longer blocks, stays a finding, and names approvers and the last day."""
    found = verdict(granted)

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
    ],
    ids=["other decision", "other rule", "expired", "not yet", "other bytes", "mandatory"],
)
def test_a_waiver_that_does_not_fit_lifts_nothing(  # noqa: PLR0917  # one argument a column
    verdict, granted, change, as_of, digest, says
):
    """Outside its rule, decision, bytes and days, and for mandatory rules, a waiver is idle."""
    found = verdict(granted | change, as_of=as_of, digest=digest, **says)

    assert found.status != "accepted"
    assert not any(one.waived for one in found.outcomes)
    assert found.findings[0].waiver is None
    assert found.digests["waivers"] == digest_of([])


@pytest.mark.parametrize("as_of", ["2026-01-15", "2026-02-01"])
def test_first_and_last_day_count(verdict, granted, as_of):
    """A waiver holds on the day it was granted and on the day it ends."""
    assert verdict(granted, as_of=as_of).status == "accepted"


def test_an_old_rule_id_still_names_the_rule(verdict, granted):
    """A waiver granted under a rule's former id lifts the failure of the rule."""
    assert verdict(granted | {"rule": "focus-wide"}).status == "accepted"


def test_a_rule_that_passes_needs_no_waiver(verdict, granted):
    """A waiver for a rule that passes changes neither verdict nor its digests."""
    assert verdict(granted, require="true").digests == verdict(require="true").digests


def test_the_first_of_two_waivers_counts(verdict, granted):
    """Of two waivers for one failure the first by id is used, in whatever order they come."""
    second = granted | {"id": "w2"}

    assert verdict(second, granted) == verdict(granted, second)
    assert verdict(second, granted).findings[0].waiver.id == "w1"


def test_idle_waivers_say_why(granted):
    """Each waiver of the decision that lifts nothing is told with the reason."""
    gone = granted | {"rule": "another-rule"}
    late = granted | {"id": "w2", "expires": "2026-01-20"}

    resolved = resolve_waivers([], [late, gone], Subject("focus-loyal", DIGEST, "2026-02-01", {}))

    reasons = {name: one.reason for name, one in resolved.idle.items()}
    assert reasons == {"w1": "no rule another-rule is in force", "w2": "it expired on 2026-01-20"}


STRICTER = {"require": "most < -1"}


@pytest.mark.parametrize(
    "says",
    [
        STRICTER,
        {"let": {"most": "params.longest_age_days + 0"}},
        {"when": "decision.focus == 'primary'"},
        {"require": "most < 0 && params.largest_share_percent > 0"},
    ],
    ids=["require", "let", "when", "another parameter"],
)
def test_a_rule_that_requires_something_else_is_not_waived(verdict, granted, says):
    """Whatever the rule fails by now, people let something else stand: that is told, with what to do."""
    found = verdict(granted, **says)

    assert found.status == "blocked"
    blocked, told = found.findings
    assert (blocked.waiver, told.rule, told.level) == (None, "waiver-lifts-nothing", "warning")
    assert told.message.startswith("waiver w1 of rule focus-too-wide lifts nothing: it was granted for what the rule")
    assert told.help == "mend what the rule finds, or ask again: `canongate waive focus-too-wide focus-loyal`"
    assert found.digests["waivers"] == digest_of([])


@pytest.mark.parametrize(
    "says",
    [
        {"message": '"it fails still"', "help": "Mend it soon.", "why": "It matters much."},
        {"require": "most<0 // as before"},
        {"aliases": ["focus-wide", "focus-broad"]},
        {"when": "true"},
    ],
    ids=["words", "layout", "names", "as without"],
)
def test_other_words_for_the_same_keep_a_waiver(verdict, granted, says):
    """Message, help, layout, comments and names of a rule are not what people let stand."""
    assert verdict(granted, **says).status == "accepted"


def test_a_parameter_the_rule_reads_counts_and_no_other(verdict, granted, values):
    """Another value of a parameter that the rule reads voids a waiver, and so does an overlay for the Brain."""
    rows = {row["id"]: row for row in values["rules/parameters.yaml"]["parameters"]}
    rows["largest_share_percent"]["default"] += 1
    assert verdict(granted).status == "accepted"

    overlay = {"brain": "customer", "values": {"longest_age_days": rows["longest_age_days"]["default"] + 1}}
    values["rules/parameters.yaml"]["overlays"] = [overlay]
    assert verdict(granted).status == "blocked"

    del values["rules/parameters.yaml"]["overlays"]
    rows["longest_age_days"]["default"] += 1
    assert verdict(granted).status == "blocked"


def test_a_waiver_that_does_not_say_what_it_is_for_lifts_nothing(verdict):
    """Without the digest of what the rule required nobody can tell what was let stand."""
    found = verdict(WAIVER)

    assert found.status == "blocked"
    assert "does not say what the rule required" in found.findings[1].message


def test_what_is_undetermined_is_not_waived(verdict, rule_of):
    """A waiver granted for this very rule lifts no open question, and says so."""
    says = {"require": "decision.supersedes == 'x'"}
    (rule,), workspace, _ = rule_of(**says)

    found = verdict(WAIVER | {"rule_digest": required_digest(rule, workspace.parameters_for("customer"))}, **says)

    assert found.status == "undecided"
    assert not any(one.waived for one in found.outcomes)
    assert found.findings[1].message.endswith("rule focus-too-wide is undetermined, and only failures are waived")


def test_nothing_is_told_where_another_waiver_lifts_the_failure(verdict, granted):
    """A waiver that ended is no news once a newer one stands in its place, nor where the rule passes."""
    ended = granted | {"id": "w0", "expires": "2026-01-20"}
    other = granted | {"id": "w2", "expires": "2026-01-20"}

    assert [one.rule for one in verdict(ended, granted, other).findings] == ["focus-too-wide"]
    assert verdict(ended, require="true").findings == ()
    assert [one.context["waiver"] for one in verdict(ended, other).findings[1:]] == ["w0", "w2"]
