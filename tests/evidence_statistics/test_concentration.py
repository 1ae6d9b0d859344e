from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence.statistics.concentration import (
    Holding,
    gini_index,
    top_share,
    value_by_part,
    whale_curve,
)
from canongate.evidence.statistics.error import StatisticsError

VALUES = st.lists(st.integers(0, 1000), min_size=1, max_size=60)


def test_twenty_percent_hold_eighty():
    """The classical eighty-twenty spread is found as such."""
    assert top_share({40: 2, 5: 4, 0: 4}, 20) == Holding(2, 80, 0.8)


def test_the_last_of_the_top_brings_the_equals_along():
    """A top share takes every customer who is equal to the last one it needs, and says how many these are."""
    assert top_share({10: 1, 5: 6, 1: 3}, 20) == Holding(7, 40, 40 / 43)


def test_a_top_share_rounds_up():
    """One percent of a few customers is one customer; none of them is none."""
    assert top_share({10: 1, 1: 9}, 1).customers == 1
    assert top_share({10: 1, 1: 9}, 0) == Holding(0, 0, 0.0)
    assert top_share({10: 1, 1: 9}, 100).share == 1.0


def test_without_a_positive_total_there_are_no_shares():
    """Where losses eat the gains a share of the total means nothing and is absent; the sums stand."""
    assert top_share({10: 1, -10: 1}, 50) == Holding(1, 10, None)
    assert gini_index({10: 1, -10: 1}) is None
    assert whale_curve({10: 1, -30: 1}).peak == Holding(1, 10, None)


@settings(deadline=None, derandomize=True)
@given(VALUES)
def test_gini_is_the_mean_difference(values):
    """The Gini index is half the mean difference of all pairs by the mean."""
    if sum(values) == 0:
        assert gini_index(Counter(values)) is None
        return
    column = np.array(values, dtype=float)
    expected = np.abs(column[:, None] - column).mean() / (2 * column.mean())

    assert gini_index(Counter(values)) == pytest.approx(expected, abs=1e-12)


def test_gini_at_its_ends():
    """Equal customers have index 0, one who holds all among n has 1 - 1/n; a negative value leaves none."""
    assert gini_index({7: 50}) == 0.0
    assert gini_index({0: 9, 100: 1}) == pytest.approx(0.9)
    assert gini_index({-1: 1, 100: 1}) is None


@settings(deadline=None, derandomize=True)
@given(VALUES)
def test_parts_and_curves_add_up(values):
    """Deciles and the whale curve hold all customers and all value."""
    table = Counter(values)
    whole = (len(values), sum(values))

    parts = value_by_part(table)

    assert (sum(part.customers for part in parts), sum(part.value for part in parts)) == whole
    curve = whale_curve(table).points
    assert (curve[-1].customers, curve[-1].value) == whole


def test_the_whale_curve():
    """Profit rises to its peak over the customers with a gain, and falls by what the loss-makers take."""
    curve = whale_curve({100: 3, 0: 2, -50: 4})

    assert curve.peak == Holding(3, 300, 3.0)
    assert (curve.loss_makers, curve.loss) == (4, -200)
    assert curve.points == (Holding(3, 300, 3.0), Holding(5, 300, 3.0), Holding(9, 100, 1.0))


def test_nobody_has_no_concentration():
    """A table without customers is refused."""
    for figure in (gini_index, whale_curve, value_by_part):
        with pytest.raises(StatisticsError, match="without customers"):
            figure({})
