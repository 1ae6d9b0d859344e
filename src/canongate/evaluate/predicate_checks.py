"""
Is the condition of a decided segment an expression at all?

Which columns customers have is said by a data contract, so unknown columns are found where evidence is built.
"""

from collections.abc import Iterator

from canongate.expression import Environment, ExpressionError, compile_expression
from canongate.model.document import Document
from canongate.model.finding import Finding, Level

_WHERE = "/segment/where"
_TRY = "write a condition over columns of customers, for example `orders >= 10`"


def predicate_findings(decision: Document) -> Iterator[Finding]:
    """Yield each place where the condition of a segment decision cannot be read, or that it is no condition."""
    text = decision.data["segment"]["where"]
    try:
        program = compile_expression(text, Environment.dyn())
    except ExpressionError as error:
        for one in error.diagnostics:
            yield _found(decision, one.message, one.help or _TRY, one.span.start)
        return
    if str(program.type) not in {"bool", "dyn"}:
        yield _found(decision, f"`where` gives {program.type}, not a condition (true or false)", _TRY, None)


def _found(decision: Document, message: str, mend: str, offset: int | None) -> Finding:
    return Finding(
        rule="expression",
        level=Level.ERROR,
        message=message,
        path=decision.path,
        pointer=_WHERE,
        offset=offset,
        document=decision.id,
        help=mend,
        context={"expression": decision.data["segment"]["where"]},
    )
