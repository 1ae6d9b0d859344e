"""What a manifest measured, whatever the segment."""

import pytest

from canongate.evaluate.measured_view import measured_view, months_view


def manifest(*tables, bases=(), totals=(), months=(), **change):
    """Return as much of a manifest as is read."""
    return {
        "id": "m",
        "tables_present": list(tables),
        "control_totals": [{"id": f"{name}.rows", "value": value} for name, value in totals],
        "segment_set": {"digest": "d"},
        "segments": [{"id": f"s{i}", "bases": list(one)} for i, one in enumerate(bases)],
        "attempts": 3,
        "claims": [],
        "derived": [],
        "tables": {"months": {"rows": [list(row) for row in months]}},
        **change,
    }


def absent_of(data):
    absent = []
    view = measured_view(data, absent)
    return view, {note["path"]: note for note in absent}


@pytest.mark.parametrize(
    ("tables", "kinds"),
    [
        ((), set()),
        (("orders",), {"purchase"}),
        (("orders", "leads"), {"purchase", "conversion"}),
        (("touches",), {"behaviour"}),
        (("orders", "surveys"), {"purchase", "retention"}),
        (("orders", "touches", "usage"), {"purchase", "conversion", "retention", "behaviour"}),
    ],
)
def test_kinds_of_data(tables, kinds):
    """A kind of data is there when its tables are; every other is noted with the table that would bring it."""
    view, notes = absent_of(manifest(*tables))

    assert set(view["data"]) == kinds
    missing = {"purchase", "conversion", "retention", "behaviour"} - kinds
    assert {path.rpartition(".")[2] for path in notes if ".data." in path} == missing


def test_rows_of_a_kind_are_those_of_all_its_tables():
    """The rows of a kind of data are summed over the tables that hold it."""
    view, _ = absent_of(manifest("usage", "touches", totals=[("usage", 5), ("touches", 7), ("orders", 9)]))

    assert view["data"] == {"behaviour": 12}


def test_groups_by_base():
    """Each segment counts for the bases it reads, tables by value count for value, an unused table gives zero."""
    data = manifest("orders", "demographics", bases=[["behaviour"], ["behaviour", "value"]])
    data["tables"]["rfm"] = {"rows": []}

    view, notes = absent_of(data)

    assert view["grouped_by"] == {"behaviour": 2, "value": 2, "demographics": 0}
    assert "touches or leads" in notes["evidence.grouped_by.intent"]["reason"]


def test_the_best_and_the_drift():
    """Segments proven best are listed; the stability index is told in thousandths, or noted as not measured."""
    claims = [
        {"kind": "best_customer", "segment": "b", "status": "proven"},
        {"kind": "best_customer", "segment": "a", "status": "refuted"},
        {"kind": "motivation", "segment": "c", "status": "proven"},
    ]
    drift = [{"metric": "population_stability", "segment": "population", "value": 0.2004}]

    view, notes = absent_of(manifest(claims=claims, derived=drift))

    assert (view["best"], view["drift_permille"]) == (["b"], 200)
    assert "evidence.drift_permille" not in notes
    assert "evidence.drift_permille" in absent_of(manifest())[1]


def test_months_that_are_missing():
    """A month between the first and last of the data without figures of the segment is missing, over new year too."""
    months = [("all", "2024-11"), ("all", "2025-02"), ("s", "2024-11"), ("s", "2025-01")]

    view = months_view(manifest(months=months), "s")

    assert view == {"months": 2, "months_missing": ["2024-12", "2025-02"]}
    assert months_view(manifest(), "s") == {"months": 0, "months_missing": []}
