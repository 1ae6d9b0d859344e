"""The table of sources, against the supporting frameworks and, where they are at hand, the texts of the sources."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from canongate.load.read import read_plain
from canongate.model.clauses import clauses_of, iterate_clauses
from canongate.workflows.root import open_root

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT.parent / "shared" / "sources"
TABLE = ROOT / "docs" / "sources.yaml"
SUPPORTING = {
    "001": "customer/customer-value-model",
    "002": "customer/good-customer-measurement",
    "003": "customer/ideal-customer-criteria",
    "004": "customer/best-customer-insight",
}
LONGEST_SHARED_RUN = 5
"""Words in a row that a page may have in common with a source: terms and formulas, no sentence."""


@pytest.fixture(scope="module")
def table():
    return read_plain(str(TABLE), "docs/sources.yaml").value


@pytest.fixture(scope="module")
def canon():
    return open_root(ROOT).workspace


def source_text(source):
    found = sorted(TEXTS.glob(f"{source['id']}_*.txt"))
    if not found:
        pytest.skip("the texts of the sources are not at hand: ../shared is absent")
    return found[0].read_bytes()


def rows(table):
    return [row for source in table["sources"] for row in source["requirements"]] + table["own"]


def cited(table):
    return {clause for row in rows(table) for clause in row["clauses"]}


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text, length):
    said = words(text)
    return {tuple(said[at : at + length]) for at in range(len(said) - length + 1)}


def test_every_clause_named_exists(table, canon):
    """A row of the table leads to clauses that exist."""
    assert cited(table) - canon.clauses.keys() == set()


def test_each_source_fills_the_page_it_belongs_to(table):
    """Every source has requirements, and they are met on the one page that was written from it."""
    assert {source["id"]: source["page"] for source in table["sources"]} == SUPPORTING
    for source in table["sources"]:
        pages = {clause.partition("#")[0] for row in source["requirements"] for clause in row["clauses"]}
        assert pages == {source["page"]}


def test_rows_say_something_of_their_own(table):
    """No row is empty, and no two rows of a source ask for the same in the same words."""
    for group in (*(source["requirements"] for source in table["sources"]), table["own"]):
        asked = [row["requirement"] for row in group]

        assert all(row["clauses"] and row["requirement"].endswith(".") for row in group)
        assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("page", SUPPORTING.values())
def test_every_norm_has_its_origin(page, table, canon):
    """A norm of a supporting page comes from its source, or is listed as an addition with its reason."""
    named = cited(table)
    norms = {f"{page}#{clause['id']}" for _, _, clause in clauses_of(canon.pages[page].data)} & {
        ref.id for ref in iterate_clauses(canon.pages[page].data) if ref.normative
    }

    unnamed = {norm for norm in norms if not any(one == norm or one.startswith(f"{norm}.") for one in named)}

    assert norms
    assert unnamed == set()


@pytest.mark.parametrize("number", range(len(SUPPORTING)))
def test_every_line_of_a_source_is_accounted_for(number, table):
    """A line of a source with words in it is asked for or left out with its reason, never both."""
    source = table["sources"][number]
    text = source_text(source)
    lines = text.decode().split("\n")
    asked = {line for row in source["requirements"] for line in row["lines"]}
    left = {line for row in source["left_out"] for line in row["lines"]}

    assert sha256(text).hexdigest() == source["sha256"]
    assert asked & left == set()
    assert asked | left == {at for at, line in enumerate(lines, 1) if line.strip()}


@pytest.mark.parametrize("number", range(len(SUPPORTING)))
def test_nothing_is_copied(number, table, canon):
    """Neither page nor table shares more words in a row with its source than a term or formula has."""
    source = table["sources"][number]
    length = LONGEST_SHARED_RUN + 1
    theirs = runs(source_text(source).decode(), length)
    ours = [ref.text for ref in iterate_clauses(canon.pages[source["page"]].data)]
    ours += [row["requirement"] for row in source["requirements"]]

    assert {run for text in ours for run in runs(text, length) & theirs} == set()
