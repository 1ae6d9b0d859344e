"""``canongate check`` again: where neither the root nor the engine changed, the report of the last time stands."""

import os
from dataclasses import replace
from pathlib import Path

from canongate.load.roots import locate_root
from canongate.model.report import BaselineCount, Report
from canongate.report.baseline import apply_baseline
from canongate.report.kept import report_of, report_values
from canongate.report.outcome import exit_code
from canongate.report.text import write
from canongate.workflows.check_cache import clock_at, keep_values, kept_values, state_of


def check_again(given: Path | None, *, baseline: Path | None = None) -> Report:
    """
    Return the report on a root, from the cache where that is as good as looking.

    Args:
        given: the root; None searches upward.
        baseline: file of findings that are known and do not block.

    Raises:
        UsageError: there is no root, or a file that was named cannot be read.
    """
    root = os.path.realpath(locate_root(given))
    report = _kept(root) or _checked(root)
    return _less(report, baseline) if baseline else report


def _kept(root: str) -> Report | None:
    """Return the report of the last time, if it is still true."""
    values = kept_values(root)
    return None if values is None else report_of(values["report"])


def _checked(root: str) -> Report:
    """Check a root, and keep the report where it is certain to what state of the files it belongs."""
    from canongate.workflows.check import check  # noqa: PLC0415  # heavy, and not needed where nothing changed

    now = clock_at(root)
    stamp = state_of(root)
    report = check(Path(root))
    if now is not None and stamp is not None and stamp.settled(now) and stamp == state_of(root):
        keep_values(root, {"report": report_values(report), "text": write(report)}, stamp)
    return report


def _less(report: Report, baseline: Path) -> Report:
    """Return a report without what a baseline knows, and with the count of it."""
    from canongate.workflows.check import known_findings  # noqa: PLC0415  # as above

    findings, old, gone = apply_baseline(report.findings, known_findings(baseline))
    return replace(report, findings=findings, exit_code=exit_code(findings), baseline=BaselineCount(old, gone))
