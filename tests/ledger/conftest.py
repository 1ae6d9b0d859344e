"""What the tests of the ledger share: the organisation of the benchmarks, stores in a file and in memory."""

import copy
import importlib.util
import sys
from bisect import bisect_left
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from canongate.ledger.entry import NO_PREVIOUS, Head
from canongate.ledger.log import Ledger
from canongate.ledger.projection import Bundles, Standings, rendered_digest
from canongate.ledger.sqlite_store import SqliteStore
from canongate.ledger.store import node_of
from canongate.ledger.timestamps import EARLIEST

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def load_benchmark(name):
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, BENCHMARKS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


class MemoryTables:
    """The tables of a store, and the statements of one transaction on them."""

    def __init__(self, origin):
        self.name = origin
        self.rows = []
        self.by_key = {}
        self.notes = {}
        self.shown = {}

    def copied(self):
        """Return tables of its own to change."""
        twin = copy.copy(self)
        for name in ("rows", "by_key", "notes", "shown"):
            setattr(twin, name, copy.copy(getattr(self, name)))
        return twin

    def origin(self):
        """Return the name."""
        return self.name

    def head(self):
        """Return the end."""
        if not self.rows:
            return Head(0, NO_PREVIOUS, EARLIEST)
        last = self.rows[-1]
        return Head(last.entry.position + 1, last.leaf, last.entry.recorded_at)

    def entries(self, start=0, stop=None):
        """Yield rows by position."""
        first = bisect_left(self.rows, start, key=lambda row: row.entry.position)
        for row in self.rows[first:]:
            if stop is not None and row.entry.position >= stop:
                return
            yield row

    def entry_with_key(self, idempotency_key):
        """Return the entry of a key."""
        return self.by_key.get(idempotency_key)

    def node(self, level, index):
        """Return a node."""
        last = ((index + 1) << level) - 1
        row = self.rows[last] if last < len(self.rows) else None
        return node_of(row and (row.leaf, row.nodes), level, last)

    def checkpoints(self):
        """Yield the notes."""
        return iter(sorted(self.notes.items()))

    def projections(self):
        """Yield the projection rows."""
        return iter([self.shown[name] for name in sorted(self.shown)])

    def damage(self):
        """Memory has none."""
        return iter(())

    def add_entry(self, row):
        """Add an entry."""
        self.rows.append(row)
        self.by_key[row.entry.idempotency_key] = row.entry

    def add_checkpoint(self, size, note):
        """Add a note."""
        self.notes[size] = note

    def set_projection(self, row):
        """Note how far a projection came."""
        self.shown[row.name] = row


class MemoryStore:
    """A store whose transactions are whole or not at all, like the real one, without a disk."""

    def __init__(self, origin):
        self.tables = MemoryTables(origin)

    @contextmanager
    def reading(self):
        """Return the tables as committed."""
        yield self.tables

    @contextmanager
    def writing(self):
        """Return tables that take the place of the others at a clean end."""
        twin = self.tables.copied()
        yield twin
        self.tables = twin

    def close(self):
        """Let go of nothing."""


@pytest.fixture(scope="session")
def org():
    """The module that makes the organisation, its keys and its statements."""
    return load_benchmark("ledger_world")


@pytest.fixture
def memory_store(org):
    return MemoryStore(org.ORIGIN)


@pytest.fixture
def sqlite_store(tmp_path, org):
    store = SqliteStore(tmp_path / "ledger.db", org.ORIGIN)
    yield store
    store.close()


@pytest.fixture
def world(memory_store, org):
    """The organisation with a ledger in memory that holds its genesis."""
    return org.begun(Ledger(memory_store))


@pytest.fixture
def stored_world(sqlite_store, org):
    """The same with a ledger in a file."""
    return org.begun(Ledger(sqlite_store))


@pytest.fixture(scope="session")
def projections():
    """The projections that ship, and how verification makes their digests."""
    shipped = (Bundles(), Standings())
    return shipped, {item.name: partial(rendered_digest, item) for item in shipped}


@pytest.fixture(scope="session")
def make_memory_store():
    return MemoryStore
