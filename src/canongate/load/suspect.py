"""
Whether a YAML text may hold something the profile refuses: a few compiled patterns over the whole text.

A text that passes needs no closer look. One that does not may still be innocent, since the patterns know nothing of
quotes and block scalars; :mod:`canongate.load.compose` then decides exactly. Every pattern is linear in the text: a
repetition is possessive, or ends where the next may begin.
"""

import re
from typing import Final

# Every scalar on which YAML 1.1 and 1.2 disagree, and every plain key that is not text, begins like one of these.
_WORD: Final = r"(?:[yY](?:es|ES)?|[nN][oO]?|[oO](?:[nN]|ff|FF))"
_NUMBER: Final = (
    r"(?:[-+]?(?:0[0-9xobXOB_]|[0-9]++(?:[_:]|(?:\.[0-9]*+)?[eE_])|\.[0-9]++[eE_]|\.[iInN]|[0-9]{19})|\+\.|=|<<)"
)
_KEY: Final = r"(?:[-+.]?[0-9][^ :,\n\[\]{}]*+|~|null|Null|NULL|true|True|TRUE|false|False|FALSE)"
_VALUE_START: Final = r"(?:^|(?<=[ \n\[{,:]))"
_KEY_START: Final = r"(?:^|(?<=[ \n\[{,]))"
_SUSPECT: Final = re.compile(
    rf"""
      ^(?:---|\.\.\.|[ ]{{130}})
    | {_VALUE_START}(?: [!%] | [&*][^ \n] | {_WORD}[ ]*+(?:$|[#,\]}}:]) | {_NUMBER} )
    | {_KEY_START}(?: {_KEY}[ ]*+:(?:[ \n,\]}}]|\Z) | :(?:[ \n,\]}}]|\Z) | \?(?:[ \n,\]}}]|\Z) | -[ ]*+(?:\#|$) )
    | [\[{{,][ ]*+[:?]
    # A value on the line after its key may be indented too little.
    | :[ ]*+(?: \# | \n[ ]*+(?: [\n\#"'\[{{|>] | (?!-[ \n]|-\Z)(?:[^:\n]|:(?![ \n]))++(?:\n|\Z) ) )
    """,
    re.VERBOSE | re.MULTILINE,
)
# Some readers take for another list item, dash or not, what stands on a line indented more than the dash: behind an
# item that is no plain `key: value`; or left of where the item began.
_STRAY: Final = re.compile(
    r"""
      ^([ ]*+)-[ ]++
      (?: (?=["'\[{|>]|-[ ])[^\n]*+ | (?:[^:\n]|:(?![ \n]))*+(?=\n) | [^\n]*[ ]\#[^\n]*+ )\n
      (?:[ ]*+(?:\#[^\n]*+)?\n)*+ \1[ ]
    | ^([ ]*+)-([ ]++)[^\n]*+
      (?: \n(?: \2[ ]\3[^\n]*+ | [ ]*+(?:\#[^\n]*+)?(?=\n) ) )*+
      \n\2[ ](?!\3)[ ]*+[^ \n]
    """,
    re.VERBOSE | re.MULTILINE,
)
_FLOW_OPENER: Final = re.compile(r"(?:^|(?<=[ \[{,:]))[\[{]", re.MULTILINE)
_FLOW_ODD: Final = frozenset("|>'\"%?")


def is_suspect(text: str) -> bool:
    """Say whether a text needs the exact look; False is certain, True is not."""
    if not text.endswith("\n") or _SUSPECT.search(text) or _STRAY.search(text):
        return True
    return ("[" in text or "{" in text) and _flow_is_suspect(text)


def _flow_is_suspect(text: str) -> bool:
    """Say whether a flow collection may be open at the end of a line, or hold quotes or an odd indicator."""
    at = 0
    while opener := _FLOW_OPENER.search(text, at):
        at = text.find("\n", opener.end())
        line = text[opener.start() : at].rstrip(" ")
        balanced = line.count("[") == line.count("]") and line.count("{") == line.count("}")
        if not balanced or line[-1] not in "]}" or not _FLOW_ODD.isdisjoint(line):
            return True
    return False
