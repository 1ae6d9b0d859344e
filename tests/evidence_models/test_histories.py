import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence.models.histories import LARGEST, group_histories
from canongate.evidence.statistics.error import StatisticsError

HISTORY = st.integers(0, 40).flatmap(
    lambda age: st.integers(0, age).flatmap(
        lambda recency: st.tuples(st.integers(min(1, recency), recency), st.just(recency), st.just(age))
    )
)


def columns(rows):
    return tuple(np.array(rows, dtype=np.int64).reshape(-1, 3).T)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(HISTORY, min_size=1, max_size=60))
def test_grouping_is_a_multiset(rows):
    """Grouping keeps every history with the number of customers who have it, each history once and in order."""
    grouped = group_histories(*columns(rows))

    entries = list(
        zip(grouped.frequency.tolist(), grouped.recency_days.tolist(), grouped.age_days.tolist(), strict=True)
    )
    assert entries == sorted(set(rows))
    assert grouped.customers.tolist() == [rows.count(entry) for entry in entries]
    assert grouped.total == len(rows)
    assert grouped.repeaters == sum(row[0] > 0 for row in rows)


def test_mean_age_is_weighted_and_in_units():
    """The mean age counts every customer and is in the unit of the model."""
    grouped = group_histories(*columns([(0, 0, 7), (0, 0, 7), (1, 3, 28)]))

    assert grouped.mean_age == 2.0


def test_mean_age_is_at_least_a_day():
    """Customers who all came on the day of the cut-off still have a scale of time."""
    assert group_histories(*columns([(0, 0, 0)])).mean_age == pytest.approx(1 / 7)


@pytest.mark.parametrize(
    "row",
    [
        (-1, 0, 5),
        (1, -1, 5),
        (1, 6, 5),
        (3, 2, 5),
        (0, 2, 5),
        (1, 0, 5),
        (1, 1, LARGEST + 1),
    ],
)
def test_impossible_histories_are_refused(row):
    """A history that no customer can have is refused with its position and its numbers."""
    with pytest.raises(StatisticsError, match=f"position 1: frequency {row[0]}, recency {row[1]} days, age {row[2]}"):
        group_histories(*columns([(0, 0, 1), row]))


def test_the_largest_numbers_fit():
    """The largest numbers that are accepted come back unchanged."""
    grouped = group_histories(*columns([(LARGEST, LARGEST, LARGEST)]))

    assert (grouped.frequency[0], grouped.recency_days[0], grouped.age_days[0]) == (LARGEST, LARGEST, LARGEST)


def test_no_customer_is_refused():
    """An empty segment is refused in words."""
    with pytest.raises(StatisticsError, match="no customer"):
        group_histories(*columns([]))


def test_columns_that_do_not_fit_are_refused():
    """Columns of different length are refused."""
    one, two = np.array([0]), np.array([0, 0])

    with pytest.raises(StatisticsError, match="one each per customer"):
        group_histories(one, two, two)


def test_the_unit_is_positive():
    """A unit of no days is refused."""
    with pytest.raises(StatisticsError, match="unit of 0 days"):
        group_histories(*columns([(0, 0, 1)]), days_per_unit=0)
