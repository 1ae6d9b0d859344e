import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from canongate.report import sarif
from canongate.report.fingerprint import fingerprint

SCHEMA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "sarif-schema-2.1.0.json"


@pytest.fixture
def run(report):
    return json.loads(sarif.write(report))["runs"][0]


def test_the_log_is_valid_sarif(report, clean):
    """A full and an empty report fit the schema of the standard."""
    if not SCHEMA.exists():
        pytest.skip("the SARIF schema in ../shared is absent")
    validator = Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))

    for each in (report, clean):
        assert [error.message for error in validator.iter_errors(json.loads(sarif.write(each)))] == []


def test_rules_are_listed_once_and_referred_to(run, report, everyone):
    """Each rule has one entry with a title, why and help; results point at it."""
    twice = json.loads(sarif.write(replace(report, findings=(everyone, everyone))))["runs"][0]

    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [finding.rule for finding in report.findings]
    assert run["tool"]["driver"]["rules"][2] == {
        "id": "segment-targets-everyone",
        "shortDescription": {"text": "Segment targets everyone"},
        "fullDescription": {"text": "Messaging for everyone persuades no one."},
        "help": {"text": "Narrow `segment.where`, or name the segment as secondary."},
    }
    assert [result["ruleIndex"] for result in twice["results"]] == [0, 0]
    assert "helpUri" not in sarif.write(report)


def test_an_undecided_finding_is_open(run):
    """What could not be judged is neither a failure nor a pass: kind open, which goes with level none."""
    assert [(result["kind"], result["level"]) for result in run["results"]] == [
        ("fail", "note"),
        ("open", "none"),
        ("fail", "error"),
        ("fail", "error"),
        ("open", "none"),
        ("fail", "warning"),
    ]


def test_a_waived_finding_is_suppressed(run):
    """A waiver is an accepted suppression with its reason; every other result says that it has none."""
    assert run["results"][3]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "waiver w-2026-014, approved by ana and bo, until 2026-12-31:"
            " The autumn review is under way.",
        }
    ]
    assert [len(result["suppressions"]) for result in run["results"]] == [0, 0, 0, 1, 0, 0]


def test_fingerprints_are_stable_and_distinct(report, everyone):
    """The fingerprint is that of the finding; the one GitHub follows differs for repeated findings."""
    both = json.loads(sarif.write(replace(report, findings=(everyone, everyone))))["runs"][0]["results"]
    marks = [result["partialFingerprints"] for result in both]

    assert {mark["canongate/v1"] for mark in marks} == {fingerprint(everyone)}
    assert len({mark["primaryLocationLineHash"] for mark in marks}) == 2


def test_places_are_relative_and_count_code_points(run):
    """Paths are relative, percent-encoded URIs; columns count code points; related places are numbered."""
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["results"][2]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "registries/decisions/ads-2026-q3.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": 14,
            "startColumn": 10,
            "endLine": 14,
            "endColumn": 16,
            "snippet": {"text": '  where: "true"'},
        },
    }
    assert "region" not in run["results"][4]["locations"][0]["physicalLocation"]
    assert [related["id"] for related in run["results"][2]["relatedLocations"]] == [0, 1]
    assert run["results"][5]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].isascii()


def test_a_path_with_a_colon_is_no_scheme(report, everyone):
    """Every character that means something in a URI is encoded."""
    odd = replace(report, findings=(replace(everyone, path="data:a b%20.yaml", related=()),))

    assert '"uri": "data%3Aa%20b%2520.yaml"' in sarif.write(odd)


def test_messages_hold_no_links(report, everyone):
    """What SARIF would take for a link in a message is broken."""
    linked = replace(everyone, message="see [here](http://x.example/) and ![x](y)")

    result = json.loads(sarif.write(replace(report, findings=(linked,))))["runs"][0]["results"][0]
    assert result["message"]["text"] == r"see [here]\(http://x.example/) and ![x]\(y)"


@pytest.mark.parametrize(("code", "finished"), [(0, True), (1, True), (3, True), (4, True), (2, False), (70, False)])
def test_the_invocation_tells_whether_the_run_finished(report, code, finished):
    """Blocked is a finished run; wrong usage and an internal error are not."""
    invocation = json.loads(sarif.write(replace(report, exit_code=code)))["runs"][0]["invocations"][0]

    assert invocation["executionSuccessful"] is finished
    assert invocation["exitCode"] == code
