"""
What each operation of a graph does with arrays; made ready once for a dataset, run on one chunk after another.

What depends on the data as a whole is settled when a step is made: which number a constant text has in each
dictionary, the answers of text tests, and whether sums can overflow. Long because it is one table: a short function for
each operation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from canongate.expression.columns_arrays import (
    Mask,
    Result,
    Text,
    along,
    both,
    everywhere,
    fetched,
    presence,
    relation,
    spreading,
)
from canongate.expression.columns_dataset import Chunk, Column, Dataset
from canongate.expression.columns_doubles import CALLS, as_double
from canongate.expression.columns_folds import FOLDS
from canongate.expression.columns_graph import Graph, Op
from canongate.expression.columns_integers import CHECKED, UNCHECKED, Bounds
from canongate.expression.columns_texts import RELATIONS, Words, sizes, tested
from canongate.expression.values import Kind

type Run = Callable[[list[Result], Chunk], Result]


@dataclass(slots=True)
class Steps:
    """Makes the steps of a graph for a dataset."""

    graph: Graph
    dataset: Dataset
    words: Words = field(default_factory=Words)
    bounds: Bounds = field(init=False)

    def __post_init__(self) -> None:
        self.bounds = Bounds(self.graph, self.dataset)

    def step(self, number: int) -> Run:
        """Return how to compute one operation from the results before it."""
        op = self.graph.ops[number]
        name, _, rest = op.name.partition(" ")
        return _STEPS[name](self, op, rest, number)

    def inputs(self, op: Op) -> list[Callable[[list[Result]], Result]]:
        """Return how to fetch each input, with axes where the operation has more loops than the input."""
        return [fetched(number, self.graph.ops[number], op) for number in op.inputs]

    def kind(self, number: int) -> Kind:
        """Return the kind of an operation's result."""
        return self.graph.ops[number].kind


def _column(steps: Steps, op: Op, _rest: str, _number: int) -> Run:
    """Read a column of the chunk."""
    path, part = op.detail[:2]
    words = steps.dataset.texts.get(path, ())

    def run(_results: list[Result], chunk: Chunk) -> Result:
        found = chunk.columns[path, part]
        if op.kind is Kind.BOOL:
            return _truth(found)
        if part == "string":
            return Text(found.values, words), found.defined
        return found.values, found.defined

    return run


def _literal(_steps: Steps, op: Op, _rest: str, _number: int) -> Run:
    """Give a constant."""
    value = op.detail[-1].value
    if op.kind is Kind.BOOL:
        return lambda _results, _chunk: (value, not value)
    found = Text(0, (value,)) if op.kind is Kind.STRING else value
    return lambda _results, _chunk: (found, None)


def _undefined(_steps: Steps, op: Op, _rest: str, _number: int) -> Run:
    """Give nothing, everywhere."""
    if op.kind is Kind.BOOL:
        return lambda _results, _chunk: (False, False)
    found = Text(0, ("",)) if op.kind is Kind.STRING else 0
    return lambda _results, _chunk: (found, False)


def _logic(steps: Steps, op: Op, _rest: str, _number: int) -> Run:
    """Join masks: true where all are, false where one is; and the other way round."""
    fetch = steps.inputs(op)
    every = op.name == "and"

    def run(results: list[Result], _chunk: Chunk) -> Result:
        true, false = fetch[0](results)
        for one in fetch[1:]:
            more, less = one(results)
            true = true & more if every else true | more
            false = false | less if every else false & less
        return true, false

    return run


def _negate(steps: Steps, op: Op, _rest: str, _number: int) -> Run:
    """Exchange the masks."""
    (fetch,) = steps.inputs(op)
    return lambda results, _chunk: fetch(results)[::-1]


def _choose(steps: Steps, op: Op, _rest: str, _number: int) -> Run:
    """Take one or the other."""
    condition, then, otherwise = steps.inputs(op)

    def run(results: list[Result], _chunk: Chunk) -> Result:
        yes, no = condition(results)
        if op.kind is Kind.BOOL:
            (one, other), (two, another) = then(results), otherwise(results)
            return (yes & one) | (no & two), (yes & other) | (no & another)
        (first, here), (second, there) = then(results), otherwise(results)
        return steps.words.select(yes, first, second), (yes & everywhere(here)) | (no & everywhere(there))

    return run


def _either(steps: Steps, op: Op, _rest: str, _number: int) -> Run:
    """Take whichever is defined."""
    fetch = steps.inputs(op)

    def run(results: list[Result], _chunk: Chunk) -> Result:
        value, defined = fetch[0](results)
        for one in fetch[1:]:
            other, there = one(results)
            if op.kind is Kind.BOOL:
                value, defined = value | other, defined | there
            else:
                value, defined = (
                    steps.words.select(everywhere(defined), value, other),
                    everywhere(defined) | everywhere(there),
                )
        return value, defined

    return run


def _guard(steps: Steps, op: Op, _rest: str, _number: int) -> Run:
    """Keep a value only where every guard is defined."""
    value, *guards = steps.inputs(op)
    kinds = [steps.kind(number) for number in op.inputs[1:]]

    def run(results: list[Result], _chunk: Chunk) -> Result:
        kept: Mask = True
        for kind, one in zip(kinds, guards, strict=True):
            kept = kept & presence(kind, one(results))
        first, second = value(results)
        if op.kind is Kind.BOOL:
            return first & kept, second & kept
        return first, everywhere(second) & kept

    return run


def _compare(steps: Steps, op: Op, rest: str, _number: int) -> Run:
    """Compare two values of one kind; numbers of two kinds as doubles."""
    left, right = steps.inputs(op)
    kind, one, two = op.detail
    if kind is Kind.NULL:
        return lambda results, _chunk: (everywhere(left(results)[1]) & everywhere(right(results)[1]), False)
    if kind is Kind.BOOL:
        return lambda results, _chunk: _truths(rest, left(results), right(results))
    relate = RELATIONS[rest]

    def run(results: list[Result], _chunk: Chunk) -> Result:
        (first, here), (second, there) = left(results), right(results)
        if kind is Kind.STRING:
            return relation(steps.words.compare(rest, first, second), here, there)
        if one is not two:
            first, second = as_double(first), as_double(second)
        return relation(relate(first, second), here, there)

    return run


def _integer(steps: Steps, op: Op, rest: str, number: int) -> Run:
    """Compute with integers; what cannot overflow on these data is not looked at."""
    left, right = steps.inputs(op)
    compute = UNCHECKED[rest] if steps.bounds.safe(number) else CHECKED[rest]
    width = steps.bounds.width(number, *op.inputs)

    def run(results: list[Result], _chunk: Chunk) -> Result:
        (first, here), (second, there) = left(results), right(results)
        value, fits = compute(np.asarray(first, width), np.asarray(second, width))
        return value, both(both(here, there), fits)

    return run


def _double(steps: Steps, op: Op, rest: str, _number: int) -> Run:
    """Compute with doubles."""
    left, right = steps.inputs(op)
    compute = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[rest]

    def run(results: list[Result], _chunk: Chunk) -> Result:
        (first, here), (second, there) = left(results), right(results)
        return compute(as_double(first), as_double(second)), both(here, there)

    return run


def _call(steps: Steps, op: Op, rest: str, _number: int) -> Run:
    """Apply a function of one value."""
    (fetch,) = steps.inputs(op)
    if rest == "size":
        return lambda results, _chunk: sizes(*fetch(results))
    apply = CALLS[rest, steps.graph.ops[op.inputs[0]].kind]
    if op.kind is Kind.BOOL:

        def run(results: list[Result], _chunk: Chunk) -> Result:
            value, defined = fetch(results)
            return relation(apply(value), defined, None)

        return run
    return lambda results, _chunk: apply(*fetch(results))


def _test(steps: Steps, op: Op, rest: str, _number: int) -> Run:
    """Ask a test of texts against a constant."""
    (fetch,) = steps.inputs(op)
    ask = tested(rest, *op.detail)
    return lambda results, _chunk: ask(*fetch(results))


def _has(steps: Steps, op: Op, _rest: str, _number: int) -> Run:
    """Ask whether something is defined, of what is there."""
    holder, *parts = steps.inputs(op)
    kinds = [steps.kind(number) for number in op.inputs[1:]]

    def run(results: list[Result], _chunk: Chunk) -> Result:
        found: Mask = False
        for kind, part in zip(kinds, parts, strict=True):
            found = found | presence(kind, part(results))
        return relation(found, holder(results)[1], None)

    return run


def _length(steps: Steps, op: Op, _rest: str, _number: int) -> Run:
    """Give the lengths of lists."""
    (fetch,) = steps.inputs(op)
    return lambda results, _chunk: fetch(results)


def _fold(steps: Steps, op: Op, rest: str, _number: int) -> Run:
    """Fold the answers for all elements of a list into one."""
    answer, list_ = op.inputs
    (axis,) = op.detail
    inner = tuple(sorted({axis, *steps.graph.ops[answer].axes, *steps.graph.ops[list_].axes}, reverse=True))
    fetch = fetched(answer, steps.graph.ops[answer], Op("", Kind.BOOL, axes=inner))
    lists = fetched(list_, steps.graph.ops[list_], op)
    path = steps.graph.ops[list_].detail[0]
    place = inner.index(axis)
    # The mask of filled places has the list's own loops only.
    spread = spreading(Op("", Kind.BOOL, axes=(axis, *steps.graph.ops[list_].axes)), Op("", Kind.BOOL, axes=inner))
    reduce = FOLDS[rest]

    def run(results: list[Result], chunk: Chunk) -> Result:
        filled = chunk.filled[path]
        mask = None if filled.mask is None else spread(filled.mask)
        true, false = (along(one, len(inner) + 1, place, filled.width) for one in fetch(results))
        return reduce(true, false, mask, place, lists(results)[1])

    return run


def _truth(found: Column) -> Result:
    values = found.values
    if values is None:
        raise AssertionError(found)
    return (values, ~values) if found.defined is None else (values & found.defined, ~values & found.defined)


def _truths(operator: str, left: Result, right: Result) -> Result:
    (one, other), (two, another) = left, right
    if operator == "==":
        return (one & two) | (other & another), (one & another) | (other & two)
    if operator in {">", "<="}:
        # a > b is b < a, and a <= b is not b < a.
        below = _truths("<", right, left)
        return below if operator == ">" else below[::-1]
    below = other & two, (one & two) | (one & another) | (other & another)
    return below if operator == "<" else below[::-1]


_STEPS: Mapping[str, Callable[[Steps, Op, str, int], Run]] = {
    "column": _column,
    "literal": _literal,
    "undefined": _undefined,
    "and": _logic,
    "or": _logic,
    "not": _negate,
    "choose": _choose,
    "either": _either,
    "guard": _guard,
    "compare": _compare,
    "int": _integer,
    "double": _double,
    "call": _call,
    "test": _test,
    "has": _has,
    "length": _length,
    "fold": _fold,
}
