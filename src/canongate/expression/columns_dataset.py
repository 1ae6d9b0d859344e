"""
Documents as arrays: chunks of documents, and tables of the distinct lists that they hold.

A list whose contents repeat from document to document (what is read of it) stands once, in a table; a document holds
its number there. What a program asks of such a list alone is then computed once for each distinct list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from canongate.expression.columns_graph import ELEMENTS, Path

type Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chunk: values, and where they are defined (None is everywhere)."""

    values: Array | None
    defined: Array | None


@dataclass(frozen=True, slots=True)
class Filled:
    """How long the longest list at a place is in a chunk, and which places hold an element (None is all)."""

    width: int
    mask: Array | None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some documents, or some distinct lists: columns by place and part, and where lists hold elements."""

    rows: int
    columns: Mapping[tuple[Path, str], Column]
    filled: Mapping[Path, Filled]
    codes: Mapping[Path, Array] = field(default_factory=dict)
    """For each list that stands in a table the number of every document's list there."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """All documents, the dictionary of each text column (sorted), and the range of each integer column."""

    chunks: tuple[Chunk, ...]
    tables: Mapping[Path, Chunk]
    """Distinct lists, by the place of the list."""
    texts: Mapping[Path, tuple[str, ...]]
    ranges: Mapping[Path, tuple[int, int]]

    @property
    def rows(self) -> int:
        """How many documents there are."""
        return sum(chunk.rows for chunk in self.chunks)


def unit_of(path: Path, part: str) -> Path | None:
    """Return the place of the outermost list that a column belongs to, or None where it belongs to none."""
    if ELEMENTS in path:
        return path[: path.index(ELEMENTS)]
    return path if part == "list" else None


def narrow(values: Array) -> Array:
    """Return integers in the smallest type that holds them."""
    if not values.size:
        return values
    low, high = values.min(), values.max()
    fits = next(kind for kind in _INTEGERS if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
    return values.astype(fits)


_INTEGERS = (np.int8, np.int16, np.int32, np.int64)
