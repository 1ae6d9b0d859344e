"""
Spark as an engine of evidence: what is stored becomes files of a folder of its own, so that nothing is computed twice.

The session is local or whatever the environment configures; times are read in UTC, overflow is an error and names are
told apart by case, as on the other engine. Pyspark and a Java virtual machine are needed, and asked for only here.
"""

import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from canongate.evidence.error import EvidenceError
from canongate.evidence.reasons import reason_of
from canongate.evidence.room import Room, private_folder

_CONFIGURED = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.shuffle.partitions": "4",
    # Naive times of the files are times in UTC, like everything else.
    "spark.sql.parquet.inferTimestampNTZ.enabled": "false",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}


class SparkEngine:
    """A session and the folder its tables stand in; both are gone with the context that opened them."""

    dialect = "spark"
    ibis_dialect = "pyspark"
    quote = "`"

    def __init__(self, session: Any, folder: Path) -> None:
        self._session = session
        self._folder = folder
        self._files = 0
        self._stored: set[str] = set()

    def create(self, name: str, select: str) -> None:
        """Compute a selection once and keep it under a name."""
        self.show(name, self._written(select))
        self._stored.add(name)

    def drop(self, name: str) -> None:
        """Forget a stored selection; its files go with the folder."""
        self._session.catalog.dropTempView(name)
        self._stored.discard(name)

    def stored(self) -> set[str]:
        """Return the names of all stored selections."""
        return set(self._stored)

    def show(self, name: str, path: Path) -> None:
        """Make Parquet files known under a name."""
        with spark_errors(f"reading {name}"):
            self._session.read.parquet(str(path)).createOrReplaceTempView(name)

    def arrow(self, select: str) -> Any:
        """Return the rows of a selection as a pyarrow table."""
        return pq.read_table(self._written(select))

    def rows(self, select: str) -> list[dict[str, Any]]:
        """Return the rows of a selection; by way of a file, since every collected answer would leave a socket open."""
        found: list[dict[str, Any]] = self.arrow(select).to_pylist()
        return found

    def _written(self, select: str) -> Path:
        self._files += 1
        path = self._folder / f"{self._files:05}"
        with spark_errors("computing"):
            self._session.sql(select).write.parquet(str(path))
        return path


@contextmanager
def open_spark(configured: Mapping[str, str] | None = None) -> Iterator[SparkEngine]:
    """
    Yield a Spark engine.

    Args:
        configured: further settings of the session.

    Raises:
        EvidenceError: pyspark or a Java virtual machine is absent, or the session cannot start.
    """
    _check_installed()
    from pyspark.sql import SparkSession  # noqa: PLC0415  # needed only when asked for

    # What Spark refuses is told in one line below, not as a trace of its own on standard error.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    with private_folder(Room()) as folder:
        builder = SparkSession.builder.appName("canongate").master(os.environ.get("CANONGATE_SPARK_MASTER", "local[*]"))
        settings = _CONFIGURED | {"spark.sql.warehouse.dir": str(folder / "warehouse")} | dict(configured or {})
        for name, value in settings.items():
            builder = builder.config(name, value)
        with spark_errors("starting"):
            session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        try:
            yield SparkEngine(session, folder)
        finally:
            session.stop()


@contextmanager
def spark_errors(doing: str) -> Iterator[None]:
    """Turn what Spark refuses into an evidence error."""
    from py4j.protocol import Py4JError  # noqa: PLC0415  # needed only when asked for
    from pyspark.errors import PySparkException  # noqa: PLC0415  # as above

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise EvidenceError(f"{doing}: Spark refuses ({reason_of(error)})") from None


def _check_installed() -> None:
    if find_spec("pyspark") is None:
        raise EvidenceError(
            "the Spark engine needs pyspark, which is not installed", help="Install `canongate[evidence,spark]`."
        )
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and Path(home, "bin", "java").is_file()):
        raise EvidenceError(
            "the Spark engine needs a Java virtual machine, and none was found on the PATH or in JAVA_HOME",
            help="Install Java 17, or leave out `--engine spark`: DuckDB needs no Java.",
        )
