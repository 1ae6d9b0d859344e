import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.model.span import Span
from canongate.report.display import width
from canongate.report.excerpt import excerpt_lines


@pytest.mark.parametrize(
    ("excerpt", "start", "end", "marks"),
    [
        ('  where: "true"', 10, 16, "         ^^^^^^"),
        ("abc", 2, 2, " ^"),
        ("abc", 4, 4, "   ^"),
        ("abc", 9, 12, "   ^"),
        ("日本: x", 1, 3, "^^^^"),
        ("日本: x", 5, 6, "      ^"),
        ("e\u0301e\u0301: x", 3, 5, " ^"),
        ("a\x1bb", 2, 3, " ^^^^"),
        ("a\tb", 3, 4, "   ^"),
        ("👩\u200d👧 x", 5, 6, "   ^"),
    ],
)
def test_carets_stand_under_what_is_meant(excerpt, start, end, marks):
    """Carets count columns of the terminal, whatever the width of the characters before and under them."""
    shown, carets = excerpt_lines(excerpt, Span("x.yaml", 1, start, 1, end), 80)

    assert carets == marks
    assert width(shown) == width(excerpt)


def test_a_span_over_lines_is_marked_to_the_end_of_the_first():
    """A finding about a block marks its first line."""
    assert excerpt_lines("key: |", Span("x.yaml", 3, 6, 7, 2), 80)[1] == "     ^"
    assert excerpt_lines("key: abc", Span("x.yaml", 3, 1, 7, 2), 80)[1] == "^^^^^^^^"


def test_a_long_line_is_cut_about_the_place():
    """A line too long to show is cut on both sides, and the carets still stand under the same text."""
    excerpt = "a" * 500 + "HERE" + "b" * 500

    shown, carets = excerpt_lines(excerpt, Span("x.yaml", 1, 501, 1, 505), 60)

    assert len(shown) == 60
    assert shown[:3] == shown[-3:] == "..."
    assert shown[carets.index("^") : carets.index("^") + carets.count("^")] == "HERE"


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.text("ab日é\u0301\x1b👩", max_size=80),
    st.integers(1, 90),
    st.integers(0, 20),
    st.integers(20, 60),
)
def test_both_lines_always_fit(excerpt, start, length, columns):
    """Neither line is wider than asked, and there is always a caret."""
    shown, carets = excerpt_lines(excerpt, Span("x.yaml", 1, start, 1, start + length), columns)

    assert width(shown) <= columns
    assert len(carets) <= columns
    assert carets.endswith("^")


@pytest.mark.parametrize("character", ["a", "日", "\x1b", "a\u0301", "a" + "\u0301" * 40])
def test_only_the_part_about_the_place_is_looked_at(character):
    """In a line of a hundred thousand characters and more the place is found, and both ends are said to be cut."""
    excerpt = character * 50_000 + "HERE" + character * 50_000
    start = 50_000 * len(character) + 1

    shown, carets = excerpt_lines(excerpt, Span("x.yaml", 1, start, 1, start + 4), 60)

    before = carets.index("^")
    assert carets.endswith("^^^^")
    assert shown.startswith("...")
    assert shown.endswith("...")
    assert width(shown.partition("HERE")[0]) == before
    assert width(shown) <= 60
