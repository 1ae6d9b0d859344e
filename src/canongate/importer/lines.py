"""
Lines of wiki text, told apart by how they begin: plain, marked, counted, a flow arrow, a table row.

Nothing here knows a page or a grammar; a line is judged by itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from canongate.model.page_layout import FLOW, MARKED, TERMINAL

_SMALL = frozenset(re.findall(r"\w+", "a an and as at but by for from in into nor of on or per the to vs via with"))
_MOST_WORDS = 10
_NUMBERED = re.compile(r"\d+[A-Z]|\d+ [A-Z]")
_HEAD = re.compile(r"(?P<head>[^:]+?)(?P<separator>: | — | – | - | → )(?P<rest>\S.*)")  # noqa: RUF001  # dashes of the dialects


class Sort(StrEnum):
    """How a line begins."""

    PLAIN = "plain"
    BULLET = "bullet"
    ARROW = "arrow"
    NUMBER = "number"
    STEP = "step"
    FLOW = "flow"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank."""

    number: int
    """1-based."""
    raw: str
    body: str
    """The line without indentation and marker."""
    sort: Sort
    indent: int
    blank: int
    """Blank lines before it."""

    @property
    def marked(self) -> bool:
        """Whether the line is an item of a list."""
        return self.sort in (Sort.BULLET, Sort.ARROW, Sort.NUMBER)

    @property
    def plain(self) -> bool:
        """Whether the line has no marker."""
        return self.sort is Sort.PLAIN

    @property
    def written(self) -> str:
        """The line without indentation, its marker included."""
        return self.raw[self.indent :]


def read_lines(text: str, steps: Sequence[str]) -> Iterator[Line]:
    """Yield the lines of a text that are not blank; ``steps`` are the words that open a numbered step."""
    step = _step_pattern(tuple(steps))
    blank = 0
    for number, raw in enumerate(text.split("\n"), 1):
        if raw:
            yield _line(number, raw, blank, step)
            blank = 0
        else:
            blank += 1


def is_title(text: str) -> bool:
    """Return whether a text is a title: few words, most with a capital, no closing mark, no colon inside."""
    words = text.split(" ")
    if text.endswith(TERMINAL) or ": " in text or len(words) > _MOST_WORDS:
        return False
    if not (text[:1].isupper() or _NUMBERED.match(text)):
        return False
    return all(word in _SMALL or not word[:1].isalpha() or word[0].isupper() for word in words)


def is_sentence(text: str) -> bool:
    """Return whether a text closes like a sentence."""
    return text.endswith(TERMINAL)


def has_words(text: str) -> bool:
    """Return whether a text holds a letter or digit at all."""
    return any(map(str.isalnum, text))


def split_head(text: str) -> tuple[str, str, str] | None:
    """Return title, separator and rest of ``Recency: how recently ...``; None where it has no title."""
    match = _HEAD.fullmatch(text)
    if match and is_title(match["head"]):
        return match["head"], match["separator"], match["rest"]
    return None


def _step_pattern(steps: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of ``Step 1 — ``."""
    words = "|".join(map(re.escape, steps)) or r"(?!)"
    return re.compile(rf"(?:{words}) \d{{1,4}}(?:\.| ?:| [—–-]) (?=\S)")  # noqa: RUF001  # dashes of the dialects


def _line(number: int, raw: str, blank: int, step: re.Pattern[str]) -> Line:
    """Return one line, judged by its beginning."""
    written = raw.lstrip(" ")
    indent = len(raw) - len(written)
    if written in FLOW:
        return Line(number, raw, written, Sort.FLOW, indent, blank)
    if match := step.match(written):
        return Line(number, raw, written[match.end() :], Sort.STEP, indent, blank)
    if match := MARKED.match(written):
        return Line(number, raw, written[match.end() :], Sort(match.lastgroup or ""), indent, blank)
    sort = Sort.ROW if len(written) > 1 and written[0] == written[-1] == "|" else Sort.PLAIN
    return Line(number, raw, written, sort, indent, blank)
