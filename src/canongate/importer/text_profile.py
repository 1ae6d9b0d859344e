"""
Which texts are read at all.

A text outside the profile is refused with every place, or mended where the caller asks for it, with each change
listed. Nothing here looks at what the text means.
"""

import re
import unicodedata
from collections.abc import Iterator

from canongate.model.finding import Finding, Level
from canongate.model.span import Span

LARGEST = 200_000
"""Bytes of a text; its page file, about four times as long, stays within what is read from the canon."""
MOST_LINES = 5000
LONGEST_LINE = 2000
MOST_SHOWN = 50

_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
)
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_OUTSIDE = re.compile(f"[\r{_SPACES}{_BIDI}{_ZERO_WIDTH}{_CONTROL}]| +$", re.MULTILINE)
_SPACE = re.compile(f"[{_SPACES}]")
_EMOJI_JOINED = re.compile("[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff\ufe0f]")


class _Mend:
    """What a character outside the profile is called, the check that finds it, and what it is mended to."""

    def __init__(self, rule: str, name: str, replacement: str) -> None:
        self.rule = rule
        self.name = name
        self.replacement = replacement


def check_text(text: str, path: str, *, normalise: bool) -> tuple[str | None, tuple[Finding, ...]]:
    """
    Return the text as it may be read, or None where it is refused, with the findings that say why.

    Args:
        text: wiki text.
        path: what findings call the text.
        normalise: mend what can be mended; each change is a note.
    """
    size, lines = len(text.encode("utf-8", "surrogatepass")), text.count("\n") + 1
    if size > LARGEST or lines > MOST_LINES:
        message = f"the text has {size} bytes in {lines} lines; at most {LARGEST} in {MOST_LINES} are read"
        return None, (_finding("text-too-large", message, Span.point(path), "split the page"),)
    if not text.strip():
        return None, (_finding("text-empty", "the text is empty", Span.point(path), "export the page again"),)
    faults = list(_faults(text, path, normalise=normalise))
    if faults and not normalise:
        return None, _shown(faults, path)
    mended = _mend(text) if faults else text
    for number, line in enumerate(mended.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            message = f"the line has {len(line)} characters; at most {LONGEST_LINE} are read"
            return None, (*faults, _finding("text-line-too-long", message, Span.point(path, number), "break the line"))
    return mended, tuple(faults)


def _faults(text: str, path: str, *, normalise: bool) -> Iterator[Finding]:
    """Yield a finding for each character or line outside the profile, in the order of the text."""
    level = Level.NOTE if normalise else Level.ERROR
    composed = unicodedata.is_normalized("NFC", text)
    if composed and not _OUTSIDE.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not composed and not unicodedata.is_normalized("NFC", line):
            at = _first_difference(line, unicodedata.normalize("NFC", line))
            message = f"{_name(line[at])} is not in composed form (NFC)"
            yield _finding("text-not-nfc", message, Span.point(path, number, at + 1), _help("composed"), level)
        for match in _OUTSIDE.finditer(line):
            if not _joins_emoji(line, match.start()):
                mend = _mend_of(match[0])
                message = f"{mend.name} in the text" if match[0].strip(" ") else mend.name
                shown = repr(mend.replacement) if mend.replacement else "removed"
                yield _finding(mend.rule, message, Span.point(path, number, match.start() + 1), _help(shown), level)


def _mend(text: str) -> str:
    """Return the text with everything outside the profile replaced."""
    lines = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        plain = _OUTSIDE.sub(lambda match, line=line: _replacement(line, match), line)  # type: ignore[misc]
        lines.append(unicodedata.normalize("NFC", plain).rstrip(" "))
    return "\n".join(lines)


def _replacement(line: str, match: re.Match[str]) -> str:
    """Return what one match is mended to."""
    return match[0] if _joins_emoji(line, match.start()) else _mend_of(match[0]).replacement


def _mend_of(found: str) -> _Mend:
    """Return the name and mend of what stands outside the profile."""
    if not found.strip(" "):
        return _Mend("text-trailing-space", f"{len(found)} spaces at the end of the line", "")
    if found == "\r":
        return _Mend("text-carriage-return", "a carriage return", "\n")
    if _SPACE.fullmatch(found):
        return _Mend("text-unusual-space", _name(found), " ")
    if re.fullmatch(f"[{_BIDI}]", found):
        return _Mend("text-bidi-control", _name(found), "")
    if re.fullmatch(f"[{_ZERO_WIDTH}]", found):
        return _Mend("text-zero-width", _name(found), "")
    return _Mend("text-control-character", _name(found), " " if found in "\u2028\u2029\x85\x0b\x0c" else "")


def _joins_emoji(line: str, at: int) -> bool:
    """Return whether the character is a joiner inside an emoji sequence, where it is allowed."""
    if line[at] != "\u200d" or not 0 < at < len(line) - 1:
        return False
    return bool(_EMOJI_JOINED.match(line[at - 1]) or "\U0001f3fb" <= line[at - 1] <= "\U0001f3ff") and bool(
        _EMOJI_JOINED.match(line[at + 1])
    )


def _first_difference(one: str, other: str) -> int:
    """Return the first index at which two texts differ."""
    return next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(other) - 1)


def _name(character: str) -> str:
    """Return a character's code point and name, safe to print."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'unnamed')}"


def _help(mended: str) -> str:
    """Return the mend in words."""
    return f"mend the text, or import with --normalise ({mended})"


def _shown(faults: list[Finding], path: str) -> tuple[Finding, ...]:
    """Return the first faults, and a count of those left out."""
    if len(faults) <= MOST_SHOWN:
        return tuple(faults)
    message = f"{len(faults) - MOST_SHOWN} further places outside the profile"
    return (*faults[:MOST_SHOWN], _finding("text-outside-profile", message, Span.point(path), _help("each is listed")))


def _finding(rule: str, message: str, place: Span, mend: str, level: Level = Level.ERROR) -> Finding:
    """Return a finding at a place of the text."""
    return Finding(rule, level, message, place.path, span=place, help=mend)
