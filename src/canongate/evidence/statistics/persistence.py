"""
Does what was seen before the cut-off hold after it? The temporal hold-out of a comparison.

An effect is found in the calibration window and must be found again, in the same direction, in a later window that had
no part in finding it.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from canongate.evidence.statistics.comparison import Comparison
from canongate.evidence.statistics.error import StatisticsError


@dataclass(frozen=True, slots=True, eq=False)
class TemporalSplit:
    """Which events belong to which window, and how many to neither because they came later."""

    calibration: NDArray[np.bool]
    holdout: NDArray[np.bool]
    left_out: int


class Persistence(StrEnum):
    """What a second window says of an effect seen in a first."""

    PERSISTS = "persists"
    """The second window finds it again, in the same direction."""

    FADES = "fades"
    """The second window leaves it possible that there is nothing."""

    REVERSES = "reverses"
    """The second window finds the opposite."""


def split_at(day: NDArray[np.int64], *, cutoff_day: int, end_day: int) -> TemporalSplit:
    """
    Split events at a cut-off: up to and on it, after it up to and on the end, later.

    Raises:
        StatisticsError: the end does not lie after the cut-off, so that there is no hold-out window.
    """
    if end_day <= cutoff_day:
        raise StatisticsError(
            f"a hold-out from day {cutoff_day} to day {end_day} is empty", help="End it after the cut-off."
        )
    holdout = (day > cutoff_day) & (day <= end_day)
    return TemporalSplit(day <= cutoff_day, holdout, int(np.count_nonzero(day > end_day)))


def judge_persistence(first: Comparison, second: Comparison) -> Persistence:
    """Say whether the difference of the first window is found again, judged by the interval of the second."""
    if second.interval.contains(0) or first.difference == 0:
        return Persistence.FADES
    same = (second.difference > 0) == (first.difference > 0)
    return Persistence.PERSISTS if same else Persistence.REVERSES
