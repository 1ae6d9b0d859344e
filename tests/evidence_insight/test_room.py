"""Where rows stand, and how many customers are looked at together, changes no byte of a manifest."""

from datetime import date

from canongate.evidence import build, members, order_histories
from canongate.evidence.demo_data.plan import demo_plan
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.room import Room

NO_DIGEST = "sha256:" + "0" * 64


def test_rows_in_a_file_and_customers_in_pieces_give_the_same_manifest(demo, demo_folder, tmp_path, monkeypatch):
    """Tables kept in a file, with little memory; facts, histories and lists in pieces: not a digit differs."""
    monkeypatch.setattr(Room, "holds", lambda _self, _files: False)
    monkeypatch.setattr(Room, "parts", lambda _self, _files: 3)
    monkeypatch.setattr(order_histories, "CUSTOMERS_AT_ONCE", 700)
    monkeypatch.setattr(members, "_CUSTOMERS_AT_ONCE", 333)

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
