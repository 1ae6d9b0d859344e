"""
Whether a parsed value is one the profile admits: keys, numbers, depth, and text that came out of escapes.

Runs on every file, so the common answer (yes) is found without building a path; paths are built when it is no.
"""

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from canongate.load.limits import DEPTH_LIMIT, INTEGER_BOUND, KEY_LENGTH
from canongate.load.text import refused_in_value

_KEY: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?")


class Refusal(NamedTuple):
    """What a value breaks, where: the check, the path of keys and indexes, and whether the key is meant."""

    check: str
    path: tuple[Any, ...]
    on_key: bool
    seen: Any


def admitted(value: Any, *, escapes: bool) -> bool:
    """
    Say whether a value is admitted.

    Args:
        value: a parsed value.
        escapes: the text holds backslashes, so strings may hold characters that the text does not show.
    """
    level, keys, depth = [value], set[Any](), 0
    while level:
        below: list[Any] = []
        for node in level:
            kind = type(node)
            if kind is dict:
                keys.update(node)
                below.extend(node.values())
            elif kind is list:
                below.extend(node)
            elif ((kind is str and escapes) or kind is int or kind is float) and scalar_refusal(node):
                return False
            if depth == DEPTH_LIMIT and (kind is dict or kind is list):
                return False
        level, depth = below, depth + 1
    return all(map(key_admitted, keys))


def count_values(value: Any) -> int:
    """Return how many values a value holds, each mapping, list and scalar in it counted."""
    level, count = [value], 1
    while level:
        below: list[Any] = []
        for node in level:
            if type(node) is dict:
                below.extend(node.values())
            elif type(node) is list:
                below.extend(node)
        count += len(below)
        level = below
    return count


def refusals(value: Any) -> Iterator[Refusal]:
    """Yield everything in a value that is not admitted; nothing is sought below the depth limit."""
    stack: list[tuple[Any, tuple[Any, ...]]] = [(value, ())]
    while stack:
        node, path = stack.pop()
        if isinstance(node, dict | list):
            if len(path) >= DEPTH_LIMIT:
                yield Refusal("nested-too-deep", path, on_key=False, seen=None)
                continue
            children = list(node.items() if isinstance(node, dict) else enumerate(node))
            if isinstance(node, dict):
                yield from (Refusal(*_key_refusal(key, path)) for key in node if not key_admitted(key))
            stack.extend((child, (*path, key)) for key, child in reversed(children))
        elif check := scalar_refusal(node):
            yield Refusal(check, path, on_key=False, seen=node)


def scalar_refusal(value: Any) -> str | None:
    """Return the check that a scalar value breaks."""
    if isinstance(value, str):
        return refused_in_value(value)
    if isinstance(value, float):
        return None if math.isfinite(value) else "number-not-finite"
    if isinstance(value, int):
        return None if -INTEGER_BOUND <= value < INTEGER_BOUND else "number-too-large"
    return None


@lru_cache(maxsize=4096)
def key_admitted(key: object) -> bool:
    """Say whether a key is a printable ASCII name of at most 200 characters without blanks at its ends."""
    return isinstance(key, str) and len(key) <= KEY_LENGTH and _KEY.fullmatch(key) is not None


def _key_refusal(key: object, path: tuple[Any, ...]) -> tuple[str, tuple[Any, ...], bool, Any]:
    check = "key-not-plain" if isinstance(key, str) else "yaml-key-not-string"
    return check, (*path, key), True, key
