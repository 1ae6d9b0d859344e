"""
A million dossiers against thirty rules, and the flips of one changed rule over ten million; with peers.

Run ``python benchmarks/expression_columns.py [MILLIONS]``. Dossiers are random; thirty thousand are made and encoded,
and their arrays copied until there are enough of them (making ten million dictionaries would take an hour and more
memory than a workstation has). The peers are the generated Python, DuckDB SQL over a table of the same dossiers, and a
full evaluation of all rules again. Outcomes of all are compared before anything is told. Times are processor time.
"""

import sys
from dataclasses import replace
from time import process_time
from typing import Any

import duckdb
import numpy as np

from canongate.expression import Environment, compile_expression
from canongate.expression.columns import EmittedColumns, emit_columns
from canongate.expression.columns_dataset import Chunk, Column, Dataset, Filled
from canongate.expression.columns_flips import Standing, Standings
from canongate.expression.python_program import emit_python
from canongate.expression.python_runtime import UNDETERMINED
from canongate.expression.sql import emit_sql, sql_layout
from expression_rules import RULES, SCHEMA, Dossiers

SAMPLE = 32_768
CHANGED = {
    "targets-everyone": "evidence.segment.customers * 100 <= evidence.population.customers * (params.share - 10)",
    "profile-assumed": "decision.profile.filter(p, p.source == 'assumption').size() <= 1",
    "not-best-customer": "decision.focus == 'secondary' || evidence.claims.best_customer.holds",
    "another-is-better": "!evidence.compared.exists(c, c.net_revenue * 2 > evidence.segment.net_revenue)",
}
FIGURES = {"columns": 150, "flips": 100}


def copied(array: Any) -> Any:
    """Return an array that stands elsewhere in memory."""
    return None if array is None else array.copy()


def repeated(dataset: Dataset, times: int) -> Dataset:
    """Return a dataset of the same documents many times over, each with memory of its own."""
    return replace(dataset, chunks=tuple(_copy(chunk) for _ in range(times) for chunk in dataset.chunks))


def _copy(chunk: Chunk) -> Chunk:
    return Chunk(
        chunk.rows,
        {place: Column(copied(one.values), copied(one.defined)) for place, one in chunk.columns.items()},
        {path: Filled(one.width, copied(one.mask)) for path, one in chunk.filled.items()},
        {path: copied(codes) for path, codes in chunk.codes.items()},
    )


def codes_of(emitted: EmittedColumns, dataset: Dataset) -> list[Any]:
    """Return for each program 0, 1 or 2 for each dossier: false, true, undetermined."""
    parts = [
        [true + np.uint8(2) * open_ for true, open_ in zip(one.true, one.undetermined, strict=True)]
        for one in emitted.outcomes(dataset)
    ]
    return [np.concatenate(rows) for rows in zip(*parts, strict=True)]


def million(programs: list[Any], dossiers: list[dict[str, Any]], dataset: Dataset, emitted: EmittedColumns) -> float:
    """Print the time for a million dossiers beside the peers'; return nanoseconds for one dossier."""
    ours = codes_of(emitted, dataset)
    python = emit_python(programs)
    start = process_time()
    rows = [python.outcomes(dossier) for dossier in dossiers]
    theirs = (process_time() - start) / len(dossiers) * 1e9
    told = [[2 if one is UNDETERMINED else int(one) for one in row] for row in rows]
    assert (np.array(ours) == np.array(told).T).all()
    sql = duckdb_time(programs, dossiers, ours)
    whole = repeated(dataset, 1_000_000 // SAMPLE + 1)
    start = process_time()
    for _ in emitted.outcomes(whole):
        pass
    taken = (process_time() - start) / whole.rows * 1e9
    share = np.mean([(one == 2).mean() for one in ours])
    print(f"{whole.rows} dossiers, {len(programs)} rules, {share:.0%} undetermined; ns per dossier")
    print(f"  columns           {taken:10.1f}")
    print(f"  DuckDB SQL        {sql:10.1f}   ({sql / taken:.1f} x)")
    print(f"  generated Python  {theirs:10.1f}   ({theirs / taken:.0f} x)")
    return taken


def duckdb_time(programs: list[Any], dossiers: list[dict[str, Any]], ours: list[Any]) -> float:
    """Return the nanoseconds that DuckDB needs for one dossier, on one thread and a table in memory."""
    layout = sql_layout(programs)
    connection = duckdb.connect(config={"threads": 1})
    names = "".join(f', "{name}" {of}' for name, of in layout.columns.items())
    connection.execute(f"CREATE TABLE d (id INTEGER{names})")
    marks = ", ".join(["?"] * (len(layout.columns) + 1))
    sample = dossiers[:2_000]
    connection.executemany(
        f"INSERT INTO d VALUES ({marks})",  # noqa: S608  # names of our own
        [(at, *layout.encode(dossier)) for at, dossier in enumerate(sample)],
    )
    connection.execute(f"CREATE TABLE many AS SELECT d.* FROM d, range({100_000 // len(sample)}) ORDER BY range, id")  # noqa: S608
    found = [emit_sql(program) for program in programs]
    told = ", ".join(f"CASE WHEN {one.undetermined} THEN 2 WHEN {one.value} THEN 1 ELSE 0 END" for one in found)
    answers = connection.execute(f"SELECT {told} FROM d ORDER BY id").fetchall()  # noqa: S608
    assert (np.array(ours)[:, : len(sample)] == np.array(answers).T).all()
    counted = ", ".join(f"sum(CASE WHEN {one.undetermined} THEN 2 WHEN {one.value} THEN 1 ELSE 0 END)" for one in found)
    start = process_time()
    connection.execute(f"SELECT {counted} FROM many").fetchall()  # noqa: S608
    return (process_time() - start) / (100_000 // len(sample) * len(sample)) * 1e9


def flips(environment: Environment, dataset: Dataset, millions: int) -> float:
    """Print the times for the flips of changed rules; return the longest, in milliseconds."""
    rules = {name: (None, compile_expression(text, environment)) for name, text in RULES.items()}
    whole = repeated(dataset, millions * 1_000_000 // SAMPLE + 1)
    start = process_time()
    standings = Standings(list(rules.values()), whole)
    full = (process_time() - start) * 1e3
    before = standings.standing()
    print(f"flips over {whole.rows} dossiers; all rules evaluated anew: {full:.0f} ms")
    longest = 0.0
    for name, text in CHANGED.items():
        changed = (None, compile_expression(text, environment))
        times = []
        for _ in range(3):
            start = process_time()
            found = standings.flips(list(rules).index(name), changed)
            times.append((process_time() - start) * 1e3)
        again = Standings(list((rules | {name: changed}).values()), repeated(dataset, 1)).standing()
        small = Standings(list(rules.values()), repeated(dataset, 1)).standing()
        assert len(found.rows) == np.count_nonzero(again != small) * (len(before) // len(small))
        worse = found.count(Standing.ACCEPTED, Standing.BLOCKED)
        better = found.count(Standing.BLOCKED, Standing.ACCEPTED)
        longest = max(longest, min(times))
        print(f"  {name:20} {min(times):7.1f} ms  ({full / min(times):.0f} x)  {len(found.rows)} flips, "
              f"{worse} accepted to blocked, {better} blocked to accepted")  # fmt: skip
    return longest


def _reached(seen: float, most: float) -> str:
    return "reached" if seen <= most else "MISSED"


def main() -> None:
    """Print the figures."""
    millions = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    environment = Environment.from_schema(SCHEMA)
    programs = [compile_expression(text, environment) for text in RULES.values()]
    changed = [compile_expression(text, environment) for text in CHANGED.values()]
    made = Dossiers(1, gaps=0.1)
    dossiers = [made.make() for _ in range(SAMPLE)]
    start = process_time()
    dataset = emit_columns([*programs, *changed]).encode(dossiers)
    print(f"encoding: {(process_time() - start) / SAMPLE * 1e6:.0f} us per dossier, once")
    taken = million(programs, dossiers, dataset, emit_columns(programs))
    print(f"figure: at most {FIGURES['columns']} ns: {_reached(taken, FIGURES['columns'])}")
    longest = flips(environment, dataset, millions)
    print(f"figure: at most {FIGURES['flips']} ms: {_reached(longest, FIGURES['flips'])}")


if __name__ == "__main__":
    main()
