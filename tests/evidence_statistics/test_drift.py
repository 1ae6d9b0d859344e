import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence.statistics.drift import stability_index
from canongate.evidence.statistics.error import StatisticsError

COUNTS = st.lists(st.integers(0, 100), min_size=3, max_size=3).filter(any)


def test_the_index_by_hand():
    """The index is the sum over bins of the change times the logarithm of the ratio."""
    expected = (0.4 - 0.5) * math.log(0.4 / 0.5) + (0.6 - 0.5) * math.log(0.6 / 0.5)

    assert stability_index([50, 50], [400, 600]) == pytest.approx(expected)


@settings(deadline=None, derandomize=True)
@given(COUNTS, COUNTS)
def test_it_is_a_distance(earlier, later):
    """The index is finite, never negative, the same both ways, and nothing for the same shares."""
    index = stability_index(earlier, later)

    assert math.isfinite(index)
    assert index >= 0
    assert index == pytest.approx(stability_index(later, earlier), abs=1e-12)
    assert stability_index(earlier, earlier) == 0


def test_an_empty_bin_is_shifted_not_infinite():
    """A bin that emptied gives a large index, not an infinite one."""
    half = 0.5 / 101
    expected = 2 * (1 - 2 * half) * math.log((1 - half) / half)

    assert stability_index([100, 0], [0, 100]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("earlier", "later"), [([1, 2], [1]), ([], []), ([0, 0], [1, 1]), ([1, 1], [0, 0]), ([3, -1], [1, 1])]
)
def test_snapshots_that_cannot_be_compared_are_refused(earlier, later):
    """Other bins, empty snapshots and negative counts are refused."""
    with pytest.raises(StatisticsError):
        stability_index(earlier, later)
