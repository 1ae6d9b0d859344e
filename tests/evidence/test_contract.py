# ruff: noqa: ARG005  # each change is handed the contract and its orders, and needs one of them
import pytest

from canongate.evidence.contract import read_contract, read_segments
from canongate.evidence.error import EvidenceError


def problem(shop):
    with pytest.raises(EvidenceError) as caught:
        read_contract(shop.contract)
    return caught.value.message


def test_the_example_contract_can_be_used(example_contract, example_segments):
    """The contract and the segments of the worked example are whole."""
    assert read_contract(example_contract).id == "online-retail"
    assert read_segments(example_segments).segments[0].id == "frequent-buyers"


def test_a_contract_that_breaks_its_schema(shop):
    """The place in the contract is named."""
    shop.contract["currency"]["minor_units"] = "hundred"

    assert "breaks its schema at currency/minor_units" in problem(shop)


def test_a_contract_that_is_no_mapping_of_its_kind():
    """A list, where the contract is expected, is refused at its top."""
    with pytest.raises(EvidenceError, match="breaks its schema at top"):
        read_contract([])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c, o: c.update(time_zone="Europe/Atlantis"), "time_zone 'Europe/Atlantis' is not known"),
        (lambda c, o: c["inputs"].update(more={"file": "x.csv", "format": "csv"}), "input 'more' is read by no table"),
        (lambda c, o: c["inputs"]["lines"].update(table="t"), "`table` belongs to the formats duckdb and ibis"),
        (lambda c, o: c["inputs"]["lines"].update(format="duckdb"), "`table` belongs to the formats duckdb and ibis"),
        (lambda c, o: o.update({"from": "absent"}), "the input 'absent', which is not declared"),
        (
            lambda c, o: o["columns"].pop("customer_id"),
            "column 'customer_id' (customer the row is about) is not mapped",
        ),
        (lambda c, o: o["columns"].update(quantitty={"column": "q"}), "did you mean 'quantity'?"),
        (lambda c, o: o["columns"].update(zzz={"column": "q"}), "no column 'zzz' in this table"),
        (lambda c, o: o["columns"]["unit_price"].pop("unit"), "column 'unit_price': `unit` (minor or major)"),
        (lambda c, o: o["columns"]["quantity"].update(unit="minor"), "column 'quantity': `unit` (minor or major)"),
        (lambda c, o: o["columns"]["order_id"].update(starts_with="C"), "`starts_with` and `one_of` make flags"),
        (lambda c, o: o["columns"]["quantity"].update(type="boolean"), "type boolean cannot be read as integer"),
        (lambda c, o: o["columns"]["ordered_at"].update(type="decimal"), "type decimal cannot be read as timestamp"),
        (
            lambda c, o: c["tables"].update(
                demographics={
                    "from": "lines",
                    "columns": {"customer_id": {"column": "customer"}},
                    "attributes": {"age": {"column": "x", "type": "text", "base": "value"}},
                }
            ),
            "attribute 'age': `base` belongs to the table of customers",
        ),
        (lambda c, o: c["currency"].update(code="XXX"), "currency.code XXX stands for no currency"),
        (lambda c, o: o["columns"].pop("unit_price"), "map either unit_price or amount"),
        (lambda c, o: o["columns"].update(amount={"column": "a", "unit": "minor"}), "map either unit_price or amount"),
        (lambda c, o: o.update(keep="latest"), "`attributes` and `keep` belong to customers"),
        (lambda c, o: c["currency"].update(minor_units=12), "to be a power of ten, not 12"),
        (
            lambda c, o: c["tables"].update(
                spend={
                    "from": "lines",
                    "returns": "negative_quantity",
                    "columns": {
                        "spent_at": {"column": "at"},
                        "channel": {"column": "c"},
                        "amount": {"column": "a", "unit": "minor"},
                    },
                }
            ),
            "tables.spend: `returns` belongs to orders",
        ),
        (
            lambda c, o: c["tables"].update(
                demographics={"from": "lines", "columns": {"customer_id": {"column": "customer"}}, "keep": "latest"}
            ),
            "`keep: latest` needs 'recorded_at' to be mapped",
        ),
        (
            lambda c, o: c["tables"].update(
                demographics={
                    "from": "lines",
                    "columns": {"customer_id": {"column": "customer"}},
                    "attributes": {"orders": {"column": "x", "type": "text"}},
                }
            ),
            "attribute 'orders' has the name of another column",
        ),
    ],
)
def test_what_no_schema_can_say(shop, change, message):
    """A contract that maps what a table does not have, or that contradicts itself, says so."""
    change(shop.contract, shop.orders)

    assert message in problem(shop)


def test_everything_wrong_is_said_at_once(shop):
    """A user mends a contract once, not once a mistake."""
    shop.contract["time_zone"] = "Nowhere"
    shop.orders["columns"].pop("customer_id")

    assert problem(shop).count(";") == 1


@pytest.mark.parametrize("ids", [["a", "a"], ["population"], ["none"]])
def test_segment_ids_that_are_taken(ids):
    """Two segments of one id, or an id that means something else, are refused."""
    rows = [{"id": one, "name": one, "where": "true"} for one in ids]

    with pytest.raises(EvidenceError, match=ids[-1]):
        read_segments({"schema": "segment-set/v1", "id": "set", "frozen_on": "2025-01-01", "segments": rows})
