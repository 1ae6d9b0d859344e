"""
Computes a graph of operations on arrays, chunk by chunk.

A truth value is two masks, where it is true and where it is false; anything else is values and a mask of where they
are defined (None is everywhere). What depends on the data as a whole is settled once, before the first chunk: which
number a constant text has in each dictionary, the answers of text tests, and whether sums can overflow.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from canongate.expression import strings
from canongate.expression.columns_encoding import Chunk, Column, Dataset
from canongate.expression.columns_graph import Graph, Op
from canongate.expression.values import INT_MAX, INT_MIN, Kind

type Array = npt.NDArray[Any]
type Mask = Any
"""An array of truth values, or one truth value for all."""
type Result = tuple[Any, Any]
"""Masks of true and of false; or values, and where they are defined."""
type Bounds = tuple[int, int]
type Run = Callable[[list[Result], Chunk], Result]


@dataclass(frozen=True, slots=True)
class Text:
    """Texts as numbers of a sorted dictionary; a constant is a dictionary of one."""

    codes: Any
    words: tuple[str, ...]

    @property
    def is_constant(self) -> bool:
        """True where there is one text for all."""
        return not isinstance(self.codes, np.ndarray)


class Machine:
    """
    A graph made ready for one dataset.

    Args:
        graph: the operations.
        dataset: the arrays they will run on.
    """

    def __init__(self, graph: Graph, dataset: Dataset) -> None:
        self._dataset = dataset
        self._ops = graph.ops
        self._bounds = _Bounds(graph, dataset)
        self._merged: dict[tuple[int, int], Any] = {}
        self._steps: list[Run] = [self._step(number, op) for number, op in enumerate(graph.ops)]

    def run(self, chunk: Chunk) -> list[Result]:
        """Return the result of every operation on one chunk."""
        results: list[Result] = []
        with np.errstate(all="ignore"):
            for step in self._steps:
                results.append(step(results, chunk))  # each step reads what came before
        return results

    # -- steps

    def _step(self, number: int, op: Op) -> Run:
        name, _, rest = op.name.partition(" ")
        make = _STEPS[name]
        return make(self, op, rest, number)

    def inputs(self, op: Op) -> list[Callable[[list[Result]], Result]]:
        """Return how to fetch each input, with axes where the operation has more loops than the input."""
        return [_fetch(number, self._ops[number], op) for number in op.inputs]

    def column(self, op: Op, _rest: str, _number: int) -> Run:
        """Read a column of the chunk."""
        path, part = op.detail[:2]
        words = self._dataset.texts.get(path, ())

        def run(_results: list[Result], chunk: Chunk) -> Result:
            found = chunk.columns[path, part]
            if op.kind is Kind.BOOL:
                return _masks(found)
            if part == "string":
                return Text(found.values, words), found.defined
            return found.values, found.defined

        return run

    def literal(self, op: Op, _rest: str, _number: int) -> Run:
        """Give a constant."""
        value = op.detail[-1].value
        if op.kind is Kind.BOOL:
            return lambda _results, _chunk: (value, not value)
        found = Text(0, (value,)) if op.kind is Kind.STRING else value
        return lambda _results, _chunk: (found, None)

    def undefined(self, op: Op, _rest: str, _number: int) -> Run:
        """Give nothing, everywhere."""
        if op.kind is Kind.BOOL:
            return lambda _results, _chunk: (False, False)
        found = Text(0, ("",)) if op.kind is Kind.STRING else 0
        return lambda _results, _chunk: (found, False)

    def logic(self, op: Op, _rest: str, _number: int) -> Run:
        """Join masks: true where all are, false where one is; and the other way round."""
        fetch = self.inputs(op)
        every = op.name == "and"

        def run(results: list[Result], _chunk: Chunk) -> Result:
            true, false = fetch[0](results)
            for one in fetch[1:]:
                more, less = one(results)
                true = true & more if every else true | more
                false = false | less if every else false & less
            return true, false

        return run

    def negate(self, op: Op, _rest: str, _number: int) -> Run:
        """Exchange the masks."""
        (fetch,) = self.inputs(op)
        return lambda results, _chunk: fetch(results)[::-1]

    def choose(self, op: Op, _rest: str, _number: int) -> Run:
        """Take one or the other."""
        condition, then, otherwise = self.inputs(op)

        def run(results: list[Result], _chunk: Chunk) -> Result:
            yes, no = condition(results)
            if op.kind is Kind.BOOL:
                (one, other), (two, another) = then(results), otherwise(results)
                return (yes & one) | (no & two), (yes & other) | (no & another)
            (first, here), (second, there) = then(results), otherwise(results)
            return self.select(yes, first, second), (yes & _all(here)) | (no & _all(there))

        return run

    def either(self, op: Op, _rest: str, _number: int) -> Run:
        """Take whichever is defined."""
        fetch = self.inputs(op)

        def run(results: list[Result], _chunk: Chunk) -> Result:
            value, defined = fetch[0](results)
            for one in fetch[1:]:
                other, there = one(results)
                if op.kind is Kind.BOOL:
                    value, defined = value | other, defined | there
                else:
                    value, defined = self.select(_all(defined), value, other), _all(defined) | _all(there)
            return value, defined

        return run

    def guard(self, op: Op, _rest: str, _number: int) -> Run:
        """Keep a value only where every guard is defined."""
        value, *guards = self.inputs(op)
        kinds = [self._ops[number].kind for number in op.inputs[1:]]

        def run(results: list[Result], _chunk: Chunk) -> Result:
            kept: Mask = True
            for kind, one in zip(kinds, guards, strict=True):
                kept = kept & _defined(kind, one(results))
            first, second = value(results)
            if op.kind is Kind.BOOL:
                return first & kept, second & kept
            return first, _all(second) & kept

        return run

    def compare(self, op: Op, rest: str, _number: int) -> Run:
        """Compare two values of one kind; numbers of two kinds as doubles."""
        left, right = self.inputs(op)
        kind, one, two = op.detail
        if kind is Kind.NULL:
            return lambda results, _chunk: (_all(left(results)[1]) & _all(right(results)[1]), False)
        if kind is Kind.BOOL:
            return lambda results, _chunk: _truths(rest, left(results), right(results))
        relate = _RELATIONS[rest]

        def run(results: list[Result], _chunk: Chunk) -> Result:
            (first, here), (second, there) = left(results), right(results)
            if kind is Kind.STRING:
                return _relation(self.compare_texts(rest, first, second), here, there)
            if one is not two:
                first, second = _double(first), _double(second)
            return _relation(relate(first, second), here, there)

        return run

    def compare_texts(self, operator: str, one: Text, two: Text) -> Any:
        """Return how two texts relate, by their numbers in one dictionary."""
        if one.words is two.words:
            return _RELATIONS[operator](one.codes, two.codes)
        if two.is_constant and not one.is_constant:
            return _beside_constant(operator, one, two.words[0])
        if one.is_constant and not two.is_constant:
            return _beside_constant(_MIRRORED[operator], two, one.words[0])
        _, first, second = self.merged(one, two)
        return _RELATIONS[operator](first, second)

    def merged(self, one: Text, two: Text) -> tuple[tuple[str, ...], Any, Any]:
        """Return a dictionary of the words of both, and their numbers in it; made once for each pair."""
        key = id(one.words), id(two.words)
        if key not in self._merged:
            words = tuple(sorted({*one.words, *two.words}))
            places = {word: at for at, word in enumerate(words)}
            tables = [np.array([places[word] for word in text.words] or [0], np.int64) for text in (one, two)]
            # The texts are kept beside the tables, so that their identities stay theirs.
            self._merged[key] = (words, tables[0], tables[1], one.words, two.words)
        words, first, second, _, _ = self._merged[key]
        return words, first[one.codes], second[two.codes]

    def select(self, mask: Mask, one: Any, two: Any) -> Any:
        """Return values of one or the other by a mask."""
        if one is None or two is None:
            return one if two is None else two
        if not isinstance(one, Text):
            return np.where(mask, one, two)
        if one.words is two.words:
            return Text(np.where(mask, one.codes, two.codes), one.words)
        words, first, second = self.merged(one, two)
        return Text(np.where(mask, first, second), words)

    def integer(self, op: Op, rest: str, number: int) -> Run:
        """Compute with integers; what cannot overflow on these data is not looked at."""
        left, right = self.inputs(op)
        compute = _UNCHECKED[rest] if self._bounds.safe(number) else _CHECKED[rest]

        def run(results: list[Result], _chunk: Chunk) -> Result:
            (first, here), (second, there) = left(results), right(results)
            value, fits = compute(np.asarray(first, np.int64), np.asarray(second, np.int64))
            return value, _both(_both(here, there), fits)

        return run

    def double(self, op: Op, rest: str, _number: int) -> Run:
        """Compute with doubles."""
        left, right = self.inputs(op)
        compute = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[rest]

        def run(results: list[Result], _chunk: Chunk) -> Result:
            (first, here), (second, there) = left(results), right(results)
            return compute(_double(first), _double(second)), _both(here, there)

        return run

    def call(self, op: Op, rest: str, _number: int) -> Run:
        """Apply a function of one value."""
        (fetch,) = self.inputs(op)
        if rest == "size":
            return lambda results, _chunk: _sizes(*fetch(results))
        apply = _CALLS[rest, self._ops[op.inputs[0]].kind]
        if op.kind is Kind.BOOL:
            return lambda results, _chunk: _tested(apply, *fetch(results))
        return lambda results, _chunk: apply(*fetch(results))

    def test(self, op: Op, rest: str, _number: int) -> Run:
        """Ask a test of each word of a dictionary once, then look the answers up."""
        (fetch,) = self.inputs(op)
        position, constant = op.detail
        known: dict[int, tuple[Array, tuple[str, ...]]] = {}
        ask = _TESTS[rest]

        def run(results: list[Result], _chunk: Chunk) -> Result:
            text, defined = fetch(results)
            if id(text.words) not in known:
                pairs = ((word, constant) if position == 0 else (constant, word) for word in text.words)
                known[id(text.words)] = np.array([ask(*pair) for pair in pairs] or [False], np.bool_), text.words
            return _relation(known[id(text.words)][0][text.codes], defined, None)

        return run

    def has(self, op: Op, _rest: str, _number: int) -> Run:
        """Ask whether something is defined, of what is there."""
        holder, *parts = self.inputs(op)
        kinds = [self._ops[number].kind for number in op.inputs[1:]]

        def run(results: list[Result], _chunk: Chunk) -> Result:
            found: Mask = False
            for kind, part in zip(kinds, parts, strict=True):
                found = found | _defined(kind, part(results))
            return _relation(found, holder(results)[1], None)

        return run

    def length(self, op: Op, _rest: str, _number: int) -> Run:
        """Give the lengths of lists."""
        (fetch,) = self.inputs(op)
        return lambda results, _chunk: fetch(results)

    def fold(self, op: Op, rest: str, _number: int) -> Run:
        """Fold the answers for all elements of a list into one."""
        answer, list_ = op.inputs
        (axis,) = op.detail
        inner = tuple(sorted({axis, *self._ops[answer].axes, *self._ops[list_].axes}, reverse=True))
        fetch = _fetch(answer, self._ops[answer], Op("", Kind.BOOL, axes=inner))
        lists = _fetch(list_, self._ops[list_], op)
        path = self._ops[list_].detail[0]
        place = inner.index(axis)
        # The mask of filled places has the list's own loops only.
        spread = _spread(Op("", Kind.BOOL, axes=(axis, *self._ops[list_].axes)), Op("", Kind.BOOL, axes=inner))
        reduce = _FOLDS[rest]

        def run(results: list[Result], chunk: Chunk) -> Result:
            filled = chunk.filled[path]
            mask = None if filled.mask is None else spread(filled.mask)
            true, false = (_along(one, len(inner) + 1, place, filled.width) for one in fetch(results))
            return reduce(true, false, mask, place, lists(results)[1])

        return run


def _fetch(number: int, source: Op, target: Op) -> Callable[[list[Result]], Result]:
    """Return how to read an input so that its axes stand where the operation's do."""
    spread = _spread(source, target)
    if spread is _unchanged:
        return lambda results: results[number]
    return lambda results: (spread(results[number][0]), spread(results[number][1]))


def _unchanged(array: Any) -> Any:
    return array


def _spread(source: Op, target: Op) -> Callable[[Any], Any]:
    """Return a function that inserts an axis of length one for each loop the source does not vary over."""
    outermost = max(source.axes, default=0)
    wanted = [axis for axis in target.axes if axis <= outermost]
    if list(source.axes) == wanted:
        return _unchanged
    selection = tuple(slice(None) if axis in source.axes else None for axis in wanted)
    dimensions = len(source.axes) + 1

    def spread(array: Any) -> Any:
        if isinstance(array, Text):
            return Text(spread(array.codes), array.words)
        if not isinstance(array, np.ndarray) or array.ndim == 0:
            return array
        return _padded(array, dimensions)[selection]

    return spread


def _padded(array: Array, dimensions: int) -> Array:
    """Return an array with axes of length one before its own: what varies over fewer loops lacks the innermost."""
    return array[(None,) * (dimensions - array.ndim)] if array.ndim < dimensions else array


def _masks(found: Column) -> Result:
    values = found.values
    if values is None:
        raise AssertionError(found)
    return (values, ~values) if found.defined is None else (values & found.defined, ~values & found.defined)


def _all(defined: Any) -> Mask:
    return True if defined is None else defined


def _both(one: Any, two: Any) -> Any:
    if one is None or two is None:
        return two if one is None else one
    return one & two


def _defined(kind: Kind, result: Result) -> Mask:
    return result[0] | result[1] if kind is Kind.BOOL else _all(result[1])


def _relation(answer: Any, here: Any, there: Any) -> Result:
    """Return masks of an answer that is defined where both sides are."""
    defined = _both(here, there)
    if defined is None:
        return answer, np.logical_not(answer)
    return answer & defined, np.logical_not(answer) & defined


def _double(values: Any) -> Any:
    return np.asarray(values, np.float64)


def _beside_constant(operator: str, text: Text, constant: str) -> Any:
    """Return how texts relate to a constant that may not be in their dictionary."""
    at = bisect_left(text.words, constant)
    if at < len(text.words) and text.words[at] == constant:
        return _RELATIONS[operator](text.codes, at)
    if operator == "==":
        return np.zeros(np.shape(text.codes), np.bool_)
    # Between two words: what is at most it is below it.
    return text.codes < at if operator in {"<", "<="} else text.codes >= at


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


def _sizes(text: Text, defined: Any) -> Result:
    table = np.array([len(word) for word in text.words] or [0], np.int64)
    return table[text.codes], defined


def _tested(apply: Callable[[Any], Any], value: Any, defined: Any) -> Result:
    return _relation(apply(value), defined, None)


def _truncated(value: Any, defined: Any) -> Result:
    inside = (value > -(2.0**63)) & (value < 2.0**63)
    return np.where(inside, value, 0.0).astype(np.int64), _both(defined, inside)


def _negated(value: Any, defined: Any) -> Result:
    wide = np.asarray(value, np.int64)
    return -wide, _both(defined, wide != INT_MIN)


def _absolute(value: Any, defined: Any) -> Result:
    wide = np.asarray(value, np.int64)
    return np.abs(wide), _both(defined, wide != INT_MIN)


# -- integers


def _add(one: Array, two: Array) -> Result:
    result = one + two
    return result, ((one ^ result) & (two ^ result)) >= 0


def _subtract(one: Array, two: Array) -> Result:
    result = one - two
    return result, ((one ^ two) & (one ^ result)) >= 0


def _multiply(one: Array, two: Array) -> Result:
    near = np.abs(one.astype(np.float64) * two.astype(np.float64))
    fits = np.asarray(near < 2.0**62)
    if not fits.all():
        # Near the end of the range doubles do not tell: those few are multiplied as Python's integers.
        pairs = np.broadcast_arrays(one, two)
        unsure = np.nonzero(~fits)
        exact = [int(a) * int(b) for a, b in zip(pairs[0][unsure], pairs[1][unsure], strict=True)]
        fits[unsure] = [INT_MIN <= product <= INT_MAX for product in exact]
    return one * two, fits


def _divide(one: Array, two: Array) -> Result:
    quotient, _, fits = _divided(one, two)
    return quotient, fits


def _remainder(one: Array, two: Array) -> Result:
    _, rest, fits = _divided(one, two)
    return rest, fits


def _divided(one: Array, two: Array) -> tuple[Array, Array, Array]:
    """Return quotient towards zero, remainder, and where they exist."""
    fits = (two != 0) & ~((two == -1) & (one == INT_MIN))
    by = np.where(fits, two, 1)
    down = np.floor_divide(one, by)
    rest = one - down * by
    quotient = down + ((rest != 0) & ((one < 0) != (by < 0)))
    return quotient, one - quotient * by, fits


class _Bounds:
    """Between which numbers each integer operation stays on a dataset; None where that is not known."""

    def __init__(self, graph: Graph, dataset: Dataset) -> None:
        self._known: list[tuple[int, int] | None] = []
        self._safe: list[bool] = []
        for op in graph.ops:
            bounds = self._of(op, dataset)
            fits = bounds is not None and bounds[0] >= INT_MIN and bounds[1] <= INT_MAX
            self._known.append(bounds if fits else None)
            self._safe.append(fits)

    def safe(self, number: int) -> bool:
        """Return whether an operation cannot overflow on these data."""
        return self._safe[number]

    def _of(self, op: Op, dataset: Dataset) -> tuple[int, int] | None:
        if op.kind is not Kind.INT:
            return None
        if op.name == "column":
            return dataset.ranges.get(op.detail[0])
        if op.name == "literal":
            return op.detail[-1].value, op.detail[-1].value
        if op.name in {"length", "fold count", "call size"}:
            return 0, _LARGEST_SIZE
        inputs = [self._known[number] for number in op.inputs] if op.name in _SPANS else [None]
        known = [bounds for bounds in inputs if bounds is not None]
        return _SPANS[op.name](*known) if len(known) == len(inputs) else None


def _product(one: Bounds, two: Bounds) -> Bounds:
    products = [a * b for a in one for b in two]
    return min(products), max(products)


# -- folds


def _along(mask: Any, dimensions: int, place: int, width: int) -> Array:
    """Return a mask that has the folded axis in full, whether or not its values vary along it."""
    array = _padded(np.asarray(mask), dimensions)
    shape = (*array.shape[:place], width, *array.shape[place + 1 :])
    return np.broadcast_to(array, shape)


def _exists(true: Array, false: Array, filled: Any, place: int, defined: Any) -> Result:
    if filled is not None:
        true, false = true & filled, false | ~filled
    return true.any(axis=place) & _all(defined), false.all(axis=place) & _all(defined)


def _every(true: Array, false: Array, filled: Any, place: int, defined: Any) -> Result:
    return _exists(false, true, filled, place, defined)[::-1]


def _count(true: Array, false: Array, filled: Any, place: int, defined: Any) -> Result:
    known = true | false
    if filled is not None:
        true, known = true & filled, known | ~filled
    return true.sum(axis=place, dtype=np.int64), known.all(axis=place) & _all(defined)


_SPANS: Mapping[str, Callable[[Bounds, Bounds], Bounds]] = {
    "int +": lambda one, two: (one[0] + two[0], one[1] + two[1]),
    "int -": lambda one, two: (one[0] - two[1], one[1] - two[0]),
    "int *": _product,
}
_LARGEST_SIZE = 2**40
"""More elements or characters than any document has."""
_MIRRORED = {"==": "==", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_RELATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": np.equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip
_CHECKED: Mapping[str, Callable[[Array, Array], Result]] = {
    "+": _add, "-": _subtract, "*": _multiply, "/": _divide, "%": _remainder,
}  # fmt: skip
_UNCHECKED: Mapping[str, Callable[[Array, Array], Result]] = {
    "+": lambda one, two: (one + two, None),
    "-": lambda one, two: (one - two, None),
    "*": lambda one, two: (one * two, None),
    "/": _divide,
    "%": _remainder,
}
_CALLS: Mapping[tuple[str, Kind], Callable[..., Any]] = {
    ("-", Kind.INT): _negated,
    ("-", Kind.DOUBLE): lambda value, defined: (-_double(value), defined),
    ("double", Kind.INT): lambda value, defined: (_double(value), defined),
    ("int", Kind.DOUBLE): lambda value, defined: _truncated(_double(value), defined),
    ("math.abs", Kind.INT): _absolute,
    ("math.abs", Kind.DOUBLE): lambda value, defined: (np.abs(value), defined),
    ("math.isNaN", Kind.DOUBLE): np.isnan,
    ("math.isInf", Kind.DOUBLE): np.isinf,
    ("math.isFinite", Kind.DOUBLE): np.isfinite,
}
_TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "matches": strings.matches,
}
_FOLDS: Mapping[str, Callable[..., Result]] = {"exists": _exists, "all": _every, "count": _count}
_STEPS: Mapping[str, Callable[[Machine, Op, str, int], Run]] = {
    "column": Machine.column,
    "literal": Machine.literal,
    "undefined": Machine.undefined,
    "and": Machine.logic,
    "or": Machine.logic,
    "not": Machine.negate,
    "choose": Machine.choose,
    "either": Machine.either,
    "guard": Machine.guard,
    "compare": Machine.compare,
    "int": Machine.integer,
    "double": Machine.double,
    "call": Machine.call,
    "test": Machine.test,
    "has": Machine.has,
    "length": Machine.length,
    "fold": Machine.fold,
}
