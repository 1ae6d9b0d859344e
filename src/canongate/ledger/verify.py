"""
Verification of a ledger in its store: every row is recomputed from what people signed, or compared with it.

What is found is a list of named defects, never an exception; a sound ledger gives none. Nothing is mended here. The
check of single entries is shared with :mod:`canongate.ledger.offline`, which has only files.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from canongate.ledger import merkle
from canongate.ledger.admission import Arrival, admit, admitted_before
from canongate.ledger.canonical import digest_of
from canongate.ledger.entry import NO_PREVIOUS, Entry
from canongate.ledger.envelope import HoldsSignature
from canongate.ledger.keys import signature_holds
from canongate.ledger.names import Defect, DefectName, LedgerError, Refusal, RefusedError
from canongate.ledger.notes import Checkpoint, NoteKey, checkpoint_of, open_note
from canongate.ledger.state import LedgerState, apply
from canongate.ledger.store import DamagedError, ProjectionRow, Reader
from canongate.ledger.timestamps import EARLIEST, from_timestamp

type RenderedDigest = Callable[[LedgerState, Reader], str]
"""State and view to the digest of what a projection shows of them."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What a verifier brings along, which no ledger can tell it."""

    log_key: bytes | None = None
    """The log's key, where it is known beforehand; without it the genesis is believed."""
    genesis: str | None = None
    """Digest of the genesis envelope."""
    checkpoints: tuple[Checkpoint, ...] = ()
    """Tree heads seen elsewhere: what was shown once must still be there."""
    witnesses: tuple[NoteKey, ...] = ()
    since: Checkpoint | None = None
    """What was verified before; signatures of earlier entries are not checked again."""


@dataclass(frozen=True, slots=True)
class Report:
    """What verification saw."""

    origin: str
    size: int
    root: bytes
    genesis: str
    """Digest of the genesis envelope: compare it with the one you were given."""
    signatures: int
    """How many entries had their signatures and admission checked."""
    defects: tuple[Defect, ...]


@dataclass(slots=True)
class EntryCheck:
    """
    The check of entries one after another: leaf, chain, time, tree, and whether each was admissible.

    With ``fold`` off only the structure is checked: no signatures, no meaning.
    """

    origin: str
    trust: Trust = Trust()
    fold: bool = True
    holds: HoldsSignature = signature_holds
    state: LedgerState = field(init=False)
    frontier: merkle.Frontier = field(default_factory=merkle.Frontier)
    defects: list[Defect] = field(default_factory=list)
    genesis: str = ""
    signatures: int = 0
    wanted: set[int] = field(default_factory=set)
    """Sizes of which the root is to be noted."""
    roots: dict[int, bytes] = field(default_factory=dict)
    _previous: bytes = NO_PREVIOUS
    _recorded_at: str = EARLIEST

    def __post_init__(self) -> None:
        self.state = LedgerState(self.origin)
        seen = (*self.trust.checkpoints, *((self.trust.since,) if self.trust.since else ()))
        self.wanted |= {item.size for item in seen}
        self.note_root()

    def note_root(self) -> None:
        """Note the root where the entries so far make a tree that somebody speaks of."""
        if self.frontier.size in self.wanted:
            self.roots[self.frontier.size] = self.frontier.root()

    def take(self, entry: Entry, leaf: bytes, nodes: bytes | None = None) -> None:
        """Check the next entry, and its leaf and tree nodes as they were stored; None where no nodes were."""
        place = f"entries/{entry.position}"
        expected = self.frontier.size
        if entry.position != expected:
            self.found(DefectName.MISSING_ENTRY, f"entries/{expected}", f"entry {entry.position} stands in its place")
        if entry.leaf() != leaf:
            self.found(DefectName.ENTRY_CHANGED, place, "the entry is not what its leaf hash was made of")
        if entry.previous != self._previous:
            self.found(DefectName.CHAIN_BROKEN, place, "the entry does not follow the one before it")
        if entry.recorded_at < self._recorded_at:
            self.found(DefectName.TIME_REVERSED, place, f"recorded at {entry.recorded_at}, before the entry before")
        if expected == 0:
            self.genesis = digest_of(entry.envelope)
            if self.trust.genesis is not None and self.genesis != self.trust.genesis:
                self.found(DefectName.FORKED, place, "this ledger begins with another genesis")
        if self.fold:
            self._admit(entry)
        self._previous, self._recorded_at = leaf, entry.recorded_at
        # NOTE: the leaf as stored, so that a changed row is found at that row and not at every node above it.
        completed = self.frontier.push(leaf)
        if nodes is not None and nodes != b"".join([digest for _, _, digest in completed[1:]]):
            self.found(DefectName.TREE_CHANGED, place, "the tree nodes it completes are not the hashes of their leaves")
        self.note_root()

    def found(self, name: DefectName, place: str, message: str, refusal: Refusal | None = None) -> None:
        """Note a defect."""
        self.defects.append(Defect(name, place, message, refusal))

    def compare_seen(self) -> None:
        """Hold the entries against the tree heads that were seen elsewhere."""
        size = self.frontier.size
        for seen in (*self.trust.checkpoints, *((self.trust.since,) if self.trust.since else ())):
            if seen.origin != self.origin:
                self.found(DefectName.FORKED, "entries", f"a checkpoint of {seen.origin} was given")
            elif seen.size > size:
                self.found(DefectName.TRUNCATED, "entries", f"{seen.size} entries were seen elsewhere, {size} are here")
            elif self.roots[seen.size] != seen.root:
                self.found(DefectName.FORKED, "entries", f"the first {seen.size} entries are others than were seen")

    def log_key(self, size: int) -> bytes | None:
        """Return the key that signs checkpoints of a size."""
        if self.trust.log_key is not None and not self.fold:
            return self.trust.log_key
        keys = [key for since, key in self.state.log_keys if since <= size]
        return keys[-1] if keys else self.trust.log_key

    def _admit(self, entry: Entry) -> None:
        since = self.trust.since
        try:
            from_timestamp(entry.recorded_at)
            if since is not None and entry.position < since.size:
                admitted = admitted_before(entry.position, entry.recorded_at, entry.envelope)
            else:
                self.signatures += 1
                admitted = admit(self.state, Arrival(entry.position, entry.recorded_at, entry.envelope), self.holds)
            apply(self.state, admitted)
        except (RefusedError, KeyError) as error:
            # NOTE: a KeyError comes of an entry before ``since`` whose own predecessor is damaged.
            refusal = error.name if isinstance(error, RefusedError) else None
            self.found(DefectName.NOT_ADMISSIBLE, f"entries/{entry.position}", str(error), refusal)
            self.state.size = self.frontier.size + 1
        else:
            if entry.position == 0:
                self._check_pinned_key()

    def _check_pinned_key(self) -> None:
        pinned = self.trust.log_key
        if pinned is not None and self.state.log_keys[0][1] != pinned:
            self.found(DefectName.FORKED, "entries/0", "the genesis names another log key than the one trusted")


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
    return Report(
        check.origin,
        check.frontier.size,
        check.frontier.root(),
        check.genesis,
        check.signatures,
        tuple(check.defects),
    )


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


def named(defects: Sequence[Defect]) -> frozenset[DefectName]:
    """Return the names of what was found."""
    return frozenset(item.name for item in defects)
