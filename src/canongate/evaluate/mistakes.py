"""Mistakes in expressions that stand in documents, told as findings at their place in the text."""

from collections.abc import Iterator, Sequence

from canongate.expression import ExpressionError
from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.pointer import to_pointer


def mistake_findings(
    document: Document, place: Sequence[str], text: str, error: ExpressionError, mend: str = ""
) -> Iterator[Finding]:
    """
    Yield each mistake in an expression.

    Args:
        document: where the expression stands.
        place: the keys that lead to it.
        text: the expression.
        error: what is wrong with it.
        mend: what helps where a mistake itself has no help.
    """
    for one in error.diagnostics:
        yield Finding(
            rule="expression",
            level=Level.ERROR,
            message=one.message,
            path=document.path,
            pointer=to_pointer(tuple(place)),
            offset=one.span.start,
            document=document.id,
            help=one.help or mend,
            context={"expression": text},
        )
