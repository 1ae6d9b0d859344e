"""Values and failures as short text for people; machines get the values themselves."""

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
