"""A kept page answers everything as the page that was read, and reads itself only where its facts end."""

import pytest

from canongate.model.document import Document, RawDocument
from canongate.model.kept_page import KeptPage, KeptRaw, PageFacts, head_of, marks_meet, uid_marks

VALUE = {
    "schema": "page/v1",
    "id": "customer/focus",
    "uid": "p-1",
    "title": "Customer Brain Focus Framework",
    "header": {"status": "Active"},
    "sections": [
        {
            "id": "rule",
            "clauses": [
                {"id": "one", "uid": "c-1", "kind": "obligation", "modality": "must", "text": "So.", "owner": "Ads"},
                {"id": "two", "uid": "c-2", "kind": "opaque", "links": [{"rel": "cites", "to": "customer/focus#one"}]},
            ],
        }
    ],
}
RAW = RawDocument("canon/customer/focus.yaml", "the text", "sha256:0", VALUE)
PAGE = Document("page", "customer/focus", RAW)


@pytest.fixture
def reads():
    return []


@pytest.fixture
def kept(reads):
    facts = PageFacts(
        PAGE.path,
        "0" * 40,
        RAW.digest,
        head_of(PAGE),
        list(PAGE.links),
        uid_marks(PAGE.index.uids),
        [],
        [],
        [],
        ["one"],
    )
    return KeptPage(KeptRaw(facts, lambda one: (reads.append(one.path), RAW)[1]))


def test_facts_are_answered_without_reading(kept, reads):
    """Head, digest, path and links need no file."""
    for key in ("id", "uid", "title", "header"):
        assert kept.data[key] == kept.data.get(key) == PAGE.data[key]
    assert (kept.title, kept.header) == (PAGE.title, PAGE.header)
    assert (kept.kind, kept.id, kept.path, kept.raw.digest, kept.cited) == (
        "page",
        PAGE.id,
        PAGE.path,
        RAW.digest,
        ["one"],
    )
    assert "title" in kept.data
    assert list(kept.links) == list(PAGE.links) != []

    assert reads == []


def test_all_else_is_answered_by_the_file(kept, reads):
    """What is no fact is what the file says, in the order of the file."""
    assert kept.data["sections"] == VALUE["sections"]
    assert list(kept.data) == list(VALUE)
    assert len(kept.data) == len(VALUE)
    assert "tombstones" not in kept.data
    assert kept.data.get("tombstones", ()) == ()
    assert (kept.raw.text, kept.raw.value) == ("the text", VALUE)
    assert kept.index == PAGE.index
    with pytest.raises(KeyError):
        kept.data["tombstones"]

    assert set(reads) == {RAW.path}


@pytest.mark.parametrize(
    ("many", "few", "meet"),
    [(["a", "b", "c"], ["x", "c"], True), (["a", "b"], ["x", "y"], False), (["a"], [], False), ([], ["a"], False)],
)
def test_marks_meet_where_a_uid_stands_in_both(many, few, meet):
    """Marks tell whether two runs of uids share one."""
    assert marks_meet(uid_marks(many), uid_marks(few)) is meet
