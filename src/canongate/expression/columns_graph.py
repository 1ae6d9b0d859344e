"""
Columns as a target: programs become one graph of operations on arrays, shared wherever two programs ask the same.

Every loop is an axis: the elements of a list stand in an array with one axis more than what holds the list, so a loop
inside a loop broadcasts, and a fold reduces its axis. This module builds the graph; :mod:`.columns_encoding` fills
arrays from documents and :mod:`.columns_run` computes. Long because it is one target, an answer to every question of
:class:`.lowered.Target`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from canongate.expression.arithmetic import BINARY
from canongate.expression.lowered import SAME, Elements, Handle, Lowered, placed
from canongate.expression.lowered_parts import parts
from canongate.expression.refusals import Backend, Refuse, refused_function
from canongate.expression.types import Type
from canongate.expression.values import Kind

type Path = tuple[str, ...]
"""Where a column stands: field names, and :data:`ELEMENTS` for the elements of a list."""

ELEMENTS = "\0"
"""No name of a field in any document that a person wrote."""
TEXT_TESTS = frozenset({"contains", "startsWith", "endsWith", "matches"})
_SIMPLE = frozenset({
    ("-", (Kind.INT,)), ("-", (Kind.DOUBLE,)), ("double", (Kind.INT,)), ("int", (Kind.DOUBLE,)),
    ("math.abs", (Kind.INT,)), ("math.abs", (Kind.DOUBLE,)), ("math.isNaN", (Kind.DOUBLE,)),
    ("math.isInf", (Kind.DOUBLE,)), ("math.isFinite", (Kind.DOUBLE,)), ("size", (Kind.STRING,)),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Op:
    """One operation: its name, the nodes it takes (by number), what else it is told, and the axes of its result."""

    name: str
    kind: Kind
    inputs: tuple[int, ...] = ()
    detail: tuple[Any, ...] = ()
    axes: tuple[int, ...] = ()
    """Loops the result varies over, innermost first."""


@dataclass(slots=True)
class Graph:
    """Operations in an order in which each comes after what it takes; equal operations stand once."""

    ops: list[Op] = field(default_factory=list)
    numbers: dict[Op, int] = field(default_factory=dict)
    loops: int = 0

    def add(self, op: Op) -> int:
        """Return the number of an operation, adding it where it is new."""
        if op not in self.numbers:
            self.numbers[op] = len(self.ops)
            self.ops.append(op)
        return self.numbers[op]


class Columns:
    """The target; a handle is the number of an operation."""

    name: str = Backend.COLUMNS

    def __init__(self) -> None:
        self.graph = Graph()

    def _add(self, name: str, kind: Kind, inputs: Sequence[int] = (), *detail: Any) -> Handle:
        axes: set[int] = {axis for number in inputs for axis in self.graph.ops[number].axes}
        return self.graph.add(Op(name, kind, tuple(inputs), detail, tuple(sorted(axes, reverse=True))))

    # -- scalars

    def literal(self, kind: Kind, value: Any) -> Handle:
        """Return a constant; its type stands beside it, because Python takes True for 1 and 1.0 for 1."""
        return self._add("literal", kind, (), type(value).__name__, repr(value), _Constant(value))

    def undefined(self, kind: Kind) -> Handle:
        """Return what is defined nowhere."""
        return self._add("undefined", kind)

    def logic(self, operator: str, operands: list[Handle]) -> Handle:
        """Return three-valued logic over masks."""
        return self._add("and" if operator == "&&" else "or", Kind.BOOL, operands)

    def negate(self, operand: Handle) -> Handle:
        """Return the masks the other way round."""
        return self._add("not", Kind.BOOL, [operand])

    def choose(self, kind: Kind, condition: Handle, then: Handle, otherwise: Handle) -> Handle:
        """Return one of two by a mask."""
        return self._add("choose", kind, [condition, then, otherwise])

    def either(self, kind: Kind, operands: list[Handle]) -> Handle:
        """Return whichever is defined."""
        return self._add("either", kind, operands) if operands else self.undefined(kind)

    def guard(self, kind: Kind, guards: list[Handle], value: Handle) -> Handle:
        """Return a value with a smaller mask."""
        return self._add("guard", kind, [value, *guards])

    def binary(self, operator: str, left: tuple[Kind, Handle], right: tuple[Kind, Handle]) -> Handle:
        """Return arithmetic, order or equality; text is only compared."""
        (one, first), (two, second) = left, right
        if operator not in BINARY:
            kinds = (Kind.DOUBLE, Kind.DOUBLE) if one is not two else (one, two)
            return self._add(f"compare {operator}", Kind.BOOL, [first, second], kinds[0], one, two)
        if one is Kind.STRING:
            raise Refuse("computed-text")
        return self._add(f"{one.value} {operator}", one, [first, second])

    def function(self, name: str, operands: list[tuple[Kind, Handle]], result: Kind) -> Handle:
        """Return a function; those of text are asked once of each different text."""
        kinds, handles = tuple(kind for kind, _ in operands), [handle for _, handle in operands]
        if len(kinds) == 1 and (name, kinds[0]) in SAME:
            return handles[0]
        if (name, kinds) in _SIMPLE:
            return self._add(f"call {name}", result, handles)
        if name in TEXT_TESTS:
            return self._text_test(name, handles)
        if name == "string" and Kind.DOUBLE not in kinds:
            raise Refuse("computed-text", name)
        raise Refuse(refused_function(name, kinds), name)

    def _text_test(self, name: str, handles: list[Handle]) -> Handle:
        """Return a test of a text against a constant, either way round."""
        texts = [handle for handle in handles if self.graph.ops[handle].name != "literal"]
        if len(texts) > 1:
            raise Refuse("computed-text", name)
        if not texts:
            # Both are constants: one of them takes the place of the text.
            texts = handles[:1]
        constant = handles[1 - handles.index(texts[0])]
        value = self.graph.ops[constant].detail[-1].value
        return self._add(f"test {name}", Kind.BOOL, texts, handles.index(texts[0]), value)

    # -- places of the document

    def variable(self, name: str, type_: Type) -> Lowered:
        """Return the columns of a field."""
        return self._place((name,), type_, ())

    def field(self, record: Handle, name: str, type_: Type) -> Lowered:
        """Return the columns of a field of an object."""
        op = self.graph.ops[record]
        path: Path = op.detail[0]
        return self._place((*path, name), type_, op.axes)

    def has_field(self, record: Handle, name: str, type_: Type) -> Handle:
        """Return whether any column of a field is defined."""
        found = self.field(record, name, type_)
        held = [*found.scalars.values(), *(handle for handle, _ in (*found.maps, *found.records))]
        held += [listing.handle for listing in found.lists if isinstance(listing, Elements)]
        return self._add("has", Kind.BOOL, [record, *held])

    def at_key(self, map_: Handle, key: Handle, type_: Type) -> Lowered:
        """Return the columns under a constant key."""
        return self.field(map_, self._constant(key), type_)

    def has_key(self, map_: Handle, key: Handle) -> Handle:
        """Return whether a map has a constant key."""
        op = self.graph.ops[map_]
        present = self._add("column", Kind.NULL, [], (*op.detail[0], self._constant(key)), "present")
        return self._add("has", Kind.BOOL, [map_, self._on(present, op.axes)])

    def _on(self, number: int, axes: tuple[int, ...]) -> int:
        op = self.graph.ops[number]
        return self.graph.add(Op(op.name, op.kind, op.inputs, op.detail, axes))

    def _constant(self, key: Handle) -> str:
        op = self.graph.ops[key]
        if op.name != "literal":
            raise Refuse("computed-key")
        found: str = op.detail[-1].value
        return found

    def keys(self, map_: Handle) -> Handle:  # noqa: ARG002  # every target is asked alike
        """Refuse: keys are columns here, not values."""
        raise Refuse("map-loop")

    def map_size(self, map_: Handle) -> Handle:  # noqa: ARG002  # every target is asked alike
        """Refuse: keys are columns here, not values."""
        raise Refuse("map-loop")

    def item(self, list_: Handle, index: Handle, type_: Type) -> Lowered:  # noqa: ARG002  # every target is asked alike
        """Refuse: elements are reached by loops only."""
        raise Refuse("position")

    def length(self, list_: Handle) -> Handle:
        """Return the column of lengths."""
        return self._add("length", Kind.INT, [list_])

    def quantify(self, macro: str, list_: Elements, body: Callable[[Lowered], Handle]) -> Handle:
        """Return a fold along the axis of a list's elements."""
        op = self.graph.ops[list_.handle]
        self.graph.loops += 1
        axis = self.graph.loops
        element = self._place((*op.detail[0], ELEMENTS), list_.type.element, (axis, *op.axes))
        answer = body(element)
        axes = sorted({*op.axes, *self.graph.ops[answer].axes} - {axis}, reverse=True)
        kind = Kind.INT if macro == "count" else Kind.BOOL
        return self.graph.add(Op(f"fold {macro}", kind, (answer, list_.handle), (axis,), tuple(axes)))

    def _place(self, path: Path, type_: Type, axes: tuple[int, ...]) -> Lowered:
        found = parts(type_)

        def column(name: str) -> int:
            kind = Kind.MAP if name == "record" else Kind(name)
            return self.graph.add(Op("column", kind, (), (path, name, found.names), axes))

        return placed(found, column)


@dataclass(frozen=True, slots=True)
class _Constant:
    """A value that is compared by its text, which stands beside it."""

    value: Any = field(compare=False)
