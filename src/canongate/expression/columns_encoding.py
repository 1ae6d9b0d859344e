"""
Documents to a dataset: chunks small enough for a processor's cache, and tables of lists that repeat.

Whether the lists at a place repeat (:mod:`.columns_dataset`) is seen while documents are read; those that do not are
laid out in the chunks. How places become arrays stands in :mod:`.columns_layout`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from canongate.expression.columns_dataset import Array, Chunk, Dataset, narrow, unit_of
from canongate.expression.columns_graph import ELEMENTS, Graph, Path
from canongate.expression.columns_layout import ABSENT, Layout, Slot, fill, seen

ROWS = 16_384
"""Documents in a chunk."""
CELLS = 4_000_000
"""Elements of one list in a chunk, filled or not."""
_MANY = 100_000
"""Distinct lists that are kept before it is asked whether they repeat."""


@dataclass(slots=True)
class Unit:
    """A list that stands in no other: what documents hold there, by the number of each distinct list."""

    slot: Slot
    known: dict[Any, int] = field(default_factory=dict)
    values: list[Any] = field(default_factory=list)
    """Distinct lists; once it is settled that they do not repeat, those of the chunk that is being filled."""
    codes: list[int] = field(default_factory=list)
    closed: list[Array] = field(default_factory=list)
    """Numbers of the lists in the chunks before."""
    rows: int = 0
    is_spread: bool = False
    """True where each document's list is laid out in its chunk."""

    def add(self, value: Any) -> None:
        """Append what a document holds."""
        self.rows += 1
        if self.is_spread:
            self.values.append(value)
            return
        key = _key(self.slot, value)
        if key not in self.known:
            self.known[key] = len(self.values)
            self.values.append(value)
        self.codes.append(self.known[key])

    def close(self) -> None:
        """End a chunk."""
        self.closed.append(narrow(np.array(self.codes, np.int64)))
        self.codes = []

    @property
    def repeats(self) -> bool:
        """True where it pays to keep each list once."""
        return len(self.values) * 2 <= self.rows


def encode(graph: Graph, documents: Iterable[Mapping[str, Any]]) -> Dataset:
    """
    Return documents as arrays.

    Raises:
        EncodingError: a document does not fit its schema, or holds an integer beyond 64 bits.
    """
    encoder = _Encoder(graph)
    for document in documents:
        encoder.add(document)
    return encoder.finished()


class _Encoder:
    """Collects documents row by row and closes chunks."""

    def __init__(self, graph: Graph) -> None:
        self._root = Slot(())
        units = set[Path]()
        for op in graph.ops:
            if op.name == "column":
                path, part = op.detail[:2]
                slot = self._slot(path)
                slot.parts.add(part)
                slot.allowed.update(*op.detail[2:])
                units |= {unit for unit in (unit_of(path, part),) if unit is not None}
        self._units = [Unit(self._slot(path)) for path in sorted(units)]
        self._rows = 0
        self._chunks: list[Chunk] = []
        self._layout = Layout()

    def _slot(self, path: Path) -> Slot:
        slot = self._root
        for size, name in enumerate(path, start=1):
            slot = slot.below.setdefault(name, Slot(path[:size]))
        return slot

    def add(self, document: Mapping[str, Any]) -> None:
        """Append one document, in a new chunk where this one would become too large."""
        held = [_at(document, unit.slot.path) for unit in self._units]
        longest = max([1, *(_longest(unit.slot, value) for unit, value in zip(self._units, held, strict=True))])
        if self._rows >= ROWS or (self._rows and (self._rows + 1) * longest > CELLS):
            self._close()
        for unit, value in zip(self._units, held, strict=True):
            unit.add(value)
        for name, slot in self._root.below.items():
            fill(slot, document.get(name, ABSENT), lists=False)
        self._rows += 1

    def _close(self) -> None:
        if not self._rows:
            return
        self._chunks.append(Chunk(self._rows, self._layout.scalars(self._root, self._rows), {}))
        self._rows = 0
        for unit in self._units:
            if unit.is_spread:
                self._lay_out(unit, len(self._chunks) - 1, unit.values)
                unit.values = []
            else:
                unit.close()
                if len(unit.values) > _MANY and not unit.repeats:
                    self._settle(unit)

    def _settle(self, unit: Unit) -> None:
        """Lay the lists out in their chunks: they do not repeat."""
        for number, codes in enumerate(unit.closed):
            self._lay_out(unit, number, [unit.values[code] for code in codes])
        unit.is_spread, unit.values, unit.known, unit.closed = True, [], {}, []

    def _lay_out(self, unit: Unit, number: int, values: Sequence[Any]) -> None:
        chunk, laid = self._chunks[number], self._layout.table(unit.slot, values)
        columns, filled = {**chunk.columns, **laid.columns}, {**chunk.filled, **laid.filled}
        self._chunks[number] = replace(chunk, columns=columns, filled=filled)

    def finished(self) -> Dataset:
        """Return everything added, with dictionaries in order."""
        self._close()
        for unit in self._units:
            if not unit.is_spread and not unit.repeats:
                self._settle(unit)
        kept = [unit for unit in self._units if not unit.is_spread]
        tables = {unit.slot.path: self._layout.table(unit.slot, unit.values) for unit in kept}
        chunks = [
            replace(chunk, codes={unit.slot.path: unit.closed[number] for unit in kept})
            for number, chunk in enumerate(self._chunks)
        ]
        return self._layout.dataset(chunks, tables)


def _at(document: Mapping[str, Any], path: Path) -> Any:
    """Return what stands at a path of field names."""
    found: Any = document
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            return ABSENT
        found = found[name]
    return found


def _longest(slot: Slot, value: Any) -> int:
    """Return how many elements the lists of a document can need in a chunk for one row."""
    longest = 1
    for name, below in slot.below.items():
        if name == ELEMENTS:
            inner = [_longest(below, one) for one in value] if isinstance(value, list) else []
            longest = max(longest, len(inner) * max(inner, default=1))
        elif isinstance(value, Mapping) and name in value:
            longest = max(longest, _longest(below, value[name]))
    return longest


def _key(slot: Slot, value: Any) -> Any:
    """Return what tells a value from others in everything that is read of it."""
    if value is ABSENT:
        return None
    part, found = seen(value, slot)
    if isinstance(value, list):
        inner = slot.below.get(ELEMENTS)
        return part, len(value) if inner is None else tuple([_key(inner, element) for element in value])
    if isinstance(value, Mapping):
        below = slot.below.items()
        return part, tuple([_key(one, value.get(name, ABSENT)) for name, one in below if name != ELEMENTS])
    return part, found.hex() if isinstance(found, float) else found
