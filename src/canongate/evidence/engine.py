"""
DuckDB, embedded and shut in: it holds the tables it is given, and can reach no file, network or extension.

Everything an expression can do is confined to the tables loaded before :func:`lock`; text from outside (predicates)
reaches the engine only afterwards. Results leave as integers and text in a total order. Expressions are Ibis's, over
tables known by name and schema; only the SQL made from them meets the engine.
"""

from collections.abc import Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import duckdb
import ibis

from canongate.evidence.error import EvidenceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import ibis.expr.types as ir

# Nothing is fetched, nothing is found in the variables of the program, and a zone is always said.
_SETTINGS: dict[str, str | bool] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "python_enable_replacements": False,
    "preserve_insertion_order": False,
    "TimeZone": "UTC",
}
Engine = duckdb.DuckDBPyConnection


@contextmanager
def open_engine(threads: int | None = None) -> "Iterator[Engine]":
    """Yield an empty engine in memory; everything it holds is gone afterwards."""
    engine = duckdb.connect(":memory:")
    try:
        for name, value in _SETTINGS.items():
            engine.execute(f"SET {name} = ?", [value])
        if threads is not None:
            engine.execute("SET threads = ?", [threads])
        yield engine
    finally:
        engine.close()


def lock(engine: Engine) -> None:
    """Shut the engine in: no file, no network, no extension, and no setting that could undo this."""
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")


def lend(engine: Engine, name: str, data: Any) -> "ir.Table":
    """Let the engine read a pyarrow table or dataset under a name, without copying it."""
    engine.register(name, data)
    return ibis.table(ibis.Schema.from_pyarrow(data.schema), name=name)


def store(engine: Engine, name: str, expression: "ir.Table", doing: str = "") -> "ir.Table":
    """Compute a table expression once and return the stored table; ``doing`` says in an error what failed."""
    with engine_errors(doing or f"computing {name}"):
        engine.execute(f'CREATE TABLE "{name}" AS {_exact_sql(expression)}')
    return ibis.table(expression.schema(), name=name)


def store_selected(
    engine: Engine, name: str, source: "ir.Table", columns: "Mapping[str, str]", schema: ibis.Schema
) -> "ir.Table":
    """Store columns written in SQL over a stored table; the SQL may come from outside, so the engine must be locked."""
    selected = ", ".join(f'{text} AS "{column}"' for column, text in columns.items())
    with engine_errors(f"computing {name}"):
        engine.execute(f'CREATE TABLE "{name}" AS SELECT {selected} FROM "{source.get_name()}"')  # noqa: S608  # see above
    return ibis.table(schema, name=name)


def rows_of(engine: Engine, expression: "ir.Table") -> Any:
    """Return the rows of a table expression as a pyarrow table, in no particular order."""
    with engine_errors("reading rows"):
        return engine.sql(_exact_sql(expression)).to_arrow_table()


def rows_where(engine: Engine, expression: "ir.Table", column: str, values: "Iterable[int]") -> Any:
    """Return the rows of a table expression whose whole-number column has one of some values, in no order."""
    chosen = ", ".join(str(int(value)) for value in values)
    with engine_errors("reading rows"):
        return engine.sql(f'SELECT * FROM ({_exact_sql(expression)}) WHERE "{column}" IN ({chosen})').to_arrow_table()  # noqa: S608  # whole numbers


def fetch(engine: Engine, expression: "ir.Table", keys: Sequence[str] = ()) -> list[dict[str, Any]]:
    """
    Return the rows of a table expression, ordered by its keys; every other column must be an integer.

    Raises:
        EvidenceError: a sum does not fit 64 bits, or the engine refuses.
    """
    with engine_errors("computing"):
        answer = engine.execute(_exact_sql(expression))
        names = [column[0] for column in answer.description]
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    for row in rows:
        row.update({name: _integer(name, value) for name, value in row.items() if name not in keys})
    return sorted(rows, key=lambda row: tuple(row[key] for key in keys))


def _integer(name: str, value: Any) -> int:
    """Return a number of the engine, which must be whole; those beyond 64 bits come as decimals."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    if not isinstance(value, int):
        raise EvidenceError(f"the engine returned {name} = {value!r}, where only integers are evidence")
    return value


def _exact_sql(expression: "ir.Table") -> str:
    """
    Return the SQL of an expression, its whole numbers as 64 bits.

    NOTE: DuckDB adds up in 128 bits, which Ibis takes for 64; without the cast such a column comes back as decimals.
    """
    return _sql_of(expression.op())


@lru_cache(maxsize=512)
def _sql_of(operation: Any) -> str:
    """Return the SQL of an operation; writing it takes longer than running it on small data, so it is kept."""
    expression = operation.to_expr()
    columns = ", ".join(
        f'CAST("{name}" AS BIGINT) AS "{name}"' if kind.is_int64() else f'"{name}"'
        for name, kind in expression.schema().items()
    )
    return f"SELECT {columns} FROM ({ibis.to_sql(expression, dialect='duckdb')})"  # noqa: S608  # both parts are Ibis's


@contextmanager
def engine_errors(doing: str) -> "Iterator[None]":
    """Turn what the engine refuses into an evidence error."""
    try:
        yield
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        raise EvidenceError(
            f"{doing}: a number does not fit 64 bits ({_first_line(error)})",
            help="Look for absurd quantities or prices in the data, or count money in larger units.",
        ) from error
    except duckdb.Error as error:
        raise EvidenceError(f"{doing}: the engine refuses ({_first_line(error)})") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
