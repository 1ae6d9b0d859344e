"""Folds of the answers for all elements of a list into one, along the axis of the loop."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from canongate.expression.columns_arrays import Array, Result, everywhere


def _exists(true: Array, false: Array, filled: Any, place: int, defined: Any) -> Result:
    if filled is not None:
        true, false = true & filled, false | ~filled
    return true.any(axis=place) & everywhere(defined), false.all(axis=place) & everywhere(defined)


def _every(true: Array, false: Array, filled: Any, place: int, defined: Any) -> Result:
    return _exists(false, true, filled, place, defined)[::-1]


def _count(true: Array, false: Array, filled: Any, place: int, defined: Any) -> Result:
    known = true | false
    if filled is not None:
        true, known = true & filled, known | ~filled
    return true.sum(axis=place, dtype=np.int64), known.all(axis=place) & everywhere(defined)


FOLDS: Mapping[str, Callable[..., Result]] = {"exists": _exists, "all": _every, "count": _count}
