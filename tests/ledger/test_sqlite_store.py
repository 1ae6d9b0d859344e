import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from canongate.ledger.log import Ledger
from canongate.ledger.names import LedgerError, StoreError
from canongate.ledger.sqlite_store import SqliteStore
from canongate.ledger.store import DamagedError


def test_what_is_committed_is_read_by_another(stored_world, tmp_path, org):
    """Entries, nodes and checkpoints read back from the file through another connection."""
    stored_world.enacted()
    stored_world.ledger.sign_checkpoint(org.key("log"))
    other = SqliteStore(tmp_path / "ledger.db")

    with other.reading() as view:
        assert view.origin() == org.ORIGIN
        assert [row.entry.position for row in view.entries()] == [0, 1, 2, 3, 4]
        assert [row.entry.leaf() for row in view.entries(2, 4)] == [view.node(0, 2), view.node(0, 3)]
        assert [len(row.nodes) // 32 for row in view.entries()] == [0, 1, 0, 2, 0]
        assert [size for size, _ in view.checkpoints()] == [5]
        assert list(view.projections()) == []
        assert list(view.damage()) == []
    other.close()


def test_an_undone_transaction_leaves_nothing(stored_world, sqlite_store):
    """What fails halfway is not there, and the store goes on."""
    (filing,) = stored_world.some(1)
    with pytest.raises(RuntimeError), sqlite_store.writing() as transaction:  # noqa: PT012  # one transaction
        transaction.add_checkpoint(1, b"half")
        raise RuntimeError

    assert stored_world.ledger.append([filing], now=stored_world.now)[0].position == 1
    with sqlite_store.reading() as view:
        assert list(view.checkpoints()) == []


def test_the_file_is_written_ahead_and_synced(sqlite_store):
    """The write-ahead log and full syncing are on: a commit is on the disk when it returns."""
    run = sqlite_store._connection.execute
    assert run("PRAGMA journal_mode").fetchone() == ("wal",)
    assert run("PRAGMA synchronous").fetchone() == (2,)


class TestOpening:
    """Which files are taken for ledgers."""

    def test_a_ledger_is_not_made_by_looking(self, tmp_path):
        """Without a name to give it, a missing file is said to be missing."""
        with pytest.raises(StoreError, match="there is no ledger"):
            SqliteStore(tmp_path / "absent.db")
        assert not (tmp_path / "absent.db").exists()

    @pytest.mark.usefixtures("sqlite_store")
    def test_another_ledgers_file_is_refused(self, tmp_path):
        """A file keeps the name it was made with."""
        with pytest.raises(LedgerError, match="this is the ledger of"):
            SqliteStore(tmp_path / "ledger.db", "other.example.org")

    def test_other_files_are_refused(self, tmp_path):
        """Text, another program's database and an unwritable place are said in words."""
        text = tmp_path / "notes.txt"
        text.write_text("not a database, and long enough to be seen as none " * 30)
        with pytest.raises(StoreError, match="not a database"):
            SqliteStore(text)
        other = tmp_path / "other.db"
        with sqlite3.connect(other) as connection:
            connection.execute("CREATE TABLE t (x)")
        connection.close()
        with pytest.raises(StoreError, match="no canongate ledger"):
            SqliteStore(other, "ledger.example.org")
        with pytest.raises(StoreError, match="cannot be opened"):
            SqliteStore(tmp_path / "no" / "folder" / "ledger.db", "ledger.example.org")

    def test_a_newer_format_is_refused(self, tmp_path, org):
        """A file of a later version is not guessed at."""
        SqliteStore(tmp_path / "l.db", org.ORIGIN).close()
        with sqlite3.connect(tmp_path / "l.db") as connection:
            connection.execute("PRAGMA user_version = 2")
        connection.close()

        with pytest.raises(StoreError, match="format 2"):
            SqliteStore(tmp_path / "l.db")

    def test_a_file_system_without_write_ahead_log_is_refused(self):
        """A database that cannot be written ahead cannot keep a ledger."""
        with pytest.raises(StoreError, match="write-ahead log"):
            SqliteStore(Path(":memory:"), "ledger.example.org")


class TestFailing:
    """What happens at the first error of file or disk."""

    def test_the_first_error_closes_the_store(self, stored_world, sqlite_store):
        """After an error nothing is served, not even reading, until the file is opened again."""
        sqlite_store._connection.execute("PRAGMA query_only = ON")
        (filing,) = stored_world.some(1)
        with pytest.raises(StoreError, match="cannot be read or written"):
            stored_world.ledger.append([filing], now=stored_world.now)

        with pytest.raises(StoreError, match="is closed"):
            stored_world.ledger.head()
        with pytest.raises(StoreError, match="is closed"):
            stored_world.ledger.append([filing], now=stored_world.now)

    def test_a_closed_store_says_so(self, sqlite_store):
        """A store that was closed serves nothing."""
        sqlite_store.close()
        with pytest.raises(StoreError, match="it was closed"), sqlite_store.reading():
            pass

    def test_a_full_disk_loses_nothing(self, tmp_path, org):
        """When the disk is full an append fails in words; all that was acknowledged is there afterwards."""
        path = tmp_path / "ledger.db"
        script = tmp_path / "fill.py"
        script.write_text(FILL.format(benchmarks=str(org.__spec__.origin.rsplit("/", 1)[0]), path=str(path)))
        done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
        acknowledged = [int(line) for line in done.stdout.split() if line.isdigit()]
        assert "refused in words" in done.stdout, done.stderr
        assert len(acknowledged) > 3

        store = SqliteStore(path)
        ledger = Ledger(store)
        assert ledger.head().size > acknowledged[-1]
        assert [entry.position for entry in ledger.entries()] == list(range(ledger.head().size))
        store.close()

    def test_a_busy_file_is_waited_for(self, sqlite_store, stored_world, tmp_path):
        """Another's transaction delays an append, and does not fail it."""
        other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        sqlite_store._connection.execute("PRAGMA busy_timeout = 0")
        waits = []

        def pause(seconds):
            waits.append(seconds)
            if len(waits) == 3:
                other.execute("ROLLBACK")

        sqlite_store._pause = pause
        (filing,) = stored_world.some(1)

        assert stored_world.ledger.append([filing], now=stored_world.now)[0].position == 1
        assert len(waits) == 3
        other.close()

    def test_a_file_busy_for_good_is_said_to_be(self, sqlite_store, stored_world, tmp_path):
        """Patience ends with words, not with a traceback."""
        other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        sqlite_store._connection.execute("PRAGMA busy_timeout = 0")
        sqlite_store._pause = lambda _: None
        (filing,) = stored_world.some(1)

        with pytest.raises(StoreError, match="locked"):
            stored_world.ledger.append([filing], now=stored_world.now)
        other.close()


FILL = """
import resource, signal, sys
sys.path.insert(0, {benchmarks!r})
from pathlib import Path
import ledger_world
from canongate.ledger.log import Ledger
from canongate.ledger.names import StoreError
from canongate.ledger.sqlite_store import SqliteStore

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
world = ledger_world.begun(Ledger(SqliteStore(Path({path!r}), ledger_world.ORIGIN)))
filings = list(world.some(200))
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
for filing in filings:
    try:
        print(world.ledger.append([filing], now=world.now)[0].position, flush=True)
    except StoreError as error:
        print("refused in words")
        break
"""


def test_rows_of_other_types_are_damage(sqlite_store):
    """A value of another type than its column's is reported as damage with its place."""
    run = sqlite_store._connection.execute
    run("DROP TABLE checkpoints")
    run("CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, note)")
    run("INSERT INTO checkpoints VALUES (0, 'text')")

    with sqlite_store.reading() as view:
        with pytest.raises(DamagedError, match="checkpoints/0"):
            list(view.checkpoints())
        with pytest.raises(DamagedError, match="missing"):
            view.node(5, 5)
        assert "the tables are not those of this format" in list(view.damage())


def test_a_name_that_is_gone_is_damage(sqlite_store):
    """A ledger without its one name is damaged."""
    sqlite_store._connection.execute("DELETE FROM meta")
    with sqlite_store.reading() as view, pytest.raises(DamagedError, match="meta"):
        view.origin()
