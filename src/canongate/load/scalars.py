"""
What a plain (unquoted) scalar means: to YAML 1.2 core, and to the YAML 1.1 that many readers still speak.

Where the two disagree the profile asks for quotes, so that editors, other parsers and canongate agree. One exception:
dates and timestamps are text in 1.2 and stay plain, since 1.1 readers show the same characters again.
"""

import math
import re
import string
from typing import Final

from canongate.load.limits import INTEGER_BOUND

_LONGEST_INTEGER: Final = 22

_CORE: Final = (
    ("null", re.compile(r"null|Null|NULL|~|")),
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("int", re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")),
    ("float", re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")),
    ("float", re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")),
)
# Source: yaml.org/type (bool, int, float, merge, value), with the float of the widespread readers: it needs a digit
# before or after one dot, and a sign in its exponent.
_OLD: Final = (
    ("null", re.compile(r"null|Null|NULL|~|")),
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("bool", re.compile(r"y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF")),
    ("int", re.compile(r"[-+]?(?:0|[1-9][0-9]*)|0x[0-9a-fA-F]+")),
    ("binary int", re.compile(r"[-+]?0b[01_]+")),
    ("octal int", re.compile(r"[-+]?0[0-7_]+")),
    ("int with underscores", re.compile(r"[-+]?[1-9][0-9_]*|[-+]?0x[0-9a-fA-F_]+")),
    ("base 60 number", re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")),
    ("float", re.compile(r"[-+]?[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?|\.[0-9]+(?:[eE][-+][0-9]+)?")),
    (
        "float with underscores",
        re.compile(r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"),
    ),
    ("float", re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")),
    ("merge key", re.compile(r"<<")),
    ("default value", re.compile(r"=")),
)
_NOT_TEXT: Final = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in (*_CORE, *_OLD)))

_TEXT_FIRST: Final = frozenset(string.ascii_letters + "/(\"'") - frozenset("yYnNoOtTfF")
"""Characters that nothing but text begins with, whichever the version; a shortcut, so not all of them."""


def core_type(scalar: str) -> str:
    """Return what YAML 1.2 core reads a plain scalar as: null, bool, int, float or text."""
    return _first(_CORE, scalar)


def old_type(scalar: str) -> str:
    """Return what YAML 1.1 readers take a plain scalar for; dates count as text."""
    return _first(_OLD, scalar)


def readers_disagree(scalar: str) -> bool:
    """Say whether YAML 1.1 and 1.2 readers take a plain scalar for different values."""
    return core_type(scalar) != old_type(scalar)


def reads_as_text(scalar: str) -> bool:
    """Say whether every reader takes a plain scalar for text."""
    return scalar[:1] in _TEXT_FIRST or _NOT_TEXT.fullmatch(scalar) is None


def number_check(scalar: str) -> str | None:
    """Return the check that a plain number breaks: not finite, or a whole number outside 64 bits."""
    kind = core_type(scalar)
    if kind == "int":
        # Python refuses to convert very long digits; 64 bits need no more than 22 characters in any base.
        fits = len(scalar) <= _LONGEST_INTEGER and -INTEGER_BOUND <= int(scalar, 0) < INTEGER_BOUND
        return None if fits else "number-too-large"
    if kind == "float":
        finite = scalar[-1] not in "fFnN" and math.isfinite(float(scalar))
        return None if finite else "number-not-finite"
    return None


def _first(table: tuple[tuple[str, re.Pattern[str]], ...], scalar: str) -> str:
    return next((name for name, pattern in table if pattern.fullmatch(scalar)), "text")
