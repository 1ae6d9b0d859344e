"""JSON pointers (RFC 6901): the one way a place inside a document is named."""

from collections.abc import Iterable
from typing import Any

_MISSING = object()


def to_pointer(parts: Iterable[str | int]) -> str:
    """Return the pointer of a path of keys and indexes; the empty path is the document itself."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def pointer_parts(pointer: str) -> tuple[str, ...]:
    """Return the unescaped parts of a pointer; indexes stay text."""
    if not pointer:
        return ()
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))


def value_at(value: Any, pointer: str, default: Any = None) -> Any:
    """Return what stands at a pointer, or the default where the path ends early."""
    for part in pointer_parts(pointer):
        if isinstance(value, dict):
            value = value.get(part, _MISSING)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return default
        if value is _MISSING:
            return default
    return value
