import hashlib
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from canongate.cli.main import run
from canongate.evidence import EvidenceError, build
from canongate.evidence.claims.kinds import KINDS
from canongate.evidence.demo_data import writing
from canongate.evidence.demo_data.people import KINDS as PEOPLE
from canongate.evidence.demo_data.terms import SETS, demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.logical import LOGICAL_TABLES

CUSTOMERS = 20_000
GENERATED = LOGICAL_TABLES.keys() - {"contracts"}
"""People of the demo data buy without contracts."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_demo_data(folder, CUSTOMERS, seed=1)
    return folder


@pytest.fixture(scope="module")
def manifests(folder):
    contract = demo_contract(CUSTOMERS, 1)
    return {name: build(contract, "sha256:" + "0" * 64, demo_segments(name), folder, date(2026, 1, 1)) for name in SETS}


def status_of(manifest, kind):
    return {claim["segment"]: claim["status"] for claim in manifest["claims"] if claim["kind"] == kind}


def claim_of(manifest, kind, segment):
    return next(one for one in manifest["claims"] if (one["kind"], one["segment"]) == (kind, segment))


def test_every_logical_table_is_written(folder, manifests):
    """Each table but contracts has its file, and the manifest says that all are there and that they are synthetic."""
    manifest = manifests["demo-segments"]

    assert {path.stem for path in folder.glob("*.parquet")} == GENERATED
    assert set(manifest["tables_present"]) == GENERATED
    assert manifest["synthetic"] is True
    assert manifest["excluded_rows"] == []


def test_every_kind_of_claim_is_there_for_every_segment(manifests):
    """A decision can cite each kind of claim of each segment."""
    for name, manifest in manifests.items():
        made = [(claim["kind"], claim["segment"]) for claim in manifest["claims"]]
        assert sorted(made) == sorted((kind, one) for kind in (*KINDS, "best_customer") for one in SETS[name])


def test_the_really_best_segment_is_proven(manifests):
    """Builders are proven to be best, and nobody else is."""
    status = status_of(manifests["demo-segments"], "best_customer")

    assert status["builders"] == "proven"
    assert "proven" not in {answer for name, answer in status.items() if name != "builders"}


def test_the_popular_but_poor_segment_is_refuted(manifests):
    """Visitors are more than half of all customers, and refuted."""
    manifest = manifests["demo-segments"]
    claim = claim_of(manifest, "best_customer", "visitors")

    assert claim["n"] > CUSTOMERS / 2
    assert claim["status"] == "refuted"
    assert "builders is better on every criterion" in claim["reasons"]


def test_what_is_best_only_by_pooling_is_not_proven(manifests):
    """Newsletter readers are ahead beyond chance in whole and behind within company sizes, which the claim names."""
    claim = claim_of(manifests["demo-pooled"], "outcome_success", "newsletter")

    assert claim["better_by"] > 0
    assert claim["p_value"] < 0.05
    assert claim["status"] == "not_proven"
    assert any(
        "pooled over company_size" in reason and "within strata it is -" in reason for reason in claim["reasons"]
    )


def test_the_phantom_best_segment_is_refuted(folder, manifests):
    """Bulk orderers have the highest sales of all; without what they cancelled they are refuted."""
    orders = pl.read_parquet(folder / "orders.parquet").with_columns(
        amount=pl.col("quantity") * pl.col("unit_price_cents")
    )
    bulk = orders.group_by("customer_id", "order_id").agg(pl.col("amount").sum()).filter(pl.col("amount") >= 1_000_000)
    sales = orders.filter(~pl.col("cancelled")).group_by("customer_id").agg(pl.col("amount").sum())
    phantom = pl.col("customer_id").is_in(bulk["customer_id"].implode())

    assert sales.filter(phantom)["amount"].min() > sales.filter(~phantom)["amount"].quantile(0.99)
    for name in ("demo-segments", "demo-phantom"):
        for kind in ("best_customer", "lifetime_value", "net_revenue_per_customer"):
            assert status_of(manifests[name], kind)["bulk-orderers"] == "refuted"


def test_the_demographic_that_only_seems_to_matter_is_not_proven(manifests):
    """Older customers bring more beyond any chance, but age alone proves nothing."""
    claim = claim_of(manifests["demo-demographic"], "lifetime_value", "older")

    assert claim["p_value"] < 1e-6
    assert claim["status"] == "not_proven"
    assert claim["reasons"] == [
        "older rests on demographics alone, which may stand beside behaviour and not instead of it"
    ]


def test_the_tables_have_the_parameters_they_were_drawn_from(folder):
    """Kinds of people have their shares, and their results are as good as the parameters say, within 3 errors."""
    customers = pl.read_parquet(folder / "customers.parquet")
    gains = pl.read_parquet(folder / "outcomes.parquet").join(customers, on="customer_id")
    for kind in PEOPLE:
        of_kind = pl.col("trial_projects").is_between(*kind.projects)
        share = customers.select(of_kind.mean()).item()
        achieved = gains.filter(of_kind)["achieved"]
        assert abs(share - kind.share) < 3 * (kind.share * (1 - kind.share) / CUSTOMERS) ** 0.5
        assert abs(achieved.mean() - kind.achieves) < 0.03 + 3 * (0.25 / achieved.len()) ** 0.5


def test_the_same_seed_gives_the_same_files(tmp_path):
    """Seed and number decide every byte; another seed gives other data."""
    digests = []
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        (tmp_path / name).mkdir()
        written = write_demo_data(tmp_path / name, 1_000, seed)
        digests.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written})

    assert digests[0] == digests[1]
    assert all(digests[0][name] != digests[2][name] for name in digests[0])


def test_without_anything_planted_no_kind_differs_from_another(tmp_path, capsys):
    """Who set up what in the trial has no part in orders, results or answers; the contract says that it is noise."""
    assert run(["evidence", "demo-data", "--customers", "20000", "--noise", "--out", str(tmp_path)]) == 0

    capsys.readouterr()
    customers = pl.read_parquet(tmp_path / "customers.parquet")
    orders = pl.read_parquet(tmp_path / "orders.parquet").group_by("customer_id").agg(orders=pl.len())
    results = pl.read_parquet(tmp_path / "outcomes.parquet").group_by("customer_id").agg(pl.col("achieved").mean())
    seen = customers.join(orders, on="customer_id", how="left").join(results, on="customer_id", how="left")
    kind = pl.col("trial_projects").clip(0, 3)
    told = seen.group_by(kind).agg(pl.col("orders").count() / pl.len(), pl.col("achieved").mean(), size=pl.len())
    for name, middle in (("orders", 0.54), ("achieved", 0.45)):
        assert told[name].max() - told[name].min() < 0.06
        assert abs(told[name].mean() - middle) < 0.03
    assert "--noise" in (tmp_path / "data-contract.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("customers", [999, 20_000_001])
def test_too_few_or_too_many_are_refused(tmp_path, customers):
    """The truths need a thousand people; what does not fit in memory is refused before anything is drawn."""
    with pytest.raises(EvidenceError, match=f"{customers:,} customers are outside 1,000 to 20,000,000"):
        write_demo_data(tmp_path, customers, 1)


def test_the_command_writes_contract_and_segments_beside_the_data(tmp_path, capsys):
    """Everything that evidence is built from stands in one folder, and says that it is synthetic."""
    folder = tmp_path / "demo"

    assert run(["evidence", "demo-data", "--customers", "1000", "--seed", "5", "--out", str(folder)]) == 0

    written = capsys.readouterr().out.split()
    terms = ("data-contract", "segments", "pooled", "phantom", "demographic")
    assert written[:5] == [str(folder / f"{name}.yaml") for name in terms]
    assert sum(name.endswith(".parquet") for name in written) == len(GENERATED)
    text = (folder / "data-contract.yaml").read_text(encoding="utf-8")
    assert "synthetic: true" in text
    assert "source: canongate evidence demo-data --customers 1000 --seed 5" in text


def test_a_folder_that_cannot_be_made_is_told(tmp_path, capsys):
    """A file where the folder should be ends in one line, and nothing is written."""
    (tmp_path / "demo").write_text("", encoding="utf-8")

    assert run(["evidence", "demo-data", "--out", str(tmp_path / "demo" / "here")]) != 0

    assert "cannot be made" in capsys.readouterr().err


def test_a_full_disk_is_told(tmp_path, monkeypatch):
    """A file that cannot be written is named with the reason."""

    def full(_table, _path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.pq, "write_table", full)

    with pytest.raises(EvidenceError, match=r"customers.parquet cannot be written: No space left on device"):
        write_demo_data(tmp_path, 1_000, 1)


def test_terms_that_cannot_be_written_are_told(tmp_path, capsys):
    """A folder where the contract should stand ends in one line."""
    (tmp_path / "data-contract.yaml").mkdir()

    assert run(["evidence", "demo-data", "--customers", "1000", "--out", str(tmp_path)]) == 2

    assert "data-contract.yaml cannot be written" in capsys.readouterr().err


def test_the_stand_in_is_written_with_its_contract(tmp_path, capsys):
    """The stand-in of the worked example is labelled synthetic and stands beside its contract."""
    example = Path(__file__).resolve().parents[2] / "docs" / "examples" / "online-retail" / "data-contract.yaml"

    assert run(["evidence", "stand-in", "--contract", str(example), "--out", str(tmp_path)]) == 0

    assert capsys.readouterr().out.split() == [
        str(tmp_path / "data-contract.yaml"),
        str(tmp_path / "online_retail.parquet"),
    ]
    assert "synthetic: true" in (tmp_path / "data-contract.yaml").read_text(encoding="utf-8")


def test_a_contract_is_its_callers_own():
    """Who changes a contract of the demo data changes no other."""
    demo_contract(10, 1)["tables"]["orders"]["columns"].clear()

    assert "list_price" in demo_contract(10, 1)["tables"]["orders"]["columns"]
