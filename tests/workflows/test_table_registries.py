"""Registries as CSV and JSON Lines in a root: one schema, the same findings, each at its own place."""

import json
from dataclasses import replace

import pytest

from canongate.load.read import read_file
from canongate.model.kinds import FOLDERS, PLACES, TABLE_SUFFIXES, TABLES, expected_kinds
from canongate.workflows.check import check
from canongate.workflows.root import open_root

MARKETS = "registries/markets"


def csv_text(value):
    """Return a registry as CSV whose every column is JSON."""
    rows = value["rows"]
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[json.dumps(row[name]) if name in row else "" for name in names] for row in rows]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' if cell else "" for cell in row) for row in cells]
    head = [f"# {key}: {text}" for key, text in value.items() if key != "rows"]
    return "\n".join([*head, ",".join(f"{name}:json" for name in names), *quoted]) + "\n"


def lines_text(value):
    head = {key: text for key, text in value.items() if key != "rows"}
    return "".join(json.dumps(one) + "\n" for one in (head, *value["rows"]))


@pytest.mark.parametrize(("suffix", "write"), [(".csv", csv_text), (".jsonl", lines_text)])
def test_every_table_in_another_dress(root, suffix, write):
    """A root whose registries are tables means what it meant as YAML, and has no finding."""
    before = open_root(root).workspace
    changed = 0
    for file in [*(root / "registries").glob("*.yaml"), *(root / "registries/pages").glob("*.yaml")]:
        path = file.relative_to(root).as_posix()
        if TABLES.isdisjoint(expected_kinds(path)):
            continue
        text = write(read_file(root, path).value)
        file.unlink()
        file.with_suffix(suffix).write_text(text, encoding="utf-8")
        changed += 1

    after = open_root(root)

    assert changed >= 7
    assert after.findings == ()
    assert check(root).findings == ()
    for name in ("brains", "markets", "segments", "offers", "experiments", "people", "brain_names"):
        assert getattr(after.workspace, name) == getattr(before, name)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "markets.csv",
            "# schema: markets/v1\nid,name\nall,All markets\nUK,\n",
            [("4:1", "schema"), ("4:1", "schema")],
        ),
        ("markets.csv", "# schema: market/v1\nid,name\nall,All markets\n", [("1:11", "schema-kind")]),
        ("markets.csv", "# schema: markets/v1\nid,nmae\nall,All markets\n", [("2:4", "schema"), ("3:1", "schema")]),
        ("markets.csv", "# schema: markets/v1\nid,name:int\nall,7\n", [("3:5", "schema")]),
        ("markets.csv", "# schema: markets/v1\nid,name\nall,A\nall,B\n", [("4:1", "id-repeated")]),
        (
            "markets.jsonl",
            '{"schema": "markets/v1"}\n{"id": "all", "name": "A"}\n{"id": "all", "name": "B"}\n',
            [("3:8", "id-repeated")],
        ),
        (
            "markets.jsonl",
            '{"schema": "markets/v1"}\n{"id": "all", "nmae": "A"}\n',
            [("2:1", "schema"), ("2:15", "schema")],
        ),
        ("markets.csv", "# schema: markets/v1\nid,name\nall\n", [("3:1", "table-row")]),
    ],
)
def test_defects_have_their_place(root, name, text, expected):
    """What is wrong in a table is told at its line and cell, as in YAML."""
    (root / f"{MARKETS}.yaml").unlink()
    (root / f"registries/{name}").write_text(text, encoding="utf-8")

    findings = check(root).findings

    told = [(f"{one.span.line}:{one.span.column}", one.rule) for one in findings if one.path == f"registries/{name}"]
    assert told == expected
    assert all(one.excerpt or one.span.column == 1 for one in findings)
    assert not any(one.help.startswith("quote it") for one in findings)


def test_a_registry_in_two_files(root):
    """Rows may stand in two files of one registry; an id still stands once."""
    (root / f"{MARKETS}.csv").write_text("# schema: markets/v1\nid,name\nuk,The United Kingdom\n", encoding="utf-8")
    assert sorted(open_root(root).workspace.markets) == ["all", "uk"]

    (root / f"{MARKETS}.csv").write_text("# schema: markets/v1\nid,name\nall,Everywhere\n", encoding="utf-8")

    (finding,) = check(root).findings
    assert (finding.rule, str(finding.span)) == ("id-repeated", "registries/markets.yaml:4:10")
    assert str(finding.related[0].span) == "registries/markets.csv:3:1"


@pytest.mark.parametrize("path", ["registries/people.csv", "registries/vocabulary.jsonl", "registries/decisions/x.csv"])
def test_only_registries_of_rows_are_tables(path):
    """What the ledger writes, and what is no table, is not expected as a table."""
    assert expected_kinds(path) == ()


@pytest.mark.parametrize(
    ("columns", "row", "rule"),
    [
        ("id,nmae", "m{},A", "schema"),
        ("id,name", "all,A", "id-repeated"),
        ("id,brain,artefact,segment,verdict", "u{0},nobody-{0},a page,loyal,sha256:" + "0" * 64, "reference-unknown"),
    ],
)
def test_a_row_too_many_is_not_shown(root, columns, row, rule):
    """Where every row of a long table is wrong a thousand are shown, and a finding says that there are more."""
    kind = "uses" if "brain" in columns else "markets"
    (root / f"registries/{kind}.yaml").unlink(missing_ok=True)
    rows = "".join(f"{row.format(number)}\n" for number in range(1500))
    (root / f"registries/{kind}.csv").write_text(f"# schema: {kind}/v1\n{columns}\n{rows}", encoding="utf-8")

    report = check(root)

    rules = [one.rule for one in report.findings if one.path == f"registries/{kind}.csv"]
    assert rules.count(rule) == 1000
    assert rules.count("findings-not-shown") == 1
    assert report.exit_code == 1


@pytest.mark.parametrize("path", ["registries/people.csv", "registries/staff.yaml", "registries/pages/people.yaml"])
def test_people_stand_in_one_file(root, path):
    """People listed anywhere but in their one file are refused, and nobody in such a file is known to the root."""
    table = '# schema: people/v1\nid,name,kind,capabilities:json\nintruder,In Truder,human,"[""approve""]"\n'
    text = "schema: people/v1\nrows:\n  - {id: intruder, name: In Truder, kind: human, capabilities: [approve]}\n"
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text(table if path.endswith(".csv") else text, encoding="utf-8")

    findings = [one for one in check(root).findings if one.path == path]

    assert [one.rule for one in findings] == ["schema-kind"]
    assert "people/v1" in findings[0].message
    assert "intruder" not in open_root(root).workspace.people


def test_tables_stand_where_their_yaml_stands():
    """Every kind that may be a table has a place, and its folder admits the suffixes."""
    kinds = {kind for _, meant in PLACES for kind in meant}

    assert kinds >= TABLES
    assert set(TABLE_SUFFIXES) <= set(FOLDERS["registries"])
    assert expected_kinds("registries/pages/ads.jsonl") == ("pages",)


def test_broken_table_is_told_once(root):
    """What refers to a table that cannot be used is not told as well."""
    (root / f"{MARKETS}.yaml").unlink()
    (root / f"{MARKETS}.csv").write_text("# schema: markets/v1\nid,name\nall,A,B\n", encoding="utf-8")

    findings = check(root).findings

    assert [replace(one, message="").rule for one in findings] == ["table-row"]
