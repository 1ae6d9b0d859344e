"""
Order histories of numbered customers, summarised so many customers at once: their orders never stand in Python whole.

Orders that brought nothing are left out; what the models make of a history is said in :mod:`.models.orders`.
"""

from datetime import date

import ibis.expr.types as ir
import numpy as np

from canongate.evidence.engine import drop, rows_of, store
from canongate.evidence.facts import Window
from canongate.evidence.models.orders import CustomerTable, join_tables, summarise_orders
from canongate.evidence.setting import Setting
from canongate.evidence.statistics.error import StatisticsError

CUSTOMERS_AT_ONCE = 500_000
_EPOCH = date(1970, 1, 1)


def order_histories(setting: Setting, numbered: ir.Table, count: int, end: date) -> CustomerTable | None:
    """
    Return the histories up to a day, and what followed up to the cut-off; None where nobody ordered before the day.

    Args:
        setting: the orders, and the cut-off.
        numbered: customer_id, and position from 0 on.
        count: how many positions there are.
        end: first day that is no part of the histories.
    """
    orders = setting.tables.within("orders", Window(setting.cut_off))
    orders = orders.filter((orders.sale_lines > 0) & (orders.amount > 0))
    joined = orders.inner_join(numbered.select("customer_id", "position"), "customer_id")
    day = (joined.ordered_at.epoch_seconds() // 86_400).cast("int64")
    placed = store(setting.engine, "numbered_orders", joined.select("position", "amount", day=day))
    tables = []
    for start in range(0, count, CUSTOMERS_AT_ONCE):
        among = (placed.position >= start) & (placed.position < start + CUSTOMERS_AT_ONCE)
        rows = rows_of(setting.engine, placed.filter(among))
        columns = (rows[name].to_numpy().astype(np.int64, copy=False) for name in ("position", "day", "amount"))
        try:
            tables.append(
                summarise_orders(
                    *columns,
                    cutoff_day=(end - _EPOCH).days - 1,
                    end_day=(setting.cut_off - _EPOCH).days - 1,
                )
            )
        except StatisticsError:
            continue  # none of these ordered before the day
    drop(setting.engine, placed)
    return join_tables(tables) if tables else None
