"""
Moving checked tables to Spark: rows are read and checked once, by the embedded engine, and handed over as files.

So a row is excluded for the same reason whichever engine computes; orders are made from order lines on Spark again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from canongate.evidence.engine import Engine, engine_errors, store
from canongate.evidence.facts import Tables
from canongate.evidence.loading import Loaded
from canongate.evidence.order_facts import order_facts
from canongate.evidence.spark.engine import SparkEngine, open_spark
from canongate.model.contract import DataContract

ROWS_AT_ONCE = 200_000


@contextmanager
def moved(engine: duckdb.DuckDBPyConnection, loaded: Loaded, contract: DataContract) -> Iterator[tuple[Engine, Loaded]]:
    """Yield a Spark engine and the loaded tables on it."""
    with TemporaryDirectory(prefix="canongate-rows-") as temporary, open_spark() as spark:
        for name, table in loaded.tables.rows.items():
            path = Path(temporary, f"{name}.parquet")
            _write(engine, table.get_name(), path)
            spark.show(table.get_name(), path)
        yield spark, replace(loaded, tables=_with_orders(spark, loaded.tables, contract))


def _with_orders(spark: SparkEngine, tables: Tables, contract: DataContract) -> Tables:
    if tables.orders is None:
        return tables
    return Tables(tables.rows, store(spark, tables.orders.get_name(), order_facts(tables.rows["orders"], contract)))


def _write(engine: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Write a table batch by batch; the engine is locked by now, so it cannot write itself."""
    import pyarrow.parquet as pq  # noqa: PLC0415  # only on the way to Spark

    with engine_errors(f"handing over {name}"):
        batches = engine.sql(f'SELECT * FROM "{name}"').to_arrow_reader(ROWS_AT_ONCE)  # noqa: S608  # a name of ours
        with pq.ParquetWriter(path, batches.schema, coerce_timestamps="us") as writer:
            for batch in batches:
                writer.write_batch(batch)
