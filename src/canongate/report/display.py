"""
How wide text stands on a terminal: wide (CJK, emoji) characters take two columns, combining ones none.

It measures and wraps; it does not paint, and it expects nothing of the terminal. Text need not be made visible
first: widths are those of the visible form.
"""

import re
import unicodedata
from collections.abc import Iterator

from canongate.report.inert import visible

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_TOKEN = re.compile(r"( *)([^ ]+)")


def clusters(text: str) -> Iterator[str]:
    """Yield the pieces of ``text`` that a reader sees as one character, in order; joined they are ``text``."""
    if text.isascii():
        yield from text
        return
    start = 0
    while start < len(text):
        end = start + 1
        if _is_flag_half(text[start]) and end < len(text) and _is_flag_half(text[end]):
            end += 1
        while end < len(text):
            if _extends(text[end]):
                end += 1
            elif text[end] == _JOINER and end + 1 < len(text) and _is_emoji(text[start]) and _is_emoji(text[end + 1]):
                end += 2
            else:
                break
        yield text[start:end]
        start = end


def cluster_width(cluster: str) -> int:
    """Return the columns one cluster takes when shown in its visible form."""
    if len(cluster) == 1 and " " <= cluster <= "~":
        return 1
    shown = visible(cluster[0])
    if len(shown) > 1:
        return len(shown)
    if _EMOJI_STYLE in cluster or (_is_flag_half(cluster[0]) and len(cluster) > 1):
        return 2
    if _extends(cluster[0]):
        return 0
    return 2 if unicodedata.east_asian_width(cluster[0]) in "WF" else 1


def width(text: str) -> int:
    """Return the columns ``text`` takes when shown in its visible form."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(cluster_width, clusters(text)))


def wrap(text: str, columns: int, *, first: str = "", rest: str = "") -> list[str]:
    """
    Return ``text`` as lines of at most ``columns``, the first after ``first``, the others after ``rest``.

    Lines break at spaces only, so an id or a path is never broken, however long; a run of CJK text without spaces,
    and without a slash that would make it a path, also breaks between two characters.
    """
    lines = [first]
    filled = False  # an empty first line longer than the others may stay empty, so that a long word still fits
    for blanks, word in _TOKEN.findall(text):
        for number, piece in enumerate(_pieces(word, columns - width(rest))):
            glue = blanks if number == 0 else ""
            breakable = filled or width(first) > width(rest)
            if breakable and width(lines[-1]) + len(glue) + width(piece) > columns:
                lines.append(rest + piece)
            else:
                lines[-1] += (glue if filled else "") + piece
            filled = True
    return [line.rstrip() for line in lines]


def shorten(text: str, columns: int) -> str:
    """Return ``text`` cut to at most ``columns``, an ellipsis where something was left out."""
    if width(text) <= columns:
        return text
    kept, room = "", columns - 1
    for cluster in clusters(text):
        room -= cluster_width(cluster)
        if room < 0:
            break
        kept += cluster
    return f"{kept}…"


def _pieces(word: str, room: int) -> list[str]:
    """Return the parts between which a word may be broken: one part, unless it is a long run of wide characters."""
    if word.isascii() or "/" in word or width(word) <= room:
        return [word]
    pieces = list(clusters(word))
    starts = [number for number, piece in enumerate(pieces) if number == 0 or _may_start_a_line(piece)]
    return ["".join(pieces[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _may_start_a_line(cluster: str) -> bool:
    """Return whether a line may break before a cluster: it is wide, and no closing mark."""
    return cluster_width(cluster) > 1 and not unicodedata.category(cluster[0]).startswith("P")


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_emoji(character: str) -> bool:
    return "\u2190" <= character <= "\u2bff" or "\U0001f000" <= character <= "\U0001faff"


def _extends(character: str) -> bool:
    """Combining marks, emoji skin tones, and the vowels and finals of a Hangul syllable take no column."""
    if character < "\u0300":
        return False
    return (
        unicodedata.category(character) in {"Mn", "Me"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\u1160" <= character <= "\u11ff"
        or "\ud7b0" <= character <= "\ud7ff"
    )
