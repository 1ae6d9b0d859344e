"""How large and how deep an expression may be; what running it may cost is bounded in :mod:`.cost`."""

from canongate.expression.ir import Node, children
from canongate.expression.problem import Diagnostic, ExpressionError
from canongate.expression.span import span_between

MAX_BYTES = 4096
"""Length of an expression, in bytes of UTF-8."""
MAX_DEPTH = 64
"""Nesting of an expression; keeps every recursion over it far from the interpreter's own limit."""


def refuse_long(text: str) -> None:
    """
    Refuse a text that is too long, or that is no valid Unicode.

    Raises:
        ExpressionError: the text is longer than :data:`MAX_BYTES`, or holds a lone surrogate.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        at = span_between(text, error.start, error.end)
        raise ExpressionError(text, [Diagnostic("the text is not valid Unicode", at)]) from error
    if size > MAX_BYTES:
        message = f"the expression is {size} bytes long; at most {MAX_BYTES} are allowed"
        help_ = "name parts of it with let, or split the rule"
        raise ExpressionError(text, [Diagnostic(message, span_between(text, 0, 1), help_)])


def refuse_deep(text: str, node: Node) -> None:
    """
    Refuse a tree that nests too deep; walks without recursion, so that it can be asked of any tree.

    Raises:
        ExpressionError: some node stands more than :data:`MAX_DEPTH` levels below the top.
    """
    level = [node]
    for _ in range(MAX_DEPTH):
        level = [child for parent in level for child in children(parent)]
        if not level:
            return
    raise ExpressionError(text, [too_deep(level[0])])


def too_deep(node: Node) -> Diagnostic:
    """Return the diagnostic for a node that stands too deep."""
    return Diagnostic(f"the expression nests deeper than {MAX_DEPTH} levels", node.span, "name parts of it with let")
