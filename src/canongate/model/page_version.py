"""
Versions and dates as pages write them, made comparable.

They are read as written on the wiki; nothing here depends on locale or clock.
"""

import re
from datetime import date
from functools import lru_cache

Version = tuple[int, ...]

_VERSION = re.compile(r"[vV]?(\d{1,6}(?:\.\d{1,6}){0,3})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.? ([A-Za-z]{3,9}) (\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9}) (\d{1,2}), (\d{4})")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


@lru_cache(maxsize=1024)
def read_version(text: str) -> Version | None:
    """Return ``v1.2`` as numbers, trailing zeros left out so that v1 and v1.0 are one; None where it is no version."""
    match = _VERSION.fullmatch(text.strip())
    if match is None:
        return None
    parts = [int(part) for part in match[1].split(".")]
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


@lru_cache(maxsize=4096)
def read_day(text: str) -> date | None:
    """Return the day of ``2026-04-26``, ``26 April 2026`` or ``April 26, 2026``; None where it is none of these."""
    written = text.strip()
    if match := _ISO.fullmatch(written):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(written):
        return _day(int(match[3]), _month(match[2]), int(match[1]))
    if match := _MONTH_FIRST.fullmatch(written):
        return _day(int(match[3]), _month(match[1]), int(match[2]))
    return None


def _month(name: str) -> int:
    """Return the number of a month named in English, in full or by its first letters; 0 for another word."""
    return next((at for at, month in enumerate(_MONTHS, start=1) if month.startswith(name.casefold())), 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
