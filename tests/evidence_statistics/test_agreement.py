"""Agreement of rankings: ties share places, scipy gives the same correlation, tops are compared whole."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from canongate.evidence.statistics.agreement import in_top, percentile_ranks, rank_correlation, shared_top


def test_places_go_from_zero_to_one_and_equals_share_theirs():
    """The two middle values share the middle place."""
    assert percentile_ranks(np.array([5, 1, 5, 9])).tolist() == [0.5, 0.0, 0.5, 1.0]
    assert percentile_ranks(np.array([3, 3])).tolist() == [0.5, 0.5]


def test_the_correlation_is_that_of_scipy_with_ties():
    """Spearman's rho of two columns full of ties."""
    draw = np.random.default_rng(1)
    one, other = draw.integers(0, 9, 500).astype(float), draw.integers(0, 5, 500).astype(float)

    assert rank_correlation(one, one + 0.01 * other) == pytest.approx(spearmanr(one, one + 0.01 * other).statistic)


def test_a_column_of_equals_ranks_nobody():
    """Then there is no correlation."""
    assert rank_correlation(np.ones(4), np.arange(4.0)) is None


def test_the_top_takes_equals_whole():
    """A tenth of ten is one customer, but two are highest."""
    values = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 9])

    assert int(in_top(values, 10).sum()) == 2
    assert shared_top(values, values, 10) == 1.0
    assert shared_top(values, -values, 10) == 0.0
