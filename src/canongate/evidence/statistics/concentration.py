"""
How unevenly value is spread over customers: top shares, deciles, Gini index, the whale curve of profit.

All sums are exact integers, and customers with equal value stay together, so a top share names how many customers it
holds. Where the total is not positive no share of it exists and the figure is absent.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from canongate.evidence.statistics.quantile import DECILES, check_table, value_cuts
from canongate.evidence.statistics.spread import Spread, Whole, sum_exactly


@dataclass(frozen=True, slots=True)
class Holding:
    """Some customers and the value they hold; ``share`` of the total value, absent where that is not positive."""

    customers: int
    value: int
    share: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Cumulated:
    """Running customers and value at every distinct value, in one order of value."""

    customers: Whole
    values: Whole
    whole: int

    def at(self, wanted: int) -> Holding:
        """Return the point at which at least so many customers are reached, equals together."""
        return self._point(int(np.searchsorted(self.customers, wanted)))

    @property
    def points(self) -> tuple[Holding, ...]:
        """All points."""
        return tuple(self._point(place) for place in range(self.customers.size))

    def _point(self, place: int) -> Holding:
        value = int(self.values[place])
        return Holding(int(self.customers[place]), value, _share(value, self.whole))


@dataclass(frozen=True, slots=True)
class WhaleCurve:
    """Cumulative profit from the most profitable customer down, at every distinct profit."""

    curve: Cumulated
    peak: Holding
    """All customers with positive profit; the source of the "150 % of profit" sayings."""

    loss_makers: int
    loss: int

    @property
    def points(self) -> tuple[Holding, ...]:
        """The curve at every distinct profit."""
        return self.curve.points


def top_share(customers_by_value: Mapping[int, int], percent: int) -> Holding:
    """
    Return what the most valuable customers hold.

    At least this percentage of the customers, rounded up, and with the last of them all who are their equal.
    """
    total = check_table(customers_by_value)
    wanted = -(-total * percent // 100)
    curve = _cumulate(Spread.of(customers_by_value), descending=True)
    return curve.at(wanted) if wanted else Holding(0, 0, _share(0, curve.whole))


def cut_value(customers_by_value: Mapping[int, int], percent: int) -> int:
    """Return the smallest value of the most valuable customers, at least so many of them, equals together."""
    spread = Spread.of(customers_by_value)
    wanted = -(-check_table(spread) * percent // 100)
    return int(spread.levels[::-1][np.searchsorted(np.cumsum(spread.counts[::-1]), max(1, wanted))])


def value_by_part(customers_by_value: Mapping[int, int], parts: int = DECILES) -> tuple[Holding, ...]:
    """Return what each part holds, the least valuable first; a part may be empty where customers are equal."""
    spread, cuts = Spread.of(customers_by_value), value_cuts(customers_by_value, parts)
    whole = spread.total
    ends = [0, *np.searchsorted(spread.levels, cuts, side="right").tolist(), len(spread)]
    found = []
    for start, end in itertools.pairwise(ends):
        value = sum_exactly(spread.levels[start:end], spread.counts[start:end])
        found.append(Holding(int(spread.counts[start:end].sum()), value, _share(value, whole)))
    return tuple(found)


def gini_index(customers_by_value: Mapping[int, int]) -> float | None:
    """
    Return the Gini index: 0 where all hold the same, near 1 where one holds everything.

    Absent where the total is not positive or a value is negative, since the index then has no such meaning.
    """
    total, spread = check_table(customers_by_value), Spread.of(customers_by_value)
    whole = spread.total
    if whole <= 0 or spread.levels[0] < 0:
        return None
    held = spread.levels * spread.counts
    doubled_area = sum_exactly(spread.counts, 2 * np.cumsum(held) - held)
    return float(1 - Fraction(doubled_area, total * whole))


def whale_curve(customers_by_profit: Mapping[int, int]) -> WhaleCurve:
    """Return the cumulative profit curve, its peak, and what the customers with a loss take from it."""
    check_table(customers_by_profit)
    spread = Spread.of(customers_by_profit)
    gains, losses = spread.levels > 0, spread.levels < 0
    gained, lost = (sum_exactly(spread.levels[side], spread.counts[side]) for side in (gains, losses))
    return WhaleCurve(
        curve=_cumulate(spread, descending=True),
        peak=Holding(int(spread.counts[gains].sum()), gained, _share(gained, spread.total)),
        loss_makers=int(spread.counts[losses].sum()),
        loss=lost,
    )


def _cumulate(spread: Spread, *, descending: bool) -> Cumulated:
    """Return the running customers and value in this order of value."""
    step = -1 if descending else 1
    held = spread.levels * spread.counts
    return Cumulated(np.cumsum(spread.counts[::step]), np.cumsum(held[::step]), spread.total)


def _share(value: int, whole: int) -> float | None:
    """Return the share of the whole, absent where the whole is not positive."""
    return None if whole <= 0 else value / whole
