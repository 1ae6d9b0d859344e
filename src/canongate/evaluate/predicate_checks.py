"""
Is the condition of a decided segment an expression at all?

Which columns customers have is said by a data contract, so unknown columns are found where evidence is built.
"""

from collections.abc import Iterator

from canongate.evaluate.mistakes import mistake_findings
from canongate.expression import Environment, ExpressionError, compile_expression
from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.pointer import to_pointer

_WHERE = ("segment", "where")
_TRY = "write a condition over columns of customers, for example `orders >= 10`"


def predicate_findings(decision: Document) -> Iterator[Finding]:
    """Yield each place where the condition of a segment decision cannot be read, or that it is no condition."""
    text = decision.data["segment"]["where"]
    try:
        program = compile_expression(text, Environment.dyn())
    except ExpressionError as error:
        yield from mistake_findings(decision, _WHERE, text, error, _TRY)
        return
    if str(program.type) not in {"bool", "dyn"}:
        yield Finding(
            rule="expression",
            level=Level.ERROR,
            message=f"`where` gives {program.type}, not a condition (true or false)",
            path=decision.path,
            pointer=to_pointer(_WHERE),
            document=decision.id,
            help=_TRY,
            context={"expression": text},
        )
