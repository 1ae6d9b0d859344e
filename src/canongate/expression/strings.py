"""Functions of text: those of the language definition and the string extensions. Positions count code points."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import re2

from canongate.expression.failure import FailureKind, Refusal
from canongate.expression.overloads import Function, function
from canongate.expression.types import BOOL, INT, STRING, ListType
from canongate.expression.values import Kind, Value

_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f"
    "\u205f\u3000"
)
"""Unicode's White_Space characters; Python's own ``strip`` takes four control characters more."""
_QUOTED = str.maketrans({
    "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\", '"': '\\"',
})  # fmt: skip
_MAX_PATTERN_MEMORY = 1 << 20


@lru_cache(maxsize=256)
def pattern(text: str) -> Any:
    """
    Return a compiled RE2 pattern: linear in the text it searches, bounded in memory.

    Raises:
        Refusal: the pattern is none, or needs more memory than a pattern may.
    """
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MAX_PATTERN_MEMORY
    try:
        return re2.compile(text, options)
    except (re2.error, UnicodeEncodeError) as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        raise Refusal(FailureKind.ARGUMENT, f"the pattern is not valid: {reason}") from None


def matches(text: str, expression: str) -> bool:
    """Return whether the pattern matches some part of the text."""
    compiled = pattern(expression)
    try:
        return compiled.search(text) is not None
    except UnicodeEncodeError:
        raise Refusal(FailureKind.ARGUMENT, "the text is not valid Unicode") from None


def char_at(text: str, position: int) -> str:
    """Return the character at a position; empty just past the end."""
    _position(position, len(text))
    return text[position : position + 1]


def index_of(text: str, part: str, start: int = 0) -> int:
    """Return where a part first stands from ``start`` on, or -1."""
    _position(start, len(text))
    return text.find(part, start)


def last_index_of(text: str, part: str, start: int | None = None) -> int:
    """Return where a part last begins, at or before ``start``, or -1."""
    if start is None:
        return text.rfind(part)
    _position(start, len(text))
    return text.rfind(part, 0, start + len(part))


def substring(text: str, start: int, end: int | None = None) -> str:
    """Return the text from ``start`` to before ``end``."""
    stop = len(text) if end is None else end
    _position(start, len(text))
    _position(stop, len(text))
    if stop < start:
        raise Refusal(FailureKind.RANGE, f"the end {stop} lies before the start {start}")
    return text[start:stop]


def replace(text: str, old: str, new: str, limit: int = -1) -> str:
    """Return the text with the first ``limit`` occurrences replaced; all where the limit is negative."""
    return text.replace(old, new, max(limit, -1))


def split(text: str, separator: str, limit: int = -1) -> list[str]:
    """Return the parts of a text, at most ``limit`` where that is not negative; '' splits into characters."""
    if limit == 0:
        return []
    if separator:
        return text.split(separator, limit - 1 if limit > 0 else -1)
    if not text:
        return [""]
    parts = list(text)
    return parts if limit < 0 or limit >= len(parts) else [*parts[: limit - 1], "".join(parts[limit - 1 :])]


def join(parts: Sequence[Value], separator: str = "") -> str:
    """Return the texts of a list, with a separator between them."""
    if not all(isinstance(part, str) for part in parts):
        raise Refusal(FailureKind.OVERLOAD, "join needs a list of strings")
    return separator.join(parts)


def quote(text: str) -> str:
    """Return the text as a literal between double quotes."""
    return f'"{text.translate(_QUOTED)}"'


def _position(position: int, size: int) -> None:
    if not 0 <= position <= size:
        raise Refusal(FailureKind.RANGE, f"position {position} lies outside the text of {size} characters")


_S, _L, _I = Kind.STRING, Kind.LIST, Kind.INT
_TEXTS = ListType(STRING)
MATCHES = function(((_S, _S), BOOL, matches))
QUOTE = function(((_S,), STRING, quote))
MEMBERS: Mapping[str, Function] = {
    "contains": function(((_S, _S), BOOL, lambda text, part: part in text)),
    "startsWith": function(((_S, _S), BOOL, str.startswith)),
    "endsWith": function(((_S, _S), BOOL, str.endswith)),
    "matches": MATCHES,
    "charAt": function(((_S, _I), STRING, char_at)),
    "indexOf": function(((_S, _S), INT, index_of), ((_S, _S, _I), INT, index_of)),
    "lastIndexOf": function(((_S, _S), INT, last_index_of), ((_S, _S, _I), INT, last_index_of)),
    "substring": function(((_S, _I), STRING, substring), ((_S, _I, _I), STRING, substring)),
    "replace": function(((_S, _S, _S), STRING, replace), ((_S, _S, _S, _I), STRING, replace)),
    "split": function(((_S, _S), _TEXTS, split), ((_S, _S, _I), _TEXTS, split)),
    "join": function(((_L,), STRING, join), ((_L, _S), STRING, join)),
    "lowerAscii": function(((_S,), STRING, lambda text: text.translate(_LOWER))),
    "upperAscii": function(((_S,), STRING, lambda text: text.translate(_UPPER))),
    "trim": function(((_S,), STRING, lambda text: text.strip(_SPACE))),
    "reverse": function(((_S,), STRING, lambda text: text[::-1])),
}
