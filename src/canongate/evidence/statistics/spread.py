"""
How many customers have each value, as two columns: a mapping for who asks for one value, arrays for who asks for all.

Everything is exact: numbers are 64 bits where no sum over the customers can leave them, and Python's own beyond.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[Any]
"""Whole numbers: int64, or Python's own where those could overflow."""
_BLOCK = 1 << 16
_LARGEST = 2**62


class Spread(Mapping[int, int]):
    """
    Distinct values in ascending order, ``levels``, and the customers who have each, ``counts``.

    Args:
        values: distinct whole numbers, in any order.
        counts: the customers of each.
    """

    __slots__ = ("counts", "levels")

    def __init__(self, values: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        order = np.argsort(values, kind="stable")
        self.levels: Whole = _safe(values[order], sum_exactly(np.abs(counts)))
        self.counts: Whole = counts[order]

    @classmethod
    def of(cls, table: Mapping[int, int]) -> "Spread":
        """Return a table of values as a spread."""
        if isinstance(table, Spread):
            return table
        values: Whole = np.array(list(table), dtype=object)
        if all(-_LARGEST < value < _LARGEST for value in table):
            values = values.astype(np.int64)
        return cls(values, np.fromiter(table.values(), np.int64, len(table)))

    def __getitem__(self, value: int) -> int:
        place = int(np.searchsorted(self.levels, value))
        if place == self.levels.size or self.levels[place] != value:
            raise KeyError(value)
        return int(self.counts[place])

    def __iter__(self) -> Iterator[int]:
        return (int(value) for value in self.levels)

    def __len__(self) -> int:
        return int(self.levels.size)

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return int(self.counts.sum())

    @property
    def total(self) -> int:
        """The value all customers hold together."""
        return sum_exactly(self.levels, self.counts)


def sum_exactly(*factors: Whole) -> int:
    """Return the sum of the products of whole numbers that stand in the same place, however large it is."""
    total = 0
    for start in range(0, factors[0].size, _BLOCK):
        block = [factor[start : start + _BLOCK] for factor in factors]
        bound = block[0].size * math.prod(max(1, _furthest(part)) for part in block)
        parts = block if bound < _LARGEST else [part.astype(object) for part in block]
        product = parts[0]
        for part in parts[1:]:
            product = product * part
        total += int(product.sum())
    return total


def _safe(values: Whole, customers: int) -> Whole:
    """Return values as Python's own numbers where a sum over all customers might not fit 64 bits."""
    if values.dtype == object or not values.size or _furthest(values) * max(1, customers) < _LARGEST:
        return values
    return values.astype(object)


def _furthest(numbers: Whole) -> int:
    """Return the largest distance from 0; the most negative number has none of 64 bits."""
    return max(abs(int(numbers.min())), abs(int(numbers.max())))
