"""
The report as GitLab code quality JSON, for the widget and the diff of a merge request.

GitLab shows lines, messages and severities only; a waived finding is ``info`` and says so in its message. Verdicts
have no form here: what blocks or leaves open a decision stands among the findings.
"""

from typing import Any

from canongate.model.finding import Finding, Level
from canongate.model.report import Report
from canongate.report.fingerprint import distinct_fingerprints
from canongate.report.inert import flowed, visible, visible_json
from canongate.report.text import headline

_SEVERITIES = {Level.ERROR: "blocker", Level.UNDECIDED: "critical", Level.WARNING: "minor", Level.NOTE: "info"}


def write(report: Report) -> str:
    """Return the findings as a JSON list."""
    marks = distinct_fingerprints(report.findings)
    return visible_json(
        [_entry(finding, mark, report.prefix) for finding, mark in zip(report.findings, marks, strict=True)]
    )


def _entry(finding: Finding, mark: str, prefix: str) -> dict[str, Any]:
    return {
        "description": _description(finding),
        "check_name": visible(finding.rule),
        "fingerprint": mark,
        "severity": "info" if finding.waiver else _SEVERITIES[finding.level],
        "location": {"path": visible(prefix + finding.path), "positions": _positions(finding)},
    }


def _description(finding: Finding) -> str:
    """Return the message, after a word on what GitLab's severity alone does not say, and before the help."""
    message = visible(finding.message)
    if finding.waiver:
        message = f"{headline(finding)} until {visible(finding.waiver.expires)}: {message}"
    elif finding.level is Level.UNDECIDED:
        message = f"undecided: {message}"
    return f"{message} (help: {flowed(finding.help)})" if finding.help else message


def _positions(finding: Finding) -> dict[str, dict[str, int]]:
    """Return where the finding begins and ends; the head of the file where its place is not known."""
    span = finding.span
    if span is None:
        return {"begin": {"line": 1, "column": 1}, "end": {"line": 1, "column": 1}}
    return {
        "begin": {"line": span.line, "column": span.column},
        "end": {"line": span.end_line, "column": span.end_column},
    }
