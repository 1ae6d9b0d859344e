"""
The conditions of a decision: an expression seen as a tree of ``&&``, ``||``, ``!``, ``?:`` over what they join.

A condition is a place in the text where one of these stops: a comparison, a field, a call. ``all`` and ``exists`` are
a run of ``&&`` or ``||`` over the elements; conditions inside them have one value for each element. Let bindings are
looked through, each use for itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from canongate.expression import Program, ir
from canongate.expression.evaluator import evaluate_node
from canongate.expression.frame import Frame
from canongate.expression.types import BOOL
from canongate.expression.values import iterate

type Truth = bool | None
"""True, false, or undetermined."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: its number in the decision, its text and where it stands."""

    number: int
    text: str
    binding: str
    """Let binding whose text it stands in; empty for the expression itself."""
    offset: int
    """Code points into that text."""
    in_loop: bool
    """True where it is asked of each element of a list."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition, with the node that computes it; a literal has no condition, because it never changes."""

    node: ir.Node
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Joint:
    """``&&`` or ``||``; ``!`` is written with one operand, ``?:`` with three."""

    operator: str
    operands: "tuple[Tree, ...]"
    span_node: ir.Node


@dataclass(frozen=True, slots=True)
class Loop:
    """``all`` or ``exists``."""

    node: ir.Macro
    body: "Tree"


@dataclass(frozen=True, slots=True)
class Bound:
    """The use of a let binding."""

    name: str
    program: Program
    inner: "Tree"


type Tree = Leaf | Joint | Loop | Bound


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a condition met while deciding: the condition's number, and which element it was asked of."""

    number: int
    truth: Truth
    key: tuple[int, ...]
    """The number and the positions of the elements: what tells this value from the condition's others."""


@dataclass(frozen=True, slots=True)
class Met:
    """A decision on one document: the tree with values in place of conditions."""

    operator: str
    operands: "tuple[Met | Value | Truth, ...]"


type Seen = Met | Value | Truth


def tree_of(program: Program) -> Tree:
    """Return the conditions of an expression."""
    return _Builder().build(program.node, program, "", in_loop=False)


def conditions_of(tree: Tree) -> Iterator[Condition]:
    """Yield the conditions of a tree in the order of the text."""
    match tree:
        case Leaf(condition=condition):
            if condition is not None:
                yield condition
        case Joint(operands=operands):
            for operand in operands:
                yield from conditions_of(operand)
        case Loop(body=inner) | Bound(inner=inner):
            yield from conditions_of(inner)


class _Builder:
    """Numbers conditions as it meets them."""

    def __init__(self) -> None:
        self._count = 0

    def build(  # noqa: PLR0911  # one return per kind of node
        self, node: ir.Node, program: Program, binding: str, *, in_loop: bool
    ) -> Tree:
        """Return the tree of a node."""

        def below(part: ir.Node, *, looped: bool = in_loop) -> Tree:
            return self.build(part, program, binding, in_loop=looped)

        match node:
            case ir.Logic(operator=operator, operands=operands):
                return Joint(operator, tuple(below(one) for one in operands), node)
            case ir.Unary(operator="!", operand=operand):
                return Joint("!", (below(operand),), node)
            case ir.Conditional(condition=condition, then=then, otherwise=otherwise) if node.type == BOOL:
                return Joint("?", (below(condition), below(then), below(otherwise)), node)
            case ir.Macro(macro="all" | "exists", condition=condition) if condition is not None:
                return Loop(node, below(condition, looped=True))
            case ir.Name(scope=ir.Scope.BINDING, name=name) if node.type == BOOL:
                bound = program.environment.bindings[name]
                return Bound(name, bound, self.build(bound.node, bound, name, in_loop=in_loop))
            case ir.Literal():
                return Leaf(node, None)
        self._count += 1
        text = " ".join(node.span.slice(program.text).split())
        return Leaf(node, Condition(self._count, text, binding, node.span.start, in_loop))


def met(tree: Tree, program: Program, document: Mapping[str, Any]) -> Seen:
    """Return a decision on one document."""
    return _met(tree, Frame(document, program), ())


def _met(tree: Tree, frame: Frame, places: tuple[int, ...]) -> Seen:
    match tree:
        case Leaf(node=node, condition=condition):
            found = evaluate_node(node, frame)
            truth = found if isinstance(found, bool) else None
            return truth if condition is None else Value(condition.number, truth, (condition.number, *places))
        case Joint(operator=operator, operands=operands):
            return Met(operator, tuple(_met(one, frame, places) for one in operands))
        case Bound(name=name, program=program, inner=inner):
            return _met(inner, Frame(frame.document, program, name, known=frame.known), places)
        case Loop(node=node, body=body):
            elements = iterate(evaluate_node(node.range, frame))
            if elements is None:
                return None
            operator = "&&" if node.macro == "all" else "||"
            frames = [frame.inside(node, at, element) for at, element in enumerate(elements)]
            return Met(operator, tuple(_met(body, inner, (*places, at)) for at, inner in enumerate(frames)))


def truth_of(seen: Seen, changed: Mapping[tuple[int, ...], Truth] | None = None) -> Truth:
    """Return what a decision comes to, with some values of conditions replaced by others."""
    match seen:
        case Value(truth=truth, key=key):
            return truth if changed is None else changed.get(key, truth)
        case Met(operator="!", operands=(operand,)):
            inner = truth_of(operand, changed)
            return None if inner is None else not inner
        case Met(operator="?", operands=(condition, then, otherwise)):
            asked = truth_of(condition, changed)
            return None if asked is None else truth_of(then if asked else otherwise, changed)
        case Met(operator=operator, operands=operands):
            deciding = operator == "||"
            truths = [truth_of(one, changed) for one in operands]
            if deciding in truths:
                return deciding
            return None if None in truths else not deciding
        case _:
            return seen


def values_in(seen: Seen) -> Iterator[Value]:
    """Yield every value of a condition in a decision."""
    if isinstance(seen, Value):
        yield seen
    elif isinstance(seen, Met):
        for operand in seen.operands:
            yield from values_in(operand)
