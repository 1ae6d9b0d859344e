"""Columns of numbered customers as arrays, filled from the engine piece by piece: rows never stand in Python whole."""

from collections.abc import Iterable

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from canongate.evidence.engine import Engine, batches_of, engine_errors

ROWS_AT_ONCE = 200_000


def columns_by_position(
    engine: Engine, numbered: ir.Table, names: Iterable[str], count: int
) -> dict[str, NDArray[np.int64]]:
    """
    Return columns of whole numbers, each row's number at the place that its position says.

    Args:
        engine: where the table is.
        numbered: its column ``position`` holds whole numbers from 0 to below ``count``, each at most once.
        names: the columns wanted; nobody's number may be absent.
        count: how many places there are; those without a row hold 0.
    """
    found = {name: np.zeros(count, np.int64) for name in names}
    with engine_errors("reading rows"):
        for batch in batches_of(engine, numbered.select("position", *found), ROWS_AT_ONCE):
            place = batch["position"].to_numpy()
            for name, column in found.items():
                column[place] = batch[name].to_numpy()
    return found
