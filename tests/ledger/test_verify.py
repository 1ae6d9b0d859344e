import random
import shutil
import sqlite3
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from canongate.ledger.entry import Entry
from canongate.ledger.entry_check import Trust
from canongate.ledger.files import DiskFiles
from canongate.ledger.keys import signature_holds
from canongate.ledger.log import Ledger
from canongate.ledger.names import DefectName, Refusal, StoreError
from canongate.ledger.notes import Checkpoint, NoteKey, cosign_note, open_checkpoint, sign_note
from canongate.ledger.recovery import recover
from canongate.ledger.sqlite_store import SqliteStore
from canongate.ledger.store import ProjectionRow
from canongate.ledger.verify import verify

COLUMNS = {
    "meta": ("name", "value"),
    "entries": ("recorded_at", "idempotency_key", "previous", "envelope", "leaf", "nodes"),
    "checkpoints": ("note",),
    "projections": ("digest",),
}
KEYS = {
    "entries": ("position",),
    "checkpoints": ("size",),
    "projections": ("name", "size"),
}


def named(defects):
    """The names of what was found."""
    return {item.name for item in defects}


def flipped(value, bit):
    """The value with one bit changed, of the same type, or the bytes of changed text."""
    if isinstance(value, int):
        return value ^ (1 << (bit % 62))
    data = bytearray(value if isinstance(value, bytes) else value.encode())
    data[(bit // 8) % len(data)] ^= 1 << (bit % 8)
    return bytes(data)


def flip(connection, table, column, rowid, bit):
    """Change one bit of one value in a file, as a fault or a forger would; say whether it had one."""
    key = " AND ".join(f"{name} = ?" for name in rowid)
    ((value,),) = connection.execute(f"SELECT {column} FROM {table} WHERE {key}", tuple(rowid.values()))  # noqa: S608
    if value == b"":
        return False
    cast = "CAST(? AS TEXT)" if isinstance(value, str) else "?"
    connection.execute(
        f"UPDATE {table} SET {column} = {cast} WHERE {key}",  # noqa: S608
        (flipped(value, bit), *rowid.values()),
    )
    return True


def flip_somewhere(connection, table, column, rowid):
    """Flip a random bit that the table's own constraints let through."""
    while True:
        try:
            return flip(connection, table, column, rowid, random.randrange(10**6))  # noqa: S311  # reproducible chance
        except sqlite3.IntegrityError:
            continue


@pytest.fixture(scope="module")
def thousand(tmp_path_factory, org, projections):
    """A ledger of 1,000 entries with approvals, checkpoints and projections, some entries not yet shown."""
    folder = tmp_path_factory.mktemp("thousand")
    store = SqliteStore(folder / "ledger.db", org.ORIGIN)
    world = org.begun(Ledger(store))
    for number in range(20):
        world.enacted(f"enacted-{number}", slot=None)
    for number, filing in enumerate(world.some(900)):
        world.ledger.append([filing], now=world.now)
        if number % 100 == 99:
            world.ledger.sign_checkpoint(org.key("log"))
    recover(world.ledger, store, DiskFiles(folder / "files"), projections[0])
    for filing in world.some(19, "late-"):
        world.ledger.append([filing], now=world.now)
    world.ledger.sign_checkpoint(org.key("log"))
    assert world.ledger.head().size == 1000
    store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return folder / "ledger.db"


@pytest.fixture
def damaged(thousand, tmp_path):
    """A copy of the ledger to damage, by SQL."""
    path = tmp_path / "ledger.db"
    shutil.copy(thousand, path)
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


@lru_cache(maxsize=4096)
def remembered(public, signature, message):
    """The check of a signature, made once for the same bytes: these tests verify the same entries often."""
    return signature_holds(public, signature, message)


@pytest.fixture
def report(tmp_path, projections):
    """Verify the damaged copy through a store of its own."""

    def verified(trust=None, **options):
        options = {"projections": projections[1], "holds": remembered, **options}
        store = SqliteStore(tmp_path / "ledger.db")
        try:
            with store.reading() as view:
                return verify(view, trust, **options)
        finally:
            store.close()

    return verified


def structure(org):
    return {"trust": Trust(log_key=org.key("log").public), "fold": False}


@pytest.mark.usefixtures("damaged")
def test_a_sound_ledger_has_no_defects(report, org):
    """What nobody touched verifies, in full and in structure, and the report says what was seen."""
    seen = report()

    assert seen.defects == ()
    assert (seen.size, seen.signatures, seen.origin) == (1000, 1000, org.ORIGIN)
    assert report(**structure(org)).defects == ()
    assert report(**structure(org)).signatures == 0
    assert report(Trust(genesis=seen.genesis, log_key=org.key("log").public)).defects == ()


def test_since_a_checkpoint_only_new_signatures_are_checked(damaged, report, org):
    """With an earlier checkpoint verified, only later entries have their signatures checked again."""
    note = damaged.execute("SELECT note FROM checkpoints WHERE size = 981").fetchone()[0]
    key = NoteKey(org.ORIGIN, org.key("log").public)

    seen = report(Trust(since=open_checkpoint(note, [key], org.ORIGIN)))

    assert (seen.defects, seen.signatures) == ((), 19)


@pytest.mark.parametrize(("table", "column"), [(table, column) for table in COLUMNS for column in COLUMNS[table]])
def test_one_bit_in_this_column_of_every_row_is_found_at_that_row(damaged, report, table, column, org):
    """With a bit flipped in one column of all rows at once, every single row is named in the report."""
    random.seed(f"{table}.{column}")
    names = KEYS.get(table, ("name",))
    rows = damaged.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()  # noqa: S608
    assert rows
    rows = [row for row in rows if flip_somewhere(damaged, table, column, dict(zip(names, row, strict=True)))]

    options = {} if table == "projections" else structure(org)
    places = {defect.place for defect in report(**options).defects}

    for row in rows:
        place = "/".join([table, *(str(item) for item in row)]) if table in KEYS else table
        assert place in places or f"{table}/{row[0]}" in places or table == "meta"
    assert places


@pytest.mark.parametrize("table", list(KEYS))
def test_one_bit_in_a_key_is_found(damaged, report, table, org):
    """A bit flipped in the number or name by which a row is found is found."""
    random.seed(table)
    names = KEYS[table]
    rows = damaged.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()  # noqa: S608
    for row in random.sample(rows, min(12, len(rows))):
        rowid = dict(zip(names, row, strict=True))
        damaged.execute("BEGIN")
        try:
            flip(damaged, table, random.choice(names), rowid, random.randrange(10**6))  # noqa: S311  # reproducible chance
        except sqlite3.IntegrityError:
            damaged.execute("ROLLBACK")
            continue
        damaged.execute("COMMIT")
        changed = damaged.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()  # noqa: S608
        (new,) = set(changed) - set(rows)
        assert report(**structure(org), projections=None).defects or report().defects
        restore = ", ".join(f"{name} = ?" for name in names)
        where = " AND ".join(f"{name} = ?" for name in names)
        damaged.execute(f"UPDATE {table} SET {restore} WHERE {where}", (*row, *new))  # noqa: S608
    assert report(**structure(org)).defects == ()


def flip_anything(damaged, chosen):
    """Flip a random bit of a random value; say whether the table took it."""
    table = chosen.choice([*["entries"] * 40, "checkpoints", "projections", "meta"])
    names = KEYS.get(table, ("name",))
    rows = damaged.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()  # noqa: S608
    row = chosen.choice(rows)
    column = chosen.choice([*COLUMNS[table], *(names if table in KEYS else ())])
    rowid = dict(zip(names, row, strict=True))
    try:
        return flip(damaged, table, column, rowid, chosen.randrange(10**6))
    except sqlite3.IntegrityError:
        return False


def test_a_tail_cut_off_is_found(damaged, report, org):
    """Entries cut off with everything that speaks of them are missed by whoever saw a later checkpoint."""
    note = damaged.execute("SELECT note FROM checkpoints WHERE size = 1000").fetchone()[0]
    seen = open_checkpoint(note, [NoteKey(org.ORIGIN, org.key("log").public)], org.ORIGIN)
    damaged.execute("DELETE FROM entries WHERE position >= 990")
    assert DefectName.TRUNCATED in named(report().defects)

    damaged.execute("DELETE FROM checkpoints WHERE size > 990")

    assert report().defects == ()
    assert named(report(Trust(checkpoints=(seen,))).defects) == {DefectName.TRUNCATED}
    assert named(report(Trust(since=seen)).defects) == {DefectName.TRUNCATED}


def test_a_missing_entry_is_found(damaged, report):
    """An entry taken out of the middle leaves a gap that is named."""
    damaged.execute("DELETE FROM entries WHERE position = 500")

    seen = report()
    assert ("entries/500", DefectName.MISSING_ENTRY) in {(item.place, item.name) for item in seen.defects}


def test_reordered_entries_are_found(damaged, report):
    """Two entries that changed places are found, also when the chain between them was mended."""
    for table, column in (("entries", "position"),):
        damaged.execute(f"UPDATE {table} SET {column} = -1 WHERE {column} = 500")  # noqa: S608
        damaged.execute(f"UPDATE {table} SET {column} = 500 WHERE {column} = 501")  # noqa: S608
        damaged.execute(f"UPDATE {table} SET {column} = 501 WHERE {column} = -1")  # noqa: S608

    seen = named(report().defects)
    assert {DefectName.CHAIN_BROKEN, DefectName.ENTRY_CHANGED, DefectName.TREE_CHANGED} <= seen


def rewritten(org, store, change):
    """Write all entries anew with chain and tree in order, each changed on the way: a forger's ledger."""
    with store.writing() as tables:
        entries = [row.entry for row in tables.entries()]
        tables.rows.clear()
        for entry in filter(None, map(change, entries)):
            org.place(tables, entry.envelope, entry.recorded_at, entry.idempotency_key)


def test_changed_tables_are_found(damaged, report):
    """A table, index or trigger that does not belong there is a defect of the file."""
    damaged.execute("CREATE TABLE extra (x)")
    assert named(report().defects) == {DefectName.DAMAGED_FILE}


def test_rows_that_cannot_be_read_are_found(damaged, report):
    """A value of a type its column cannot hold stops that table's check and is named with its row."""
    for table, declared in (("projections", "name TEXT PRIMARY KEY, size, digest"), ("meta", "name, value")):
        damaged.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
        damaged.execute(f"CREATE TABLE {table} ({declared})")
    damaged.execute("INSERT INTO projections VALUES ('bundles', 'many', 'digest')")
    damaged.execute("INSERT INTO meta VALUES ('origin', 7)")

    places = {item.place for item in report().defects if item.name is DefectName.DAMAGED_ROW}

    assert places == {"projections/bundles", "meta"}


def test_a_fork_is_found(world, memory_store, org):
    """A ledger rewritten without an entry, in good order, is another history than was signed for."""
    world.enacted()
    for filing in world.some(3):
        world.ledger.append([filing], now=world.now)
    note = world.ledger.sign_checkpoint(org.key("log"))
    seen = open_checkpoint(note, [NoteKey(org.ORIGIN, org.key("log").public)], org.ORIGIN)

    rewritten(org, memory_store, lambda entry: None if entry.position == 7 else entry)
    for filing in world.some(1, "another-"):
        Ledger(memory_store).append([filing], now=world.now)

    assert named(verify(memory_store.tables).defects) == {DefectName.FORKED}
    memory_store.tables.notes.clear()
    assert verify(memory_store.tables).defects == ()
    assert named(verify(memory_store.tables, Trust(checkpoints=(seen,))).defects) == {DefectName.FORKED}
    assert named(verify(memory_store.tables, Trust(since=seen)).defects) == {DefectName.FORKED}


def test_entries_never_admissible_are_found(world, memory_store, org):
    """A writer who lets in what the rules refuse is found by whoever reads the ledger."""
    binding = world.judged()
    with memory_store.writing() as tables:
        for terms in (
            world.approval(binding, by="scout"),
            world.approval(binding, by="cleo", role="customer-owner"),
            world.enactment(binding, 3),
        ):
            head = tables.head()
            org.place(tables, world.signed(terms), head.recorded_at, f"forged-{head.size}")

    defects = verify(memory_store.tables).defects

    assert [(item.place, item.name, item.refusal) for item in defects] == [
        ("entries/3", DefectName.NOT_ADMISSIBLE, Refusal.AGENT_APPROVAL),
        ("entries/4", DefectName.NOT_ADMISSIBLE, Refusal.SELF_APPROVAL),
        ("entries/5", DefectName.NOT_ADMISSIBLE, Refusal.UNKNOWN_TARGET),
    ]


def test_a_replayed_entry_is_found(world, memory_store, org):
    """An old envelope entered a second time is named."""
    binding = world.judged()
    world.file(world.approval(binding))
    with memory_store.writing() as tables:
        head, old = tables.head(), list(tables.entries())[3].entry
        org.place(tables, old.envelope, head.recorded_at, "again")

    (defect,) = verify(memory_store.tables).defects
    assert defect.refusal is Refusal.REPLAYED


def test_what_follows_a_damaged_past_is_still_looked_at(world, memory_store, org):
    """With a checkpoint given, an unreadable entry before it is named, and those that build on it too."""
    world.enacted()
    note = world.ledger.sign_checkpoint(org.key("log"))
    seen = open_checkpoint(note, [NoteKey(org.ORIGIN, org.key("log").public)], org.ORIGIN)
    rows = memory_store.tables.rows
    submission = rows[1]
    entry = Entry(1, submission.entry.recorded_at, "k", submission.entry.previous, b"nonsense")
    rows[1] = replace(submission, entry=entry)

    defects = verify(memory_store.tables, Trust(since=seen)).defects

    assert {"entries/1", "entries/2", "entries/3"} <= {item.place for item in defects}
    assert DefectName.NOT_ADMISSIBLE in named(defects)


def test_time_that_runs_back_is_found(world, memory_store, org):
    """An entry recorded before the one before it is named."""
    for filing in world.some(2):
        world.ledger.append([filing], now=world.now)
    rewritten(
        org,
        memory_store,
        lambda entry: (
            Entry(entry.position, "2020-01-01T00:00:00Z", entry.idempotency_key, entry.previous, entry.envelope)
            if entry.position == 2
            else entry
        ),
    )

    assert DefectName.TIME_REVERSED in named(verify(memory_store.tables).defects)


def test_another_beginning_is_found(world, org):
    """A ledger with another genesis, or another log key, than the verifier was given is not the one."""
    tables = world.ledger._store.tables

    assert named(verify(tables, Trust(genesis="sha256:" + "0" * 64)).defects) == {DefectName.FORKED}
    assert named(verify(tables, Trust(log_key=org.key("ana").public)).defects) == {DefectName.FORKED}


class TestCheckpoints:
    """What is checked of stored tree heads."""

    @pytest.fixture
    def notes(self, world, org):
        """The stored notes of a ledger with a checkpoint."""
        world.enacted()
        world.ledger.sign_checkpoint(org.key("log"))
        return world.ledger._store.tables.notes

    def test_witnesses_must_be_known(self, world, notes, org):
        """A cosignature in the store is checked; one of a stranger is a defect, for nothing covers its bytes."""
        notes[5] = cosign_note(notes[5], "witness.example.org", org.key("witness"))
        tables = world.ledger._store.tables
        witness = NoteKey("witness.example.org", org.key("witness").public)

        assert named(verify(tables).defects) == {DefectName.CHECKPOINT_CHANGED}
        assert verify(tables, Trust(witnesses=(witness,))).defects == ()

    def test_a_checkpoint_stands_at_its_size(self, world, notes):
        """A checkpoint under another size than its own is a defect."""
        notes[4] = notes.pop(5)

        assert DefectName.CHECKPOINT_CHANGED in named(verify(world.ledger._store.tables).defects)

    def test_a_checkpoint_of_another_root_is_a_fork(self, world, notes, org):
        """The log's own signature under another root proves that it forked."""
        other = Checkpoint(org.ORIGIN, 5, bytes(32))
        notes[5] = sign_note(other.text(), [(org.ORIGIN, org.key("log"))])

        assert named(verify(world.ledger._store.tables).defects) == {DefectName.FORKED}

    @pytest.mark.usefixtures("notes")
    def test_a_seen_checkpoint_of_another_log_is_refused(self, world):
        """A head of another ledger says nothing of this one."""
        other = Checkpoint("other.example.org", 5, bytes(32))

        assert named(verify(world.ledger._store.tables, Trust(checkpoints=(other,))).defects) == {DefectName.FORKED}

    @pytest.mark.usefixtures("notes")
    def test_without_any_key_a_checkpoint_cannot_be_checked(self, world):
        """Where only the structure is looked at, the log key must be brought along."""
        assert named(verify(world.ledger._store.tables, fold=False).defects) == {DefectName.CHECKPOINT_CHANGED}


class TestProjections:
    """What is checked of projection rows."""

    def test_a_projection_ahead_is_found(self, world):
        """A row that shows more entries than there are means that entries were lost."""
        world.ledger._store.tables.set_projection(ProjectionRow("bundles", 9, "digest"))

        assert DefectName.PROJECTION_AHEAD in named(verify(world.ledger._store.tables).defects)

    def test_an_unknown_projection_is_found(self, world, projections):
        """A row of a projection that nobody makes is a defect, where the projections are known."""
        world.ledger._store.tables.set_projection(ProjectionRow("strange", 1, "digest"))

        assert verify(world.ledger._store.tables).defects == ()
        seen = verify(world.ledger._store.tables, projections=projections[1])
        assert named(seen.defects) == {DefectName.PROJECTION_CHANGED}

    def test_a_projection_without_its_checkpoint_is_found(self, world, projections):
        """What a row shows cannot be made again without the checkpoint of that size."""
        world.ledger._store.tables.set_projection(ProjectionRow("bundles", 1, "digest"))

        seen = verify(world.ledger._store.tables, projections=projections[1])
        assert named(seen.defects) == {DefectName.PROJECTION_CHANGED}


def test_a_damaged_page_is_found(thousand, tmp_path, projections, org):
    """A bit flipped anywhere in the file is found, or changed nothing that the tables hold."""
    chosen = random.Random(7)  # noqa: S311  # a reproducible choice of damage
    data, path = thousand.read_bytes(), tmp_path / "ledger.db"
    before, found = contents(thousand), 0
    for _ in range(40):
        place = chosen.randrange(len(data))
        path.write_bytes(data[:place] + bytes([data[place] ^ (1 << chosen.randrange(8))]) + data[place + 1 :])
        if any_defect(path, projections, org.key("log").public):
            found += 1
        else:
            assert contents(path) == before
    assert found > 25


def any_defect(path, projections, key):
    try:
        store = SqliteStore(path)
    except StoreError:
        return True
    try:
        with store.reading() as view:
            trust = Trust(log_key=key)
            if verify(view, trust, fold=False).defects:
                return True
            return bool(verify(view, projections=projections[1], holds=remembered).defects)
    except StoreError:
        return True
    finally:
        store.close()


def contents(path):
    connection = sqlite3.connect(path)
    try:
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in sorted(COLUMNS)]  # noqa: S608
    finally:
        connection.close()


class UndoneError(Exception):
    """Leaves a transaction without a trace."""


@pytest.mark.parametrize("count", [50, pytest.param(10_000, marks=pytest.mark.slow)])
def test_random_single_bits_are_found(thousand, tmp_path, projections, org, count):
    """Any one bit of any one value, flipped alone, is found; flipped inside a transaction that is then undone."""
    chosen = random.Random(count)  # noqa: S311  # a reproducible choice of damage
    store = SqliteStore(Path(shutil.copy(thousand, tmp_path / "ledger.db")))
    for _ in range(count):
        with suppress(UndoneError), store.writing() as view:
            if flip_anything(store._connection, chosen):
                found = verify(view, **structure(org)).defects
                assert found or verify(view, projections=projections[1], holds=remembered).defects
            raise UndoneError
    with store.reading() as view:
        assert verify(view, projections=projections[1], holds=remembered).defects == ()
    store.close()
