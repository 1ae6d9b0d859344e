"""
The one table of what a back end leaves out, by name; a construct in it is refused when a program is emitted.

The evaluator, the explanation and the generated Python take every expression. The others take what their world can
express exactly; nothing is ever approximated.
"""

from collections.abc import Mapping
from enum import StrEnum

from canongate.expression.problem import Diagnostic, ExpressionError
from canongate.expression.span import TextSpan
from canongate.expression.values import Kind


class Backend(StrEnum):
    """The back ends that leave something out."""

    COLUMNS = "columns"
    DUCKDB = "duckdb"
    SPARK = "spark"
    SMT = "smt"


_ALL = frozenset(Backend)
REFUSALS: Mapping[str, tuple[str, frozenset[Backend]]] = {
    "unknown-type": ("a value whose type the schema does not tell", _ALL),
    "unsigned": ("unsigned integers", _ALL),
    "bytes": ("bytes", _ALL),
    "time": ("timestamps and durations (ISO dates compare as text)", _ALL),
    "type-value": ("types as values", _ALL),
    "map-display": ("maps written in the expression", _ALL),
    "object-equality": ("comparison of objects or maps", _ALL),
    "object-loop": ("a loop over an object with named fields", _ALL),
    "object-index": ("an index that is not a literal, into an object", _ALL),
    "mixed-lists": ("lists or maps of several types in one place", _ALL),
    "list-concatenation": ("concatenation of lists", _ALL),
    "list-equality": ("comparison of two lists, unless one is written in the expression", _ALL),
    "list-choice": ("a conditional between lists or objects", _ALL),
    "list-of-lists": ("a list within a list written in the expression", _ALL),
    "filtered-element": ("an element of a filtered list by its position", _ALL),
    "double-index": ("a position that is a double", _ALL),
    "list-result": ("a list or object as the result", _ALL),
    "computed-pattern": ("a pattern that is not a literal", _ALL),
    "function": ("this function", _ALL),
    "double-text": ("a double as text", _ALL),
    "read-number": ("a number read from text", _ALL),
    "computed-text": ("text made by the expression", frozenset({Backend.COLUMNS})),
    "map-loop": ("a loop over a map", frozenset({Backend.COLUMNS, Backend.SMT})),
    "computed-key": ("a key of a map that is not a literal", frozenset({Backend.COLUMNS, Backend.SMT})),
    "position": ("an element by its position", frozenset({Backend.COLUMNS})),
    "pattern": ("patterns", frozenset({Backend.SMT, Backend.SPARK})),
    "character": ("a character beyond U+2FFFF", frozenset({Backend.SMT})),
    "size": ("an expression that grows too large when written out", _ALL),
}
"""Name: what it is, and which back ends leave it out."""


class RefusedError(ExpressionError):
    """
    A construct that a back end leaves out.

    Args:
        name: its name in :data:`REFUSALS`.
        backend: the back end.
        text: the expression.
        span: where the construct stands.
        detail: what exactly, where the table's words do not say it.
    """

    def __init__(self, name: str, backend: str, text: str, span: TextSpan, detail: str = "") -> None:
        self.name = name
        self.backend = backend
        what = REFUSALS[name][0] + (f" ({detail})" if detail else "")
        help_ = "such a rule is judged one document at a time, by the evaluator or the generated Python"
        super().__init__(text, [Diagnostic(f"{backend} leaves out {what}", span, help_)])


class Refuse(Exception):  # noqa: N818  # becomes a RefusedError as soon as the place is known
    """
    Raised by a target that cannot express something, without knowing where it stands.

    Args:
        name: its name in :data:`REFUSALS`.
        detail: what exactly.
    """

    def __init__(self, name: str, detail: str = "") -> None:
        super().__init__(name)
        self.name = name
        self.detail = detail


def refused_function(name: str, kinds: tuple[Kind, ...]) -> str:
    """Return the name in the table of a function that a target does not know for values of some kinds."""
    if name == "matches":
        return "pattern"
    if name == "string" and Kind.DOUBLE in kinds:
        return "double-text"
    return "read-number" if name in {"int", "double", "bool"} and Kind.STRING in kinds else "function"
