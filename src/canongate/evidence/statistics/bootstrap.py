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

LARGEST_SUM = 2**63 - 1

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CustomerTotals:
    """
    One entry per customer of a group: what is summed above the line and what below it.

    For money per customer the denominator is 1 for each; for the average order it is the customer's orders.

    Raises:
        StatisticsError: the group is empty, the two do not fit, denominators negative or all zero, or sums overflow.
    """

    numerators: Integers
    denominators: Integers

    def __post_init__(self) -> None:
        if self.numerators.shape != self.denominators.shape or self.numerators.ndim != 1:
            raise StatisticsError("numerators and denominators are not one each per customer")
        if self.denominators.size == 0 or self.denominators.min() < 0 or self.denominators.sum() == 0:
            raise StatisticsError("a group without a positive denominator has no ratio", help="Choose a larger group.")
        largest = max(int(np.abs(self.numerators).max()), int(self.denominators.max()))
        if largest * self.numerators.size > LARGEST_SUM:
            raise StatisticsError(f"sums over {self.numerators.size} customers of up to {largest} cannot be exact")

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


def bootstrap_difference(
    group: CustomerTotals,
    other: CustomerTotals,
    *,
    seed: int,
    replicates: int = DEFAULT_REPLICATES,
    confidence: float = DEFAULT_CONFIDENCE,
) -> BootstrapInterval:
    """
    Return the interval of a group's ratio of sums less another's, with no customer in both.

    Raises:
        StatisticsError: a draw of as many customers left nothing below the line; a group is too thin.
    """
    generator, ordered, others = np.random.default_rng(seed), _in_order(group), _in_order(other)
    draws = _draw(ordered, generator, replicates) - _draw(others, generator, replicates)
    influence = np.concatenate([_influence(ordered), -_influence(others)])
    estimate = group.ratio - other.ratio
    return BootstrapInterval(estimate, _bca(estimate, draws, influence, confidence), replicates, seed)


def _in_order(group: CustomerTotals) -> CustomerTotals:
    """Return the customers in the order of their figures, so that the order they came in changes no bit."""
    order = np.lexsort((group.denominators, group.numerators))
    return CustomerTotals(group.numerators[order], group.denominators[order])


def _draw(ordered: CustomerTotals, generator: np.random.Generator, replicates: int) -> Floats:
    """
    Return the ratio of each replicate.

    Equal customers are drawn together as one multinomial count; where most differ, customers are drawn one by one.
    Both have the same distribution, and which is used depends on the data only.
    """
    above, below = ordered.numerators, ordered.denominators
    starts = np.flatnonzero(np.concatenate(([True], (above[1:] != above[:-1]) | (below[1:] != below[:-1]))))
    few = starts.size * 4 <= above.size
    step = max(1, CELLS_AT_ONCE // (starts.size if few else above.size))
    sums = []
    for start in range(0, replicates, step):
        rows = min(step, replicates - start)
        if few:
            # NOTE: integer matrix products stay off BLAS, so that they are exact and use one thread.
            drawn = generator.multinomial(above.size, np.diff(starts, append=above.size) / above.size, size=rows)
            sums.append((drawn @ above[starts], drawn @ below[starts]))
        else:
            chosen = generator.integers(above.size, size=(rows, above.size), dtype=np.int32)
            sums.append((above[chosen].sum(axis=1), below[chosen].sum(axis=1)))
    numerators, denominators = np.concatenate(sums, axis=1)
    if (denominators == 0).any():
        raise StatisticsError(
            f"a draw of {above.size} customers left nothing to divide by", help="Choose a larger group."
        )
    ratios: Floats = numerators / denominators
    return ratios


def _influence(ordered: CustomerTotals) -> Floats:
    """Return each customer's influence on the ratio, by the infinitesimal jackknife."""
    below = int(ordered.denominators.sum())
    influence: Floats = (ordered.numerators - ordered.ratio * ordered.denominators) / below
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
