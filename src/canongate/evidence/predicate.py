"""
Segments' predicates: checked against the columns of the contract, then asked of every customer.

The one place of this stage that knows the expression language. A predicate that cannot be decided for a customer
(an attribute is absent, say) leaves that customer out; how many is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from canongate.evidence.columns import Base, CustomerColumn, columns_schema
from canongate.evidence.engine import Engine, lend, rows_of
from canongate.evidence.error import EvidenceError
from canongate.expression import Environment, ExpressionError, compile_expression, evaluate, reads
from canongate.model.segments import SegmentDefinition, predicate_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from canongate.expression import Program


@dataclass(frozen=True, slots=True)
class Predicate:
    """A checked predicate: the columns it reads, and the kinds of attribute these are."""

    segment: SegmentDefinition
    program: "Program"
    digest: str
    columns: tuple[str, ...]
    bases: tuple[Base, ...]


def check_predicate(segment: SegmentDefinition, columns: Mapping[str, CustomerColumn]) -> Predicate:
    """
    Return a segment's predicate, checked.

    Raises:
        EvidenceError: it does not parse, reads an unknown column, or is no condition.
    """
    try:
        program = compile_expression(segment.where, Environment.from_schema(columns_schema(columns)))
    except ExpressionError as error:
        first = error.diagnostics[0]
        place = f"line {first.span.line}, column {first.span.column}"
        raise EvidenceError(
            f"segment {segment.id!r}: `where` cannot be used at {place}: {first.message}",
            help=first.help or f"Columns of this contract: {', '.join(sorted(columns))}.",
        ) from error
    if str(program.type) != "bool":
        raise EvidenceError(
            f"segment {segment.id!r}: `where` gives {program.type}, where a condition (true or false) is expected",
            help="Compare a column with a value, for example `orders >= 10`.",
        )
    read = tuple(sorted(reads(program)))
    bases = tuple(sorted({columns[name].base for name in read}))
    return Predicate(segment, program, predicate_digest(segment.where), read, bases)


def memberships(engine: Engine, name: str, customers: "ir.Table", predicates: "Sequence[Predicate]") -> "ir.Table":
    """
    Return one row per customer: customer_id, and for each predicate a column s1, s2, ...: true, false or null.

    Args:
        engine: where the customers are.
        name: of the table that is made.
        customers: one row per customer, with the columns that the predicates read.
        predicates: the questions.
    """
    wanted = sorted({name for predicate in predicates for name in predicate.columns})
    rows = rows_of(engine, customers.select("customer_id", *wanted))
    answers: dict[str, list[bool | None]] = {f"s{place}": [] for place in range(1, len(predicates) + 1)}
    for row in rows.to_pylist():
        known = {name: value for name, value in row.items() if value is not None}
        for place, predicate in enumerate(predicates, start=1):
            answer = evaluate(predicate.program, known)
            answers[f"s{place}"].append(answer if isinstance(answer, bool) else None)
    found = pa.table(
        {"customer_id": rows["customer_id"]} | {name: pa.array(values, pa.bool_()) for name, values in answers.items()}
    )
    return lend(engine, name, found)
