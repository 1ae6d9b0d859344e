import sqlite3
from contextlib import closing

import duckdb
import pyarrow as pa
import pytest

from canongate.evidence import EvidenceError
from canongate.evidence import inputs as inputs_module
from canongate.evidence.database import rows_digest

ROWS = [(1, "a", "2025-01-01", 2, "10.00"), (2, "b", "2025-02-01", 1, "1.50"), (3, "a", "2025-03-01", 1, "0.50")]
CREATE = 'CREATE TABLE lines ("order" INTEGER, customer TEXT, "at" TEXT, quantity INTEGER, price TEXT)'


def run(path, statement, rows):
    """Run a statement once for each row, in a SQLite database."""
    with closing(sqlite3.connect(path)) as database:
        database.executemany(statement, rows)
        database.commit()


@pytest.fixture
def warehouse(shop):
    """A shop whose lines stand in a SQLite database."""
    run(shop.folder / "shop.sqlite", CREATE, [()])
    run(shop.folder / "shop.sqlite", "INSERT INTO lines VALUES (?, ?, ?, ?, ?)", ROWS)
    (shop.folder / "warehouse").write_text(f"sqlite://{shop.folder}/shop.sqlite\n", encoding="utf-8")
    shop.contract["inputs"]["lines"] = {"file": "warehouse", "format": "ibis", "table": "lines"}
    return shop


def test_a_table_of_a_database_is_an_input(warehouse):
    """Whatever Ibis can connect to gives rows; the manifest knows them by digest and says nothing of the address."""
    manifest = warehouse.build()

    assert manifest["tables"]["figures"]["rows"][-1] == ["some", 2, 3, 1, 2200]
    assert manifest["inputs"][0]["file"] == "warehouse"
    assert "sqlite" not in str(manifest["inputs"])


def test_the_same_rows_are_the_same_input_in_any_database(warehouse):
    """The digest is of the rows: another database, another order, the same digest."""
    first = warehouse.build()
    with duckdb.connect(str(warehouse.folder / "shop.db")) as database:
        database.execute(CREATE.replace("INTEGER", "BIGINT"))
        database.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?)", ROWS[::-1])
    (warehouse.folder / "warehouse").write_text(f"duckdb://{warehouse.folder}/shop.db", encoding="utf-8")

    second = warehouse.build()

    assert {**second, "engine": {}} == {**first, "engine": {}}


def test_a_table_that_changes_while_it_is_read_is_refused(warehouse, monkeypatch):
    """Rows that came in between are noticed."""
    read = inputs_module.read_table

    def and_add(path, spec):
        table = read(path, spec)
        run(warehouse.folder / "shop.sqlite", "INSERT INTO lines VALUES (9, 'z', '2025-04-01', 1, '1.00')", [()])
        return table

    monkeypatch.setattr(inputs_module, "read_table", and_add)

    with pytest.raises(EvidenceError, match="warehouse changed while it was read"):
        warehouse.build()


def test_a_table_that_is_not_there_is_named(warehouse):
    """The message names the table and never the address."""
    warehouse.contract["inputs"]["lines"]["table"] = "missing"

    with pytest.raises(EvidenceError, match="table 'missing' of the database in warehouse cannot be read") as caught:
        warehouse.build()

    assert str(warehouse.folder) not in caught.value.message


def test_a_password_is_never_told(warehouse):
    """An address that cannot be opened is not repeated, nor is its password."""
    address = "unheard-of://reader:secret-word@nowhere/shop"
    (warehouse.folder / "warehouse").write_text(address, encoding="utf-8")

    with pytest.raises(EvidenceError, match="cannot be read") as caught:
        warehouse.build()

    assert "secret-word" not in caught.value.message
    assert "nowhere" not in caught.value.message


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_without_an_address_is_told(warehouse, content):
    """No file, or one that is no text, holds no address."""
    (warehouse.folder / "warehouse").unlink()
    if content:
        (warehouse.folder / "warehouse").write_bytes(content)

    with pytest.raises(EvidenceError, match="warehouse does not hold the address of a database"):
        warehouse.build()


def test_a_database_input_names_its_table(warehouse):
    """Without a table a database is no input."""
    del warehouse.contract["inputs"]["lines"]["table"]

    with pytest.raises(EvidenceError, match="`table` belongs to the formats duckdb and ibis"):
        warehouse.build()


def test_rows_are_told_apart():
    """Another value, and an absent one instead of an empty text, give another digest."""
    one, two, three = (pa.table({"a": values}) for values in (["x", ""], ["x", None], ["x", "y"]))

    assert len({rows_digest(table) for table in (one, two, three)}) == 3
    assert rows_digest(one) == rows_digest(one.take([1, 0]))
