"""
The port behind which entries are kept: what any store must do, and the rows it keeps.

A store keeps bytes and judges nothing. ``writing`` is one exclusive transaction that is whole or not at all and is on
the disk when it ends; ``reading`` is one unchanging view. The outbox, what projections do not show yet, is no table of
its own: it is the entries from the size of the projection that lags most.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from canongate.ledger.entry import Entry, Head
from canongate.ledger.merkle import HASH_BYTES
from canongate.ledger.names import LedgerError


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A row of entries: the entry, its leaf hash and the tree nodes it completes, as they were written."""

    entry: Entry
    leaf: bytes
    nodes: bytes
    """Hashes of the complete subtrees that end with this leaf, one after another, the lowest first."""


@dataclass(frozen=True, slots=True)
class ProjectionRow:
    """How far a projection was written, and the digest of what was written."""

    name: str
    size: int
    digest: str


class DamagedError(LedgerError):
    """
    A row that cannot be read as what it should be; verification names it, nothing else goes on with it.

    Args:
        place: table and row.
        message: what was seen.
    """

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}", help="run `canongate ledger verify`, then restore a backup")
        self.place = place
        self.seen = message


class Reader(Protocol):
    """One unchanging view of the store. Every method raises :class:`DamagedError` for a row it cannot read."""

    def origin(self) -> str:
        """Return the name of the ledger."""
        ...

    def head(self) -> Head:
        """Return the end of the ledger."""
        ...

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[StoredEntry]:
        """Yield entries by position, from ``start`` to before ``stop``."""
        ...

    def entry_with_key(self, idempotency_key: str) -> Entry | None:
        """Return the entry that was appended under a key."""
        ...

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree."""
        ...

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield (size, signed note) of every checkpoint, by size."""
        ...

    def projections(self) -> Iterator[ProjectionRow]:
        """Yield how far each projection was written, by name."""
        ...

    def damage(self) -> Iterator[str]:
        """Yield what the store itself finds wrong with its file; may read all of it."""
        ...


class Writer(Reader, Protocol):
    """The one open transaction."""

    def add_entry(self, row: StoredEntry) -> None:
        """Add an entry with its leaf and nodes."""
        ...

    def add_checkpoint(self, size: int, note: bytes) -> None:
        """Add a checkpoint, or replace the one of that size."""
        ...

    def set_projection(self, row: ProjectionRow) -> None:
        """Note how far a projection was written."""
        ...


class Store(Protocol):
    """Where a ledger is kept."""

    def reading(self) -> AbstractContextManager[Reader]:
        """Return a view; what is committed meanwhile is not seen."""
        ...

    def writing(self) -> AbstractContextManager[Writer]:
        """Return the exclusive transaction: committed at a clean end, undone at an exception."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def node_of(row: tuple[object, object] | None, level: int, last: int) -> bytes:
    """
    Return the hash of a complete subtree from the leaf and nodes of its last entry.

    Raises:
        DamagedError: the entry is missing, or does not hold the node.
    """
    leaf, nodes = row or (b"", b"")
    held = leaf if level == 0 else nodes
    start = max(0, level - 1) * HASH_BYTES
    digest = held[start : start + HASH_BYTES] if isinstance(held, bytes) else b""
    if len(digest) != HASH_BYTES:
        raise DamagedError(f"entries/{last}", f"the tree node of level {level} that it completes is missing")
    return digest
