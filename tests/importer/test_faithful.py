"""A page file that no longer says what its text says."""

import pytest

from canongate.importer import page as importing
from canongate.importer.faithful import faithfulness
from canongate.importer.settle import NotExactError

TEXT = """Status: Draft
Version: v1.0
Purpose
Offers must name a price.
Some offers:
- last
- end
Final Rule
If an offer has no price:
→ it must not be shown
END
"""


@pytest.fixture
def page(read):
    return read(TEXT)


@pytest.fixture
def told(page, framework):
    def do():
        findings = faithfulness(page, framework, "canon/customer/example.yaml")
        assert all(finding.document == page["id"] and finding.help for finding in findings)
        return [(finding.pointer, finding.message) for finding in findings]

    return do


def clause(page, section=0, index=0):
    return page["sections"][section]["clauses"][index]


def test_an_imported_page_is_faithful(told):
    """What was imported is what its text says."""
    assert told() == []


def test_an_edit_in_the_words_is_faithful(page, told):
    """New words with the same force, an owner and a link are nothing to tell."""
    clause(page)["text"] = "All offers must name a full price."
    clause(page)["owner"] = "Ads Brain"

    assert told() == []


def test_force_that_the_words_do_not_have_is_told(page, told):
    """A modality changed by hand, which no reader of the text could know, is told at its key."""
    clause(page)["modality"] = "should"

    assert told() == [("/sections/0/clauses/0/modality", "modality of 'purpose' reads 'must'; the file says 'should'")]


def test_a_key_that_is_missing_is_told_at_the_clause(page, told):
    """A modality taken away by hand is told where the clause stands."""
    del clause(page)["modality"]

    assert told() == [("/sections/0/clauses/0", "modality of 'purpose' reads 'must'; the file says absent")]


def test_a_key_the_text_does_not_carry_is_told(page, told):
    """A norm declared by hand where the words declare none is told."""
    clause(page, 0, 1)["normative"] = True

    ((pointer, message),) = told()
    assert pointer == "/sections/0/clauses/1/normative"
    assert "is not read from the text" in message


def test_words_that_read_as_something_else_are_told(page, told):
    """A clause whose words are a heading would be lost; so would what stands below it."""
    clause(page)["text"] = "Core Principle"

    pointers = [pointer for pointer, _ in told()]
    assert "/sections/0/clauses/0" in pointers or "/sections/0/clauses/0/text" in pointers
    assert "/sections" in pointers


def test_a_further_clause_is_told(page, told):
    """Words that read as an end of a list and a new clause are told."""
    clause(page, 0, 1)["items"][0] |= {"text": "last. Then:", "marker": ""}

    assert any("further clause" in message for _, message in told())


def test_header_and_source_are_told(page, told):
    """A source profile that is not the text's own is told."""
    page["source"]["order"] = ["status", "version"]

    assert [pointer for pointer, _ in told()] == ["/source"]


def test_a_text_that_would_be_refused_is_told(page, told):
    """An edit that no importer would take is told with the reason."""
    clause(page)["text"] = "Hidden\u200bcharacter must go."

    ((pointer, message),) = told()
    assert pointer == ""
    assert message.startswith("the page's text would be refused: U+200B")


def test_a_long_value_is_told_in_short(page, told):
    """A message stays one readable line."""
    clause(page)["modality"] = "info"
    clause(page)["kind"] = "statement"
    clause(page, 0, 1)["lead"] = "Some " + "very " * 40 + "old offers:"
    clause(page, 0, 1)["kind"] = "principle"

    assert all(len(message) < 220 for _, message in told())


def test_a_page_that_would_not_give_its_text_back_is_refused(refusal, monkeypatch):
    """Should reading and writing ever disagree, the text is refused at the line and nothing is returned."""

    def disagree(*_):
        raise NotExactError(5)

    with monkeypatch.context() as patched:
        patched.setattr(importing, "page_text", lambda _: "other")
        assert refusal(TEXT).rule == "import-not-exact"
    monkeypatch.setattr(importing, "settle", disagree)
    finding = refusal(TEXT)
    assert (finding.rule, finding.span.line) == ("import-not-exact", 5)
