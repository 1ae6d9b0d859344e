import json
from dataclasses import replace

from canongate.report import gitlab


def test_entries_have_what_gitlab_asks_for(report):
    """Each entry has the five properties GitLab reads, with a severity it knows."""
    entries = json.loads(gitlab.write(report))

    assert {tuple(entry) for entry in entries} == {("description", "check_name", "fingerprint", "severity", "location")}
    assert [entry["severity"] for entry in entries] == ["info", "critical", "blocker", "info", "critical", "minor"]


def test_a_waived_or_undecided_finding_says_so(report):
    """What the severity cannot tell stands in the message."""
    told = [entry["description"] for entry in json.loads(gitlab.write(report))]

    assert told[3].startswith("waived error[segment-not-updated] until 2026-12-31: segment was last reviewed")
    assert told[1].startswith("undecided: evidence.claims.retention is missing")
    assert told[0] == "applies_to names 6 Brains, Cross Brain Integration names 8"


def test_repeated_findings_have_distinct_fingerprints(report, everyone):
    """GitLab drops an entry whose fingerprint it has seen; none is dropped."""
    entries = json.loads(gitlab.write(replace(report, findings=(everyone,) * 3)))

    assert len({entry["fingerprint"] for entry in entries}) == 3


def test_nothing_found_is_an_empty_list(clean):
    """A clean run clears the widget."""
    assert gitlab.write(clean) == "[]\n"
