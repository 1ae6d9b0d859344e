"""
Whether a YAML text that is not plain may hold something the profile refuses: a few compiled patterns over the text.

Most texts are plain (:mod:`canongate.load.plain`) and never come here. One that passes here is parsed, and its value
is walked. One that does not may still be innocent, since the patterns know nothing of quotes and block scalars;
:mod:`canongate.load.compose` then decides exactly. Every pattern is linear in the text: RE2 is by nature, and elsewhere
a repetition is possessive.
"""

import re
from typing import Final

import re2

from canongate.load.limits import YAML_VALUES

# Every scalar on which YAML 1.1 and 1.2 disagree, and every plain key that is not text, begins like one of these.
_WORD: Final = r"(?:[yY](?:es|ES)?|[nN][oO]?|[oO](?:[nN]|ff|FF))"
_NUMBER: Final = (
    r"(?:[-+]?(?:0[0-9xobXOB_]|[0-9]+(?:[_:]|(?:\.[0-9]*)?[eE_])|\.[0-9]+[eE_]|\.[iInN]|[0-9]{19})|[-+]\.|=|<<)"
)
_KEY: Final = r"(?:[-+.]?[0-9][^ :,\n\[\]{}]*|~|null|Null|NULL|true|True|TRUE|false|False|FALSE)"
# Behind a line start, an indicator, or an indicator and a blank; behind a word and one blank there is only prose.
_VALUE_START: Final = r"(?:^ ?|[\[{,:] ?|[-?] |  )"
_KEY_START: Final = r"(?:^ ?|[\[{,] ?|[-?] |  )"
_NO_KEY_LINE: Final = r"(?:[^ \n#:-]|-[^ \n:]|-?:+[^: \n])(?:[^:\n]|:+[^: \n])*(?:\n| #)"
PATTERNS: Final = (
    r"^(?:---|\.\.\.| {130})",
    _VALUE_START + rf"(?:[!%]|[&*][^ \n]|\?[ \n,\]}}]|{_WORD} *[\n#,\]}}:]|{_NUMBER})",
    _KEY_START + rf"(?:{_KEY} *:[ \n,\]}}]|- *[#\n])",
    r"[\[{,] *[:?]",
    # Flow lets a colon follow a quoted key at once; some readers let it elsewhere.
    r"""['"]:[^ \n]""",
    r"(?:^| ):[ \n,\]}]",
    # A value on the line after its key may be indented too little.
    rf""": *(?:#|\n *(?:[\n#"'\[{{|>]|{_NO_KEY_LINE}))""",
)
"""What every text that may be refused has but two: items with something behind them, and flow collections."""
_REFUSABLE: Final = re2.compile("(?m)" + "|".join(PATTERNS))
# Some readers take for another list item, dash or not, what stands on a line indented more than the dash: behind an
# item that is no plain `key: value`; or left of where the item began. Both begin with the line end before the dash.
_BEHIND_ITEM: Final = re.compile(
    r"""
    \n([ ]*+)-[ ]++
    (?: (?=["'\[{|>]|-[ ])[^\n]*+ | (?:[^:\n]|:(?![ \n]))*+(?=\n) | [^\n]*[ ]\#[^\n]*+ )\n
    (?:[ ]*+(?:\#[^\n]*+)?\n)*+ \1[ ]
    """,
    re.VERBOSE,
)
_LEFT_OF_ITEM: Final = re.compile(
    r"""
    \n([ ]*+)-([ ]++)[^\n]*+
    (?: \n(?: \1[ ]\2[^\n]*+ | [ ]*+(?:\#[^\n]*+)?(?=\n) ) )*+
    \n\1[ ](?!\2)[ ]*+[^ \n]
    """,
    re.VERBOSE,
)
_OPENER: Final = re.compile(r"[\[{]")
_BEFORE_FLOW: Final = frozenset("\n [{,:")
_FLOW_COLON: Final = re.compile(r":[ ]*+:")
_SEPARATORS: Final = (b":", b",", b"- ", b"-\n", b"[", b"{", b"?")
"""One of these stands before every value but the first."""
_FLOW_ODD: Final = frozenset("|>'\"%?")


def may_be_refused(data: bytes, text: str) -> bool:
    """
    Say whether a text needs the exact look; False is certain, True is not.

    Args:
        data: the bytes of the text.
        text: the text, without characters that the profile refuses.
    """
    if not data.endswith(b"\n") or may_hold_more(data, YAML_VALUES) or _REFUSABLE.search(data):
        return True
    if b"- " in data and (_BEHIND_ITEM.search(lines := "\n" + text) or _LEFT_OF_ITEM.search(lines)):
        return True
    return (b"[" in data or b"{" in data) and _flow_may_be_refused(text)


def may_hold_more(data: bytes, most: int) -> bool:
    """Say whether a text may hold more values than allowed; the parser would build them all before they are counted."""
    return len(data) > most and sum(map(data.count, _SEPARATORS)) >= most


def _flow_may_be_refused(text: str) -> bool:
    """Say whether a flow collection may be open at the end of a line, or hold quotes or an odd indicator."""
    at = 0
    while opener := _OPENER.search(text, at):
        if opener.start() and text[opener.start() - 1] not in _BEFORE_FLOW:
            at = opener.end()
            continue
        at = text.find("\n", opener.end())
        line = text[opener.start() : at].rstrip(" ")
        balanced = line.count("[") == line.count("]") and line.count("{") == line.count("}")
        if not balanced or line[-1] not in "]}" or not _FLOW_ODD.isdisjoint(line) or _FLOW_COLON.search(line):
            return True
    return False
