"""The math extension: extremes, rounding, signs, classification of doubles, bits of 64-bit integers."""

import math
from collections.abc import Callable, Mapping
from operator import and_, or_, xor

from canongate.expression.arithmetic import int64
from canongate.expression.failure import FailureKind, Refusal
from canongate.expression.overloads import Function, Overload, function
from canongate.expression.types import BOOL, DOUBLE, INT, UINT, Union
from canongate.expression.values import INT_MAX, NUMBERS, UINT_MAX, Kind, Uint, Value, compare, kind_of

_NUMBER = Union((INT, UINT, DOUBLE))
_BITS = 64
_DOUBLES_ARE_WHOLE_FROM = 2.0**52


def greatest(*numbers: Value) -> Value:
    """Return the first of the largest numbers; a NaN is only returned where it comes first."""
    best = numbers[0]
    for number in numbers[1:]:
        best = number if compare(number, best) == 1 else best
    return best


def least(*numbers: Value) -> Value:
    """Return the first of the smallest numbers; a NaN is only returned where it comes first."""
    best = numbers[0]
    for number in numbers[1:]:
        best = number if compare(number, best) == -1 else best
    return best


def _of_list(choose: Callable[..., Value], name: str) -> Callable[[list[Value]], Value]:
    def apply(numbers: list[Value]) -> Value:
        if not numbers:
            raise Refusal(FailureKind.ARGUMENT, f"{name} of an empty list")
        if not all(kind_of(number) in NUMBERS for number in numbers):
            raise Refusal(FailureKind.OVERLOAD, f"{name} needs a list of numbers")
        return choose(*numbers)

    return apply


def _extreme(choose: Callable[..., Value], name: str) -> Function:
    of_list = function(((Kind.LIST,), _NUMBER, _of_list(choose, name)))
    return Function(of_list.overloads, variadic=Overload((), _NUMBER, choose))


def round_half_away(value: float) -> float:
    """Return the nearest whole number, halves away from zero."""
    if not abs(value) < _DOUBLES_ARE_WHOLE_FROM:
        return value
    whole = math.floor(abs(value))
    return math.copysign(float(whole + (abs(value) - whole >= 0.5)), value)  # noqa: PLR2004  # a half


def _whole(operate: Callable[[float], int]) -> Callable[[float], float]:
    """Return a rounding that keeps infinities, NaN and the sign of zero."""
    return lambda value: math.copysign(float(operate(value)), value) if math.isfinite(value) else value


def _sign_double(value: float) -> float:
    return value if math.isnan(value) else float((value > 0) - (value < 0))


def _square_root(value: float) -> float:
    return math.sqrt(value) if value >= 0 else math.nan


def _signed(bits: int) -> int:
    bits &= UINT_MAX
    return bits - (UINT_MAX + 1) if bits > INT_MAX else bits


def _shift_by(count: int) -> int:
    if count < 0:
        raise Refusal(FailureKind.ARGUMENT, f"cannot shift by {count} bits")
    return min(count, _BITS)


def _bits(operate: Callable[[int, int], int]) -> Function:
    return function(
        ((Kind.INT, Kind.INT), INT, operate),
        ((Kind.UINT, Kind.UINT), UINT, lambda left, right: Uint(operate(int(left), int(right)))),
    )


_I, _U, _D = (Kind.INT,), (Kind.UINT,), (Kind.DOUBLE,)
_SHIFT_LEFT = function(
    ((Kind.INT, Kind.INT), INT, lambda bits, count: _signed(bits << _shift_by(count))),
    ((Kind.UINT, Kind.INT), UINT, lambda bits, count: Uint((int(bits) << _shift_by(count)) & UINT_MAX)),
)
_SHIFT_RIGHT = function(
    # Zeros come in from the left, for negative numbers too.
    ((Kind.INT, Kind.INT), INT, lambda bits, count: _signed((bits & UINT_MAX) >> _shift_by(count))),
    ((Kind.UINT, Kind.INT), UINT, lambda bits, count: Uint(int(bits) >> _shift_by(count))),
)
FUNCTIONS: Mapping[str, Function] = {
    "math.greatest": _extreme(greatest, "math.greatest"),
    "math.least": _extreme(least, "math.least"),
    "math.ceil": function((_D, DOUBLE, _whole(math.ceil))),
    "math.floor": function((_D, DOUBLE, _whole(math.floor))),
    "math.trunc": function((_D, DOUBLE, _whole(math.trunc))),
    "math.round": function((_D, DOUBLE, round_half_away)),
    "math.abs": function((_I, INT, lambda value: int64(abs(value))), (_U, UINT, Uint), (_D, DOUBLE, abs)),
    "math.sign": function(
        (_I, INT, lambda value: (value > 0) - (value < 0)),
        (_U, UINT, lambda value: Uint(value > 0)),
        (_D, DOUBLE, _sign_double),
    ),
    "math.sqrt": function(*((one, DOUBLE, _square_root) for one in (_I, _U, _D))),
    "math.isNaN": function((_D, BOOL, math.isnan)),
    "math.isInf": function((_D, BOOL, math.isinf)),
    "math.isFinite": function((_D, BOOL, math.isfinite)),
    "math.bitAnd": _bits(and_),
    "math.bitOr": _bits(or_),
    "math.bitXor": _bits(xor),
    "math.bitNot": function((_I, INT, lambda bits: ~bits), (_U, UINT, lambda bits: Uint(~int(bits) & UINT_MAX))),
    "math.bitShiftLeft": _SHIFT_LEFT,
    "math.bitShiftRight": _SHIFT_RIGHT,
}
