from datetime import date, datetime

import pytest

from canongate.evidence import witness
from canongate.evidence.contract import read_contract
from canongate.evidence.differences import Difference, differences
from canongate.evidence.engine import open_engine
from canongate.evidence.loading import load
from canongate.evidence.study import read_study

CUT_OFF = date(2026, 1, 1)


def counted_again(shop, customers=10):
    """The differences a second opinion finds in the shop."""
    study = read_study(shop.contract, "sha256:" + "0" * 64, shop.segments, CUT_OFF)
    with open_engine() as engine:
        loaded = load(engine, study.contract, shop.folder, CUT_OFF, str)
        return witness.sample(engine, study, loaded, customers, seed=0)[1]


@pytest.fixture
def lines(shop):
    """A shop with orders, returns, and an order that was all taken back."""
    shop.where(some="orders >= 2", rest="orders < 2")
    shop.write(
        "1,a,2025-01-01 10:00,2,10.00",
        "1,a,2025-01-03 09:00,-1,10.00",
        "2,a,2025-02-01,1,5.00",
        "3,b,2025-01-05,-1,3.00",
        "4,c,2025-03-01,4,0.50",
    )
    return shop


def test_the_second_opinion_agrees(lines):
    """Counted row by row in Python, every customer is as the engine has it."""
    assert counted_again(lines) == []


def test_a_wrong_count_is_named_by_its_place_in_the_draw(lines, monkeypatch):
    """A customer who is counted otherwise is named by place, never by id."""
    count = witness.count
    monkeypatch.setattr(witness, "count", lambda *given: count(*given) | {"units": 99})

    found = counted_again(lines, customers=1)

    assert [one.what for one in found] == ["customer 1 of the sample: units"]
    assert found[0].found == 99


def test_a_wrong_segment_is_named(lines, monkeypatch):
    """A customer whom the rule language puts elsewhere than the engine is told with the segment."""
    monkeypatch.setattr(witness, "evaluate", lambda _program, _document: True)

    found = counted_again(lines, customers=1)

    assert len(found) == 1
    assert found[0].what.startswith("customer 1 of the sample in ")


def test_without_orders_the_segments_are_looked_at_alone(lines):
    """Where no orders are mapped there is nothing to count, and predicates are asked again."""
    lines.contract["tables"] = {
        "customers": {
            "from": "lines",
            "columns": {"customer_id": {"column": "customer"}},
            "attributes": {"amount": {"column": "quantity", "type": "integer"}},
            "bad_rows": {"duplicate_key": "exclude"},
        }
    }
    lines.where(some="amount >= 2", rest="amount < 2")

    assert counted_again(lines) == []


def test_returns_of_a_positive_quantity_are_turned(shop):
    """Where returns are written as positive quantities, units and amounts of such lines are taken off."""
    shop.orders["returns"] = "positive_quantity"
    line = {"order_id": "1", "ordered_at": datetime(2025, 1, 1), "quantity": 2, "unit_price": 300}  # noqa: DTZ001
    gone = line | {"cancelled": True, "quantity": 1}

    found = witness.count([line, gone], read_contract(shop.contract), CUT_OFF)

    assert (found["units"], found["net_revenue"], found["orders"]) == (1, 300, 1)


def test_lines_of_amounts_are_returns_below_zero(shop):
    """Without a quantity a line counts as one unit, and as a return where its amount is below zero."""
    contract = read_contract(shop.contract)
    back = {"order_id": "1", "ordered_at": datetime(2025, 1, 1), "amount": -500}  # noqa: DTZ001

    found = witness.count([back], contract, CUT_OFF)

    assert (found["orders"], found["cancelled_orders"], found["net_revenue"]) == (0, 1, -500)
    assert found["first_order"] is None


def test_differences_name_every_place():
    """Values, absent keys and lists of another length are told with the nearest place the first has."""
    stated = {"a": [1, 2], "b/c": {"d": 1}, "e": [1]}
    found = {"a": [1, 3], "b/c": {"d": 1, "x": 2}, "e": [1, 2]}

    assert list(differences(stated, found)) == [
        Difference("/a/1", "a[1]", 2, 3),
        Difference("/b~1c", "b/c.x", None, 2),
        Difference("/e", "entries of e", 1, 2),
    ]
    assert list(differences(stated, stated)) == []
