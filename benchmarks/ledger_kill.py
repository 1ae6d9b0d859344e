"""
Kill a process that appends, over and over, and look at what is left.

Each round forks a child that recovers, appends and publishes until it is killed: at a named write point in one round of
three, at a random time otherwise. After each round the ledger is opened again; in the end it is verified as a
whole. Prints rounds, acknowledged entries, and how many of them were lost, doubled or forked.

    python benchmarks/ledger_kill.py --rounds 1000
"""

import argparse
import os
import random
import signal
import tempfile
import time
from functools import partial
from pathlib import Path

import ledger_world as org
from canongate.ledger.entry_check import Trust
from canongate.ledger.files import DiskFiles
from canongate.ledger.log import Ledger
from canongate.ledger.notes import NoteKey, open_checkpoint
from canongate.ledger.projection import Standings, rendered_digest
from canongate.ledger.recovery import recover
from canongate.ledger.sqlite_store import SqliteStore
from canongate.ledger.verify import verify
from canongate.ledger.write_points import WritePoint

LONGEST_ROUND_SECONDS = 0.08
POINTS = list(WritePoint)


def main() -> None:
    """Run the rounds in a folder that is thrown away, and exit 1 if anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=2)[1])
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = SqliteStore(folder / "ledger.db", org.ORIGIN)
        org.begun(Ledger(store))
        store.close()
        chance = random.Random(options.seed)  # noqa: S311  # reproducible chance
        deaths: dict[str, int] = {}
        for number in range(options.rounds):
            cause = one_round(folder, number, chance)
            deaths[cause] = deaths.get(cause, 0) + 1
        report(folder, options.rounds, deaths)


def one_round(folder: Path, number: int, chance: random.Random) -> str:
    """Let a child live for a while and return how it died."""
    point = POINTS[number // 3 % len(POINTS)] if number % 3 == 0 else None
    occurrence, wait = chance.randrange(1, 4), chance.uniform(0.005, LONGEST_ROUND_SECONDS)
    child = os.fork()
    if child == 0:
        try:
            live(folder, number, point, occurrence)
        finally:
            os._exit(3)
    if point is None:
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"round {number}: the child ended by itself: {status}"
    return point.value if point else "random time"


def live(folder: Path, number: int, point: WritePoint | None, occurrence: int) -> None:
    """Recover, append and publish until death; note each acknowledgement and published checkpoint."""
    hits = 0

    def passing(here: WritePoint) -> None:
        nonlocal hits
        hits += here is point
        if here is point and hits == occurrence:
            os.kill(os.getpid(), signal.SIGKILL)

    store = SqliteStore(folder / "ledger.db")
    ledger, files = Ledger(store, passing), DiskFiles(folder / "files")
    journal = os.open(folder / "journal", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for count, filing in enumerate(org.World(ledger, counter=number * 10_000).some(10_000, f"round-{number}-")):
        if count % 3 == 0:
            note = ledger.sign_checkpoint(org.key("log"))
            os.write(journal, b"checkpoint %s\n" % note.hex().encode())
            recover(ledger, store, files, [Standings()], passing)
        (receipt,) = ledger.append([filing], now=org.START)
        os.write(journal, b"entry %d %s\n" % (receipt.position, filing.idempotency_key.encode()))


def report(folder: Path, rounds: int, deaths: dict[str, int]) -> None:
    """Hold the ledger against the journal of what was acknowledged, and print what came out."""
    lines = [line.split() for line in (folder / "journal").read_text().splitlines()]
    acknowledged = {key: int(position) for kind, *rest in lines if kind == "entry" for position, key in [rest]}
    log_key = NoteKey(org.ORIGIN, org.key("log").public)
    notes = [bytes.fromhex(rest[0]) for kind, *rest in lines if kind == "checkpoint"]
    seen = tuple(open_checkpoint(note, [log_key], org.ORIGIN) for note in notes)
    store = SqliteStore(folder / "ledger.db")
    ledger, files = Ledger(store), DiskFiles(folder / "files")
    ledger.sign_checkpoint(org.key("log"))
    recover(ledger, store, files, [Standings()])
    again = recover(ledger, store, files, [Standings()])
    with store.reading() as view:
        digests = {"standings": partial(rendered_digest, Standings())}
        defects = verify(view, Trust(checkpoints=seen), projections=digests).defects
        held = {row.entry.idempotency_key: row.entry.position for row in view.entries()}
    lost = [key for key, position in acknowledged.items() if held.get(key) != position]
    size = ledger.head().size
    print(f"rounds {rounds}, killed at {len(deaths)} kinds of place: {dict(sorted(deaths.items()))}")
    print(f"entries {size}, acknowledged {len(acknowledged)}, checkpoints published {len(seen)}")
    print(f"lost {len(lost)}, gaps or doubles {size - len(held)}, defects (forks among them) {len(defects)}")
    print(f"projections show {again.size} entries, rewritten again: {len(again.rewritten)}")
    store.close()
    if lost or defects or size != len(held) or again.size != size or again.rewritten or not acknowledged:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
