"""
Verification of a ledger in its store: every row is recomputed from what people signed, or compared with it.

What is found is a list of named defects, never an exception; a sound ledger gives none. Nothing is mended here. The
check of single entries stands in :mod:`.entry_check`.
"""

from collections.abc import Callable, Iterator, Mapping

from canongate.ledger.entry_check import EntryCheck, Report, Trust
from canongate.ledger.envelope import HoldsSignature
from canongate.ledger.keys import signature_holds
from canongate.ledger.names import DefectName, LedgerError, RefusedError
from canongate.ledger.notes import NoteKey, checkpoint_of, open_note
from canongate.ledger.state import LedgerState
from canongate.ledger.store import DamagedError, ProjectionRow, Reader

type RenderedDigest = Callable[[LedgerState, Reader], str]
"""State and view to the digest of what a projection shows of them."""


def verify(
    view: Reader,
    trust: Trust | None = None,
    *,
    fold: bool = True,
    projections: Mapping[str, RenderedDigest] | None = None,
    holds: HoldsSignature = signature_holds,
) -> Report:
    """
    Return the report on a whole ledger.

    Args:
        view: one view of the store.
        trust: what the verifier knows beforehand.
        fold: check signatures and admission too; without, the log key must be trusted beforehand.
        projections: by name, how to make the digest of each projection; None leaves their digests out.
        holds: the check of one signature.

    Raises:
        StoreError: the file is damaged so far that the store cannot read on.
    """
    check = EntryCheck("", trust or Trust(), fold=fold, holds=holds)
    audit = _Audit(view, check, projections)
    for step in (audit.file, audit.name, audit.entries, audit.heads, audit.rows):
        try:
            step()
        except DamagedError as damage:
            check.found(DefectName.DAMAGED_ROW, damage.place, damage.seen)
    return check.report()


class _Audit:
    """The steps of one verification, over one view."""

    def __init__(self, view: Reader, check: EntryCheck, projections: Mapping[str, RenderedDigest] | None) -> None:
        self._view = view
        self._check = check
        self._projections = projections
        self._rows: tuple[ProjectionRow, ...] = ()
        self._notes: dict[int, bytes] = {}

    def file(self) -> None:
        """Let the store look at its own file."""
        for message in self._view.damage():
            self._check.found(DefectName.DAMAGED_FILE, "file", message)

    def name(self) -> None:
        """Read the ledger's name; the genesis must say the same."""
        self._check.origin = self._check.state.origin = self._view.origin()

    def entries(self) -> None:
        """Check every entry, and note the roots that checkpoints and projections speak of."""
        self._rows = tuple(_until_damaged(self._view.projections(), self._check))
        self._notes = dict(_until_damaged(self._view.checkpoints(), self._check))
        self._check.wanted |= self._notes.keys()
        self._check.note_root()
        self._reached()
        for stored in self._view.entries():
            self._check.take(stored.entry, stored.leaf, stored.nodes)
            self._reached()

    def heads(self) -> None:
        """Check stored checkpoints, and those the verifier has seen elsewhere."""
        for size, note in self._notes.items():
            self._check_note(size, note)
        self._check.compare_seen()

    def rows(self) -> None:
        """Hold the projection rows against the ledger."""
        size = self._check.frontier.size
        for row in self._rows:
            place = f"projections/{row.name}"
            if not 0 <= row.size <= size:
                self._check.found(DefectName.PROJECTION_AHEAD, place, f"it shows {row.size} entries, {size} are here")
            if self._projections is not None and row.name not in self._projections:
                self._check.found(DefectName.PROJECTION_CHANGED, place, "no projection has this name")

    def _reached(self) -> None:
        """Compare the projections that show just the entries so far."""
        size = self._check.frontier.size
        for row in self._rows:
            if row.size == size and self._check.fold and row.name in (self._projections or {}):
                self._check_projection(row)

    def _check_projection(self, row: ProjectionRow) -> None:
        render = (self._projections or {})[row.name]
        try:
            sound = render(self._check.state, self._view) == row.digest
        except (LedgerError, KeyError, ValueError):
            sound = False
        if not sound:
            self._check.found(
                DefectName.PROJECTION_CHANGED, f"projections/{row.name}", "not the digest of what the entries come to"
            )

    def _check_note(self, size: int, note: bytes) -> None:
        place = f"checkpoints/{size}"
        if size > self._check.frontier.size:
            self._check.found(DefectName.TRUNCATED, place, f"{self._check.frontier.size} entries are left of {size}")
            return
        log_key = self._check.log_key(size)
        if log_key is None:
            self._check.found(DefectName.CHECKPOINT_CHANGED, place, "no key is known that could have signed it")
            return
        keys = (NoteKey(self._check.origin, log_key), *self._check.trust.witnesses)
        try:
            opened = open_note(note, keys)
            checkpoint = checkpoint_of(opened, self._check.origin)
        except RefusedError as error:
            self._check.found(DefectName.CHECKPOINT_CHANGED, place, error.message)
            return
        if checkpoint.size != size or opened.unknown:
            self._check.found(DefectName.CHECKPOINT_CHANGED, place, "it is of another size, or signed by strangers")
        elif checkpoint.root != self._check.roots.get(size):
            self._check.found(DefectName.FORKED, place, "the entries are others than the checkpoint signed for")


def _until_damaged[Row](rows: Iterator[Row], check: EntryCheck) -> Iterator[Row]:
    """Yield rows up to the first that cannot be read, which is noted."""
    try:
        yield from rows
    except DamagedError as damage:
        check.found(DefectName.DAMAGED_ROW, damage.place, damage.seen)
