"""
Timestamps and durations: reading and writing them, and their parts in a time zone.

A named zone is looked up in the time zone database of the interpreter, the one place where this package depends on
data that it does not get as an argument; a fixed offset (``+02:00``) needs none.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from canongate.expression.arithmetic import SECOND, timestamp
from canongate.expression.conversions import SCALARS_TO_STRING
from canongate.expression.failure import FailureKind, Refusal, unreadable
from canongate.expression.overloads import Function, function
from canongate.expression.types import DURATION, INT, STRING, TIMESTAMP
from canongate.expression.values import Duration, Kind, Timestamp

_INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII
)
_STRETCH = re.compile(r"([0-9]*)(?:\.([0-9]*))?(h|ms|us|ns|m|s)", re.ASCII)
_UNITS = {"h": 3600 * SECOND, "m": 60 * SECOND, "s": SECOND, "ms": 1_000_000, "us": 1000, "ns": 1}
_OFFSET = re.compile(r"([+-]?)(\d{1,2}):(\d{1,2})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LEAP_SECOND = 60
_MOST_DIGITS = 18
_LONGEST = 315_576_000_000 * SECOND + SECOND - 1
"""The longest duration that can be read; arithmetic gives none beyond 64 bits of nanoseconds, as elsewhere."""


def read_timestamp(text: str) -> Timestamp:
    """
    Return the instant an RFC 3339 text says; a leap second counts as the first of the next minute.

    Raises:
        Refusal: the text is no such instant.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise unreadable(text, "timestamp; write 2026-04-26T00:00:00Z")
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    leap = second == _LEAP_SECOND
    try:
        moment = datetime(year, month, day, hour, minute, second - leap, tzinfo=UTC)
    except ValueError:
        raise unreadable(text, "timestamp; there is no such day or time") from None
    nanos = ((moment - _EPOCH) // timedelta(seconds=1) + leap) * SECOND + int((match[7] or "").ljust(9, "0"))
    offset = int(match[9] or 0) * 3600 + int(match[10] or 0) * 60
    return timestamp(nanos - (offset if match[8] == "+" else -offset) * SECOND)


def read_duration(text: str) -> Duration:
    """
    Return the stretch of time a text such as ``1h30m`` or ``-1.5s`` says.

    Raises:
        Refusal: the text is no such stretch.
    """
    body = text[1:] if text[:1] in {"+", "-"} else text
    if body == "0":
        return Duration(0)
    nanos, place = 0, 0
    while place < len(body):
        match = _STRETCH.match(body, place)
        if match is None or not (match[1] or match[2]) or len(match[1]) > _MOST_DIGITS:
            raise unreadable(text, "duration; write 1h30m, 45s or 100ms")
        fraction = (match[2] or "")[:_MOST_DIGITS]
        nanos += int(match[1] or 0) * _UNITS[match[3]] + int(fraction or 0) * _UNITS[match[3]] // 10 ** len(fraction)
        place = match.end()
    if not body:
        raise unreadable(text, "duration; write 1h30m, 45s or 100ms")
    if nanos > _LONGEST:
        raise Refusal(FailureKind.OVERFLOW, f"the duration '{text[:40]}' is longer than 10,000 years")
    return Duration(-nanos if text.startswith("-") else nanos)


def write_timestamp(instant: Timestamp) -> str:
    """Return the RFC 3339 text of an instant in UTC, with as many decimals as it needs in groups of three."""
    moment = _EPOCH + timedelta(seconds=instant.nanos // SECOND)
    return f"{moment:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + _decimals(instant.nanos % SECOND) + "Z"


def write_duration(stretch: Duration) -> str:
    """Return the seconds of a duration, as in ``60.001s``."""
    whole, rest = divmod(abs(stretch.nanos), SECOND)
    sign = "-" if stretch.nanos < 0 else ""
    return f"{sign}{whole}" + (f".{rest:09d}".rstrip("0") if rest else "") + "s"


def _decimals(nanos: int) -> str:
    if not nanos:
        return ""
    digits = f"{nanos:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return "." + digits


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    """Return a time zone by name or fixed offset; the empty name is UTC."""
    match = _OFFSET.fullmatch(name)
    try:
        if match:
            minutes = int(match[2]) * 60 + int(match[3])
            return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
        return ZoneInfo(name) if name not in {"", "UTC"} else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal(FailureKind.ARGUMENT, f"there is no time zone '{name[:40]}'") from None


def _moment(instant: Timestamp, zone: str = "UTC") -> datetime:
    try:
        return (_EPOCH + timedelta(seconds=instant.nanos // SECOND)).astimezone(_zone(zone))
    except OverflowError:
        raise Refusal(FailureKind.OVERFLOW, "the timestamp lies outside the years 1 to 9999 there") from None


def _part(read: Callable[[datetime], int]) -> Callable[..., int]:
    return lambda instant, zone="UTC": read(_moment(instant, zone))


def _milliseconds(instant: Timestamp, zone: str = "UTC") -> int:
    _zone(zone)
    return instant.nanos % SECOND // 1_000_000


def _toward_zero(unit: int) -> Callable[[Duration], int]:
    return lambda stretch: abs(stretch.nanos) // unit * (-1 if stretch.nanos < 0 else 1)


def _duration_milliseconds(stretch: Duration) -> int:
    return abs(stretch.nanos) % SECOND // 1_000_000 * (-1 if stretch.nanos < 0 else 1)


_T, _TZ, _D = (Kind.TIMESTAMP,), (Kind.TIMESTAMP, Kind.STRING), (Kind.DURATION,)


def _calendar(read: Callable[[datetime], int]) -> Function:
    return function((_T, INT, _part(read)), (_TZ, INT, _part(read)))


def _clock(read: Callable[..., int], of_duration: Callable[[Duration], int]) -> Function:
    return function((_T, INT, read), (_TZ, INT, read), (_D, INT, of_duration))


MEMBERS: Mapping[str, Function] = {
    "getFullYear": _calendar(lambda moment: moment.year),
    "getMonth": _calendar(lambda moment: moment.month - 1),
    "getDate": _calendar(lambda moment: moment.day),
    "getDayOfMonth": _calendar(lambda moment: moment.day - 1),
    "getDayOfWeek": _calendar(lambda moment: moment.isoweekday() % 7),
    "getDayOfYear": _calendar(lambda moment: moment.timetuple().tm_yday - 1),
    "getHours": _clock(_part(lambda moment: moment.hour), _toward_zero(3600 * SECOND)),
    "getMinutes": _clock(_part(lambda moment: moment.minute), _toward_zero(60 * SECOND)),
    "getSeconds": _clock(_part(lambda moment: moment.second), _toward_zero(SECOND)),
    "getMilliseconds": _clock(_milliseconds, _duration_milliseconds),
}
TO_TIMESTAMP = function(
    (_T, TIMESTAMP, lambda value: value),
    ((Kind.STRING,), TIMESTAMP, read_timestamp),
    ((Kind.INT,), TIMESTAMP, lambda seconds: timestamp(seconds * SECOND)),
)
TO_DURATION = function((_D, DURATION, lambda value: value), ((Kind.STRING,), DURATION, read_duration))
TO_STRING = function(*SCALARS_TO_STRING, (_T, STRING, write_timestamp), (_D, STRING, write_duration))
