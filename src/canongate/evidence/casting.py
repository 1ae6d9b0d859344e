"""
From a column as it stands in a file to a logical column: an Ibis expression, and one that says where it fails.

Nothing is coerced silently: text becomes a number only when it is one, a number with a fraction is no integer, and
money becomes whole minor units or is wrong. What happens to wrong values is decided in :mod:`.staging`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from canongate.evidence.error import EvidenceError
from canongate.evidence.logical import LogicalType
from canongate.evidence.zones import offset_changes
from canongate.model.contract import Column, Currency, DataContract, KeyType

_INTEGER_TEXT = r"^\s*[+-]?[0-9]{1,18}\s*$"
_ZONED_TEXT = r"[0-9]\s*(Z|z|[+-][0-9]{2}(:?[0-9]{2})?)$"
_TRUE = ("true", "t", "yes", "y", "1")
_FALSE = ("false", "f", "no", "n", "0")
_LARGEST = 9e18
_MONEY_TOLERANCE = 1e-6
"""A float that lies nearer than this to whole minor units was meant to be whole."""


@ibis.udf.scalar.builtin(name="try_strptime")  # type: ignore[untyped-decorator]  # ibis types it loosely
def _parse_time(text: str, pattern: str) -> dt.timestamp:
    """Return the time a text says in a pattern, or null; the body is the engine's."""


@dataclass(frozen=True, slots=True)
class Cast:
    """A logical column: its value, and whether the file's value could not be read as that type."""

    value: ir.Value
    wrong: ir.BooleanValue


def cast(raw: ir.Column, kind: LogicalType, mapping: Column, contract: DataContract, key: KeyType = "text") -> Cast:
    """
    Return a logical column made from a column of a file.

    Args:
        raw: the column as it stands in the file.
        kind: type of the logical column.
        mapping: what the contract says of it.
        contract: says the currency, and the zone of times that state none.
        key: type of keys of this name.

    Raises:
        EvidenceError: no value of this column's type can be read as the type asked for.
    """
    if not _readable(raw):
        raise EvidenceError(f"column {raw.get_name()!r} holds {raw.type()}, which cannot be read as {kind}")
    if kind == "flag":
        return _flag(raw, mapping)
    if kind == "timestamp":
        return _timestamp(raw, mapping, contract.time_zone)
    if kind == "money" and mapping.unit == "major":
        return _major(raw, contract.currency)
    if kind in {"integer", "money"} or (kind == "key" and key == "integer"):
        return _integer(raw)
    return _text(raw)


def is_true(condition: ir.BooleanValue) -> ir.BooleanValue:
    """Return a condition that is false where it is not known."""
    return condition.fill_null(ibis.literal(value=False))


def _readable(raw: ir.Column) -> bool:
    kind = raw.type()
    return bool(kind.is_string() or kind.is_numeric() or kind.is_boolean() or kind.is_temporal())


def _text(raw: ir.Column) -> Cast:
    value = raw if raw.type().is_string() else raw.cast("string")
    return Cast(value.nullif(""), ibis.literal(value=False))


def _integer(raw: ir.Column) -> Cast:
    kind = raw.type()
    if kind.is_integer():
        return Cast(raw.cast("int64"), ibis.literal(value=False))
    if kind.is_string():
        readable = raw.re_search(_INTEGER_TEXT)
        return Cast(ibis.ifelse(readable, raw, None).cast("int64"), _broken(raw, ~readable))
    if kind.is_floating() or kind.is_decimal():
        value = raw.try_cast("int64")
        return Cast(value, _broken(raw, value.isnull() | (value != raw)))
    return Cast(ibis.null("int64"), raw.notnull())


def _major(raw: ir.Column, currency: Currency) -> Cast:
    """Return money stated with decimals, in whole minor units."""
    digits = len(str(currency.minor_units)) - 1
    kind = raw.type()
    if kind.is_string():
        fraction = rf"(\.[0-9]{{0,{digits}}}0*)?" if digits else r"(\.0*)?"
        readable = raw.re_search(rf"^\s*[+-]?[0-9]{{1,12}}{fraction}\s*$")
        exact = ibis.ifelse(readable, raw, None).cast(f"decimal(30, {max(digits, 1)})")
        return Cast((exact * currency.minor_units).cast("int64"), _broken(raw, ~readable))
    if kind.is_integer():
        return Cast(raw.cast("int64") * currency.minor_units, ibis.literal(value=False))
    if kind.is_decimal():
        scaled = raw.cast(f"decimal(38, {max(kind.scale or 0, digits)})") * currency.minor_units
        value = scaled.try_cast("int64")
        return Cast(value, _broken(raw, value.isnull() | (value != scaled)))
    if kind.is_floating():
        scaled = raw * currency.minor_units
        # NOTE: to the engine NaN is above every number, so this leaves out NaN, infinity and what does not fit.
        value = ibis.ifelse(scaled.abs() < _LARGEST, scaled, None).round()
        near = (scaled - value).abs() <= _MONEY_TOLERANCE * ibis.greatest(scaled.abs(), 1.0)
        return Cast(value, _broken(raw, value.isnull() | ~near))
    return Cast(ibis.null("int64"), raw.notnull())


def _flag(raw: ir.Column, mapping: Column) -> Cast:
    if mapping.starts_with or mapping.one_of:
        text = raw.cast("string")
        value = text.startswith(mapping.starts_with) if mapping.starts_with else text.isin(mapping.one_of)
        return Cast(value, ibis.literal(value=False))
    if raw.type().is_boolean():
        return Cast(raw, ibis.literal(value=False))
    text = raw.cast("string").strip().lower()
    return Cast(
        ibis.cases((text.isin(_TRUE), True), (text.isin(_FALSE), False), else_=ibis.null("boolean")),
        _broken(raw, ~text.isin(_TRUE + _FALSE)),
    )


def _timestamp(raw: ir.Column, mapping: Column, zone: str) -> Cast:
    """Return a time in UTC; a time that states its own zone is not in the contract's."""
    kind = raw.type()
    if kind.is_timestamp() and kind.timezone:
        return Cast(raw.cast(dt.Timestamp(timezone="UTC")).cast("timestamp"), ibis.literal(value=False))
    if kind.is_timestamp() or kind.is_date():
        return Cast(_to_utc(raw.cast("timestamp"), zone), ibis.literal(value=False))
    if not kind.is_string():
        return Cast(ibis.null("timestamp"), raw.notnull())
    stripped = raw.strip()
    if mapping.format:
        local = _parse_time(stripped, mapping.format)
        return Cast(_to_utc(local, zone), _broken(raw, local.isnull()))
    read = stripped.try_cast("timestamp")
    zoned = stripped.try_cast(dt.Timestamp(timezone="UTC")).cast("timestamp")
    value = ibis.ifelse(stripped.re_search(_ZONED_TEXT), zoned, _to_utc(read, zone))
    return Cast(value, _broken(raw, read.isnull()))


def _broken(raw: ir.Column, fails: ir.BooleanValue) -> ir.BooleanValue:
    """Return where a value is present and fails; an absent value is another matter."""
    return raw.notnull() & fails.fill_null(ibis.literal(value=True))


def _to_utc(local: ir.TimestampValue, zone: str) -> ir.TimestampValue:
    """Return the UTC time of a naive local time, by comparisons any engine can make."""
    if zone == "UTC":
        return local
    first, changes = offset_changes(zone)
    return _by_period(local, first, changes)


def _by_period(
    local: ir.TimestampValue, offset: timedelta, changes: Sequence[tuple[datetime, timedelta]]
) -> ir.TimestampValue:
    """Return a local time less the offset of its period; the periods are halved, so that few comparisons are made."""
    if not changes:
        return local - ibis.interval(seconds=int(offset.total_seconds()))
    middle = len(changes) // 2
    moment, following = changes[middle]
    return ibis.ifelse(
        local < ibis.literal(moment),
        _by_period(local, offset, changes[:middle]),
        _by_period(local, following, changes[middle + 1 :]),
    )
