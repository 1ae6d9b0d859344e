"""
A place inside a scalar: where a code point of its value stands in the text, whatever the scalar's style.

White space is what styles fold, strip and indent; everything else stands in the text once and in order. So the n-th
code point that is no white space in the value is the n-th such unit of the scalar's body.
"""

import re
from collections.abc import Iterator

from canongate.load.node import Scalar, Style

_PLAIN = re.compile(r"\S")
_SINGLE = re.compile(r"''|.", re.DOTALL)
_DOUBLE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|.", re.DOTALL)
_BLANK_ESCAPES = frozenset({"\\n", "\\t", "\\r", "\\ ", "\\_", "\\N", "\\L", "\\P", "\\v", "\\f", "\\\n"})


def inner_place(text: str, scalar: Scalar, value: str, offset: int) -> int:
    """
    Return the offset in a text of one code point of a scalar's value.

    Args:
        text: the whole text.
        scalar: where the scalar stands.
        value: what it says.
        offset: code points into the value; its length means the end.
    """
    wanted = sum(not char.isspace() for char in value[:offset])
    for place in _solid(text, scalar):
        if wanted == 0:
            return place
        wanted -= 1
    return scalar.end - (scalar.style in {Style.SINGLE, Style.DOUBLE})


def _solid(text: str, scalar: Scalar) -> Iterator[int]:
    """Yield where each unit of a scalar's body that is no white space begins."""
    start, end = scalar.start, scalar.end
    match scalar.style:
        case Style.SINGLE:
            units = _SINGLE.finditer(text, start + 1, end - 1)
        case Style.DOUBLE:
            units = _DOUBLE.finditer(text, start + 1, end - 1)
        case Style.BLOCK:
            units = _PLAIN.finditer(text, text.index("\n", start), end)
        case Style.PLAIN:
            units = _PLAIN.finditer(text, start, end)
    for unit in units:
        if not unit.group().isspace() and unit.group() not in _BLANK_ESCAPES:
            yield unit.start()
