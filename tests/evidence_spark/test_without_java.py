"""The Spark engine without Java: a session that keeps Spark's promises on DuckDB stands in for the real one."""

import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from canongate.evidence import EvidenceError, build, versions
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.spark import engine as spark_engine

NO_DIGEST = "sha256:" + "0" * 64
CUSTOMERS, SEED = 1_000, 3


class PySparkError(Exception):
    """What pyspark raises."""


def _translated(node):
    """Say in DuckDB's way what sqlglot leaves in Spark's: padding by a 32-bit length, seconds of a time."""
    if isinstance(node, exp.Pad):
        node.set("expression", exp.cast(node.expression, "int"))
    if isinstance(node, exp.StrToUnix):
        return exp.func("EPOCH", node.this)
    return node


class Session:
    """Spark's SQL, translated and run by DuckDB; what it is asked to be is kept for the tests to read."""

    started: "list[Session]" = []  # noqa: RUF012  # every session of a test

    def __init__(self, settings, master) -> None:
        self.settings, self.master, self.stopped, self.level = settings, master, False, None
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        self.sparkContext = self.read = self.catalog = self.write = self
        Session.started.append(self)

    def setLogLevel(self, level) -> None:  # noqa: N802  # Spark's name
        """Keep how loud it is to be."""
        self.level = level

    def stop(self) -> None:
        """End, and remember it."""
        self.stopped = True
        self.connection.close()

    def sql(self, select):
        """Take a selection to be written next."""
        self.pending = sqlglot.parse_one(select, read="spark").transform(_translated).sql("duckdb")
        return self

    def parquet(self, path):
        """Write what is pending, or else read."""
        if self.pending is None:
            self.path = f"{path}/*.parquet" if Path(path).is_dir() else path
            return self
        Path(path).mkdir()
        try:
            self.connection.execute(f"COPY ({self.pending}) TO '{path}/part.parquet' (FORMAT parquet)")
        except duckdb.Error as error:
            raise PySparkError(f"[REFUSED] {error}\nsecond line") from error
        finally:
            self.pending = None
        return None

    pending = None

    def createOrReplaceTempView(self, name) -> None:  # noqa: N802  # Spark's name
        """Give what was read a name."""
        view = f"CREATE OR REPLACE VIEW \"{name}\" AS SELECT * FROM read_parquet('{self.path}')"  # noqa: S608  # ours
        self.connection.execute(view)

    def dropTempView(self, name) -> None:  # noqa: N802  # Spark's name
        """Take the name away."""
        self.connection.execute(f'DROP VIEW "{name}"')


class Builder:
    """Collects the settings of a session."""

    def __init__(self) -> None:
        self.settings, self.named = {}, None

    def appName(self, _name):  # noqa: N802  # Spark's name
        """Take any name."""
        return self

    def master(self, named):
        """Keep where it is to run."""
        self.named = named
        return self

    def config(self, name, value):
        """Keep a setting."""
        self.settings[name] = value
        return self

    def getOrCreate(self):  # noqa: N802  # Spark's name
        """Start the session."""
        return Session(self.settings, self.named)


@pytest.fixture
def sessions(monkeypatch, tmp_path):
    """Stand in for pyspark, py4j and Java; return the sessions started."""
    java = tmp_path / "java-home" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.touch()
    monkeypatch.setenv("JAVA_HOME", str(java.parent.parent))
    monkeypatch.setattr(spark_engine, "find_spec", lambda _name: object())
    for name, holds in {
        "pyspark": {},
        "pyspark.sql": {"SparkSession": type("SparkSession", (), {"builder": Builder()})},
        "pyspark.errors": {"PySparkException": PySparkError},
        "py4j": {},
        "py4j.protocol": {"Py4JError": type("Py4JError", (Exception,), {})},
    }.items():
        module = ModuleType(name)
        vars(module).update(holds)
        monkeypatch.setitem(sys.modules, name, module)
    known = versions.version
    monkeypatch.setattr(versions, "version", lambda name: "4.0.5" if name == "pyspark" else known(name))
    monkeypatch.setattr(Session, "started", [])
    return Session.started


def test_the_whole_build_in_sparks_own_dialect_gives_the_same_manifest(sessions, tmp_path):
    """Every expression as it is written for Spark, on tables handed over as files, gives the same integers."""
    write_demo_data(tmp_path, CUSTOMERS, SEED)
    asked = demo_contract(CUSTOMERS, SEED), NO_DIGEST, demo_segments(), tmp_path, date(2026, 1, 1)
    embedded, spark = (build(*asked, on=on) for on in ("duckdb", "spark"))

    assert spark["engine"]["name"] == "spark"
    assert {**spark, "engine": {}} == {**embedded, "engine": {}}
    assert [one.stopped for one in sessions] == [True]


def test_the_session_is_as_configured_and_gone_afterwards(sessions, monkeypatch):
    """UTC, overflow refused, names told apart by case, a master from the environment; stopped even after an error."""
    monkeypatch.setenv("CANONGATE_SPARK_MASTER", "spark://far:7077")

    with pytest.raises(ZeroDivisionError), spark_engine.open_spark({"spark.driver.memory": "1g"}):
        raise ZeroDivisionError
    (session,) = sessions

    assert session.stopped
    assert (session.master, session.level) == ("spark://far:7077", "OFF")
    assert session.settings["spark.driver.memory"] == "1g"
    assert session.settings["spark.sql.session.timeZone"] == "UTC"
    assert session.settings["spark.sql.ansi.enabled"] == session.settings["spark.sql.caseSensitive"] == "true"
    assert not Path(session.settings["spark.sql.warehouse.dir"]).parent.exists()


def test_a_selection_is_kept_until_it_is_dropped(sessions):
    """What is stored can be read again under its name; what is dropped is not known any more."""
    with spark_engine.open_spark() as engine:
        engine.create("one", "SELECT CAST(7 AS BIGINT) AS n")
        assert engine.stored() == {"one"}
        assert engine.rows("SELECT n + 1 AS m FROM `one`") == [{"m": 8}]
        assert engine.arrow("SELECT n FROM `one`")["n"].to_pylist() == [7]
        engine.drop("one")
        assert engine.stored() == set()
        with pytest.raises(EvidenceError, match="computing: Spark refuses"):
            engine.rows("SELECT n FROM `one`")
    assert len(sessions) == 1


def test_what_spark_refuses_is_told_and_what_it_does_not_is_passed_on(sessions):
    """An error of Spark's becomes one line of ours; any other error stays what it is."""
    with pytest.raises(EvidenceError, match="reading: Spark refuses") as told, spark_engine.spark_errors("reading"):
        raise PySparkError("refused\nand a trace")
    assert "trace" not in str(told.value)
    with pytest.raises(KeyError), spark_engine.spark_errors("reading"):
        raise KeyError
    assert sessions == []
