import hashlib
import json
import os
import subprocess
import sys
from datetime import date

import jsonschema
import polars as pl
import pytest

from canongate.evidence import EvidenceError, build, manifest_bytes, stand_in_contract
from canongate.model.kinds import KINDS
from canongate.model.schema import schema_of

CUT_OFF = date(2011, 12, 10)


def witness(path):
    """The figures of the worked example in polars, by another way than the product's."""
    lines = pl.read_parquet(path).filter(pl.col("customer_id").is_not_null())
    sale = ~pl.col("invoice_no").str.starts_with("C")
    customers = lines.group_by("customer_id").agg(
        orders=pl.col("invoice_no").filter(sale).n_unique(),
        net_revenue=(pl.col("quantity") * pl.col("unit_price_milli")).sum(),
    )
    groups = {
        "population": pl.lit(value=True),
        "frequent-buyers": pl.col("orders") >= 10,
        "occasional-buyers": pl.col("orders").is_between(2, 9),
        "one-time-buyers": pl.col("orders") == 1,
        "any-buyer": pl.col("orders") >= 1,
        "none": pl.col("orders") == 0,
    }
    return {
        name: customers.filter(group)
        .select(
            customers=pl.len(),
            orders=pl.col("orders").sum(),
            repeat_customers=(pl.col("orders") >= 2).sum(),
            net_revenue=pl.col("net_revenue").sum(),
        )
        .row(0, named=True)
        for name, group in groups.items()
    }


def figures_of(manifest):
    table = manifest["tables"]["figures"]
    return {row[0]: dict(zip(table["columns"], row[1:], strict=True)) for row in table["rows"]}


def claims_of(manifest, kind="best_customer"):
    return {claim["segment"]: claim for claim in manifest["claims"] if claim["kind"] == kind}


@pytest.fixture(scope="module")
def real_manifest(example_folder):
    return json.loads((example_folder / "registries/evidence/online-retail-2011.json").read_text(encoding="utf-8"))


def test_online_retail_gives_the_committed_bytes(
    online_retail, example_contract, example_segments, example_contract_digest, example_folder
):
    """The manifest of the worked example is what its contract, segments and data give, byte for byte."""
    manifest = build(
        example_contract, example_contract_digest, example_segments, online_retail, CUT_OFF, id="online-retail-2011"
    )

    committed = json.loads((example_folder / "registries/evidence/online-retail-2011.json").read_bytes())
    assert {**manifest, "engine": {}} == {**committed, "engine": {}}
    assert manifest_bytes(committed) == (example_folder / "registries/evidence/online-retail-2011.json").read_bytes()


def test_online_retail_figures_agree_with_polars(online_retail, real_manifest):
    """An independent computation gives the same integer in every cell."""
    assert figures_of(real_manifest) == witness(online_retail / "online_retail.parquet")


def test_online_retail_has_its_known_totals(real_manifest):
    """The totals published for the data stand in the manifest."""
    totals = {total["id"]: total["value"] for total in real_manifest["control_totals"]}

    assert totals == {
        "orders.rows": 541_909,
        "orders.orders": 25_900,
        "orders.customers": 4_372,
        "orders.rows_without_customer": 135_080,
        "orders.cancelled_rows": 9_288,
        "orders.amount": 9_747_747_934,
        "demographics.rows": 541_909,
    }


def test_the_stand_in_agrees_with_polars(stand_in_folder, stand_in_manifest):
    """On the generated data too, another computation gives the same integers."""
    expected = witness(stand_in_folder / "online_retail.parquet")
    shown = {name: row for name, row in figures_of(stand_in_manifest).items() if row["customers"] != "suppressed"}

    assert shown == {name: row for name, row in expected.items() if row["customers"] >= 10}
    assert len(shown) >= 5


def test_the_stand_in_decides_as_the_original(stand_in_manifest):
    """Frequent buyers are best, and the segment of everyone is not and holds nearly everyone."""
    claims, figures = claims_of(stand_in_manifest), figures_of(stand_in_manifest)

    assert {name: claim["status"] for name, claim in claims.items()} == {
        "frequent-buyers": "proven",
        "occasional-buyers": "refuted",
        "one-time-buyers": "refuted",
        "any-buyer": "refuted",
    }
    assert figures["any-buyer"]["customers"] * 10 > figures["population"]["customers"] * 9
    assert stand_in_manifest["synthetic"] is True
    assert 18_000 < stand_in_manifest["inputs"][0]["rows"] < 26_000


def test_a_manifest_fits_its_schema(stand_in_manifest):
    """What is built can be read as the kind `evidence`."""
    jsonschema.Draft202012Validator(schema_of(KINDS["evidence"])).validate(stand_in_manifest)


def test_no_path_and_no_customer_stands_in_a_manifest(stand_in_folder, stand_in_manifest):
    """A manifest holds the names of files, never where they stand, and no customer's id."""
    text = manifest_bytes(stand_in_manifest).decode()

    assert str(stand_in_folder) not in text
    assert "12346" not in text


SCRIPT = """
import json, sys
from datetime import date
from pathlib import Path
from canongate.evidence import build, manifest_bytes
contract, segments, folder, threads = json.loads(sys.stdin.read())
manifest = build(contract, "sha256:" + "0" * 64, segments, Path(folder), date(2011, 12, 10), threads=threads)
sys.stdout.buffer.write(manifest_bytes(manifest))
"""


@pytest.mark.parametrize(("threads", "seed"), [(4, "2")])
def test_same_bytes_on_any_thread_count_and_hash_seed(  # noqa: PLR0917  # fixtures
    threads, seed, example_contract, example_segments, stand_in_folder, stand_in_manifest
):
    """The same data give the same file in another process, on 4 threads and under another hash seed."""
    asked = json.dumps([stand_in_contract(example_contract), example_segments, str(stand_in_folder), threads])
    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=asked.encode(),
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": seed},
    )

    assert hashlib.sha256(answer.stdout).hexdigest() == hashlib.sha256(manifest_bytes(stand_in_manifest)).hexdigest()


def test_online_retail_says_which_table_is_missing(real_manifest):
    """What the order lines cannot support is not proven, and names the table that would."""
    claims = claims_of(real_manifest, "speed_to_purchase")

    assert {claim["status"] for claim in claims.values()} == {"not_proven"}
    assert {tuple(claim["missing_tables"]) for claim in claims.values()} == {("touches",)}
    assert claims_of(real_manifest, "value_received")["any-buyer"]["missing_tables"] == ["outcomes"]


def test_returns_are_netted_before_anything_is_counted(shop):
    """What is sent back is taken off, and an order of returns only is no order."""
    shop.write(
        "1,a,2025-01-01,2,10.00",
        "1,a,2025-01-01,-1,10.00",
        "2,a,2025-02-01,-1,10.00",
        "3,b,2025-01-01,5,1.50",
        "4,b,2025-03-01,1,0.07",
    )

    figures = shop.figures()

    assert figures["population"] == {"customers": 2, "orders": 3, "repeat_customers": 1, "net_revenue": 757}


def test_rows_on_the_cut_off_are_left_out_and_counted(shop):
    """The cut-off is the first day that does not count."""
    shop.write("1,a,2025-01-01 23:59:59,1,1", "2,b,2025-01-01,1,1", "3,a,2025-01-02,1,1")

    manifest = shop.build(cut_off=date(2025, 1, 2))

    assert figures_of(manifest)["population"]["orders"] == 2
    assert manifest["excluded_rows"] == [{"table": "orders", "reason": "cut_off", "rows": 1, "policy": "cut_off"}]


def test_small_groups_are_suppressed_everywhere(shop):
    """A group below the minimum cell size shows no figure, in no table, ratio or claim."""
    shop.contract["minimum_cell_size"] = 3
    shop.where(few="orders > 1", rest="orders == 1")
    shop.write("1,a,2025-01-01,1,1", "2,a,2025-01-02,1,1", *(f"{9 + n},c{n},2025-01-01,1,1" for n in range(4)))

    manifest = shop.build()

    assert figures_of(manifest)["few"] == dict.fromkeys(
        ("customers", "orders", "repeat_customers", "net_revenue"), "suppressed"
    )
    assert not [one for one in manifest["derived"] if one["segment"] == "few"]
    claim = claims_of(manifest)["few"]
    assert claim["status"] == "not_proven"
    assert "n" not in claim
    assert "few has fewer customers than may be shown" in claim["reasons"]


def test_an_empty_segment_is_shown_as_empty_and_proves_nothing(shop):
    """A predicate that nobody fits gives zeros and a claim that stays open."""
    shop.where(nobody="orders > 99", all="orders >= 1")
    shop.write("1,a,2025-01-01,1,1", "2,b,2025-01-02,1,1")

    manifest = shop.build()

    assert figures_of(manifest)["nobody"]["customers"] == 0
    assert claims_of(manifest)["nobody"]["reasons"][0] == "nobody has 0 customers, 30 are needed"


def test_progress_is_told(shop):
    """The caller hears which file is read, which table is checked, and which step of the build begins."""
    shop.write("1,a,2025-01-01,1,1", "2,b,2025-01-02,1,1")
    said = []

    shop.build(progress=said.append)

    assert said[:3] == ["reading lines.csv", "checking orders", "computing facts of customers"]
    assert said[3:] == [
        "computing the hold-out",
        "adding up measures",
        "listing members",
        "computing figures",
        "computing months",
        "computing drivers",
        "computing acquisition",
        "fitting models of orders",
        "computing recency, frequency, money",
        "computing concentration",
        "computing survival",
        "computing order value",
        "judging claims",
    ]


def test_a_cut_off_after_the_data_is_refused(shop):
    """Data extracted on a day cannot speak of the days after it."""
    shop.write("1,a,2025-01-01,1,1")

    with pytest.raises(EvidenceError, match="the cut-off 2026-01-02 lies after the data"):
        shop.build(cut_off=date(2026, 1, 2))


def test_a_control_total_that_disagrees_is_refused(shop):
    """Evidence is not built from data that are not the ones meant."""
    shop.write("1,a,2025-01-01,1,1")
    shop.contract["control_totals"] = {"orders.rows": 2}

    with pytest.raises(EvidenceError, match=r"orders\.rows: the contract says 2, the data hold 1"):
        shop.build()


def test_an_unknown_control_total_is_refused(shop):
    """A control total must be one that is computed."""
    shop.write("1,a,2025-01-01,1,1")
    shop.contract["control_totals"] = {"orders.lines": 1}

    with pytest.raises(EvidenceError, match=r"'orders.lines' is not computed") as caught:
        shop.build()

    assert "orders.rows" in caught.value.help
