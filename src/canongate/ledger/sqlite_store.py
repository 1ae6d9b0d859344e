"""
The store in one SQLite file: write-ahead log, synchronous=FULL, one writer at a time.

A busy file is waited for. Any other error of the file or the disk closes the store for good: after a failed write
nobody knows what is on the disk, so it is opened again and checked first.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from canongate.ledger.names import LedgerError, StoreError
from canongate.ledger.sqlite_session import TABLES, Session

SCHEMA_VERSION = 1
_APPLICATION_ID = 0x63676C64
_BUSY_SECONDS = 60.0
_BUSY_ATTEMPTS = 50
_BUSY_PAUSE_SECONDS = 0.02
_BUSY_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class SqliteStore:
    """
    A ledger file.

    Args:
        path: the file.
        origin: make the file for the ledger of this name where there is none; None only opens.
        pause: waits so many seconds between two tries at a busy file.

    Raises:
        StoreError: no such file, no ledger, another format, or the file system cannot keep one.
        LedgerError: the file is the ledger of another name.
    """

    def __init__(self, path: Path, origin: str | None = None, pause: Callable[[float], None] = sleep) -> None:
        self._pause = pause
        self._failure = ""
        self._path = path
        if origin is None and not path.is_file():
            raise StoreError(f"{path}: there is no ledger", help="make one with its genesis entry")
        try:
            self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        except sqlite3.Error as error:
            raise StoreError(f"{path}: the ledger cannot be opened: {error}") from error
        try:
            with self._watched():
                self._patiently(self._prepare)
                if origin is not None:
                    self._patiently(lambda: self._create(origin))
                self._check_version()
        except LedgerError:
            self._connection.close()
            raise
        self._session = Session(self._connection)
        if origin is not None and self._session.origin() != origin:
            held = self._session.origin()
            self.close()
            raise LedgerError(f"{path}: this is the ledger of {held}, not of {origin}")

    @contextmanager
    def reading(self) -> Iterator["Session"]:
        """Return a view; what is committed meanwhile is not seen."""
        with self._watched():
            self._patiently(lambda: self._connection.execute("BEGIN"))
            try:
                yield self._session
            finally:
                self._undo()

    @contextmanager
    def writing(self) -> Iterator["Session"]:
        """Return the exclusive transaction: committed at a clean end, undone at an exception."""
        with self._watched():
            self._patiently(lambda: self._connection.execute("BEGIN IMMEDIATE"))
            try:
                yield self._session
                self._connection.execute("COMMIT")
            finally:
                self._undo()

    def close(self) -> None:
        """Let go of the file."""
        self._failure = self._failure or "it was closed"
        self._connection.close()

    def _undo(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Turn the first error of file or disk into words and serve nothing more."""
        if self._failure:
            raise StoreError(f"{self._path}: the ledger is closed: {self._failure}", help="open it again and verify it")
        try:
            yield
        except sqlite3.Error as error:
            self._failure = f"{type(error).__name__}: {error}"
            raise StoreError(
                f"{self._path}: the ledger cannot be read or written: {error}",
                help="nothing acknowledged is lost; mend the disk, then open the ledger again and verify it",
            ) from error

    def _patiently(self, attempt: Callable[[], object]) -> None:
        """Do what may find the file busy; SQLite waits by itself, except while another process opens or closes it."""
        for _ in range(_BUSY_ATTEMPTS):
            try:
                attempt()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in _BUSY_CODES:
                    raise
                self._undo()
                self._pause(_BUSY_PAUSE_SECONDS)
            else:
                return
        attempt()

    def _prepare(self) -> None:
        run = self._connection.execute
        self._connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        run("PRAGMA trusted_schema = OFF")
        run("PRAGMA cell_size_check = ON")
        if run("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
            raise StoreError(f"{self._path}: the file system cannot keep a write-ahead log", help="use a local disk")
        run("PRAGMA synchronous = FULL")

    def _create(self, origin: str) -> None:
        """Make the tables in one transaction, unless another process has."""
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        try:
            if run("PRAGMA user_version").fetchone() == (0,) and not list(run("SELECT 1 FROM sqlite_schema")):
                for statement in TABLES.values():
                    run(statement)
                run("INSERT INTO meta VALUES ('origin', ?)", (origin,))
                run(f"PRAGMA application_id = {_APPLICATION_ID}")
                run(f"PRAGMA user_version = {SCHEMA_VERSION}")
            run("COMMIT")
        finally:
            self._undo()

    def _check_version(self) -> None:
        application = self._connection.execute("PRAGMA application_id").fetchone()[0]
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if application != _APPLICATION_ID:
            raise StoreError(f"{self._path}: this file is no canongate ledger")
        if version != SCHEMA_VERSION:
            raise StoreError(
                f"{self._path}: ledger format {version}; this version reads format {SCHEMA_VERSION}",
                help="use the version of canongate that wrote it",
            )
