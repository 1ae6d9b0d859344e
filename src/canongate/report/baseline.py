"""
Ratchet an adopting repository: findings it has already are counted, new ones block.

A baseline holds fingerprints with counts, so old findings are known after any edit that moves lines. Undecided and
waived findings never enter it: what could not be judged is not known to be old, and a waiver has its own term.
Reading and writing the file is the caller's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level
from canongate.report.fingerprint import fingerprint
from canongate.report.inert import visible_json

_FORMAT = "baseline_v1"


@dataclass(frozen=True, slots=True)
class BaselineEntry:
    """How often one fingerprint is allowed; rule and path tell a reader of the file what it is."""

    rule: str
    path: str
    count: int


Baseline = Mapping[str, BaselineEntry]
"""Entries by fingerprint."""


def make_baseline(findings: Iterable[Finding]) -> dict[str, BaselineEntry]:
    """Return the baseline that knows exactly these findings."""
    taken = [(fingerprint(finding), finding) for finding in findings if _may_be_known(finding)]
    counts = Counter(mark for mark, _ in taken)
    return {mark: BaselineEntry(finding.rule, finding.path, counts[mark]) for mark, finding in taken}


def apply_baseline(findings: Iterable[Finding], baseline: Baseline) -> tuple[tuple[Finding, ...], int, int]:
    """
    Return the findings the baseline does not know, how many it knows, and how many it allows that are gone.

    Where a fingerprint occurs more often than the baseline allows, the first ones in order count as known.
    """
    left = {mark: entry.count for mark, entry in baseline.items()}
    kept = []
    known = 0
    for finding in findings:
        mark = fingerprint(finding)
        if _may_be_known(finding) and left.get(mark, 0) > 0:
            left[mark] -= 1
            known += 1
        else:
            kept.append(finding)
    return tuple(kept), known, sum(left.values())


def write_baseline(baseline: Baseline) -> str:
    """Return the baseline as JSON text, ordered by path, rule and fingerprint so that its diffs are small."""
    ordered = sorted(baseline.items(), key=lambda item: (item[1].path, item[1].rule, item[0]))
    entries = [
        {"fingerprint": mark, "rule": entry.rule, "path": entry.path, "count": entry.count} for mark, entry in ordered
    ]
    return visible_json({"format": _FORMAT, "findings": entries})


def read_baseline(value: Any, path: str) -> dict[str, BaselineEntry]:
    """
    Return the baseline from the parsed JSON of the file at ``path``.

    Raises:
        UsageError: the value is not a baseline; the message names the file and the place.
    """
    if not isinstance(value, dict) or value.get("format") != _FORMAT or not isinstance(value.get("findings"), list):
        raise UsageError(
            f'{path} is not a baseline: expected {{"format": "{_FORMAT}", "findings": [...]}}',
            help="Write a new baseline, or name the file that holds one.",
        )
    baseline: dict[str, BaselineEntry] = {}
    for number, item in enumerate(value["findings"]):
        mark, entry = _read_entry(item, f"{path}, findings/{number}")
        if mark in baseline:
            raise UsageError(f"{path}, findings/{number}: the fingerprint stands twice", help="Keep one of the two.")
        baseline[mark] = entry
    return baseline


def _read_entry(item: Any, place: str) -> tuple[str, BaselineEntry]:
    match item:
        case {"fingerprint": str(mark), "rule": str(rule), "path": str(path), "count": int(count)} if (
            count > 0 and not isinstance(count, bool)
        ):
            return mark, BaselineEntry(rule, path, count)
    raise UsageError(
        f"{place}: an entry needs fingerprint, rule and path (text) and count (an integer above 0)",
        help="Mend the entry, or write a new baseline.",
    )


def _may_be_known(finding: Finding) -> bool:
    return finding.waiver is None and finding.level is not Level.UNDECIDED
