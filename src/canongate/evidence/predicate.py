"""
Segments' predicates: checked against the columns of the contract, then asked of every customer.

The one place of this stage that knows the expression language. A predicate that cannot be decided for a customer
(an attribute is absent, say) leaves that customer out; how many is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from canongate.evidence.columns import Base, CustomerColumn, columns_schema
from canongate.evidence.engine import Engine, dialect_of, quoted, store_selected
from canongate.evidence.error import EvidenceError
from canongate.expression import Environment, ExpressionError, RefusedError, compile_expression, emit_sql, reads
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
        engine: where the customers are stored.
        name: of the table that is made.
        customers: one row per customer, with the columns that the predicates read.
        predicates: the questions.
    """
    answers = {f"s{place}": _sql(engine, predicate) for place, predicate in enumerate(predicates, start=1)}
    schema = {"customer_id": customers.customer_id.type()} | dict.fromkeys(answers, "boolean")
    return store_selected(
        engine, name, customers, {"customer_id": quoted(engine, "customer_id")} | answers, ibis.schema(schema)
    )


def _sql(engine: Engine, predicate: Predicate) -> str:
    """Return a predicate as a SQL condition over the columns of its own names."""
    try:
        columns = {column: quoted(engine, column) for column in predicate.columns}
        return emit_sql(predicate.program, columns, dialect_of(engine)).value
    except RefusedError as error:
        raise EvidenceError(
            f"segment {predicate.segment.id!r}: `where` cannot be asked of a database: {error.message}",
            help=error.help or "Write the predicate with comparisons, `&&`, `||`, `!`, `in` and arithmetic.",
        ) from error
