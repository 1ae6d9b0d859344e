"""
Time every question of insight beside a raw scan of the order lines, by CPU, and say how much memory it took.

usage: python benchmarks/insight.py [CUSTOMERS]     (default 2,400,000: about ten million order lines)

The data are drawn by another process, in pieces of 2,400,000 people, so that the memory said is that of the build.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from canongate.evidence.computing import compute
from canongate.evidence.demo_data.plan import demo_plan
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.engine import open_engine
from canongate.evidence.ideal.engagement import engagement
from canongate.evidence.ideal.grouping import grouped, groups
from canongate.evidence.ideal.learning import learning
from canongate.evidence.insight.answering import QUESTIONS
from canongate.evidence.insight.plan import read_plan
from canongate.evidence.insight.scene import set_scene
from canongate.evidence.loading import load
from canongate.evidence.measurement.degree import degrees
from canongate.evidence.study import read_study
from canongate.evidence.tables.forecast import forecast
from canongate.evidence.value_model.record import value_model

CUT_OFF = date(2026, 1, 1)
MEMORY = "4GB"
"""Of the engine alone; what Python holds comes on top."""
PIECE = 2_400_000
APART = 100_000_000
"""Between the ids of two pieces."""
DRAW = "--draw"


def main() -> None:
    """Print one line per question: CPU seconds, how many raw scans that is, and the most memory held so far."""
    if DRAW in sys.argv:
        _draw(Path(sys.argv[2]), int(sys.argv[3]))
        return
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else PIECE
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        subprocess.run([sys.executable, __file__, DRAW, temporary, str(customers)], check=True)
        lines, scan = _scan(folder)
        print(f"{lines:,} order lines of {customers:,} people; memory of the engine limited to {MEMORY}")
        print(f"{'raw scan of the order columns':34} {scan:8.2f} s CPU      1.0 x")
        _questions(folder, customers, scan)


def _draw(folder: Path, customers: int) -> None:
    """Write the demo data of so many people, a piece at a time; the ids of each piece stand apart."""
    writers: dict[str, pq.ParquetWriter] = {}
    with TemporaryDirectory() as temporary:
        for piece, first in enumerate(range(0, customers, PIECE)):
            for path in write_demo_data(Path(temporary), min(PIECE, customers - first), piece + 1):
                if path.stem == "spend" and piece:
                    continue  # one row per channel and day, however many people there are
                table = _apart(pq.read_table(path), piece)
                writer = writers.get(path.name) or pq.ParquetWriter(folder / path.name, table.schema)
                writers[path.name] = writer
                writer.write_table(table)
    for writer in writers.values():
        writer.close()


def _apart(table: pa.Table, piece: int) -> pa.Table:
    """Return the rows of a piece, its whole-number ids moved out of the way of the others'."""
    for place, field in enumerate(table.schema):
        if field.name.endswith("_id") and pa.types.is_integer(field.type):
            table = table.set_column(place, field, pc.add(table[field.name], piece * APART))
    return table


def _memory() -> str:
    """Return the most memory this process has held so far."""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB"


def _scan(folder: Path) -> tuple[int, float]:
    """Return the order lines, and the CPU seconds of reading each column of them once."""
    with duckdb.connect() as engine:
        columns = "min(order_id), min(customer_id), min(ordered_at), sum(quantity), sum(unit_price_cents)"
        started = time.process_time()
        row = engine.execute(
            f"SELECT count(*), {columns}, min(product_id), bool_or(cancelled) FROM read_parquet(?)",  # noqa: S608
            [str(folder / "orders.parquet")],
        ).fetchone()
        assert row is not None
        return int(row[0]), time.process_time() - started


def _questions(folder: Path, customers: int, scan: float) -> None:
    digest = "sha256:" + "0" * 64
    plan = demo_plan()
    study = read_study(demo_contract(customers, 1), digest, demo_segments(), CUT_OFF, plan=(plan, digest))
    checked = read_plan(study)
    assert checked is not None
    assert checked.plan.value is not None
    assert checked.plan.criteria is not None

    def timed[Answer](name: str, ask: Callable[[], Answer]) -> Answer:
        started = time.process_time()
        answer = ask()
        spent = time.process_time() - started
        print(f"{name:34} {spent:8.2f} s CPU {spent / scan:8.1f} x   {_memory()}", flush=True)
        return answer

    with open_engine() as engine:
        engine.execute(f"SET memory_limit = '{MEMORY}'")
        engine.execute("SET temp_directory = ?", [str(folder / "spill")])
        loaded = timed(
            "reading and checking", lambda: load(engine, study.contract, folder, CUT_OFF, lambda _said: None)
        )
        computed = timed("facts and claims' sums", lambda: compute(engine, study, loaded))
        choice = timed("models of orders", lambda: forecast(computed.setting).choice)
        scene = timed("scene", lambda: set_scene(computed.setting, checked.plan, study.columns))
        for name, question in QUESTIONS.items():
            timed(name, lambda question=question: question(scene))
        timed("statements", lambda: degrees(scene, checked.plan, list(checked.statements)))
        timed("value model", lambda: value_model(scene, checked.plan.value, choice))
        standings = timed("criteria", lambda: grouped(scene, checked.plan.criteria, checked.criteria))
        timed("groups", lambda: groups(scene, standings, checked.plan.criteria))
        timed("learning", lambda: learning(scene, standings, frozenset()))
        timed("engagement", lambda: engagement(scene, standings))


if __name__ == "__main__":
    main()
