import pytest

from canongate.validate.tables import table_findings


def manifest(rows, keys=("segment",), columns=("customers", "orders")):
    return {"id": "m", "tables": {"figures": {"keys": list(keys), "columns": list(columns), "rows": rows}}}


def told(document, value):
    return [(one.pointer, one.message) for one in table_findings(document("evidence", "m.json", value))]


def test_whole_table(document, documents):
    """A table with a cell for each column and different keys has no finding."""
    assert told(document, documents["evidence"]) == []
    assert told(document, manifest([["a", 1, "suppressed"], ["b", 1, 2]])) == []


@pytest.mark.parametrize(
    ("rows", "pointer", "message"),
    [
        ([["a", 1]], "/tables/figures/rows/0", "row 1 of table 'figures' has 2 cells for 3 columns"),
        ([["a", 1, 2], ["b", 1, 2, 3]], "/tables/figures/rows/1", "row 2 of table 'figures' has 4 cells for 3 columns"),
        ([["a", 1, 2], ["a", 3, 4]], "/tables/figures/rows/1", "row 2 of table 'figures' repeats the key a"),
        (
            [[7, 1, 2]],
            "/tables/figures/rows/0",
            "row 1 of table 'figures' begins with 7, which is no text to know it by",
        ),
    ],
)
def test_broken_row(document, rows, pointer, message):
    """A row that a reader could not read is found at its place."""
    assert told(document, manifest(rows)) == [(pointer, message)]


def test_table_without_key(document):
    """A table whose rows have no name is found once, whatever its rows."""
    value = manifest([[1, 2], [1, 2]], keys=())

    assert told(document, value) == [("/tables/figures/keys", "table 'figures' has no key column")]


def test_every_broken_row_is_told(document):
    """One broken row does not hide the next."""
    assert len(told(document, manifest([["a"], ["b"], ["c", 1, 2]]))) == 2


def test_other_kinds_have_no_tables(document, documents):
    """Only a manifest is looked at."""
    assert list(table_findings(document("canon", "canon/canon.yaml", documents["canon"]))) == []
