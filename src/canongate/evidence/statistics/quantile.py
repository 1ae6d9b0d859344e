"""
Cuts of a group into parts of about equal size, made on values so that equal customers are never parted.

Input is a table of distinct integer values with the customers who have them; parts may be empty where many are equal.
"""

from collections.abc import Mapping

import numpy as np

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.spread import Spread

DECILES = 10


def value_cuts(customers_by_value: Mapping[int, int], parts: int = DECILES) -> tuple[int, ...]:
    """
    Return the highest value of each part but the last, in ascending order.

    The k-th cut is the smallest value that at least k parts in all of the customers do not exceed.

    Raises:
        StatisticsError: there is no customer, a count is negative, or there are fewer than two parts.
    """
    total = check_table(customers_by_value)
    if parts <= 1:
        raise StatisticsError(f"{parts} parts cut nothing", help="Deciles are 10 parts, quintiles 5.")
    spread = Spread.of(customers_by_value)
    wanted = [-(-part * total // parts) for part in range(1, parts)]
    return tuple(int(spread.levels[place]) for place in np.searchsorted(np.cumsum(spread.counts), wanted))


def check_table(customers_by_value: Mapping[int, int]) -> int:
    """Return how many customers the table holds; refuse one without any, or with a negative count."""
    spread = Spread.of(customers_by_value)
    total = spread.customers
    if total == 0 or spread.counts.min() < 0:
        raise StatisticsError(
            "a table of values without customers has no quantiles", help="Choose a segment with members."
        )
    return total
