"""
Lists of a group's members, for action: their bytes, and the digest by which a manifest knows them.

A list holds customers' ids and nothing else. It is never part of a manifest; who writes it keeps it out of the root.
"""

import csv
import hashlib
import io
from collections.abc import Iterable

from canongate.evidence.engine import rows_of
from canongate.evidence.error import EvidenceError
from canongate.evidence.setting import Setting

HEADING = "customer_id"


def members_of(setting: Setting, group: str) -> bytes:
    """
    Return the list of a group's customers as CSV: a heading, then one id a line, sorted as text.

    Raises:
        EvidenceError: there is no such group, or it has fewer customers than may be shown.
    """
    if group not in setting.groups.names:
        raise EvidenceError(
            f"there is no group {group!r}", help=f"Groups of this set: {', '.join(setting.groups.names)}."
        )
    if setting.sizes[group] < setting.minimum:
        raise EvidenceError(
            f"{group} has fewer customers than may be shown",
            help=f"The contract shows groups from {setting.minimum} customers on (minimum_cell_size).",
        )
    chosen = setting.groups.of(group)
    return _written(one for one, atom in _customers(setting) if chosen(atom))


def member_digests(setting: Setting) -> dict[str, str]:
    """Return segment to digest of its list, for the segments that may be shown."""
    shown = [name for name in setting.groups.segments if name in setting.shown_groups]
    customers = _customers(setting)
    selections = {name: setting.groups.of(name) for name in shown}
    return {
        name: list_digest(_written(one for one, atom in customers if chosen(atom)))
        for name, chosen in selections.items()
    }


def list_digest(content: bytes) -> str:
    """Return the digest of a list's bytes, as any SHA-256 program gives it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _customers(setting: Setting) -> list[tuple[str, int]]:
    """Return every customer's id as text with the atom, sorted by id."""
    facts = setting.facts
    rows = rows_of(setting.engine, facts.select(customer_id=facts.customer_id.cast("string"), atom=facts.atom))
    return sorted(zip(rows["customer_id"].to_pylist(), rows["atom"].to_pylist(), strict=True))


def _written(ids: Iterable[str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([HEADING])
    writer.writerows([one] for one in ids)
    return text.getvalue().encode()
