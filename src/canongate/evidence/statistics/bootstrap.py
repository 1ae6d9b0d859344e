"""
Intervals for money and rates per customer, where no formula holds: the bootstrap that draws whole customers.

A customer's orders hang together, so customers are drawn, never orders. Everything drawn is an integer sum, so a seed
gives the same interval on every machine and thread count. The interval is bias-corrected and accelerated (BCa).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval

DEFAULT_REPLICATES = 2000
CELLS_AT_ONCE = 2_000_000
"""How many drawn counts are held in memory together."""

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CustomerTotals:
    """
    One entry per customer of a group: what is summed above the line and what below it.

    For money per customer the denominator is 1 for each; for the average order it is the customer's orders.

    Raises:
        StatisticsError: the group is empty, the two do not fit, or a denominator is negative or all are zero.
    """

    numerators: Integers
    denominators: Integers

    def __post_init__(self) -> None:
        if self.numerators.shape != self.denominators.shape or self.numerators.ndim != 1:
            raise StatisticsError("numerators and denominators are not one each per customer")
        if self.denominators.size == 0 or self.denominators.min() < 0 or self.denominators.sum() == 0:
            raise StatisticsError("a group without a positive denominator has no ratio", help="Choose a larger group.")

    @property
    def ratio(self) -> float:
        """The sum above the line by the sum below it."""
        return int(self.numerators.sum()) / int(self.denominators.sum())


@dataclass(frozen=True, slots=True)
class BootstrapInterval:
    """An estimate, its interval, and what is needed to draw it again."""

    estimate: float
    interval: Interval
    replicates: int
    seed: int


def bootstrap_ratio(
    group: CustomerTotals,
    *,
    seed: int,
    replicates: int = DEFAULT_REPLICATES,
    confidence: float = DEFAULT_CONFIDENCE,
) -> BootstrapInterval:
    """
    Return the interval of a group's ratio of sums.

    Raises:
        StatisticsError: a draw of as many customers left nothing below the line; the group is too thin.
    """
    draws = _draw(group, np.random.default_rng(seed), replicates)
    interval = _bca(group.ratio, draws, _leave_one_out(group), confidence)
    return BootstrapInterval(group.ratio, interval, replicates, seed)


def bootstrap_difference(
    group: CustomerTotals,
    other: CustomerTotals,
    *,
    seed: int,
    replicates: int = DEFAULT_REPLICATES,
    confidence: float = DEFAULT_CONFIDENCE,
) -> BootstrapInterval:
    """Return the interval of a group's ratio less another's, with no customer in both."""
    generator = np.random.default_rng(seed)
    draws = _draw(group, generator, replicates) - _draw(other, generator, replicates)
    influence = np.concatenate([_leave_one_out(group), -_leave_one_out(other)])
    estimate = group.ratio - other.ratio
    return BootstrapInterval(estimate, _bca(estimate, draws, influence, confidence), replicates, seed)


def _draw(group: CustomerTotals, generator: np.random.Generator, replicates: int) -> Floats:
    """
    Return the ratio of each replicate.

    Equal customers are drawn together as one multinomial count; where most differ, customers are drawn one by one.
    Both have the same distribution, and which is used depends on the data only.
    """
    pairs, counts = np.unique(np.column_stack([group.numerators, group.denominators]), axis=0, return_counts=True)
    customers = group.numerators.size
    few = pairs.shape[0] * 4 <= customers
    width = pairs.shape[0] if few else customers
    step = max(1, CELLS_AT_ONCE // width)
    sums = []
    for start in range(0, replicates, step):
        rows = min(step, replicates - start)
        if few:
            # NOTE: integer matrix products stay off BLAS, so that they are exact and use one thread.
            sums.append(generator.multinomial(customers, counts / customers, size=rows) @ pairs)
        else:
            chosen = generator.integers(customers, size=(rows, customers))
            sums.append(np.column_stack([group.numerators[chosen].sum(1), group.denominators[chosen].sum(1)]))
    above, below = np.concatenate(sums).T
    if (below == 0).any():
        raise StatisticsError(
            f"a draw of {customers} customers left nothing to divide by", help="Choose a larger group."
        )
    ratios: Floats = above / below
    return ratios


def _leave_one_out(group: CustomerTotals) -> Floats:
    """Return each customer's influence on the ratio, by the infinitesimal jackknife."""
    below = int(group.denominators.sum())
    influence: Floats = (group.numerators - group.ratio * group.denominators) / below
    return influence


def _bca(estimate: float, draws: Floats, influence: Floats, confidence: float) -> Interval:
    """
    Return the bias-corrected and accelerated interval.

    Source:
        B. Efron, "Better bootstrap confidence intervals", JASA 82 (1987).
    """
    below = (np.count_nonzero(draws < estimate) + 0.5 * np.count_nonzero(draws == estimate)) / draws.size
    squares = float(np.sum(influence**2))
    if squares == 0:
        return Interval(estimate, estimate, confidence)
    acceleration = float(np.sum(influence**3)) / (6 * squares**1.5)
    # A bias at the very edge of the draws is held one draw inside it, so that the quantile stays finite.
    bias = float(ndtri(min(max(below, 1 / draws.size), 1 - 1 / draws.size)))
    low, high = (_level(bias, acceleration, tail) for tail in ((1 - confidence) / 2, (1 + confidence) / 2))
    return Interval(
        float(np.quantile(draws, low, method="hazen")), float(np.quantile(draws, high, method="hazen")), confidence
    )


def _level(bias: float, acceleration: float, tail: float) -> float:
    """Return the quantile of the draws that stands for this tail."""
    shifted = bias + float(ndtri(tail))
    if acceleration * shifted >= 1:
        return float(shifted > 0)
    return float(ndtr(bias + shifted / (1 - acceleration * shifted)))
