import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from canongate.report.display import clusters, shorten, width, wrap
from canongate.report.inert import visible

deterministic = settings(deadline=None, derandomize=True, max_examples=200)
WORDS = st.text("abc-/:#日本語한。é \u0301", max_size=120)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("plain", 5),
        ("日本", 4),
        ("한국", 4),
        ("\u1112\u1161\u11ab", 2),
        ("e\u0301", 1),
        ("👍🏽", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("❤\ufe0f", 2),
        ("🇩🇪", 2),
        ("→", 1),
    ],
)
def test_width_agrees_with_a_terminal_library(text, columns):
    """Wide characters take two columns, combining ones and the tails of a sequence none; rich counts the same."""
    assert width(text) == columns == cell_len(text)


@pytest.mark.parametrize(("text", "columns"), [("\x1b", 4), ("a\u200bb", 8), ("\x1b\u0301", 4), ("\u0301", 0)])
def test_width_is_that_of_the_visible_form(text, columns):
    """An escaped character is as wide as its escape."""
    assert width(text) == columns


@deterministic
@given(st.text("ab日é\u0301\u200d\ufe0f👩👧🏽🇩🇪한\x1b", max_size=30))
def test_clusters_are_the_text(text):
    """Clusters joined are the text, and none is empty."""
    pieces = list(clusters(text))

    assert "".join(pieces) == text
    assert all(pieces)


@deterministic
@given(WORDS, st.integers(10, 40))
def test_wrapped_lines_fit_and_lose_nothing(text, columns):
    """Only a line of one unbreakable word is longer than asked, and no character but blanks is lost."""
    lines = wrap(text, columns, first="= x: ", rest="     ")

    assert "".join("".join(lines).split()) == "".join(("= x: " + text).split())
    for line in lines:
        assert width(line) <= columns or len(line.removeprefix("= x:").split()) <= 1


def test_wrap_never_breaks_an_id_or_a_path():
    """A word longer than the line stands whole on a line of its own."""
    path = "registries/日本語/" + "long-name-" * 5 + ".yaml"

    assert wrap(f"see {path} for more", 20, rest="  ") == ["see", f"  {path}", "  for more"]


def test_wrap_keeps_blanks_inside_a_line():
    """Blanks in a value the message quotes are not collapsed."""
    assert wrap("value 'a  b' is odd", 80) == ["value 'a  b' is odd"]


def test_wrap_breaks_text_without_spaces_between_wide_characters():
    """Japanese prose wraps, and no line begins with its full stop."""
    lines = wrap("高価値のお客様は二度買う。", 10)

    assert lines == ["高価値のお", "客様は二度", "買う。"]
    assert visible("".join(lines)) == "高価値のお客様は二度買う。"


def test_wrap_leaves_a_full_first_line():
    """Where the label fills the first line, the text begins on the next."""
    assert wrap("word", 10, first="error[long-rule-id]: ", rest="    ") == ["error[long-rule-id]:", "    word"]


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("漢字漢字", 6, "漢字…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
    ],
)
def test_text_is_cut_to_columns_and_says_so(text, columns, shown):
    """Text too wide is cut between two characters as a reader sees them, and ends in an ellipsis."""
    assert shorten(text, columns) == shown
    assert width(shorten(text, columns)) <= columns
