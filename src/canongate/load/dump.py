"""
A value to YAML text within the profile: block style, one line per scalar, the same bytes for the same value.

Reading the text back gives the same value. Text over several lines becomes a literal block where that is exact.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from canongate.load.admit import key_admitted, scalar_refusal
from canongate.load.limits import DEPTH_LIMIT
from canongate.load.scalars import reads_as_text
from canongate.model.error import CanongateError

# Plain in block context and before a colon: no indicator first, no `: ` or ` #`, no blank at the ends.
# Other spaces than the blank are content to YAML.
_PLAIN: Final = re.compile(
    r"(?:[^ \-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=[^ ]))(?:[^:# ]++|:(?=[^ ])|(?<=[^ ])#|[ ]++(?=[^ #:]|:[^ ]))*+"
)
_ESCAPED: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_ONE_LINE: Final = frozenset("\n\t")
_INDENT: Final = "  "


class DumpError(CanongateError):
    """A value has no form within the profile."""

    stage = "dump"


def dump_yaml(value: Any, *, schema_comment: str | None = None) -> str:
    """
    Return a value as YAML text that the profile reads back as the same value.

    Args:
        value: JSON-like; keys keep their order.
        schema_comment: path or address of the schema, for the editor's modeline in the first line.

    Raises:
        DumpError: the value is outside the profile: a single scalar, not JSON-like, too deep, a refused key, character
            or number.
    """
    if not isinstance(value, Mapping | list | tuple):
        raise DumpError(f"{value!r} is no document: a document is a mapping or a list")
    lines = [] if schema_comment is None else [f"# yaml-language-server: $schema={schema_comment}"]
    lines.extend(_lines(value, 0))
    return "\n".join(lines) + "\n"


def _lines(value: Any, depth: int) -> Iterator[str]:
    """Yield the lines of a value, the outermost without indentation."""
    if depth >= DEPTH_LIMIT and isinstance(value, Mapping | list | tuple):
        raise DumpError(f"the value is nested deeper than {DEPTH_LIMIT} levels")
    if isinstance(value, Mapping) and value:
        for key, child in value.items():
            if not key_admitted(key):
                raise DumpError(f"key {key!r} is not an ASCII name")
            yield from _entry(f"{_line_scalar(key)}:", child, depth)
    elif isinstance(value, list | tuple) and value:
        for child in value:
            yield from _item(child, depth)
    else:
        yield from _scalar(value)


def _entry(head: str, child: Any, depth: int) -> Iterator[str]:
    inner = _lines(child, depth + 1)
    if isinstance(child, Mapping | list | tuple) and child:
        yield head
        yield from (_INDENT + line if line else line for line in inner)
        return
    yield f"{head} {next(inner)}"
    yield from (_INDENT + line if line else line for line in inner)


def _item(child: Any, depth: int) -> Iterator[str]:
    inner = _lines(child, depth + 1)
    yield f"- {next(inner)}"
    yield from (_INDENT + line if line else line for line in inner)


def _scalar(value: Any) -> Iterator[str]:
    """Yield the one line of a scalar or empty collection, or the lines of a literal block, its body not indented."""
    if isinstance(value, str) and _fits_literal(value):
        yield "|" if value.endswith("\n") else "|-"
        yield from value.removesuffix("\n").split("\n")
    else:
        yield _line_scalar(value)


def _fits_literal(value: str) -> bool:
    """Say whether text over several lines comes back exact from a literal block without further indicators."""
    if "\n" not in value or value[0] in " \n" or value.endswith("\n\n") or "\t" in value or scalar_refusal(value):
        return False
    return not any(line.endswith(" ") for line in value.split("\n"))


def _line_scalar(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float) and scalar_refusal(value) is None:
        return _number(value)
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    raise DumpError(f"{value!r} has no form in the YAML profile")


def _number(value: float) -> str:
    """Return a number as every YAML reader reads it: a fraction has a dot, an exponent a sign."""
    if isinstance(value, int):
        return str(value)
    mantissa, exponent, power = repr(value).partition("e")
    if not exponent:
        return mantissa
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{power if power[0] in '+-' else '+' + power}"


def _text(value: str) -> str:
    if refused := scalar_refusal(value):
        raise DumpError(f"the text {value!r} is outside the YAML profile: {refused}")
    if (
        _PLAIN.fullmatch(value)
        and _ONE_LINE.isdisjoint(value)
        and reads_as_text(value)
        and not value.startswith(("---", "..."))
    ):
        return value
    if '"' in value and "'" not in value and _ONE_LINE.isdisjoint(value):
        return f"'{value}'"
    return '"' + "".join(_ESCAPED.get(char, char) for char in value) + '"'
