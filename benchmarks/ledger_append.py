"""
Append to the ledger, against a bare SQLite insert of the same bytes in the same run.

Both sides commit each entry by itself to a write-ahead log with synchronous=FULL. Ours checks the signature and the
admission and writes tree and outbox as well; signing happens before. Rounds alternate, and the best round of each
side counts, since a shared disk is slow now and then.

    python benchmarks/ledger_append.py --entries 500 --rounds 7
"""

import argparse
import sqlite3
import tempfile
import time
from pathlib import Path

import ledger_world as org
from canongate.ledger.log import Filing, Ledger
from canongate.ledger.sqlite_store import SqliteStore

FLOOR = 0.5


def main() -> None:
    """Print entries per second of both sides, and exit 1 below the figure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=2)[1])
    parser.add_argument("--entries", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = SqliteStore(folder / "ledger.db", org.ORIGIN)
        world = org.begun(Ledger(store))
        bare = bare_database(folder / "bare.db")
        ours, theirs = [], []
        for number in range(options.rounds):
            filings = list(world.some(options.entries, f"round-{number}-"))
            ours.append(append(world.ledger, filings))
            start = 1 + number * options.entries
            rows = [
                (entry.position, entry.recorded_at, entry.idempotency_key, entry.previous, entry.envelope, entry.leaf())
                for entry in world.ledger.entries(start)
            ]
            theirs.append(insert(bare, rows))
        size = world.ledger.head().size
        assert bare.execute("SELECT count(*), max(position) FROM entries").fetchone() == (size - 1, size - 1)
        store.close()
        bare.close()
    count = options.entries
    print(f"entries a round {count}, envelope {len(filings[0].envelope)} bytes, rounds {options.rounds}")
    print(f"ours        {count / min(ours):8.0f} entries/s (best), {count / median(ours):8.0f} (median)")
    print(f"bare SQLite {count / min(theirs):8.0f} entries/s (best), {count / median(theirs):8.0f} (median)")
    ratio = min(theirs) / min(ours)
    print(f"ratio {ratio:.2f} (best), {median(theirs) / median(ours):.2f} (median); at least {FLOOR} is wanted")
    if ratio < FLOOR:
        raise SystemExit(1)


def bare_database(path: Path) -> sqlite3.Connection:
    """Return a database with one plain table and the same durability."""
    bare = sqlite3.connect(path, isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute(
        "CREATE TABLE entries (position INTEGER PRIMARY KEY, recorded_at TEXT, idempotency_key TEXT, "
        "previous BLOB, envelope BLOB, leaf BLOB)"
    )
    return bare


def append(ledger: Ledger, filings: list[Filing]) -> float:
    """Return the seconds our appends take."""
    begin = time.perf_counter()
    for filing in filings:
        ledger.append([filing], now=org.START)
    return time.perf_counter() - begin


def insert(bare: sqlite3.Connection, rows: list[tuple[object, ...]]) -> float:
    """Return the seconds bare inserts take."""
    begin = time.perf_counter()
    for row in rows:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", row)
        bare.execute("COMMIT")
    return time.perf_counter() - begin


def median(values: list[float]) -> float:
    """Return the middle value."""
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main()
