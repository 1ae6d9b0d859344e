"""
Programs as SQL: a value beside a mask of the rows where there is none.

The text is an expression over columns, never a statement: whoever runs it decides on tables, connections and limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from canongate.expression.duckdb_target import DuckDb
from canongate.expression.environment import Program
from canongate.expression.lowering import Lowering
from canongate.expression.refusals import RefusedError
from canongate.expression.spark_target import Spark
from canongate.expression.sql_layout import EncodingError, SqlLayout, sql_layout
from canongate.expression.values import Kind

__all__ = ["DIALECTS", "EmittedSql", "EncodingError", "RefusedError", "SqlLayout", "emit_sql", "sql_layout"]
DIALECTS: Mapping[str, type[DuckDb | Spark]] = {"duckdb": DuckDb, "spark": Spark}


@dataclass(frozen=True, slots=True)
class EmittedSql:
    """
    A program in SQL.

    ``value`` is NULL exactly where ``undetermined`` is true; ``undetermined`` is never NULL.
    """

    value: str
    undetermined: str
    kind: Kind


def emit_sql(program: Program, columns: Mapping[str, str] | None = None, dialect: str = "duckdb") -> EmittedSql:
    """
    Return a program as a SQL expression.

    Args:
        program: a compiled expression whose variables are columns; its result is a scalar of one kind.
        columns: SQL of each variable by name, where it is not the column of that name. A column is NULL where the
            document has no such field; :mod:`.sql_layout` says how other documents become columns.
        dialect: a name in :data:`DIALECTS`.

    Raises:
        RefusedError: the program needs something that the dialect leaves out (:data:`.refusals.REFUSALS`).
    """
    target = DIALECTS[dialect](columns)
    found = Lowering(target).scalar(program)
    if len(found) > 1:
        raise RefusedError("unknown-type", target.name, program.text, program.node.span, "the result has several types")
    kind, value = next(iter(found.items()), (Kind.BOOL, target.undefined(Kind.BOOL)))
    return EmittedSql(value, f"({value} IS NULL)", kind)
