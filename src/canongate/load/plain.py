"""
Whether a YAML text is plain: written so that its characters alone show that the profile admits what it says.

The fast lane of reading: one pass of RE2 over the text, in place of several patterns and a walk over the value. It says
no to whatever might be refused, and to much that is not: a colon behind a letter beyond ASCII, an odd indentation.
What is not plain is looked at by :mod:`canongate.load.refusable`, so that a mistake here costs time and nothing else,
as long as every pattern covers all that it stands for; the tests hold each against the exact look.
"""

from typing import Final

import re2

from canongate.load.limits import YAML_VALUES
from canongate.load.refusable import PATTERNS, may_hold_more

_DEEPEST: Final = 30
"""Indentation at which a text is not plain any more."""
_ODD_VALUES: Final = (
    r"""["'] *:""",
    rf"^[ -]{{{_DEEPEST}}}",
    r"(?:[\[{][^\[{\n]*){24}",
    r"[^,{\[\n:]{190}:",
    r"[^\x00-\x7f][^\n:]*:",
    r"\\",
)
"""A quoted key, deep indentation, many brackets on a line, a long key, one that may be beyond ASCII, an escape."""
# Behind an item that is no plain `key: value`, nothing may be indented more than its dash. RE2 cannot count, so each
# indentation has a pattern of its own; odd ones are not plain at all.
_BARE_ITEM: Final = r"""(?:["'\[{|>]|- )[^\n]*|(?:[^:\n]|:[^ \n])*|[^\n]* #[^\n]*"""
_BEHIND_ITEM: Final = tuple(
    rf"^ {{{dash}}}- +(?:{_BARE_ITEM})\n(?: *(?:#[^\n]*)?\n)* {{{dash + 1}}}" for dash in range(0, _DEEPEST, 2)
)
# With even indentation and one blank behind each dash, no line can begin between a dash and its item.
_LEFT_OF_ITEM: Final = (r"^(?:  )* [^ \n]", r"^ *-  ")
_ODD: Final = re2.compile("(?m)" + "|".join((*PATTERNS, *_ODD_VALUES, *_BEHIND_ITEM, *_LEFT_OF_ITEM, ": *:")))
# A flow collection on one line, nested once at most, without quotes: a mapping has `key: value` throughout, a list has
# no colon before a blank.
_PART: Final = r"""(?:[^\[\]{}\n|>'"%?,:]|:[^\[\]{}\n|>'"%?,: ])"""
_LIST: Final = rf"\[(?:{_PART}|,)*\]"
_PAIR: Final = rf"{_PART}+: {_PART}*"
_MAPPING: Final = rf"\{{{_PAIR}(?:,{_PAIR})*\}}"
_NESTED_LIST: Final = rf"\[(?:{_PART}|,|{_LIST}|{_MAPPING})*\]"
_NESTED_PAIR: Final = rf"{_PART}+: (?:{_PART}*|{_LIST}|{_MAPPING})"
_NESTED_MAPPING: Final = rf"\{{{_NESTED_PAIR}(?:,{_NESTED_PAIR})*\}}"
_LINE: Final = rf"(?:[^\[{{\n]*|(?:[^\[{{\n]* )?(?:{_NESTED_LIST}|{_NESTED_MAPPING}) *)\n"
_PLAIN_FLOW: Final = re2.compile(rf"(?:{_LINE})*")


def is_plain(data: bytes) -> bool:
    """
    Say whether a text is plain; True is certain, False is not.

    What is plain is one document; its keys are short ASCII text, its numbers of a common size, it is not nested too
    deep, and every reader takes it for the same. Two things it may still have: a key twice, and twice as many values
    as allowed.

    Args:
        data: the bytes of a text without characters that the profile refuses.
    """
    if not data.endswith(b"\n") or may_hold_more(data, 2 * YAML_VALUES) or _ODD.search(data):
        return False
    return (b"[" not in data and b"{" not in data) or _PLAIN_FLOW.fullmatch(data) is not None
