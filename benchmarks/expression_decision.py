"""
One decision against thirty rules: generated Python, the reference evaluator, and Google's C++ engine.

Run ``python benchmarks/expression_decision.py``. The peer compiles each rule once and makes one activation for each
dossier, as its documentation advises. Outcomes of all are compared before anything is measured. Processor time.
"""

import os
from collections.abc import Callable
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any
from unittest.mock import patch

from cel_expr_python import cel

from canongate.expression import Environment, Failure, compile_expression, evaluate
from canongate.expression.python_kept import from_bytes, to_bytes
from canongate.expression.python_program import EmittedPython, emit_python
from canongate.expression.python_runtime import UNDETERMINED
from canongate.load.sealed import open_sealed, write_sealed
from expression_rules import RULES, SCHEMA, Dossiers

COUNT = 25
FIGURE = 15


def best(run: Callable[[], Any], times: int = 60) -> float:
    """Return the shortest time of several runs, in microseconds for one dossier."""
    taken = []
    for _ in range(times):
        start = process_time()
        run()
        taken.append(process_time() - start)
    return min(taken) / COUNT * 1e6


def measure(title: str, dossiers: list[dict[str, Any]]) -> float:
    """Print the times for a set of dossiers and return how many times faster the generated Python is."""
    environment = Environment.from_schema(SCHEMA)
    programs = [compile_expression(text, environment) for text in RULES.values()]
    emitted = emit_python(programs)
    engine = cel.NewEnv(variables=dict.fromkeys(SCHEMA["properties"], cel.Type.DYN))
    peers = [engine.compile(text) for text in RULES.values()]

    def peer() -> list[list[Any]]:
        rows = []
        for dossier in dossiers:
            activation = engine.Activation(dossier)
            rows.append([program.eval(activation) for program in peers])
        return rows

    def ours() -> list[list[Any]]:
        return [emitted.outcomes(dossier) for dossier in dossiers]

    def reference() -> list[list[Any]]:
        return [[evaluate(program, dossier) for program in programs] for dossier in dossiers]

    theirs = [["error" if one.type().name() == "ERROR" else one.value() for one in row] for row in peer()]
    assert theirs == [["error" if one is UNDETERMINED else one for one in row] for row in ours()]
    assert theirs == [["error" if isinstance(one, Failure) else one for one in row] for row in reference()]
    share = sum(one == "error" for row in theirs for one in row) / (len(dossiers) * len(RULES))
    mine, other, slow = best(ours), best(peer), best(reference, 5)
    print(f"{title}: {len(RULES)} rules, {share:.0%} undetermined")
    print(f"  generated Python     {mine:8.2f} us per decision")
    print(f"  cel-expr-python      {other:8.2f} us per decision   ({other / mine:.1f} x)")
    print(f"  reference evaluator  {slow:8.2f} us per decision")
    return other / mine


def compiling() -> None:
    """Print what thirty rules take from their text and from the cache: read, seal verified, ready to judge."""
    dossier = Dossiers(1).make()

    def text() -> EmittedPython:
        environment = Environment.from_schema(SCHEMA)
        return emit_python([compile_expression(one, environment) for one in RULES.values()])

    emitted = text()
    with TemporaryDirectory() as folder, patch.dict(os.environ, XDG_STATE_HOME=folder):
        path = f"{folder}/cache/rules"
        assert write_sealed(path, to_bytes(emitted))

        def cache() -> EmittedPython:
            return from_bytes(open_sealed(path) or b"", emitted.programs)

        assert cache().outcomes(dossier) == emitted.outcomes(dossier)
        environment = Environment.from_schema(SCHEMA)
        checked = best(lambda: [compile_expression(one, environment) for one in RULES.values()]) * COUNT / 1e3
        slow, fast = (best(run) * COUNT / 1e3 for run in (text, cache))
    print(f"compile {len(RULES)} rules")
    print(f"  from text       {slow:8.2f} ms   ({checked:.2f} parsed and checked, the rest generated)")
    print(f"  from the cache  {fast:8.2f} ms   ({slow / fast:.0f} x faster)")


def main() -> None:
    """Print the figures."""
    compiling()
    whole = Dossiers(1)
    ratio = measure("complete dossiers", [whole.make() for _ in range(COUNT)])
    gaps = Dossiers(2, gaps=0.9)
    measure("dossiers with gaps", [gaps.make() for _ in range(COUNT)])
    reached = "reached" if ratio >= FIGURE else "MISSED"
    print(f"figure: at least {FIGURE} x on complete dossiers: {reached} ({ratio:.1f} x)")


if __name__ == "__main__":
    main()
