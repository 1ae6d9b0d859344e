"""Conversions between scalars (``int``, ``uint``, ``double``, ``string``, ``bytes``, ``bool``)."""

import math
import re

from canongate.expression.arithmetic import SECOND
from canongate.expression.failure import FailureKind, Refusal, unreadable
from canongate.expression.overloads import function
from canongate.expression.types import BOOL, BYTES, DOUBLE, INT, STRING, UINT
from canongate.expression.values import INT_MAX, INT_MIN, UINT_MAX, Kind, Timestamp, Uint

_SPACE = " \t\n\v\f\r"
_INTEGER = re.compile(r"[+-]?[0-9]{1,20}")
_DOUBLE = re.compile(
    r"(?P<decimal>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?(?:inf(?:inity)?|nan))", re.IGNORECASE
)
_TRUE = frozenset({"1", "t", "true", "TRUE", "True"})
_FALSE = frozenset({"0", "f", "false", "FALSE", "False"})
_MOST_PLAIN_DIGITS = 6
_LEAST_PLAIN_EXPONENT = -4


def _out_of_range(kind: str) -> Refusal:
    return Refusal(FailureKind.OVERFLOW, f"the number does not fit into {kind}")


def int_from_double(value: float) -> int:
    """Return the number rounded towards zero; both ends of the range are outside, as the definition has it."""
    if not INT_MIN < value < INT_MAX + 1:
        raise _out_of_range("int")
    return int(value)


def int_from_uint(value: Uint) -> int:
    """Return the same number as a signed integer."""
    if value > INT_MAX:
        raise _out_of_range("int")
    return int(value)


def int_from_string(text: str) -> int:
    """Return the integer a text says, blanks around it allowed."""
    digits = text.strip(_SPACE)
    if not _INTEGER.fullmatch(digits) or not INT_MIN <= int(digits) <= INT_MAX:
        raise unreadable(text, "int")
    return int(digits)


def uint_from_int(value: int) -> Uint:
    """Return the same number as an unsigned integer."""
    if value < 0:
        raise _out_of_range("uint")
    return Uint(value)


def uint_from_double(value: float) -> Uint:
    """Return the number rounded towards zero."""
    if not 0 <= value < UINT_MAX + 1:
        raise _out_of_range("uint")
    return Uint(int(value))


def uint_from_string(text: str) -> Uint:
    """Return the unsigned integer a text says, blanks around it allowed."""
    digits = text.strip(_SPACE)
    if digits.startswith("-") or not _INTEGER.fullmatch(digits) or int(digits) > UINT_MAX:
        raise unreadable(text, "uint")
    return Uint(int(digits))


def double_from_string(text: str) -> float:
    """Return the double a text says: decimal, ``inf`` or ``nan``, blanks around it allowed."""
    number = text.strip(_SPACE)
    if not _DOUBLE.fullmatch(number):
        raise unreadable(text, "double")
    return float(number)


def string_from_double(value: float) -> str:
    """Return the shortest text that reads back as the same double, with an exponent from 1e+06 on."""
    if math.isnan(value) or math.isinf(value):
        return str(value)
    digits, _, exponent = f"{value:.17e}".partition("e")
    shortest = repr(value)
    for places in range(17):
        candidate = f"{value:.{places}e}"
        if float(candidate) == value:
            shortest = candidate
            break
    digits, _, exponent = shortest.partition("e")
    if value and not _LEAST_PLAIN_EXPONENT <= int(exponent) < _MOST_PLAIN_DIGITS:
        return f"{digits}e{exponent}"
    places = max(0, len(digits.partition(".")[2]) - int(exponent))
    return f"{value:.{places}f}"


def string_from_bytes(value: bytes) -> str:
    """Return the text that the bytes are the UTF-8 of."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise Refusal(FailureKind.CONVERSION, "the bytes are not valid UTF-8") from None


def bytes_from_string(text: str) -> bytes:
    """Return the UTF-8 of a text."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Refusal(FailureKind.CONVERSION, "the text is not valid Unicode") from None


def bool_from_string(text: str) -> bool:
    """Return the truth value a text says."""
    if text not in _TRUE | _FALSE:
        raise unreadable(text, "bool")
    return text in _TRUE


def _seconds(instant: Timestamp) -> int:
    return instant.nanos // SECOND


_I, _U, _D, _S, _B = (Kind.INT,), (Kind.UINT,), (Kind.DOUBLE,), (Kind.STRING,), (Kind.BYTES,)
TO_BOOL = function(((Kind.BOOL,), BOOL, bool), (_S, BOOL, bool_from_string))
TO_BYTES = function((_B, BYTES, bytes), (_S, BYTES, bytes_from_string))
TO_DOUBLE = function((_D, DOUBLE, float), (_I, DOUBLE, float), (_U, DOUBLE, float), (_S, DOUBLE, double_from_string))
TO_INT = function(
    (_I, INT, int), (_U, INT, int_from_uint), (_D, INT, int_from_double), (_S, INT, int_from_string),
    ((Kind.TIMESTAMP,), INT, _seconds),
)  # fmt: skip
TO_UINT = function(
    (_U, UINT, Uint), (_I, UINT, uint_from_int), (_D, UINT, uint_from_double), (_S, UINT, uint_from_string)
)
SCALARS_TO_STRING = (
    (_S, STRING, str), (_I, STRING, str), (_U, STRING, int.__repr__), (_D, STRING, string_from_double),
    (_B, STRING, string_from_bytes), ((Kind.BOOL,), STRING, lambda value: "true" if value else "false"),
)  # fmt: skip
