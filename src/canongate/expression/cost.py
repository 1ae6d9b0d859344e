"""
How many steps an expression can take, from its text and the schema's bounds alone.

Every node counts one step; a macro counts its body once for each element its range can have; concatenation, search
and comparison count the size of what they read. Where a schema gives no bound, :data:`ITEMS` and :data:`LENGTH` stand
in for it: a document may hold more, but its own size is bounded where it is loaded.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canongate.expression import ir
from canongate.expression.problem import Diagnostic, ExpressionError
from canongate.expression.types import ListType, MapType, RecordType, Scalar, Type, alternatives
from canongate.expression.values import Kind

if TYPE_CHECKING:
    from canongate.expression.environment import Program

MAX_COST = 100_000
"""Steps an expression may take; about a tenth of a second for the slowest back end."""
ITEMS = 20
"""Elements assumed of a list or map that no schema bounds."""
LENGTH = 100
"""Characters assumed of a text that no schema bounds."""
_CHARACTERS_IN_A_STEP = 100


@dataclass(frozen=True, slots=True)
class Size:
    """How large a value can be: ``count`` parts (characters or elements), ``total`` with all they hold."""

    count: int
    total: int


@dataclass(frozen=True, slots=True)
class _Estimate:
    steps: int
    size: Size


def refuse_costly(text: str, node: ir.Node, bindings: "dict[str, Program]") -> int:
    """
    Return the most steps an expression can take.

    Raises:
        ExpressionError: they are more than :data:`MAX_COST`.
    """
    steps = _Estimator(bindings).estimate(node, {}).steps
    if steps > MAX_COST:
        shown = f"{steps}" if steps < 10**12 else "more than a million million"
        message = f"the expression can take {shown} steps; at most {MAX_COST} are allowed"
        help_ = "nest fewer loops, or bound the lists with maxItems in the schema"
        raise ExpressionError(text, [Diagnostic(message, _costliest(node).span, help_)])
    return steps


def _costliest(node: ir.Node) -> ir.Node:
    """Return the outermost loop, or the whole expression."""
    return next((found for found in ir.walk(node) if isinstance(found, ir.Macro)), node)


class _Estimator:
    """Sums steps and sizes bottom up; sizes of macro variables are handed down."""

    def __init__(self, bindings: "dict[str, Program]") -> None:
        self._bindings = bindings

    def estimate(self, node: ir.Node, sizes: dict[str, Size]) -> _Estimate:
        """Return steps and size of one node."""
        match node:
            case ir.Name(scope=ir.Scope.LOCAL) if node.name in sizes:
                return _Estimate(1, sizes[node.name])
            case ir.Name(scope=ir.Scope.BINDING):
                bound = self._bindings[node.name]
                inner = _Estimator(dict(bound.environment.bindings)).estimate(bound.node, {})
                return _Estimate(1 + inner.steps, inner.size)
            case ir.Literal():
                return _Estimate(1, _of_literal(node))
            case ir.Macro():
                return self._macro(node, sizes)
            case _:
                return self._plain(node, sizes)

    def _plain(self, node: ir.Node, sizes: dict[str, Size]) -> _Estimate:
        parts = [self.estimate(child, sizes) for child in ir.children(node)]
        steps = 1 + sum(part.steps for part in parts)
        if isinstance(node, ir.Call):
            return self._call(node, parts, steps)
        if isinstance(node, ir.Binary):
            steps += _read(*(part.size.total for part in parts))
        return _Estimate(steps, _plain_size(node, [part.size for part in parts]))

    def _call(self, node: ir.Call, parts: list[_Estimate], steps: int) -> _Estimate:
        totals = [part.size.total for part in parts]
        read = _read(*totals)
        if node.function == "dyn" and parts:
            return _Estimate(steps, parts[0].size)
        if node.function == "replace":
            # Every character can be replaced by the whole of the new text.
            grown = totals[0] * max(1, totals[-1], *totals[2:3])
            return _Estimate(steps + _read(grown), Size(grown, grown))
        if node.function in {"split", "join"}:
            grown = sum(totals) + (totals[0] * totals[-1] if node.function == "join" else totals[0])
            return _Estimate(steps + _read(grown), Size(grown, grown))
        if isinstance(node.type, Scalar) and node.type.kind in {Kind.STRING, Kind.BYTES}:
            longest = max([*totals, LENGTH])
            return _Estimate(steps + read, Size(longest, longest))
        return _Estimate(steps + read, of_type(node.type))

    def _macro(self, node: ir.Macro, sizes: dict[str, Size]) -> _Estimate:
        over = self.estimate(node.range, sizes)
        count = over.size.count
        inner = {**sizes, node.variable: _part(over.size)}
        bodies = [self.estimate(body, inner) for body in (node.condition, node.result) if body is not None]
        steps = 1 + over.steps + count * (1 + sum(body.steps for body in bodies))
        match node.macro:
            case "filter":
                return _Estimate(steps, over.size)
            case "map":
                return _Estimate(
                    steps + _read(count * bodies[-1].size.total), Size(count, 1 + count * bodies[-1].size.total)
                )
            case _:
                return _Estimate(steps, Size(1, 1))


def of_type(of: Type) -> Size:
    """Return how large a value of a type can be, with the assumptions of this module where nothing bounds it."""
    sizes = [_of_member(member, 0) for member in alternatives(of)]
    return Size(max(size.count for size in sizes), max(size.total for size in sizes))


def _of_member(of: Type, depth: int) -> Size:
    if depth > 2:  # noqa: PLR2004  # deep enough: each level multiplies the assumption above it
        return Size(1, LENGTH)
    match of:
        case ListType(element=part, max_items=bound) | MapType(value=part, max_items=bound):
            count = ITEMS if bound is None else bound
            return Size(count, 1 + count * max(_of_member(one, depth + 1).total for one in alternatives(part)))
        case RecordType(fields=fields, other=other):
            return Size(len(fields) + (ITEMS if other is not None else 0), ITEMS * LENGTH)
        case Scalar(kind=Kind.STRING | Kind.BYTES, values=values, max_length=bound):
            longest = max((len(str(value)) for value in values), default=1) if values else bound or LENGTH
            return Size(longest, longest)
        case Scalar():
            return Size(1, 1)
        case _:
            return Size(ITEMS, ITEMS * LENGTH)


def _plain_size(node: ir.Node, parts: list[Size]) -> Size:
    """Return how large the value of a node can be, from the sizes of its parts."""
    match node:
        case ir.ListDisplay() | ir.MapDisplay():
            return Size(len(parts), 1 + sum(part.total for part in parts))
        case ir.Binary(operator="+") if _grows(node.type):
            return Size(sum(part.count for part in parts), sum(part.total for part in parts))
        case ir.Conditional():
            return _larger(parts[1], parts[2])
        case ir.Index() | ir.Select() if not _in_document(node):
            # A part of a value made here can be as large as the whole.
            return _larger(of_type(node.type), Size(parts[0].total, parts[0].total))
        case _:
            return of_type(node.type)


def _of_literal(node: ir.Literal) -> Size:
    size = len(node.value) if isinstance(node.value, str | bytes) else 1
    return Size(size, size)


def _in_document(node: ir.Node) -> bool:
    """Return whether a node reads a place of the document, whose type tells its size."""
    while isinstance(node, ir.Select | ir.Index):
        node = node.operand
        # Records are known from the schema alone, so what is in one is no larger than the schema says.
        if isinstance(node.type, RecordType):
            return True
    return isinstance(node, ir.Name) and node.scope is ir.Scope.DOCUMENT


def _grows(of: Type) -> bool:
    return any(one.kind in {Kind.STRING, Kind.BYTES, Kind.LIST, None} for one in alternatives(of))


def _part(whole: Size) -> Size:
    """Return the size of one element of a container: what is left of it, where that is all that is known."""
    size = -(-whole.total // max(whole.count, 1))
    return Size(size, size)


def _larger(one: Size, two: Size) -> Size:
    return Size(max(one.count, two.count), max(one.total, two.total))


def _read(*totals: int) -> int:
    return sum(totals) // _CHARACTERS_IN_A_STEP
