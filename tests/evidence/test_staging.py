import pytest

from canongate.evidence import EvidenceError

RETURNS = "order,customer,at,quantity,price,kind"


def with_flag(shop, sign):
    shop.orders["columns"]["cancelled"] = {"column": "kind", "one_of": ["return", "refund"]}
    shop.orders["returns"] = sign


def test_returns_with_a_positive_quantity_are_taken_off(shop):
    """Where the contract says that returned units are positive, the flag makes them negative."""
    with_flag(shop, "positive_quantity")
    shop.write("1,a,2025-01-01,3,2.00,sale", "1,a,2025-01-02,1,2.00,return", "2,b,2025-01-02,1,1.00,", header=RETURNS)

    assert shop.figures()["population"] == {"customers": 2, "orders": 2, "repeat_customers": 0, "net_revenue": 500}


@pytest.mark.parametrize(("sign", "quantity"), [("positive_quantity", -1), ("negative_quantity", 1)])
def test_a_return_with_the_wrong_sign_is_refused(shop, sign, quantity):
    """A return whose sign contradicts the contract is never added to revenue."""
    with_flag(shop, sign)
    shop.write("1,a,2025-01-01,3,2.00,sale", f"2,a,2025-01-02,{quantity},2.00,refund", header=RETURNS)

    with pytest.raises(EvidenceError, match="contradict the declared sign of returns"):
        shop.build()


@pytest.mark.parametrize(("sign", "amounts"), [("negative_quantity", (6, -2)), ("positive_quantity", (6, 2))])
def test_amounts_instead_of_prices(shop, sign, amounts):
    """A file may state the amount of a line in minor units, without quantity and price."""
    with_flag(shop, sign)
    del shop.orders["columns"]["quantity"]
    shop.orders["columns"]["amount"] = {"column": "amount", "unit": "minor"}
    del shop.orders["columns"]["unit_price"]
    header = "order,customer,at,amount,kind"
    shop.write(
        f"1,a,2025-01-01,{amounts[0]},sale",
        f"2,a,2025-01-02,{amounts[1]},refund",
        "3,b,2025-01-02,5,sale",
        header=header,
    )

    assert shop.figures()["population"] == {"customers": 2, "orders": 2, "repeat_customers": 0, "net_revenue": 9}


def test_amounts_without_a_flag_are_returns_below_zero(shop):
    """Without quantity and flag, a negative amount is a return."""
    del shop.orders["columns"]["quantity"], shop.orders["columns"]["unit_price"]
    shop.orders["columns"]["amount"] = {"column": "amount", "unit": "major"}
    shop.write("1,a,2025-01-01,6.5", "2,a,2025-01-02,-2", "3,b,2025-01-01,1", header="order,customer,at,amount")

    assert shop.figures()["population"] == {"customers": 2, "orders": 2, "repeat_customers": 0, "net_revenue": 550}


def with_country(shop, keep=None, **more):
    shop.contract["inputs"]["people"] = {"file": "people.csv", "format": "csv"}
    shop.contract["tables"]["demographics"] = {
        "from": "people",
        "columns": {"customer_id": {"column": "customer"}, "recorded_at": {"column": "at"}},
        "attributes": {"country": {"column": "country", "type": "text"}},
        **({"keep": keep} if keep else {}),
        **more,
    }
    shop.where(dutch='country == "NL"', rest='country != "NL"')
    shop.write("1,a,2025-01-01,1,1.00", "2,b,2025-01-01,1,1.00", "3,c,2025-01-01,1,1.00")


PEOPLE = [
    "a,2024-01-01,NL",
    "a,2024-06-01,BE",
    "a,2026-06-01,NL",
    "b,2024-01-01,NL",
    "b,2024-01-01,DE",
    "c,2023-01-01,BE",
    "c,2024-01-01,NL",
]


def test_the_latest_attribute_before_the_cut_off_counts(shop):
    """Of several rows for a customer the latest known before the cut-off is kept; ties break the same way always."""
    with_country(shop, "latest", bad_rows={"future_date": "exclude"})
    shop.contract["minimum_cell_size"] = 2
    counts = []
    for rows in (PEOPLE, PEOPLE[::-1]):
        shop.write(*rows, header="customer,at,country", file="people.csv")
        manifest = shop.build()
        counts.append(manifest["tables"]["figures"]["rows"])

    assert counts[0] == counts[1]
    assert [one["reason"] for one in manifest["excluded_rows"]] == ["future_date", "superseded"]
    assert [one["rows"] for one in manifest["excluded_rows"]] == [1, 3]
    assert manifest["segments"][0]["bases"] == ["demographics"]


def test_the_newest_row_is_kept_and_not_the_oldest(shop):
    """Both customers moved from one country to another; where they live now counts, whatever the names sort to."""
    for then, now in (("NL", "BE"), ("BE", "NL")):
        with_country(shop, "latest")
        rows = [f"{who},{day},{where}" for who in "ab" for day, where in (("2024-01-01", then), ("2024-06-01", now))]
        shop.write(*rows, header="customer,at,country", file="people.csv")
        figures = shop.figures()

        assert figures["dutch"]["customers"] == (2 if now == "NL" else 0)


def test_one_row_a_customer_is_demanded_otherwise(shop):
    """Where the contract says nothing of several rows, a second one is refused."""
    with_country(shop)
    shop.write("a,2024-01-01,NL", "a,2024-06-01,BE", header="customer,at,country", file="people.csv")

    with pytest.raises(EvidenceError, match=r"demographics: 1 of 2 rows of people\.csv repeat the key"):
        shop.build()


def test_a_customer_without_the_attribute_is_in_no_segment_by_it(shop):
    """What is not known puts nobody in a segment, nor in its opposite."""
    with_country(shop)
    shop.write("a,2024-01-01,NL", "b,2024-06-01,NL", header="customer,at,country", file="people.csv")

    figures = shop.figures()

    assert figures["dutch"]["customers"] == 2
    assert figures["rest"]["customers"] == 0
    assert figures["none"]["customers"] == "suppressed"


def test_customers_without_orders_count_in_the_population(shop):
    """Where there is a table of customers, those who never ordered are customers too."""
    shop.contract["inputs"]["people"] = {"file": "people.csv", "format": "csv"}
    shop.contract["tables"]["customers"] = {
        "from": "people",
        "columns": {"customer_id": {"column": "customer"}},
        "attributes": {"seats": {"column": "seats", "type": "integer"}, "vip": {"column": "vip", "type": "boolean"}},
    }
    shop.where(big="seats >= 10", vips="vip", never="orders == 0")
    shop.write("1,a,2025-01-01,1,1.00", "2,b,2025-01-01,1,1.00")
    shop.write("a,10,yes", "b,20,no", "c,5,yes", "d,,", header="customer,seats,vip", file="people.csv")

    figures = shop.figures()

    assert {name: row["customers"] for name, row in figures.items()} == {
        "population": 4,
        "big": 2,
        "vips": 2,
        "never": 2,
        "none": 0,
    }
