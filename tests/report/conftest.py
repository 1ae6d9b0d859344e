"""One report that holds every kind of finding, for the goldens and for the comparison of formats."""

from datetime import date

import pytest

from canongate.model.finding import ClauseCitation, Finding, Level, Related, WaiverNote
from canongate.model.report import BaselineCount, Report
from canongate.model.span import Span
from canongate.model.verdict import Outcome, RuleOutcome, Verdict, VerdictStatus

PATH = "registries/decisions/ads-2026-q3.yaml"
DOCUMENT = "ads-2026-q3"


def span(path, line, column, end_column=None):
    return Span(path, line, column, line, end_column or column)


FOCUS = ClauseCitation(
    "customer/best-customer-identification#segment-focus-rule",
    "1.0",
    "Segments must be chosen on performance:\n→ not on broad, inefficient targeting",
)


@pytest.fixture
def everyone():
    """A failed rule with everything a finding can carry."""
    return Finding(
        rule="segment-targets-everyone",
        level=Level.ERROR,
        message="primary segment 'all visitors' excludes no customer (412 of 412 matched)",
        path=PATH,
        pointer="/segment/where",
        document=DOCUMENT,
        span=span(PATH, 14, 10, 16),
        excerpt='  where: "true"',
        clauses=(FOCUS,),
        why="Messaging for everyone persuades no one.",
        help="Narrow `segment.where`, or name the segment as secondary.",
        context={"segment": "all visitors", "customers": 412, "population": 412},
        related=(
            Related(
                "the population is counted here",
                "registries/evidence/ads-2026-q3.json",
                "/population",
                span("registries/evidence/ads-2026-q3.json", 8, 3),
            ),
            Related("the segment is registered here", "registries/segments.yaml"),
        ),
    )


@pytest.fixture
def findings(everyone):
    """Findings of every level, one waived, one hostile, one without a place, in their order."""
    hostile = 'registries/<b>@all`|%0A::error:,\x1b[2J\u202e" &日本.yaml'
    return (
        Finding(
            rule="applies-to-differs",
            level=Level.NOTE,
            message="applies_to names 6 Brains, Cross Brain Integration names 8",
            path="canon/customer/best-customer-identification.yaml",
            pointer="/applies_to",
            document="customer/best-customer-identification",
            span=span("canon/customer/best-customer-identification.yaml", 9, 1, 11),
            excerpt="applies_to: [customer, strategy, affiliate, ads, conversion, sales]",
            context={"applies_to": 6, "integration": 8},
        ),
        Finding(
            rule="segment-without-evidence",
            level=Level.UNDECIDED,
            message="evidence.claims.retention is missing: the data have no table 'usage'",
            path=PATH,
            pointer="/criteria/3",
            document=DOCUMENT,
            span=span(PATH, 12, 5, 14),
            excerpt="  - claim: 高価値のお客様は二度買う",
            clauses=(FOCUS,),
            help="Add `usage` to the data contract, or withdraw the claim.",
            context={"claim": "retention", "table": "usage"},
        ),
        everyone,
        Finding(
            rule="segment-not-updated",
            level=Level.ERROR,
            message="segment was last reviewed 210 days ago; 180 are allowed",
            path=PATH,
            pointer="/segment/reviewed",
            document=DOCUMENT,
            span=span(PATH, 15, 13, 23),
            excerpt="  reviewed: 2025-12-01",
            clauses=(FOCUS,),
            help="Review the segment.",
            context={"days": 210, "allowed": 180},
            waiver=WaiverNote("w-2026-014", ("ana", "bo"), "The autumn review is under way.", "2026-12-31"),
        ),
        Finding(
            rule="file-unreadable",
            level=Level.UNDECIDED,
            message="the file cannot be read: permission denied",
            path="registries/offers.yaml",
            help="Give the user who runs canongate the right to read it.",
        ),
        Finding(
            rule="title-form",
            level=Level.WARNING,
            message="title '\x1b]0;owned\x07<script>alert(1)</script> ![x](http://x.example/a.png) @all #1 ```' odd",
            path=hostile,
            pointer="/title",
            span=span(hostile, 3, 9, 12),
            excerpt='title: "\x1b[31m\u202e``` <img src=x> \x00\ufffe"',
            help="Write a plain\r\n\r\n# title\r\n::error::x",
            context={"title": "\x1b]0;owned\x07", "day": date(2026, 4, 26), "share": float("nan")},
        ),
    )


@pytest.fixture
def verdicts(findings):
    """One verdict of each status."""
    return (
        Verdict(
            decision=DOCUMENT,
            path=PATH,
            status=VerdictStatus.BLOCKED,
            as_of="2026-07-01",
            outcomes=(
                RuleOutcome("segment-not-updated", Outcome.FAIL, "waivable", waived=True),
                RuleOutcome("segment-targets-everyone", Outcome.FAIL, "mandatory"),
                RuleOutcome("segment-without-evidence", Outcome.UNDETERMINED, "mandatory"),
            ),
            findings=findings[1:4],
            digests={"dossier": "sha256:" + "1" * 64},
            documents={PATH: "sha256:" + "2" * 64},
            engine="canongate 0.1.0",
        ),
        Verdict(
            "sales-2026-q3", "registries/decisions/sales-2026-q3.yaml", VerdictStatus.ACCEPTED, "2026-07-01", (), ()
        ),
        Verdict("x|y", "registries/decisions/x`|y.yaml", VerdictStatus.UNDECIDED, "2026-07-01", (), ()),
    )


@pytest.fixture
def report(findings, verdicts):
    """A report with everything in it."""
    return Report(
        tool_version="0.1.0",
        command="decide",
        root="example",
        as_of=date(2026, 7, 1),
        findings=findings,
        exit_code=1,
        verdicts=verdicts,
        checked={"files": 14, "decisions": 3},
        baseline=BaselineCount(known=3, stale=1),
    )


@pytest.fixture
def clean():
    """A report that found nothing."""
    return Report("0.1.0", "check", "example", None, (), 0, checked={"files": 1})
