import subprocess
import sys
from pathlib import Path

import pytest

from canongate.ledger.log import Ledger
from canongate.ledger.sqlite_store import SqliteStore
from canongate.ledger.verify import verify

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
EIGHT = """
import os, sys
sys.path.insert(0, {benchmarks!r})
from pathlib import Path
import ledger_world as org
from canongate.ledger.log import Ledger
from canongate.ledger.sqlite_store import SqliteStore

children = []
for number in range(8):
    child = os.fork()
    if child:
        children.append(child)
        continue
    store = SqliteStore(Path({path!r}), org.ORIGIN)
    world = org.World(Ledger(store), counter=number * 1000)
    if number == 0:
        world.ledger.append([world.filing(org.World(None).genesis(), "genesis")], now=org.START)
    while world.ledger.head().size == 0:
        pass
    for filing in world.some({each}, f"process-{{number}}-"):
        world.ledger.append([filing], now=org.START)
    world.ledger.sign_checkpoint(org.key("log"))
    store.close()
    os._exit(0)
sys.exit(any(os.waitpid(child, 0)[1] for child in children))
"""


def test_eight_processes_share_one_file(tmp_path):
    """Eight processes that open, make and append to one file at once never see it busy; the sequence has no gaps."""
    path, each = tmp_path / "ledger.db", 20
    script = EIGHT.format(benchmarks=str(BENCHMARKS), path=str(path), each=each)

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    store = SqliteStore(path)
    assert Ledger(store).head().size == 8 * each + 1
    with store.reading() as view:
        assert verify(view).defects == ()
        keys = {row.entry.idempotency_key for row in view.entries()}
    assert keys == {"genesis"} | {f"process-{one}-request-{two}" for one in range(8) for two in range(each)}
    store.close()


@pytest.mark.parametrize("rounds", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_killed_processes_lose_nothing(rounds):
    """Killed at every write point and at random times, no acknowledged entry is lost and nothing forks."""
    done = subprocess.run(
        [sys.executable, BENCHMARKS / "ledger_kill.py", "--rounds", str(rounds)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost 0, gaps or doubles 0, defects (forks among them) 0" in done.stdout
