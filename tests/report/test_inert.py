import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.report.inert import flowed, plain, visible, visible_json

deterministic = settings(deadline=None, derandomize=True, max_examples=200)
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=40)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, with → and 日本 and é", "plain, with → and 日本 and é"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x9b2J", r"\x9b2J"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x00\x7f", r"\x00\x7f"),
        ("\u202edlrow", r"\u202edlrow"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("\u2028", r"\u2028"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("a\u200db", r"a\u200db"),
        ("👩\u200d", "👩" + r"\u200d"),
        ("c:\\x", "c:\\x"),
    ],
)
def test_visible_shows_what_cannot_be_seen(text, shown):
    """Control and invisible characters become escapes; everything a reader can see stays."""
    assert visible(text) == shown


@deterministic
@given(ANY_TEXT)
def test_visible_is_harmless_and_idempotent(text):
    """Whatever is shown is one encodable line without control characters, and showing it again changes nothing."""
    shown = visible(text)

    assert shown.encode().decode() == shown
    assert len(shown.splitlines()) <= 1
    assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in shown)
    assert visible(shown) == shown


def test_flowed_joins_the_lines_of_prose():
    """Line ends in prose become one blank; a carriage return on its own stays visible."""
    assert flowed(" one,\n  two\r\n\r\nthree \n") == "one, two three"
    assert flowed("one\rtwo") == r"one\rtwo"


@deterministic
@given(
    st.dictionaries(ANY_TEXT.filter(lambda text: text.isascii()), ANY_TEXT | st.integers() | st.booleans(), max_size=4)
)
def test_json_is_harmless_and_loses_nothing(value):
    """JSON output holds no control character but its own line ends, and reads back as the value given."""
    text = visible_json(value)

    assert visible(text.replace("\n", "")) == text.replace("\n", "")
    assert json.loads(text) == value


def test_plain_gives_every_value_a_form():
    """What JSON has no form for becomes text, and a set gets an order."""
    value = {
        1: {"b", "a"},
        "d": date(2026, 4, 26),
        "n": Decimal("1.10"),
        "t": (1, 2.5),
        "f": float("inf"),
        "y": b"\xff",
    }

    assert plain(value) == {"1": ["a", "b"], "d": "2026-04-26", "n": "1.10", "t": [1, 2.5], "f": "inf", "y": r"b'\xff'"}
