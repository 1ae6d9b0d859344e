"""
``canongate check``: is everything in a root well-formed, and does every reference lead somewhere?

It judges no decision and writes nothing. All findings of all files are collected.
"""

from collections import Counter
from pathlib import Path

from canongate import __version__
from canongate.model.report import Report
from canongate.report.outcome import exit_code
from canongate.workflows.root import Opened, canon_name, open_root
from canongate.workflows.rules import compiled_rules


def check(given: Path | None) -> Report:
    """
    Return the report on a root.

    Raises:
        UsageError: there is no root.
    """
    opened = open_root(given)
    _, uncompiled = compiled_rules(opened)
    findings = opened.placed((*opened.findings, *uncompiled))
    return Report(
        tool_version=__version__,
        command="check",
        root=canon_name(opened),
        as_of=None,
        findings=findings,
        exit_code=exit_code(findings),
        checked=counted(opened),
    )


def counted(opened: Opened) -> dict[str, int]:
    """Return how much of what a root holds, for the last line of a report."""
    kinds = Counter(document.kind for document in opened.documents.values())
    clauses = sum(1 for clause in opened.workspace.clauses.values() if clause.normative)
    decisions = kinds["segment-decision"] + kinds["offer-decision"]
    counts = {"files": len(opened.raws), "pages": kinds["page"], "normative clauses": clauses, "rules": kinds["rule"]}
    return counts | {"decisions": decisions}
