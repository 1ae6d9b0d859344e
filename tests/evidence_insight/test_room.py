"""Where rows stand, and how many customers are looked at together, changes no byte of a manifest."""

from datetime import date

import pytest

from canongate.evidence import build, members, numbered, order_histories
from canongate.evidence.demo_data.plan import demo_plan
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.room import LEAST_MEMORY, Room

NO_DIGEST = "sha256:" + "0" * 64
A_MILLION_LINES = 236_500
"""Customers of the demo data who order about so much."""


def test_rows_in_a_file_and_customers_in_pieces_give_the_same_manifest(demo, demo_folder, tmp_path, monkeypatch):
    """Tables kept in a file, with little memory; facts, histories and lists in pieces: not a digit differs."""
    monkeypatch.setattr(Room, "holds", lambda _self, _files: False)
    monkeypatch.setattr(Room, "parts", lambda _self, _files: 3)
    monkeypatch.setattr(order_histories, "CUSTOMERS_AT_ONCE", 700)
    monkeypatch.setattr(members, "_CUSTOMERS_AT_ONCE", 333)
    monkeypatch.setattr(numbered, "ROWS_AT_ONCE", 400)

    found = build(
        demo_contract(8_000, 3),
        NO_DIGEST,
        demo_segments(),
        demo_folder,
        date(2026, 1, 1),
        plan=(demo_plan(), NO_DIGEST),
        threads=1,
        room=Room(1_000_000_000, tmp_path),
    )

    assert found == demo
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_million_order_lines_give_the_same_manifest_in_the_least_memory(tmp_path, monkeypatch):
    """Computed in memory alone, and with the least memory allowed, spilled, and customers joined in seven parts."""
    data, rows = tmp_path / "data", tmp_path / "rows"
    data.mkdir()
    rows.mkdir()
    write_demo_data(data, A_MILLION_LINES, 1)
    contract, segments, day = demo_contract(A_MILLION_LINES, 1), demo_segments(), date(2026, 1, 1)
    plan = (demo_plan(), NO_DIGEST)
    plain = build(contract, NO_DIGEST, segments, data, day, plan=plan)
    monkeypatch.setattr(Room, "parts", lambda _self, _files: 7)

    found = build(contract, NO_DIGEST, segments, data, day, plan=plan, threads=1, room=Room(LEAST_MEMORY, rows))

    assert next(total["value"] for total in plain["control_totals"] if total["id"] == "orders.rows") > 1_000_000
    assert found == plain
