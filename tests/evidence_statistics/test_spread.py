"""A spread is the table it was made from, and its sums are whole and exact."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence.statistics.concentration import cut_value, top_share
from canongate.evidence.statistics.interval import normal_quantile
from canongate.evidence.statistics.spread import Spread, sum_exactly
from canongate.evidence.statistics.top_share_interval import top_share_interval

TABLES = st.dictionaries(st.integers(-(2**70), 2**70), st.integers(1, 10**6), min_size=1, max_size=30)


@given(TABLES)
@settings(deadline=None)
def test_a_spread_is_its_table(table):
    """Values, counts, look-ups and totals are those of the table, however large they are."""
    spread = Spread.of(table)

    assert dict(spread) == table
    assert list(spread) == sorted(table)
    assert (len(spread), spread.customers) == (len(table), sum(table.values()))
    assert spread.total == sum(value * count for value, count in table.items())
    assert Spread.of(spread) is spread


@pytest.mark.parametrize("absent", [0, 2, 9])
def test_a_value_nobody_has_is_not_there(absent):
    """A look-up between, below or above the values fails as in any mapping."""
    with pytest.raises(KeyError):
        Spread.of({1: 1, 5: 2})[absent]


def test_values_leave_64_bits_before_a_sum_can():
    """Where values times customers might overflow, Python's own numbers count."""
    assert Spread.of({2**40: 1}).levels.dtype == np.int64
    assert Spread.of({2**61: 2}).levels.dtype == object
    assert top_share({2**61: 3, 1: 1}, 75).value == 3 * 2**61


@given(st.lists(st.tuples(*[st.integers(-(2**63), 2**63 - 1)] * 3), max_size=50))
@settings(deadline=None)
def test_sums_of_products_are_exact(rows):
    """Products of three 64-bit numbers add up as whole numbers do."""
    columns = [np.array([row[place] for row in rows], np.int64) for place in range(3)]

    assert sum_exactly(*columns) == sum(one * two * three for one, two, three in rows)


def test_a_sum_over_several_blocks():
    """More numbers than are added up at once give the same sum."""
    numbers = np.arange(200_000)

    assert sum_exactly(numbers, numbers) == sum(number * number for number in range(200_000))


@given(st.dictionaries(st.integers(-50, 1000), st.integers(1, 20), min_size=2, max_size=20), st.integers(1, 60))
@settings(deadline=None)
def test_the_interval_of_a_top_share_is_that_of_the_influences_one_by_one(table, percent):
    """Multiplied out, the squares are those of each customer's influence."""
    whole, customers = sum(value * count for value, count in table.items()), sum(table.values())
    interval = top_share_interval(table, percent)
    if whole <= 0:
        assert interval is None
        return
    top, cut = top_share(table, percent), cut_value(table, percent)
    mean, share = Fraction(whole, customers), Fraction(top.value, whole)
    above = Fraction(sum(max(value - cut, 0) * count for value, count in table.items()), customers)
    squares = sum(count * (max(value - cut, 0) - above - share * (value - mean)) ** 2 for value, count in table.items())
    half = normal_quantile(0.95) * float(squares / (customers * (customers - 1))) ** 0.5 / float(mean)
    assert interval is not None
    assert interval.high == pytest.approx(float(share) + half, rel=1e-12)
