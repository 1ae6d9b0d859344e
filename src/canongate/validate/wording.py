"""
Words for values, types and forms, as messages about a document use them.

Nothing here judges: what is wrong is known when these words are asked for.
"""

import json
from collections.abc import Mapping
from typing import Any

LONGEST_SHOWN = 60

TYPES = {
    "null": "nothing",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "array": "a list",
    "object": "a mapping",
}
"""What each JSON type is called."""

_NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", type(None): "null"}
_MENDS = {
    "boolean": "write true or false",
    "integer": "write a whole number",
    "number": "write a number",
    "array": "write a list: each entry on a line of its own after `- `",
    "object": "write `key: value` lines, indented below it",
}
_PIECE = "lower-case letters, digits and hyphens"
_NAME = "lower-case letters, digits and underscores, a letter first"
_FORMS = {
    r"^[^\n]*$": "write it on one line",
    r"^(/[^/]+)*$": "write a JSON pointer such as `/segment/where`",
    r"^[a-z0-9][a-z0-9-]*$": f"use {_PIECE} only",
    r"^[a-z][a-z0-9-]*$": f"use {_PIECE} only, a letter first",
    r"^[a-z][a-z0-9_]*$": f"use {_NAME}",
    r"^sha256:[0-9a-f]{64}$": "write `sha256:` and 64 digits of 0-9 and a-f",
    r"^[A-Z]{3}$": "write the three capital letters of ISO 4217, such as EUR",
    r"^ed25519:[A-Za-z0-9+/]{43}=$": "write `ed25519:` and the 32 bytes of the public key in base64",
    r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$": "write a day of the calendar as YYYY-MM-DD",
    r"^[A-Za-z0-9_][A-Za-z0-9._/-]*$": "write a path inside the root, of letters, digits and ._/-",
    r"^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$": "write a path of plain names, parted by slashes",
    r"^[^/\\.\x00-\x1f][^/\\\x00-\x1f]*$": "write the name of a file, without its folder",
    r"^[A-Za-z0-9_+/-]+$": "write a time zone such as Europe/London",
    r"^[a-z]-[0-9a-f]{16}$": "write a letter, a hyphen and 16 digits of 0-9 and a-f",
}
FORMATS = {"date": "write a day of the calendar as YYYY-MM-DD"}
"""What to write where a schema names a format."""


def form_words(pattern: str, examples: list[Any]) -> str:
    """Return what to write where a pattern is asked for: in words where it has some, and an example where there is."""
    words = _FORMS.get(pattern) or f"it must match {pattern}"
    return f"{words}, for example {show(examples[0])}" if examples else words


def show(value: Any) -> str:
    """Return a value as JSON, cut to what fits in a sentence."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def type_word(value: Any) -> str:
    """Return what a JSON value is, with its article."""
    return TYPES[_NAMES.get(type(value), "object")]


def type_mend(value: Any, types: list[str]) -> str:
    """Return what to do about a value of the wrong type; empty where nothing can be said for all cases."""
    if value is None:
        return "write a value, or leave the key out"
    if isinstance(value, str) and types in (["integer"], ["number"]):
        return "write the number without quotes" if value.strip("+-").isdecimal() else _MENDS[types[0]]
    return _MENDS.get(types[0], "") if len(types) == 1 else ""


def key_words(node: Mapping[str, Any]) -> str:
    """Return what keys a mapping takes whose keys are not listed but have a form."""
    return form_words(next(iter(node["patternProperties"])), [])


def place_words(path: tuple[str | int, ...]) -> str:
    """Return a place as an author would say it: ``segment.where``, ``rows[3].id``, ``the document``."""
    if not path:
        return "the document"
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return f"`{text.removeprefix('.')}`"
