"""Which texts are read, where the others are refused, and how they are mended."""

import pytest

from canongate.importer.text_profile import LARGEST, LONGEST_LINE, MOST_LINES, MOST_SHOWN, check_text
from canongate.model.finding import Level


@pytest.mark.parametrize(
    ("text", "rule", "line", "column", "mended"),
    [
        ("a\r\nb", "text-carriage-return", 1, 2, "a\nb"),
        ("a\rb", "text-carriage-return", 1, 2, "a\nb"),
        ("\ufeffa", "text-zero-width", 1, 1, "a"),
        ("a\nb\tc", "text-unusual-space", 2, 2, "a\nb c"),
        ("a\u00a0b", "text-unusual-space", 1, 2, "a b"),
        ("a  \nb", "text-trailing-space", 1, 2, "a\nb"),
        ("a\u202eb", "text-bidi-control", 1, 2, "ab"),
        ("a\u200bb", "text-zero-width", 1, 2, "ab"),
        ("a\u200db", "text-zero-width", 1, 2, "ab"),
        ("a\x00b", "text-control-character", 1, 2, "ab"),
        ("a\x1b[31mb", "text-control-character", 1, 2, "a[31mb"),
        ("a\u2028b", "text-control-character", 1, 2, "a b"),
        ("a\ud800b", "text-control-character", 1, 2, "ab"),
        ("ok\ncafe\u0301", "text-not-nfc", 2, 4, "ok\ncaf\u00e9"),
    ],
)
def test_text_outside_the_profile_is_refused_with_its_place_or_mended(text, rule, line, column, mended):
    """Each fault is an error at its line and column; with normalise it is a note, and the text is mended."""
    refused, findings = check_text(text, "wiki.txt", normalise=False)
    assert refused is None
    assert (findings[0].rule, findings[0].level) == (rule, Level.ERROR)
    assert str(findings[0].span) == f"wiki.txt:{line}:{column}"
    assert findings[0].help

    text, notes = check_text(text, "wiki.txt", normalise=True)
    assert text == mended
    assert (notes[0].rule, notes[0].level) == (rule, Level.NOTE)
    assert check_text(text, "wiki.txt", normalise=False) == (mended, ())


@pytest.mark.parametrize("text", ["plain", "👩\u200d💻 at work", "✔\ufe0f done", "é à 客户 → 👉 •", "a\n\n  b\n"])
def test_text_within_the_profile_is_left_as_it_is(text):
    """Composed letters, arrows and emoji sequences are read as they stand."""
    assert check_text(text, "wiki.txt", normalise=False) == (text, ())
    assert check_text(text, "wiki.txt", normalise=True) == (text, ())


@pytest.mark.parametrize("text", ["", "\n\n", "   \n"])
def test_an_empty_text_is_refused(text):
    """A text with nothing in it is refused, normalised or not."""
    for normalise in (False, True):
        refused, (finding,) = check_text(text, "wiki.txt", normalise=normalise)
        assert refused is None
        assert finding.rule == "text-empty"


@pytest.mark.parametrize("text", ["x" * (LARGEST + 1), "x\n" * (MOST_LINES + 1)])
def test_a_text_too_large_is_refused(text):
    """More bytes or lines than a page file can hold are refused at once."""
    refused, (finding,) = check_text(text, "wiki.txt", normalise=True)

    assert refused is None
    assert finding.rule == "text-too-large"


def test_a_line_too_long_is_refused_at_its_line():
    """The limit of a line is exact, and the finding names the line."""
    assert check_text("x" * LONGEST_LINE, "w", normalise=False)[1] == ()

    refused, (finding,) = check_text("a\n" + "x" * (LONGEST_LINE + 1), "w", normalise=False)
    assert refused is None
    assert (finding.rule, finding.span.line) == ("text-line-too-long", 2)


def test_many_faults_are_shown_up_to_a_number_and_counted():
    """A text exported with Windows line ends shows the first faults and counts the rest."""
    _, findings = check_text("x\r\n" * (MOST_SHOWN + 7), "w", normalise=False)

    assert len(findings) == MOST_SHOWN + 1
    assert findings[-1].message == "7 further places outside the profile"
