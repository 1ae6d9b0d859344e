import numpy as np
import pytest

from canongate.evidence.statistics.comparison import compare_proportions
from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.persistence import Persistence, judge_persistence, split_at
from canongate.evidence.statistics.proportion import Proportion

BETTER = compare_proportions(Proportion(60, 100), Proportion(40, 100))
EQUAL = compare_proportions(Proportion(50, 100), Proportion(50, 100))
WORSE = compare_proportions(Proportion(40, 100), Proportion(60, 100))


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        (BETTER, BETTER, Persistence.PERSISTS),
        (WORSE, WORSE, Persistence.PERSISTS),
        (BETTER, EQUAL, Persistence.FADES),
        (BETTER, WORSE, Persistence.REVERSES),
        (EQUAL, BETTER, Persistence.FADES),
    ],
)
def test_the_second_window_decides(first, second, answer):
    """An effect persists when a later window shows it again, fades when it shows nothing, and may reverse."""
    assert judge_persistence(first, second) is answer


def test_days_are_split_at_the_cutoff():
    """The day of the cut-off belongs to the calibration, the last day to the hold-out, later days to neither."""
    split = split_at(np.array([9, 10, 11, 20, 21, 30]), cutoff_day=10, end_day=20)

    assert split.calibration.tolist() == [True, True, False, False, False, False]
    assert split.holdout.tolist() == [False, False, True, True, False, False]
    assert split.left_out == 2


def test_a_holdout_has_days():
    """A hold-out window without a day is refused."""
    with pytest.raises(StatisticsError, match="is empty"):
        split_at(np.array([1]), cutoff_day=10, end_day=10)
