"""Which fields of the document an expression can read; by its text alone, for every document."""

from collections.abc import Iterable, Mapping

from canongate.expression import ir
from canongate.expression.environment import Program

type Places = frozenset[str]
"""Paths of the document that a value may come from; none where it is computed."""


def reads(program: Program) -> frozenset[str]:
    """
    Return the paths an expression reads, through its let bindings.

    A path is the longest chain of fields that is read as a whole, such as ``decision.segment.id``; elements of a list
    or keys that are not literal stand as ``[]``, as in ``decision.tests[].result``.
    """
    return _Reader(program).of(program.node, {})


class _Reader:
    """Collects paths; macro variables stand for the elements of what they run over."""

    def __init__(self, program: Program) -> None:
        self._bindings = program.environment.bindings

    def of(self, node: ir.Node, locals_: Mapping[str, Places]) -> Places:
        """Return the paths read by a node and all below it."""
        match node:
            case ir.Name(scope=ir.Scope.DOCUMENT | ir.Scope.LOCAL):
                return self._places(node, locals_)
            case ir.Name(scope=ir.Scope.BINDING, name=name):
                return reads(self._bindings[name])
            case ir.Select(operand=operand) | ir.Index(operand=operand):
                found = self._places(node, locals_)
                rest = self._beside(operand, locals_) if found else self.of(operand, locals_)
                return found | rest | (self.of(node.index, locals_) if isinstance(node, ir.Index) else frozenset())
            case ir.Has(operand=operand, field=field):
                inner = self._places(operand, locals_)
                asked = frozenset(f"{path}.{field}" for path in inner)
                return asked | (self._beside(operand, locals_) if inner else self.of(operand, locals_))
            case ir.Macro():
                return self._macro(node, locals_)
            case _:
                return _joined(self.of(child, locals_) for child in ir.children(node))

    def _macro(self, node: ir.Macro, locals_: Mapping[str, Places]) -> Places:
        elements = self._elements(node.range, locals_)
        inner = {**locals_, node.variable: elements}
        found = _joined(self.of(body, inner) for body in (node.condition, node.result) if body is not None)
        # The range itself is read too, unless a field of its elements says so more exactly.
        covered = bool(elements) and all(any(path.startswith(one) for path in found) for one in elements)
        return found | (self._beside(node.range, locals_) if covered else self.of(node.range, locals_))

    def _beside(self, node: ir.Node, locals_: Mapping[str, Places]) -> Places:
        """Return what is read on the way to a place, but for the place itself."""
        match node:
            case ir.Name(scope=ir.Scope.BINDING, name=name):
                bound = self._bindings[name]
                return _Reader(bound)._beside(bound.node, {})  # noqa: SLF001  # the same class, on another text
            case ir.Name():
                return frozenset()
            case ir.Select(operand=operand):
                return self._beside(operand, locals_)
            case ir.Index(operand=operand, index=index):
                return self._beside(operand, locals_) | self.of(index, locals_)
            case _:
                return self.of(node, locals_)

    def _places(self, node: ir.Node, locals_: Mapping[str, Places]) -> Places:
        """Return where in the document the value of a node may come from."""
        match node:
            case ir.Name():
                return self._named(node, locals_)
            case (
                ir.Select(operand=operand, field=field)
                | ir.Index(operand=operand, index=ir.Literal(value=str() as field))
            ):
                return frozenset(f"{path}.{field}" for path in self._places(operand, locals_))
            case ir.Index(operand=operand):
                return self._elements(operand, locals_)
            case ir.Conditional(then=then, otherwise=otherwise):
                return self._places(then, locals_) | self._places(otherwise, locals_)
            case _:
                return frozenset()

    def _named(self, node: ir.Name, locals_: Mapping[str, Places]) -> Places:
        if node.scope is ir.Scope.LOCAL:
            return locals_[node.name]
        if node.scope is ir.Scope.BINDING:
            bound = self._bindings[node.name]
            return _Reader(bound)._places(bound.node, {})  # noqa: SLF001  # the same class, on another text
        return frozenset({node.name} if node.scope is ir.Scope.DOCUMENT else ())

    def _elements(self, node: ir.Node, locals_: Mapping[str, Places]) -> Places:
        """Return where the elements of a list may come from."""
        match node:
            case ir.ListDisplay(elements=elements):
                return _joined(self._places(element, locals_) for element in elements)
            case ir.Macro(range=over, result=None):
                return self._elements(over, locals_)
            case ir.Macro(range=over, variable=variable, result=result) if result is not None:
                return self._places(result, {**locals_, variable: self._elements(over, locals_)})
            case ir.Binary(left=left, right=right):
                return self._elements(left, locals_) | self._elements(right, locals_)
            case _:
                return frozenset(f"{path}[]" for path in self._places(node, locals_))


def _joined(parts: Iterable[Places]) -> Places:
    return frozenset().union(*parts)
