"""Evidence from little: contracts that map few tables, and what then stays open."""

import sys
from datetime import date
from pathlib import Path

import pytest

from canongate.evidence import EvidenceError, build

sys.path.insert(0, str(Path(__file__).resolve().parent))
from shop import CONTRACT  # it stands beside this file, which is no package

WORDS = {"customer_id": "customer", "at": "at"}
TABLES = {
    "customers": ("customer,joined,plan", {"customer_id": "customer", "created_at": "joined"}),
    "surveys": (
        "customer,at,question,score",
        {"customer_id": "customer", "answered_at": "at", "question": "question", "score": "score"},
    ),
    "touches": ("customer,at,channel", {"customer_id": "customer", "touched_at": "at", "channel": "channel"}),
    "ideas": ("customer,at", {"customer_id": "customer", "submitted_at": "at"}),
    "orders": (
        "order,customer,at,amount",
        {"order_id": "order", "customer_id": "customer", "ordered_at": "at", "amount": "amount"},
    ),
    "usage": ("customer,at", {"customer_id": "customer", "used_at": "at"}),
    "outcomes": ("customer,at,before", {"customer_id": "customer", "measured_at": "at", "before": "before"}),
    "referrals": ("customer,at", {"customer_id": "customer", "referred_at": "at"}),
    "deals": ("customer,at", {"customer_id": "customer", "opened_at": "at"}),
    "payments": (
        "customer,at,amount",
        {"customer_id": "customer", "due_at": "at", "amount": "amount"},
    ),
    "leads": ("lead,at", {"lead_id": "lead", "created_at": "at"}),
}
CUT_OFF = date(2026, 1, 1)


def evidence(folder, where, *, previous=(), **files):
    """The manifest of a few tables, each a CSV file of lines."""
    tables, inputs = {}, {}
    for name, lines in files.items():
        header, columns = TABLES[name]
        (folder / f"{name}.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        inputs[name] = {"file": f"{name}.csv", "format": "csv"}
        money = {"unit": "minor"}
        tables[name] = {
            "from": name,
            "columns": {
                one: {"column": column} | (money if one == "amount" else {}) for one, column in columns.items()
            },
        }
        if name == "customers":
            tables[name]["attributes"] = {"plan": {"column": "plan", "type": "text", "base": "behaviour"}}
    contract = CONTRACT | {"inputs": inputs, "tables": tables}
    segments = {
        "schema": "segment-set/v1",
        "id": "set",
        "frozen_on": "2025-01-01",
        "segments": [{"id": name, "name": name, "where": text} for name, text in where.items()],
    }
    return build(contract, "sha256:" + "0" * 64, segments, folder, CUT_OFF, previous=previous)


def of_population(manifest):
    return next(row for row in manifest["tables"]["figures"]["rows"] if row[0] == "population")[1:]


def test_customers_alone_are_counted(tmp_path):
    """Without orders there are customers and segments, no revenue, and every claim names what it lacks."""
    lines = [f"c{place},2025-01-0{1 + place % 5},{'free' if place % 2 else 'paid'}" for place in range(8)]

    manifest = evidence(tmp_path, {"paid": 'plan == "paid"', "free": 'plan == "free"'}, customers=lines)

    assert of_population(manifest) == [8, 0, 0, 0]
    assert {claim["status"] for claim in manifest["claims"]} == {"not_proven"}
    assert all(claim["missing_tables"] for claim in manifest["claims"])
    assert set(manifest["tables"]) == {"figures", "measures", "overlap", "undecided", "months", "migration"}


def test_customers_are_known_by_any_table(tmp_path):
    """Where neither customers nor orders are mapped, whoever is in a table is a customer."""
    surveys = [f"c{place},2025-02-01,satisfaction,{place}" for place in range(6)] + [",2025-02-01,satisfaction,3"]
    touches = [f"c{place},2025-01-01,mail" for place in range(4, 9)]

    with pytest.raises(EvidenceError, match="lack the customer"):
        evidence(tmp_path, {"happy": "satisfaction >= 3"}, surveys=surveys, touches=touches)
    manifest = evidence(tmp_path, {"happy": "satisfaction >= 3"}, surveys=surveys[:-1], touches=touches)

    assert of_population(manifest)[0] == 9
    figures = {row[0]: row[1] for row in manifest["tables"]["figures"]["rows"]}
    assert figures["happy"] == 3
    assert manifest["tables"]["undecided"]["rows"] == [["happy", 3]]


def test_tables_without_their_optional_columns_still_count(tmp_path):
    """Use without events, outcomes without a second score, deals that say nothing of winning: all are counted."""
    who = [f"c{place}" for place in range(5)]
    manifest = evidence(
        tmp_path,
        {"some": "usage_rows >= 1", "rest": "usage_rows == 0"},
        orders=[f"{place},{one},2025-01-05,100" for place, one in enumerate(who)],
        usage=[f"{one},2025-06-01" for one in who[:3]],
        outcomes=[f"{one},2025-06-01,3" for one in who],
        referrals=[f"{who[0]},2025-03-01", f"{who[1]},2025-03-01"],
        deals=[f"{one},2025-01-01" for one in who],
        payments=[f"{one},2025-01-01,100" for one in who],
        ideas=[f"{who[0]},2025-01-01"],
        leads=["l1,2025-01-01"],
    )

    measures = {(row[0], row[1]): row[2:] for row in manifest["tables"]["measures"]["rows"]}
    assert measures["population", "use_per_customer"] == [5, 3, 5]
    assert measures["population", "referred_somebody"] == [5, 2, 5]
    claims = {(claim["kind"], claim["segment"]): claim for claim in manifest["claims"]}
    assert claims["value_received", "some"]["reasons"] == ["the data have no outcomes.after"]
    assert claims["outcome_success", "some"]["reasons"] == ["the data have no outcomes.achieved"]


def test_orders_of_nobody_known_before_have_no_hold_out(tmp_path):
    """Where all customers came after the hold-out began, nothing is said of moves or of the future."""
    lines = [f"{place},c{place % 4},2025-12-{10 + place},{100 + place}" for place in range(12)]

    manifest = evidence(tmp_path, {"some": "orders >= 3", "rest": "orders < 3"}, orders=lines)

    assert "migration" not in manifest["tables"]
    assert manifest["models"] == []


def test_orders_that_were_all_taken_back_are_no_orders(tmp_path):
    """Where every line is a return there is nobody to rank, to watch or to forecast."""
    lines = [f"{place},c{place},2025-01-0{1 + place},-100" for place in range(4)]

    manifest = evidence(tmp_path, {"some": "orders >= 1", "rest": "orders == 0"}, orders=lines)

    assert of_population(manifest) == [4, 0, 0, -400]
    assert "rfm" not in manifest["tables"]
    assert "gini" not in {one["metric"] for one in manifest["derived"]}


def test_earlier_attempts_are_counted_and_named(tmp_path):
    """A manifest of an earlier attempt adds its predicates to those tried, and its digest to the new manifest."""
    lines = [f"{place},c{place % 9},2025-0{1 + place % 9}-01,{100 + place}" for place in range(40)]
    first = evidence(tmp_path, {"many": "orders >= 5", "few": "orders < 5"}, orders=lines)

    second = evidence(tmp_path, {"many": "orders >= 5", "two": "orders == 2"}, orders=lines, previous=[first])

    assert (first["attempts"], second["attempts"]) == (2, 3)
    assert len(second["earlier"]) == 1


def test_a_predicate_that_no_database_can_be_asked_is_refused(tmp_path):
    """What the rule language can say and SQL cannot is told with a way out."""
    lines = ["1,a,2025-01-01,100"]

    with pytest.raises(EvidenceError, match=r"segment 'odd': `where` cannot be asked of a database") as caught:
        evidence(tmp_path, {"odd": "type(orders) == type(1)"}, orders=lines)

    assert caught.value.help


ESCAPES = (
    "read_csv('/etc/passwd')",
    "orders >= 1) OR (SELECT count(*) FROM read_text('/etc/passwd')) > 0 OR (1",
    "orders >= 1; DROP TABLE customer_facts",
    "orders >= 1 -- everyone",
    '"x".matches("(a+)+$") || orders >= 0 /* */',
    "duckdb_settings()",
    "`orders` >= 1",
)


@pytest.mark.parametrize("where", ESCAPES)
def test_a_predicate_cannot_escape_into_sql(tmp_path, where):
    """Words of SQL are no words of a predicate: it is refused before the engine hears of it."""
    with pytest.raises(EvidenceError, match="segment 'odd': `where` cannot be used"):
        evidence(tmp_path, {"odd": where}, orders=["1,a,2025-01-01,100"])


@pytest.mark.parametrize("text", ["x' OR 1=1 --", "'; DROP TABLE customer_facts; --", "' || (SELECT 1) || '"])
def test_words_of_sql_in_a_text_are_text(tmp_path, text):
    """A text in a predicate stays a text in SQL; nobody is added to a segment by it."""
    lines = [f"c{place},2025-01-01,free" for place in range(3)]

    manifest = evidence(tmp_path, {"odd": f'plan == "{text}"', "rest": 'plan == "free"'}, customers=lines)

    sizes = {row[0]: row[1] for row in manifest["tables"]["figures"]["rows"]}
    assert (sizes["odd"], sizes["rest"]) == (0, 3)


def test_few_known_before_tell_no_shift(tmp_path):
    """Where fewer were known before the hold-out than may be shown, the moves are suppressed and no index is made."""
    lines = ["0,c0,2025-01-01,100", *(f"{place},c{place % 4},2025-12-{10 + place},100" for place in range(1, 12))]

    manifest = evidence(tmp_path, {"some": "orders >= 3", "rest": "orders < 3"}, orders=lines)

    assert ["rest", "some", "suppressed"] in manifest["tables"]["migration"]["rows"]
    assert "population_stability" not in {one["metric"] for one in manifest["derived"]}
