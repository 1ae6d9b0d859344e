"""Grammars: put together from what they extend, and asked about headings."""

import pytest
from pydantic import ValidationError

from canongate.importer.page import import_page
from canongate.model.grammar import Grammar, GrammarError, SectionRule, grammar_file, resolve_grammar
from canongate.workflows.grammars import grammar, grammar_refs

FILES = {
    "base@1": {
        "schema": "grammar/v1",
        "id": "base@1",
        "sections": [
            {"heading": "Purpose"},
            {"heading": "Final Rule", "kind": "final_rule"},
            {"heading": "* Rule", "aliases": ["Rule"]},
        ],
        "required": ["Purpose"],
        "labels": {"parent": ["Parent Page"]},
        "words": {"force": {"must": ["must"]}, "end": ["END"]},
    },
    "own@1": {
        "schema": "grammar/v1",
        "id": "own@1",
        "document_type": "Own",
        "extends": "base@1",
        "sections": [
            {"heading": "Final Rule", "kind": "principle"},
            {"heading": "Last Things", "aliases": ["Purpose"]},
        ],
        "labels": {"owner": ["Keeper"]},
        "words": {"end": ["FIN"]},
    },
    "own@2": {
        "schema": "grammar/v1",
        "id": "own@2",
        "extends": "own@1",
        "required": ["Last Things", "* Rule", "Nowhere"],
        "order": ["Last Things", "Final Rule"],
    },
    "loop@1": {"schema": "grammar/v1", "id": "loop@1", "extends": "loop@1"},
}


@pytest.fixture
def own():
    return resolve_grammar("own@2", FILES.__getitem__)


def test_a_grammar_has_what_it_extends(own):
    """Sections, labels and words come from the base where a grammar has none of its own."""
    assert own.rule_for("Final Rule").kind == "principle"
    assert own.rule_for("purpose").heading == "Last Things"
    assert own.labels == {"parent": ("Parent Page",), "owner": ("Keeper",)}
    assert (own.words.end, own.words.force.must) == (("FIN",), ("must",))
    assert own.required == ("Last Things", "* Rule", "Nowhere")
    assert resolve_grammar("own@1", FILES.__getitem__).required == ("Purpose",)


def test_a_grammar_that_extends_itself_is_refused():
    """A loop is an error that names the grammar."""
    with pytest.raises(GrammarError, match="loop@1 extends itself"):
        resolve_grammar("loop@1", FILES.__getitem__)


def test_exact_headings_win_over_patterns(own):
    """A pattern is asked only where no exact heading answers, and not at all on request."""
    assert own.rule_for("Reach Rule").heading == "* Rule"
    assert own.rule_for("Rule").heading == "* Rule"
    assert own.rule_for("Reach Rule", exact=True) is None
    assert own.rule_for("Growth") is None
    assert own.other_rule is None


def test_missing_sections(own):
    """Required headings are met by heading, alias or pattern."""
    assert list(own.missing_sections(("Purpose", "Reach Rule"))) == ["Nowhere"]
    assert list(own.missing_sections(("Last Things", "nowhere"))) == ["* Rule"]


def test_a_grammar_without_words_reads_no_force():
    """Where no word is given, nothing binds."""
    bare = Grammar(id="bare@1", sections=(SectionRule(heading="Purpose"),))
    page = import_page("Status: Draft\nPurpose\nIt must not.\nAvoid it.", page_id="a/b", grammar=bare).page

    assert [clause["kind"] for clause in page["sections"][0]["clauses"]] == ["statement", "statement"]


def test_an_unknown_key_of_a_grammar_is_refused():
    """A typing error in a grammar file does not pass."""
    with pytest.raises(ValidationError, match="headings"):
        resolve_grammar("odd@1", lambda _: {"schema": "grammar/v1", "id": "odd@1", "headings": []})


@pytest.mark.parametrize("ref", grammar_refs())
def test_every_shipped_grammar_is_whole(ref):
    """A shipped grammar reads every heading it asks for, and has words of force and an end marker."""
    shipped = grammar(ref)

    assert grammar_file(ref) == f"grammars/{ref.replace('@', '.v')}.yaml"
    assert shipped.words.force.must
    assert shipped.words.end
    for heading in (*shipped.required, *shipped.order):
        assert shipped.rule_for(heading) is not None, heading
        assert shipped.rule_for(heading).heading == heading
    assert len({rule.heading for rule in shipped.sections}) == len(shipped.sections)


def test_one_version_asks_for_scope_and_another_does_not():
    """A page written for the older version of a grammar is not broken by the newer."""
    headings = ("Purpose", "Core Principle", "Definition", "Cross Brain Integration", "Drift Protection", "Final Rule")
    headings += ("Change Log", "Change Impact Declaration")

    assert list(grammar("framework@1").missing_sections(headings)) == []
    assert list(grammar("framework@2").missing_sections(headings)) == ["Scope"]


def test_a_lenient_grammar_reads_any_title():
    """A reference page may have sections under titles of its own; they are typed, not opaque."""
    text = "Status: Draft\nPurpose\nWords.\nWhile Reading\nAsk who is missing.\n"
    page = import_page(text, page_id="a/b", grammar=grammar("reference@1")).page

    assert [section["clauses"][0]["kind"] for section in page["sections"]] == ["statement", "statement"]
