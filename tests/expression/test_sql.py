"""Programs as DuckDB SQL."""

import duckdb
import pytest
from refused import ALIKE  # it stands beside this file

from canongate.expression import Environment, compile_expression
from canongate.expression.refusals import REFUSALS, Backend
from canongate.expression.sql import EncodingError, RefusedError, emit_sql, sql_layout
from canongate.expression.values import Kind

COLUMNS = {
    "type": "object",
    "properties": {
        "orders": {"type": "integer"},
        "country": {"type": "string"},
        "newsletter": {"type": "boolean"},
        "first_order": {"type": "string", "format": "date"},
        "share": {"type": "number"},
        "score": {"type": "number", "enum": [0.5, 1.5]},
    },
}


def emitted(text, schema=None, **columns):
    """The SQL of a text over the columns above."""
    return emit_sql(compile_expression(text, Environment.from_schema(schema or COLUMNS)), columns)


def rows(sql, values):
    """The answers of SQL for each row of ``orders, country, newsletter, first_order``."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE c (id INT, orders BIGINT, country VARCHAR, newsletter BOOLEAN, first_order VARCHAR)"
    )
    connection.executemany("INSERT INTO c VALUES (?, ?, ?, ?, ?)", [(at, *row) for at, row in enumerate(values)])
    query = f"SELECT {sql.value}, {sql.undetermined} FROM c ORDER BY id"  # noqa: S608  # the text under test
    return connection.execute(query).fetchall()


def test_a_predicate_over_columns_reads_as_it_was_written():
    """A segment's predicate becomes plain SQL over its columns."""
    sql = emitted("orders >= 3 && country == 'NL'")

    assert sql.value == '(("orders" >= CAST(3 AS BIGINT)) AND ("country" = \'NL\'))'
    assert sql.undetermined == f"({sql.value} IS NULL)"
    assert sql.kind is Kind.BOOL


def test_variables_can_be_any_sql():
    """A column may be named as the caller's query names it."""
    assert emitted("orders > 1", orders="t.order_count").value == "(t.order_count > CAST(1 AS BIGINT))"


def test_a_missing_value_is_undetermined_and_absorbed():
    """NULL in a column is a missing field: undetermined unless another operand decides."""
    found = rows(
        emitted("orders >= 3 || country.startsWith('N') && first_order < '2011-01-01'"),
        [(5, None, None, None), (1, None, None, "2012-01-01"), (1, "NL", None, None), (None, "UK", None, None)],
    )

    assert found == [(True, False), (False, False), (None, True), (None, True)]


def test_overflow_and_division_are_undetermined_and_stop_no_query():
    """Where the language has an error, the row is undetermined and the others are answered."""
    found = rows(
        emitted("9223372036854775800 + orders > 10 / (orders - 1)"),
        [(1, None, None, None), (5, None, None, None), (100, None, None, None)],
    )

    assert found == [(None, True), (True, False), (None, True)]


def test_text_is_quoted_whatever_it_holds():
    """Quotes, backslashes and NUL in a literal stay text."""
    tricky = 'it\'s \\ "x" \0; DROP TABLE c --'
    text = "country == '" + tricky.replace("\\", "\\\\").replace("'", "\\'").replace("\0", "\\x00") + "'"

    assert rows(emitted(text), [(1, tricky, None, None), (1, "it", None, None)]) == [(True, False), (False, False)]
    assert emitted('odd == "x"', {"type": "object", "properties": {"odd": {"type": "string"}}}, odd='"a""b"').value


def test_an_expression_that_is_nowhere_defined_is_null():
    """What can have no value on any document is NULL of its type."""
    assert emitted("[1][3] == 1").value == "CAST(NULL AS BOOLEAN)"


DOSSIER = {
    "type": "object",
    "properties": {
        "n": {"type": "integer"},
        "x": {"type": "number"},
        "s": {"type": "string"},
        "b": {"type": "boolean"},
        "any": {},
        "o": {"type": "object", "title": "o", "properties": {"n": {"type": "integer"}, "s": {"type": "string"}}},
        "m": {"type": "object", "additionalProperties": {"type": "integer"}},
        "l": {"type": "array", "maxItems": 9, "items": {"type": "integer"}},
        "long": {"type": "array", "items": {"type": "integer"}},
        "odd": {
            "anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "array", "items": {"type": "string"}}]
        },
    },
}
EXAMPLES = {
    **ALIKE,
    "unknown-type": "any == 1",
    "double-text": "string(x) == '1'",
    "size": "l[" * 14 + "0" + "]" * 14 + " == 1",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_refusal_is_by_name_and_place(name):
    """What DuckDB leaves out is refused by the name that stands in the table, with the place."""
    with pytest.raises(RefusedError) as caught:
        emitted(EXAMPLES[name], DOSSIER)

    assert caught.value.name == name
    assert caught.value.backend == "duckdb"
    assert caught.value.diagnostics[0].message.startswith(f"duckdb leaves out {REFUSALS[name][0]}")


def test_every_refusal_of_duckdb_has_an_example():
    """The table lists nothing for DuckDB that no expression can meet."""
    assert {name for name, (_, backends) in REFUSALS.items() if Backend.DUCKDB in backends} == set(EXAMPLES)


def test_a_document_that_does_not_fit_is_not_encoded():
    """A value of another type, or an integer beyond 64 bits, keeps a document out of the table, by its path."""
    layout = sql_layout([compile_expression("l.all(e, e > n) && o.s == s", Environment.from_schema(DOSSIER))])

    assert layout.columns == {
        "l": "BIGINT[]",
        "n": "BIGINT",
        "o": 'STRUCT("?" BOOLEAN, "s" VARCHAR)',
        "s": "VARCHAR",
    }
    assert layout.encode({"l": [1], "o": {}}) == ([1], None, {"?": True, "s": None}, None)
    for document, path in (({"n": 2**63}, "n"), ({"l": [1, "a"]}, "l[1]"), ({"o": {"s": 1}}, "o.s"), ({"o": 1}, "o")):
        with pytest.raises(EncodingError, match=path.replace("[", r"\[")):
            layout.encode(document)


def test_places_of_several_kinds_have_a_column_for_each():
    """A number is int or double, and stays what it was."""
    schema = {"type": "object", "properties": {"x": {"type": ["number", "null"]}, "m": DOSSIER["properties"]["m"]}}
    layout = sql_layout([compile_expression("x == m.a", Environment.from_schema(schema))])

    assert layout.columns["x"] == 'STRUCT("int" BIGINT, "double" DOUBLE, "null_type" BOOLEAN)'
    assert layout.columns["m"] == "MAP(VARCHAR, BIGINT)"
    assert layout.encode({"x": None, "m": {"a": 1}}) == (
        {"key": ["a"], "value": [1]},
        {"int": None, "double": None, "null_type": True},
    )
