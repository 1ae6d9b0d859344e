"""
Purchase histories as the order models read them: how often, how recently and for how long, equal customers together.

Times are whole days; the unit in which a model counts them is part of the data, since every fitted rate depends on it.
Which orders count, and that those of one day are one, is settled in :mod:`canongate.evidence.models.orders`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canongate.evidence.statistics.error import StatisticsError

DAYS_PER_WEEK = 7
LARGEST = 2**21 - 1
"""Three numbers up to this one fit side by side into one sortable 64-bit key."""

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PurchaseHistories:
    """
    One entry per distinct history, in ascending order of (frequency, recency, age).

    Columns: frequency (days with a repeat purchase), recency_days (first purchase to last), age_days (first purchase
    to the cut-off), customers (how many share this history).
    """

    frequency: Integers
    recency_days: Integers
    age_days: Integers
    customers: Integers
    days_per_unit: int

    @property
    def total(self) -> int:
        """How many customers there are."""
        return int(self.customers.sum())

    @property
    def repeaters(self) -> int:
        """How many of them bought on more than one day."""
        return int(self.customers[self.frequency > 0].sum())

    @property
    def mean_age(self) -> float:
        """The mean age in model units; at least one day, so that it can serve as a scale."""
        return max(1.0, int((self.age_days * self.customers).sum()) / self.total) / self.days_per_unit


def group_histories(
    frequency: Integers, recency_days: Integers, age_days: Integers, *, days_per_unit: int = DAYS_PER_WEEK
) -> PurchaseHistories:
    """
    Group customers with the same history.

    Args:
        frequency: days with a purchase after the first, per customer.
        recency_days: days from the first purchase to the last; 0 where there is no repeat.
        age_days: days from the first purchase to the cut-off.
        days_per_unit: how many days the model counts as one; 7 counts weeks.

    Raises:
        StatisticsError: there is no customer, or a customer's three numbers cannot belong together.
    """
    _check(frequency, recency_days, age_days)
    if days_per_unit <= 0:
        raise StatisticsError(f"a unit of {days_per_unit} days is not positive", help="Count in weeks: 7.")
    keys = np.sort((frequency << 42) | (recency_days << 21) | age_days)
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    distinct = keys[starts]
    return PurchaseHistories(
        frequency=distinct >> 42,
        recency_days=(distinct >> 21) & LARGEST,
        age_days=distinct & LARGEST,
        customers=np.diff(starts, append=keys.size),
        days_per_unit=days_per_unit,
    )


def _check(frequency: Integers, recency_days: Integers, age_days: Integers) -> None:
    """Refuse histories that no customer can have, naming the first."""
    if not frequency.shape == recency_days.shape == age_days.shape or frequency.ndim != 1:
        raise StatisticsError("frequency, recency and age are not one each per customer")
    if frequency.size == 0:
        raise StatisticsError("there is no customer to fit a model to", help="Choose a segment with members.")
    wrong = (frequency < 0) | (recency_days < 0) | (recency_days > age_days) | (frequency > recency_days)
    wrong |= ((frequency == 0) != (recency_days == 0)) | (age_days > LARGEST)
    if wrong.any():
        first = int(np.argmax(wrong))
        raise StatisticsError(
            f"{int(wrong.sum())} histories are impossible, the first at position {first}: frequency {frequency[first]},"
            f" recency {recency_days[first]} days, age {age_days[first]} days",
            help="Merge the orders of one day; then 0 <= frequency <= recency <= age, and both are 0 without a repeat.",
        )
