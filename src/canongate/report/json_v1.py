"""
The report as JSON, version 1: everything the other formats show, and every value the messages were made of.

The form is published by :func:`json_v1_schema` and only grows; a change that breaks a reader makes json_v2. Nothing
is cut or rounded, and control characters are escaped as JSON does, so that they come back whole.
"""

from dataclasses import asdict
from typing import Any

from canongate.model.finding import Finding, Related
from canongate.model.report import Report
from canongate.model.span import Span
from canongate.model.verdict import Verdict
from canongate.report.fingerprint import fingerprint
from canongate.report.inert import visible_json
from canongate.report.json_v1_schema import json_v1_schema
from canongate.report.outcome import words
from canongate.report.tally import tally

__all__ = ["json_v1_schema", "report_value", "write"]


def write(report: Report) -> str:
    """Return the report as indented JSON."""
    return visible_json(report_value(report))


def report_value(report: Report) -> dict[str, Any]:
    """Return the report as the mapping that json_v1 holds."""
    return {
        "format": "json_v1",
        "tool": {"name": "canongate", "version": report.tool_version},
        "command": report.command,
        "root": report.root,
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "exit": {"code": report.exit_code, "meaning": words(report.exit_code)},
        "counts": asdict(tally(report.findings)),
        "checked": dict(report.checked),
        "baseline": asdict(report.baseline) if report.baseline else None,
        "verdicts": [_verdict(verdict) for verdict in report.verdicts],
        "findings": [finding_value(finding) for finding in report.findings],
    }


def finding_value(finding: Finding) -> dict[str, Any]:
    """Return one finding as json_v1 holds it."""
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "path": finding.path,
        "place": _place(finding.span),
        "pointer": finding.pointer,
        "on_key": finding.on_key,
        "document": finding.document,
        "fingerprint": fingerprint(finding),
        "excerpt": finding.excerpt,
        "clauses": [asdict(clause) for clause in finding.clauses],
        "why": finding.why,
        "help": finding.help,
        "context": finding.context,
        "related": [_related(related) for related in finding.related],
        "waiver": asdict(finding.waiver) if finding.waiver else None,
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    """Return one verdict; its findings stand, located, among the findings of the report, by fingerprint."""
    return {
        "decision": verdict.decision,
        "path": verdict.path,
        "status": verdict.status,
        "as_of": verdict.as_of,
        "outcomes": [asdict(outcome) for outcome in verdict.outcomes],
        "findings": [fingerprint(finding) for finding in verdict.findings],
        "digests": verdict.digests,
        "documents": verdict.documents,
        "engine": verdict.engine,
    }


def _related(related: Related) -> dict[str, Any]:
    return {
        "message": related.message,
        "path": related.path,
        "place": _place(related.span),
        "pointer": related.pointer,
    }


def _place(span: Span | None) -> dict[str, int] | None:
    if span is None:
        return None
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
