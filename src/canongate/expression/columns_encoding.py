"""
Documents to arrays: one column for each place and kind that the programs read, texts as numbers of a dictionary.

Documents are laid out in chunks small enough for a processor's cache. Lists that repeat go to a table, each once
(:mod:`.columns_dataset`); others are laid out in the chunk: what stands in a list has one axis more than the list, as
long as the longest list there, and a mask says which places hold an element.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from canongate.expression.columns_dataset import Array, Chunk, Column, Dataset, Filled, narrow, unit_of
from canongate.expression.columns_graph import ELEMENTS, Graph, Path
from canongate.expression.sql_layout import EncodingError
from canongate.expression.values import INT_MAX, INT_MIN, Kind, kind_of

ROWS = 16_384
"""Documents in a chunk."""
CELLS = 4_000_000
"""Elements of one list in a chunk, filled or not."""
_MANY = 100_000
"""Distinct lists that are kept before it is asked whether they repeat."""
_ABSENT = object()


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
            _fill(slot, document.get(name, _ABSENT), lists=False)
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
            _fill(slot, value)
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


def _at(document: Mapping[str, Any], path: Path) -> Any:
    """Return what stands at a path of field names."""
    found: Any = document
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            return _ABSENT
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
    if value is _ABSENT:
        return None
    part, found = _seen(value, slot)
    if isinstance(value, list):
        inner = slot.below.get(ELEMENTS)
        return part, len(value) if inner is None else tuple([_key(inner, element) for element in value])
    if isinstance(value, Mapping):
        below = slot.below.items()
        return part, tuple([_key(one, value.get(name, _ABSENT)) for name, one in below if name != ELEMENTS])
    return part, found.hex() if isinstance(found, float) else found


def _fill(slot: Slot, value: Any, *, lists: bool = True) -> None:
    """Note what stands at a place, and below it; ``lists`` is false where lists are noted elsewhere."""
    slot.seen.append(("", None) if value is _ABSENT else _seen(value, slot))
    is_map, is_list = isinstance(value, Mapping), isinstance(value, list)
    for name, below in slot.below.items():
        if name != ELEMENTS:
            _fill(below, value.get(name, _ABSENT) if is_map else _ABSENT, lists=lists)
    inner = slot.below.get(ELEMENTS)
    if lists:
        slot.lengths.append(len(value) if is_list else 0)
        if inner is not None and is_list:
            for element in value:
                _fill(inner, element)


def _seen(value: Any, slot: Slot) -> tuple[str, Any]:
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
