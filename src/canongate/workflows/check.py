"""
``canongate check``: is everything in a root well-formed, and does every reference lead somewhere?

It judges no decision and writes nothing, and reads nothing of a root but what stands under the model's folders: on
that, keeping a report between runs relies. All findings of all files are collected. A baseline takes out the findings
an adopting repository has already; an earlier copy of the root shows whether ids and statuses were kept on the way.
"""

from collections import Counter
from pathlib import Path

from canongate import __version__
from canongate.load.read import read_plain
from canongate.load.roots import ROOT_MARK
from canongate.model.document import RawDocument
from canongate.model.error import UsageError
from canongate.model.finding import Finding
from canongate.model.report import BaselineCount, Report
from canongate.report.baseline import Baseline, apply_baseline, make_baseline, read_baseline, write_baseline
from canongate.report.outcome import exit_code
from canongate.resolve.cascades import own_findings
from canongate.resolve.cases import case_findings
from canongate.resolve.transitions import transition_findings
from canongate.workflows.root import Opened, canon_name, open_root, uncollected
from canongate.workflows.rule_cases import case_defects
from canongate.workflows.rules import compiled_rules


@uncollected()
def check(given: Path | None, *, baseline: Path | None = None, since: Path | None = None) -> Report:
    """
    Return the report on a root.

    Args:
        given: the root; None searches upward.
        baseline: file of findings that are known and do not block.
        since: an earlier copy of the root.

    Raises:
        UsageError: there is no root, or a file that was named cannot be read.
    """
    known = known_findings(baseline) if baseline else None
    opened = open_root(given)
    return _report(opened, _findings(opened, since), known)


@uncollected()
def adopt(given: Path | None, *, since: Path | None = None) -> tuple[str, Report]:
    """
    Return the baseline that knows all that is wrong with a root now, as text, and the report with it applied.

    Args:
        given: the root; None searches upward.
        since: an earlier copy of the root.

    Raises:
        UsageError: there is no root.
    """
    opened = open_root(given)
    findings = _findings(opened, since)
    known = make_baseline(findings)
    return write_baseline(known), _report(opened, findings, known)


def counted(opened: Opened) -> dict[str, int]:
    """Return how much of what a root holds, for the last line of a report."""
    kinds = Counter(document.kind for document in opened.documents.values())
    clauses = opened.workspace.clauses.normative()
    decisions = kinds["segment-decision"] + kinds["offer-decision"]
    counts = {"files": len(opened.raws), "pages": kinds["page"], "normative clauses": clauses, "rules": kinds["rule"]}
    return counts | {"decisions": decisions}


def _findings(opened: Opened, since: Path | None) -> tuple[Finding, ...]:
    """Return every finding of a root, placed; with an earlier copy, also those of the way from there."""
    rules, uncompiled = compiled_rules(opened)
    cases = [*own_findings(case_findings(opened.workspace), opened.lost), *case_defects(opened, rules)]
    steps: list[Finding] = []
    if since is not None and ROOT_MARK in opened.documents:
        steps += transition_findings(open_root(since).workspace, opened.workspace, opened.documents[ROOT_MARK])
    return opened.placed((*opened.findings, *uncompiled, *cases, *_policy(opened), *steps))


def _policy(opened: Opened) -> list[Finding]:
    """Return what keeps the people listed from satisfying the approval policy, where the root has one."""
    if not any(document.kind == "approval-policy" for document in opened.documents.values()):
        return []
    from canongate.workflows.policy_check import policy_findings  # noqa: PLC0415  # only where a root has a policy

    return list(policy_findings(opened))


def _report(opened: Opened, findings: tuple[Finding, ...], known: Baseline | None) -> Report:
    count = None
    if known is not None:
        findings, old, gone = apply_baseline(findings, known)
        count = BaselineCount(old, gone)
    return Report(
        tool_version=__version__,
        command="check",
        root=canon_name(opened),
        as_of=None,
        findings=findings,
        exit_code=exit_code(findings),
        checked=counted(opened),
        baseline=count,
    )


def known_findings(path: Path) -> Baseline:
    """Return the baseline a file holds."""
    raw = read_plain(str(path), path.name if path.suffix == ".json" else f"{path.name}.json")
    if not isinstance(raw, RawDocument):
        raise UsageError(
            f"the baseline {path} cannot be read: {raw[0].message}", help="write one with --write-baseline"
        )
    return read_baseline(raw.value, str(path))
