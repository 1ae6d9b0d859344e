"""
The report as GitHub workflow commands, which become annotations on the changed lines.

A verdict has no line of its own; all verdicts and the count stand in one last notice. GitHub shows ten annotations
of a kind per step; the job log holds all of them.
"""

from canongate.model.finding import Finding, Level
from canongate.model.report import Report
from canongate.report.inert import flowed, visible
from canongate.report.tally import closing_lines
from canongate.report.text import clause_text, headline, verdict_lines, waiver_text

_COMMANDS = {Level.ERROR: "error", Level.UNDECIDED: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def write(report: Report) -> str:
    """Return one workflow command per finding, then a notice with the verdicts and the count."""
    lines = [_annotation(finding, report.prefix) for finding in report.findings]
    closing = "\n".join([*verdict_lines(report), *closing_lines(report)])
    lines.append(f"::notice title={_property(f'canongate {report.command}')}::{_data(closing)}")
    return "\n".join(lines) + "\n"


def _annotation(finding: Finding, prefix: str) -> str:
    command = "notice" if finding.waiver else _COMMANDS[finding.level]
    properties = {"file": prefix + finding.path}
    span = finding.span
    if span:
        properties |= {"line": str(span.line), "col": str(span.column), "endLine": str(span.end_line)}
        if span.end_line == span.line:
            properties["endColumn"] = str(max(span.end_column - 1, span.column))
    properties["title"] = headline(finding)
    shown = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{command} {shown}::{_data(_body(finding))}"


def _body(finding: Finding) -> str:
    """Return the message and what explains it, one text per line."""
    lines = [visible(finding.message), *(f"clause: {clause_text(clause)}" for clause in finding.clauses)]
    if finding.why:
        lines.append(f"why: {flowed(finding.why)}")
    if finding.help:
        lines.append(f"help: {flowed(finding.help)}")
    if finding.waiver:
        lines.append(f"waiver: {waiver_text(finding.waiver)}")
    return "\n".join(lines)


def _data(text: str) -> str:
    """Escape the text of a command: it ends at the line end."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property of a command: it also ends at a comma or a colon."""
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
