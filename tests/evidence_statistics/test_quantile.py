from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.quantile import value_cuts

VALUES = st.lists(st.integers(-50, 50), min_size=1, max_size=80)


def part_of(value, cuts):
    """The part a value falls into, 1 the lowest: one more than the cuts it lies above."""
    return 1 + sum(value > cut for cut in cuts)


@settings(deadline=None, derandomize=True)
@given(VALUES, st.integers(2, 12))
def test_cuts_are_inverted_distribution_quantiles(values, parts):
    """The cuts are numpy's quantiles of the inverted distribution, which are values of customers."""
    cuts = value_cuts(Counter(values), parts)

    # The shares are fractions of customers; numpy takes floats, so they are nudged below the exact rank.
    shares = [k / parts - 1e-12 for k in range(1, parts)]
    assert list(cuts) == np.quantile(values, shares, method="inverted_cdf").tolist()


@settings(deadline=None, derandomize=True)
@given(VALUES, st.integers(2, 12))
def test_equal_customers_are_never_parted(values, parts):
    """The part depends on the value alone, rises with it and is one of the parts."""
    cuts = value_cuts(Counter(values), parts)

    found = [part_of(value, cuts) for value in sorted(values)]

    assert found == sorted(found)
    assert 1 <= found[0] <= found[-1] <= parts


def test_customers_all_different_are_cut_evenly():
    """A hundred different customers fall into ten parts of ten."""
    cuts = value_cuts(dict.fromkeys(range(100), 1), 10)

    assert Counter(part_of(value, cuts) for value in range(100)) == dict.fromkeys(range(1, 11), 10)


def test_many_equal_customers_leave_parts_empty():
    """Nine in ten with one order stay together in the lowest part; only the rest is told apart."""
    cuts = value_cuts({1: 90, 2: 5, 9: 5}, 10)

    assert [part_of(value, cuts) for value in (1, 2, 9)] == [1, 10, 10]


@pytest.mark.parametrize(("table", "parts"), [({}, 10), ({5: 0}, 10), ({5: 3, 6: -1}, 10), ({5: 3}, 1)])
def test_nothing_to_cut_is_refused(table, parts):
    """Tables without customers and a single part are refused."""
    with pytest.raises(StatisticsError):
        value_cuts(table, parts)
