"""The value of a literal token: numbers within 64 bits, strings with their escapes undone."""

import re

from canongate.expression.lexer import Token, TokenKind
from canongate.expression.problem import Diagnostic, ExpressionError
from canongate.expression.span import span_between
from canongate.expression.values import INT_MAX, INT_MIN, UINT_MAX, Uint, Value

_SIMPLE = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", "?": "?", '"': '"', "'": "'", "`": "`",
}  # fmt: skip
_ESCAPE = re.compile(
    r"\\(?:(?P<simple>[abfnrtv\\?\"'`])|[xX](?P<hex>[0-9a-fA-F]{2})|(?P<octal>[0-3][0-7]{2})"
    r"|u(?P<four>[0-9a-fA-F]{4})|U(?P<eight>[0-9a-fA-F]{8})|(?P<bad>.?))",
    re.DOTALL,
)
_MAX_CODE_POINT = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def number(text: str, token: Token, *, negative: bool = False) -> Value:
    """
    Return the number a token stands for, negated where a minus stood before it.

    Raises:
        ExpressionError: the number does not fit its type.
    """
    if token.kind is TokenKind.DOUBLE:
        return -float(token.text) if negative else float(token.text)
    digits = token.text.rstrip("uU")
    # Bounded before it is converted: Python refuses to read integers of thousands of digits.
    size = int(digits, 16) if digits.startswith("0x") else int(digits) if len(digits.lstrip("0")) < 21 else UINT_MAX + 1  # noqa: PLR2004  # one digit more than 2**64 has
    if token.kind is TokenKind.UINT:
        if size > UINT_MAX:
            raise ExpressionError(text, [Diagnostic(f"{token.text} is larger than any uint", token.span)])
        return Uint(size)
    signed = -size if negative else size
    if not INT_MIN <= signed <= INT_MAX:
        message = f"{'-' if negative else ''}{token.text} does not fit into 64 bits"
        raise ExpressionError(text, [Diagnostic(message, token.span, f"integers go from {INT_MIN} to {INT_MAX}")])
    return signed


def string(text: str, token: Token) -> str:
    """
    Return the text a string token stands for.

    Raises:
        ExpressionError: an escape that is none, or a code point that is no character.
    """
    body, raw, _ = _body(token)
    return body if raw else _ESCAPE.sub(lambda match: _character(text, token, match), body)


def octets(text: str, token: Token) -> bytes:
    """
    Return the bytes a bytes token stands for: UTF-8 of the text, hexadecimal and octal escapes as octets.

    Raises:
        ExpressionError: an escape that is none, or one that bytes do not have.
    """
    body, raw, _ = _body(token)
    if raw:
        return body.encode()
    out, place = bytearray(), 0
    for match in _ESCAPE.finditer(body):
        out += body[place : match.start()].encode()
        if match["hex"] or match["octal"]:
            out.append(int(match["hex"], 16) if match["hex"] else int(match["octal"], 8))
        elif match["simple"]:
            out += _SIMPLE[match["simple"]].encode()
        else:
            raise ExpressionError(text, [_bad_escape(text, token, match, "write the octets as \\x and two digits")])
        place = match.end()
    return bytes(out + body[place:].encode())


def _body(token: Token) -> tuple[str, bool, int]:
    """Return what stands between the quotes, whether it is raw, and how long prefix and opening quotes are."""
    prefix = re.match(r"[bBrR]*", token.text)
    start = prefix.end() if prefix else 0
    quotes = 3 if token.text[start : start + 3] in {'"""', "'''"} and len(token.text) >= start + 6 else 1
    return token.text[start + quotes : -quotes], "r" in token.text[:start].lower(), start + quotes


def _character(text: str, token: Token, match: re.Match[str]) -> str:
    if match["simple"]:
        return _SIMPLE[match["simple"]]
    digits = match["hex"] or match["four"] or match["eight"]
    if not digits and not match["octal"]:
        raise ExpressionError(text, [_bad_escape(text, token, match, "write \\\\ for a backslash, or use r'...'")])
    code = int(digits, 16) if digits else int(match["octal"], 8)
    if code > _MAX_CODE_POINT or code in _SURROGATES:
        raise ExpressionError(text, [_bad_escape(text, token, match, "that is no Unicode character")])
    return chr(code)


def _bad_escape(text: str, token: Token, match: re.Match[str], help_: str) -> Diagnostic:
    offset = token.span.start + _body(token)[2]
    span = span_between(text, offset + match.start(), offset + match.end())
    return Diagnostic(f"`{match.group()}` is no escape", span, help_)
