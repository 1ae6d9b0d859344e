"""
What a YAML parser complains of, in the words of somebody who writes a file by hand.

The parser says which of its rules was broken; which mistake people make there is seen on the line itself. Where no
known mistake is seen, the parser's own sentence stays.
"""

import re
from typing import Final

_KEY: Final = r"(?:- +)*(?P<key>[\w.-]+|\"[^\"]*\"|'[^']*')"
_COLON_IN_VALUE: Final = re.compile(rf"^ *{_KEY}: +(?P<value>(?![\"'\[{{|>&*!]).*?[^ ]: .*|(?![\"'\[{{|>]).*[^ ]:)$")
_NO_BLANK: Final = re.compile(rf"^ *{_KEY}:(?P<value>[^ :/\n].*)$")
_ODD_BLANK: Final = re.compile(r":[\u00a0\u2000-\u200a\u202f\u3000]")
_NO_COLON: Final = re.compile(r"^ *(?:- +)*(?P<text>[^:#]*[^:# ])(?: +#.*)?$")
_STRUCTURE: Final = frozenset(
    {
        "a block collection cannot be a mapping key",
        "an implicit mapping key cannot span multiple lines",
        "expected ':' after mapping key",
    }
)
"""What the parser says where the lines do not fit together."""
_QUOTE_OPEN: Final = ("a quotation mark is not closed before this line", "Close it at the end of the value.")
_BRACKET_OPEN: Final = (
    "a bracket is not closed",
    "Close each [ with ] and each { with }, a comma between two entries.",
)
_WORDS: Final = {
    "a multi-line quoted scalar must be indented past its block context": _QUOTE_OPEN,
    "the implicit key of a flow sequence pair must be on one line": _BRACKET_OPEN,
    "missing ',' between flow collection entries": _BRACKET_OPEN,
    "unclosed flow collection at end of input": _BRACKET_OPEN,
    "unexpected content after quoted scalar": (
        "text stands behind the closing quotation mark",
        'Quote the whole value; a mark inside it is written \\" in double quotes, and twice in single ones.',
    ),
    "unexpected content after block scalar indicator": (
        "text stands behind the sign that begins a block of text",
        "Begin the text on the next line, indented.",
    ),
    "a block sequence cannot start on the same line as its mapping key": (
        "a list begins on the line of its key",
        "Begin it on the next line, each item with a dash.",
    ),
}
"""The parser's other sentences, each with our words."""
_RESERVED: Final = re.compile("'(.)' is a reserved indicator")
_ESCAPE: Final = "Write a backslash twice inside double quotes, or use single quotes."
_INDICATORS: Final = "`@%"
_SHOWN: Final = 60


def syntax_words(said: str, line: str, before: str) -> tuple[str, str]:
    """
    Return what is wrong on a line and what mends it; the parser's sentence and no mend where it is not known.

    Args:
        said: the parser's sentence.
        line: the line it names.
        before: the nearest line above that holds something; empty where there is none.
    """
    if said in _STRUCTURE:
        words = _first_character(line.strip()) or _colon(line) or _misplaced(line, before)
    else:
        words = _first_character(line.strip()) or _WORDS.get(said)
    return words or _last_resort(said)


def _last_resort(said: str) -> tuple[str, str]:
    """Return the parser's own sentence where it speaks of a character, with the mend; else without."""
    if reserved := _RESERVED.match(said):
        return f"a value cannot begin with {reserved[1]} where it is not quoted", "Quote the value."
    return said, _ESCAPE if said.startswith("unknown escape") else ""


def _first_character(text: str) -> tuple[str, str] | None:
    """Return the words for a line whose first character stands for something else in YAML."""
    if text.startswith("```"):
        return f"{text} is Markdown, not YAML", "Remove the lines with ```."
    if text and text[0] in _INDICATORS:
        return f"a value cannot begin with {text[0]} where it is not quoted", f"Quote the value: {_quoted(text)}"
    return None


def _colon(line: str) -> tuple[str, str] | None:
    """Return the words for a line with a colon too many or too few, no blank behind it, or a dash among keys."""
    if odd := _ODD_BLANK.search(line):
        return f"the blank after the colon is U+{ord(odd[0][1]):04X}, which is none to YAML", "Type an ordinary blank."
    if colon := _COLON_IN_VALUE.match(line):
        return "a value that holds a colon and a blank is not quoted", f"Quote the value: {_quoted(colon['value'])}"
    if close := _NO_BLANK.match(line):
        return (
            f"no blank stands behind the colon of {close['key']}",
            f"Write `{close['key']}: {close['value'].strip()}`.",
        )
    if line.strip().startswith("- "):
        return "a list item stands among keys", "Begin the item before it with a dash too, or indent this one."
    if bare := _NO_COLON.match(line):
        return f"{_short(bare['text'])} has no colon, so it is no key with a value", "Write `key: value`, or indent it."
    return None


def _misplaced(line: str, before: str) -> tuple[str, str] | None:
    """Return the words for a line that does not begin where its neighbours do."""
    indent, above = _indent(line), _indent(before)
    if indent != above and before:
        seen = f"this line is indented by {_blanks(indent)}, the line before it by {_blanks(above)}"
        return seen, "Indent it as far as the keys it belongs with."
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _blanks(count: int) -> str:
    return "1 blank" if count == 1 else f"{count} blanks"


def _quoted(text: str) -> str:
    """Return a value as it would stand quoted, shortened where it is long."""
    shown = _short(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{shown}"'


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
