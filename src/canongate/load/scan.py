"""
Where one lexical element of a YAML text ends: gaps, plain, quoted and block scalars, and what quoted text says.

Pure functions of a text and an offset, each linear in what it consumes (every repetition is possessive, so nothing
backtracks). They assume no validity: on broken text they end somewhere, and the parser says what is wrong.
"""

import re
from functools import lru_cache
from typing import Final

GAP: Final = re.compile(r"(?:[ \t\r\n]++|(?<![^ \t\r\n])#[^\n]*+)*+")
"""Blanks, line ends and comments between two elements."""
BLOCK_KEY_END: Final = re.compile(r"[ \t]*+:(?=[ \t\r\n]|\Z)")
FLOW_KEY_END: Final = re.compile(r"[ \t\r\n]*+:(?=[ \t\r\n,\[\]{}]|\Z)")
FLOW_QUOTED_KEY_END: Final = re.compile(r"[ \t\r\n]*+:")
MARKER: Final = re.compile(r"(?:---|\.\.\.)(?=[ \t\r\n]|\Z)")
PROPERTY: Final = re.compile(r"[^ \t\r\n,\[\]{}]++|.")
"""An anchor, alias or tag with its sign."""

# Blanks are space, tab and line ends; every other space of Unicode is content to YAML.
_BLOCK_PLAIN: Final = re.compile(r"(?:[ \t]*+(?:[^ \t\r\n:#]++|:(?=[^ \t\r\n])|(?<=[^ \t\r\n])#))*+")
_FLOW_PLAIN: Final = re.compile(r"(?:[ \t]*+(?:[^ \t\r\n:#,\[\]{}]++|:(?=[^ \t\r\n,\[\]{}])|(?<=[^ \t\r\n])#))*+")
_NEXT_LINE: Final = re.compile(r"[ \t]*+(?:\n[ \t]*+)*\n( *+)[ \t]*+(?=[^ \t\r\n#])(?!\?[ \n])")
_SINGLE: Final = re.compile(r"'(?:[^']++|'')*+'?")
_DOUBLE: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BLOCK_HEAD: Final = re.compile(r"[|>]([-+0-9]*+)[^\n]*+(?:\n|\Z)")
_FIRST_LINE: Final = re.compile(r"(?: *+\n)*+( *+)(?=[^\n])")
_FOLD: Final = re.compile(r"[ \t]*+\n([ \t\n]*+)")
_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\n[ \t]*+|.)", re.DOTALL)
_NAMED: Final = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


def plain_line_end(text: str, start: int, *, flow: bool) -> int:
    """Return where the part of a plain scalar on its first line ends."""
    match = (_FLOW_PLAIN if flow else _BLOCK_PLAIN).match(text, start)
    return match.end() if match else start


def plain_end(text: str, first_end: int, parent_indent: int, *, flow: bool) -> int:
    """Return where a plain scalar ends that may go on over further lines, each indented more than its parent."""
    end = first_end
    while following := _NEXT_LINE.match(text, end):
        indent = len(following[1])
        if (not flow and indent <= parent_indent) or (indent == 0 and MARKER.match(text, following.end())):
            break
        line_end = plain_line_end(text, following.end(), flow=flow)
        if line_end == following.end():
            break
        end = line_end
    return end


def quoted_end(text: str, start: int) -> int:
    """Return where a quoted scalar ends, its closing quote included; the end of the text if it never closes."""
    match = (_SINGLE if text[start] == "'" else _DOUBLE).match(text, start)
    return match.end() if match else start + 1


def block_keeps_end(text: str, start: int) -> bool:
    """Say whether a block scalar keeps its last line end: its header does not strip it."""
    head = _BLOCK_HEAD.match(text, start)
    return head is None or "-" not in head[1]


def block_end(text: str, start: int, parent_indent: int) -> int:
    """Return where a block scalar (``|`` or ``>``) ends: the start of the first line that is not in it."""
    head = _BLOCK_HEAD.match(text, start)
    if head is None:
        return start + 1
    least = max(parent_indent + 1, 0)
    digit = head[1].strip("+-")[:1]
    if digit.isdecimal():
        indent = max(least, 1) + int(digit) - 1
    else:
        first = _FIRST_LINE.match(text, head.end())
        if first is None or len(first[1]) < least:
            return head.end()
        indent = len(first[1])
    body = _block_body(indent).match(text, head.end())
    return body.end() if body else head.end()


@lru_cache(maxsize=128)
def _block_body(indent: int) -> re.Pattern[str]:
    return re.compile(rf"(?:(?: {{{indent}}}[^\n]*+| *+)\n)*+(?: {{{indent}}}[^\n]++)?+")


def quoted_text(raw: str) -> str:
    """Return what a quoted scalar says, its quotes given; an escape that YAML does not know stands for itself."""
    inner = raw[1:-1]
    if raw[0] == "'":
        return _folded(inner.replace("''", "'"))
    parts = _ESCAPE.split(inner)
    # Even parts are outside escapes; only there are line ends folded.
    return "".join(_unescape(part) if index % 2 else _folded(part) for index, part in enumerate(parts))


def plain_text(raw: str) -> str:
    """Return what a plain scalar over one or more lines says."""
    return _folded(raw)


def _folded(text: str) -> str:
    """Return text with single line ends made spaces and each further one kept."""
    return _FOLD.sub(lambda match: "\n" * match[1].count("\n") or " ", text) if "\n" in text else text


def _unescape(code: str) -> str:
    if code[0] in "xuU" and len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"  # noqa: PLR2004  # the last code point
    return "" if code[0] == "\n" else _NAMED.get(code, code)
