"""
The ledger at work: append, read, and sign checkpoints, over a store and its fold.

Order of writing: one transaction takes the idempotency key, the unchanged head, the admission of every statement, the
entry and the tree nodes it completes; then it is acknowledged; then come the checkpoint and the projections, which can
be made again. The places between are named (:mod:`.write_points`). Long because writing is one story.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from canongate.ledger import merkle
from canongate.ledger.admission import Arrival, admit, admitted_before
from canongate.ledger.entry import Entry, Head, check_idempotency_key
from canongate.ledger.envelope import HoldsSignature
from canongate.ledger.fold import apply
from canongate.ledger.keys import SigningKey, signature_holds
from canongate.ledger.names import LedgerError, Refusal, RefusedError
from canongate.ledger.notes import Checkpoint, sign_note
from canongate.ledger.state import LedgerState
from canongate.ledger.store import Reader, Store, StoredEntry, Writer
from canongate.ledger.timestamps import to_timestamp
from canongate.ledger.write_points import Passing, WritePoint


@dataclass(frozen=True, slots=True)
class Filing:
    """A signed statement to append, and the key under which asking again gives the same entry."""

    envelope: bytes
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a filing stands; it is on the disk."""

    position: int
    leaf: bytes
    recorded_at: str
    repeated: bool
    """True where it was there already."""


class Ledger:
    """
    One ledger, appended to and read by this process.

    Args:
        store: where entries are kept.
        passing: called at each write point; tests kill there.
        holds: the check of one signature; one that remembers saves whoever appends the same bytes often.
    """

    def __init__(
        self, store: Store, passing: Passing = lambda _: None, holds: HoldsSignature = signature_holds
    ) -> None:
        self._holds = holds
        self._store = store
        self._pass = passing
        with store.reading() as view:
            self.origin = view.origin()
        self._state = LedgerState(self.origin)
        self._committed = 0

    def append(
        self, filings: Sequence[Filing], *, now: datetime, expected_size: int | None = None
    ) -> tuple[Receipt, ...]:
        """
        Append statements, all or none, and return once they are on the disk.

        Args:
            filings: signed statements in order; a later one may build on an earlier one.
            now: the time of recording. A clock that runs behind the last entry is read as that entry's time.
            expected_size: the number of entries the caller judged by; None where it did not judge.

        Raises:
            RefusedError: a statement is not admissible, the head moved, or an idempotency key stands for other bytes.
            StoreError: the disk failed; nothing was acknowledged.
        """
        for filing in filings:
            check_idempotency_key(filing.idempotency_key)
        moment = to_timestamp(now)
        self._pass(WritePoint.BEFORE_TRANSACTION)
        try:
            with self._store.writing() as transaction:
                self._pass(WritePoint.TRANSACTION_OPEN)
                receipts = _repeated(transaction, filings)
                if receipts is None:
                    receipts = self._append(transaction, filings, moment, expected_size)
                self._pass(WritePoint.BEFORE_COMMIT)
        except BaseException:
            if self._state.size != self._committed:
                # The fold holds entries that were undone; it is made again from what is on the disk.
                self._state, self._committed = LedgerState(self.origin), 0
            raise
        self._committed = self._state.size
        self._pass(WritePoint.COMMITTED)
        return receipts

    def state(self) -> LedgerState:
        """Return the fold of all entries; it grows when this ledger is asked again, so do not change it."""
        with self._store.reading() as view:
            return self._caught_up(view, view.head().size)

    def state_at(self, size: int) -> LedgerState:
        """
        Return the fold of the first ``size`` entries; where that is not all of them, it is made anew.

        Raises:
            LedgerError: there are not as many entries.
        """
        state = self.state()
        if size > state.size:
            raise LedgerError(f"there are {state.size} entries, not {size}")
        if size == state.size:
            return state
        earlier = LedgerState(self.origin)
        with self._store.reading() as view:
            _fold(earlier, view, size)
        return earlier

    def head(self) -> Head:
        """Return the end of the ledger."""
        with self._store.reading() as view:
            return view.head()

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Yield entries by position; the view stays open meanwhile."""
        with self._store.reading() as view:
            for stored in view.entries(start, stop):
                yield stored.entry

    def sign_checkpoint(self, key: SigningKey) -> bytes:
        """
        Return the signed tree head of all entries, kept in the store as well.

        Raises:
            RefusedError: the key is not the log's.
        """
        with self._store.writing() as transaction:
            size = transaction.head().size
            state = self._caught_up(transaction, size)
            if not state.log_keys or state.log_keys[-1][1] != key.public:
                raise RefusedError(Refusal.UNKNOWN_KEY, f"{key.id} is not the key of {self.origin}")
            checkpoint = Checkpoint(self.origin, size, merkle.root_of(size, transaction.node))
            note = sign_note(checkpoint.text(), [(self.origin, key)])
            self._pass(WritePoint.CHECKPOINT_SIGNED)
            transaction.add_checkpoint(size, note)
        self._pass(WritePoint.CHECKPOINT_COMMITTED)
        return note

    def _append(
        self, transaction: Writer, filings: Sequence[Filing], moment: str, expected_size: int | None
    ) -> tuple[Receipt, ...]:
        head = transaction.head()
        if expected_size is not None and head.size != expected_size:
            raise RefusedError(
                Refusal.HEAD_MOVED,
                f"{head.size} entries are there; this was judged by {expected_size}",
                help="judge again by the ledger as it is now",
            )
        state = self._caught_up(transaction, head.size)
        recorded_at = max(moment, head.recorded_at)
        receipts = []
        for filing in filings:
            admitted = admit(state, Arrival(head.size, recorded_at, filing.envelope), self._holds)
            self._pass(WritePoint.ADMITTED)
            entry = Entry(head.size, recorded_at, filing.idempotency_key, head.leaf, filing.envelope)
            leaf = entry.leaf()
            nodes = merkle.completed_nodes(head.size, leaf, transaction.node)[1:]
            transaction.add_entry(StoredEntry(entry, leaf, b"".join(digest for _, _, digest in nodes)))
            self._pass(WritePoint.ENTRY_WRITTEN)
            apply(state, admitted)
            receipts.append(Receipt(head.size, leaf, recorded_at, repeated=False))
            head = Head(head.size + 1, leaf, recorded_at)
        return tuple(receipts)

    def _caught_up(self, view: Reader, size: int) -> LedgerState:
        """Bring the fold up to what others have appended meanwhile."""
        state = self._state
        _fold(state, view, size)
        self._committed = state.size
        return state


def _fold(state: LedgerState, view: Reader, size: int) -> None:
    """Apply the entries from where the state is up to a size, as they were admitted."""
    for stored in view.entries(state.size, size):
        entry = stored.entry
        try:
            apply(state, admitted_before(entry.position, entry.recorded_at, entry.envelope))
        except RefusedError as error:
            raise LedgerError(
                f"entry {entry.position} cannot be read: {error.message}", help="run `canongate ledger verify`"
            ) from error


def _repeated(transaction: Writer, filings: Sequence[Filing]) -> tuple[Receipt, ...] | None:
    """Return the receipts of filings that are there already; None where all are new."""
    found = [transaction.entry_with_key(filing.idempotency_key) for filing in filings]
    if not any(found):
        return None
    receipts = []
    for filing, entry in zip(filings, found, strict=True):
        if entry is None or entry.envelope != filing.envelope:
            raise RefusedError(
                Refusal.IDEMPOTENCY_KEY_REUSED,
                f"the idempotency key {filing.idempotency_key} belongs to another request",
                help="use a new key for a new request, and the same key only to ask again",
            )
        receipts.append(Receipt(entry.position, entry.leaf(), entry.recorded_at, repeated=True))
    return tuple(receipts)
