"""
A report without verdicts as JSON values and back again, for keeping it between runs.

What comes back gives the same bytes in every format. It is not a format for other programs; those read ``json_v1``.
"""

from collections.abc import Mapping
from typing import Any

from canongate.model.finding import ClauseCitation, Finding, Level, Related
from canongate.model.report import Report
from canongate.model.span import Span

Json = dict[str, Any]


def report_values(report: Report) -> Json:
    """Return a report of findings alone as JSON values."""
    return {
        "tool_version": report.tool_version,
        "command": report.command,
        "root": report.root,
        "exit_code": int(report.exit_code),
        "checked": dict(report.checked),
        "prefix": report.prefix,
        "findings": [_finding_values(finding) for finding in report.findings],
    }


def report_of(values: Mapping[str, Any]) -> Report:
    """Return the report that :func:`report_values` was given."""
    findings = tuple(_finding_of(one) for one in values["findings"])
    return Report(**{**values, "findings": findings}, as_of=None)


def _finding_values(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "message": finding.message,
        "path": finding.path,
        "pointer": finding.pointer,
        "on_key": finding.on_key,
        "offset": finding.offset,
        "document": finding.document,
        "span": _span_values(finding.span),
        "clauses": [[clause.id, clause.version, clause.text] for clause in finding.clauses],
        "help": finding.help,
        "why": finding.why,
        "context": dict(finding.context),
        "related": [[one.message, one.path, one.pointer, _span_values(one.span)] for one in finding.related],
        "excerpt": finding.excerpt,
    }


def _finding_of(values: Mapping[str, Any]) -> Finding:
    read = {
        **values,
        "level": Level(values["level"]),
        "span": _span_of(values["span"]),
        "clauses": tuple(ClauseCitation(*one) for one in values["clauses"]),
        "related": tuple(Related(said, path, at, _span_of(span)) for said, path, at, span in values["related"]),
    }
    return Finding(**read)


def _span_values(span: Span | None) -> list[Any] | None:
    return [span.path, span.line, span.column, span.end_line, span.end_column] if span else None


def _span_of(values: list[Any] | None) -> Span | None:
    return Span(*values) if values else None
