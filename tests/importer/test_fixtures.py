"""Pages of every type and both dialects: each typed as its golden files show, exact, with no opaque line."""

from pathlib import Path

import pytest

from canongate.importer.dialect import detect_dialect
from canongate.importer.page import import_page
from canongate.load.dump import dump_yaml
from canongate.render.page_text import render_text
from canongate.workflows.grammars import grammar, grammar_refs

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "pages"
FIXTURES = sorted(path.parent.name for path in FOLDER.glob("*/page.txt"))


def fixture_of(name):
    """Text and grammar of a fixture; the first words of its README name the grammar."""
    folder = FOLDER / name
    ref = (folder / "README.md").read_text(encoding="utf-8").partition(",")[0]
    return (folder / "page.txt").read_text(encoding="utf-8"), ref


@pytest.mark.parametrize("name", FIXTURES)
def test_a_fixture_is_typed_as_its_golden_files_show(name, golden):
    """Every line is typed as committed, the page file is as committed, nothing is opaque, and the bytes come back."""
    text, ref = fixture_of(name)
    result = import_page(text, page_id=f"fixture/{name}", grammar=grammar(ref))

    assert render_text(result.page) == text
    assert result.findings == ()
    assert "opaque" not in {typed.kind for typed in result.typing}
    rows = [f"{typed.line}\t{typed.kind}\t{typed.role}\t{typed.clause}\t{typed.text}\n" for typed in result.typing]
    golden("".join(rows), FOLDER / name / "typing.tsv")
    golden(dump_yaml(result.page, schema_comment="../../../../schemas/page.v1.json"), FOLDER / name / "page.yaml")


@pytest.mark.parametrize("name", FIXTURES)
def test_a_fixture_has_the_sections_its_grammar_asks_for(name):
    """A fixture has every required section, and its dialect is the one it is named for."""
    text, ref = fixture_of(name)
    page = import_page(text, page_id=f"fixture/{name}", grammar=grammar(ref)).page
    headings = tuple(section["heading"] for section in page["sections"])

    assert list(grammar(ref).missing_sections(headings)) == []
    assert name.endswith(detect_dialect(text))
    assert page["header"]["document_type"] == grammar(ref).document_type


def test_there_are_fixtures_of_every_type_in_both_dialects():
    """At least twelve fixtures cover every shipped grammar family and both dialects."""
    families = {fixture_of(name)[1].partition("@")[0] for name in FIXTURES}

    assert len(FIXTURES) >= 12
    assert families == {ref.partition("@")[0] for ref in grammar_refs()} - {"base"}
    assert {name.rpartition("-")[2] for name in FIXTURES} == {"flat", "readable"}


@pytest.mark.parametrize("name", ["framework-flat", "protocol-readable", "registry-readable", "charter-readable"])
@pytest.mark.parametrize("kind", ["drop", "duplicate", "indent"])
def test_every_mutant_of_a_fixture_is_exact_or_refused(name, kind):
    """A fixture with one of every three lines changed comes back exactly, or is refused at a line."""
    text, ref = fixture_of(name)
    lines = text.split("\n")
    for number, line in list(enumerate(lines))[len(kind) % 3 :: 3]:
        changed = {"drop": [], "duplicate": [line, line], "indent": [f"   {line}" if line else line]}[kind]
        mutant = "\n".join([*lines[:number], *changed, *lines[number + 1 :]])
        result = import_page(mutant, page_id=f"fixture/{name}", grammar=grammar(ref))
        if result.page is None:
            assert result.findings[-1].span.line >= 1
        else:
            assert render_text(result.page) == mutant
