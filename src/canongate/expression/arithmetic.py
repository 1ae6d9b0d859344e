"""Arithmetic and concatenation: 64-bit integers that overflow loudly, IEEE doubles, times, texts and lists."""

import math
from collections.abc import Callable, Mapping
from operator import add, mul, sub

from canongate.expression.failure import FailureKind, Refusal, overflow
from canongate.expression.overloads import Function, function
from canongate.expression.types import BYTES, DOUBLE, DURATION, INT, LIST, STRING, TIMESTAMP, UINT
from canongate.expression.values import INT_MAX, INT_MIN, UINT_MAX, Duration, Kind, Timestamp, Uint, Value

SECOND = 1_000_000_000
FIRST_INSTANT = -62_135_596_800 * SECOND
"""0001-01-01T00:00:00Z."""
LAST_INSTANT = 253_402_300_800 * SECOND - 1
"""The last nanosecond of the year 9999."""


def int64(value: int) -> int:
    """
    Return a signed integer that fits.

    Raises:
        Refusal: it does not.
    """
    if INT_MIN <= value <= INT_MAX:
        return value
    raise overflow("int")


def uint64(value: int) -> Uint:
    """
    Return an unsigned integer that fits.

    Raises:
        Refusal: it does not.
    """
    if 0 <= value <= UINT_MAX:
        return Uint(value)
    raise overflow("uint")


def timestamp(nanos: int) -> Timestamp:
    """
    Return an instant between the years 1 and 9999.

    Raises:
        Refusal: it lies outside.
    """
    if FIRST_INSTANT <= nanos <= LAST_INSTANT:
        return Timestamp(nanos)
    raise Refusal(FailureKind.OVERFLOW, "the timestamp lies outside the years 1 to 9999")


def duration(nanos: int) -> Duration:
    """
    Return a duration of at most about 292 years: 64 bits of nanoseconds, as the language definition has it.

    Raises:
        Refusal: it is longer.
    """
    if INT_MIN <= nanos <= INT_MAX:
        return Duration(nanos)
    raise Refusal(FailureKind.OVERFLOW, "the duration is longer than 292 years")


def divide_int(left: int, right: int) -> int:
    """Return the quotient rounded towards zero, as in C and SQL, not downwards as in Python."""
    _nonzero(right)
    quotient = abs(left) // abs(right)
    return int64(quotient if (left < 0) == (right < 0) else -quotient)


def remainder_int(left: int, right: int) -> int:
    """Return the remainder with the sign of the dividend; it fails wherever the quotient does not fit either."""
    divide_int(left, right)
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


def divide_double(left: float, right: float) -> float:
    """Return the IEEE quotient: a division by zero gives infinity or NaN, never an error."""
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def negate_int(value: int) -> int:
    """Return the negated integer."""
    return int64(-value)


def _nonzero(divisor: int) -> None:
    if divisor == 0:
        raise Refusal(FailureKind.DIVISION, "division by zero")


def _int(operate: Callable[[int, int], int]) -> Callable[[int, int], int]:
    return lambda left, right: int64(operate(int(left), int(right)))


def _uint(operate: Callable[[int, int], int]) -> Callable[[Uint, Uint], Uint]:
    return lambda left, right: uint64(operate(int(left), int(right)))


def _shift(instant: Timestamp, by: Duration) -> Timestamp:
    return timestamp(instant.nanos + by.nanos)


_II, _UU, _DD = (Kind.INT, Kind.INT), (Kind.UINT, Kind.UINT), (Kind.DOUBLE, Kind.DOUBLE)
_T, _D = Kind.TIMESTAMP, Kind.DURATION


def _divide_uint(left: Uint, right: Uint) -> Uint:
    _nonzero(right)
    return Uint(int(left) // int(right))


def _remainder_uint(left: Uint, right: Uint) -> Uint:
    _nonzero(right)
    return Uint(int(left) % int(right))


def _concatenate(left: Value, right: Value) -> Value:
    return left + right


BINARY: Mapping[str, Function] = {
    "+": function(
        (_II, INT, _int(add)),
        (_UU, UINT, _uint(add)),
        (_DD, DOUBLE, add),
        ((Kind.STRING, Kind.STRING), STRING, _concatenate),
        ((Kind.BYTES, Kind.BYTES), BYTES, _concatenate),
        ((Kind.LIST, Kind.LIST), LIST, _concatenate),
        ((_T, _D), TIMESTAMP, _shift),
        ((_D, _T), TIMESTAMP, lambda by, instant: _shift(instant, by)),
        ((_D, _D), DURATION, lambda left, right: duration(left.nanos + right.nanos)),
    ),
    "-": function(
        (_II, INT, _int(sub)),
        (_UU, UINT, _uint(sub)),
        (_DD, DOUBLE, sub),
        ((_T, _T), DURATION, lambda left, right: duration(left.nanos - right.nanos)),
        ((_T, _D), TIMESTAMP, lambda instant, by: timestamp(instant.nanos - by.nanos)),
        ((_D, _D), DURATION, lambda left, right: duration(left.nanos - right.nanos)),
    ),
    "*": function((_II, INT, _int(mul)), (_UU, UINT, _uint(mul)), (_DD, DOUBLE, mul)),
    "/": function((_II, INT, divide_int), (_UU, UINT, _divide_uint), (_DD, DOUBLE, divide_double)),
    "%": function((_II, INT, remainder_int), (_UU, UINT, _remainder_uint)),
}
NEGATE = function(((Kind.INT,), INT, negate_int), ((Kind.DOUBLE,), DOUBLE, lambda value: -value))
