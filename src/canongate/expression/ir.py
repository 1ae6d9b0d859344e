"""
The one tree that the parser makes, the checker types and every back end reads.

Nodes are frozen and carry the span of the text they come from. Macros (``all``, ``exists``, ``exists_one``, ``map``,
``filter``, ``has``) stay nodes of their own: an explanation can name the element that decided, a back end can choose
its own loop. Which calls are macros stands in :mod:`.macros`. Nothing here evaluates anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from canongate.expression.span import TextSpan
from canongate.expression.types import DYN, Type
from canongate.expression.values import Value


class Scope(StrEnum):
    """Where a name gets its value from."""

    DOCUMENT = "document"
    """A field at the top of the document."""
    LOCAL = "local"
    """The variable of an enclosing macro."""
    BINDING = "binding"
    """A named expression of the environment (``let``)."""
    TYPE = "type"
    """The name of a type, such as ``int``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every node has; ``type`` is ``dyn`` until the checker has seen the tree."""

    span: TextSpan
    type: Type = DYN


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Node):
    """A value that stands in the text."""

    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Node):
    """A variable, a let binding or a type; ``absolute`` is true for ``.name``, which no macro variable shadows."""

    name: str
    absolute: bool = False
    scope: Scope = Scope.DOCUMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Select(Node):
    """``operand.field``."""

    operand: Node
    field: str
    field_span: TextSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Has(Node):
    """``has(operand.field)``."""

    operand: Node
    field: str
    field_span: TextSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Index(Node):
    """``operand[index]``."""

    operand: Node
    index: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Unary(Node):
    """``!`` or ``-`` before one operand."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary(Node):
    """Arithmetic, comparison, equality or ``in``: strict in both operands."""

    operator: str
    operator_span: TextSpan
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic(Node):
    """A run of ``&&`` or of ``||``, flattened: absorbs errors wherever another operand decides."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Node):
    """``condition ? then : otherwise``."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """A function, called globally (``target`` is None) or on a receiver."""

    function: str
    function_span: TextSpan
    target: Node | None
    arguments: tuple[Node, ...]

    @property
    def operands(self) -> tuple[Node, ...]:
        """The receiver, where there is one, and the arguments."""
        return self.arguments if self.target is None else (self.target, *self.arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDisplay(Node):
    """``[a, b]``."""

    elements: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDisplay(Node):
    """``{k: v}``."""

    entries: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro(Node):
    """
    A loop over the elements of a list or the keys of a map.

    ``condition`` is the predicate (None only for the two-argument ``map``); ``result`` is what ``map`` collects
    (None for every other macro).
    """

    macro: str
    range: Node
    variable: str
    condition: Node | None
    result: Node | None


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below one, in the order of the text."""
    match node:
        case Select(operand=operand) | Has(operand=operand) | Unary(operand=operand):
            yield operand
        case Index(operand=operand, index=index):
            yield from (operand, index)
        case Binary(left=left, right=right):
            yield from (left, right)
        case Logic(operands=operands) | Call(operands=operands) | ListDisplay(elements=operands):
            yield from operands
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            yield from (condition, then, otherwise)
        case MapDisplay(entries=entries):
            for entry in entries:
                yield from entry
        case Macro():
            yield from (part for part in (node.range, node.condition, node.result) if part is not None)
        case _:
            return


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)
