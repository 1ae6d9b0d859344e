"""Which fields of the document an expression can read; by its text alone, for every document."""

from canongate.expression import ir
from canongate.expression.environment import Program


def reads(program: Program) -> frozenset[str]:
    """
    Return the paths an expression reads, through its let bindings.

    A path is the longest chain of fields that is read as a whole, such as ``decision.segment.id``; elements of a list
    or keys that are not literal stand as ``[]``, as in ``decision.tests[].result``.
    """
    return frozenset(_Reader(program).of(program.node, {}))


class _Reader:
    """Collects paths; macro variables stand for the elements of what they run over."""

    def __init__(self, program: Program) -> None:
        self._bindings = program.environment.bindings

    def of(self, node: ir.Node, locals_: dict[str, str | None]) -> set[str]:
        """Return the paths read by a node and all below it."""
        path = self._path(node, locals_)
        if path is not None:
            return {path} | self._indexes(node, locals_)
        match node:
            case ir.Has(operand=operand, field=field):
                inner = self._path(operand, locals_)
                return self.of(operand, locals_) if inner is None else {f"{inner}.{field}"}
            case ir.Name(scope=ir.Scope.BINDING, name=name):
                return set(reads(self._bindings[name]))
            case ir.Macro():
                return self._macro(node, locals_)
            case _:
                return {path for child in ir.children(node) for path in self.of(child, locals_)}

    def _macro(self, node: ir.Macro, locals_: dict[str, str | None]) -> set[str]:
        over = self._path(node.range, locals_)
        inner = {**locals_, node.variable: None if over is None else f"{over}[]"}
        bodies = [body for body in (node.condition, node.result) if body is not None]
        found = {path for body in bodies for path in self.of(body, inner)}
        # The range itself is read too, unless a field of its elements says so more exactly.
        covered = over is not None and any(path.startswith(f"{over}[]") for path in found)
        return found if covered else found | self.of(node.range, locals_)

    def _path(self, node: ir.Node, locals_: dict[str, str | None]) -> str | None:
        match node:
            case ir.Name(scope=ir.Scope.LOCAL, name=name):
                return locals_.get(name)
            case ir.Name(scope=ir.Scope.BINDING, name=name):
                bound = self._bindings[name]
                return _Reader(bound)._path(bound.node, {})  # noqa: SLF001  # the same class, on another text
            case ir.Name(scope=ir.Scope.DOCUMENT, name=name):
                return name
            case ir.Select(operand=operand, field=field):
                inner = self._path(operand, locals_)
                return None if inner is None else f"{inner}.{field}"
            case ir.Index(operand=operand, index=index):
                inner = self._path(operand, locals_)
                key = index.value if isinstance(index, ir.Literal) and isinstance(index.value, str) else None
                return None if inner is None else f"{inner}.{key}" if key is not None else f"{inner}[]"
            case _:
                return None

    def _indexes(self, node: ir.Node, locals_: dict[str, str | None]) -> set[str]:
        """Return what the indexes inside a path read."""
        found: set[str] = set()
        while isinstance(node, ir.Select | ir.Index):
            if isinstance(node, ir.Index):
                found |= self.of(node.index, locals_)
            node = node.operand
        return found
