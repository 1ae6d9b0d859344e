from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from canongate.report import junit


def written(report):
    return ET.fromstring(junit.write(report).encode())  # noqa: S314  # our own output


@pytest.fixture
def suites(report):
    return written(report)


def test_counts_are_those_of_the_cases(suites):
    """The totals are the sums of the suites, and the suites count their cases."""
    assert {name: suites.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "9",
        "failures": "2",
        "errors": "3",
        "skipped": "1",
    }
    assert len(suites.findall("testsuite/testcase")) == 9
    assert len(suites.findall("testsuite/testcase/failure")) == 2


def test_a_finding_is_told_whole(suites):
    """The body of a failure is the finding as people read it."""
    failure = suites.find("testsuite/testcase/failure")

    assert failure.get("message") == "primary segment 'all visitors' excludes no customer (412 of 412 matched)"
    assert "= help: Narrow `segment.where`" in failure.text


def test_decisions_are_cases(suites):
    """A blocked decision fails by the rules that block it, an undecided one errs, an accepted one passes."""
    cases = {case.get("name"): [(child.tag, child.get("message")) for child in case] for case in suites[1]}

    assert cases == {
        "ads-2026-q3": [("failure", "blocked: segment-targets-everyone")],
        "sales-2026-q3": [],
        "x|y": [("error", "undecided")],
    }


def test_a_clean_run_has_a_passing_case(clean):
    """Servers take a file without cases for a mistake."""
    suites = written(clean)

    assert [case.get("name") for case in suites.iter("testcase")] == ["no findings"]
    assert suites.get("failures") == "0"


def test_the_bytes_do_not_hold_what_xml_cannot(report, everyone):
    """Characters outside XML are shown as escapes."""
    odd = replace(report, findings=(replace(everyone, message="\x00\ufffe\ud800]]>"),))

    assert written(odd).find(".//failure").get("message") == r"\x00\ufffe\ud800]]>"
