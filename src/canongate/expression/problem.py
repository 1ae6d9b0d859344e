"""What is wrong with the text of an expression; nothing here speaks of values met while it runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from canongate.expression.span import TextSpan, excerpt
from canongate.model.error import CanongateError


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One defect of an expression: what is wrong here, in one line, and what the author can do."""

    message: str
    span: TextSpan
    help: str = ""

    def render(self, text: str) -> str:
        """Return message, place, caret excerpt and help as lines of text."""
        lines = [f"{self.span}: {self.message}", excerpt(text, self.span)]
        return "\n".join([*lines, f"help: {self.help}"] if self.help else lines)


class ExpressionError(CanongateError):
    """
    An expression that does not compile.

    Args:
        text: the expression.
        diagnostics: every defect found, in the order of the text; never empty.
    """

    stage = "expression"

    def __init__(self, text: str, diagnostics: Iterable[Diagnostic]) -> None:
        self.text = text
        self.diagnostics = tuple(sorted(diagnostics, key=lambda found: (found.span, found.message)))
        first = self.diagnostics[0]
        super().__init__(f"{first.span}: {first.message}", help=first.help)

    def __str__(self) -> str:
        return "\n".join(found.render(self.text) for found in self.diagnostics)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean `x`?`` for the nearest known word, or an empty text."""
    near = get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""


class Mistake(Exception):  # noqa: N818  # never leaves the package: the checker turns it into a Diagnostic
    """
    Raised by a rule for what can never succeed.

    Args:
        message: what is wrong, in one line.
        help_: what the author can do.
        span: where, if elsewhere than the construct as a whole.
    """

    def __init__(self, message: str, help_: str = "", span: TextSpan | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help_
        self.span = span
