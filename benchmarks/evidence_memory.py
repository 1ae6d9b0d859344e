"""
A whole build of evidence with insight: CPU of every metric group beside a raw scan, and the most memory each took.

usage: python benchmarks/evidence_memory.py [LINES] [MEMORY_GB] [FOLDER]     (default: 10,000,000 lines, 6 GB)

What is measured is the product: its own steps are told to a stopwatch. The data are the demo data, all sixteen tables,
about 4.24 order lines and 5.6 contacts a person, drawn by another process in pieces, whose ids stand apart; a FOLDER
keeps them for the next run. The memory is resident memory of the whole process, engine and Python together; the run
fails where it exceeds the bound. Last stands the digest of the manifest: the same for the same data, whatever the
memory.
"""

import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from canongate.evidence import build
from canongate.evidence.demo_data.plan import demo_plan
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.manifest import canonical_digest
from canongate.evidence.room import Room

CUT_OFF = date(2026, 1, 1)
LINES_PER_PERSON = 4.24
PIECE = 1_200_000
"""People drawn at once, at most."""
APART = 100_000_000
"""Between the ids of two pieces."""
DRAW = "--draw"
ROWS_AT_ONCE = 1_000_000
SCAN = """
SELECT count(*), min(order_id), min(customer_id), min(ordered_at), sum(quantity), sum(unit_price_cents),
min(product_id), bool_or(cancelled) FROM read_parquet(?)
"""


class Stopwatch:
    """Told of each step as it begins, prints CPU seconds and most memory of the one before."""

    def __init__(self, scan: float) -> None:
        self.scan, self.words, self.started, self.most = scan, "", time.process_time(), 0.0
        self.whole = self.started

    def __call__(self, words: str) -> None:
        """Begin a step; reading and checking files are one."""
        words = "reading and checking" if words.startswith(("reading", "checking")) else words
        if words == self.words:
            return
        self.end()
        self.words, self.started = words, time.process_time()

    def end(self) -> None:
        """Print the step that ends."""
        spent, peak = time.process_time() - self.started, peak_memory()
        self.most = max(self.most, peak)
        if self.words:
            print(f"{self.words:34} {spent:8.1f} s CPU {spent / self.scan:8.1f} x {peak:8.2f} GB", flush=True)


def peak_memory() -> float:
    """Return the most resident memory since it was last asked, in GB; since the start, where that cannot be known."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    Path("/proc/self/clear_refs").write_text("5")
    return peak * 1024 / 1e9


def draw(folder: Path, people: int) -> None:
    """Write the demo data of so many people in pieces of about equal size; the ids of each stand apart."""
    pieces = -(-people // PIECE)
    writers: dict[str, pq.ParquetWriter] = {}
    with TemporaryDirectory(dir=folder) as temporary:
        for piece in range(pieces):
            size = people * (piece + 1) // pieces - people * piece // pieces
            for path in write_demo_data(Path(temporary), size, piece + 1):
                if path.stem == "spend" and piece:
                    continue  # one row per channel and day, however many people there are
                for batch in pq.ParquetFile(path).iter_batches(ROWS_AT_ONCE):
                    rows = apart(pa.Table.from_batches([batch]), piece)
                    if path.name not in writers:
                        writers[path.name] = pq.ParquetWriter(folder / path.name, rows.schema)
                    writers[path.name].write_table(rows)
    for writer in writers.values():
        writer.close()


def apart(rows: pa.Table, piece: int) -> pa.Table:
    """Return rows of a piece, their whole-number ids moved out of the way of the others'."""
    for place, field in enumerate(rows.schema):
        if field.name.endswith("_id") and pa.types.is_integer(field.type):
            rows = rows.set_column(place, field, pc.add(rows[field.name], piece * APART))
    return rows


def scan(folder: Path) -> tuple[int, float]:
    """Return the order lines, and the CPU seconds of reading each column of them once."""
    with duckdb.connect() as engine:
        started = time.process_time()
        row = engine.execute(SCAN, [str(folder / "orders.parquet")]).fetchone()
        assert row is not None
        return int(row[0]), time.process_time() - started


def measure(folder: Path, people: int, memory: int) -> None:
    """Build, and print one line per step."""
    lines, raw = scan(folder)
    customers = pq.ParquetFile(folder / "customers.parquet").metadata.num_rows
    print(f"{lines:,} order lines of {customers:,} people; the whole build bounded to {memory / 1e9:.1f} GB")
    print(f"{'raw scan of the order columns':34} {raw:8.1f} s CPU      1.0 x")
    peak_memory()
    watch, digest = Stopwatch(raw), "sha256:" + "0" * 64
    manifest = build(
        demo_contract(people, 1),
        digest,
        demo_segments(),
        folder,
        CUT_OFF,
        plan=(demo_plan(), digest),
        room=Room(memory),
        progress=watch,
    )
    watch.end()
    spent = time.process_time() - watch.whole
    print(f"{'the whole build':34} {spent:8.1f} s CPU {spent / raw:8.1f} x {watch.most:8.2f} GB")
    print(f"manifest {canonical_digest(manifest)}")
    assert watch.most <= memory / 1e9, "the build took more memory than it was allowed"


def main() -> None:
    """Draw the data where they are not there yet, and measure."""
    if DRAW in sys.argv:
        draw(Path(sys.argv[2]), int(sys.argv[3]))
        return
    given = [*sys.argv[1:], *("10000000", "6")[len(sys.argv) - 1 :]]
    people, memory = round(int(given[0]) / LINES_PER_PERSON), int(float(given[1]) * 1e9)
    with TemporaryDirectory() as temporary:
        folder = Path(given[2] if len(given) > 2 else temporary)
        folder.mkdir(exist_ok=True)
        if not (folder / "orders.parquet").exists():
            subprocess.run([sys.executable, __file__, DRAW, str(folder), str(people)], check=True)
        measure(folder, people, memory)


if __name__ == "__main__":
    main()
