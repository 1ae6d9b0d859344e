"""The audit: everything in force, judged again."""

from datetime import date

import pytest

from canongate.model.error import UsageError
from canongate.workflows.audit import audit

DAY = date(2026, 4, 30)
WAIVER = """schema: waiver/v1
id: w1
rule: three-whys-unanswered
decision: focus-builders
decision_digest: sha256:{digest}
reason: The interviews are under way.
granted_on: 2026-03-01
expires: 2026-04-29
approvers: [anna]
"""


def rules_of(found):
    return {one.rule for one in found.report.findings if one.level.value == "error"}


def statuses(found):
    return {one.decision: one.status.value for one in found.report.verdicts}


def test_what_is_in_force_still_stands(whole):
    """On the day of the decisions all three rows in force stand, and nothing else is judged."""
    found = audit(whole, as_of=DAY)

    assert statuses(found) == dict.fromkeys(("focus-builders", "offer-builder-kit", "test-growers"), "accepted")
    assert found.report.exit_code == 0
    assert found.report.command == "audit"


def test_evidence_grows_stale(whole):
    """Ten days later the evidence is too old for the segment and its offer, and the audit blocks."""
    found = audit(whole, as_of=date(2026, 5, 10))

    assert rules_of(found) == {"segment-not-updated", "offer-evidence-not-updated"}
    assert found.report.exit_code == 1


def test_candidates_end(whole):
    """A candidate past its last day is blocked by its rule, and its row in force is told."""
    found = audit(whole, as_of=date(2026, 8, 1))

    assert {"candidate-expired", "term-ended"} <= rules_of(found)
    (ended,) = [one for one in found.report.findings if one.rule == "term-ended"]
    assert ended.message == "candidate growers is in force, and its term ended on 2026-07-31"
    assert ended.span is not None


def test_a_segment_is_looked_at_again(whole):
    """A segment in force longer than the parameter allows is overdue."""
    assert "segment-review-overdue" in rules_of(audit(whole, as_of=date(2027, 1, 24)))
    assert "segment-review-overdue" not in rules_of(audit(whole, as_of=date(2027, 1, 23)))


def test_a_use_under_an_old_verdict_is_told(root, edit):
    """When the segment's row stands on another verdict, every use of the old one is out of date."""
    text = (root / "registries/uses.yaml").read_text(encoding="utf-8")
    start = text.index("verdict: sha256:") + len("verdict: sha256:")
    digest = text[start : start + 64]
    edit("registries/uses.yaml", digest, "0" * 64)

    found = audit(root, as_of=DAY)

    (finding,) = [one for one in found.report.findings if one.rule == "use-of-segment-out-of-date"]
    assert "the spring campaign of the ads Brain" in finding.message


def test_an_offer_whose_segment_lost_its_place(root, edit):
    """A primary offer is blocked once its segment is no longer primary."""
    edit("registries/segments.yaml", "focus: primary", "focus: secondary")

    assert "primary-offer-for-secondary-segment" in rules_of(audit(root, as_of=DAY))


def test_a_waiver_that_ended_is_told(root):
    """A waiver past its last day is advice: it lifts nothing any more."""
    folder = root / "registries" / "waivers"
    folder.mkdir()
    (folder / "w1.yaml").write_text(WAIVER.format(digest="a" * 64), encoding="utf-8")

    (ended,) = [one for one in audit(root, as_of=DAY).report.findings if one.rule == "term-ended"]

    assert (ended.level.value, ended.path) == ("warning", "registries/waivers/w1.yaml")
    assert ended.message == "waiver w1 of rule three-whys-unanswered ended on 2026-04-29"


def test_pages_are_judged_once_the_protocol_is_in_force(whole):
    """From the protocol's first day on every page is judged by its rules; before, none is."""
    later = audit(whole, as_of=date(2026, 11, 22))
    before = audit(whole, as_of=date(2026, 11, 21))

    pages = {one.decision: one.status.value for one in later.report.verdicts if one.path.startswith("canon/")}
    assert len(pages) == 14
    assert set(pages.values()) == {"accepted"}
    assert not [one for one in before.report.verdicts if one.path.startswith("canon/")]


def test_a_page_overdue_is_blocked(whole):
    """A page that was not reviewed for more than a year fails its rule."""
    found = audit(whole, as_of=date(2027, 4, 27))

    overdue = [one for one in found.report.findings if one.rule == "page-review-overdue"]
    assert [one.path for one in overdue] == ["canon/customer/best-customer-identification.yaml"]


def test_each_failure_mode_names_rules_and_indicator(whole):
    """The five failure modes of the framework each name rules that exist here and the indicator that shows them."""
    modes = audit(whole, as_of=DAY).modes

    assert [mode for mode, _, _ in modes] == [
        "targeting wrong customers",
        "low conversion",
        "high acquisition cost",
        "poor retention",
        "weak positioning",
    ]
    assert not any("no rule here" in rules for _, rules, _ in modes)


def test_indicators_since_the_decision(root, edit):
    """From the row's day on conversion, retention, cost, profit and positioning are told, with the forecast beside."""
    edit("registries/segments.yaml", "since: 2026-04-28", "since: 2025-10-15")

    found = audit(root, as_of=DAY)
    words = {one.name: one.words for one in found.indicators if one.segment == "builders"}

    assert set(words) == {"conversion", "retention", "acquisition cost", "profitability", "positioning", "forecast"}
    assert words["conversion"].startswith("builders, 2025-10 to 2025-12: conversion ")
    assert words["forecast"] == "builders: forecast conversion 82 percent of contacted by 2026-10-31"
    text = found.text(80)
    assert max(map(len, text.splitlines())) <= 80
    assert "demo-all: 7" in text


def test_evidence_that_ends_before_the_decision_shows_nothing(whole):
    """Where the evidence ends before the row's day, that is said, and segments without evidence say so."""
    words = [one.words for one in audit(whole, as_of=DAY).indicators]

    assert words[0].startswith("builders: the evidence demo-all ends on 2026-01-01, before 2026-04-28")
    assert words[1] == "growers: no evidence is named, so nothing shows how it does"


def test_nothing_to_audit(tmp_path, whole):
    """A root without rows in force and without rules for pages has nothing to audit."""
    (tmp_path / "canon").mkdir()
    (tmp_path / "canon" / "canon.yaml").write_text(
        (whole / "canon" / "canon.yaml").read_text(encoding="utf-8"), "utf-8"
    )

    with pytest.raises(UsageError, match="nothing is in force"):
        audit(tmp_path, as_of=DAY)
