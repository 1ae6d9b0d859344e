"""
Computes a graph of operations on arrays, chunk by chunk.

What reads nothing but one list that stands in a table is computed once, on the table; each chunk then looks the
answers up by the numbers of its documents' lists.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from canongate.expression.columns_arrays import Result, lifted, taken
from canongate.expression.columns_dataset import Chunk, Dataset, Filled, unit_of
from canongate.expression.columns_graph import Graph, Path
from canongate.expression.columns_steps import Run, Steps

type Home = frozenset[Path]
"""The tables that a result depends on; ``()`` stands for the documents themselves."""

_DOCUMENTS: Path = ()
_NOTHING: Result = (None, None)
"""Stands where a result is not needed."""


class Machine:
    """
    A graph made ready for one dataset.

    Args:
        graph: the operations.
        dataset: the arrays they will run on.
        outputs: the operations whose results are wanted.
    """

    def __init__(self, graph: Graph, dataset: Dataset, outputs: Iterable[int]) -> None:
        self._ops = graph.ops
        self._homes = _homes(graph, dataset)
        self._needed = _needed(graph, self._homes, outputs)
        steps = Steps(graph, dataset)
        runs = [steps.step(number) for number in range(len(graph.ops))]
        self._steps: list[Run | None] = [
            run if number in self._needed and not _is_table(self._homes[number]) else None
            for number, run in enumerate(runs)
        ]
        self._tables = {path: self._run_table(path, table, runs) for path, table in dataset.tables.items()}
        self._filled = {
            (path, inner): filled for path, table in dataset.tables.items() for inner, filled in table.filled.items()
        }

    def run(self, chunk: Chunk) -> list[Result]:
        """Return the results on one chunk; of operations that nobody needs there is none."""
        chunk = replace(chunk, filled={**chunk.filled, **self._filled_by_table(chunk)})
        results: list[Result] = []
        with np.errstate(all="ignore"):
            for number, step in enumerate(self._steps):
                if step is not None:
                    results.append(step(results, chunk))
                elif number in self._needed:
                    (path,) = self._homes[number]
                    results.append(lifted(self._tables[path][number], self._ops[number].kind, chunk.codes[path]))
                else:
                    results.append(_NOTHING)
        return results

    def _filled_by_table(self, chunk: Chunk) -> dict[Path, Filled]:
        """Return which places hold elements, for lists in tables that are folded beside what a document holds."""
        mixed = {
            self._ops[op.inputs[1]].detail[0]
            for number, op in enumerate(self._ops)
            if op.name.startswith("fold") and number in self._needed and not _is_table(self._homes[number])
        }
        return {
            inner: Filled(filled.width, None if filled.mask is None else taken(filled.mask, chunk.codes[path]))
            for (path, inner), filled in self._filled.items()
            if inner in mixed
        }

    def _run_table(self, path: Path, table: Chunk, runs: Sequence[Run]) -> list[Result]:
        results: list[Result] = []
        with np.errstate(all="ignore"):
            for home, run in zip(self._homes, runs, strict=True):
                results.append(run(results, table) if home <= {path} else _NOTHING)
        return results


def _is_table(home: Home) -> bool:
    return len(home) == 1 and _DOCUMENTS not in home


def _homes(graph: Graph, dataset: Dataset) -> list[Home]:
    """Return for each operation the tables that its result depends on."""
    homes: list[Home] = []
    for op in graph.ops:
        if op.name == "column":
            unit = unit_of(*op.detail[:2])
            homes.append(frozenset([unit if unit is not None and unit in dataset.tables else _DOCUMENTS]))
        else:
            homes.append(frozenset[Path]().union(*(homes[number] for number in op.inputs)))
    return homes


def _needed(graph: Graph, homes: Sequence[Home], outputs: Iterable[int]) -> set[int]:
    """Return the operations whose results are wanted for documents: outputs, and what they read outside tables."""
    waiting, found = list(outputs), set[int]()
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            if not _is_table(homes[number]):
                waiting += graph.ops[number].inputs
    return found
