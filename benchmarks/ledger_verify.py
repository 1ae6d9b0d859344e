"""
Verify a large ledger: every leaf, the chain, the tree and the checkpoints; and signatures against the bare library.

The entries are written in good order without being admitted, since what is measured is reading and hashing; every
checkpoint is signed. Signatures are checked on real envelopes, ours against the library's own call in turns.

    python benchmarks/ledger_verify.py --entries 1000000 --signatures 3000
"""

import argparse
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import ledger_world as org
from canongate.ledger.entry import NO_PREVIOUS, Entry
from canongate.ledger.entry_check import Trust
from canongate.ledger.envelope import check_signatures, parse_envelope, pre_authentication
from canongate.ledger.merkle import Frontier
from canongate.ledger.notes import Checkpoint, sign_note
from canongate.ledger.sqlite_store import SqliteStore
from canongate.ledger.store import StoredEntry
from canongate.ledger.timestamps import to_timestamp
from canongate.ledger.verify import verify

CEILING_SECONDS = 60.0
CEILING_RATIO = 1.3
CHECKPOINTS = 100
ROUNDS = 9


def main() -> None:
    """Print both figures, and exit 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=2)[1])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--signatures", type=int, default=3000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        seconds = structure(Path(name) / "ledger.db", options.entries)
    ratio = signatures(options.signatures)
    if seconds > CEILING_SECONDS or ratio > CEILING_RATIO:
        raise SystemExit(1)


def structure(path: Path, count: int) -> float:
    """Return the CPU seconds that leaves, chain, tree and checkpoints of a ledger take."""
    store = SqliteStore(path, org.ORIGIN)
    fill(store, count)
    size = path.stat().st_size
    wall, begin = time.perf_counter(), time.process_time()
    with store.reading() as view:
        report = verify(view, Trust(log_key=org.key("log").public), fold=False)
    seconds, wall = time.process_time() - begin, time.perf_counter() - wall
    assert (report.defects, report.size) == ((), count)
    store.close()
    print(f"entries {count}, file {size / 1e6:.0f} MB, checkpoints {CHECKPOINTS}")
    print(f"structure verified in {seconds:.1f} s CPU ({wall:.1f} s wall); at most {CEILING_SECONDS:.0f} s is wanted")
    return seconds


def fill(store: SqliteStore, count: int) -> None:
    """Write entries in good order, each with an envelope of the usual size, and checkpoints on the way."""
    envelope = org.World(None).signed(org.World(None).submission())  # type: ignore[arg-type]  # only signs
    frontier, previous, recorded_at = Frontier(), NO_PREVIOUS, to_timestamp(org.START)
    step = max(1, count // CHECKPOINTS)
    for start in range(0, count, step):
        with store.writing() as transaction:
            for position in range(start, min(start + step, count)):
                entry = Entry(position, recorded_at, f"request-{position}", previous, envelope)
                previous = entry.leaf()
                nodes = b"".join(digest for _, _, digest in frontier.push(previous)[1:])
                transaction.add_entry(StoredEntry(entry, previous, nodes))
            checkpoint = Checkpoint(org.ORIGIN, frontier.size, frontier.root())
            transaction.add_checkpoint(frontier.size, sign_note(checkpoint.text(), [(org.ORIGIN, org.key("log"))]))


def signatures(count: int) -> float:
    """Return how many times as long our check of envelopes takes as the library's of the same signatures."""
    world = org.World(None)  # type: ignore[arg-type]  # only signs
    envelopes = [parse_envelope(filing.envelope) for filing in world.some(count)]
    keys = {org.key("cleo").id: org.key("cleo").public}
    public = Ed25519PublicKey.from_public_bytes(org.key("cleo").public)
    bare = [(item.signatures[0].value, pre_authentication(item.payload)) for item in envelopes]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for envelope in envelopes:
            check_signatures(envelope, keys)
        ours.append(time.process_time() - begin)
        begin = time.process_time()
        for signature, message in bare:
            public.verify(signature, message)
        theirs.append(time.process_time() - begin)
    ratio = min(ours) / min(theirs)
    print(f"signatures {count}: ours {min(ours) / count * 1e6:.1f} us, bare Ed25519 {min(theirs) / count * 1e6:.1f} us")
    print(f"ratio {ratio:.2f}; at most {CEILING_RATIO} is wanted")
    return ratio


if __name__ == "__main__":
    main()
