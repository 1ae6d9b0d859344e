"""
Moving checked tables to Spark: rows are read and checked once, by the embedded engine, and handed over as files.

So a row is excluded for the same reason whichever engine computes; orders are made from order lines on Spark again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq

from canongate.evidence.engine import Embedded, Engine, batches_of, engine_errors, store
from canongate.evidence.facts import Tables
from canongate.evidence.loading import Loaded
from canongate.evidence.order_facts import order_facts
from canongate.evidence.room import Room, private_folder
from canongate.evidence.spark.engine import open_spark
from canongate.model.contract import DataContract

ROWS_AT_ONCE = 200_000


@contextmanager
def moved(
    engine: Embedded, loaded: Loaded, contract: DataContract, room: Room | None = None
) -> Iterator[tuple[Engine, Loaded]]:
    """Yield a Spark engine and the loaded tables on it."""
    with private_folder(room or Room()) as folder, open_spark() as spark:
        rows = {}
        for name, table in loaded.tables.rows.items():
            path = folder / f"{name}.parquet"
            _write(engine, table, path)
            spark.show(f"logical_{name}", path)
            rows[name] = ibis.table(table.schema(), name=f"logical_{name}")
        orders = None
        if loaded.tables.orders is not None:
            orders = store(spark, "order_facts", order_facts(rows["orders"], contract))
        yield spark, replace(loaded, tables=Tables(rows, orders))


def _write(engine: Embedded, table: ir.Table, path: Path) -> None:
    """Write a table batch by batch; the engine is locked by now, so it cannot write itself."""
    batches = batches_of(engine, table, ROWS_AT_ONCE)
    with pq.ParquetWriter(path, batches.schema, coerce_timestamps="us") as writer, engine_errors("handing over rows"):
        for batch in batches:
            writer.write_batch(batch)
