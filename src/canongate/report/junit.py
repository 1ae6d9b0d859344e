"""
The report as JUnit XML: a test case per finding and per decision, so that CI servers list and count them.

A finding that blocks is a failure, an undecided one an error, a waived one is skipped; advice passes and is told in
the case's output. A run without findings holds one passing case, because servers take an empty file for a mistake.
"""

from xml.etree import ElementTree as ET

from canongate.model.finding import Finding, Level
from canongate.model.report import Report
from canongate.model.verdict import Verdict, VerdictStatus
from canongate.report.inert import visible
from canongate.report.text import finding_lines, waiver_text

_ELEMENTS = {Level.ERROR: "failure", Level.UNDECIDED: "error"}
_STATUSES = {
    VerdictStatus.BLOCKED: ("failure", Level.ERROR),
    VerdictStatus.UNDECIDED: ("error", Level.UNDECIDED),
}


def write(report: Report) -> str:
    """Return the report as an XML document."""
    suites = ET.Element("testsuites", name="canongate")
    findings = [_finding_case(finding) for finding in report.findings]
    verdicts = [_verdict_case(verdict) for verdict in report.verdicts]
    if not findings:
        findings.append(ET.Element("testcase", classname="canongate", name="no findings"))
    suites.append(_suite(f"canongate {visible(report.command)}", findings))
    if verdicts:
        suites.append(_suite("canongate decisions", verdicts))
    for name in ("tests", "failures", "errors", "skipped"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _suite(name: str, cases: list[ET.Element]) -> ET.Element:
    """Return a suite with its counts."""
    suite = ET.Element("testsuite", name=name, tests=str(len(cases)))
    for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(case.find(element) is not None for case in cases)))
    suite.extend(cases)
    return suite


def _finding_case(finding: Finding) -> ET.Element:
    case = ET.Element("testcase", classname=visible(finding.path), name=visible(finding.rule))
    case.set("file", visible(finding.path))
    properties = ET.SubElement(case, "properties")
    ET.SubElement(properties, "property", name="level", value=finding.level.value)
    if finding.span:
        case.set("line", str(finding.span.line))
        ET.SubElement(properties, "property", name="column", value=str(finding.span.column))
    body = "\n".join(["", *finding_lines(finding), ""])
    if finding.waiver:
        ET.SubElement(case, "skipped", message=f"waived: {waiver_text(finding.waiver)}")
        ET.SubElement(case, "system-out").text = body
    elif finding.level in _ELEMENTS:
        _add(case, _ELEMENTS[finding.level], finding.rule, finding.message, body)
    else:
        ET.SubElement(case, "system-out").text = body
    return case


def _verdict_case(verdict: Verdict) -> ET.Element:
    case = ET.Element("testcase", classname=visible(verdict.path), name=visible(verdict.decision))
    case.set("file", visible(verdict.path))
    if verdict.status in _STATUSES:
        element, level = _STATUSES[verdict.status]
        weighing = [finding for finding in verdict.findings if finding.level is level and not finding.waiver]
        rules = ", ".join(dict.fromkeys(finding.rule for finding in weighing))
        _add(case, element, verdict.status, f"{verdict.status}: {rules}" if rules else verdict.status)
    return case


def _add(case: ET.Element, element: str, kind: str, message: str, body: str = "") -> None:
    ET.SubElement(case, element, type=visible(kind), message=visible(message)).text = body or None
