"""
Documents to arrays: one column for each place and kind that the programs read, texts as numbers of a dictionary.

Documents are laid out in chunks small enough for a processor's cache. In a chunk, what stands in a list has one axis
more than the list, as long as the longest list there; which places hold an element is a mask. A chunk is closed early
where a long list would make it large.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from canongate.expression.columns_graph import ELEMENTS, Graph, Path
from canongate.expression.sql_layout import EncodingError
from canongate.expression.values import INT_MAX, INT_MIN, Kind, kind_of

type Array = npt.NDArray[Any]
ROWS = 16_384
"""Documents in a chunk."""
CELLS = 4_000_000
"""Elements of one list in a chunk, filled or not."""
_ABSENT = object()
_INTEGERS = (np.int8, np.int16, np.int32, np.int64)


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
    """Some documents: columns by place and part; for each list which places hold an element."""

    rows: int
    columns: Mapping[tuple[Path, str], Column]
    filled: Mapping[Path, "Filled"]


@dataclass(frozen=True, slots=True)
class Dataset:
    """All documents, the dictionary of each text column (sorted), and the range of each integer column."""

    chunks: tuple[Chunk, ...]
    texts: Mapping[Path, tuple[str, ...]]
    ranges: Mapping[Path, tuple[int, int]]


@dataclass(slots=True)
class _Slot:
    """One place: the parts that are read there, what has been seen in this chunk, and the places below it."""

    path: Path
    parts: set[str] = field(default_factory=set)
    allowed: set[str] = field(default_factory=set)
    """Every part that the schema lets stand here; empty where only presence is read."""
    below: dict[str, "_Slot"] = field(default_factory=dict)
    seen: list[Any] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)


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
        self._root = _Slot(())
        for op in graph.ops:
            if op.name == "column":
                slot = self._slot(op.detail[0])
                slot.parts.add(op.detail[1])
                slot.allowed.update(*op.detail[2:])
        self._rows = 0
        self._columns: dict[tuple[Path, str], Column] = {}
        self._filled: dict[Path, Filled] = {}
        self._chunks: list[Chunk] = []
        self._texts: dict[Path, dict[str, int]] = {}
        self._ranges: dict[Path, tuple[int, int]] = {}

    def _slot(self, path: Path) -> _Slot:
        slot = self._root
        for size, name in enumerate(path, start=1):
            slot = slot.below.setdefault(name, _Slot(path[:size]))
        return slot

    def add(self, document: Mapping[str, Any]) -> None:
        """Append one document, in a new chunk where this one would become too large."""
        longest = _longest(self._root, document)
        if self._rows >= ROWS or (self._rows and (self._rows + 1) * longest > CELLS):
            self._close()
        for name, slot in self._root.below.items():
            _fill(slot, document.get(name, _ABSENT))
        self._rows += 1

    def finished(self) -> Dataset:
        """Return everything added, with dictionaries in order."""
        self._close()
        ordered = {path: tuple(sorted(known)) for path, known in self._texts.items()}
        moved = {
            path: np.array([texts.index(text) for text in self._texts[path]], dtype=np.int64)
            if len(texts) < 2  # noqa: PLR2004  # nothing to sort
            else np.argsort(np.argsort(np.array(list(self._texts[path]), dtype=object), kind="stable"), kind="stable")
            for path, texts in ordered.items()
        }
        chunks = tuple(_renumbered(chunk, moved) for chunk in self._chunks)
        return Dataset(chunks, ordered, dict(self._ranges))

    def _close(self) -> None:
        if not self._rows:
            return
        self._columns, self._filled = {}, {}
        cells = np.arange(self._rows)
        for slot in self._root.below.values():
            self._lay(slot, (self._rows,), cells)
        self._chunks.append(Chunk(self._rows, self._columns, self._filled))
        self._rows = 0

    def _lay(self, slot: _Slot, shape: tuple[int, ...], cells: Array) -> None:
        """Lay one place out: ``cells`` says where in an array of ``shape`` each value seen belongs."""
        for part in sorted(slot.parts):
            self._columns[slot.path, part] = self._column(slot, part, shape, cells)
        for name, below in slot.below.items():
            if name == ELEMENTS:
                self._lay_elements(slot, below, shape, cells)
            else:
                self._lay(below, shape, cells)
        slot.seen, slot.lengths = [], []

    def _lay_elements(self, slot: _Slot, below: _Slot, shape: tuple[int, ...], cells: Array) -> None:
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

    def _column(self, slot: _Slot, part: str, shape: tuple[int, ...], cells: Array) -> Column:
        size = int(np.prod(shape))
        here = np.fromiter((one[0] == part if part != "present" else one[0] != "" for one in slot.seen), np.bool_)
        defined = np.zeros(size, dtype=np.bool_)
        defined[cells] = here
        mask = None if defined.all() else defined.reshape(shape)
        if part in {"null_type", "record", "map", "present"}:
            return Column(None, mask)
        if part == "list":
            values = self._spread([*slot.lengths], size, cells, np.int64)
            return Column(values.reshape(shape), mask)
        made = [one[1] for one in slot.seen]
        return Column(self._values(slot.path, part, made, here, (size, cells)).reshape(shape), mask)

    def _values(self, path: Path, part: str, seen: list[Any], here: Array, place: tuple[int, Array]) -> Array:
        size, cells = place
        if part == "string":
            known = self._texts.setdefault(path, {})
            codes = [
                known.setdefault(one, len(known)) if is_text else 0 for one, is_text in zip(seen, here, strict=True)
            ]
            return self._spread(codes, size, cells, np.int64)
        kept = [one if is_here else 0 for one, is_here in zip(seen, here, strict=True)]
        if part == "int":
            low, high = self._ranges.get(path, (0, 0))
            self._ranges[path] = (min([low, *kept]), max([high, *kept]))
            return _narrow(self._spread(kept, size, cells, np.int64))
        return self._spread(kept, size, cells, np.float64 if part == "double" else np.bool_)

    @staticmethod
    def _spread(values: list[Any], size: int, cells: Array, dtype: Any) -> Array:
        spread = np.zeros(size, dtype=dtype)
        spread[cells] = np.array(values, dtype=dtype)
        return spread


def _longest(slot: _Slot, value: Any) -> int:
    """Return how many elements the lists of a document can need in a chunk for one row."""
    longest = 1
    for name, below in slot.below.items():
        if name == ELEMENTS:
            inner = [_longest(below, one) for one in value] if isinstance(value, list) else []
            longest = max(longest, len(inner) * max(inner, default=1))
        elif isinstance(value, Mapping) and name in value:
            longest = max(longest, _longest(below, value[name]))
    return longest


def _fill(slot: _Slot, value: Any) -> None:
    """Note what stands at a place, and below it."""
    slot.seen.append(("", None) if value is _ABSENT else _seen(value, slot))
    is_map, is_list = isinstance(value, Mapping), isinstance(value, list)
    for name, below in slot.below.items():
        if name == ELEMENTS:
            continue
        _fill(below, value.get(name, _ABSENT) if is_map else _ABSENT)
    elements = value if is_list else []
    slot.lengths.append(len(elements))
    inner = slot.below.get(ELEMENTS)
    if inner is not None:
        for element in elements:
            _fill(inner, element)


def _seen(value: Any, slot: _Slot) -> tuple[str, Any]:
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


def _narrow(values: Array) -> Array:
    """Return integers in the smallest type that holds them."""
    if not values.size:
        return values
    low, high = values.min(), values.max()
    fits = next(kind for kind in _INTEGERS if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
    return values.astype(fits)


def _renumbered(chunk: Chunk, moved: Mapping[Path, Array]) -> Chunk:
    """Return a chunk with its texts numbered by their order, so that numbers compare as texts do."""
    columns = {
        (path, part): Column(_narrow(moved[path][column.values]), column.defined)
        if part == "string" and column.values is not None and moved[path].size
        else column
        for (path, part), column in chunk.columns.items()
    }
    return Chunk(chunk.rows, columns, chunk.filled)
