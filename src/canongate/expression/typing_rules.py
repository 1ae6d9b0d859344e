"""
The type of each construct from the types of its parts, or the mistake that makes it impossible.

Comparisons are in :mod:`.typing_comparisons`. Long because every other construct has its rule here.
"""

from collections.abc import Iterable, Sequence
from itertools import product

from canongate.expression import ir
from canongate.expression.arithmetic import BINARY, NEGATE
from canongate.expression.failure import Refusal
from canongate.expression.operators import KEYS, ORDER
from canongate.expression.overloads import Function
from canongate.expression.problem import Mistake, did_you_mean
from canongate.expression.strings import pattern
from canongate.expression.types import (
    BOOL,
    DYN,
    STRING,
    Dyn,
    ListType,
    MapType,
    RecordType,
    Type,
    alternatives,
    kinds,
    possible,
    union,
)
from canongate.expression.typing_comparisons import comparable, equality, membership, order
from canongate.expression.values import NUMBERS, Kind

_MOST_COMBINATIONS = 4096


def field(of: Type, name: str) -> Type:
    """Return the type of a field, by any type that can have it."""
    found, known, holder = [], set[str](), ""
    for one in alternatives(of):
        match one:
            case Dyn():
                return DYN
            case RecordType(fields=fields, other=other):
                known |= set(fields)
                holder = holder or str(one)
                if name in fields:
                    found.append(fields[name].type)
                elif other is not None:
                    found.append(other)
            case MapType(key=key, value=value) if Kind.STRING in (kinds(key) or {Kind.STRING}):
                found.append(value)
            case _:
                continue
    if found:
        return union(found)
    if holder:
        hint = did_you_mean(name, known) or "its fields are " + ", ".join(sorted(known))
        raise Mistake(f"`{holder}` has no field `{name}`", hint)
    raise Mistake(f"a {of} has no field `{name}`")


def element(of: Type, index: ir.Node) -> Type:
    """Return the type of what an index finds."""
    found = []
    for one in alternatives(of):
        match one:
            case Dyn():
                return DYN
            case ListType(element=inner) if possible(index.type, NUMBERS):
                found.append(inner)
            case MapType(key=key, value=value) if comparable(key, index.type):
                found.append(value)
            case RecordType() if isinstance(index, ir.Literal) and isinstance(index.value, str):
                found.append(field(one, index.value))
            case RecordType(fields=fields, other=other) if possible(index.type, {Kind.STRING}):
                found.extend([*(known.type for known in fields.values()), *([other] if other else [])])
            case _:
                continue
    if not found:
        raise Mistake(f"a {of} cannot be indexed with a {index.type}")
    return union(found)


def iterated(of: Type, macro: str) -> Type:
    """Return the type of a macro's variable."""
    found: list[Type] = []
    for one in alternatives(of):
        match one:
            case Dyn():
                return DYN
            case ListType(element=inner):
                found.append(inner)
            case MapType(key=key):
                found.append(key)
            case RecordType():
                found.append(STRING)
            case _:
                continue
    if not found:
        raise Mistake(f"`{macro}` runs over a list or a map, not over a {of}")
    return union(found)


def max_items(of: Type) -> int | None:
    """Return how many elements a list or map can have at most, where that is known."""
    sizes = [one.max_items if isinstance(one, ListType | MapType) else None for one in alternatives(of)]
    known = [size for size in sizes if size is not None]
    return max(known) if known and len(known) == len(sizes) else None


def unary(operator: str, operand: Type) -> Type:
    """Return the type of a negation."""
    if operator == "!":
        condition(operand, "`!` negates a condition")
        return BOOL
    found = [overload.result for overload in NEGATE.overloads.values() if possible(operand, overload.parameters)]
    if not found:
        raise Mistake(f"`-` is not defined for a {operand}")
    return union(found)


def condition(of: Type, context: str) -> Type:
    """Return bool; a mistake where the type can be no truth value."""
    if not possible(of, {Kind.BOOL}):
        help_ = "write x > 0 for a number, size(x) > 0 for a text or list, has(x.field) for a field"
        raise Mistake(f"{context}, this is a {of}", help_)
    return BOOL


def map_key(of: Type) -> Type:
    """Return the type of a key; a mistake where it can be none."""
    if not possible(of, KEYS - {Kind.DOUBLE}):
        raise Mistake(f"a {of} cannot be a key of a map", "keys are bool, int, uint or string")
    return of


def binary(operator: str, left: ir.Node, right: ir.Node) -> Type:
    """Return the type of an operator between two nodes."""
    if operator in {"==", "!="}:
        equality(left, right)
        return BOOL
    if operator == "in":
        membership(left, right)
        return BOOL
    if operator in ORDER:
        order(operator, left, right)
        return BOOL
    results = list(_results(BINARY[operator], (left.type, right.type)))
    if not results:
        raise Mistake(f"`{operator}` is not defined for {left.type} and {right.type}", _arithmetic_help(left, right))
    return union(results)


def call(name: str, function: Function, node: ir.Call) -> Type:
    """Return the type of a call."""
    count = len(node.operands)
    if function.arities and count not in function.arities:
        given = len(node.arguments)
        wanted = " or ".join(str(size - (node.target is not None)) for size in sorted(function.arities))
        raise Mistake(f"`{name}` takes {wanted} arguments, not {given}")
    results = list(_results(function, [operand.type for operand in node.operands]))
    if not results:
        shown = ", ".join(str(operand.type) for operand in node.operands)
        raise Mistake(f"`{name}` is not defined for ({shown})")
    if name == "matches":
        _pattern(node.operands[-1])
    return union(results)


def _pattern(node: ir.Node) -> None:
    if isinstance(node, ir.Literal) and isinstance(node.value, str):
        try:
            pattern(node.value)
        except Refusal as refusal:
            help_ = "patterns are RE2: no look-around, no back-references; write r'...' for a raw text"
            raise Mistake(refusal.message, help_, node.span) from None


def _results(function: Function, types: Sequence[Type]) -> Iterable[Type]:
    """Yield the result types of the overloads that arguments of these types can reach."""
    choices = [[Kind] if (found := kinds(one)) is None else [sorted(found)] for one in types]
    options = [list(Kind) if choice == [Kind] else list(choice[0]) for choice in choices]
    if len(options) * max(map(len, options), default=0) > _MOST_COMBINATIONS:
        yield DYN
        return
    for combination in product(*options):
        overload = function.find(combination)
        if overload is not None:
            yield _sharpened(overload.result, types) if overload.result.kind is Kind.LIST else overload.result


def _sharpened(result: Type, types: Sequence[Type]) -> Type:
    """Return a list type with the elements of the lists it is made of, as ``+`` makes it."""
    if not isinstance(result, ListType) or result.element != DYN:
        return result
    lists = [one for of in types for one in alternatives(of) if isinstance(one, ListType)]
    sizes = [one.max_items for one in lists]
    total = None if None in sizes else sum(size for size in sizes if size is not None)
    return ListType(union(one.element for one in lists), total)


def _arithmetic_help(left: ir.Node, right: ir.Node) -> str:
    found = (kinds(left.type) or frozenset()) | (kinds(right.type) or frozenset())
    if Kind.STRING in found:
        return "convert the other side: string(x)"
    return "convert one side: int(x), uint(x) or double(x)" if found <= NUMBERS else ""
