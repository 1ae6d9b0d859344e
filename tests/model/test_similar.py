import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.model.similar import did_you_mean, nearest

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
