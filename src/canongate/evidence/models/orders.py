"""
From order lines to one row per customer, split at a cut-off into what a model is fitted to and what it is checked on.

The orders of one day are one order. A customer whose first order lies after the cut-off is in neither part. What an
order nets to (returns, cancellations) is settled before, in the metrics.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from canongate.evidence.models.histories import DAYS_PER_WEEK, Integers, PurchaseHistories, group_histories
from canongate.evidence.statistics.error import StatisticsError


@dataclass(frozen=True, slots=True, eq=False)
class CustomerTable:
    """
    One entry per customer who bought by the cut-off, in ascending order of customer number.

    Columns: frequency, recency_days and age_days as in the histories; repeat_spend_minor (money of the repeat orders
    by the cut-off); holdout_orders and holdout_spend_minor (days with orders after the cut-off, and their money).
    """

    customer: Integers
    frequency: Integers
    recency_days: Integers
    age_days: Integers
    repeat_spend_minor: Integers
    holdout_orders: Integers
    holdout_spend_minor: Integers
    holdout_days: int

    def histories(self, days_per_unit: int = DAYS_PER_WEEK) -> PurchaseHistories:
        """Return the customers' histories, equal ones together."""
        return group_histories(self.frequency, self.recency_days, self.age_days, days_per_unit=days_per_unit)


def join_tables(tables: Sequence[CustomerTable]) -> CustomerTable:
    """Return tables of different customers of the same days as one, in the order given."""
    names = [field.name for field in fields(CustomerTable) if field.name != "holdout_days"]
    columns = {name: np.concatenate([getattr(table, name) for table in tables]) for name in names}
    return CustomerTable(**columns, holdout_days=tables[0].holdout_days)


def summarise_orders(
    customer: Integers, day: Integers, amount_minor: Integers, *, cutoff_day: int, end_day: int
) -> CustomerTable:
    """
    Return the customers' histories up to the cut-off and their orders from there to the end, one line per column.

    Args:
        customer: who ordered, one entry per order line, as a number.
        day: on which day, counted from any fixed date.
        amount_minor: for how much, in minor units of one currency.
        cutoff_day: the last day a model may be fitted to.
        end_day: the last day of the hold-out period; later lines are ignored.

    Raises:
        StatisticsError: the lines are not complete, the period is turned round, or nobody bought by the cut-off.
    """
    if not customer.shape == day.shape == amount_minor.shape or customer.ndim != 1:
        raise StatisticsError("customer, day and amount are not one each per order line")
    if end_day < cutoff_day:
        raise StatisticsError(f"the hold-out ends on day {end_day}, before the cut-off on day {cutoff_day}")
    buyer, when, spent = _merge_days(customer, day, amount_minor, end_day)
    known = when <= cutoff_day
    if not known.any():
        raise StatisticsError(f"nobody ordered by day {cutoff_day}", help="Set the cut-off after the first orders.")
    # Rows are in order of customer and day, so a customer's first row is where the customer changes.
    starts = np.flatnonzero(np.concatenate(([True], buyer[1:] != buyer[:-1])))
    first = when[starts]
    orders = np.add.reduceat(known.astype(np.int64), starts)
    last = np.maximum.reduceat(np.where(known, when, np.iinfo(np.int64).min), starts)
    repeat = known.copy()
    repeat[starts] = False
    keep = first <= cutoff_day
    return CustomerTable(
        customer=buyer[starts][keep],
        frequency=orders[keep] - 1,
        recency_days=last[keep] - first[keep],
        age_days=cutoff_day - first[keep],
        repeat_spend_minor=np.add.reduceat(spent * repeat, starts)[keep],
        holdout_orders=np.add.reduceat((~known).astype(np.int64), starts)[keep],
        holdout_spend_minor=np.add.reduceat(spent * ~known, starts)[keep],
        holdout_days=end_day - cutoff_day,
    )


def _merge_days(
    customer: Integers, day: Integers, amount_minor: Integers, end_day: int
) -> tuple[Integers, Integers, Integers]:
    """Return one row per customer and day up to the end, in that order, amounts summed."""
    wanted = np.flatnonzero(day <= end_day)
    order = wanted[np.lexsort((day[wanted], customer[wanted]))]
    buyer, when = customer[order], day[order]
    if order.size == 0:
        return buyer, when, amount_minor[order]
    fresh = np.concatenate(([True], (buyer[1:] != buyer[:-1]) | (when[1:] != when[:-1])))
    starts = np.flatnonzero(fresh)
    return buyer[starts], when[starts], np.add.reduceat(amount_minor[order], starts)
