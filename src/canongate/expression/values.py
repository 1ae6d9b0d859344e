"""
The values of CEL as Python sees them, and how they are read, compared and ordered.

bool, int, float, str, bytes, None, list and dict are Python's own; the four kinds Python has no type for stand here.
Nothing here reports errors of an expression: a comparison that has no meaning answers None.
Long because it is one value model.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

type Value = Any
"""None, bool, int, Uint, float, str, bytes, list, dict, MapValue, Timestamp, Duration or TypeValue."""

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
UINT_MAX = 2**64 - 1


class Kind(StrEnum):
    """The run-time type of a value; the text is the name of the type in the language."""

    NULL = "null_type"
    BOOL = "bool"
    INT = "int"
    UINT = "uint"
    DOUBLE = "double"
    STRING = "string"
    BYTES = "bytes"
    LIST = "list"
    MAP = "map"
    TYPE = "type"
    TIMESTAMP = "google.protobuf.Timestamp"
    DURATION = "google.protobuf.Duration"


NUMBERS = frozenset({Kind.INT, Kind.UINT, Kind.DOUBLE})


class Uint(int):
    """An unsigned 64-bit integer; equal to the int of the same number, as the language wants."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{int(self)}u"


@dataclass(frozen=True, slots=True, order=True)
class Timestamp:
    """An instant: nanoseconds since 1970-01-01T00:00:00Z."""

    nanos: int


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A stretch of time, in nanoseconds."""

    nanos: int


@dataclass(frozen=True, slots=True)
class TypeValue:
    """A type as a value, such as ``int``."""

    name: str


class MapValue(Mapping[Any, Any]):
    """
    A map with keys other than text; iterates over its keys in a fixed order.

    Python's dict would take ``true`` and ``1`` for one key; CEL takes ``1``, ``1u`` and ``1.0`` for one key and
    ``true`` for another. Maps whose keys are all text stay plain dicts.
    """

    __slots__ = ("_entries",)

    def __init__(self, entries: Iterable[tuple[Value, Value]]) -> None:
        self._entries = {map_key(key): (key, value) for key, value in entries}

    def __getitem__(self, key: Value) -> Value:
        return self._entries[map_key(key)][1]

    def __iter__(self) -> Iterator[Value]:
        return (self._entries[key][0] for key in sorted(self._entries, key=lambda key: (key[0], key[1])))

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return "{" + ", ".join(f"{key!r}: {self[key]!r}" for key in self) + "}"


def map_key(key: Value) -> tuple[str, Any]:
    """
    Return what identifies a key.

    Raises:
        KeyError: a value of this kind is never a key.
    """
    kind = kind_of(key)
    if kind is Kind.BOOL or kind is Kind.STRING:
        return kind.value, key
    if kind in NUMBERS:
        # 1, 1u and 1.0 are one key; 1.5, NaN and infinity are none, and being floats equal no integer here.
        return "number", int(key) if kind is not Kind.DOUBLE or key.is_integer() else key
    raise KeyError(key)


_KINDS: dict[type, Kind] = {
    bool: Kind.BOOL, int: Kind.INT, Uint: Kind.UINT, float: Kind.DOUBLE, str: Kind.STRING, bytes: Kind.BYTES,
    type(None): Kind.NULL, list: Kind.LIST, dict: Kind.MAP, MapValue: Kind.MAP, TypeValue: Kind.TYPE,
    Timestamp: Kind.TIMESTAMP, Duration: Kind.DURATION,
}  # fmt: skip


def kind_of(value: Value) -> Kind | None:
    """Return the kind of a value, or None for what is no value of the language."""
    return _KINDS.get(type(value))


def admit(value: Any) -> Value:
    """
    Return a value of a document as the language sees it, or NotImplemented where it sees none.

    Integers from 2**63 to 2**64 - 1 are unsigned, as the official engine reads them; larger ones, and objects of
    other classes than JSON has, are no values. Containers are admitted as they are: what they hold is admitted
    when it is read.
    """
    kind = _KINDS.get(type(value))
    if kind is Kind.INT and not INT_MIN <= value <= INT_MAX:
        return Uint(value) if 0 <= value <= UINT_MAX else NotImplemented
    return NotImplemented if kind is None else value


def iterate(value: Value) -> list[Value] | None:
    """Return what a macro runs over: elements of a list, sorted keys of a map; None for anything else."""
    kind = kind_of(value)
    if kind is Kind.LIST:
        elements: list[Value] = value
        return elements
    if kind is Kind.MAP:
        # Sorted, so that a document gives the same answer after its keys were put into another order.
        return sorted(value) if isinstance(value, dict) else list(value)
    return None


def equal(left: Value, right: Value) -> bool:
    """Return whether two values are equal: numbers by number, NaN never, other kinds only to their own."""
    one, two = kind_of(left), kind_of(right)
    if one in NUMBERS and two in NUMBERS:
        left, right = _on_one_line(left, right)
        return bool(left == right)
    if one is not two:
        return False
    if one is Kind.LIST:
        return len(left) == len(right) and all(map(equal, left, right))
    if one is Kind.MAP:
        return _equal_maps(left, right)
    return bool(left == right)


def _on_one_line(left: Value, right: Value) -> tuple[Value, Value]:
    """Return two numbers of one kind: beside a double an integer becomes one, and is rounded where it is large."""
    if isinstance(left, float) is isinstance(right, float):
        return left, right
    return float(left), float(right)


def _equal_maps(left: Mapping[Value, Value], right: Mapping[Value, Value]) -> bool:
    if len(left) != len(right):
        return False
    return all(has_key(right, key) and equal(left[key], right[key]) for key in left)


def has_key(container: Mapping[Value, Value], key: Value) -> bool:
    """Return whether a map has a key; only text is a key of a plain dict."""
    if isinstance(container, dict):
        return isinstance(key, str) and key in container
    return key in container


def compare(left: Value, right: Value) -> int | None:
    """
    Return -1, 0 or 1 for the order of two values, 2 where both can be ordered but are not (NaN), None where none is.

    Numbers of all kinds stand on one line; other kinds are ordered among themselves.
    """
    one, two = kind_of(left), kind_of(right)
    if one in NUMBERS and two in NUMBERS:
        left, right = _on_one_line(left, right)
        if math.isnan(left) or math.isnan(right):
            return 2
    elif one is not two or one in _UNORDERED:
        return None
    return int(left > right) - int(left < right)


_UNORDERED = frozenset({Kind.NULL, Kind.LIST, Kind.MAP, Kind.TYPE, None})
