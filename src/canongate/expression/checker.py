"""
Resolves names and derives the type of every node; reports what cannot be right before it runs.

Types are checked by possibility: an operation is an error only where no value of the operand types could make it
succeed. What remains possible is left to evaluation, where it is undetermined at worst. Meaning is never changed. Long
because it is one visitor of the tree.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from canongate.expression import ir, typing_rules
from canongate.expression.environment import Environment, Strictness
from canongate.expression.functions import ANY, GLOBAL, TYPE_NAMES, lookup, names
from canongate.expression.macros import MACROS
from canongate.expression.problem import Diagnostic, ExpressionError, Mistake, did_you_mean
from canongate.expression.span import TextSpan
from canongate.expression.types import BOOL, DYN, TYPE, ListType, MapType, Type, Union, plain, union
from canongate.expression.values import kind_of


def check(text: str, node: ir.Node, environment: Environment) -> ir.Node:
    """
    Return the tree with names resolved and types filled in.

    Raises:
        ExpressionError: with every mistake found; in an unchecked environment there are none.
    """
    checker = _Checker(environment)
    checked = checker.visit(node)
    if checker.found and environment.strictness is not Strictness.UNCHECKED:
        raise ExpressionError(text, checker.found)
    return checked


class _Checker:
    """One pass over one tree, collecting mistakes; a mistaken node is ``dyn`` so that it causes no second one."""

    def __init__(self, environment: Environment) -> None:
        self.found: list[Diagnostic] = []
        self._environment = environment
        self._locals: list[tuple[str, Type]] = []

    def visit(self, node: ir.Node) -> ir.Node:
        """Return a node with everything below it resolved and typed."""
        return _VISIT[type(node)](self, node)

    def _each(self, nodes: tuple[ir.Node, ...]) -> tuple[ir.Node, ...]:
        return tuple(self.visit(node) for node in nodes)

    def _typed(self, rule: Callable[..., Type], span: TextSpan, *arguments: Any) -> Type:
        """Return what a typing rule gives; a mistake is noted and gives ``dyn``."""
        try:
            return rule(*arguments)
        except Mistake as mistake:
            self._note(mistake.message, mistake.span or span, mistake.help)
            return DYN

    def _note(self, message: str, span: TextSpan, help_: str = "") -> None:
        self.found.append(Diagnostic(message, span, help_))

    # -- names

    def _local(self, name: str) -> Type | None:
        return next((found for known, found in reversed(self._locals) if known == name), None)

    def _declared(self, node: ir.Node) -> ir.Name | None:
        """Return the name that a dotted chain of names stands for as a whole, if it stands for one."""
        parts = _chain(node)
        if not parts:
            return None
        root, dotted = parts[0], ".".join(part.name if isinstance(part, ir.Name) else part for part in parts)
        if not isinstance(root, ir.Name) or (not root.absolute and self._local(root.name) is not None):
            return None
        for candidate in [dotted] if root.absolute else _qualified(self._environment.container, dotted):
            found = self._environment_name(candidate, node.span)
            if found is not None:
                return found
        return None

    def _environment_name(self, name: str, span: TextSpan) -> ir.Name | None:
        environment = self._environment
        if name in environment.bindings:
            return ir.Name(span=span, name=name, scope=ir.Scope.BINDING, type=environment.bindings[name].type)
        if name in environment.variables:
            return ir.Name(span=span, name=name, type=environment.variables[name])
        return ir.Name(span=span, name=name, scope=ir.Scope.TYPE, type=TYPE) if name in TYPE_NAMES else None

    def name(self, node: ir.Name) -> ir.Node:
        """Resolve a simple name: macro variable, let binding, field of the document, type."""
        local = None if node.absolute else self._local(node.name)
        if local is not None:
            return replace(node, scope=ir.Scope.LOCAL, type=local)
        declared = self._declared(node)
        if declared is not None:
            return declared
        if self._environment.strictness is Strictness.CHECKED:
            self._note(f"there is no `{node.name}` here", node.span, self._known_names(node.name))
        return node

    def _known_names(self, name: str) -> str:
        known = [*self._environment.variables, *self._environment.bindings, *(local for local, _ in self._locals)]
        return did_you_mean(name, known) or "known are " + ", ".join(sorted(known))

    # -- nodes

    def literal(self, node: ir.Literal) -> ir.Node:
        """Type a literal by its kind; which value it has is seen where it is compared."""
        kind = kind_of(node.value)
        return replace(node, type=DYN if kind is None else plain(kind))

    def select(self, node: ir.Select) -> ir.Node:
        """Resolve a dotted name, or type a field by the type that holds it."""
        declared = self._declared(node)
        if declared is not None:
            return declared
        operand = self.visit(node.operand)
        found = self._typed(typing_rules.field, node.field_span, operand.type, node.field)
        return replace(node, operand=operand, type=found)

    def has(self, node: ir.Has) -> ir.Node:
        """Type ``has``; asking for a field that can never be there is a mistake too."""
        operand = self.visit(node.operand)
        self._typed(typing_rules.field, node.field_span, operand.type, node.field)
        return replace(node, operand=operand, type=BOOL)

    def index(self, node: ir.Index) -> ir.Node:
        """Type an element of a list, or a value of a map; a literal key reads a field of a record."""
        operand, index = self.visit(node.operand), self.visit(node.index)
        found = self._typed(typing_rules.element, node.index.span, operand.type, index)
        return replace(node, operand=operand, index=index, type=found)

    def unary(self, node: ir.Unary) -> ir.Node:
        """Type a negation."""
        operand = self.visit(node.operand)
        found = self._typed(typing_rules.unary, node.span, node.operator, operand.type)
        return replace(node, operand=operand, type=found)

    def binary(self, node: ir.Binary) -> ir.Node:
        """Type arithmetic, comparison, equality and membership."""
        left, right = self.visit(node.left), self.visit(node.right)
        found = self._typed(typing_rules.binary, node.operator_span, node.operator, left, right)
        return replace(node, left=left, right=right, type=found)

    def logic(self, node: ir.Logic) -> ir.Node:
        """Type a run of ``&&`` or ``||``; every operand must be able to be a truth value."""
        operands = self._each(node.operands)
        for operand in operands:
            self._condition(operand, f"`{node.operator}` joins conditions")
        return replace(node, operands=operands, type=BOOL)

    def conditional(self, node: ir.Conditional) -> ir.Node:
        """Type a conditional: one of its two answers."""
        condition, then, otherwise = self._each((node.condition, node.then, node.otherwise))
        self._condition(condition, "`?` asks a condition")
        found = union((then.type, otherwise.type))
        return replace(node, condition=condition, then=then, otherwise=otherwise, type=found)

    def _condition(self, node: ir.Node, context: str) -> None:
        self._typed(typing_rules.condition, node.span, node.type, context)

    def list(self, node: ir.ListDisplay) -> ir.Node:
        """Type a list by its elements."""
        elements = self._each(node.elements)
        found = ListType(union(element.type for element in elements), len(elements))
        return replace(node, elements=elements, type=found)

    def map(self, node: ir.MapDisplay) -> ir.Node:
        """Type a map by its keys and values."""
        entries = tuple((self.visit(key), self.visit(value)) for key, value in node.entries)
        for key, _ in entries:
            self._typed(typing_rules.map_key, key.span, key.type)
        keys = union(key.type for key, _ in entries)
        # Keys of several kinds are no mistake of whoever asks for another kind still.
        found = MapType(
            DYN if isinstance(keys, Union) else keys, union(value.type for _, value in entries), len(entries)
        )
        return replace(node, entries=entries, type=found)

    def macro(self, node: ir.Macro) -> ir.Node:
        """Type a macro: its variable is an element of the range, its condition a truth value."""
        over = self.visit(node.range)
        element = self._typed(typing_rules.iterated, node.range.span, over.type, node.macro)
        self._locals.append((node.variable, element))
        condition = self.visit(node.condition) if node.condition is not None else None
        result = self.visit(node.result) if node.result is not None else None
        self._locals.pop()
        if condition is not None:
            self._condition(condition, f"`{node.macro}` asks a condition")
        found: Type = BOOL
        if node.macro in {"filter", "map"}:
            found = ListType(result.type if result is not None else element, typing_rules.max_items(over.type))
        return replace(node, range=over, condition=condition, result=result, type=found)

    # -- calls

    def call(self, node: ir.Call) -> ir.Node:
        """Type a call by the overloads that can apply; ``math.abs`` is one name, not a field and a method."""
        namespaced = self._namespaced(node)
        if namespaced is not None:
            node = namespaced
        target = self.visit(node.target) if node.target is not None else None
        arguments = self._each(node.arguments)
        typed = replace(node, target=target, arguments=arguments)
        if target is None and node.function in ANY and len(arguments) == 1:
            return replace(typed, type=TYPE if node.function == "type" else DYN)
        function = lookup(node.function, member=target is not None)
        if function is None:
            self._note(f"there is no function `{node.function}`", node.function_span, _function_help(typed))
            return typed
        found = self._typed(typing_rules.call, node.function_span, node.function, function, typed)
        return replace(typed, type=found)

    def _namespaced(self, node: ir.Call) -> ir.Call | None:
        if node.target is None:
            return None
        parts = _chain(node.target)
        dotted = ".".join([*(part.name if isinstance(part, ir.Name) else part for part in parts), node.function])
        if not parts or dotted not in GLOBAL or self._local(dotted.partition(".")[0]) is not None:
            return None
        span = node.target.span.to(node.function_span)
        return replace(node, function=dotted, function_span=span, target=None)


def _chain(node: ir.Node) -> list[ir.Name | str]:
    """Return a name and the fields selected from it, or nothing where the node is no such chain."""
    fields: list[ir.Name | str] = []
    while isinstance(node, ir.Select):
        fields.append(node.field)
        node = node.operand
    return [node, *reversed(fields)] if isinstance(node, ir.Name) else []


def _qualified(container: str, name: str) -> list[str]:
    """Return a name as seen from a namespace outwards."""
    parts = container.split(".") if container else []
    return [".".join([*parts[:size], name]) for size in range(len(parts), -1, -1)]


def _function_help(call: ir.Call) -> str:
    """Return what may have been meant by a function that is none."""
    name, member = call.function, call.target is not None
    if name in MACROS:
        return f"write list.{name}(x, " + ("x + 1)" if name == "map" else "x > 0)")
    if member and name in GLOBAL:
        return f"write {name}(...) instead of a method"
    if not member and lookup(name, member=True) is not None:
        return f"call it on a value: value.{name}(...)"
    return did_you_mean(name, names(member=member))


_VISIT: Mapping[type[ir.Node], Callable[[_Checker, Any], ir.Node]] = {
    ir.Literal: _Checker.literal,
    ir.Name: _Checker.name,
    ir.Select: _Checker.select,
    ir.Has: _Checker.has,
    ir.Index: _Checker.index,
    ir.Unary: _Checker.unary,
    ir.Binary: _Checker.binary,
    ir.Logic: _Checker.logic,
    ir.Conditional: _Checker.conditional,
    ir.Call: _Checker.call,
    ir.ListDisplay: _Checker.list,
    ir.MapDisplay: _Checker.map,
    ir.Macro: _Checker.macro,
}
