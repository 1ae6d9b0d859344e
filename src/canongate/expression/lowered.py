"""
What an expression becomes on its way to SQL, columns and solvers: partial values, one for each kind it can have.

A handle is whatever a target works with (SQL text, an operation on arrays, a solver term). It stands for a partial
value: defined on some documents, undefined on others. A value of unknown kind is several handles of which at most one
is defined on any document; an error is that none is. That is how three-valued logic stays exact without an error
value: a target only has to say what undefined looks like in its world.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from canongate.expression.lowered_parts import Parts
from canongate.expression.types import ListType, MapType, RecordType, Type
from canongate.expression.values import Kind

type Handle = Any
"""A partial value in a target's world."""


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


SAME = frozenset({("string", Kind.STRING), ("int", Kind.INT), ("double", Kind.DOUBLE), ("bool", Kind.BOOL)})
"""Conversions that give back what they are given."""


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


def placed(found: Parts, part: Callable[[str], Handle]) -> Lowered:
    """Return what stands at a place; ``part`` gives the handle of each part by its name."""
    return Lowered(
        {kind: part(kind.value) for kind in found.scalars},
        () if found.list is None else (Elements(part("list"), found.list),),
        () if found.map is None else ((part("map"), found.map),),
        () if found.record is None else ((part("record"), found.record),),
    )


def united(values: Sequence[Lowered], either: Callable[[Kind, list[Handle]], Handle]) -> Lowered:
    """Return one value of several of which at most one is defined; ``either`` joins handles of one kind."""
    kinds = dict.fromkeys(kind for value in values for kind in value.scalars)
    return Lowered(
        {kind: either(kind, [one.scalars[kind] for one in values if kind in one.scalars]) for kind in kinds},
        tuple(listing for value in values for listing in value.lists),
        tuple(map_ for value in values for map_ in value.maps),
        tuple(record for value in values for record in value.records),
    )
