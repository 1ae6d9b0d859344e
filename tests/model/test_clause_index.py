from dataclasses import replace
from pathlib import Path

import pytest

from canongate.load.read import read_plain
from canongate.model.clause_index import ClauseIndex
from canongate.model.clauses import iterate_clauses, local_ids
from canongate.model.document import Document

PAGE = Path(__file__).resolve().parents[2] / "canon/customer/best-customer-identification.yaml"


@pytest.fixture(scope="module")
def page():
    """Return page 000 as a document."""
    raw = read_plain(str(PAGE), "canon/customer/best-customer-identification.yaml")
    return Document("page", raw.value["id"], raw)


def test_the_index_is_the_mapping_of_all_clauses(page):
    """The index holds what walking the page gives, in its order, and nothing else."""
    expected = {clause.id: clause for clause in iterate_clauses(page.data)}

    index = ClauseIndex({page.id: page})

    assert list(index.items()) == list(expected.items())
    assert len(index) == len(expected)
    assert f"{page.id}#final-rule" in index
    assert f"{page.id}#none" not in index


def test_counting_norms_needs_no_words(page):
    """The count of normative clauses and items is that of the quoted ones."""
    index = ClauseIndex({page.id: page})

    assert index.normative() == sum(clause.normative for clause in index.values())


def test_ids_come_in_the_order_of_the_clauses(page):
    """Local ids are those of the quoted clauses, one for one."""
    assert [f"{page.id}#{local}" for local in local_ids(page.data)] == [one.id for one in iterate_clauses(page.data)]


def test_what_is_near_in_a_small_canon_is_all_of_it(page):
    """Where there are few clauses, an id that is missing is compared with every one."""
    few = Document("page", page.id, replace(page.raw, value=page.data | {"sections": page.data["sections"][:4]}))

    assert list(ClauseIndex({page.id: few}).near("sales/other#final-rule")) == list(ClauseIndex({page.id: few}))


def test_what_is_near_in_a_large_canon_stands_on_the_page_meant(page):
    """Where there are many clauses, an id is compared with those of its page, or of the page named most like it."""
    pages = dict.fromkeys((page.id, "sales/offers", *(f"ads/page-{number}" for number in range(20))), page)
    index = ClauseIndex(pages)
    own = [one.partition("#")[2] for one in ClauseIndex({page.id: page})]

    assert index.near("ads/page-7#fnal-rule") == [f"ads/page-7#{one}" for one in own]
    assert index.near("sales/ofers#final-rule") == [f"sales/offers#{one}" for one in own]
    assert index.near("nowhere-at-all#final-rule") == ()


def test_an_unknown_clause_is_a_key_error():
    """Asking for a clause that no page has fails like any mapping."""
    with pytest.raises(KeyError):
        ClauseIndex({})["a/b#c"]
