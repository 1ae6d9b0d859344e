"""
Where a root's ledger is, and what it says: from the writer's file, or from the entries that travel with the root.

Whoever has no store reads ``ledger/``: every entry, signed, in files that a pure function verifies. Nothing is believed
that does not verify under the keys in ``canon/canon.yaml``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from canongate.ledger.entry_check import Report, Trust
from canongate.ledger.files import DiskFiles
from canongate.ledger.keys import parse_public
from canongate.ledger.log import Ledger
from canongate.ledger.names import LedgerError
from canongate.ledger.notes import NoteKey
from canongate.ledger.offline import ABOUT, CHECKPOINT, ENTRIES, read_export
from canongate.ledger.projection import HOME
from canongate.ledger.sqlite_store import SqliteStore
from canongate.ledger.state import LedgerState
from canongate.load.read import read_file
from canongate.load.roots import ROOT_MARK, locate_root
from canongate.model.document import RawDocument
from canongate.model.error import UsageError
from canongate.workflows.root import validate_all

INBOX = f"{HOME}/inbox"
EVIDENCE = f"{HOME}/evidence"


class UnsoundLedgerError(LedgerError):
    """The entries that travel with the root do not verify."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Place:
    """A root and the address of its ledger."""

    root: Path
    origin: str
    store: Path
    """The writer's file; it need not be here."""
    log_keys: tuple[bytes, ...]

    @property
    def files(self) -> DiskFiles:
        """The files of the root, where projections stand."""
        return DiskFiles(self.root)

    @property
    def note_keys(self) -> tuple[NoteKey, ...]:
        """The keys under which checkpoints are believed."""
        return tuple(NoteKey(self.origin, key) for key in self.log_keys)

    @property
    def inbox(self) -> Path:
        """Where signed files wait for the writer."""
        return self.root / INBOX


@dataclass(frozen=True, slots=True)
class Seen:
    """What the ledger says, and from how many entries."""

    place: Place
    state: LedgerState
    size: int


def place_of(given: Path | None) -> Place:
    """
    Return the place of a root's ledger.

    Raises:
        UsageError: there is no root, or its canon names no ledger.
    """
    root = locate_root(given)
    raw = read_file(root, ROOT_MARK)
    if not isinstance(raw, RawDocument):
        raise UsageError(f"{ROOT_MARK}: {raw[0].message}", help=raw[0].help)
    documents, findings = validate_all([raw])
    if not documents:
        raise UsageError(f"{ROOT_MARK}: {findings[0].message}", help=findings[0].help)
    address = documents[0].data.get("ledger")
    if address is None:
        raise UsageError(
            f"{ROOT_MARK} names no ledger, so this organisation keeps none",
            help="add `ledger:` with origin and log_keys; docs/ledger/key-ceremony.md goes through it",
        )
    keys = tuple(parse_public(text) for text in address["log_keys"])
    return Place(root, address["origin"], root / address.get("store", "ledger/ledger.db"), keys)


@contextmanager
def opened_store(place: Place) -> Iterator[tuple[Ledger, SqliteStore]]:
    """
    Open the writer's file for as long as the block lasts.

    Raises:
        UsageError: it is not on this machine.
    """
    if not place.store.is_file():
        raise UsageError(
            "the ledger's file is not here: only its writer has it",
            help="the entries in ledger/ can be read and verified by anyone; `canongate ledger init` begins a ledger",
        )
    store = SqliteStore(place.store)
    try:
        yield Ledger(store), store
    finally:
        store.close()


def mirrored(place: Place) -> dict[str, bytes]:
    """
    Return the files in which the entries travel with the root, by path under ``ledger/``.

    Raises:
        UsageError: there are none.
    """
    home = place.root / HOME
    names = [ABOUT, CHECKPOINT, *(f"{ENTRIES}/{path.name}" for path in sorted((home / ENTRIES).glob("*.jsonl")))]
    files = {name: data for name in names if (data := place.files.read(f"{HOME}/{name}")) is not None}
    if not files:
        raise UsageError(
            "there is no ledger here yet: neither its file nor entries in ledger/",
            help="begin one with `canongate ledger init`, or fetch the branch that holds ledger/",
        )
    return files


def verify_mirror(place: Place, trust: Trust | None = None) -> tuple[Report, LedgerState]:
    """Return the report on the entries that travel with the root, and what they come to."""
    return read_export(mirrored(place), trust or Trust(log_key=place.log_keys[0]))


def seen(given: Path | None) -> Seen:
    """
    Return what the ledger of a root says: from the store where it is here, else from the travelling entries.

    Raises:
        UsageError: there is no ledger.
        UnsoundLedgerError: the travelling entries do not verify.
    """
    place = place_of(given)
    if place.store.is_file():
        with opened_store(place) as (ledger, _):
            state = ledger.state()
        return Seen(place, state, state.size)
    report, state = verify_mirror(place)
    if report.defects:
        first = report.defects[0]
        raise UnsoundLedgerError(
            f"the entries in ledger/ do not verify: {first.name} at {first.place}: {first.message}",
            help="run `canongate ledger verify`, and fetch ledger/ again from the writer",
        )
    if report.origin != place.origin:
        raise UnsoundLedgerError(f"ledger/ holds the ledger {report.origin}; the canon names {place.origin}")
    return Seen(place, state, report.size)
