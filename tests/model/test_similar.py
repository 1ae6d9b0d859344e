import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.model.similar import MANY, did_you_mean, nearest

# Line tracing makes Python many times slower; the bound is for programs as users run them.
TRACED = sys.gettrace() is not None or "coverage" in sys.modules
KNOWN = ["primary", "secondary", "candidate"]


@pytest.mark.parametrize(
    ("word", "match"),
    [("primry", "primary"), ("PRIMARY", "primary"), ("candidat", "candidate"), ("zzz", None), ("", None)],
)
def test_nearest(word, match):
    """The known word most like another is found, case aside; a word like none of them has none."""
    assert nearest(word, KNOWN) == match


def test_the_first_part_of_a_long_id_is_enough():
    """A mistyped beginning finds the id that begins like it; a few letters find nothing."""
    known = ["segment-not-updated", "primary-focus-not-best-customer"]

    assert nearest("primary-fokus", known) == "primary-focus-not-best-customer"
    assert nearest("pri", known) is None
    assert nearest("prices-everywhere", known) is None


def test_did_you_mean():
    """The mend names the nearest word, or says what was given for the case that there is none."""
    assert did_you_mean("primry", KNOWN) == "did you mean 'primary'?"
    assert did_you_mean("zzz", KNOWN, "one of three") == "one of three"
    assert did_you_mean("zzz", KNOWN) == ""
    assert did_you_mean("x", []) == ""


@settings(deadline=None, derandomize=True)
@given(
    st.lists(st.text("abcA", min_size=1, max_size=5), min_size=1, max_size=6), st.text("abcA", max_size=5), st.data()
)
def test_order_does_not_count(known, word, data):
    """The nearest word is the same whatever the order of the known ones."""
    shuffled = data.draw(st.permutations(known))

    assert nearest(word, shuffled) == nearest(word, known)


BRAINS = ("customer", "strategy", "affiliate", "ads", "conversion")
MANY_IDS = [f"{BRAINS[number % 5]}/{'abcde'[number % 7 % 5]}-subject-{number:05}" for number in range(3 * MANY)]


@pytest.mark.parametrize(
    ("word", "match"),
    [
        (MANY_IDS[1234].replace("subject", "subjct"), MANY_IDS[1234]),
        (MANY_IDS[77].upper(), MANY_IDS[77]),
        (f"{MANY_IDS[2999]}x", MANY_IDS[2999]),
        (MANY_IDS[500][1:], MANY_IDS[500]),
        ("primary-fokus", "primary-focus-of-the-whole-organisation-in-a-year"),
        ("zzzz", None),
        ("", None),
    ],
)
def test_the_nearest_of_many_words(word, match):
    """Among many words, too, a mistyped one finds its own, and a word like none of them has none."""
    known = [*MANY_IDS, "primary-focus-of-the-whole-organisation-in-a-year"]

    assert nearest(word, known) == match
    assert nearest(word, reversed(known)) == match


def test_a_thousand_misses_among_12_000_words_are_cheap():
    """The words are looked through once, not for every miss; comparing all of them each time takes half a minute."""
    known = dict.fromkeys(f"{one}-{copy}" for copy in range(4) for one in MANY_IDS)
    misses = [f"{one[:9]}x{one[9:]}-3" for one in MANY_IDS[:1000]]
    begun = time.process_time()

    found = [nearest(one, known) for one in misses]

    assert found[:3] == [f"{one}-3" for one in MANY_IDS[:3]]
    assert TRACED or time.process_time() - begun < 12
