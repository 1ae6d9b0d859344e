"""
Whether a YAML text may hold something the profile refuses: one pass of a compiled pattern over the whole text.

A text that passes needs no closer look. One that does not may still be innocent, since the pattern knows nothing of
quotes and block scalars; :mod:`canongate.load.compose` then decides exactly.
"""

import re
from typing import Final

# Every scalar on which YAML 1.1 and 1.2 disagree, and every plain key that is not text, begins like one of these.
_WORD: Final = r"(?:[yY](?:es|ES)?|[nN][oO]?|[oO](?:[nN]|ff|FF))"
_NUMBER: Final = (
    r"(?:[-+]?(?:0[0-9xobXOB_]|[0-9]+[_:]|(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE]|[0-9.]*\.[0-9]*_|\.(?:[iI]|[nN]))"
    r"|\+\.|[-+]?[0-9]{19}|=|<<)"
)
_KEY: Final = r"(?:[-+.]?[0-9][^ :]*|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|)"
_SUSPECT: Final = re.compile(
    rf"""
      ^(?:%|---|\.\.\.)
    | (?:^|(?<=[ \n\[{{,:]))(?:!|[&*][^ \n])
    | (?:^|(?<=[ \n\[{{,:]))(?:{_WORD}[ ]*(?:$|[#,\]}}:])|{_NUMBER})
    | (?:^|(?<=[ \n\[{{,]))(?:{_KEY}[ ]*:(?:\s|$|[,\]}}]))
    | (?:^|(?<=[ \n\[{{,]))\?(?:\s|$)
    """,
    re.VERBOSE | re.MULTILINE,
)


def is_suspect(text: str) -> bool:
    """Say whether a text needs the exact look; False is certain, True is not."""
    return _SUSPECT.search(text) is not None
