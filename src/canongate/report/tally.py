"""How many findings and verdicts of each kind a report holds, and the words for it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from canongate.model.finding import Finding, Level
from canongate.model.report import Report
from canongate.model.verdict import Verdict, VerdictStatus


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings by level; a waived finding counts as waived and nowhere else."""

    errors: int
    undecided: int
    warnings: int
    notes: int
    waived: int


def tally(findings: Iterable[Finding]) -> Tally:
    """Return how many findings there are of each level, and how many are waived."""
    counts = Counter("waived" if finding.waiver else finding.level.value for finding in findings)
    return Tally(
        errors=counts[Level.ERROR],
        undecided=counts[Level.UNDECIDED],
        warnings=counts[Level.WARNING],
        notes=counts[Level.NOTE],
        waived=counts["waived"],
    )


def summary_line(report: Report) -> str:
    """Return one line: ``2 errors, 1 undecided, 0 warnings in 14 files; 1 waived``."""
    counts = tally(report.findings)
    line = _level_counts(counts) if report.findings else "no findings"
    if report.checked:
        noun, count = next(iter(report.checked.items()))
        line += f" in {_counted(count, noun)}"
    if counts.waived:
        line += f"; {counts.waived:,} waived"
    if report.baseline:
        line += f"; baseline: {report.baseline.known:,} known"
        line += f", {report.baseline.stale:,} gone" if report.baseline.stale else ""
    return line


def scope_line(report: Report) -> str:
    """Return what was looked at, and for which day; empty where the summary already says it."""
    looked_at = [_counted(count, noun) for noun, count in report.checked.items() if count]
    day = f"as of {report.as_of.isoformat()}" if report.as_of else ""
    if len(looked_at) > 1:
        return " ".join(["checked", ", ".join(looked_at), day]).strip()
    return day


def closing_lines(report: Report) -> list[str]:
    """Return the last lines of a report for people: what was looked at, and what was found."""
    return [line for line in (scope_line(report), summary_line(report), _unjudged_line(report)) if line]


def _unjudged_line(report: Report) -> str:
    """
    Return what was not judged, where a reader might think that it was.

    A check knows no day, so it asks no rule; and `decide` judges nothing where something stands in the way.
    """
    if report.command == "check" and report.checked.get("rules"):
        return "no rule was asked: `decide` judges decisions, `audit` pages and rows in force"
    asked = report.command == "decide" and not report.verdicts
    return "nothing was judged: mend what stands above, then decide again" if asked and report.findings else ""


def verdict_line(verdicts: Iterable[Verdict]) -> str:
    """Return one line: ``3 decisions: 1 accepted, 1 blocked, 1 undecided``."""
    counts = Counter(verdict.status for verdict in verdicts)
    parts = ", ".join(f"{counts[status]:,} {status}" for status in VerdictStatus if counts[status])
    return f"{_counted(counts.total(), 'decisions')}: {parts}"


def counts_text(counts: Tally) -> str:
    """Return the counts that are not zero: ``2 errors, 9 notes, 1 waived``."""
    parts = [(counts.errors, "errors"), (counts.undecided, "undecided"), (counts.warnings, "warnings")]
    parts += [(counts.notes, "notes"), (counts.waived, "waived")]
    return ", ".join(_counted(count, noun) for count, noun in parts if count)


def _level_counts(counts: Tally) -> str:
    """Return errors, undecided and warnings, even where there are none, and notes where there are any."""
    parts = [(counts.errors, "errors"), (counts.undecided, "undecided"), (counts.warnings, "warnings")]
    parts += [(counts.notes, "notes")] if counts.notes else []
    return ", ".join(_counted(count, noun) for count, noun in parts)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun.removesuffix('s') if count == 1 else noun}"
