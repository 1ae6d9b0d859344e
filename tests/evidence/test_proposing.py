from datetime import date

import duckdb
import pytest
import yaml

from canongate.cli.main import run
from canongate.evidence import EvidenceError
from canongate.evidence.demo_data.terms import demo_contract
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.naming import file_says, plain_name, stated_in_minor_units, without_unit
from canongate.evidence.proposing import propose

LINES = "InvoiceNo,CustomerID,InvoiceDate,Qty,UnitPrice,Colour\n1,a,2025-01-01,2,1.50,red\n2,b,2025-03-04,1,2.00,blue\n"


def written(folder, **files):
    """Write files of text and return their paths."""
    paths = [folder / name.replace("__", ".") for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


@pytest.mark.parametrize("separator", [";", "|", "\t"])
def test_the_separator_is_read_from_the_first_line(tmp_path, separator):
    """A file that a spreadsheet wrote with semicolons is proposed with its delimiter."""
    proposal = propose(written(tmp_path, sales__csv=LINES.replace(",", separator)), "shop")

    assert proposal.contract["inputs"]["sales"]["delimiter"] == separator
    assert proposal.contract["tables"]["orders"]["columns"]["order_id"] == {"column": "InvoiceNo"}


def test_a_contract_is_proposed_for_foreign_names(tmp_path):
    """Tables, columns, last day and keys are read from names and values; what was guessed is said."""
    proposal = propose(written(tmp_path, sales__csv=LINES), "shop")

    assert proposal.contract["tables"] == {
        "orders": {
            "from": "sales",
            "columns": {
                "order_id": {"column": "InvoiceNo"},
                "customer_id": {"column": "CustomerID"},
                "ordered_at": {"column": "InvoiceDate"},
                "quantity": {"column": "Qty"},
                "unit_price": {"column": "UnitPrice", "unit": "major"},
            },
        }
    }
    assert proposal.contract["extracted_on"] == "2025-03-04"
    assert "orders.unit_price: numbers with decimals are taken for units of the currency" in proposal.notes
    assert "currency: it is not known; XXX is refused until you write which it is" in proposal.notes


def test_a_proposal_gives_evidence_once_the_currency_is_named(shop):
    """Nothing but the currency stands between a proposal and evidence from the same file."""
    shop.contract = propose(written(shop.folder, sales__csv=LINES), "shop").contract

    with pytest.raises(EvidenceError, match=r"currency.code XXX stands for no currency"):
        shop.build(cut_off=date(2025, 3, 5))
    shop.contract["currency"]["code"] = "EUR"
    shop.contract["minimum_cell_size"] = 2

    assert shop.figures(cut_off=date(2025, 3, 5))["population"] == {
        "customers": 2,
        "orders": 2,
        "repeat_customers": 0,
        "net_revenue": 500,
    }


def test_every_table_of_the_demo_data_is_found(tmp_path):
    """All sixteen files go to their tables, with the columns, units and attributes of the demo's own contract."""
    proposal = propose(write_demo_data(tmp_path, 1_000, 1), "demo").contract
    own = demo_contract(1_000, 1)

    found = {
        name: {one: mapped["column"] for one, mapped in t["columns"].items()} for name, t in proposal["tables"].items()
    }
    stated = {
        name: {one: mapped["column"] for one, mapped in t["columns"].items()} for name, t in own["tables"].items()
    }
    assert found == stated
    assert proposal["tables"]["demographics"]["attributes"].keys() == own["tables"]["demographics"]["attributes"].keys()
    assert proposal["currency"] == own["currency"]
    assert proposal["extracted_on"] == own["extracted_on"]
    assert proposal["tables"]["spend"]["columns"]["amount"]["unit"] == "minor"
    assert set(own["keys"]) <= set(proposal["keys"])


def test_tables_of_a_duckdb_file_are_inputs_of_their_own(tmp_path):
    """Each table of a DuckDB file is looked at; one that fits nothing is said to be left out."""
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as engine:
        engine.execute(
            "CREATE TABLE orders AS SELECT 1 AS order_id, 2 AS customer_id, DATE '2025-01-01' AS day, 5 AS amount"
        )
        engine.execute("ALTER TABLE orders RENAME day TO order_date")
        engine.execute("CREATE TABLE weather AS SELECT 21 AS degrees")

    proposal = propose([tmp_path / "shop.duckdb"], "shop")

    assert proposal.contract["inputs"] == {
        "shop-orders": {"file": "shop.duckdb", "format": "duckdb", "table": "orders"}
    }
    assert "shop.duckdb (weather) is left out: its columns fit no table" in proposal.notes
    assert "orders.amount: whole numbers are taken for minor units" in proposal.notes


def test_a_second_file_for_a_table_is_left_out(tmp_path):
    """Two files for one table: the first is mapped, the second is named."""
    notes = propose(written(tmp_path, orders__csv=LINES, orders_old__csv=LINES), "shop").notes

    assert "orders_old.csv is left out: another file is taken for orders" in notes


def test_amount_gives_way_to_price_and_quantity(tmp_path):
    """A contract maps a price or an amount, never both."""
    text = "order_id,customer_id,order_date,quantity,unit_price,total,currency\n1,a,2025-01-01,1,2.5,2.5,EUR\n"
    proposal = propose(written(tmp_path, orders__tsv=text.replace(",", "\t")), "shop")

    assert "amount" not in proposal.contract["tables"]["orders"]["columns"]
    assert "orders: 'total' is left out, amounts are made of price and quantity" in proposal.notes
    assert proposal.contract["currency"]["code"] == "EUR"
    assert proposal.contract["inputs"]["orders"]["delimiter"] == "\t"


def test_a_time_in_a_form_of_its_own_is_said(tmp_path):
    """A time that is not ISO 8601 needs its format, and gives no last day."""
    proposal = propose(
        written(tmp_path, orders__csv=LINES.replace("2025-01-01", "1.1.25").replace("2025-03-04", "4.3.25")), "shop"
    )

    assert "orders.ordered_at: say how 'InvoiceDate' is written, under `format`" in proposal.notes
    assert "extracted_on: no time is mapped; write the day the data were extracted" in proposal.notes


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"weather__csv": "degrees\n21\n"}, "no file holds a table that is known"),
        ({"orders__xls": "x"}, "orders.xls has no format that is known"),
        ({"orders__duckdb": "not a database"}, "orders.duckdb cannot be read as duckdb"),
    ],
)
def test_files_that_give_no_contract(tmp_path, files, said):
    """Unknown formats, broken files and files about something else end in a message."""
    with pytest.raises(EvidenceError, match=said):
        propose(written(tmp_path, **files), "shop")


def test_files_of_several_folders_are_refused(tmp_path):
    """A contract names files of one folder."""
    (tmp_path / "more").mkdir()
    files = written(tmp_path, sales__csv=LINES) + written(tmp_path / "more", sales__csv=LINES)

    with pytest.raises(EvidenceError, match="stand in several folders"):
        propose(files, "shop")


def test_the_command_prints_a_contract_and_tells_its_guesses(tmp_path, capsys):
    """The contract goes to standard output or a file, the guesses to standard error."""
    written(tmp_path, sales__csv=LINES, README__md="no data")

    assert run(["evidence", "contract", "init", "--from", str(tmp_path), "--id", "shop"]) == 0
    printed = capsys.readouterr()
    assert (
        run(
            ["evidence", "contract", "init", "--from", str(tmp_path), "--id", "shop", "--out", str(tmp_path / "c.yaml")]
        )
        == 0
    )

    assert yaml.safe_load(printed.out)["id"] == "shop"
    assert "look at time_zone: UTC is taken" in printed.err
    assert (tmp_path / "c.yaml").read_text(encoding="utf-8") == printed.out


def test_an_empty_folder_is_told(tmp_path, capsys):
    """A folder without a file of a known format is wrong usage."""
    assert run(["evidence", "contract", "init", "--from", str(tmp_path)]) == 2

    assert "there is no file to propose a contract for" in capsys.readouterr().err


def test_names_are_read_as_words():
    """Capitals, points and blanks part words; a unit at the end is told from the name."""
    assert [plain_name(one) for one in ("CustomerID", "Unit Price", "unit.price", "qty")] == [
        "customer_id",
        "unit_price",
        "unit_price",
        "qty",
    ]
    assert stated_in_minor_units("AmountCents")
    assert without_unit("amount_cents") == "amount"
    assert not stated_in_minor_units("amount")
    assert file_says("2024 Invoices", "orders")
    assert not file_says("weather", "orders")
