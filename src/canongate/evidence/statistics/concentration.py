"""
How unevenly value is spread over customers: top shares, deciles, Lorenz curve, Gini index, the whale curve of profit.

All sums are exact integers, and customers with equal value stay together, so a top share names how many customers it
holds. Where the total is not positive no share of it exists and the figure is absent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from canongate.evidence.statistics.quantile import DECILES, check_table, part_of, value_cuts


@dataclass(frozen=True, slots=True)
class Holding:
    """Some customers and the value they hold; ``share`` of the total value, absent where that is not positive."""

    customers: int
    value: int
    share: float | None


@dataclass(frozen=True, slots=True)
class WhaleCurve:
    """Cumulative profit from the most profitable customer down, at every distinct profit."""

    points: tuple[Holding, ...]
    peak: Holding
    """All customers with positive profit; the source of the "150 % of profit" sayings."""

    loss_makers: int
    loss: int


def top_share(customers_by_value: Mapping[int, int], percent: int) -> Holding:
    """
    Return what the most valuable customers hold.

    At least this percentage of the customers, rounded up, and with the last of them all who are their equal.
    """
    total = check_table(customers_by_value)
    wanted = -(-total * percent // 100)
    customers = value = 0
    for each in sorted(customers_by_value, reverse=True):
        if customers >= wanted:
            break
        customers += customers_by_value[each]
        value += each * customers_by_value[each]
    return Holding(customers, value, _share(value, _sum(customers_by_value)))


def value_by_part(customers_by_value: Mapping[int, int], parts: int = DECILES) -> tuple[Holding, ...]:
    """Return what each part holds, the least valuable first; a part may be empty where customers are equal."""
    cuts, whole = value_cuts(customers_by_value, parts), _sum(customers_by_value)
    customers, values = [0] * parts, [0] * parts
    for value, count in customers_by_value.items():
        part = part_of(value, cuts) - 1
        customers[part] += count
        values[part] += value * count
    return tuple(Holding(count, value, _share(value, whole)) for count, value in zip(customers, values, strict=True))


def lorenz_curve(customers_by_value: Mapping[int, int]) -> tuple[Holding, ...]:
    """Return the cumulative customers and value from the least valuable up, at every distinct value."""
    check_table(customers_by_value)
    return _cumulate(customers_by_value, descending=False)


def gini_index(customers_by_value: Mapping[int, int]) -> float | None:
    """
    Return the Gini index: 0 where all hold the same, near 1 where one holds everything.

    Absent where the total is not positive or a value is negative, since the index then has no such meaning.
    """
    total, whole = check_table(customers_by_value), _sum(customers_by_value)
    if whole <= 0 or min(customers_by_value) < 0:
        return None
    doubled_area = before = 0
    for value in sorted(customers_by_value):
        held = value * customers_by_value[value]
        doubled_area += customers_by_value[value] * (2 * before + held)
        before += held
    return float(1 - Fraction(doubled_area, total * whole))


def whale_curve(customers_by_profit: Mapping[int, int]) -> WhaleCurve:
    """Return the cumulative profit curve, its peak, and what the customers with a loss take from it."""
    check_table(customers_by_profit)
    gains = {profit: count for profit, count in customers_by_profit.items() if profit > 0}
    losses = {profit: count for profit, count in customers_by_profit.items() if profit < 0}
    return WhaleCurve(
        points=_cumulate(customers_by_profit, descending=True),
        peak=Holding(sum(gains.values()), _sum(gains), _share(_sum(gains), _sum(customers_by_profit))),
        loss_makers=sum(losses.values()),
        loss=_sum(losses),
    )


def _cumulate(customers_by_value: Mapping[int, int], *, descending: bool) -> tuple[Holding, ...]:
    """Return the running customers and value in this order of value."""
    whole, points = _sum(customers_by_value), []
    customers = value = 0
    for each in sorted(customers_by_value, reverse=descending):
        customers += customers_by_value[each]
        value += each * customers_by_value[each]
        points.append(Holding(customers, value, _share(value, whole)))
    return tuple(points)


def _sum(customers_by_value: Mapping[int, int]) -> int:
    """Return the value all customers hold together."""
    return sum(value * count for value, count in customers_by_value.items())


def _share(value: int, whole: int) -> float | None:
    """Return the share of the whole, absent where the whole is not positive."""
    return None if whole <= 0 else value / whole
