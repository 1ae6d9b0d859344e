"""Values and failures as short text for people, and values as JSON for machines."""

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from canongate.expression.failure import Failure
from canongate.expression.times import write_duration, write_timestamp
from canongate.expression.values import Duration, Timestamp, TypeValue, Uint, Value

WIDTH = 80
"""Characters after which a value is cut."""


def show(value: Value | Failure) -> str:
    """Return a value as it would be written in an expression, cut to :data:`WIDTH`; a failure as its message."""
    text = f"undetermined: {value.message}" if isinstance(value, Failure) else _written(value)
    return text if len(text) <= WIDTH or isinstance(value, Failure) else text[: WIDTH - 3] + "..."


def json_value(value: Value) -> Any:
    """
    Return a value as JSON can hold it.

    Instants, durations and types are the text of them, as Protocol Buffers has it in JSON; bytes are read as UTF-8,
    what is none escaped; a number that is not finite is its name.
    """
    if isinstance(value, list):
        return [json_value(item) for item in value]
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else show(key): json_value(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    write = _TEXT.get(type(value))
    return value if write is None else write(value)


def _written(value: Value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_written(key)}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else f'double("{value}")'
    write = _WRITE.get(type(value), str)
    return write(value)


_WRITE: Mapping[type, Callable[[Any], str]] = {
    bool: json.dumps,
    int: str,
    str: lambda value: json.dumps(value, ensure_ascii=False),
    type(None): json.dumps,
    bytes: repr,
    Uint: repr,
    Timestamp: lambda value: f'timestamp("{write_timestamp(value)}")',
    Duration: lambda value: f'duration("{write_duration(value)}")',
    TypeValue: lambda value: str(value.name),
}
_TEXT: Mapping[type, Callable[[Any], str]] = {
    bytes: lambda value: value.decode("utf-8", "backslashreplace"),
    Timestamp: write_timestamp,
    Duration: write_duration,
    TypeValue: lambda value: str(value.name),
}
