"""
Why an expression has the value it has: every sub-expression with its own value, and which of them decided.

Evaluated by the reference evaluator, node by node; nothing is decided anew here. A chain of fields is one line, a
branch that was not taken is none, and of a loop only the element that decided is shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from canongate.expression import ir
from canongate.expression.environment import Program
from canongate.expression.evaluator import evaluate_node, path_of
from canongate.expression.failure import Failure
from canongate.expression.frame import Frame
from canongate.expression.showing import show
from canongate.expression.span import TextSpan
from canongate.expression.values import Value, iterate


@dataclass(frozen=True, slots=True)
class Step:
    """One sub-expression: its text and place, its outcome, and what it was made of."""

    text: str
    span: TextSpan
    outcome: Value | Failure
    binding: str = ""
    """The let binding whose text the span points into; empty for the expression itself."""
    decides: bool = False
    """True where this alone fixes the outcome of what it stands in."""
    note: str = ""
    """For a loop, which element decided."""
    steps: "tuple[Step, ...]" = ()


def explain(program: Program, document: Mapping[str, Any]) -> Step:
    """Return the tree of sub-expressions of a program with their outcomes on a document."""
    return _step(program.node, Frame(document, program))


def render(step: Step, indent: str = "") -> str:
    """Return an explanation as lines of text, each sub-expression beneath what it belongs to."""
    mark = "  <- decides" if step.decides else ""
    note = f"  ({step.note})" if step.note else ""
    line = f"{indent}{' '.join(step.text.split())}  =  {show(step.outcome)}{note}{mark}"
    return "\n".join([line, *(render(inner, indent + "  ") for inner in step.steps)])


def _step(node: ir.Node, frame: Frame) -> Step:
    outcome = evaluate_node(node, frame)
    found = Step(node.span.slice(frame.program.text), node.span, outcome, frame.binding)
    match node:
        case ir.Macro():
            return _loop(node, frame, found)
        case ir.Logic():
            return replace(found, steps=_operands(node, frame, outcome))
        case ir.Conditional():
            taken = evaluate_node(node.condition, frame)
            branches = [node.then if taken else node.otherwise] if isinstance(taken, bool) else []
            return replace(found, steps=tuple(_steps([node.condition, *branches], frame)))
        case ir.Name(scope=ir.Scope.BINDING):
            bound = frame.program.environment.bindings[node.name]
            return replace(found, steps=(_step(bound.node, Frame(frame.document, bound, node.name)),))
        case ir.Select() | ir.Has() | ir.Index() | ir.Name():
            return replace(found, steps=tuple(_steps(_beneath(node), frame)))
        case _:
            return replace(found, steps=tuple(_steps(list(ir.children(node)), frame)))


def _steps(nodes: list[ir.Node], frame: Frame) -> Iterator[Step]:
    """Yield the steps of nodes that have something to tell: not of literals."""
    return (_step(node, frame) for node in nodes if not isinstance(node, ir.Literal))


def _beneath(node: ir.Node) -> list[ir.Node]:
    """Return what a chain of fields starts from, where that is no field itself, and the indexes on the way."""
    found: list[ir.Node] = []
    while isinstance(node, ir.Select | ir.Has | ir.Index):
        if isinstance(node, ir.Index):
            found.append(node.index)
        node = node.operand
    starts = isinstance(node, ir.Name) and node.scope is not ir.Scope.BINDING
    return found if starts else [node, *found]


def _operands(node: ir.Logic, frame: Frame, outcome: Value | Failure) -> tuple[Step, ...]:
    """Return the operands of a run, the first that fixed its outcome marked."""
    steps = [_step(operand, frame) for operand in node.operands]
    deciding = node.operator == "||"
    if outcome is deciding or isinstance(outcome, Failure):
        wanted = [
            step.outcome is deciding if outcome is deciding else not isinstance(step.outcome, bool) for step in steps
        ]
        at = wanted.index(True)
        steps[at] = replace(steps[at], decides=True)
    return tuple(steps)


def _loop(node: ir.Macro, frame: Frame, found: Step) -> Step:
    """Return a loop with its range and, where one element decided, that element's condition."""
    over = tuple(_steps([node.range], frame))
    elements = iterate(evaluate_node(node.range, frame))
    if elements is None:
        return replace(found, steps=over)
    deciding = _deciding(node, elements, frame, found.outcome)
    if deciding is None:
        return replace(found, note=_tally(node, elements, found.outcome), steps=over)
    position, body, inner = deciding
    place = path_of(ir.Name(span=node.range.span, name=node.variable, scope=ir.Scope.LOCAL), inner)
    where = place if place != node.range.span.slice(frame.program.text) else f"element {position}"
    step = replace(_step(body, inner), decides=True)
    return replace(found, note=f"{node.variable} is {where}: {show(elements[position])}", steps=(*over, step))


def _deciding(
    node: ir.Macro, elements: list[Value], frame: Frame, outcome: Value | Failure
) -> tuple[int, ir.Node, Frame] | None:
    """Return position, part and frame of the element that fixed the outcome, if one did."""
    bodies = [body for body in (node.condition, node.result) if body is not None]
    for position, element in enumerate(elements):
        inner = frame.inside(node, position, element)
        for body in bodies:
            value = evaluate_node(body, inner)
            if node.macro in {"all", "exists"} and not isinstance(outcome, Failure):
                if value is outcome and outcome is (node.macro == "exists"):
                    return position, body, inner
            elif isinstance(outcome, Failure) and _fails(value, node, body):
                return position, body, inner
            if body is node.condition and value is not True:
                break
    return None


def _fails(value: Value | Failure, node: ir.Macro, body: ir.Node) -> bool:
    return isinstance(value, Failure) or (body is node.condition and not isinstance(value, bool))


def _tally(node: ir.Macro, elements: list[Value], outcome: Value | Failure) -> str:
    """Return how many elements were looked at, where no single one decided."""
    if node.macro in {"filter", "map"} and isinstance(outcome, list):
        return f"{len(outcome)} of {len(elements)} elements" if node.condition is not None else ""
    return f"over {len(elements)} element{'' if len(elements) == 1 else 's'}"
