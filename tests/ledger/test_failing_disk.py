"""A disk whose syncs fail, by libfiu where it is installed, loses nothing that was acknowledged."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from canongate.ledger.log import Ledger
from canongate.ledger.sqlite_store import SqliteStore
from canongate.ledger.verify import verify

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
# Which of the two calls SQLite uses is up to how it was built; the error is that of a broken disk.
FAULTS = [
    word
    for call in ("fsync", "fdatasync")
    for word in ("-c", f"enable_random name=posix/io/sync/{call},probability=0.05,failinfo=5")
]
FILL = """
import sys
sys.path.insert(0, {benchmarks!r})
from pathlib import Path
import ledger_world
from canongate.ledger.log import Ledger
from canongate.ledger.names import LedgerError
from canongate.ledger.sqlite_store import SqliteStore

try:
    store = SqliteStore(Path({path!r}))
    ledger = Ledger(store)
    for filing in ledger_world.World(ledger, counter={run} * 1000).some(40, "run-{run}-"):
        print(ledger.append([filing], now=ledger_world.START)[0].position, filing.idempotency_key, flush=True)
    print("finished")
except LedgerError as error:
    print("refused in words")
"""


@pytest.mark.skipif(shutil.which("fiu-run") is None, reason="libfiu is not installed (fiu-utils)")
def test_failing_syncs_lose_nothing(tmp_path, org):
    """Syncs fail now and then: each run ends in words at the first failure, and what was acknowledged is there."""
    path = tmp_path / "ledger.db"
    store = SqliteStore(path, org.ORIGIN)
    org.begun(Ledger(store))
    store.close()
    acknowledged, ends = {}, []
    for run in range(4):
        script = tmp_path / "fill.py"
        script.write_text(FILL.format(benchmarks=str(BENCHMARKS), path=str(path), run=run), encoding="utf-8")
        done = subprocess.run(
            ["fiu-run", "-x", *FAULTS, sys.executable, script], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        *lines, end = done.stdout.splitlines()
        acknowledged |= {key: int(position) for position, key in (line.split() for line in lines)}
        ends.append(end)

    assert "refused in words" in ends
    assert set(ends) <= {"refused in words", "finished"}
    store = SqliteStore(path)
    with store.reading() as view:
        assert verify(view).defects == ()
        held = {row.entry.idempotency_key: row.entry.position for row in view.entries()}
    assert len(acknowledged) > 10
    assert acknowledged.items() <= held.items()
    assert sorted(held.values()) == list(range(len(held)))
    store.close()
