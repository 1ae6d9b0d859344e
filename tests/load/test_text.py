"""Characters: which are refused, which are part of an emoji, and how places are counted."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.load.place import Lines
from canongate.load.text import is_clean, name_of, odd_characters, refused_in_value, text_findings

EMOJI = [
    "👩\u200d👩\u200d👧",
    "1\ufe0f\u20e3",
    "#\ufe0f\u20e3",
    "❤\ufe0f",
    "👍🏽",
    "🏴\U000e0067\U000e0062\U000e007f",
    "©\ufe0f",
    "☑\ufe0e",
]


@pytest.mark.parametrize("emoji", EMOJI)
def test_emoji_sequences_may_hold_joiners_and_selectors(emoji):
    """Joiners, selectors and tags inside an emoji sequence are text."""
    assert list(odd_characters(f"a {emoji} b")) == []
    assert refused_in_value(emoji) is None


@pytest.mark.parametrize(
    "text", ["a\u200d", "\u200d👩", "👩\u200d", "a\ufe0f", "👩\u200da", "1\ufe0f", "🏴\U000e0067", "\ufe0f"]
)
def test_outside_of_them_they_are_refused(text):
    """The same characters anywhere else are invisible text."""
    assert {check for check, _, _ in odd_characters(text)} == {"text-zero-width"}
    assert refused_in_value(text) == "text-zero-width"


def test_every_format_control_and_noncharacter_is_refused():
    """No character of Unicode's categories control and format gets through, nor surrogates and noncharacters."""
    allowed = set()
    for point in (*range(0x20000), *range(0x1FFFE, 0x110000, 0x10000), *range(0xE0000, 0xE1000), 0x10FFFF):
        char = chr(point)
        refused = refused_in_value(char)
        hidden = unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} or point & 0xFFFE == 0xFFFE
        if hidden and refused is None:
            allowed.add(char)
    # Signs that only look like format characters: they are printed before or below digits and letters.
    printed = {
        char for char in allowed if unicodedata.name(char, "?").split()[0] in {"ARABIC", "KAITHI", "EGYPTIAN", "SYRIAC"}
    }
    assert allowed - printed == {"\n", "\t"}


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("\u200d\u202e\r\t\ufeffe\u0301👩é")), max_size=20)
)
def test_the_fast_look_misses_nothing(text):
    """A text that the fast look calls clean has no finding, and one without findings is clean but for emoji."""
    clean = is_clean(text.encode(), text)
    findings = list(text_findings(Lines(text), "a"))

    assert not (clean and findings)
    assert clean or findings or any(char in text for char in "\u200d\ufe0f\ufe0e")


def test_whole_file_characters_are_found_once_with_their_number():
    """Carriage returns and tabs are found at the first, with how many there are."""
    findings = list(text_findings(Lines("a\r\nb\tc\r\n"), "f"))

    assert [(f.rule, str(f.span), f.context["count"]) for f in findings] == [
        ("text-carriage-return", "f:1:2", 2),
        ("text-tab", "f:2:2", 1),
    ]
    assert findings[0].message == "U+000D stands in the text, 2 times in this file"


def test_text_that_is_not_nfc_is_found_on_each_line():
    """Each line that normalisation would change is found at the first code point that differs."""
    findings = list(text_findings(Lines("ok\nab e\u0301 e\u0301\n\u212bx\nx\u0307\u0323\n"), "f"))

    assert [str(f.span) for f in findings] == ["f:2:4", "f:3:1", "f:4:1"]
    assert findings[0].context == {"characters": "U+0065 U+0301"}


def test_characters_are_named():
    """A message names a character by code point and, where it has one, name."""
    assert name_of("\u202e") == "U+202E RIGHT-TO-LEFT OVERRIDE"
    assert name_of("\0") == "U+0000"


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.text("aé👩\n", max_size=20), st.data())
def test_offsets_and_positions_are_inverse(text, data):
    """Line and column of an offset lead back to it, and the excerpt is its line."""
    lines = Lines(text)
    offset = data.draw(st.integers(0, len(text)))
    line, column = lines.position(offset)

    assert lines.offset(line, column) == offset
    assert text.split("\n")[line - 1] == lines.excerpt(offset)
    assert column == len(text[:offset].split("\n")[-1]) + 1


def test_places_outside_of_a_text_are_held_inside():
    """A line or column behind the end means the end."""
    lines = Lines("ab\nc")

    assert lines.offset(9, 9) == 4
    assert str(lines.span("f", 3, 1)) == "f:2:1"
