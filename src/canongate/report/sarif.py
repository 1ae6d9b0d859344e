"""
The report as SARIF 2.1.0, for code scanning.

An undecided finding is a result of kind ``open``, which SARIF gives the level ``none``: it is no failure, and no
pass. Nothing depends on the machine or the hour: paths are relative to the root, no times are written.
"""

from typing import Any
from urllib.parse import quote

from canongate.model.finding import Finding, Level, Related
from canongate.model.report import Report
from canongate.model.span import Span
from canongate.report.fingerprint import distinct_fingerprints, fingerprint
from canongate.report.inert import flowed, visible, visible_json
from canongate.report.json_v1 import report_value
from canongate.report.outcome import ExitCode, words
from canongate.report.text import waiver_text

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Level.ERROR: "error", Level.UNDECIDED: "none", Level.WARNING: "warning", Level.NOTE: "note"}
_BASE = "%SRCROOT%"
_UNFINISHED = {ExitCode.USAGE, ExitCode.INTERNAL_ERROR, ExitCode.INTERRUPTED}


def write(report: Report) -> str:
    """Return the report as an indented SARIF log with one run."""
    return visible_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]})


def _run(report: Report) -> dict[str, Any]:
    """Return the run; long because the format asks for so many properties."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    numbers = {rule: number for number, rule in enumerate(by_rule)}
    whole = report_value(report)
    marks = distinct_fingerprints(report.findings)
    return {
        "tool": {
            "driver": {
                "name": "canongate",
                "version": report.tool_version,
                "rules": [_rule(rule, findings) for rule, findings in by_rule.items()],
            }
        },
        "automationDetails": {"id": f"canongate/{quote(report.command, safe='')}/"},
        "originalUriBaseIds": {_BASE: {"description": {"text": "The top of the repository that holds the root."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": report.exit_code not in _UNFINISHED,
                "exitCode": report.exit_code,
                "exitCodeDescription": words(report.exit_code),
            }
        ],
        "results": [
            _result(finding, mark, numbers[finding.rule], report.prefix)
            for finding, mark in zip(report.findings, marks, strict=True)
        ],
        "properties": {name: whole[name] for name in ("root", "as_of", "counts", "checked", "baseline", "verdicts")},
    }


def _rule(rule: str, findings: list[Finding]) -> dict[str, Any]:
    """Return a rule from what its findings say of it; an id names what is wrong, so it reads as a title."""
    title = visible(rule).replace("-", " ").capitalize()
    why = next((finding.why for finding in findings if finding.why), title)
    descriptor: dict[str, Any] = {
        "id": visible(rule),
        "shortDescription": _message(title),
        "fullDescription": _message(flowed(why)),
    }
    mend = next((finding.help for finding in findings if finding.help), "")
    return descriptor | {"help": _message(flowed(mend))} if mend else descriptor


def _result(finding: Finding, mark: str, index: int, prefix: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": visible(finding.rule),
        "ruleIndex": index,
        "kind": "open" if finding.level is Level.UNDECIDED else "fail",
        "level": _LEVELS[finding.level],
        "message": _message(visible(finding.message)),
        "locations": [_location(prefix + finding.path, finding.span, finding.excerpt) | _logical(finding)],
        # GitHub follows an alert by primaryLocationLineHash only, and wants each to differ.
        "partialFingerprints": {"canongate/v1": fingerprint(finding), "primaryLocationLineHash": f"{mark}:1"},
        "suppressions": _suppressions(finding),
        "properties": {
            "level": finding.level,
            "clauses": [{"id": c.id, "version": c.version, "text": c.text} for c in finding.clauses],
            "why": finding.why,
            "help": finding.help,
            "context": finding.context,
        },
    }
    if finding.related:
        result["relatedLocations"] = [_related(number, each, prefix) for number, each in enumerate(finding.related)]
    return result


def _location(path: str, span: Span | None, excerpt: str = "") -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(path), "uriBaseId": _BASE}}
    if span:
        place["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        }
        if excerpt:
            place["region"]["snippet"] = {"text": visible(excerpt)}
    return {"physicalLocation": place}


def _logical(finding: Finding) -> dict[str, Any]:
    """Return the document and JSON pointer, which stay when lines move."""
    name = visible((finding.document or finding.path) + (f" {finding.pointer}" if finding.pointer else ""))
    return {"logicalLocations": [{"fullyQualifiedName": name, "kind": "object"}]}


def _related(number: int, related: Related, prefix: str) -> dict[str, Any]:
    location = _location(prefix + related.path, related.span)
    return {"id": number, "message": _message(flowed(related.message))} | location


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    """Return the waiver; an empty list says that the finding is not suppressed, no list that nobody knows."""
    if finding.waiver is None:
        return []
    return [{"kind": "external", "status": "accepted", "justification": f"waiver {waiver_text(finding.waiver)}"}]


def _message(text: str) -> dict[str, str]:
    """Return a message; SARIF takes ``[text](target)`` for a link, so that pattern is broken by a backslash."""
    return {"text": text.replace("](", "]\\(")}


def _uri(path: str) -> str:
    """Return a relative URI; percent-encoding also keeps a colon from reading as a scheme."""
    return quote(path.encode("utf-8", "surrogatepass"), safe="/")
