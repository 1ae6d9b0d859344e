"""Doubles in columns, and the functions of one number that columns know; integers are in :mod:`.columns_integers`."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from canongate.expression.columns_arrays import Result, both
from canongate.expression.columns_integers import absolute, negated
from canongate.expression.values import Kind


def as_double(values: Any) -> Any:
    """Return numbers as doubles."""
    return np.asarray(values, np.float64)


def _truncated(value: Any, defined: Any) -> Result:
    inside = (value > -(2.0**63)) & (value < 2.0**63)
    return np.where(inside, value, 0.0).astype(np.int64), both(defined, inside)


CALLS: Mapping[tuple[str, Kind], Callable[..., Any]] = {
    ("-", Kind.INT): negated,
    ("-", Kind.DOUBLE): lambda value, defined: (-as_double(value), defined),
    ("double", Kind.INT): lambda value, defined: (as_double(value), defined),
    ("int", Kind.DOUBLE): lambda value, defined: _truncated(as_double(value), defined),
    ("math.abs", Kind.INT): absolute,
    ("math.abs", Kind.DOUBLE): lambda value, defined: (np.abs(value), defined),
    ("math.isNaN", Kind.DOUBLE): np.isnan,
    ("math.isInf", Kind.DOUBLE): np.isinf,
    ("math.isFinite", Kind.DOUBLE): np.isfinite,
}
