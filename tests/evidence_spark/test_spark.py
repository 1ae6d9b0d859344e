"""The same expressions on Spark give the same integers, and without Java a clear message."""

from datetime import date
from pathlib import Path

import pytest

from canongate.cli.main import run
from canongate.evidence import EvidenceError, build
from canongate.evidence.demo_data.plan import demo_plan
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.spark import engine as spark_engine
from canongate.load.read import read_plain

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "docs" / "examples" / "online-retail"
RETAIL_PLAN = REPOSITORY / "tests" / "evidence_witness" / "online-retail-plan.yaml"
NO_DIGEST = "sha256:" + "0" * 64


def _both(contract, segments, folder, cut_off, **more):
    """Return the manifests of both engines, their engine blocks taken out."""
    found = [build(contract, NO_DIGEST, segments, folder, cut_off, on=on, **more) for on in ("duckdb", "spark")]
    assert [one.pop("engine")["name"] for one in found] == ["duckdb", "spark"]
    return found


@pytest.mark.spark
def test_demo_data_with_an_insight_plan_give_the_same_manifest_on_both_engines(tmp_path):
    """Tables, figures, claims and insights are equal to the last digit."""
    write_demo_data(tmp_path, 1_500, 3)
    embedded, spark = _both(
        demo_contract(1_500, 3), demo_segments(), tmp_path, date(2026, 1, 1), plan=(demo_plan(), NO_DIGEST)
    )

    assert spark["tables"] == embedded["tables"]
    assert spark["tables_digest"] == embedded["tables_digest"]
    assert spark == embedded


@pytest.mark.spark
def test_online_retail_gives_the_same_tables_on_both_engines():
    """The real data: half a million lines, returns, customers that are absent."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not (folder / "online_retail.parquet").is_file():
        pytest.skip("the Online Retail data in ../shared is absent")
    contract, segments = (
        read_plain(str(EXAMPLE / name), name).value for name in ("data-contract.yaml", "segments.yaml")
    )
    plan = read_plain(str(RETAIL_PLAN), RETAIL_PLAN.name).value
    embedded, spark = _both(contract, segments, folder, date(2011, 12, 10), plan=(plan, NO_DIGEST))

    assert spark["tables"] == embedded["tables"]
    assert spark["tables_digest"] == embedded["tables_digest"]


@pytest.mark.spark
def test_what_spark_refuses_is_an_evidence_error():
    """An expression over a table that is not there is told in one line."""
    with spark_engine.open_spark() as spark:
        with pytest.raises(EvidenceError, match="Spark refuses"):
            spark.rows("SELECT * FROM nowhere")
        spark.create("one", "SELECT CAST(7 AS BIGINT) AS n")

        assert spark.rows("SELECT n FROM one") == [{"n": 7}]
        assert spark.arrow("SELECT n FROM one")["n"].to_pylist() == [7]


def test_without_java_the_message_says_so(monkeypatch, tmp_path):
    """Nothing starts, nothing hangs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(spark_engine, "find_spec", lambda _name: object())

    with pytest.raises(EvidenceError, match="needs a Java virtual machine"), spark_engine.open_spark():
        raise AssertionError("no session without Java")


def test_a_java_home_without_java_is_none(monkeypatch, tmp_path):
    """JAVA_HOME counts only where it holds the program."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setattr(spark_engine, "find_spec", lambda _name: object())

    with pytest.raises(EvidenceError, match="JAVA_HOME"), spark_engine.open_spark():
        raise AssertionError("no session without Java")


def test_without_pyspark_the_command_names_the_extra(monkeypatch, tmp_path, capsys):
    """The command ends with the mend, and writes no manifest."""
    assert run(["evidence", "demo-data", "--customers", "1000", "--seed", "3", "--out", str(tmp_path)]) == 0
    monkeypatch.setattr(spark_engine, "find_spec", lambda _name: None)
    named = ["--contract", str(tmp_path / "data-contract.yaml"), "--segments", str(tmp_path / "pooled.yaml")]
    out = tmp_path / "m.json"
    code = run([
        "evidence", "build", *named, "--data", str(tmp_path), "--cutoff", "2026-01-01", "--engine", "spark",
        "--out", str(out),
    ])  # fmt: skip

    assert code not in {0, 70}
    assert "canongate[evidence,spark]" in capsys.readouterr().err
    assert not out.exists()
