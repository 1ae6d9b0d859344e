"""
A registry of 100,000 rows as CSV and as JSON Lines: reading and checking it, against the plain parsers.

Peers, in the same run on the same bytes: Python's csv module and json module, which check nothing.

    python benchmarks/load_tables.py [ROWS]
"""

import csv
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from canongate.load.csvfile import read_csv
from canongate.load.jsonlines import read_json_lines
from canongate.model.document import RawDocument
from canongate.workflows.check import check

TINY = Path(__file__).resolve().parents[1] / "tests" / "workflows" / "tiny-root"
DIGEST = "sha256:" + "0" * 64


def main() -> None:
    """Write the rows, time each side, print figures and ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rows = [
        {"id": f"use-{n:06}", "brain": "customer", "artefact": f"page {n}", "segment": "loyal", "verdict": DIGEST}
        for n in range(count)
    ]
    heads = ",".join(rows[0])
    table = f"# schema: uses/v1\n{heads}\n" + "".join(",".join(row.values()) + "\n" for row in rows)
    lines = '{"schema": "uses/v1"}\n' + "".join(json.dumps(row) + "\n" for row in rows)
    print(f"{count:,} rows; CSV {len(table) / 1e6:.1f} MB, JSON Lines {len(lines) / 1e6:.1f} MB; seconds of CPU")
    line("read CSV", lambda: read_csv(table.encode(), "uses.csv"), lambda: list(csv.reader(table.splitlines())))
    line(
        "read JSON Lines",
        lambda: read_json_lines(lines.encode(), "uses.jsonl"),
        lambda: [json.loads(one) for one in lines.splitlines()],
    )
    with tempfile.TemporaryDirectory() as folder:
        root = shutil.copytree(TINY, Path(folder) / "root")
        for name, text in (("uses.csv", table), ("uses.jsonl", lines)):
            (root / "registries" / name).write_text(text, "utf-8")
            seconds, report = timed(lambda: check(root))
            assert not report.findings, report.findings[:3]
            print(f"  whole check with {name:12} {seconds:6.2f}")
            (root / "registries" / name).unlink()


def line(name: str, ours: Callable[[], object], peer: Callable[[], object]) -> None:
    """Print the time of a reader beside that of the parser alone."""
    seconds, read = timed(ours)
    assert isinstance(read, RawDocument), read
    least, _ = timed(peer)
    print(f"  {name:28} {seconds:6.2f}   parser alone {least:6.2f}   {seconds / least:5.1f} x")


def timed[Result](call: Callable[[], Result]) -> tuple[float, Result]:
    """Return the best CPU time of three calls, and what the last gave."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        result = call()
        best = min(best, time.process_time() - began)
    return best, result


if __name__ == "__main__":
    main()
