"""Contracts of simulated members of a club, counted again by polars, and on Spark."""

import itertools
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from witness_world import ID, days, table

from canongate.evidence import build
from canongate.evidence.models.simulation import draw_survivors

CUT_OFF, NO_DIGEST = date(2026, 1, 1), "sha256:" + "0" * 64
PERIODS, PERIOD, MINIMUM = 12, 31, 10
CONTRACT = {
    "schema": "data-contract/v1",
    "id": "club",
    "title": "A club of generated members",
    "synthetic": True,
    "currency": {"code": "EUR", "minor_units": 100},
    "time_zone": "UTC",
    "extracted_on": "2026-01-31",
    "inputs": {name: {"file": f"{name}.parquet", "format": "parquet"} for name in ("contracts", "members")},
    "tables": {
        "contracts": {
            "from": "contracts",
            "columns": {name: {"column": name} for name in (ID, "contract_id", "started_at", "ended_at")},
        },
        "customers": {
            "from": "members",
            "columns": {ID: {"column": ID}},
            "attributes": {"plan": {"column": "plan", "type": "text", "base": "behaviour"}},
        },
    },
}
WHERE = {
    "yearly": ("plan == 'yearly'", pl.col("plan") == "yearly"),
    "staying": ("contracts_running >= 1", pl.col("running") >= 1),
    "again": ("contracts >= 2", pl.col("contracts") >= 2),
    "few": ("plan == 'honorary'", pl.col("plan") == "honorary"),
}
SEGMENTS = {
    "schema": "segment-set/v1",
    "id": "plans",
    "frozen_on": "2025-09-01",
    "segments": [{"id": name, "name": name, "where": where} for name, (where, _) in WHERE.items()],
}


def _first_contracts(draw):
    """Members of two plans who leave at a renewal by their own chance, some of them before the first one."""
    for plan, alpha, beta, customers in (("yearly", 0.6, 4.0, 900), ("monthly", 0.8, 1.6, 700), ("honorary", 1, 9, 4)):
        counts = draw_survivors(alpha, beta, customers=customers, periods=24, seed=3)
        left = [before - after for before, after in itertools.pairwise(counts)]
        for periods in [*np.repeat(np.arange(1, 25), left).tolist(), *[None] * counts[-1]]:
            began = date(2023, 1, 1) + timedelta(days=int(draw.integers(0, 1100)))
            early = int(draw.integers(0, 40)) if draw.random() < 0.2 else 0
            ended = None if periods is None else began + timedelta(days=PERIOD * periods - early)
            yield plan, began, ended


@pytest.fixture(scope="module")
def club(tmp_path_factory):
    """Write the files; return their folder, the members and the contracts."""
    folder, draw = tmp_path_factory.mktemp("club"), np.random.default_rng(7)
    firsts = pl.DataFrame(list(_first_contracts(draw)), schema=["plan", "started_at", "ended_at"], orient="row")
    firsts = firsts.with_columns(pl.int_range(pl.len()).cast(pl.String).alias(ID))
    back = firsts.filter(pl.col("ended_at").is_not_null() & (pl.int_range(pl.len()) % 5 == 0))
    again = back.with_columns(started_at=pl.col("ended_at") + timedelta(days=50), ended_at=pl.lit(None, pl.Date))
    twice = firsts.filter(pl.int_range(pl.len()) % 11 == 0).with_columns(ended_at=pl.col("started_at") + timedelta(5))
    contracts = pl.concat([firsts, again, twice]).with_columns(contract_id=pl.int_range(pl.len()).cast(pl.String))
    contracts = contracts.filter(pl.col("started_at") < date(2026, 1, 31))
    contracts.drop("plan").write_parquet(folder / "contracts.parquet")
    firsts.select(ID, "plan").write_parquet(folder / "members.parquet")
    return folder, firsts.select(ID, "plan"), contracts


@pytest.fixture(scope="module")
def manifest(club):
    return build(CONTRACT, NO_DIGEST, SEGMENTS, club[0], CUT_OFF, threads=2)


def contract_survival(members, contracts):
    """How many are under contract after each period, by polars alone."""
    known = contracts.filter(pl.col("started_at") < CUT_OFF)
    runs = pl.col("ended_at").is_null() | (pl.col("ended_at") >= CUT_OFF)
    counted = known.group_by(ID).agg(contracts=pl.len(), running=runs.sum())
    people = members.join(counted, on=ID, how="left")
    people = people.with_columns(pl.col("contracts", "running").fill_null(0))
    first = known.filter(pl.col("started_at") == pl.col("started_at").min().over(ID))
    gone = pl.when(runs).then(pl.lit(CUT_OFF)).otherwise(pl.col("ended_at"))
    ran = first.group_by(ID).agg(began=pl.col("started_at").first(), ran=days(gone, pl.col("started_at")).max())
    cohort = ran.filter(days(pl.lit(CUT_OFF), pl.col("began")) > PERIODS * PERIOD).join(people, on=ID)
    none = ~pl.any_horizontal([inside for _, inside in WHERE.values()])
    groups = {"population": pl.lit(value=True), "none": none} | {name: one for name, (_, one) in WHERE.items()}
    rows = {}
    for name, inside in groups.items():
        held = cohort.filter(inside)
        if people.filter(inside).height < MINIMUM or not held.height:
            continue
        for period in range(PERIODS + 1):
            left = held.height if period == 0 else held.filter(pl.col("ran") > period * PERIOD).height
            rows[name, f"{period:03}"] = (held.height, left)
    return table(
        ["segment", "period"],
        ["customers", "under_contract"],
        rows,
        dict.fromkeys(("customers", "under_contract"), "customers"),
    )


def test_the_table_of_contracts_is_the_same_in_polars(manifest, club):
    """Every cell of every segment, with second contracts, double ones, ends to come and a plan of four members."""
    counted = contract_survival(*club[1:])

    assert manifest["tables"]["contract_survival"] == counted
    assert {row[0] for row in counted["rows"]} == {"population", "none", "yearly", "staying", "again"}


def test_predicates_over_contracts_hold_in_polars(manifest, club):
    """How many had a contract, and how many still have one, is the same counted from the file."""
    _, _, contracts = club
    known = contracts.filter(pl.col("started_at") < CUT_OFF)
    runs = pl.col("ended_at").is_null() | (pl.col("ended_at") >= CUT_OFF)
    sizes = {row[0]: row[1] for row in manifest["tables"]["figures"]["rows"]}

    assert sizes["staying"] == known.filter(runs)[ID].n_unique()
    assert sizes["again"] == known.filter(pl.col(ID).is_duplicated())[ID].n_unique()


def test_who_was_under_contract_is_asked_of_the_time_before_the_hold_out(manifest, club):
    """Segments settled before the hold-out do not know of an end within it."""
    start = date.fromisoformat(manifest["hold_out_start"])
    known = club[2].filter(pl.col("started_at") < start)
    runs = pl.col("ended_at").is_null() | (pl.col("ended_at") >= start)
    ran = known.filter(runs).join(club[1].filter(pl.col("plan") == "monthly"), on=ID)[ID].n_unique()
    before = sum(
        row[2] for row in manifest["tables"]["migration"]["rows"] if row[0] == "staying" and row[2] != "suppressed"
    )

    assert before == ran


def test_the_manifest_is_the_same_on_any_number_of_threads(manifest, club):
    """One thread and four give what two gave."""
    for threads in (1, 4):
        again = build(CONTRACT, NO_DIGEST, SEGMENTS, club[0], CUT_OFF, threads=threads)
        assert {**again, "engine": {}} == {**manifest, "engine": {}}


@pytest.mark.spark
def test_the_manifest_is_the_same_on_spark(manifest, club):
    """Contracts are counted alike by the other engine."""
    again = build(CONTRACT, NO_DIGEST, SEGMENTS, club[0], CUT_OFF, on="spark")

    assert {**again, "engine": {}} == {**manifest, "engine": {}}
