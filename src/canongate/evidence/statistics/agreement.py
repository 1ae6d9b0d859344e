"""
Do two rankings of the same customers agree? Spearman's correlation, with equal values sharing their ranks.

Values come as one number per customer; only their order counts.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def percentile_ranks(values: NDArray[np.generic]) -> Floats:
    """Return each value's place from 0 to 1, the mean place where several are equal."""
    distinct, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middle: Floats = (ends - (counts + 1) / 2) / max(1, values.size - 1)
    if distinct.size == 1:
        middle = np.array([0.5])
    return middle[place]


def rank_correlation(first: Floats, second: Floats) -> float | None:
    """Return Spearman's correlation of two columns; None where one of them ranks nobody."""
    one, two = percentile_ranks(first), percentile_ranks(second)
    one, two = one - one.mean(), two - two.mean()
    scale = float(np.sum(one * one)) * float(np.sum(two * two))
    return None if scale == 0 else float(np.sum(one * two)) / float(np.sqrt(scale))


def shared_top(first: Floats, second: Floats, percent: int) -> float:
    """Return what share of the top customers by either column is in the top of both; equals stay together."""
    one, two = in_top(first, percent), in_top(second, percent)
    either = int(np.count_nonzero(one | two))
    return int(np.count_nonzero(one & two)) / either


def in_top(values: Floats, percent: int) -> NDArray[np.bool]:
    """Say which customers are among the top percentage, at least so many, equals together."""
    wanted = -(-values.size * percent // 100)
    cut = np.partition(values, values.size - wanted)[values.size - wanted]
    top: NDArray[np.bool] = values >= cut
    return top
