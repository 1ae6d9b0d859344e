"""Little data and missing tables: every question answers with a reason, and a wrong plan is refused before any data."""

import copy
import sys
from datetime import date
from pathlib import Path

import pytest

from canongate.cli.main import run
from canongate.evidence import EvidenceError, build
from canongate.evidence.insight.kinds import KINDS
from canongate.evidence.insight.plan import read_plan
from canongate.evidence.study import read_study
from canongate.load.dump import dump_yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "evidence"))
from shop import shop_contract  # it stands in the folder of that package

NO_DIGEST = "sha256:" + "0" * 64
CUT_OFF = date(2026, 1, 1)


SEGMENTS = {
    "schema": "segment-set/v1",
    "id": "set",
    "frozen_on": "2025-01-01",
    "best_by": "net_revenue_per_customer",
    "segments": [
        {"id": "some", "name": "some", "where": "orders >= 2"},
        {"id": "all", "name": "all", "where": "orders >= 1"},
    ],
}
ORDERS = ("order_id", "customer_id", "ordered_at", "amount")


@pytest.fixture
def bare_plan(demo_plan):
    """A plan that needs orders only."""
    plan = copy.deepcopy(demo_plan)
    plan["criteria"] = [
        {"id": f"c{place}", "name": "criterion", "where": f"orders >= {place}", "weight_percent": weight,
         "most_important": place == 2}
        for place, weight in ((2, 40), (3, 30), (50, 30))
    ]  # fmt: skip
    plan["statements"] = [
        {
            "id": "again",
            "audience": "some",
            "behaviour": "buy again",
            "condition": "orders >= 1",
            "degree": "orders >= 2",
        }
    ]
    return plan


def _by_kind(manifest):
    found = {}
    for one in manifest["insights"]:
        found.setdefault(one["kind"], []).append(one)
    return found


def test_a_few_orders_answer_what_they_can_and_say_what_they_cannot(tmp_path, bare_plan):
    """Twelve customers, orders only: nothing is found, nothing is made up, missing tables are named."""
    lines = [f"{number},c{number % 12:02},2025-{1 + number % 11:02}-05,{100 * number + 50}" for number in range(24)]
    (tmp_path / "orders.csv").write_text("\n".join([",".join(ORDERS), *lines]) + "\n", encoding="utf-8")
    manifest = build(shop_contract(orders=ORDERS), NO_DIGEST, SEGMENTS, tmp_path, CUT_OFF, plan=(bare_plan, NO_DIGEST))
    found = _by_kind(manifest)

    assert not [one for one in manifest["insights"] if one["status"] == "found"]
    assert found["product_affinity"][0]["summary"] == "The orders name no product."
    assert found["acquisition_source"][0]["missing_tables"] == ["touches"]
    assert found["net_promoter_score"][0]["missing_tables"] == ["surveys"]
    assert found["unspent_potential"][0]["status"] == "unknown"
    assert found["ideal_groups"][0]["summary"].startswith("Fewer than 2 of 12 customers meet all 3 criteria")
    assert found["horizon"][0]["status"] == "unknown"
    assert {"newcomer", "look_alike", "demographics_gain", "lapsed_best"} <= set(found)
    assert found["published_share"][0]["missing_tables"] == ["touches", "support", "payments"]
    assert found["cut"][0]["status"] in {"measured", "unknown"}


def test_a_few_contacts_teach_nothing_of_prospects(tmp_path, bare_plan):
    """Of a dozen people contacted nobody can tell who will be like the best; that is said, and no score is shown."""
    lines = [f"{number},c{number % 12:02},2025-{1 + number % 11:02}-05,{100 * number + 50}" for number in range(24)]
    (tmp_path / "orders.csv").write_text("\n".join([",".join(ORDERS), *lines]) + "\n", encoding="utf-8")
    touches = ("customer_id", "touched_at", "channel")
    seen = [f"c{number:02},2025-01-0{1 + number % 9},{'mail' if number % 2 else 'search'}" for number in range(14)]
    (tmp_path / "touches.csv").write_text("\n".join([",".join(touches), *seen]) + "\n", encoding="utf-8")

    contract = shop_contract(orders=ORDERS, touches=touches)
    manifest = build(contract, NO_DIGEST, SEGMENTS, tmp_path, CUT_OFF, plan=(bare_plan, NO_DIGEST))

    (told,) = _by_kind(manifest)["look_alike"]
    assert told["status"] == "unknown"
    assert told["summary"].startswith("Too few people were contacted")
    assert "prospect_scores" not in manifest["tables"]
    assert not [one for one in manifest["derived"] if one["metric"].startswith("prospect")]


def test_without_orders_every_question_that_needs_them_names_them(tmp_path, bare_plan):
    """Contacts alone prove nothing about buying."""
    touches = ("customer_id", "touched_at", "channel")
    lines = [f"c{number},2025-03-05,search" for number in range(20)]
    (tmp_path / "touches.csv").write_text("\n".join([",".join(touches), *lines]) + "\n", encoding="utf-8")
    plan = {key: value for key, value in bare_plan.items() if key not in {"criteria", "statements", "value"}}
    segments = copy.deepcopy(SEGMENTS)
    segments["segments"] = [{"id": "some", "name": "some", "where": "touches >= 1"}]
    manifest = build(shop_contract(touches=touches), NO_DIGEST, segments, tmp_path, CUT_OFF, plan=(plan, NO_DIGEST))

    assert {one["status"] for one in manifest["insights"]} == {"unknown"}
    assert all("orders" in one["missing_tables"] for one in manifest["insights"])
    assert len(manifest["insights"]) == sum("orders" in kind.tables for kind in KINDS.values())


def _refused(plan, words):
    study = read_study(shop_contract(orders=ORDERS), NO_DIGEST, SEGMENTS, CUT_OFF, plan=(plan, NO_DIGEST))
    with pytest.raises(EvidenceError, match=words):
        read_plan(study)


def test_a_plan_that_breaks_its_own_terms_is_refused(bare_plan):
    """Each of these would make the figures mean something else than they say."""
    _refused(bare_plan | {"cuts": {"best_percent": 5, "very_best_percent": 5}}, "must be smaller than best_percent")
    _refused(bare_plan | {"criteria": bare_plan["criteria"][:2]}, "criteria")
    heavier = copy.deepcopy(bare_plan)
    heavier["criteria"][0]["weight_percent"] = 41
    _refused(heavier, "sum to 101, not 100")
    equal = copy.deepcopy(bare_plan)
    equal["criteria"][0]["most_important"] = False
    _refused(equal, "some criteria, and not all")
    tiers = copy.deepcopy(bare_plan)
    tiers["value"]["tiers"][-1]["top_percent"] = 90
    _refused(tiers, "rise and end with 100")
    views = copy.deepcopy(bare_plan)
    views["value"]["views"] = [{"id": "one", "name": "One", "weights": {"orders": 60}}]
    _refused(views, "view one sum to 60")


def test_a_statement_that_cannot_be_tested_or_taught_is_refused(bare_plan):
    """The audience must be a segment, the degree must read what can be seen, predicates must be known."""
    wrong = copy.deepcopy(bare_plan)
    wrong["statements"][0]["audience"] = "nobody"
    _refused(wrong, "which is no segment of the set")
    wrong = copy.deepcopy(bare_plan)
    wrong["statements"][0]["degree"] = "true"
    _refused(wrong, "not observable")
    wrong = copy.deepcopy(bare_plan)
    wrong["criteria"][0]["where"] = "oders >= 3"
    _refused(wrong, "oders")


def test_without_a_plan_nothing_is_asked():
    """A study without a plan has none."""
    assert read_plan(read_study(shop_contract(orders=ORDERS), NO_DIGEST, SEGMENTS, CUT_OFF)) is None


def test_the_command_refuses_a_plan_in_one_line_and_writes_nothing(tmp_path, bare_plan, capsys):
    """The plan is read before the data, which here are not even there."""
    heavier = copy.deepcopy(bare_plan)
    heavier["criteria"][0]["weight_percent"] = 41
    files = {"contract": shop_contract(orders=ORDERS), "segments": SEGMENTS, "insight": heavier}
    named = []
    for name, content in files.items():
        (tmp_path / f"{name}.yaml").write_text(dump_yaml(content), encoding="utf-8")
        named += [f"--{name}", str(tmp_path / f"{name}.yaml")]
    out = tmp_path / "m.json"
    code = run(["evidence", "build", *named, "--data", str(tmp_path), "--cutoff", "2026-01-01", "--out", str(out)])

    assert code not in {0, 70}
    assert "sum to 101, not 100" in capsys.readouterr().err
    assert not out.exists()
