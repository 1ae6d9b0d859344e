"""
One expression as Python source: the fast form, which raises where the language fails.

Where the static types say that Python's own operator means the same, that operator is written; everywhere else a
function of :mod:`.python_runtime` is called (see :mod:`.python_alike`). Fields of the document are read once, by the
caller, into variables. Long because it is one visitor of the tree: a short method for each kind of node.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from canongate.expression import ir
from canongate.expression.environment import Program
from canongate.expression.functions import lookup
from canongate.expression.python_alike import compares, holds_plainly, is_object, only
from canongate.expression.python_names import Names
from canongate.expression.types import Type, kinds
from canongate.expression.values import INT_MAX, INT_MIN, Kind, Uint

_INTEGER = {"+": "add", "-": "subtract", "*": "multiply"}
_NUMERIC: Mapping[str, str] = {
    "<": "below({0}, {1})",
    "<=": "at_most({0}, {1})",
    ">": "below({1}, {0})",
    ">=": "at_most({1}, {0})",
    "==": "same({0}, {1})",
    "!=": "(not same({0}, {1}))",
}
_SIZED = (Kind.STRING, Kind.BYTES, Kind.LIST, Kind.MAP)
_NUMBERS = frozenset({Kind.INT, Kind.DOUBLE})
_ADDED: Mapping[str, tuple[frozenset[Kind], ...]] = {
    "+": (frozenset({Kind.STRING}), frozenset({Kind.DOUBLE})),
    "-": (frozenset({Kind.DOUBLE}),),
    "*": (frozenset({Kind.DOUBLE}),),
}
"""Where Python's own arithmetic is the language's: text and doubles cannot overflow."""
_DIRECT: Mapping[str, str] = {
    "contains": "({1} in {0})",
    "startsWith": "{0}.startswith({1})",
    "endsWith": "{0}.endswith({1})",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Writes nodes of one text; macro variables are known by the names they have in the generated code."""

    names: Names
    program: Program
    locals: Mapping[str, str] = field(default_factory=dict)
    inline: bool = True
    """False inside what a loop runs over, where Python allows no assignment expression."""

    def value(self, node: ir.Node) -> str:
        """Return code for a node whose result is kept: a missing field raises here and not later."""
        code = self.code(node)
        return f"there({code})" if self._is_place(node) else code

    def condition(self, node: ir.Node) -> str:
        """Return code for a node used as a condition."""
        code = self.code(node)
        return code if only(node.type, Kind.BOOL) else f"truth({code})"

    def code(self, node: ir.Node) -> str:
        """Return code for a node whose result is used at once by something that a missing field stops."""
        return _WRITE[type(node)](self, node)

    def inner(self, variable: str, name: str) -> "Source":
        """Return the writer for the body of a macro."""
        return replace(self, locals={**self.locals, variable: name})

    # -- places

    def path(self, node: ir.Node) -> tuple[str, ...] | None:
        """Return the path of a field that can be read once, before anything is evaluated."""
        match node:
            case ir.Name(scope=ir.Scope.DOCUMENT, name=name):
                return (name,)
            case ir.Name(scope=ir.Scope.BINDING, name=name):
                bound = self.program.environment.bindings[name]
                return Source(self.names, bound).path(bound.node)
            case (
                ir.Select(operand=operand, field=key) | ir.Index(operand=operand, index=ir.Literal(value=str() as key))
            ):
                above = self.path(operand)
                if above is not None:
                    self.names.types.setdefault(above, operand.type)
                return None if above is None else (*above, key)
            case _:
                return None

    def _is_place(self, node: ir.Node) -> bool:
        return self.path(node) is not None

    def _place(self, node: ir.Node) -> str | None:
        path = self.path(node)
        if path is None:
            return None
        name = self.names.place(path, node.type)
        return f"admitted({name})" if kinds(node.type) is None else name

    def _name(self, node: ir.Name) -> str:
        if node.scope is ir.Scope.LOCAL:
            return self._read(self.locals[node.name], node.type)
        if node.scope is ir.Scope.TYPE:
            return self.names.constant(("type", node.name))
        place = self._place(node)
        if place is not None:
            return place
        bound = self.program.environment.bindings[node.name]
        return f"({Source(self.names, bound).code(bound.node)})"

    def _select(self, node: ir.Select) -> str:
        place = self._place(node)
        if place is not None:
            return place
        if is_object(node.operand.type):
            return self._read(f"{self.code(node.operand)}[{node.field!r}]", node.type)
        return f"select({self.value(node.operand)}, {node.field!r})"

    def _read(self, code: str, of: Type) -> str:
        """Return code that reads an element: an integer is looked at, because a document can hold larger ones."""
        known = kinds(of)
        if known is None:
            return f"admitted({code})"
        if Kind.INT not in known:
            return code
        if not only(of, Kind.INT):
            return f"admitted({code})"
        if not self.inline:
            return f"integer({code})"
        name = self.names.fresh("t")
        return f"({name} if type({name} := {code}) is int and {INT_MIN} <= {name} <= {INT_MAX} else odd())"

    def _compared(self, node: ir.Node) -> str:
        """Return code for one side of a comparison, where a float that stands for an integer does no harm."""
        match node:
            case ir.Name(scope=ir.Scope.LOCAL, name=local):
                code = self.locals[local]
            case ir.Select(operand=operand) if not self._is_place(node) and is_object(operand.type):
                code = f"{self.code(operand)}[{node.field!r}]"
            case _:
                return self.code(node)
        if not self.inline or not only(node.type, Kind.INT):
            return self.code(node)
        name = self.names.fresh("t")
        return f"({name} if {INT_MIN} <= ({name} := {code}) <= {INT_MAX} else odd())"

    def _has(self, node: ir.Has) -> str:
        if is_object(node.operand.type):
            return f"({node.field!r} in {self.code(node.operand)})"
        return f"has({self.value(node.operand)}, {node.field!r})"

    def _index(self, node: ir.Index) -> str:
        place = self._place(node)
        return place if place is not None else f"at({self.value(node.operand)}, {self.value(node.index)})"

    # -- operators

    def _literal(self, node: ir.Literal) -> str:
        plain = node.value is None or type(node.value) in {bool, int, str}
        if plain:
            return f"({node.value!r})"
        return self.names.constant(("uint", int(node.value)) if isinstance(node.value, Uint) else ("value", node.value))

    def _unary(self, node: ir.Unary) -> str:
        if node.operator == "!":
            return f"(not {self.condition(node.operand)})"
        return f"unary('-', {self.value(node.operand)})"

    def _binary(self, node: ir.Binary) -> str:
        left, right = kinds(node.left.type) or frozenset(), kinds(node.right.type) or frozenset()
        if compares(node.operator, left, right):
            return f"({self._compared(node.left)} {node.operator} {self._compared(node.right)})"
        if node.operator in _NUMERIC and left and right and left | right <= _NUMBERS:
            return _NUMERIC[node.operator].format(self.code(node.left), self.code(node.right))
        if node.operator == "in" and holds_plainly(node.right.type, left):
            return self._among(node)
        if node.operator in _INTEGER and left == right == frozenset({Kind.INT}):
            return self._integer(node)
        one, two = self.value(node.left), self.value(node.right)
        if left == right and left in _ADDED.get(node.operator, ()):
            return f"({one} {node.operator} {two})"
        return f"binary({node.operator!r}, {one}, {two})"

    def _integer(self, node: ir.Binary) -> str:
        """Return integer arithmetic; a missing operand has no arithmetic, so it needs no look."""
        one, two = self.code(node.left), self.code(node.right)
        if not self.inline:
            return f"{_INTEGER[node.operator]}({one}, {two})"
        name = self.names.fresh("t")
        return f"({name} if {INT_MIN} <= ({name} := {one} {node.operator} {two}) <= {INT_MAX} else too_large())"

    def _among(self, node: ir.Binary) -> str:
        """Return a membership in Python's own terms; a list of constants becomes a tuple made once."""
        elements = list(ir.children(node.right)) if isinstance(node.right, ir.ListDisplay) else [node.right]
        values = tuple(one.value for one in elements if isinstance(one, ir.Literal))
        if isinstance(node.right, ir.ListDisplay) and len(values) == len(elements):
            # Comparing with the first of them already asks a missing item for its value.
            item = self.code(node.left) if values else self.value(node.left)
            return f"({item} in {values!r})"
        return f"({self.value(node.left)} in {self.code(node.right)})"

    def _logic(self, node: ir.Logic) -> str:
        joint = " and " if node.operator == "&&" else " or "
        conditions = [self.condition(operand) for operand in node.operands]
        if self._is_place(node.operands[-1]):
            # Python gives back the last operand itself, without asking whether it is true.
            conditions[-1] = f"there({conditions[-1]})"
        return "(" + joint.join(conditions) + ")"

    def _conditional(self, node: ir.Conditional) -> str:
        then, otherwise = self.value(node.then), self.value(node.otherwise)
        return f"({then} if {self.condition(node.condition)} else {otherwise})"

    def _call(self, node: ir.Call) -> str:
        short = self._short_call(node)
        if short is not None:
            return short
        operands = [self.value(operand) for operand in node.operands]
        known = [kinds(operand.type) for operand in node.operands]
        member = node.target is not None
        function = lookup(node.function, member=member)
        single = [next(iter(one)) for one in known if one and len(one) == 1]
        overload = function.find(single) if function is not None and len(single) == len(known) else None
        if overload is not None:
            how = (node.function, member, tuple(kind.value for kind in single))
            return f"{self.names.constant(('function', how))}({', '.join(operands)})"
        return f"call({node.function!r}, {member}, {', '.join(operands)})"

    def _short_call(self, node: ir.Call) -> str | None:
        """Return a call in Python's own terms, which a missing operand stops without a look."""
        operands = node.operands
        if node.function == "size" and len(operands) == 1 and any(only(operands[0].type, kind) for kind in _SIZED):
            return f"len({self.code(operands[0])})"
        texts = node.target is not None and all(only(operand.type, Kind.STRING) for operand in operands)
        if node.function in _DIRECT and texts and len(operands) == 2:  # noqa: PLR2004  # receiver and part
            return _DIRECT[node.function].format(*(self.code(operand) for operand in operands))
        return None

    def _list(self, node: ir.ListDisplay) -> str:
        return "[" + ", ".join(self.value(element) for element in node.elements) + "]"

    def _map(self, node: ir.MapDisplay) -> str:
        pairs = ", ".join(f"({self.value(key)}, {self.value(value)})" for key, value in node.entries)
        return f"mapping([{pairs}])"

    # -- loops

    def over(self, node: ir.Macro) -> str:
        """Return code for what a macro runs over."""
        plain = replace(self, inline=False)
        if only(node.range.type, Kind.LIST):
            return plain.code(node.range)
        return f"elements({plain.value(node.range)})"

    def _macro(self, node: ir.Macro) -> str:
        found = self.search(node)
        if found is not None:
            return found
        variable = self.names.fresh("v")
        inner = self.inner(node.variable, variable)
        loop = f"for {variable} in {self.over(node)}"
        condition = inner.condition(node.condition) if node.condition is not None else ""
        match node.macro:
            case "all":
                return f"(len([1 {loop} if not {condition}]) == 0)"
            case "exists":
                return f"(len([1 {loop} if {condition}]) > 0)"
            case "exists_one":
                return f"(len([1 {loop} if {condition}]) == 1)"
            case "filter":
                return f"[{variable} {loop} if {condition}]"
            case _:
                result = inner.value(node.result) if node.result is not None else ""
                return f"[{result} {loop}{f' if {condition}' if condition else ''}]"

    def search(self, node: ir.Macro) -> str | None:
        """Return ``constant in list`` for a search for a constant among texts."""
        match node:
            case ir.Macro(
                macro="exists",
                condition=ir.Binary(
                    operator="==", left=ir.Name(scope=ir.Scope.LOCAL) as name, right=ir.Literal() as sought
                ),
            ) if name.name == node.variable and only(name.type, Kind.STRING) and only(sought.type, Kind.STRING):
                if only(node.range.type, Kind.LIST):
                    return f"({sought.value!r} in {self.code(node.range)})"
        return None


_WRITE: Mapping[type[ir.Node], Callable[[Source, Any], str]] = {
    ir.Literal: Source._literal,  # noqa: SLF001  # the class's own methods
    ir.Name: Source._name,  # noqa: SLF001
    ir.Select: Source._select,  # noqa: SLF001
    ir.Has: Source._has,  # noqa: SLF001
    ir.Index: Source._index,  # noqa: SLF001
    ir.Unary: Source._unary,  # noqa: SLF001
    ir.Binary: Source._binary,  # noqa: SLF001
    ir.Logic: Source._logic,  # noqa: SLF001
    ir.Conditional: Source._conditional,  # noqa: SLF001
    ir.Call: Source._call,  # noqa: SLF001
    ir.ListDisplay: Source._list,  # noqa: SLF001
    ir.MapDisplay: Source._map,  # noqa: SLF001
    ir.Macro: Source._macro,  # noqa: SLF001
}
