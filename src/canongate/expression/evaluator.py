"""
The readable evaluator: walks the tree, three-valued, one short function for each kind of node.

It is the oracle every other back end is held against, so it favours plainness over speed. A failure is a value that
operators pass on; only ``&&``, ``||``, ``?:``, ``all`` and ``exists`` can make it disappear. Long because it is one
visitor of the tree.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from canongate.expression import ir
from canongate.expression.environment import Program
from canongate.expression.failure import Failure, FailureKind, Refusal
from canongate.expression.frame import Frame
from canongate.expression.functions import ANY, lookup
from canongate.expression.operators import apply_binary, apply_unary, index, look_up, overload_refusal
from canongate.expression.span import TextSpan
from canongate.expression.values import Kind, MapValue, TypeValue, Value, admit, has_key, iterate, kind_of


def evaluate(program: Program, document: Mapping[str, Any]) -> Value | Failure:
    """
    Return what an expression is on a document, or why it has no value; never raises on any document.

    Args:
        program: a compiled expression.
        document: JSON-like data; its top-level fields are the variables.
    """
    return evaluate_node(program.node, Frame(document, program))


def evaluate_node(node: ir.Node, frame: Frame) -> Value | Failure:
    """Return the value of one node, or why it has none."""
    return _EVALUATE[type(node)](node, frame)


def _fail(node: ir.Node, frame: Frame, refusal: Refusal, span: TextSpan | None = None) -> Failure:
    return frame.failure(refusal.kind, refusal.message, span or node.span)


def _missing(path: str, span: TextSpan, frame: Frame) -> Failure:
    return frame.failure(FailureKind.MISSING, f"{path} is missing", span, path)


def _literal(node: ir.Literal, _frame: Frame) -> Value:
    return node.value


def _name(node: ir.Name, frame: Frame) -> Value | Failure:
    if node.scope is ir.Scope.LOCAL:
        return _admitted(frame.find(node.name).value, node, frame)
    if node.scope is ir.Scope.TYPE:
        return TypeValue(node.name)
    if node.scope is ir.Scope.BINDING:
        return _binding(node.name, frame)
    if node.name not in frame.document:
        return _missing(node.name, node.span, frame)
    return _admitted(frame.document[node.name], node, frame)


def _binding(name: str, frame: Frame) -> Value | Failure:
    """Return the value of a let binding, evaluated once and only when first asked for."""
    program = frame.program.environment.bindings[name]
    if id(program) not in frame.known:
        inner = Frame(frame.document, program, name, known=frame.known)
        frame.known[id(program)] = evaluate_node(program.node, inner)
    return frame.known[id(program)]


def _admitted(value: Any, node: ir.Node, frame: Frame) -> Value | Failure:
    admitted = admit(value)
    if admitted is not NotImplemented:
        return admitted
    if isinstance(value, int):
        return frame.failure(FailureKind.OVERFLOW, f"{value:.6e} does not fit into 64 bits", node.span)
    message = f"the document holds a {type(value).__name__} here, which is no JSON value"
    return frame.failure(FailureKind.OVERLOAD, message, node.span)


def _select(node: ir.Select, frame: Frame) -> Value | Failure:
    operand = evaluate_node(node.operand, frame)
    if isinstance(operand, Failure):
        return operand
    if kind_of(operand) is not Kind.MAP:
        return _no_fields(node, operand, frame)
    if not has_key(operand, node.field):
        return _missing(path_of(node, frame), node.field_span, frame)
    return _admitted(operand[node.field], node, frame)


def _has(node: ir.Has, frame: Frame) -> bool | Failure:
    operand = evaluate_node(node.operand, frame)
    if isinstance(operand, Failure):
        return operand
    if kind_of(operand) is not Kind.MAP:
        return _no_fields(node, operand, frame)
    return has_key(operand, node.field)


def _no_fields(node: ir.Select | ir.Has, operand: Value, frame: Frame) -> Failure:
    message = f"a {kind_of(operand)} has no field `{node.field}`"
    return frame.failure(FailureKind.OVERLOAD, message, node.field_span)


def _index(node: ir.Index, frame: Frame) -> Value | Failure:
    operand = evaluate_node(node.operand, frame)
    if isinstance(operand, Failure):
        return operand
    key = evaluate_node(node.index, frame)
    if isinstance(key, Failure):
        return key
    try:
        return _admitted(index(operand, key), node, frame)
    except Refusal as refusal:
        failure = _fail(node, frame, refusal)
        if refusal.kind in {FailureKind.MISSING, FailureKind.RANGE}:
            return replace(failure, missing=path_of(node, frame))
        return failure


def _unary(node: ir.Unary, frame: Frame) -> Value | Failure:
    operand = evaluate_node(node.operand, frame)
    if isinstance(operand, Failure):
        return operand
    try:
        return apply_unary(node.operator, operand)
    except Refusal as refusal:
        return _fail(node, frame, refusal)


def _binary(node: ir.Binary, frame: Frame) -> Value | Failure:
    left = evaluate_node(node.left, frame)
    if isinstance(left, Failure):
        return left
    right = evaluate_node(node.right, frame)
    if isinstance(right, Failure):
        return right
    try:
        return apply_binary(node.operator, left, right)
    except Refusal as refusal:
        return _fail(node, frame, refusal)


def _logic(node: ir.Logic, frame: Frame) -> bool | Failure:
    deciding = node.operator == "||"
    return _absorb(deciding, ((operand, evaluate_node(operand, frame)) for operand in node.operands), frame)


def _absorb(deciding: bool, operands: Any, frame: Frame) -> bool | Failure:  # noqa: FBT001  # the value that decides
    """Return ``deciding`` where one operand is it; otherwise the first failure; otherwise the opposite."""
    failure: Failure | None = None
    for node, value in operands:
        if isinstance(value, bool) and value is deciding:
            return value
        if failure is None and not isinstance(value, bool):
            failure = value if isinstance(value, Failure) else _not_bool(node, value, frame)
    return failure if failure is not None else not deciding


def _not_bool(node: ir.Node, value: Value, frame: Frame) -> Failure:
    message = f"a condition must be true or false, this is a {kind_of(value)}"
    return frame.failure(FailureKind.OVERLOAD, message, node.span)


def _conditional(node: ir.Conditional, frame: Frame) -> Value | Failure:
    condition = evaluate_node(node.condition, frame)
    if isinstance(condition, Failure):
        return condition
    if not isinstance(condition, bool):
        return _not_bool(node.condition, condition, frame)
    return evaluate_node(node.then if condition else node.otherwise, frame)


def _call(node: ir.Call, frame: Frame) -> Value | Failure:
    function = lookup(node.function, member=node.target is not None)
    if function is None and not (node.target is None and node.function in ANY and len(node.arguments) == 1):
        message = f"there is no function `{node.function}`"
        return frame.failure(FailureKind.OVERLOAD, message, node.function_span)
    values = _values(node.operands, frame)
    if isinstance(values, Failure):
        return values
    if function is None:
        return values[0] if node.function == "dyn" else TypeValue(str(kind_of(values[0])))
    kinds = [kind for kind in map(kind_of, values) if kind is not None]
    overload = function.find(kinds)
    if overload is None:
        return _fail(node, frame, overload_refusal(node.function, values), node.function_span)
    try:
        return overload.apply(*values)
    except Refusal as refusal:
        return _fail(node, frame, refusal)


def _list(node: ir.ListDisplay, frame: Frame) -> list[Value] | Failure:
    return _values(node.elements, frame)


def _values(nodes: Iterable[ir.Node], frame: Frame) -> list[Value] | Failure:
    """Return the values of several nodes; the first failure is the failure of all."""
    values = []
    for node in nodes:
        value = evaluate_node(node, frame)
        if isinstance(value, Failure):
            return value
        values.append(value)
    return values


def _map(node: ir.MapDisplay, frame: Frame) -> Value | Failure:
    entries: list[tuple[Value, Value]] = []
    for key_node, value_node in node.entries:
        key, value = evaluate_node(key_node, frame), evaluate_node(value_node, frame)
        for found in (key, value):
            if isinstance(found, Failure):
                return found
        if kind_of(key) not in {Kind.BOOL, Kind.INT, Kind.UINT, Kind.STRING}:
            refusal = Refusal(FailureKind.OVERLOAD, f"a {kind_of(key)} cannot be a key of a map")
            return _fail(key_node, frame, refusal)
        if look_up(entries, key):
            return _fail(key_node, frame, Refusal(FailureKind.DUPLICATE, f"the key {key!r} stands twice"))
        entries.append((key, value))
    return dict(entries) if all(isinstance(key, str) for key, _ in entries) else MapValue(entries)


def _macro(node: ir.Macro, frame: Frame) -> Value | Failure:
    """Outside other loops a loop has one outcome; explanations, which ask again at every level, find it kept."""
    if frame.locals is not None:
        return _loop(node, frame)
    if id(node) not in frame.known:
        frame.known[id(node)] = _loop(node, frame)
    return frame.known[id(node)]


def _loop(node: ir.Macro, frame: Frame) -> Value | Failure:
    elements = evaluate_node(node.range, frame)
    if isinstance(elements, Failure):
        return elements
    found = iterate(elements)
    if found is None:
        message = f"`{node.macro}` runs over a list or a map, not over a {kind_of(elements)}"
        return frame.failure(FailureKind.OVERLOAD, message, node.range.span)
    frames = [frame.inside(node, position, element) for position, element in enumerate(found)]
    return _MACROS[node.macro](node, frames, frame)


def _quantified(node: ir.Macro, frames: list[Frame], frame: Frame) -> bool | Failure:
    condition = _condition(node)
    return _absorb(node.macro == "exists", ((condition, evaluate_node(condition, inner)) for inner in frames), frame)


def _exists_one(node: ir.Macro, frames: list[Frame], frame: Frame) -> bool | Failure:
    kept = _kept(node, frames, frame)
    return kept if isinstance(kept, Failure) else len(kept) == 1


def _filter(node: ir.Macro, frames: list[Frame], frame: Frame) -> list[Value] | Failure:
    kept = _kept(node, frames, frame)
    return kept if isinstance(kept, Failure) else [inner.find(node.variable).value for inner in kept]


def _map_macro(node: ir.Macro, frames: list[Frame], frame: Frame) -> list[Value] | Failure:
    values = []
    for inner in frames:
        # One element at a time: which failure is told must not depend on elements behind it.
        kept = _kept(node, [inner], frame) if node.condition is not None else [inner]
        if isinstance(kept, Failure):
            return kept
        if kept and node.result is not None:
            value = evaluate_node(node.result, inner)
            if isinstance(value, Failure):
                return value
            values.append(value)
    return values


def _kept(node: ir.Macro, frames: list[Frame], frame: Frame) -> list[Frame] | Failure:
    """Return the frames whose element fulfils the condition; a failure of any is the failure of all."""
    condition, kept = _condition(node), []
    for inner in frames:
        value = evaluate_node(condition, inner)
        if isinstance(value, Failure):
            return value
        if not isinstance(value, bool):
            return _not_bool(condition, value, frame)
        if value:
            kept.append(inner)
    return kept


def _condition(node: ir.Macro) -> ir.Node:
    if node.condition is None:
        raise AssertionError(node.macro)
    return node.condition


def path_of(node: ir.Node, frame: Frame) -> str:
    """Return where in the document a node reads, such as ``decision.tests[3].result``; its text where it is no path."""
    match node:
        case ir.Name(scope=ir.Scope.LOCAL):
            local = frame.find(node.name)
            outer = replace(frame, locals=local.outer)
            container = evaluate_node(local.source, outer)
            if isinstance(container, list):
                return f"{path_of(local.source, outer)}[{local.position}]"
        case ir.Name(scope=ir.Scope.BINDING):
            program = frame.program.environment.bindings[node.name]
            return path_of(program.node, Frame(frame.document, program, node.name, known=frame.known))
        case ir.Name():
            return node.name
        case ir.Select():
            return f"{path_of(node.operand, frame)}.{node.field}"
        case ir.Index():
            key = evaluate_node(node.index, frame)
            return f"{path_of(node.operand, frame)}" + (f".{key}" if isinstance(key, str) else f"[{key!r}]")
        case _:
            pass
    return node.span.slice(frame.program.text)


_MACROS: dict[str, Callable[[ir.Macro, list[Frame], Frame], Value | Failure]] = {
    "all": _quantified,
    "exists": _quantified,
    "exists_one": _exists_one,
    "filter": _filter,
    "map": _map_macro,
}
_EVALUATE: dict[type[ir.Node], Callable[[Any, Frame], Value | Failure]] = {
    ir.Literal: _literal,
    ir.Name: _name,
    ir.Select: _select,
    ir.Has: _has,
    ir.Index: _index,
    ir.Unary: _unary,
    ir.Binary: _binary,
    ir.Logic: _logic,
    ir.Conditional: _conditional,
    ir.Call: _call,
    ir.ListDisplay: _list,
    ir.MapDisplay: _map,
    ir.Macro: _macro,
}
