"""
Programs over millions of documents at once: arrays in, masks out.

Documents are encoded once and asked as often as there are programs; texts are numbers of a dictionary, lists are axes.
A document that cannot be encoded is judged on its own, by the generated Python or the evaluator.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from canongate.expression.columns_arrays import Result, Text
from canongate.expression.columns_dataset import Chunk, Dataset
from canongate.expression.columns_encoding import encode
from canongate.expression.columns_graph import Columns, Graph
from canongate.expression.columns_run import Machine
from canongate.expression.environment import Program
from canongate.expression.lowering import Lowering
from canongate.expression.python_runtime import UNDETERMINED
from canongate.expression.values import Kind, Value

type Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What conditions are on some documents: for each program where it is true, and where it is undetermined."""

    true: tuple[Mask, ...]
    undetermined: tuple[Mask, ...]


@dataclass(frozen=True, slots=True)
class EmittedColumns:
    """Programs of one environment as operations on arrays, shared between them."""

    programs: tuple[Program, ...]
    graph: Graph
    outputs: tuple[Mapping[Kind, int], ...]
    """For each program the operations that give its value, by kind."""

    def encode(self, documents: Iterable[Mapping[str, Any]]) -> Dataset:
        """
        Return documents as the arrays these programs read.

        Raises:
            EncodingError: a document does not fit its schema, or holds an integer beyond 64 bits.
        """
        return encode(self.graph, documents)

    def outcomes(self, dataset: Dataset) -> Iterator[Outcomes]:
        """Yield the outcomes of conditions on one chunk of documents after another, in their order."""
        machine = Machine(self.graph, dataset, [number for output in self.outputs for number in output.values()])
        for chunk in dataset.chunks:
            results = machine.run(chunk)
            pairs = [self._masks(results, output, chunk) for output in self.outputs]
            yield Outcomes(tuple(true for true, _ in pairs), tuple(undetermined for _, undetermined in pairs))

    @staticmethod
    def _masks(results: list[Result], output: Mapping[Kind, int], chunk: Chunk) -> tuple[Mask, Mask]:
        true, false = results[output[Kind.BOOL]] if Kind.BOOL in output else (False, False)
        undetermined = np.logical_not(true | false)
        return np.broadcast_to(true, (chunk.rows,)), np.broadcast_to(undetermined, (chunk.rows,))

    def values(self, dataset: Dataset, position: int) -> list[Value]:
        """Return the value of one program on every document, or UNDETERMINED; for tests and small sets."""
        outputs = self.outputs[position].values()
        machine, found = Machine(self.graph, dataset, outputs), list[Value]()
        for chunk in dataset.chunks:
            results = machine.run(chunk)
            row = [UNDETERMINED] * chunk.rows
            for kind, number in self.outputs[position].items():
                for at, value in _decoded(kind, results[number], chunk.rows):
                    row[at] = value
            found += row
        return found


def emit_columns(programs: Sequence[Program]) -> EmittedColumns:
    """
    Return programs as one graph of operations on arrays.

    Raises:
        RefusedError: a program needs something that columns leave out (:data:`.refusals.REFUSALS`).
    """
    target = Columns()
    lowering = Lowering(target)
    outputs = tuple(lowering.scalar(program) for program in programs)
    return EmittedColumns(tuple(programs), target.graph, outputs)


def _decoded(kind: Kind, result: Result, rows: int) -> Iterator[tuple[int, Value]]:
    """Yield row and value wherever there is a value."""
    if kind is Kind.BOOL:
        for value, mask in ((True, result[0]), (False, result[1])):
            yield from ((int(at), value) for at in np.nonzero(np.broadcast_to(mask, (rows,)))[0])
        return
    values, mask = result
    places = np.nonzero(np.broadcast_to(True if mask is None else mask, (rows,)))[0]  # everywhere
    if kind is Kind.NULL:
        yield from ((int(at), None) for at in places)
    elif isinstance(values, Text):
        codes = np.broadcast_to(values.codes, (rows,))
        yield from ((int(at), values.words[codes[at]]) for at in places)
    else:
        plain = np.broadcast_to(values, (rows,))
        yield from ((int(at), plain[at].item()) for at in places)
