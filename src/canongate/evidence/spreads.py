"""How many customers have each value of a column: two arrays from the engine, never one object a customer."""

import ibis.expr.types as ir
import numpy as np

from canongate.evidence.engine import Engine, rows_of
from canongate.evidence.error import EvidenceError
from canongate.evidence.statistics.spread import Spread


def spread_of(engine: Engine, table: ir.Table, value: str) -> Spread:
    """
    Return how many customers have each value.

    Raises:
        EvidenceError: somebody has none.
    """
    rows = rows_of(engine, table.group_by(value).aggregate(customers=table.count()))
    if rows[value].null_count:
        raise EvidenceError(f"the engine returned {value} = None, where only integers are evidence")
    values, counts = (rows[name].to_numpy().astype(np.int64, copy=False) for name in (value, "customers"))
    return Spread(values, counts)
