"""
One evaluation in progress: the document, the let bindings met so far, the macro variables in scope.

A failure is made here, so that each says in which let binding it came about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from canongate.expression import ir
from canongate.expression.environment import Program
from canongate.expression.failure import Failure, FailureKind
from canongate.expression.span import TextSpan
from canongate.expression.values import Value


@dataclass(frozen=True, slots=True)
class Local:
    """The variable of a macro: its value, and where that came from, so that a path can be told."""

    name: str
    value: Value
    source: ir.Node
    position: int
    outer: "Local | None"


@dataclass(slots=True)
class Frame:
    """One evaluation: the document, the let bindings met so far, the macro variables in scope."""

    document: Mapping[str, Any]
    program: Program
    binding: str = ""
    locals: Local | None = None
    known: dict[int, Value | Failure] = field(default_factory=dict)
    """Values of let bindings by the identity of their program, and of loops outside loops by that of their node."""

    def find(self, name: str) -> Local:
        """Return the innermost macro variable of a name; the checker has made sure that there is one."""
        found = self.locals
        while found is not None and found.name != name:
            found = found.outer
        if found is None:
            raise AssertionError(name)
        return found

    def failure(self, kind: FailureKind, message: str, span: TextSpan, missing: str | None = None) -> Failure:
        """Return a failure of what is being evaluated."""
        return Failure(kind, message, span, missing, self.binding)

    def inside(self, node: ir.Macro, position: int, element: Value) -> "Frame":
        """Return the frame in which a macro is asked of one element of its range."""
        variable = Local(node.variable, element, node.range, position, self.locals)
        return Frame(self.document, self.program, self.binding, variable, self.known)
