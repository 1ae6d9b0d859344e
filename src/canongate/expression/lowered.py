"""
What an expression becomes on its way to SQL, columns and solvers: partial values, one for each kind it can have.

A handle is whatever a target works with (SQL text, an operation on arrays, a solver term). It stands for a partial
value: defined on some documents, undefined on others. A value of unknown kind is several handles of which at most one
is defined on any document; an error is that none is. That is how three-valued logic stays exact without an error
value: a target only has to say what undefined looks like in its world.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from canongate.expression.refusals import Refuse
from canongate.expression.types import Dyn, Field, ListType, MapType, RecordType, Scalar, Type, alternatives, union
from canongate.expression.values import Kind

type Handle = Any
"""A partial value in a target's world."""

SCALARS = (Kind.BOOL, Kind.INT, Kind.DOUBLE, Kind.STRING, Kind.NULL)
"""Kinds of scalars that documents hold and every target knows."""
_NEVER = RecordType("nothing", {})
_LEFT_OUT = {
    Kind.UINT: "unsigned",
    Kind.BYTES: "bytes",
    Kind.TIMESTAMP: "time",
    Kind.DURATION: "time",
    Kind.TYPE: "type-value",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A static type by what a place of a document can hold: scalar kinds, one list, one map, one object."""

    scalars: tuple[Kind, ...] = ()
    list: ListType | None = None
    map: MapType | None = None
    record: RecordType | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of what there can be, in a fixed order; one name means that no tag is needed."""
        shaped = {"list": self.list, "map": self.map, "record": self.record}
        return (*(kind.value for kind in self.scalars), *(name for name, found in shaped.items() if found is not None))


@dataclass(frozen=True, slots=True)
class Elements:
    """A list of the document: a handle that is defined where the list is there, and the type of its elements."""

    handle: Handle
    type: ListType


@dataclass(frozen=True, slots=True)
class Display:
    """A list written in the expression."""

    elements: "tuple[Lowered, ...]"


@dataclass(frozen=True, slots=True)
class View:
    """
    What ``filter`` or ``map`` makes of a list, not yet computed.

    ``keep`` and ``become`` lower the condition and the result for one element.
    """

    source: "Listing"
    keep: "Callable[[Lowered], Handle] | None"
    become: "Callable[[Lowered], Lowered] | None"


type Listing = Elements | Display | View


@dataclass(frozen=True, slots=True)
class Lowered:
    """A value by kind: at most one of its handles is defined on any document."""

    scalars: Mapping[Kind, Handle] = field(default_factory=dict)
    lists: tuple[Listing, ...] = ()
    maps: tuple[tuple[Handle, MapType], ...] = ()
    records: tuple[tuple[Handle, RecordType], ...] = ()


class Target(Protocol):
    """The world an expression is lowered into; every handle given and returned is a partial value."""

    name: str

    def literal(self, kind: Kind, value: Any) -> Handle:
        """Return a value that is the same everywhere."""

    def undefined(self, kind: Kind) -> Handle:
        """Return what is defined nowhere."""

    def logic(self, operator: str, operands: list[Handle]) -> Handle:
        """Return the three-valued ``&&`` or ``||``."""

    def negate(self, operand: Handle) -> Handle:
        """Return the negated truth value."""

    def choose(self, kind: Kind, condition: Handle, then: Handle, otherwise: Handle) -> Handle:
        """Return ``then`` where the condition is true, ``otherwise`` where it is false."""

    def either(self, kind: Kind, operands: list[Handle]) -> Handle:
        """Return the one operand that is defined, where at most one is."""

    def guard(self, kind: Kind, guards: list[Handle], value: Handle) -> Handle:
        """Return the value, undefined where a guard is undefined."""

    def binary(self, operator: str, left: tuple[Kind, Handle], right: tuple[Kind, Handle]) -> Handle:
        """Return arithmetic, order or equality of two scalars of kinds for which it is defined."""

    def function(self, name: str, operands: list[tuple[Kind, Handle]], result: Kind) -> Handle:
        """Return what a function gives; raises Refuse for one that the target does not know."""

    def variable(self, name: str, type_: Type) -> Lowered:
        """Return a field at the top of the document."""

    def field(self, record: Handle, name: str, type_: Type) -> Lowered:
        """Return a field of an object."""

    def has_field(self, record: Handle, name: str, type_: Type) -> Handle:
        """Return whether an object has a field; undefined where there is no object."""

    def at_key(self, map_: Handle, key: Handle, type_: Type) -> Lowered:
        """Return the value under a key of a map."""

    def has_key(self, map_: Handle, key: Handle) -> Handle:
        """Return whether a map has a key."""

    def keys(self, map_: Handle) -> Handle:
        """Return the keys of a map as a list of texts."""

    def map_size(self, map_: Handle) -> Handle:
        """Return how many keys a map has."""

    def item(self, list_: Handle, index: Handle, type_: Type) -> Lowered:
        """Return the element at a position."""

    def length(self, list_: Handle) -> Handle:
        """Return how many elements a list has."""

    def quantify(self, macro: str, list_: Elements, body: Callable[[Lowered], Handle]) -> Handle:
        """Return three-valued ``all`` or ``exists``, or ``count``: how many are true, if all are defined."""


def parts(of: Type) -> Parts:
    """
    Return what a place with a static type can hold.

    Raises:
        Refuse: the type is not known, or no target can tell what would be there apart.
    """
    scalars: list[Kind] = []
    lists: list[ListType] = []
    maps: list[MapType] = []
    records: list[RecordType] = []
    for one in alternatives(of):
        match one:
            case Dyn():
                raise Refuse("unknown-type")
            case Scalar(kind=kind):
                if kind in _LEFT_OUT:
                    raise Refuse(_LEFT_OUT[kind])
                scalars.append(kind)
            case ListType():
                lists.append(one)
            case MapType():
                maps.append(one)
            case RecordType():
                records.append(one)
    if len(lists) > 1 or len(maps) > 1 or (maps and records):
        raise Refuse("mixed-lists")
    return Parts(
        tuple(kind for kind in SCALARS if kind in scalars),
        lists[0] if lists else None,
        maps[0] if maps else None,
        _merged(records) if records else None,
    )


def _merged(records: list[RecordType]) -> RecordType:
    """Return one object type with the fields of all; a target reads a field wherever it may stand."""
    if len(records) == 1:
        return records[0]
    names = dict.fromkeys(name for record in records for name in record.fields)
    fields = {name: _shared(records, name) for name in names}
    other = [record.other for record in records if record.other is not None]
    return RecordType(" or ".join(record.pointer for record in records), fields, union(other) if other else None)


def _shared(records: list[RecordType], name: str) -> Field:
    types = [record.fields[name].make if name in record.fields else _other(record) for record in records]
    return Field(
        lambda: union(one for make in types for one in alternatives(make()) if one is not _NEVER), required=False
    )


def _other(record: RecordType) -> Callable[[], Type]:
    """Return the type of what an object does not name."""
    return lambda: _NEVER if record.other is None else record.other
