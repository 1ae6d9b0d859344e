"""
DuckDB, embedded and shut in: it holds the tables it is given, and can reach no file, network or extension.

What does not fit into its memory it writes into a private folder of its own (:mod:`.room`), the one place it reaches.

Everything an expression can do is confined to the tables loaded before :func:`lock`; text from outside (predicates)
reaches the engine only afterwards. Results leave as integers and text in a total order. Expressions are Ibis's, over
tables known by name and schema; only the SQL made from them meets the engine.
"""

from collections.abc import Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import ibis
import pyarrow as pa

from canongate.evidence.error import EvidenceError
from canongate.evidence.reasons import reason_of
from canongate.evidence.room import Room, private_folder

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


class OtherEngine(Protocol):
    """An engine that is not embedded: SQL in its own dialect, stored selections, rows."""

    dialect: str
    """Name of the dialect of predicates."""
    ibis_dialect: str
    """Name of the same dialect in Ibis."""
    quote: str
    """Sign around names."""

    def create(self, name: str, select: str) -> None:
        """Compute a selection once and keep it under a name."""

    def drop(self, name: str) -> None:
        """Forget a stored selection."""

    def stored(self) -> set[str]:
        """Return the names of all stored selections."""

    def arrow(self, select: str) -> Any:
        """Return the rows of a selection as a pyarrow table."""

    def rows(self, select: str) -> list[dict[str, Any]]:
        """Return the rows of a selection."""


Embedded = duckdb.DuckDBPyConnection
Engine = Embedded | OtherEngine


@contextmanager
def open_engine(threads: int | None = None, room: Room | None = None, files: int = 0) -> "Iterator[Embedded]":
    """
    Yield an empty engine; everything it holds is gone afterwards.

    Args:
        threads: of the engine; as many as there are processors where absent.
        room: the memory it may take, and where it may write what does not fit.
        files: bytes of the files it is to read; where their rows may not fit, tables are kept in a compressed file.
    """
    room = room or Room()
    with private_folder(room) as folder:
        engine = duckdb.connect(":memory:")
        try:
            for name, value in _SETTINGS.items():
                engine.execute(f"SET {name} = ?", [value])
            if threads is not None:
                engine.execute("SET threads = ?", [threads])
            engine.execute("SET memory_limit = ?", [f"{room.engine}B"])
            engine.execute("SET temp_directory = ?", [str(folder / "spill")])
            if not room.holds(files):
                # Nothing outlives the connection, so no log is needed to mend the file from.
                engine.execute(f"ATTACH '{folder / 'rows.duckdb'}' AS kept (RECOVERY_MODE no_wal_writes)")
                engine.execute("USE kept")
            yield engine
        finally:
            engine.close()


def lock(engine: Embedded) -> None:
    """Shut the engine in: no file, no network, no extension, and no setting that could undo this."""
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")


def lend(engine: Embedded, name: str, data: Any) -> "ir.Table":
    """Let the engine read a pyarrow table or dataset under a name, without copying it."""
    engine.register(name, data)
    return ibis.table(ibis.Schema.from_pyarrow(data.schema), name=name)


def store(engine: Engine, name: str, expression: "ir.Table", doing: str = "") -> "ir.Table":
    """Compute a table expression once and return the stored table; ``doing`` says in an error what failed."""
    _create(engine, name, _exact_sql(engine, expression), doing)
    return ibis.table(expression.schema(), name=name)


def store_pieces(engine: Engine, name: str, pieces: "Iterable[ir.Table]") -> "ir.Table":
    """Compute table expressions of one schema one after the other, and return the one table they are stored in."""
    first, *others = pieces
    stored = store(engine, name, first)
    for piece in others:
        if not isinstance(engine, Embedded):
            raise AssertionError(f"{name}: only the embedded engine stores pieces")  # noqa: TRY004  # nobody's value
        with engine_errors(f"computing {name}"):
            engine.execute(f'INSERT INTO "{name}" {_exact_sql(engine, piece)}')
    return stored


def drop(engine: Engine, *tables: "ir.Table") -> None:
    """Forget stored tables that are not needed any more, so that others have their room."""
    for table in tables:
        _drop(engine, table.get_name())


@contextmanager
def passing(engine: Engine) -> "Iterator[None]":
    """Forget, at the end, every table that was stored since."""
    before = _stored(engine)
    yield
    for name in sorted(_stored(engine) - before):
        _drop(engine, name)


def _drop(engine: Engine, name: str) -> None:
    if isinstance(engine, Embedded):
        engine.execute(f'DROP TABLE "{name}"')
    else:
        engine.drop(name)


def _stored(engine: Engine) -> set[str]:
    """Return the names of all stored tables."""
    if isinstance(engine, Embedded):
        return {
            name for (name,) in engine.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        }
    return engine.stored()


def store_selected(
    engine: Engine, name: str, source: "ir.Table", columns: "Mapping[str, str]", schema: ibis.Schema
) -> "ir.Table":
    """Store columns written in SQL over a stored table; the SQL may come from outside, so the engine must be locked."""
    selected = ", ".join(f"{text} AS {quoted(engine, column)}" for column, text in columns.items())
    _create(engine, name, f"SELECT {selected} FROM {quoted(engine, source.get_name())}")  # noqa: S608  # see above
    return ibis.table(schema, name=name)


def dialect_of(engine: Engine) -> str:
    """Return the dialect in which predicates are written for an engine."""
    return "duckdb" if isinstance(engine, Embedded) else engine.dialect


def quoted(engine: Engine, name: str) -> str:
    """Return a name of ours as an engine writes it."""
    mark = '"' if isinstance(engine, Embedded) else engine.quote
    return f"{mark}{name}{mark}"


def _create(engine: Engine, name: str, select: str, doing: str = "") -> None:
    with engine_errors(doing or f"computing {name}"):
        if isinstance(engine, Embedded):
            engine.execute(f'CREATE TABLE "{name}" AS {select}')
        else:
            engine.create(name, select)


def rows_of(engine: Engine, expression: "ir.Table") -> Any:
    """Return the rows of a table expression as a pyarrow table, in no particular order."""
    with engine_errors("reading rows"):
        return _arrow(engine, _exact_sql(engine, expression))


def batches_of(engine: Engine, expression: "ir.Table", rows: int) -> Any:
    """Return a reader over the rows of a table expression, so many at once, in no particular order."""
    with engine_errors("reading rows"):
        return _reader(engine, _exact_sql(engine, expression), rows)


def batches_in_order(engine: Engine, expression: "ir.Table", key: str, rows: int) -> "Iterator[Any]":
    """Yield the rows of a table expression as pyarrow record batches, in ascending order of a column of text."""
    with engine_errors("reading rows"):
        yield from _reader(engine, f"{_exact_sql(engine, expression)} ORDER BY {quoted(engine, key)}", rows)


def rows_where(engine: Engine, expression: "ir.Table", column: str, values: "Iterable[int]") -> Any:
    """Return the rows of a table expression whose whole-number column has one of some values, in no order."""
    chosen = ", ".join(str(int(value)) for value in values)
    with engine_errors("reading rows"):
        select = f"SELECT * FROM ({_exact_sql(engine, expression)}) WHERE {quoted(engine, column)} IN ({chosen})"  # noqa: S608  # whole numbers
        return _arrow(engine, select)


def _reader(engine: Engine, select: str, rows: int) -> Any:
    if isinstance(engine, Embedded):
        return engine.sql(select).to_arrow_reader(rows)
    table = engine.arrow(select)
    return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(rows))


def _arrow(engine: Engine, select: str) -> Any:
    return engine.sql(select).to_arrow_table() if isinstance(engine, Embedded) else engine.arrow(select)


def fetch(engine: Engine, expression: "ir.Table", keys: Sequence[str] = ()) -> list[dict[str, Any]]:
    """
    Return the rows of a table expression, ordered by its keys; every other column must be an integer.

    Raises:
        EvidenceError: a sum does not fit 64 bits, or the engine refuses.
    """
    with engine_errors("computing"):
        rows = _rows(engine, _exact_sql(engine, expression))
    for row in rows:
        row.update({name: _integer(name, value) for name, value in row.items() if name not in keys})
    return sorted(rows, key=lambda row: tuple(row[key] for key in keys))


def _rows(engine: Engine, select: str) -> list[dict[str, Any]]:
    if not isinstance(engine, Embedded):
        return engine.rows(select)
    answer = engine.execute(select)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _integer(name: str, value: Any) -> int:
    """Return a number of the engine, which must be whole; those beyond 64 bits come as decimals."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    if not isinstance(value, int):
        raise EvidenceError(f"the engine returned {name} = {value!r}, where only integers are evidence")
    return value


def _exact_sql(engine: Engine, expression: "ir.Table") -> str:
    """
    Return the SQL of an expression, its whole numbers as 64 bits.

    NOTE: DuckDB adds up in 128 bits, which Ibis takes for 64; without the cast such a column comes back as decimals.
    """
    if isinstance(engine, Embedded):
        return _sql_of(expression.op(), "duckdb", '"')
    return _sql_of(expression.op(), engine.ibis_dialect, engine.quote)


@lru_cache(maxsize=1024)
def _sql_of(operation: Any, dialect: str, mark: str) -> str:
    """Return the SQL of an operation; writing it takes longer than running it on small data, so it is kept."""
    expression = operation.to_expr()
    columns = ", ".join(
        f"CAST({mark}{name}{mark} AS BIGINT) AS {mark}{name}{mark}" if kind.is_int64() else f"{mark}{name}{mark}"
        for name, kind in expression.schema().items()
    )
    return f"SELECT {columns} FROM ({ibis.to_sql(expression, dialect=dialect)})"  # noqa: S608  # both parts are Ibis's


@contextmanager
def engine_errors(doing: str) -> "Iterator[None]":
    """Turn what the engine refuses into an evidence error."""
    try:
        yield
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        raise EvidenceError(
            f"{doing}: a number does not fit 64 bits ({reason_of(error)})",
            help="Look for absurd quantities or prices in the data, or count money in larger units.",
        ) from None
    except duckdb.OutOfMemoryException as error:
        raise EvidenceError(
            f"{doing}: the memory allowed is not enough ({reason_of(error)})",
            help="Allow more with --memory, or ask for fewer --threads; the result is the same.",
        ) from None
    except duckdb.Error as error:
        # NOTE: without its cause, which quotes values of the data.
        raise EvidenceError(f"{doing}: the engine refuses ({reason_of(error)})") from None
