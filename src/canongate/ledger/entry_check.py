"""
The check of ledger entries one after another, and what a verifier brings along that no ledger can tell it.

Shared by :mod:`.verify`, which has a store, and :mod:`.offline`, which has only files.
"""

from dataclasses import dataclass, field

from canongate.ledger import merkle
from canongate.ledger.admission import Arrival, admit, admitted_before
from canongate.ledger.canonical import digest_of
from canongate.ledger.entry import NO_PREVIOUS, Entry
from canongate.ledger.envelope import HoldsSignature
from canongate.ledger.fold import apply
from canongate.ledger.keys import signature_holds
from canongate.ledger.names import Defect, DefectName, Refusal, RefusedError
from canongate.ledger.notes import Checkpoint, NoteKey
from canongate.ledger.state import LedgerState
from canongate.ledger.timestamps import EARLIEST, from_timestamp


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

    def report(self) -> Report:
        """Return what was seen so far."""
        size, root = self.frontier.size, self.frontier.root()
        return Report(self.origin, size, root, self.genesis, self.signatures, tuple(self.defects))

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
