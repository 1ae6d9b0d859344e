"""Text to tokens; knows the shapes of words and literals, not the grammar that joins them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from canongate.expression.problem import Diagnostic, ExpressionError
from canongate.expression.span import TextSpan, span_between


class TokenKind(StrEnum):
    """What a token is; the text of symbols and keywords tells them apart."""

    INT = "integer"
    UINT = "unsigned integer"
    DOUBLE = "number"
    STRING = "text"
    BYTES = "bytes"
    WORD = "name"
    QUOTED = "quoted name"
    SYMBOL = "symbol"
    END = "end of the expression"


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its place; ``text`` is the stretch of the source."""

    kind: TokenKind
    text: str
    span: TextSpan

    def __str__(self) -> str:
        return self.kind.value if self.kind is TokenKind.END else f"`{self.text}`"


# The order matters: a longer literal is tried before a shorter one that begins alike.
_STRING = r"""[bB]?[rR]?(?:\"{3}|'{3}|"|')"""
_PATTERNS = (
    ("SPACE", r"[\t\n\f\r ]+|//[^\n]*"),
    (TokenKind.STRING.name, _STRING),
    (TokenKind.DOUBLE.name, r"[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+"),
    (TokenKind.UINT.name, r"(?:0x[0-9a-fA-F]+|[0-9]+)[uU]"),
    (TokenKind.INT.name, r"0x[0-9a-fA-F]+|[0-9]+"),
    (TokenKind.WORD.name, r"[_a-zA-Z][_a-zA-Z0-9]*"),
    (TokenKind.QUOTED.name, r"`[a-zA-Z0-9_.\-/ ]+`"),
    (TokenKind.SYMBOL.name, r"&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()\[\]{}]"),
)
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS))
_SINGLE_AMPERSAND = {"&": "&&", "|": "||", "=": "=="}


def tokenize(text: str) -> list[Token]:
    """
    Return the tokens of an expression, the last of them the end.

    Raises:
        ExpressionError: a character that begins no token, or a string that does not end.
    """
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ExpressionError(text, [_unknown(text, place)])
        name, end = str(match.lastgroup), match.end()
        if name == TokenKind.STRING.name:
            end = _string_end(text, match)
            kind = TokenKind.BYTES if text[place] in "bB" else TokenKind.STRING
            tokens.append(Token(kind, text[place:end], span_between(text, place, end)))
        elif name != "SPACE":
            tokens.append(Token(TokenKind[name], text[place:end], span_between(text, place, end)))
        place = end
    tokens.append(Token(TokenKind.END, "", span_between(text, len(text), len(text))))
    return tokens


def _string_end(text: str, opening: re.Match[str]) -> int:
    """Return where the string that opens here ends, past its closing quotes."""
    prefix = opening.group().rstrip("\"'")
    quotes = opening.group()[len(prefix) :]
    raw, single = prefix.lower().endswith("r"), len(quotes) == 1
    place = opening.end()
    while place < len(text):
        if text.startswith(quotes, place):
            return place + len(quotes)
        if single and text[place] in "\r\n":
            break
        place += 2 if text[place] == "\\" and not raw else 1
    here = span_between(text, opening.start(), opening.end())
    help_ = f"close it with {quotes}" + (", or use triple quotes for several lines" if single else "")
    raise ExpressionError(text, [Diagnostic("the text that begins here does not end", here, help_)])


def _unknown(text: str, place: int) -> Diagnostic:
    character = text[place]
    help_ = ""
    if character in _SINGLE_AMPERSAND:
        help_ = f"did you mean `{_SINGLE_AMPERSAND[character]}`?"
    elif character in "\u2018\u2019\u201c\u201d":
        help_ = "use straight quotes: ' or \""
    return Diagnostic(f"unexpected character `{character}`", span_between(text, place, place + 1), help_)
