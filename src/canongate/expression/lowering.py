"""
Walks a tree once for every target: kinds are told apart here, and what undefined means is decided here.

A target only says how single operations on partial values look in its world (:class:`.lowered.Target`). What is asked
of values whatever node they come from is in :mod:`.lowering_values`, lists are in :mod:`.lowering_lists`. Long because
it is one visitor of the tree: a short method for each kind of node.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from canongate.expression import ir
from canongate.expression.arithmetic import BINARY, NEGATE
from canongate.expression.environment import Program
from canongate.expression.functions import lookup
from canongate.expression.lowered import Display, Elements, Handle, Lowered, Target, View
from canongate.expression.lowered_parts import Parts, parts
from canongate.expression.lowering_values import Values
from canongate.expression.operators import ORDER
from canongate.expression.problem import Mistake
from canongate.expression.refusals import Refuse, RefusedError
from canongate.expression.types import STRING, ListType, RecordType, Scalar, Type
from canongate.expression.typing_rules import field
from canongate.expression.values import NUMBERS, Kind, kind_of

MAX_NODES = 6_000
"""Nodes lowered for one expression, let bindings and unrolled lists written out."""
_COMPARED = frozenset({Kind.BOOL, Kind.STRING})


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a node stands: the text it belongs to, its let bindings, the macro variables around it."""

    program: Program
    locals: Mapping[str, Lowered]


class Lowering:
    """
    Lowers programs into one target.

    Args:
        target: the world.
        most: nodes lowered for one expression; beyond, it is refused as too large.
    """

    def __init__(self, target: Target, most: int = MAX_NODES) -> None:
        self._target = target
        self._values = Values(target)
        self._most = most
        self._left = most

    def scalar(self, program: Program) -> Mapping[Kind, Handle]:
        """
        Return the handles of a program whose result is a scalar.

        Raises:
            RefusedError: the target leaves something out that the program needs.
        """
        self._left = self._most
        found = self._lower(program.node, _Scope(program, {}))
        if found.lists or found.maps or found.records:
            raise RefusedError("list-result", self._target.name, program.text, program.node.span)
        return found.scalars

    def condition(self, program: Program) -> Handle:
        """
        Return the truth value of a program; undefined where it has none.

        Raises:
            RefusedError: the target leaves something out that the program needs.
        """
        self._left = self._most
        return self._bool(program.node, _Scope(program, {}))

    # -- nodes

    def _lower(self, node: ir.Node, scope: _Scope) -> Lowered:
        try:
            self._spend()
            return _LOWER[type(node)](self, node, scope)
        except Refuse as refuse:
            raise RefusedError(refuse.name, self._target.name, scope.program.text, node.span, refuse.detail) from None

    def _spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Refuse("size")

    def _bool(self, node: ir.Node, scope: _Scope) -> Handle:
        """Return a node as a condition: what is no truth value is undefined."""
        return self._lower(node, scope).scalars.get(Kind.BOOL, self._target.undefined(Kind.BOOL))

    def _literal(self, node: ir.Literal, _scope: _Scope) -> Lowered:
        kind = kind_of(node.value)
        of = parts(Scalar(kind)) if kind is not None else Parts()
        return Lowered({kind: self._target.literal(kind, node.value) for kind in of.scalars})

    def _name(self, node: ir.Name, scope: _Scope) -> Lowered:
        match node.scope:
            case ir.Scope.LOCAL:
                return scope.locals[node.name]
            case ir.Scope.BINDING:
                bound = scope.program.environment.bindings[node.name]
                return self._lower(bound.node, _Scope(bound, {}))
            case ir.Scope.TYPE:
                raise Refuse("type-value")
            case _:
                return self._target.variable(node.name, node.type)

    def _select(self, node: ir.Select, scope: _Scope) -> Lowered:
        return self._field(self._lower(node.operand, scope), node.field)

    def _field(self, operand: Lowered, name: str) -> Lowered:
        found = []
        for handle, record in operand.records:
            type_ = _field_type(record, name)
            if type_ is not None:
                found.append(self._target.field(handle, name, type_))
        key = self._target.literal(Kind.STRING, name) if operand.maps else None
        found += [self._target.at_key(handle, key, map_.value) for handle, map_ in operand.maps]
        return self._values.either(found)

    def _has(self, node: ir.Has, scope: _Scope) -> Lowered:
        operand, found = self._lower(node.operand, scope), []
        for handle, record in operand.records:
            type_ = _field_type(record, node.field)
            absent = self._target.guard(Kind.BOOL, [handle], self._target.literal(Kind.BOOL, value=False))
            found.append(absent if type_ is None else self._target.has_field(handle, node.field, type_))
        key = self._target.literal(Kind.STRING, node.field) if operand.maps else None
        found += [self._target.has_key(handle, key) for handle, _ in operand.maps]
        return Lowered({Kind.BOOL: self._values.one(Kind.BOOL, found)})

    def _index(self, node: ir.Index, scope: _Scope) -> Lowered:
        operand, index = self._lower(node.operand, scope), self._lower(node.index, scope)
        if Kind.DOUBLE in index.scalars and operand.lists:
            raise Refuse("double-index")
        found: list[Lowered] = []
        if operand.records:
            if not (isinstance(node.index, ir.Literal) and isinstance(node.index.value, str)):
                raise Refuse("object-index")
            found.append(self._field(replace(operand, maps=(), lists=()), node.index.value))
        if Kind.STRING in index.scalars:
            key = index.scalars[Kind.STRING]
            found += [self._target.at_key(handle, key, map_.value) for handle, map_ in operand.maps]
        if Kind.INT in index.scalars:
            position = index.scalars[Kind.INT]
            found += [self._values.lists.item(listing, position, node.index) for listing in operand.lists]
        return self._values.either(found)

    def _unary(self, node: ir.Unary, scope: _Scope) -> Lowered:
        if node.operator == "!":
            return Lowered({Kind.BOOL: self._target.negate(self._bool(node.operand, scope))})
        operand = self._lower(node.operand, scope)
        return Lowered(
            {
                kind: self._target.function("-", [(kind, handle)], kind)
                for kind, handle in operand.scalars.items()
                if NEGATE.find([kind]) is not None
            }
        )

    def _binary(self, node: ir.Binary, scope: _Scope) -> Lowered:
        left, right = self._lower(node.left, scope), self._lower(node.right, scope)
        if node.operator in {"==", "!="}:
            equal = self._values.equal(left, right)
            return Lowered({Kind.BOOL: equal if node.operator == "==" else self._target.negate(equal)})
        if node.operator == "in":
            return Lowered({Kind.BOOL: self._values.within(left, right)})
        if node.operator in ORDER:
            return Lowered({Kind.BOOL: self._pairs(left, right, node.operator, _ordered)})
        if left.lists and right.lists and node.operator == "+":
            raise Refuse("list-concatenation")
        results: dict[Kind, list[Handle]] = {}
        for one, two in product(left.scalars.items(), right.scalars.items()):
            overload = BINARY[node.operator].find([one[0], two[0]])
            if overload is not None and overload.result.kind is not None:
                results.setdefault(overload.result.kind, []).append(self._target.binary(node.operator, one, two))
        return Lowered({kind: self._values.one(kind, handles) for kind, handles in results.items()})

    def _pairs(self, left: Lowered, right: Lowered, operator: str, defined: Callable[[Kind, Kind], bool]) -> Handle:
        found = [
            self._target.binary(operator, one, two)
            for one, two in product(left.scalars.items(), right.scalars.items())
            if defined(one[0], two[0])
        ]
        return self._values.one(Kind.BOOL, found)

    def _logic(self, node: ir.Logic, scope: _Scope) -> Lowered:
        operands = [self._bool(operand, scope) for operand in node.operands]
        return Lowered({Kind.BOOL: self._target.logic(node.operator, operands)})

    def _conditional(self, node: ir.Conditional, scope: _Scope) -> Lowered:
        condition = self._bool(node.condition, scope)
        then, otherwise = self._lower(node.then, scope), self._lower(node.otherwise, scope)
        if any(one.lists or one.maps or one.records for one in (then, otherwise)):
            raise Refuse("list-choice")
        return Lowered(
            {
                kind: self._target.choose(
                    kind,
                    condition,
                    then.scalars.get(kind, self._target.undefined(kind)),
                    otherwise.scalars.get(kind, self._target.undefined(kind)),
                )
                for kind in (*then.scalars, *(kind for kind in otherwise.scalars if kind not in then.scalars))
            }
        )

    def _call(self, node: ir.Call, scope: _Scope) -> Lowered:
        if node.function == "type" and node.target is None:
            raise Refuse("type-value")
        if node.function == "matches" and not isinstance(node.operands[-1], ir.Literal):
            raise Refuse("computed-pattern")
        operands = [self._lower(operand, scope) for operand in node.operands]
        if node.function == "dyn" and node.target is None:
            return operands[0]
        function = lookup(node.function, member=node.target is not None)
        results: dict[Kind, list[Handle]] = {}
        if node.function == "size" and len(operands) == 1:
            results[Kind.INT] = self._sizes(operands[0])
        elif any(operand.lists for operand in operands):
            raise Refuse("function", node.function)
        for combination in product(*(operand.scalars.items() for operand in operands)):
            overload = function.find([kind for kind, _ in combination]) if function is not None else None
            if overload is not None:
                kind = _known(overload.result, node.function)
                handle = self._target.function(node.function, list(combination), kind)
                results.setdefault(kind, []).append(handle)
        return Lowered({kind: self._values.one(kind, handles) for kind, handles in results.items()})

    def _sizes(self, operand: Lowered) -> list[Handle]:
        if operand.records:
            raise Refuse("object-loop")
        return [
            *(self._values.lists.length(listing) for listing in operand.lists),
            *(self._target.map_size(handle) for handle, _ in operand.maps),
        ]

    def _list(self, node: ir.ListDisplay, scope: _Scope) -> Lowered:
        return Lowered(lists=(Display(tuple(self._lower(element, scope) for element in node.elements)),))

    def _map(self, _node: ir.MapDisplay, _scope: _Scope) -> Lowered:
        raise Refuse("map-display")

    def _macro(self, node: ir.Macro, scope: _Scope) -> Lowered:
        over = self._lower(node.range, scope)
        if over.records:
            raise Refuse("object-loop")
        listings = [*over.lists, *(Elements(self._target.keys(handle), _KEYS) for handle, _ in over.maps)]

        def inner(element: Lowered) -> _Scope:
            return replace(scope, locals={**scope.locals, node.variable: element})

        condition, result = node.condition, node.result
        keep = None if condition is None else lambda element: self._bool(condition, inner(element))
        become = None if result is None else lambda element: self._lower(result, inner(element))
        if node.macro in {"filter", "map"}:
            return Lowered(lists=tuple(View(listing, keep, become) for listing in listings))
        if keep is None:
            raise AssertionError(node.macro)
        found = [self._values.lists.quantify(node.macro, listing, keep) for listing in listings]
        return Lowered({Kind.BOOL: self._values.one(Kind.BOOL, found)})


def _field_type(record: RecordType, name: str) -> Type | None:
    """Return the type of a field of an object, or None where it has no such field."""
    try:
        return field(record, name)
    except Mistake:
        return None


def _known(type_: Type, function: str) -> Kind:
    """Return the kind of a function's result."""
    if type_.kind is None or type_.kind in {Kind.LIST, Kind.MAP}:
        raise Refuse("function", function)
    found = parts(type_)
    return found.scalars[0]


def _ordered(left: Kind, right: Kind) -> bool:
    return {left, right} <= NUMBERS or (left is right and left in _COMPARED)


_KEYS = ListType(STRING)
_LOWER: Mapping[type[ir.Node], Callable[[Lowering, Any, _Scope], Lowered]] = {
    ir.Literal: Lowering._literal,  # noqa: SLF001  # the class's own methods
    ir.Name: Lowering._name,  # noqa: SLF001
    ir.Select: Lowering._select,  # noqa: SLF001
    ir.Has: Lowering._has,  # noqa: SLF001
    ir.Index: Lowering._index,  # noqa: SLF001
    ir.Unary: Lowering._unary,  # noqa: SLF001
    ir.Binary: Lowering._binary,  # noqa: SLF001
    ir.Logic: Lowering._logic,  # noqa: SLF001
    ir.Conditional: Lowering._conditional,  # noqa: SLF001
    ir.Call: Lowering._call,  # noqa: SLF001
    ir.ListDisplay: Lowering._list,  # noqa: SLF001
    ir.MapDisplay: Lowering._map,  # noqa: SLF001
    ir.Macro: Lowering._macro,  # noqa: SLF001
}
