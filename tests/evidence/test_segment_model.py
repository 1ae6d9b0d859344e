import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.model.segments import normalise_predicate, predicate_digest


@pytest.mark.parametrize(
    "where", ["orders>=10&&country=='United Kingdom'", "orders >= 10\n  && country == 'United Kingdom' // the best"]
)
def test_layout_and_comments_do_not_count(where):
    """Two layouts of one predicate have one digest."""
    assert normalise_predicate(where) == "orders >= 10 && country == 'United Kingdom'"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a == 'x y'", "a == 'x  y'"),
        ("a == '//'", "a == ''"),
        ("a > 1.5", "a > 1 . 5"),
        ("a > 1e-5", "a > 1e - 5"),
        ("ab > 1", "a b > 1"),
        ("a = = 1", "a == 1"),
        (r"a == 'it\'s  x'", r"a == 'it\'s x'"),
        ('a == """x  y"""', 'a == """x y"""'),
    ],
)
def test_what_counts_is_told_apart(one, other):
    """Spaces inside texts, numbers and signs are part of the predicate."""
    assert predicate_digest(one) != predicate_digest(other)


@given(st.text(max_size=60))
@settings(deadline=None, derandomize=True)
def test_normalising_twice_changes_nothing(where):
    """A normalised predicate is its own normal form, whatever the text."""
    once = normalise_predicate(where)

    assert normalise_predicate(once) == once
