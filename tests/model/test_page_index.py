"""The index of a page is what plain walks over its clauses give."""

import copy
from pathlib import Path

import pytest

from canongate.load.read import read_plain
from canongate.model.clauses import clauses_of, iterate_clauses
from canongate.model.document import Document
from canongate.model.page_index import page_index

CANON = Path(__file__).resolve().parents[2] / "canon"
PAGES = sorted(path.relative_to(CANON.parent).as_posix() for path in CANON.glob("*/*.yaml"))


def read(path):
    return read_plain(str(CANON.parent / path), path).value


@pytest.mark.parametrize("path", PAGES)
def test_the_index_of_a_page_is_what_walks_over_it_give(path):
    """Uids, kinds, names, links and norms are those that one walk for each would find, in the order of the page."""
    page = read(path)
    clauses = [(place, clause) for place, _, clause in clauses_of(page)]

    index = page_index(page)

    assert list(index.uids) == [page["uid"], *(clause["uid"] for _, clause in clauses)]
    for kind in ("changelog_entry", "integration", "impact_declaration"):
        assert list(index.of_kind(kind)) == [(place, clause) for place, clause in clauses if clause["kind"] == kind]
    naming = {"integration", "impact_declaration"}
    assert list(index.naming) == [one for one in clauses if one[1]["kind"] in naming or "owner" in one[1]]
    links = [(f"{place}/links/{i}", link) for place, one in clauses for i, link in enumerate(one.get("links", ()))]
    assert list(index.links) == links
    assert index.normative == sum(ref.normative for ref in iterate_clauses(page))
    assert not index.repeats_id
    assert not index.repeats_uid
    assert index.loose == any(one["kind"] == "opaque" or "part_of" in one for _, one in clauses)


def first_two(page):
    return [clause for _, _, clause in clauses_of(page)][:2]


def test_what_stands_twice_is_seen():
    """A repeated id, whether of clauses or of an item and a clause, and a repeated uid are told apart."""
    page = read(PAGES[0])
    clash, item, uid = copy.deepcopy(page), copy.deepcopy(page), copy.deepcopy(page)
    first, second = first_two(clash)
    second["id"] = first["id"]
    first, second = first_two(item)
    first["versus"] = {"lead": "rather than:", "items": [{"id": "b", "text": "x", "items": [{"id": "c", "text": "y"}]}]}
    second["id"] = f"{first['id']}.b.c"
    first, second = first_two(uid)
    second["uid"] = first["uid"]

    told = [(index.repeats_id, index.repeats_uid) for index in map(page_index, (page, clash, item, uid))]

    assert told == [(False, False), (True, False), (True, False), (False, True)]


@pytest.mark.parametrize("change", [{"kind": "opaque"}, {"part_of": "elsewhere"}])
def test_loose_clauses_are_seen(change):
    """A clause that is opaque, or part of another, makes a page worth a closer look."""
    page = read(PAGES[0])
    first_two(page)[1].update(change)

    assert page_index(page).loose


def test_a_document_is_walked_once():
    """The index of a document is made when it is first asked for, and kept."""
    raw = read_plain(str(CANON.parent / PAGES[0]), PAGES[0])
    document = Document("page", raw.value["id"], raw)

    assert document.index is document.index
    assert document == Document("page", raw.value["id"], raw)
