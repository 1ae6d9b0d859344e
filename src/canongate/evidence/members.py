"""
Lists of a group's members, for action: their bytes, and the digest by which a manifest knows them.

A list holds customers' ids and nothing else. It is never part of a manifest; who writes it keeps it out of the root.
"""

import csv
import hashlib
import io
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canongate.evidence.engine import batches_in_order
from canongate.evidence.error import EvidenceError
from canongate.evidence.setting import Setting

HEADING = "customer_id"
_HEAD = f"{HEADING}\n".encode()
_CUSTOMERS_AT_ONCE = 100_000
_QUOTED = r'^$|[",\r\n]'


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
    return b"".join([_HEAD, *(ids[group] for ids in _pieces(setting, (group,)))])


def member_digests(setting: Setting) -> dict[str, str]:
    """Return segment to digest of its list, for the segments that may be shown."""
    shown = tuple(name for name in setting.groups.segments if name in setting.shown_groups)
    digests = {name: hashlib.sha256(_HEAD) for name in shown}
    for ids in _pieces(setting, shown) if shown else ():
        for name, digest in digests.items():
            digest.update(ids[name])
    return {name: f"sha256:{digest.hexdigest()}" for name, digest in digests.items()}


def list_digest(content: bytes) -> str:
    """Return the digest of a list's bytes, as any SHA-256 program gives it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _pieces(setting: Setting, groups: tuple[str, ...]) -> Iterator[dict[str, bytes]]:
    """Yield the next lines of each group's list, of so many customers at once, sorted by id as text."""
    facts = setting.facts
    named = facts.select(customer_id=facts.customer_id.cast("string"), atom=facts.atom)
    for batch in batches_in_order(setting.engine, named, "customer_id", _CUSTOMERS_AT_ONCE):
        atoms = pc.unique(batch["atom"]).to_pylist()
        yield {
            group: _lines(batch["customer_id"].filter(pc.is_in(batch["atom"], pa.array(members, pa.int64()))))
            for group in groups
            for members in ([atom for atom in atoms if setting.groups.of(group)(atom)],)
        }


def _lines(ids: pa.Array) -> bytes:
    """Return ids as lines of CSV; those with a sign that CSV knows are quoted, the others stand as they are."""
    if pc.any(pc.match_substring_regex(ids, _QUOTED)).as_py():
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows([one] for one in ids.to_pylist())
        return written.getvalue().encode()
    if not len(ids):
        return b""
    none, end = (pa.scalar(text, pa.large_string()) for text in ("", "\n"))
    lines = pc.binary_join_element_wise(ids.cast(pa.large_string()), none, end)
    _, ends, text = lines.buffers()
    return bytes(memoryview(text)[: np.frombuffer(ends, np.int64)[len(lines)]])
