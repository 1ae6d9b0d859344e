r"""
Text from files made harmless to show: control characters, terminal escapes and invisible characters become visible.

Every format calls this on whatever came from a file. It does not know the syntax of any format: quoting for XML,
Markdown or workflow commands is the work of the module that writes it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

# NOTE: ranges are spelled out, not taken from unicodedata: its tables change with the Python version, and the same
# input must give the same bytes on each.
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: U+009B alone starts a terminal sequence
    "\u00ad\u061c\u180e\u200b\u200c\u200e\u200f"  # soft hyphen, zero width, direction marks
    "\u2028-\u202e\u2060-\u206f"  # separators, bidirectional overrides and isolates
    "\ufeff\ufff9-\ufffb\ufffe\uffff"  # byte order mark, annotation, no characters in XML
    "\ud800-\udfff"  # lone surrogates cannot be encoded
    "\U000e0000-\U000e007f]"  # tags: invisible text
    f"|(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])"  # a joiner is visible only inside an emoji sequence
)
_BLANK = re.compile(r"[ \t]*\r?\n[ \t\r\n]*")


def visible(text: str) -> str:
    r"""Return ``text`` on one line with each control or invisible character as an escape such as ``\x1b``."""
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub(_escape, text)


def flowed(text: str) -> str:
    """Return prose as one visible line: line ends and the blanks about them become one space."""
    return visible(_BLANK.sub(" ", text.strip()))


def visible_json(value: Any) -> str:
    r"""
    Return JSON, indented, ending with a line end, in which every control or invisible character is ``\uXXXX``.

    Nothing is lost: a parser reads back the very text that was given.
    """
    text = json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False)
    return _UNSAFE.sub(_json_escape, text) + "\n"


def plain(value: Any) -> Any:
    """
    Return ``value`` as JSON can hold it.

    Mappings and lists keep their order; sets are sorted; what JSON has no form for (a date, a decimal, an infinite
    number) becomes its text.
    """
    if value is None or isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    return str(value)


def _escape(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode()


def _json_escape(match: re.Match[str]) -> str:
    r"""Escape as JSON does; the line ends of the indentation are its own and stay."""
    character = match.group()
    return character if character == "\n" else json.dumps(character)[1:-1]
