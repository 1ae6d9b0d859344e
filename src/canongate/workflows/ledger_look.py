"""
``canongate ledger log``, ``show``, ``prove``, ``checkpoint``, ``export``, ``read``: looking at the record.

Whoever has the writer's file looks at that; anyone else at the entries that travel with the root. Only ``checkpoint``
writes to the ledger.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from canongate.ledger import merkle
from canongate.ledger.canonical import digest_of, to_base64
from canongate.ledger.entry import Entry
from canongate.ledger.envelope import parse_envelope
from canongate.ledger.files import DiskFiles, write_durably
from canongate.ledger.names import LedgerError
from canongate.ledger.offline import CHECKPOINT, entries_of, export
from canongate.ledger.statement import parse_statement, statement_bytes
from canongate.model.error import UsageError
from canongate.workflows.ledger_place import Place, mirrored, opened_store, place_of
from canongate.workflows.signing import Pen, key_of, read_signed


def log(given: Path | None, *, start: int = 0, stop: int | None = None) -> list[dict[str, Any]]:
    """
    Return one row for each entry: position, time, kind, who signed.

    Raises:
        UsageError: there is no ledger.
    """
    rows = []
    names: dict[str, str] = {}
    for entry in _entries(place_of(given)):
        row = _row(entry, names)
        if start <= entry.position < _until(stop):
            rows.append(row)
    return rows


def show(given: Path | None, position: int) -> dict[str, Any]:
    """
    Return one entry whole: its place, its statement, its signatures.

    Raises:
        UsageError: there is no ledger, or no such entry.
    """
    for entry in _entries(place_of(given)):
        if entry.position == position:
            envelope = parse_envelope(entry.envelope)
            return {
                **_row(entry, {}),
                "envelope": digest_of(entry.envelope),
                "previous": entry.previous.hex(),
                "statement": json.loads(statement_bytes(parse_statement(envelope.payload).predicate)),
                "signatures": [item.key for item in envelope.signatures],
            }
    raise UsageError(f"there is no entry {position}", help="see `canongate ledger log`")


def read_file(path: Path) -> dict[str, Any]:
    """
    Return what a file that travelled says, and the keys that signed it.

    Raises:
        LedgerError: it holds no statement.
    """
    envelope, statement = read_signed(path)
    return {
        "kind": statement.kind.value,
        "statement": json.loads(statement_bytes(statement.predicate)),
        "digest": statement.digest,
        "signatures": [item.key for item in envelope.signatures],
    }


def prove(given: Path | None, position: int, old: int | None = None) -> dict[str, Any]:
    """
    Return the proof that an entry is in the tree of all, and with ``old`` that the first ``old`` entries still are.

    Raises:
        UsageError: there is no ledger.
        LedgerError: there is no such entry.
    """
    entries = list(_entries(place_of(given)))
    size = len(entries)
    if not 0 <= position < size or (old is not None and not 0 <= old <= size):
        raise LedgerError(f"there are {size} entries", help="see `canongate ledger log`")
    nodes: dict[tuple[int, int], bytes] = {}
    frontier = merkle.Frontier()
    for entry in entries:
        nodes |= {(level, index): digest for level, index, digest in frontier.push(entry.leaf())}

    def read(level: int, index: int) -> bytes:
        return nodes[level, index]

    answer: dict[str, Any] = {
        "position": position,
        "size": size,
        "record": json.loads(entries[position].record()),
        "leaf": to_base64(entries[position].leaf()),
        "inclusion": [to_base64(step) for step in merkle.inclusion_proof(position, size, read)],
        "root": to_base64(frontier.root()),
    }
    if old is not None:
        answer |= {
            "old_size": old,
            "old_root": to_base64(merkle.root_of(old, read)),
            "consistency": [to_base64(step) for step in merkle.consistency_proof(old, size, read)],
        }
    return answer


def checkpoint(given: Path | None, log_key: Pen | None = None) -> str:
    """
    Return the last signed tree head; with the log's key, one of all entries, signed now.

    Raises:
        UsageError: there is no ledger, or no checkpoint yet.
        LedgerError: the key is not the log's.
    """
    place = place_of(given)
    if not place.store.is_file():
        return mirrored(place)[CHECKPOINT].decode()
    with opened_store(place) as (ledger, store):
        if log_key is not None:
            return ledger.sign_checkpoint(key_of(log_key)).decode()
        with store.reading() as view:
            notes = [note for _, note in view.checkpoints()]
    if not notes:
        raise UsageError("no checkpoint was signed yet", help="give --log-key FILE to sign one")
    return notes[-1].decode()


def export_ledger(given: Path | None, target: Path) -> int:
    """
    Write the ledger as static files into a folder, and return how many there are.

    Raises:
        UsageError: there is no ledger, or something stands in the folder.
        LedgerError: it has no checkpoint, or the folder cannot be written.
    """
    place = place_of(given)
    if target.exists() and any(target.iterdir()):
        raise UsageError(f"{target} is not empty", help="name a new or empty folder")
    if place.store.is_file():
        with opened_store(place) as (_, store), store.reading() as view:
            files = dict(export(view))
    else:
        files = mirrored(place)
    for path, data in files.items():
        write_durably(DiskFiles(target), path, data)
    return len(files)


def _entries(place: Place) -> Iterator[Entry]:
    if place.store.is_file():
        with opened_store(place) as (ledger, _):
            yield from ledger.entries()
    else:
        yield from entries_of(mirrored(place))


def _row(entry: Entry, names: dict[str, str]) -> dict[str, Any]:
    """Return the row of an entry; ``names`` learns the id of every subject on the way."""
    statement = parse_statement(parse_envelope(entry.envelope).payload)
    return {
        "position": entry.position,
        "recorded_at": entry.recorded_at,
        "kind": statement.kind.value,
        "by": list(statement.predicate.by),
        "about": _about(statement.predicate.model_dump(mode="json"), names),
    }


def _about(predicate: dict[str, Any], names: dict[str, str]) -> str:
    """Return in a few words what a statement is about."""
    subject = predicate.get("subject") or predicate.get("binding", {}).get("subject")
    if "id" in predicate:
        names[str(subject)] = str(predicate["id"])
    if subject is not None:
        return names.get(subject, str(subject).removeprefix("sha256:")[:12])
    return str(predicate.get("key") or predicate.get("entry") or "")


def _until(stop: int | None) -> float:
    return float("inf") if stop is None else stop
