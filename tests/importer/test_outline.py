"""Title, header, headings, end marker; and texts that are no page."""

import pytest


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Purpose", "Purpose"),
        ("## Purpose", "Purpose"),
        ("2. Purpose", "Purpose"),
        ("Purpose:", "Purpose"),
        ("Reach Rule", "Reach Rule"),
        ("### Reach Rule", "Reach Rule"),
        ("3 Day Rule", "3 Day Rule"),
    ],
)
def test_headings_in_every_spelling(read, line, heading):
    """A heading is known plain, as Markdown, numbered, or before a colon."""
    page = read(f"Status: Draft\nScope\nWords.\n{line}\nMore words.\n")

    assert page["sections"][1]["heading"] == heading


@pytest.mark.parametrize("line", ["purpose", "- Purpose", "the reach rule", "1. Reach Rule", "Reach Rule:"])
def test_what_is_no_heading(read, line):
    """Lower case, a bullet, or a pattern that is numbered or before a colon is no heading."""
    page = read(f"Status: Draft\nScope\nWords.\n{line}\nMore words.\n")

    assert [section["heading"] for section in page["sections"]] == ["Scope"]


def test_a_title_line(read):
    """A first line that is no field is the title, also as a Markdown heading."""
    assert read("Some Page\nStatus: Draft\nPurpose\nWords.")["title"] == "Some Page"
    assert read("# Some Page\n\nStatus: Draft\n\n\nPurpose\n\nWords.")["title"] == "Some Page"


def test_the_title_without_title_line(read):
    """The title is as given, as before, the one page created, or made from the id."""
    text = "Status: Draft\nPurpose\nWords.\nChange Impact Declaration\nPages Created:\nMade Page\n"
    other = text.replace("Made Page", "Made Page\nOther Page")

    assert read(text, title="Given")["title"] == "Given"
    assert read(text)["title"] == "Made Page"
    assert read(text, previous=read(text, title="Given"))["title"] == "Given"
    assert read(other, page_id="ads/two-pages")["title"] == "Two Pages"


def test_a_title_that_contradicts_the_title_line_is_refused(refusal):
    """Two titles are one too many."""
    assert refusal("Some Page\nStatus: Draft\nPurpose\nWords.", title="Other").rule == "import-two-titles"


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("just words", "import-not-a-page", 1),
        ("Status: Draft", "import-not-a-page", 1),
        ("Purpose\nWords.", "import-not-a-page", 1),
        ("Status: Draft\nPurpose\nWords.\nEND\nmore", "import-after-end", 5),
        ("Status: Draft\nPurpose\nWords.\nEND\n\nEND", "import-after-end", 6),
    ],
)
def test_texts_that_are_no_page_are_refused(refusal, text, rule, line):
    """No header, no section, or text after the end is refused with its place."""
    finding = refusal(text)

    assert (finding.rule, finding.span.line) == (rule, line)
    assert finding.help


@pytest.mark.parametrize("page_id", ["Best", "customer", "customer/Best", "../x/y", "a/b/c", "a/" + "b" * 200, ""])
def test_an_id_that_no_page_can_have_is_refused(refusal, page_id):
    """An id is a Brain and a name in lower case."""
    assert refusal("Status: Draft\nPurpose\nWords.", page_id=page_id).rule == "import-page-id"


def test_words_before_the_first_heading_are_a_section_of_their_own(read):
    """What stands between header and first heading is kept under an empty heading."""
    page = read("Status: Draft\nA line about the page.\nPurpose\nWords.\n")

    assert [(section["id"], section["heading"]) for section in page["sections"]] == [
        ("preamble", ""),
        ("purpose", "Purpose"),
    ]


def test_names_among_values_are_no_headings(read):
    """A page named like a section stays a value of the impact declaration; an exact heading does not."""
    text = "Status: Draft\nChange Impact Declaration\nPages Created:\nReach Rule\nFinal Rule\nIt must end.\n"
    declared, final = read(text)["sections"]

    assert declared["clauses"][0]["created"] == ["Reach Rule"]
    assert final["heading"] == "Final Rule"


def test_a_heading_given_twice_opens_two_sections(read):
    """Ids of sections and clauses stay apart."""
    one, two = read("Status: Draft\nPurpose\nWords.\nPurpose\nWords.\n")["sections"]

    assert (one["id"], two["id"]) == ("purpose", "purpose-2")
    assert (one["clauses"][0]["id"], two["clauses"][0]["id"]) == ("purpose", "purpose-2")
