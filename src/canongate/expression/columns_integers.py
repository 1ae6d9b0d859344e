"""64-bit integers in arrays: results, and where they fit; nothing is looked at where a dataset cannot overflow."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from canongate.expression.columns_arrays import Array, Result, both
from canongate.expression.columns_dataset import Dataset
from canongate.expression.columns_graph import Graph, Op
from canongate.expression.values import INT_MAX, INT_MIN, Kind

type Range = tuple[int, int]


def negated(value: Any, defined: Any) -> Result:
    """Return the negated integers."""
    wide = np.asarray(value, np.int64)
    return -wide, both(defined, wide != INT_MIN)


def absolute(value: Any, defined: Any) -> Result:
    """Return the sizes of integers."""
    wide = np.asarray(value, np.int64)
    return np.abs(wide), both(defined, wide != INT_MIN)


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
        first, second = (np.broadcast_to(side, fits.shape)[~fits] for side in (one, two))
        exact = [int(a) * int(b) for a, b in zip(first, second, strict=True)]
        fits[~fits] = [INT_MIN <= product <= INT_MAX for product in exact]
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


class Bounds:
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

    def width(self, *numbers: int) -> type[np.signedinteger[Any]]:
        """Return the type in which an operation on these integers is exact."""
        known = [self._known[number] for number in numbers]
        small = all(bounds is not None and bounds[0] >= -_SMALL and bounds[1] < _SMALL for bounds in known)
        return np.int32 if small else np.int64

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


def _product(one: Range, two: Range) -> Range:
    products = [a * b for a in one for b in two]
    return min(products), max(products)


_SPANS: Mapping[str, Callable[[Range, Range], Range]] = {
    "int +": lambda one, two: (one[0] + two[0], one[1] + two[1]),
    "int -": lambda one, two: (one[0] - two[1], one[1] - two[0]),
    "int *": _product,
}
_SMALL = 2**31
_LARGEST_SIZE = 2**40
"""More elements or characters than any document has."""
CHECKED: Mapping[str, Callable[[Array, Array], Result]] = {
    "+": _add, "-": _subtract, "*": _multiply, "/": _divide, "%": _remainder,
}  # fmt: skip
UNCHECKED: Mapping[str, Callable[[Array, Array], Result]] = {
    "+": lambda one, two: (one + two, None),
    "-": lambda one, two: (one - two, None),
    "*": lambda one, two: (one * two, None),
    "/": _divide,
    "%": _remainder,
}
