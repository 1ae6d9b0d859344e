"""Crashes at every write point, again during recovery, over a store and files that lose what they may lose."""

import random
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

import pytest

from canongate.ledger.canonical import canonical_bytes
from canongate.ledger.entry_check import Trust
from canongate.ledger.keys import signature_holds
from canongate.ledger.log import Ledger
from canongate.ledger.merkle import root_of
from canongate.ledger.notes import parse_checkpoint
from canongate.ledger.projection import parse_manifest, rendered_digest
from canongate.ledger.recovery import recover
from canongate.ledger.verify import verify
from canongate.ledger.write_points import WritePoint

SEEDS = 1000
POINTS = list(WritePoint)


@lru_cache(maxsize=256)
def remembered(public, signature, message):
    """The check of a signature, made once: all seeds append the same statements."""
    return signature_holds(public, signature, message)


class CrashError(BaseException):
    """The process is gone; no handler of the code under test may swallow it."""


@dataclass
class Inode:
    """The bytes of a file, and whether they are on the disk."""

    data: bytes
    synced: bool = False


@dataclass
class LossyFiles:
    """Files of which a crash keeps what was synced, and of the rest whatever chance leaves."""

    chance: random.Random
    live: dict = field(default_factory=dict)
    kept: dict = field(default_factory=dict)
    pending: list = field(default_factory=list)

    def read(self, path):
        """Return the bytes now seen."""
        inode = self.live.get(path)
        return None if inode is None else inode.data

    def create(self, path, data):
        """Write a file that may be torn."""
        self._do(("link", path, Inode(data)))

    def sync(self, path):
        """Keep the bytes of a file."""
        self.live[path].synced = True

    def move(self, old, new):
        """Rename, which may be undone."""
        self._do(("move", old, new))

    def remove(self, path):
        """Unlink, which may be undone."""
        self._do(("unlink", path, None))

    def sync_folder(self, path):
        """Keep the names in a folder."""
        folder = path.rpartition("/")[0]
        rest = []
        for change in self.pending:
            if change[1].rpartition("/")[0] == folder:
                self._apply(self.kept, change)
            else:
                rest.append(change)
        self.pending = rest

    def crash(self):
        """Keep of the unsynced changes what chance keeps, and of unsynced bytes a torn part."""
        for change in self.pending:
            if self.chance.random() < 0.5:
                self._apply(self.kept, change)
        for inode in self.kept.values():
            if not inode.synced:
                inode.data = inode.data[: self.chance.randrange(len(inode.data) + 1)]
                inode.synced = True
        self.live, self.pending = dict(self.kept), []

    def _do(self, change):
        self._apply(self.live, change)
        self.pending.append(change)

    @staticmethod
    def _apply(names, change):
        kind, path, other = change
        if kind == "link":
            names[path] = other
        elif kind == "unlink":
            names.pop(path, None)
        elif path in names:
            names[other] = names.pop(path)


class Listing:
    """A projection of a file for each of the last few subjects, so that files come and go."""

    name = "listing"

    def render(self, shown):
        """Return the files."""
        cases = list(shown.state.cases.items())[-3:]
        files = {f"rows/{case.submission.id}.json": canonical_bytes([digest]) for digest, case in cases}
        return {**files, "count.json": canonical_bytes(len(shown.state.cases))}


class Run:
    """One seed: a client that asks until it is answered, and a server that dies twice."""

    def __init__(self, seed, store, filings, org):
        self.chance = random.Random(seed)  # noqa: S311  # reproducible chance
        self.store = store
        self.files = LossyFiles(self.chance)
        self.waiting = list(filings)
        self.acknowledged = {}
        self.seen = []
        self.org = org
        self.hits = Counter()
        self.target = (POINTS[seed % len(POINTS)], self.chance.randrange(1, 4))
        self.ledger = Ledger(store, self.passing, remembered)

    def passing(self, point):
        """Die at the chosen point."""
        self.hits[point] += 1
        if self.target == (point, self.hits[point]):
            self.target = None
            raise CrashError(point)

    def serve(self):
        """Start as a server does, then answer what is asked, now and then publishing."""
        self.publish()
        while self.waiting:
            filing = self.waiting[0]
            (receipt,) = self.ledger.append([filing], now=self.org.START)
            self.acknowledged[filing.idempotency_key] = receipt.position
            self.waiting.pop(0)
            if self.chance.random() < 0.4:
                self.publish()
        self.publish()

    def publish(self):
        """Sign a checkpoint and bring the files up to date."""
        if self.ledger.head().size:
            note = self.ledger.sign_checkpoint(self.org.key("log"))
            self.seen.append(parse_checkpoint(note.decode().partition("\n\n")[0] + "\n"))
        recover(self.ledger, self.store, self.files, [Listing()], self.passing)

    def restart(self, second):
        """Start again after a crash, to die once more at another point."""
        self.files.crash()
        self.hits.clear()
        self.target = second
        self.ledger = Ledger(self.store, self.passing, remembered)

    def check(self):
        """Hold what is left against what was acknowledged and published."""
        tables = self.store.tables
        entries = [row.entry for row in tables.entries()]
        assert [entry.position for entry in entries] == list(range(len(entries)))
        keys = {entry.idempotency_key: entry.position for entry in entries}
        assert len(keys) == len(entries)
        assert self.acknowledged.items() <= keys.items()
        digest = rendered_digest(Listing(), self.ledger.state(), tables)
        report = verify(
            tables,
            Trust(checkpoints=tuple(self.seen)),
            projections={"listing": lambda state, view: rendered_digest(Listing(), state, view)},
            holds=lambda *_: True,
        )
        assert report.defects == ()
        manifest = parse_manifest(self.files.read("ledger/listing.projection.json"))
        assert (manifest.size, manifest.digest) == (len(entries), digest)
        assert manifest.root == root_of(len(entries), tables.node)
        names = {name for name in self.files.live if not name.endswith(".part")}
        assert names == {*manifest.files, "ledger/listing.projection.json"}


@pytest.fixture(scope="module")
def filings(org):
    """The genesis and six submissions, signed once for all seeds."""
    world = org.World(None)
    return [world.filing(world.genesis(), "genesis"), *world.some(6)]


def test_a_thousand_crashes_lose_nothing(filings, org, make_memory_store):
    """
    Killed at every write point, and again while recovering, the ledger keeps every acknowledged entry.

    For each of 1,000 seeds: no gap, no fork from any checkpoint ever published, no entry twice, and files that
    show the ledger as it is.
    """
    first, second = Counter(), Counter()
    for seed in range(SEEDS):
        run = Run(seed, make_memory_store(org.ORIGIN), filings, org)
        for phase in (first, second):
            if phase is second:
                run.restart((POINTS[(seed // len(POINTS)) % len(POINTS)], run.chance.randrange(1, 3)))
            try:
                run.serve()
            except CrashError as crash:
                phase[crash.args[0]] += 1
        run.restart(None)
        run.serve()
        run.check()

    assert min(first[point] for point in POINTS) >= 2
    assert min(second[point] for point in POINTS) >= 2


def test_the_simulated_disk_does_lose_things():
    """The fake files are harsh: what is not synced is torn, or gone, for some seed."""
    outcomes = set()
    for seed in range(40):
        files = LossyFiles(random.Random(seed))  # noqa: S311  # reproducible chance
        files.create("a", b"first")
        files.sync("a")
        files.sync_folder("a")
        files.create("b", b"second")
        files.move("b", "a")
        files.crash()
        outcomes.add(files.read("a"))
    assert b"first" in outcomes
    assert b"second" in outcomes or len(outcomes) > 2
    assert any(item not in {b"first", b"second"} for item in outcomes)
