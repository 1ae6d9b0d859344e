"""Ids and uids: made of words once, unique, bounded, never used again."""

import pytest

from canongate.importer.identity import LONGEST, Register, slug, uid
from canongate.model.clauses import iterate_clauses


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Targeting everyone", "targeting-everyone"),
        ("awareness → purchase", "awareness-purchase"),
        ("the reader's problem", "the-readers-problem"),
        ("Élan vital", "elan-vital"),
        ("v1.0", "v1-0"),
        ("客户", "item"),
        ("---", "item"),
        ("x" * 100, "x" * LONGEST),
        ("word " * 30, "-".join(["word"] * 12)),
    ],
)
def test_an_id_is_made_of_words(text, made):
    """An id has lower-case ASCII words, is cut between words, and has a stand-in where there are none."""
    assert slug(text, "item") == made
    assert len(made) <= LONGEST


def test_an_id_in_use_gets_a_number():
    """The second of two equal ids is numbered from two on."""
    register = Register()

    assert [register.claim("a"), register.claim("a"), register.claim("a-2"), register.claim("a")] == [
        "a",
        "a-2",
        "a-2-2",
        "a-3",
    ]


def test_a_uid_is_the_same_every_time():
    """A uid depends on the id of the first import alone."""
    assert uid("c", "a/b#c") == uid("c", "a/b#c") == "c-" + uid("p", "a/b#c")[2:]


def test_equal_words_get_ids_of_their_own(clauses):
    """Clauses and items with the same words are told apart."""
    found = clauses("Purpose", "We do:", "- it", "- it", "Again.", "Again.")

    assert [clause["id"] for clause in found] == ["purpose", "purpose.again", "purpose.again-2"]
    assert [item["id"] for item in found[0]["items"]] == ["it", "it-2"]


@pytest.mark.parametrize("page_id", ["a/b", "brain/" + "p" * 190])
def test_the_deepest_id_can_be_cited(read, page_id):
    """However deep and long a page is, every full id fits where ids are cited."""
    words = " ".join(["longest"] * 20)
    items = [" " * depth + f"- {words}" for depth in range(12)]
    text = "\n".join(["Status: Draft", "Fit Criteria", "- Long Title", f"It is {words}:", *items])
    refs = list(iterate_clauses(read(text, page_id=page_id)))

    assert len(refs) == 13
    assert max(len(ref.id) for ref in refs) <= 400


def test_a_freed_id_does_not_share_its_uid(read):
    """Where an id was changed by hand, a new clause under the old id has a uid of its own."""
    page = read("Status: Draft\nPurpose\nOne.\n")
    page["sections"][0]["clauses"][0]["id"] = "purpose.first"
    after = read("Status: Draft\nPurpose\nOne.\nQuite another thing.\n", previous=page)
    one, other = after["sections"][0]["clauses"]

    assert (one["id"], other["id"]) == ("purpose.first", "purpose.quite-another-thing")
    moved = read("Status: Draft\nPurpose\nZeta eta theta.\nOne.\n", previous=page)["sections"][0]["clauses"]
    assert (moved[0]["id"], moved[1]["id"]) == ("purpose", "purpose.first")
    assert moved[0]["uid"] != moved[1]["uid"]
