from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence.models.orders import summarise_orders
from canongate.evidence.statistics.error import StatisticsError

LINES = st.lists(st.tuples(st.integers(1, 6), st.integers(-5, 25), st.integers(-300, 900)), min_size=1, max_size=40)


def summarise(lines, cutoff_day, end_day):
    table = np.array(lines, dtype=np.int64).reshape(-1, 3)
    return summarise_orders(table[:, 0], table[:, 1], table[:, 2], cutoff_day=cutoff_day, end_day=end_day)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(LINES)
def test_it_agrees_with_counting_by_hand(lines):
    """Every customer's row is what counting the customer's days one by one gives."""
    by_customer = defaultdict(lambda: defaultdict(int))
    for customer, day, amount in lines:
        if day <= 15:
            by_customer[customer][day] += amount
    expected = []
    for customer, days in sorted(by_customer.items()):
        known, later = sorted(day for day in days if day <= 5), [day for day in days if day > 5]
        if known:
            expected.append(
                (
                    customer,
                    len(known) - 1,
                    known[-1] - known[0],
                    5 - known[0],
                    sum(days[day] for day in known[1:]),
                    len(later),
                    sum(days[day] for day in later),
                )
            )
    if not expected:
        with pytest.raises(StatisticsError, match="nobody ordered by day 5"):
            summarise(lines, 5, 15)
        return

    table = summarise(lines, 5, 15)

    columns = (
        table.customer,
        table.frequency,
        table.recency_days,
        table.age_days,
        table.repeat_spend_minor,
        table.holdout_orders,
        table.holdout_spend_minor,
    )
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == expected
    assert table.holdout_days == 10


def test_cdnow_has_the_published_counts(cdnow):
    """The CDNOW sample has 2,357 customers, 946 of them with a repeat purchase in 39 weeks."""
    histories = cdnow.histories()

    assert (histories.total, histories.repeaters) == (2357, 946)
    assert int((histories.frequency * histories.customers).sum()) == 2457


def test_the_period_is_not_turned_round():
    """A hold-out that ends before the cut-off is refused."""
    with pytest.raises(StatisticsError, match="before the cut-off"):
        summarise([(1, 1, 1)], 5, 4)


def test_lines_are_complete():
    """Columns of different length are refused."""
    with pytest.raises(StatisticsError, match="one each per order line"):
        summarise_orders(np.array([1]), np.array([1, 2]), np.array([1]), cutoff_day=5, end_day=5)
