"""The interval of what the top holds: it covers the truth, shrinks with the sample, and is absent without a total."""

from collections import Counter

import numpy as np
import pytest

from canongate.evidence.statistics.concentration import top_share
from canongate.evidence.statistics.top_share_interval import top_share_interval


def _exponential(draw, size):
    return Counter((draw.exponential(10_000, size)).astype(np.int64).tolist())


def test_it_covers_the_true_share_of_an_exponential_population():
    """The top tenth of an exponential population holds 0.1 x (1 + ln 10); about 95 percent of intervals say so."""
    truth, draw = 0.1 * (1 + np.log(10)), np.random.default_rng(3)
    covered = sum(top_share_interval(_exponential(draw, 800), 10).contains(truth) for _ in range(400))

    assert 0.92 <= covered / 400 <= 0.98


def test_it_lies_around_the_share_and_shrinks_with_the_root_of_the_sample():
    """Four times the customers give half the width."""
    draw = np.random.default_rng(4)
    small, large = _exponential(draw, 2_000), _exponential(draw, 8_000)
    one, other = top_share_interval(small, 10), top_share_interval(large, 10)

    assert one.contains(top_share(small, 10).share)
    assert (one.high - one.low) / (other.high - other.low) == pytest.approx(2, rel=0.1)


def test_equal_customers_leave_nothing_open():
    """Where all hold the same, any top share is its share of customers, and no sample differs."""
    interval = top_share_interval({50: 100}, 10)

    assert interval.low == interval.high == 1.0


@pytest.mark.parametrize("table", [{0: 5}, {-10: 5, 5: 3}, {7: 1}])
def test_it_is_absent_without_a_positive_total_or_a_second_customer(table):
    """No share, no interval."""
    assert top_share_interval(table, 10) is None
