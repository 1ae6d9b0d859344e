"""
The offsets of a time zone as plain data, from Python's zone database.

An engine's own time zones depend on the engine; from these offsets :mod:`.casting` makes plain comparisons. An hour
that occurs twice is taken as its first occurrence, as Python does.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

_STEP = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(2100, 1, 1, tzinfo=UTC)


def known_zone(name: str) -> bool:
    """Return whether the zone database has this zone."""
    return name == "UTC" or name in available_timezones()


@lru_cache(maxsize=8)
def offset_changes(zone: str) -> tuple[timedelta, tuple[tuple[datetime, timedelta], ...]]:
    """
    Return the offset of 1970, and each later change as (naive local time it applies from, new offset), until 2100.

    A zone that changes its offset twice within a day is seen to change once; none has done so since 1970.
    """
    info = ZoneInfo(zone)
    at, current = _FIRST, _offset(info, _FIRST)
    start, changes = current, []
    while at < _LAST:
        following = _offset(info, at + _STEP)
        if following != current:
            moment = _moment_of_change(info, at, current)
            changes.append(((moment + max(current, following)).replace(tzinfo=None), following))
            current = following
        at += _STEP
    return start, tuple(changes)


def _offset(info: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(info).utcoffset() or timedelta()


def _moment_of_change(info: ZoneInfo, low: datetime, before: timedelta) -> datetime:
    """Return the first second, within a step, at which the offset is no longer the one before."""
    high = low + _STEP
    while high - low > _SECOND:
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if _offset(info, middle) == before else (low, middle)
    return high
