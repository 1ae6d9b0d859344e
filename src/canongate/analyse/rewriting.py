"""Expressions changed as trees: let bindings written out, conditions fixed, parameters replaced by their values."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from canongate.analyse.conditions import Bound, Joint, Leaf, Loop, Tree
from canongate.analyse.solver import plain
from canongate.expression import Program, ir
from canongate.expression.types import BOOL, STRING, ListType
from canongate.model.parameters import ParameterValue


def written_out(program: Program) -> Program:
    """Return the same expression without let bindings."""
    return replace(program, node=_inlined(program.node, program), environment=plain(program.environment))


def with_parameters(program: Program, values: Mapping[str, ParameterValue]) -> Program:
    """Return an expression without let bindings in which parameters are the numbers and lists given."""

    def fixed(node: ir.Node) -> ir.Node | None:
        match node:
            case ir.Select(operand=ir.Name(name="params", scope=ir.Scope.DOCUMENT), field=name) if name in values:
                return _written(node, values[name])
        return None

    whole = written_out(program)
    return replace(whole, node=_changed(whole.node, fixed))


def _written(place: ir.Node, value: ParameterValue) -> ir.Node:
    """Return a number, or a list of texts, that stands where a parameter stood."""
    if isinstance(value, int):
        return ir.Literal(span=place.span, type=place.type, value=value)
    elements = tuple(ir.Literal(span=place.span, type=STRING, value=one) for one in value)
    return ir.ListDisplay(span=place.span, type=ListType(STRING, len(elements)), elements=elements)


def with_fixed(tree: Tree, program: Program, truths: Mapping[int, bool]) -> Program:
    """Return a decision in which some conditions, by number, always have one value."""
    return replace(program, node=_fixed(tree, program, truths), environment=plain(program.environment))


def condition_alone(tree: Tree, program: Program, number: int) -> Program | None:
    """Return a condition as a decision of its own; None for one that is asked of the elements of a list."""
    match tree:
        case Leaf(node=node, condition=condition):
            if condition is None or condition.number != number or condition.in_loop:
                return None
            return replace(program, node=_inlined(node, program), environment=plain(program.environment))
        case Joint(operands=operands):
            found = (condition_alone(one, program, number) for one in operands)
            return next((one for one in found if one is not None), None)
        case Bound(program=bound, inner=inner):
            return condition_alone(inner, bound, number)
        case Loop():
            return None


def _fixed(tree: Tree, program: Program, truths: Mapping[int, bool]) -> ir.Node:
    match tree:
        case Leaf(node=node, condition=condition):
            if condition is not None and condition.number in truths:
                return ir.Literal(span=node.span, type=BOOL, value=truths[condition.number])
            return _inlined(node, program)
        case Bound(program=bound, inner=inner):
            return _fixed(inner, bound, truths)
        case Loop(node=node, body=body):
            return replace(node, range=_inlined(node.range, program), condition=_fixed(body, program, truths))
        case Joint():
            return _joined(tree, tuple(_fixed(one, program, truths) for one in tree.operands))


def _joined(joint: Joint, parts: tuple[ir.Node, ...]) -> ir.Node:
    span = joint.span_node.span
    if joint.operator == "!":
        return ir.Unary(span=span, type=BOOL, operator="!", operand=parts[0])
    if joint.operator == "?":
        return ir.Conditional(span=span, type=BOOL, condition=parts[0], then=parts[1], otherwise=parts[2])
    return ir.Logic(span=span, type=BOOL, operator=joint.operator, operands=parts)


def _inlined(node: ir.Node, program: Program) -> ir.Node:
    """Return a node with let bindings written out; names are resolved already, so none can be caught on the way."""

    def bound(found: ir.Node) -> ir.Node | None:
        match found:
            case ir.Name(scope=ir.Scope.BINDING, name=name):
                inner = program.environment.bindings[name]
                return _inlined(inner.node, inner)
        return None

    return _changed(node, bound)


def _changed(node: ir.Node, change: Callable[[ir.Node], ir.Node | None]) -> ir.Node:
    """Return a tree in which the outermost nodes for which there is another are replaced by it."""
    other = change(node)
    if other is not None:
        return other
    parts = {one.name: _part(getattr(node, one.name), change) for one in fields(node)}
    return replace(node, **parts)


def _part(value: Any, change: Callable[[ir.Node], ir.Node | None]) -> Any:
    if isinstance(value, ir.Node):
        return _changed(value, change)
    return tuple(_part(one, change) for one in value) if isinstance(value, tuple) else value
