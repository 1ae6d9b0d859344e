"""Contracts from rows to the model of renewals and what it expects, by whole builds."""

import itertools
import json
from datetime import date, timedelta

import numpy as np
import pytest

from canongate.evidence import EvidenceError
from canongate.evidence.contract import read_contract
from canongate.evidence.models.simulation import draw_survivors
from canongate.evidence.proposing import propose
from canongate.evidence.report.page import report_html

BEGAN = date(2010, 1, 1)
PUBLISHED = (1000, 631, 468, 382, 326, 289, 262, 241)
LATER = (223, 207, 194, 183, 173)


@pytest.fixture
def club(shop):
    """A club that sells contracts of a year and nothing else."""
    shop.contract["inputs"] = {"contracts": {"file": "contracts.csv", "format": "csv"}}
    columns = {"customer_id": "customer", "started_at": "from", "ended_at": "to"}
    shop.contract["tables"] = {
        "contracts": {"from": "contracts", "columns": {name: {"column": column} for name, column in columns.items()}}
    }
    shop.contract |= {"contract_terms": {"period_days": 365, "periods": 12}, "hold_out_days": 5 * 365}
    shop.where(members="contracts >= 1", staying="contracts_running >= 1")
    return shop


def write(club, *rows):
    club.write(*rows, header="customer,from,to", file="contracts.csv")


def lasting(counts, period=365, began=BEGAN):
    """One row for each customer of a cohort that leaves these counts behind."""
    left = [before - after for before, after in itertools.pairwise(counts)]
    ends = [began + timedelta(days=period * place) for place, number in enumerate(left, 1) for _ in range(number)]
    stay = [*ends, *[""] * counts[-1]]
    return [f"{place},{began},{end}" for place, end in enumerate(stay)]


def survivors(manifest, group="population"):
    return [row[3] for row in manifest["tables"]["contract_survival"]["rows"] if row[0] == group]


def model(manifest):
    (found,) = manifest["models"]
    return found


def derived(manifest, metric):
    return {one["segment"]: one for one in manifest["derived"] if one["metric"] == metric}


def test_the_published_cohort_gives_the_published_parameters(club):
    """Laid out as rows, the published survivors of seven years give alpha .704 and beta 1.182, checked on five more."""
    write(club, *lasting(PUBLISHED + LATER))

    manifest = club.build(date(2025, 1, 1))

    assert survivors(manifest) == [*PUBLISHED, *LATER]
    found = model(manifest)
    assert (found["name"], found["chosen"], found["customers"]) == ("shifted-beta-geometric", True, 1000)
    assert found["parameters"]["alpha"] == pytest.approx(0.704, abs=0.001)
    assert found["parameters"]["beta"] == pytest.approx(1.182, abs=0.001)
    assert found["hold_out_days"] == 5 * 365
    assert found["missed_customers"] == pytest.approx(0, abs=0.1)
    assert found["flaws"] == []


def test_an_end_is_known_from_the_day_after_it_on(club):
    """A contract that ended before the cut-off runs no more; one that ends on it, or later, or on no day, runs."""
    ends = ["2024-12-31"] * 5 + ["2025-01-01"] * 7 + ["2025-06-01"] * 11 + [""] * 13
    write(club, *(f"{place},2020-01-01,{end}" for place, end in enumerate(ends)))

    manifest = club.build(date(2025, 1, 1))

    customers = {row[0]: row[1] for row in manifest["tables"]["figures"]["rows"]}
    assert (customers["members"], customers["staying"]) == (36, 31)


def test_the_expected_retention_is_the_models(club):
    """Of those left after twelve years the share expected to renew once more is (beta + 12) / (alpha + beta + 12)."""
    write(club, *lasting(PUBLISHED + LATER))

    manifest = club.build(date(2025, 1, 1))

    alpha, beta = (model(manifest)["parameters"][name] for name in ("alpha", "beta"))
    (expected,) = derived(manifest, "expected_contract_retention").values()
    assert expected["value"] == pytest.approx((beta + 12) / (alpha + beta + 12), rel=1e-4)
    assert (expected["n"], expected["unit"]) == (173, "share after 1 x 365 days")
    kept = derived(manifest, "contract_retention")["population"]
    assert (kept["value"], kept["n"]) == (0.173, 1000)
    assert kept["interval"][0] < 0.173 < kept["interval"][1]


def test_parameters_of_simulated_contracts_are_recovered(club):
    """From twenty thousand monthly contracts that began on many days both parameters come back."""
    counts = draw_survivors(0.8, 2.5, customers=20_000, periods=12, seed=5)
    club.contract |= {"contract_terms": {"period_days": 31, "periods": 12}, "hold_out_days": 90}
    days = np.random.default_rng(5).integers(0, 400, counts[0]).tolist()
    rows = []
    for line, later in zip(lasting(counts, period=31), days, strict=True):
        customer, began, ended = line.split(",")
        rows.append(",".join([customer, *(_later(day, later) for day in (began, ended))]))
    write(club, *rows)

    found = model(club.build(date(2013, 1, 1)))

    assert found["chosen"]
    for name, truth in (("alpha", 0.8), ("beta", 2.5)):
        assert abs(found["parameters"][name] - truth) < 3 * found["standard_errors"][name]


def _later(day, days):
    return str(date.fromisoformat(day) + timedelta(days=days)) if day else ""


def test_only_contracts_that_were_watched_through_every_period_count(club):
    """Who began too lately, or whose first contract was another, is in no cell; the last day that counts is exact."""
    cut_off = date(2025, 1, 1)
    last = cut_off - timedelta(days=12 * 365 + 1)
    many = [f"a{place},{last}," for place in range(40)]
    write(club, *many, f"late,{last + timedelta(days=1)},", "back,2010-01-01,2010-06-01", "back,2011-01-01,")

    found = survivors(club.build(cut_off))

    assert found == [41, *[40] * 12]


def test_a_renewal_is_counted_from_the_first_day_after_a_period(club):
    """A contract that ends on the last day was not renewed, one that ends a day later was; backwards is no period."""
    ends = [*["2010-12-31"] * 10, *["2011-01-01"] * 10, *["2011-01-02"] * 10, *["2009-01-01"] * 10]
    write(
        club, *[f"{place},{BEGAN},{end}" for place, end in enumerate(ends)], *[f"s{one},{BEGAN}," for one in range(5)]
    )

    assert survivors(club.build(date(2025, 1, 1)))[:3] == [45, 15, 5]


def test_an_end_after_the_cut_off_is_not_known(club):
    """A contract that is to end later runs, in cells and in predicates."""
    rows = [f"{place},{BEGAN},2025-06-30" for place in range(20)]
    write(club, *rows, "gone,2010-01-01,2024-12-31")
    club.contract["extracted_on"] = "2025-12-31"

    manifest = club.build(date(2025, 1, 1))

    assert survivors(manifest) == [21, *[21] * 12]
    sizes = {row[0]: row[1] for row in manifest["tables"]["figures"]["rows"]}
    assert (sizes["members"], sizes["staying"]) == (21, 20)


def test_of_contracts_that_began_together_the_longest_counts(club):
    """A customer with two contracts of one day is one customer, and has left when both ended."""
    write(club, *[f"{place},{BEGAN},{end}" for place in range(30) for end in ("2010-02-01", "2012-06-01")])

    assert survivors(club.build(date(2025, 1, 1)))[:4] == [30, 30, 30, 0]


def test_small_cohorts_are_suppressed_and_fit_nothing(club):
    """Fewer customers than may be shown have neither cells nor a model."""
    club.contract["minimum_cell_size"] = 10
    write(club, *[f"{one},{BEGAN},2012-01-05" for one in range(9)], *[f"n{one},2024-01-01," for one in range(20)])

    manifest = club.build(date(2025, 1, 1))

    assert set(survivors(manifest)) == {"suppressed"}
    assert (model(manifest)["customers"], model(manifest)["chosen"]) == (0, False)
    assert derived(manifest, "contract_retention") == {}
    assert " 9 " not in json.dumps(model(manifest)["flaws"])


def test_a_cohort_that_does_not_follow_the_model_is_flawed(club):
    """Where half of all leave at once after years of faith, the hold-out is missed and nothing is expected."""
    write(club, *lasting((1000, 900, 830, 780, 740, 710, 690, 670, 200, 100, 60, 50, 40)))

    manifest = club.build(date(2025, 1, 1))

    found = model(manifest)
    assert not found["chosen"]
    assert found["missed_customers"] > 0.2
    assert "survivors forecast, 40 counted" in found["flaws"][0]
    assert derived(manifest, "expected_contract_retention") == {}
    assert derived(manifest, "contract_retention")["population"]["value"] == 0.04


def test_where_no_end_is_mapped_nobody_has_left(club):
    """Contracts that say nothing of their end all run; a model of leaving has nothing to learn from."""
    del club.contract["tables"]["contracts"]["columns"]["ended_at"]
    write(club, *[f"{one},{BEGAN}," for one in range(50)])

    manifest = club.build(date(2025, 1, 1))

    assert survivors(manifest) == [50] * 13
    assert "0 customers show the behaviour modelled" in model(manifest)["flaws"][0]


def test_periods_too_few_for_hold_out_and_fit_are_refused(club):
    """The contract is told which figures do not go together; without contracts they do not matter."""
    club.contract |= {"contract_terms": {"period_days": 31, "periods": 4}, "hold_out_days": 90}

    with pytest.raises(EvidenceError, match="of 4 periods hold_out_days keeps 3 back"):
        read_contract(club.contract)

    club.contract["tables"] = {"usage": club.contract["tables"]["contracts"] | {"columns": USAGE}}
    assert read_contract(club.contract).contract_terms.periods == 4


USAGE = {"customer_id": {"column": "customer"}, "used_at": {"column": "from"}}


def test_contracts_and_orders_stand_side_by_side(club):
    """Where both are mapped each has its models, and contracts of who is no customer by orders count for nobody."""
    lines = [f"{place},{place},2024-0{place % 9 + 1}-01,1,10.00" for place in range(300)]
    club.write(*lines)
    club.contract["inputs"]["lines"] = {"file": "lines.csv", "format": "csv"}
    club.contract["tables"]["orders"] = {
        "from": "lines",
        "columns": {
            "order_id": {"column": "order"},
            "customer_id": {"column": "customer"},
            "ordered_at": {"column": "at"},
            "unit_price": {"column": "price", "unit": "major"},
        },
    }
    club.contract |= {"contract_terms": {"period_days": 31, "periods": 12}, "hold_out_days": 90}
    write(club, *lasting((400, 360, 330, 310, 300), period=31))
    club.where(members="contracts_running >= 1", buyers="orders >= 1")

    said = []
    manifest = club.build(date(2025, 1, 1), progress=said.append)

    assert said.index("fitting models of orders") < said.index("fitting a model of renewals")
    names = [one["name"] for one in manifest["models"]]
    assert names == ["bg-nbd", "mbg-nbd", "pareto-nbd", "gamma-gamma", "shifted-beta-geometric"]
    assert survivors(manifest)[:6] == [300, 260, 230, 210, 200, 200]
    assert {one["id"] for one in manifest["metrics"]} >= {"contract_retention", "expected_contract_retention"}


def test_the_report_draws_contracts_and_says_what_is_expected(club):
    """One line for each group, a table beside it, and the forecast in words, or that there is none."""
    write(club, *lasting(PUBLISHED + LATER))
    page = report_html(club.build(date(2025, 1, 1)))

    assert "Of all whose first contract began so long ago, 17.3\u00a0% are under it after 12 periods." in page
    assert "are expected to be so still a year on (after 1 x 365 days)" in page
    assert "<td>members</td><td>7</td><td>24.1\u00a0%</td><td>241</td><td>1,000</td>" in page

    write(club, *lasting((1000, 900, 830, 780, 740, 710, 690, 670, 200, 100, 60, 50, 40)))
    page = report_html(club.build(date(2025, 1, 1)))
    assert "The model of renewals is no evidence" in page


def test_files_of_subscriptions_are_proposed_as_contracts(tmp_path):
    """A file that says when subscriptions began and ended is taken for contracts."""
    (tmp_path / "subscriptions.csv").write_text("customer_id,subscription_id,start_date,end_date\na,1,2024-01-01,\n")

    table = propose([tmp_path / "subscriptions.csv"], "club").contract["tables"]["contracts"]

    assert {name: one["column"] for name, one in table["columns"].items()} == {
        "customer_id": "customer_id",
        "contract_id": "subscription_id",
        "started_at": "start_date",
        "ended_at": "end_date",
    }
