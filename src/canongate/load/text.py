"""
Bytes to text, and what the profile refuses in text whatever format it is in.

Characters only: line ends, controls, invisible characters, Unicode form. Structure is the format's own affair.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from canongate.load.checks import found
from canongate.load.place import Lines
from canongate.model.finding import Finding

_CLEAN_ASCII: Final = bytes([10, *range(32, 127)])
_CONTROL: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_BIDI: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Source: Unicode's Default_Ignorable_Code_Point, less the bidi controls above; variation selectors included.
_INVISIBLE: Final = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Source: Unicode TR51 (emoji sequences), with its pictographs taken as whole blocks.
_PICTOGRAPH: Final = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff\u3030"
    "\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_EMOJI: Final = rf"{_PICTOGRAPH}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?(?:[\U000e0020-\U000e007e]+\U000e007f)?"
_ODD: Final = re.compile(
    rf"[0-9#*]\ufe0f\u20e3|{_EMOJI}(?:\u200d{_EMOJI})*"
    rf"|(?P<control>[{_CONTROL}])|(?P<bidi>[{_BIDI}])|(?P<invisible>[{_INVISIBLE}])"
)
_ODD_AT_ALL: Final = re.compile(rf"[{_CONTROL}{_BIDI}{_INVISIBLE}\r\t]")
_CHECKS: Final = {
    "control": "text-control-character",
    "bidi": "text-bidi-control",
    "invisible": "text-zero-width",
}
_WHOLE_FILE: Final = {"\r": "text-carriage-return", "\t": "text-tab"}
"""Characters reported at their first place with a count: the whole file is written that way."""
UNSAFE_FOR_STRUCTURE: Final = frozenset({"text-carriage-return", "text-tab", "text-control-character", "text-bom"})
"""Findings behind which the structure of a text is not worth reading."""


def is_clean(data: bytes, text: str) -> bool:
    """Say, fast, that bytes and the text they encode hold no character that needs a closer look."""
    rest = data.translate(None, _CLEAN_ASCII)
    if not rest:
        return True
    return not _ODD_AT_ALL.search(rest.decode()) and unicodedata.is_normalized("NFC", text)


def decoded(data: bytes, path: str, limit: int) -> str | Finding:
    """Return bytes as text, or the finding that they are too many or not UTF-8."""
    if len(data) > limit:
        return found("file-too-large", f"more than {limit:,} bytes", path, limit=limit)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        lines = Lines(before)
        byte = data[error.start]
        place = (lines, len(before), len(before))
        return found("file-not-utf8", f"byte 0x{byte:02x} is not UTF-8", path, place=place, byte=byte)


def text_findings(lines: Lines, path: str) -> Iterator[Finding]:
    """Yield what is wrong with the characters of a text, each at its place."""
    text = lines.text
    for char, check in _WHOLE_FILE.items():
        at = text.find(char)
        if at >= 0:
            count = text.count(char)
            said = f"{name_of(char)} stands in the text" + (f", {count:,} times in this file" if count > 1 else "")
            yield found(check, said, path, place=(lines, at, at + 1), character=name_of(char), count=count)
    for check, start, end in odd_characters(text):
        name = name_of(text[start])
        yield found(check, f"{name} stands in the text", path, place=(lines, start, end), character=name)
    yield from _not_nfc(lines, path)


def odd_characters(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield check, start and end of every refused character; emoji sequences may hold joiners and selectors."""
    for match in _ODD.finditer(text):
        if match.lastgroup:
            bom = match[0] == "\ufeff" and match.start() == 0
            yield "text-bom" if bom else _CHECKS[match.lastgroup], match.start(), match.end()


def refused_in_value(text: str) -> str | None:
    """Return the check that a value's text breaks, escapes resolved; LF and tab are allowed in a value."""
    if text.isascii() and text.isprintable():
        return None
    if "\r" in text:
        return "text-carriage-return"
    for check, _, _ in odd_characters(text):
        return "text-zero-width" if check == "text-bom" else check
    return None if unicodedata.is_normalized("NFC", text) else "text-not-nfc"


def name_of(char: str) -> str:
    """Return how a character is named in a message: its code point, and its Unicode name where it has one."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()


def _not_nfc(lines: Lines, path: str) -> Iterator[Finding]:
    if unicodedata.is_normalized("NFC", lines.text):
        return
    at = 0
    for line in lines.text.split("\n"):
        normal = unicodedata.normalize("NFC", line)
        if normal != line:
            column = next((i for i, (a, b) in enumerate(zip(line, normal, strict=False)) if a != b), len(normal))
            codes = " ".join(f"U+{ord(char):04X}" for char in line[column : column + 2])
            place = (lines, at + column, at + min(column + 2, len(line)))
            yield found("text-not-nfc", f"{codes} is not in form NFC", path, place=place, characters=codes)
        at += len(line) + 1
