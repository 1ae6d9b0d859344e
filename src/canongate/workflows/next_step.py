"""What somebody who has just read one verdict would do next; told on a terminal, never part of a report."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from canongate.load.read import read_file
from canongate.load.roots import ROOT_MARK, locate_root
from canongate.model.document import RawDocument
from canongate.model.verdict import VerdictStatus
from canongate.workflows.judging import Judged

_TABLES = {"segment-decision": "segments", "offer-decision": "offers"}


def next_step(given: Path | None, judged: Sequence[Judged], words: Sequence[str]) -> tuple[str, str] | None:
    """
    Return what to do after the verdict on one decision: a command, and what comes before it; None where nothing does.

    Args:
        given: the root; None searches upward.
        judged: what was judged; several decisions have no one next step.
        words: how the decision and the day were named, for the same question once more; empty where they cannot be.
    """
    if len(judged) != 1:
        return None
    (one,) = judged
    if one.verdict.status is not VerdictStatus.ACCEPTED:
        return (" ".join(["canongate", "decide", "-v", *map(shlex.quote, words)]), "") if words else None
    table = _TABLES[one.kind]
    if _in_force(one, table):
        return None
    if _has_ledger(locate_root(given)):
        return f"canongate submit {one.verdict.decision} --key FILE", ""
    return "canongate gate --base REV", f"write its row into registries/{table}.yaml"


def _in_force(one: Judged, table: str) -> bool:
    """Return whether a row in force stands on the decision already."""
    registry = one.dossier["registry"]
    rows = registry.get(table, ()) if isinstance(registry, dict) else ()
    return any(row["decision"] == one.verdict.decision for row in rows)


def _has_ledger(root: Path) -> bool:
    raw = read_file(root, ROOT_MARK)
    return isinstance(raw, RawDocument) and isinstance(raw.value, dict) and "ledger" in raw.value
