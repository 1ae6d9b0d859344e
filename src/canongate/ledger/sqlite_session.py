"""The tables of a ledger file, and the statements of one transaction over them."""

import sqlite3
from collections.abc import Iterator

from canongate.ledger.entry import NO_PREVIOUS, Entry, Head
from canongate.ledger.store import DamagedError, ProjectionRow, StoredEntry, node_of
from canongate.ledger.timestamps import EARLIEST

TABLES = {
    "meta": "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "entries": (
        "CREATE TABLE entries (position INTEGER PRIMARY KEY, recorded_at TEXT NOT NULL, "
        "idempotency_key TEXT NOT NULL UNIQUE, previous BLOB NOT NULL, leaf BLOB NOT NULL, "
        "nodes BLOB NOT NULL, envelope BLOB NOT NULL) STRICT"
    ),
    "checkpoints": "CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, note BLOB NOT NULL) STRICT",
    "projections": (
        "CREATE TABLE projections (name TEXT PRIMARY KEY, size INTEGER NOT NULL, digest TEXT NOT NULL) "
        "STRICT, WITHOUT ROWID"
    ),
}


class Session:
    """The statements of one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def origin(self) -> str:
        """Return the name of the ledger."""
        rows = self._connection.execute("SELECT name, value FROM meta ORDER BY name").fetchall()
        if len(rows) != 1 or rows[0][0] != "origin" or not _plain(rows[0][1]):
            raise DamagedError("meta", "the table holds something else than the ledger's name")
        return str(rows[0][1])

    def head(self) -> Head:
        """Return the end of the ledger."""
        row = self._connection.execute(
            "SELECT position, leaf, recorded_at FROM entries ORDER BY position DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return Head(0, NO_PREVIOUS, EARLIEST)
        _check(row, (int, bytes, str), f"entries/{row[0]}")
        return Head(row[0] + 1, row[1], row[2])

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[StoredEntry]:
        """Yield entries by position, from ``start`` to before ``stop``."""
        rows = self._connection.execute(
            "SELECT position, recorded_at, idempotency_key, previous, envelope, leaf, nodes FROM entries "
            "WHERE position >= ? AND position < ? ORDER BY position",
            (start, 2**62 if stop is None else stop),
        )
        for row in rows:
            _check(row, (int, str, str, bytes, bytes, bytes, bytes), f"entries/{row[0]}")
            yield StoredEntry(Entry(*row[:5]), row[5], row[6])

    def entry_with_key(self, idempotency_key: str) -> Entry | None:
        """Return the entry that was appended under a key."""
        row = self._connection.execute(
            "SELECT position FROM entries WHERE idempotency_key = ?", (idempotency_key,)
        ).fetchone()
        return None if row is None else next(self.entries(row[0], row[0] + 1)).entry

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree."""
        # NOTE: a complete subtree is stored with the leaf that completes it, its last one.
        last = ((index + 1) << level) - 1
        row = self._connection.execute("SELECT leaf, nodes FROM entries WHERE position = ?", (last,)).fetchone()
        return node_of(row, level, last)

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield (size, signed note) of every checkpoint, by size."""
        for row in self._connection.execute("SELECT size, note FROM checkpoints ORDER BY size"):
            _check(row, (int, bytes), f"checkpoints/{row[0]}")
            yield row

    def projections(self) -> Iterator[ProjectionRow]:
        """Yield how far each projection was written, by name."""
        for row in self._connection.execute("SELECT name, size, digest FROM projections ORDER BY name"):
            _check(row, (str, int, str), f"projections/{row[0]}")
            yield ProjectionRow(*row)

    def damage(self) -> Iterator[str]:
        """Yield what SQLite, or a table that is none of ours, says against the file."""
        tables = dict(self._connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))
        if tables != TABLES:
            yield "the tables are not those of this format"
        for (message,) in self._connection.execute("PRAGMA integrity_check"):
            if message != "ok":
                yield str(message)

    def add_entry(self, row: StoredEntry) -> None:
        """Add an entry with its leaf and nodes."""
        entry = row.entry
        self._connection.execute(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                entry.position,
                entry.recorded_at,
                entry.idempotency_key,
                entry.previous,
                row.leaf,
                row.nodes,
                entry.envelope,
            ),
        )

    def add_checkpoint(self, size: int, note: bytes) -> None:
        """Add a checkpoint, or replace the one of that size."""
        self._connection.execute("INSERT OR REPLACE INTO checkpoints VALUES (?, ?)", (size, note))

    def set_projection(self, row: ProjectionRow) -> None:
        """Note how far a projection was written."""
        self._connection.execute(
            "INSERT OR REPLACE INTO projections VALUES (?, ?, ?)", (row.name, row.size, row.digest)
        )


def _check(row: tuple[object, ...], types: tuple[type, ...], place: str) -> None:
    """Refuse a row whose values have other types than the table declares: only damage makes one."""
    for value, kind in zip(row, types, strict=True):
        if type(value) is not kind:
            raise DamagedError(place, f"a value of type {type(value).__name__} where {kind.__name__} belongs")


def _plain(value: object) -> bool:
    return isinstance(value, str) and value.isascii()
