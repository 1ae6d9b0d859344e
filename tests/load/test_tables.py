"""CSV and JSON Lines registries: the value that YAML would give, or one finding at the place of each mistake."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.load.csvfile import read_csv
from canongate.load.jsonlines import read_json_lines
from canongate.load.limits import FINDINGS_PER_FILE, TABLE_BYTES
from canongate.load.locate import fill_places, locate, plain_scalar_at
from canongate.model.document import RawDocument
from canongate.model.finding import Finding, Level

HEAD = "# schema: pages/v1\n# brain: customer\n"
COLUMNS = "page,title,external:bool,weight:number,count:int,aliases:json\n"
CSV = HEAD + COLUMNS + 'a/b,"A ""b"", c",true,1.5,3,"[""X""]"\nc/d,E,,,,\n'
ROWS = [
    {"page": "a/b", "title": 'A "b", c', "external": True, "weight": 1.5, "count": 3, "aliases": ["X"]},
    {"page": "c/d", "title": "E"},
]
LINES = '{"schema": "pages/v1", "brain": "customer"}\n' + "".join(json.dumps(row) + "\n" for row in ROWS)


def told(result):
    assert isinstance(result, tuple), result
    return [(one.rule, one.span.line, one.span.column) for one in result]


def csv_of(text):
    return read_csv(text.encode(), "registries/pages/customer.csv")


def lines_of(text):
    return read_json_lines(text.encode(), "registries/pages/customer.jsonl")


def test_both_give_what_yaml_gives():
    """Head and rows of both forms are one value; an empty cell is a key left out."""
    value = {"schema": "pages/v1", "brain": "customer", "rows": ROWS}

    assert csv_of(CSV).value == value
    assert lines_of(LINES).value == value


def test_no_rows_and_no_final_newline():
    """A table may be empty, and its last line need not end."""
    assert csv_of("# schema: uses/v1\nid\n").value == {"schema": "uses/v1", "rows": []}
    assert csv_of("id\na").value == {"rows": [{"id": "a"}]}
    assert lines_of('{"schema": "uses/v1"}').value == {"schema": "uses/v1", "rows": []}


CSV_DEFECTS = {
    "empty file": ("", [("table-head", 1, 1)]),
    "head alone": ("# schema: pages/v1\n", [("table-head", 2, 1)]),
    "head line of another form": ("# schema pages/v1\nid\na\n", [("table-head", 1, 1)]),
    "head key twice": ("# a: 1\n# a: 2\nid\n", [("table-head", 2, 1)]),
    "rows in the head": ("# rows: 1\nid\n", [("table-head", 1, 1)]),
    "column twice": ("id,name,id\n", [("table-column", 1, 9)]),
    "column of no type": ("id,count:integer\n", [("table-column", 1, 4)]),
    "column without a name": ("id,,name\n", [("table-column", 1, 4)]),
    "column not plain": ("id,näme\n", [("table-column", 1, 4)]),
    "too few cells": ("id,name\na\nb,c\nd\n", [("table-row", 2, 1), ("table-row", 4, 1)]),
    "too many cells": ("id\na,b\n", [("table-row", 2, 1)]),
    "empty line": ("id,name\n\na,b\n", [("table-row", 2, 1)]),
    "cell over two lines": ('id,name\na,"b\nc"\nd,e\n', [("table-row", 2, 1)]),
    "quote inside a cell": ('id,name\na,"b"c\n', [("table-row", 2, 1)]),
    "quote never closed": ('id,name\na,b\nc,"d\n', [("table-row", 3, 1)]),
    "no whole number": (
        "id,count:int\na,01\nb,1.0\nc,٣\n",
        [("table-cell", 2, 3), ("table-cell", 3, 3), ("table-cell", 4, 3)],
    ),
    "whole number too large": ("count:int\n9223372036854775808\n9223372036854775807\n", [("table-cell", 2, 1)]),
    "no number": (
        "n:number\nnan\n1e999\n.5\n0.5\n",
        [("table-cell", 2, 1), ("table-cell", 3, 1), ("table-cell", 4, 1)],
    ),
    "neither true nor false": ('id,b:bool\n"x, y",True\n', [("table-cell", 2, 8)]),
    "no JSON": ('j:json\n"[1,"\n[1]\n', [("table-cell", 2, 1)]),
    "JSON key twice": ('j:json\n"{""a"": 1, ""a"": 2}"\n', [("table-cell", 2, 1)]),
    "JSON too deep": ("j:json\n" + "[" * 62 + "]" * 62 + "\n", [("table-cell", 2, 1)]),
    "carriage returns": ("id\r\na\r\n", [("text-carriage-return", 1, 3)]),
    "NUL": ("id\na\0b\n", [("text-control-character", 2, 2)]),
    "bidi": ("id\na\u202eb\n", [("text-bidi-control", 2, 2)]),
}


@pytest.mark.parametrize("case", CSV_DEFECTS)
def test_csv_defect(case):
    """Each mistake in a CSV registry is one finding, at its line and cell."""
    text, expected = CSV_DEFECTS[case]

    assert told(csv_of(text)) == expected


def test_json_as_deep_as_the_table_allows():
    """A cell stands three levels deep, and may hold what is left of the depth."""
    assert isinstance(csv_of("j:json\n" + "[" * 61 + "]" * 61 + "\n"), RawDocument)


LINE_DEFECTS = {
    "empty file": ("", [("table-head", 1, 1)]),
    "empty line": ('{}\n\n{"id": "a"}\n', [("table-row", 2, 1)]),
    "head is a list": ("[]\n", [("table-head", 1, 1)]),
    "row is text": ('{}\n"a"\n', [("table-row", 2, 1)]),
    "head holds rows": ('{"rows": []}\n', [("table-head", 1, 1)]),
    "no JSON": ('{}\n{"id": }\n{"id": "b"}\n', [("json-syntax", 2, 8)]),
    "two objects on a line": ('{}\n{"id": 1} {"id": 2}\n', [("json-syntax", 2, 11)]),
    "key twice": ('{}\n{"id": 1, "id": 2}\n', [("json-duplicate-key", 2, 11)]),
    "number too large": ('{}\n{"n": 9223372036854775808}\n', [("number-too-large", 2, 7)]),
    "not finite": ('{}\n{"n": NaN}\n', [("number-not-finite", 2, 7)]),
    "too deep": ("{}\n" + '{"a":' + "[" * 62 + "]" * 62 + "}\n", [("nested-too-deep", 2, 1)]),
    "far too deep": ("{}\n" + "[" * 60_000 + "\n", [("nested-too-deep", 2, 65)]),
    "bidi in an escape": ('{}\n{"a": "\\u202e"}\n', [("text-bidi-control", 2, 7)]),
    "key not plain": ('{}\n{"ä": 1}\n', [("key-not-plain", 2, 2)]),
    "carriage returns": ("{}\r\n", [("text-carriage-return", 1, 3)]),
}


@pytest.mark.parametrize("case", LINE_DEFECTS)
def test_json_lines_defect(case):
    """Each mistake in a JSON Lines registry is one finding, at its line and column."""
    text, expected = LINE_DEFECTS[case]

    assert told(lines_of(text)) == expected


def test_pointer_of_a_defect():
    """A finding in a row leads to the row's place in the value."""
    (finding,) = lines_of('{}\n{"id": 1}\n{"n": NaN}\n')

    assert finding.pointer == "/rows/1/n"
    assert csv_of("n:int\n1\nx\n")[0].pointer == "/rows/1/n"


@pytest.mark.parametrize("read", [csv_of, lines_of])
def test_findings_are_bounded(read):
    """A table that is wrong throughout is told of a hundred times, not more."""
    rows = "id,name\n" + "a\n" * 500 if read is csv_of else "{}\n" + "[]\n" * 500

    assert len(read(rows)) == FINDINGS_PER_FILE


@pytest.mark.parametrize("read", [read_csv, read_json_lines])
def test_size_and_encoding(read):
    """A table that is too large, or not UTF-8, is not parsed."""
    assert [one.rule for one in read(b"a" * (TABLE_BYTES + 1), "x")] == ["file-too-large"]
    assert [one.rule for one in read(b"id\n\xff\n", "x")] == ["file-not-utf8"]


CELLS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6))
def test_both_forms_of_any_rows_agree(cells):
    """What Python's csv and json modules write is read as the same rows, and every place shows the cell."""
    names = ["id", "name", "note"]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([names, *cells])
    rows = [dict(zip(names, row, strict=True)) for row in cells]

    table = csv_of("# schema: x/v1\n" + written.getvalue())
    lines = lines_of('{"schema": "x/v1"}\n' + "".join(json.dumps(row) + "\n" for row in rows))

    assert table.value == lines.value == {"schema": "x/v1", "rows": rows}
    for i, row in enumerate(rows):
        for name in names:
            span, excerpt = locate(table, f"/rows/{i}/{name}")
            shown = excerpt[span.column - 1 : span.end_column - 1]
            assert next(csv.reader([shown])) == [row[name]]
            span, excerpt = locate(lines, f"/rows/{i}/{name}")
            assert json.loads(excerpt[span.column - 1 : span.end_column - 1]) == row[name]


@pytest.mark.parametrize(
    ("pointer", "on_key", "place"),
    [
        ("/rows/0/title", False, "4:5-17"),
        ("/rows/0/title", True, "3:6-11"),
        ("/rows/0", False, "4:1-38"),
        ("/rows/0/nowhere", False, "4:1-38"),
        ("/rows/1/aliases/0", False, "5:10-10"),
        ("/rows", False, "3:1-62"),
        ("/rows/9", False, "3:1-62"),
        ("/brain", False, "2:10-18"),
        ("/brain", True, "2:3-8"),
        ("", False, "1:1-1"),
        ("/nowhere", False, "1:1-1"),
    ],
)
def test_places_in_csv(pointer, on_key, place):
    """Rows, cells, columns and head lines stand where they are counted."""
    span, _ = locate(csv_of(CSV), pointer, on_key=on_key)

    assert f"{span.line}:{span.column}-{span.end_column}" == place


@pytest.mark.parametrize(
    ("pointer", "on_key", "shown"),
    [
        ("/rows/0/title", False, '"A \\"b\\", c"'),
        ("/rows/0/title", True, '"title"'),
        ("/rows/0/aliases/0", False, '"X"'),
        ("/rows/1", False, '{"page": "c/d", "title": "E"}'),
        ("/brain", False, '"customer"'),
    ],
)
def test_places_in_json_lines(pointer, on_key, shown):
    """A place in a row is a place in its line."""
    span, excerpt = locate(lines_of(LINES), pointer, on_key=on_key)

    assert excerpt[span.column - 1 : span.end_column - 1] == shown


@pytest.mark.parametrize(
    ("read", "text", "columns"),
    [
        (
            csv_of,
            'a,where\nx,orders >= 10\nx,"a ""b"" c"\n',
            {(0, 0): 3, (0, 7): 10, (1, 0): 4, (1, 3): 8, (1, 99): 13},
        ),
        (lines_of, '{}\n{"where": "orders >= 10"}\n{"where": "a \\"b\\" c"}\n', {(0, 0): 12, (0, 7): 19, (1, 3): 16}),
    ],
)
def test_places_inside_a_cell(read, text, columns):
    """A mistake inside an expression has its own column, doubled quotes and escapes counted once."""
    raw = read(text)

    for (row, offset), column in columns.items():
        finding = Finding("expression", Level.ERROR, "m", raw.path, f"/rows/{row}/where", offset=offset)
        (placed,) = fill_places([finding], {raw.path: raw})
        assert placed.span.column == column, (row, offset)


def test_place_inside_what_is_no_text():
    """Where no text stands, the cell is meant."""
    raw = csv_of("n:int\n12\n")
    finding = Finding("x", Level.ERROR, "m", raw.path, "/rows/0/n", offset=1)
    lines = lines_of('{"a": {}}\n')
    nested = Finding("x", Level.ERROR, "m", lines.path, "/a", offset=1)

    placed = fill_places([finding, nested], {raw.path: raw, lines.path: lines})

    assert [str(one.span) for one in placed] == [f"{raw.path}:2:1", f"{lines.path}:1:7"]


def test_no_plain_scalars_in_tables():
    """Quoting is no mend for a cell."""
    assert plain_scalar_at(csv_of(CSV), "/rows/0/page") is None


def test_long_lines_are_cut():
    """An excerpt shows the beginning of a long line, and nothing of a place behind it."""
    raw = csv_of("a,b\n" + "x" * 2000 + ",y\n")

    assert len(locate(raw, "/rows/0/a")[1]) == 1000
    assert locate(raw, "/rows/0/b")[1] == ""
