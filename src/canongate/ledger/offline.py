"""
A ledger as static files, and the pure function that verifies them without a store.

Every byte of every file is covered: entries stand one to a line in canonical form, a thousand lines to a file, beside
the signed checkpoint of them all. Reading and writing the files is the caller's business.
"""

from collections.abc import Iterator, Mapping

from canongate.ledger import merkle
from canongate.ledger.canonical import canonical_bytes, parse_canonical
from canongate.ledger.entry import Entry
from canongate.ledger.entry_check import EntryCheck, Report, Trust
from canongate.ledger.names import DefectName, LedgerError, Refusal, RefusedError
from canongate.ledger.notes import NoteKey, open_checkpoint
from canongate.ledger.state import LedgerState
from canongate.ledger.store import Reader

FORMAT = "canongate-ledger-export-v1"
ENTRIES_PER_FILE = 1024
ABOUT = "ledger.json"
CHECKPOINT = "checkpoint"
ENTRIES = "entries"
_FIELDS = {"envelope", "idempotency_key", "position", "previous", "recorded_at"}


def export(view: Reader) -> Iterator[tuple[str, bytes]]:
    """
    Yield (path, bytes) of the files that show the ledger up to its last checkpoint.

    Raises:
        LedgerError: no checkpoint was signed yet.
    """
    size, note = 0, b""
    for size, note in view.checkpoints():  # noqa: B007  # the last one counts
        pass
    if not note:
        raise LedgerError("the ledger has no checkpoint to export", help="sign one first")
    yield from export_at(view, size, note)


def export_at(view: Reader, size: int, note: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of the files that show the first ``size`` entries, of which ``note`` is the checkpoint."""
    about = {"entries_per_file": ENTRIES_PER_FILE, "format": FORMAT, "ledger": view.origin(), "size": size}
    yield ABOUT, canonical_bytes(about) + b"\n"
    yield CHECKPOINT, note
    for start in range(0, size, ENTRIES_PER_FILE):
        rows = view.entries(start, min(start + ENTRIES_PER_FILE, size))
        yield _path(start), b"".join(_line(stored.entry) for stored in rows)


def verify_export(files: Mapping[str, bytes], trust: Trust | None = None) -> Report:
    """
    Return the report on exported files; pure.

    Args:
        files: path to bytes, of all files of the export.
        trust: what the verifier knows beforehand.
    """
    return read_export(files, trust)[0]


def read_export(files: Mapping[str, bytes], trust: Trust | None = None) -> tuple[Report, LedgerState]:
    """Return the report on exported files, and what their entries come to; it means nothing where there are defects."""
    check = EntryCheck("", trust or Trust())
    try:
        origin, size = _about(files.get(ABOUT, b""))
        check.origin = check.state.origin = origin
        expected = {ABOUT, CHECKPOINT, *(_path(start) for start in range(0, size, ENTRIES_PER_FILE))}
        for path in sorted(expected ^ files.keys()):
            problem = "is missing" if path in expected else "does not belong to an export"
            check.found(DefectName.FORMAT, path, f"the file {problem}")
        for start in range(0, size, ENTRIES_PER_FILE):
            _take_file(check, _path(start), files.get(_path(start), b""))
        _check_heads(check, files.get(CHECKPOINT, b""), size)
    except RefusedError as error:
        check.found(DefectName.FORMAT, ABOUT, error.message)
    return check.report(), check.state


def entries_of(files: Mapping[str, bytes]) -> Iterator[Entry]:
    """
    Yield the entries of exported files in order; nothing is verified.

    Raises:
        RefusedError: a line is no entry.
    """
    for path in sorted(path for path in files if path.startswith(f"{ENTRIES}/")):
        for line in files[path].splitlines():
            yield _entry(line)


def _path(start: int) -> str:
    return f"{ENTRIES}/{start // ENTRIES_PER_FILE:08d}.jsonl"


def _line(entry: Entry) -> bytes:
    """Return an entry in canonical form; the envelope's bytes are canonical already."""
    head = (
        f',"idempotency_key":"{entry.idempotency_key}","position":{entry.position},'
        f'"previous":"{entry.previous.hex()}","recorded_at":"{entry.recorded_at}"}}\n'
    )
    return b'{"envelope":' + entry.envelope + head.encode("ascii")


def _about(data: bytes) -> tuple[str, int]:
    value = parse_canonical(data[:-1]) if data.endswith(b"\n") else None
    if not isinstance(value, dict) or value.keys() != {"entries_per_file", "format", "ledger", "size"}:
        raise RefusedError(Refusal.MALFORMED, "this is no export of a ledger")
    if value["format"] != FORMAT or value["entries_per_file"] != ENTRIES_PER_FILE:
        raise RefusedError(Refusal.MALFORMED, f"another format than {FORMAT}")
    if not isinstance(value["ledger"], str) or not isinstance(value["size"], int) or value["size"] < 0:
        raise RefusedError(Refusal.MALFORMED, "the export does not say of what and how much")
    return value["ledger"], value["size"]


def _take_file(check: EntryCheck, path: str, data: bytes) -> None:
    """Check the entries of one file, up to the first line that cannot be read."""
    lines = data.split(b"\n")
    if lines.pop():
        check.found(DefectName.FORMAT, path, "the file does not end with a line end")
    for number, line in enumerate(lines, 1):
        try:
            entry = _entry(line)
        except RefusedError as error:
            check.found(DefectName.FORMAT, f"{path}:{number}", error.message)
            return
        check.take(entry, entry.leaf())


def _entry(line: bytes) -> Entry:
    value = parse_canonical(line)
    if not isinstance(value, dict) or value.keys() != _FIELDS:
        raise RefusedError(Refusal.MALFORMED, "the line is no entry")
    position, previous = value["position"], value["previous"]
    if type(position) is not int or not all(
        isinstance(value[name], str) for name in _FIELDS - {"envelope", "position"}
    ):
        raise RefusedError(Refusal.MALFORMED, "the line is no entry")
    try:
        before = bytes.fromhex(previous)
    except ValueError as error:
        raise RefusedError(Refusal.MALFORMED, "the hash of the entry before is not hexadecimal") from error
    if before.hex() != previous or len(before) != merkle.HASH_BYTES:
        raise RefusedError(Refusal.MALFORMED, "the hash of the entry before is not in its one form")
    envelope = canonical_bytes(value["envelope"])
    return Entry(position, value["recorded_at"], value["idempotency_key"], before, envelope)


def _check_heads(check: EntryCheck, note: bytes, size: int) -> None:
    """Hold the entries against the checkpoint, and against what was seen elsewhere."""
    if check.frontier.size != size:
        check.found(DefectName.TRUNCATED, ABOUT, f"{check.frontier.size} entries can be read of {size}")
        return
    key = check.log_key(size)
    root = check.frontier.root()
    try:
        keys = (NoteKey(check.origin, key),) if key is not None else ()
        checkpoint = open_checkpoint(note, (*keys, *check.trust.witnesses), check.origin)
    except RefusedError as error:
        check.found(DefectName.CHECKPOINT_CHANGED, CHECKPOINT, error.message)
        return
    if (checkpoint.size, checkpoint.root) != (size, root):
        check.found(DefectName.FORKED, CHECKPOINT, "the entries are others than the checkpoint signed for")
    check.compare_seen()
