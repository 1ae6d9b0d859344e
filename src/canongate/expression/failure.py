"""What an evaluation that gives no value gives instead; a failure is a value here, not an exception."""

from dataclasses import dataclass
from enum import StrEnum

from canongate.expression.span import TextSpan


class FailureKind(StrEnum):
    """Why there is no value."""

    MISSING = "missing"
    """A field, variable or key is not there."""
    OVERLOAD = "no_overload"
    """The operator or function is not defined for values of these types."""
    OVERFLOW = "overflow"
    """The result does not fit its type."""
    DIVISION = "division_by_zero"
    """Division or remainder by zero."""
    RANGE = "out_of_range"
    """An index or position outside a list or text."""
    CONVERSION = "conversion"
    """A text that does not say what it is converted to."""
    ARGUMENT = "bad_argument"
    """A pattern, time zone or other argument that means nothing."""
    DUPLICATE = "duplicate_key"
    """A map with one key twice."""


@dataclass(frozen=True, slots=True)
class Failure:
    """
    Why an expression has no value.

    ``missing`` is the path of what is not there, such as ``evidence.claims.best_customer``, where that is the reason;
    ``binding`` names the let binding whose text ``span`` points into, and is empty for the expression itself.
    """

    kind: FailureKind
    message: str
    span: TextSpan
    missing: str | None = None
    binding: str = ""


class Refusal(Exception):  # noqa: N818  # never leaves the package: the evaluator turns it into a Failure with a span
    """
    Raised by an operator or function that has no result for its arguments.

    Args:
        kind: why.
        message: the same in words, with the values seen.
    """

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


def overflow(kind: str) -> Refusal:
    """Return the refusal of a result that does not fit a type."""
    return Refusal(FailureKind.OVERFLOW, f"the result does not fit into {kind}")


def unreadable(text: str, kind: str) -> Refusal:
    """Return the refusal of a text that does not say a value of a kind."""
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
    return Refusal(FailureKind.CONVERSION, f"cannot read '{shown}' as {kind}")


_SHOWN = 40
"""Characters of a text that are enough to recognise it."""
