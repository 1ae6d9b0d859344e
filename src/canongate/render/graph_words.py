"""
How wide words are in a picture, and where they are broken, without asking any font.

Widths are upper bounds over the common sans-serif fonts (DejaVu Sans and its bold are the widest of them), so that
words that fit here fit wherever the picture is opened.
"""

import re
import unicodedata
from collections.abc import Mapping

_REGULAR = {
    30: "'Iijl",
    35: " ,./:;\\|",
    40: "()-[]ft",
    45: "!r",
    50: '"*J`',
    55: "csz",
    60: "?L_kvxy",
    65: "$0123456789FTabdeghnopqu{}",
    70: "ABEKPSVXYZ",
    75: "CNRU",
    80: "&DGHOQ",
    85: "#+<=>^w~",
    90: "M",
    100: "%Wm",
    105: "@",
}
_BOLD = {
    35: " 'ijl",
    40: ",./:;I\\|",
    45: "-f",
    50: "!()[]`rt",
    55: '"*',
    60: "J_csz",
    65: "?Lx",
    70: "$0123456789EFTaekovy",
    75: "CPSYZbdghnpqu{}",
    80: "ABKRVX",
    85: "#+<=>DGHNU^~",
    90: "&OQ",
    95: "w",
    100: "@M",
    105: "%m",
    115: "W",
}
_LATIN, _OTHER = 115, 130
_FIRST_OTHER = "\u0250"
_BREAKS = re.compile(r"[^ /#._-]*[/#._-]?| +")
CUT = "…"


def _by_character(widths: Mapping[int, str]) -> dict[str, int]:
    return {character: width for width, characters in widths.items() for character in characters}


_WIDTHS = {False: _by_character(_REGULAR), True: _by_character(_BOLD)}
"""Hundredths of the font size, by weight and character."""


def text_width(text: str, size: int, *, bold: bool = False) -> float:
    """Return an upper bound of a text's width, in the unit of the font size."""
    known = _WIDTHS[bold]
    return sum(known.get(one) or _unlisted(one) for one in text) * size / 100


def _unlisted(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return _LATIN if character < _FIRST_OTHER else _OTHER


def broken(text: str, room: float, size: int, *, bold: bool = False, most: int = 4) -> tuple[str, ...]:
    """
    Return a text as lines that are no wider than the room, broken at blanks, and in ids after ``/ # . _ -``.

    Args:
        text: one line of words.
        room: width a line may have; at least that of one character.
        size: font size.
        bold: whether it is set bold.
        most: lines at most; what is left is cut, and the last line says so.
    """

    def fits(line: str) -> bool:
        return text_width(line, size, bold=bold) <= room

    lines = [""]
    for piece in filter(None, _BREAKS.findall(text)):
        for part in [piece] if fits(piece) else piece:
            if fits(lines[-1] + part):
                lines[-1] += part
            elif part.strip():
                lines.append(part)
    lines = [line.strip() for line in lines]
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and not fits(last + CUT):
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip() + CUT)
