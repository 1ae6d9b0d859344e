"""
What was seen at each place of many documents to arrays: one column for each place and part that the programs read.

What stands in a list has one axis more than the list, as long as the longest list there, and a mask says which places
hold an element. Texts become numbers of a dictionary that all chunks and tables share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from canongate.expression.columns_dataset import Array, Chunk, Column, Dataset, Filled, narrow, unit_of
from canongate.expression.columns_graph import ELEMENTS, Path
from canongate.expression.sql_layout import EncodingError
from canongate.expression.values import INT_MAX, INT_MIN, Kind, kind_of

ABSENT = object()


@dataclass(slots=True)
class Slot:
    """One place: the parts that are read there, what has been seen of it, and the places below it."""

    path: Path
    parts: set[str] = field(default_factory=set)
    allowed: set[str] = field(default_factory=set)
    """Every part that the schema lets stand here; empty where only presence is read."""
    below: dict[str, "Slot"] = field(default_factory=dict)
    seen: list[Any] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """Makes columns of what slots have seen; texts and ranges are common to all chunks and tables."""

    texts: dict[Path, dict[str, int]] = field(default_factory=dict)
    ranges: dict[Path, tuple[int, int]] = field(default_factory=dict)
    _columns: dict[tuple[Path, str], Column] = field(default_factory=dict)
    _filled: dict[Path, Filled] = field(default_factory=dict)

    def scalars(self, root: Slot, rows: int) -> Mapping[tuple[Path, str], Column]:
        """Return the columns of what stands in no list, for all documents."""
        self._columns, self._filled = {}, {}
        for slot in root.below.values():
            self._lay(slot, (rows,), np.arange(rows), lists=False)
        return self._columns

    def table(self, slot: Slot, values: Sequence[Any]) -> Chunk:
        """Return lists as a table with one row for each."""
        self._columns, self._filled = {}, {}
        for value in values:
            fill(slot, value)
        self._lay(slot, (len(values),), np.arange(len(values)))
        return Chunk(len(values), self._columns, self._filled)

    def dataset(self, chunks: Sequence[Chunk], tables: Mapping[Path, Chunk]) -> Dataset:
        """Return everything with texts numbered by their order, so that numbers compare as texts do."""
        ordered = {path: tuple(sorted(known)) for path, known in self.texts.items()}
        moved = dict[Path, Array]()
        for path, words in ordered.items():
            places = {word: at for at, word in enumerate(words)}
            moved[path] = narrow(np.array([places[word] for word in self.texts[path]] or [0], np.int64))
        return Dataset(
            tuple(_renumbered(chunk, moved) for chunk in chunks),
            {path: _renumbered(table, moved) for path, table in tables.items()},
            ordered,
            dict(self.ranges),
        )

    def _lay(self, slot: Slot, shape: tuple[int, ...], cells: Array, *, lists: bool = True) -> None:
        """Lay one place out: ``cells`` says where in an array of ``shape`` each value seen belongs."""
        for part in sorted(slot.parts):
            if lists or unit_of(slot.path, part) is None:
                self._columns[slot.path, part] = self._column(slot, part, shape, cells)
        for name, below in slot.below.items():
            if name != ELEMENTS:
                self._lay(below, shape, cells, lists=lists)
            elif lists:
                self._lay_elements(slot, below, shape, cells)
        slot.seen, slot.lengths = [], []

    def _lay_elements(self, slot: Slot, below: Slot, shape: tuple[int, ...], cells: Array) -> None:
        lengths = np.array(slot.lengths, dtype=np.int64)
        longest = int(lengths.max()) if lengths.size else 0
        size = int(np.prod(shape))
        inner = np.repeat(cells, lengths)
        starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        places = (np.arange(inner.size) - starts) * size + inner
        whole = (longest, *shape)
        mask = np.zeros(longest * size, dtype=np.bool_)
        mask[places] = True
        self._filled[slot.path] = Filled(longest, None if mask.all() else mask.reshape(whole))
        self._lay(below, whole, places)

    def _column(self, slot: Slot, part: str, shape: tuple[int, ...], cells: Array) -> Column:
        size = int(np.prod(shape))
        here = np.fromiter((one[0] == part if part != "present" else one[0] != "" for one in slot.seen), np.bool_)
        defined = np.zeros(size, dtype=np.bool_)
        defined[cells] = here
        mask = None if defined.all() else defined.reshape(shape)
        if part in {"null_type", "record", "map", "present"}:
            return Column(None, mask)
        if part == "list":
            values = narrow(_spread(slot.lengths, size, cells, np.int64))
            return Column(values.reshape(shape), mask)
        made = [one[1] for one in slot.seen]
        return Column(self._values(slot.path, part, made, here, (size, cells)).reshape(shape), mask)

    def _values(self, path: Path, part: str, seen: list[Any], here: Array, place: tuple[int, Array]) -> Array:
        size, cells = place
        if part == "string":
            known = self.texts.setdefault(path, {})
            codes = [
                known.setdefault(one, len(known)) if is_text else 0 for one, is_text in zip(seen, here, strict=True)
            ]
            return _spread(codes, size, cells, np.int64)
        kept = [one if is_here else 0 for one, is_here in zip(seen, here, strict=True)]
        if part == "int":
            low, high = self.ranges.get(path, (0, 0))
            self.ranges[path] = (min([low, *kept]), max([high, *kept]))
            return narrow(_spread(kept, size, cells, np.int64))
        return _spread(kept, size, cells, np.float64 if part == "double" else np.bool_)


def _spread(values: Sequence[Any], size: int, cells: Array, dtype: Any) -> Array:
    spread = np.zeros(size, dtype=dtype)
    spread[cells] = np.array(values, dtype=dtype)
    return spread


def fill(slot: Slot, value: Any, *, lists: bool = True) -> None:
    """Note what stands at a place, and below it; ``lists`` is false where lists are noted elsewhere."""
    slot.seen.append(("", None) if value is ABSENT else seen(value, slot))
    is_map, is_list = isinstance(value, Mapping), isinstance(value, list)
    for name, below in slot.below.items():
        if name != ELEMENTS:
            fill(below, value.get(name, ABSENT) if is_map else ABSENT, lists=lists)
    inner = slot.below.get(ELEMENTS)
    if lists:
        slot.lengths.append(len(value) if is_list else 0)
        if inner is not None and is_list:
            for element in value:
                fill(inner, element)


def seen(value: Any, slot: Slot) -> tuple[str, Any]:
    """Return which part of its place a value is."""
    kind = kind_of(value)
    part = "" if kind is None else kind.value
    if kind is Kind.MAP:
        part = "map" if "map" in slot.allowed else "record"
    too_large = kind is Kind.INT and not INT_MIN <= value <= INT_MAX
    if too_large or (slot.allowed and part not in slot.allowed):
        path = ".".join(slot.path).replace(f".{ELEMENTS}", "[]")
        raise EncodingError(f"{path} does not fit its schema, or holds an integer beyond 64 bits")
    return part or "other", value


def _renumbered(chunk: Chunk, moved: Mapping[Path, Array]) -> Chunk:
    columns = {
        (path, part): Column(moved[path][column.values], column.defined)
        if part == "string" and column.values is not None
        else column
        for (path, part), column in chunk.columns.items()
    }
    return Chunk(chunk.rows, columns, chunk.filled, chunk.codes)
