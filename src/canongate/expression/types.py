"""
Static types: what the checker knows of a value before it exists.

A type is ``dyn`` (anything), a scalar with what a schema says of it (allowed values, bounds), a list, a map, a record
(an object with named fields) or a union of these. Types only ever narrow what is reported at compile time; they never
change what an expression evaluates to.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from canongate.expression.values import Kind


@dataclass(frozen=True, slots=True)
class Dyn:
    """A value of which nothing is known."""

    kind: None = None

    def __str__(self) -> str:
        return "dyn"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without parts; ``values`` are the only ones it can have, where that is known."""

    kind: Kind
    values: frozenset[Any] | None = None
    low: float | None = None
    high: float | None = None
    max_length: int | None = None
    min_length: int = 0
    date: bool = False
    """True for text that is an ISO date: ordered as text, it is ordered in time."""

    def __str__(self) -> str:
        return {Kind.NULL: "null", Kind.TIMESTAMP: "timestamp", Kind.DURATION: "duration"}.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class ListType:
    """A list; how many elements it has at most, and at least, where the schema says so."""

    element: "Type"
    max_items: int | None = None
    kind: Kind = Kind.LIST
    min_items: int = 0

    def __str__(self) -> str:
        return f"list of {self.element}"


@dataclass(frozen=True, slots=True)
class MapType:
    """A map whose keys are not known by name."""

    key: "Type"
    value: "Type"
    max_items: int | None = None
    kind: Kind = Kind.MAP

    def __str__(self) -> str:
        return f"map from {self.key} to {self.value}"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record; its type is made when first asked for, because schemas may be recursive."""

    make: "Callable[[], Type]" = field(compare=False, repr=False)
    required: bool
    description: str = ""

    @property
    def type(self) -> "Type":
        """The type of the field's value."""
        return self.make()


@dataclass(frozen=True, slots=True)
class RecordType:
    """An object with named fields; two are equal where they come from the same place of the same schema."""

    pointer: str
    fields: Mapping[str, Field] = field(compare=False, repr=False)
    other: "Type | None" = None
    """The type of fields that are not named; None where there can be none."""
    kind: Kind = Kind.MAP

    def __str__(self) -> str:
        return self.pointer.rsplit("/", 1)[-1] or "object"


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types; flat, without repetition."""

    members: tuple["Type", ...]
    kind: None = None

    def __str__(self) -> str:
        return " or ".join(sorted({str(member) for member in self.members}))


type Type = Dyn | Scalar | ListType | MapType | RecordType | Union

DYN = Dyn()
NULL, BOOL, INT, UINT, DOUBLE, STRING, BYTES, TYPE, TIMESTAMP, DURATION = (
    Scalar(kind)
    for kind in (
        Kind.NULL, Kind.BOOL, Kind.INT, Kind.UINT, Kind.DOUBLE, Kind.STRING, Kind.BYTES, Kind.TYPE, Kind.TIMESTAMP,
        Kind.DURATION,
    )
)  # fmt: skip
LIST = ListType(DYN)
MAP = MapType(DYN, DYN)


def alternatives(of: Type) -> Iterator[Dyn | Scalar | ListType | MapType | RecordType]:
    """Yield the members of a union, or the type itself."""
    if isinstance(of, Union):
        for member in of.members:
            yield from alternatives(member)
    else:
        yield of


def union(types: Iterable[Type]) -> Type:
    """Return one type for values of any of these; ``dyn`` where one is ``dyn`` or there are none."""
    members = tuple(dict.fromkeys(member for one in types for member in alternatives(one)))
    if not members or DYN in members:
        return DYN
    return members[0] if len(members) == 1 else Union(members)


def kinds(of: Type) -> frozenset[Kind] | None:
    """Return the kinds a value of the type can have; None for any."""
    found = {member.kind for member in alternatives(of)}
    return None if None in found else frozenset(kind for kind in found if kind is not None)


def plain(kind: Kind) -> Type:
    """Return the type of which only the kind is known."""
    return LIST if kind is Kind.LIST else MAP if kind is Kind.MAP else Scalar(kind)


def possible(of: Type, wanted: Iterable[Kind]) -> bool:
    """Return whether some value of a type is of one of some kinds."""
    found = kinds(of)
    return found is None or bool(found & frozenset(wanted))
