"""
Tokens to a tree: the grammar of the language definition, by recursive descent with a bound on nesting.

Names are not resolved here and nothing is typed; what the product leaves out of the language (messages, optional
values) is refused with its name. Long because it is one grammar.
"""

from dataclasses import replace
from typing import NoReturn

from canongate.expression import ir, literals
from canongate.expression.lexer import Token, TokenKind, tokenize
from canongate.expression.limits import MAX_DEPTH, refuse_deep, refuse_long, too_deep
from canongate.expression.macros import macro
from canongate.expression.problem import Diagnostic, ExpressionError
from canongate.expression.span import TextSpan

KEYWORDS = frozenset({"true", "false", "null", "in"})
RESERVED = frozenset(
    "as break const continue else for function if import let loop package namespace return var void while".split()  # noqa: SIM905  # reads as the specification lists them
)
_LEVELS = {
    "||": 0, "&&": 1, "in": 2, "<": 2, "<=": 2, ">=": 2, ">": 2, "==": 2, "!=": 2,
    "+": 3, "-": 3, "*": 4, "/": 4, "%": 4,
}  # fmt: skip
"""How tight each binary operator binds."""
_NUMBERS = frozenset({TokenKind.INT, TokenKind.DOUBLE})


def parse(text: str) -> ir.Node:
    """
    Return the untyped tree of an expression.

    Raises:
        ExpressionError: the text is no expression, or is larger or deeper than :mod:`.limits` allows.
    """
    refuse_long(text)
    node = _Parser(text).whole()
    refuse_deep(text, node)
    return node


class _Parser:
    """One pass over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokenize(text)
        self._at = 0
        self._depth = 0

    def whole(self) -> ir.Node:
        """Parse everything there is."""
        if len(self._tokens) == 1:
            self._fail(self._here, "the expression is empty")
        node = self._expression()
        rest = self._here
        if rest.kind is not TokenKind.END:
            self._fail(rest, f"unexpected {rest} after the end of the expression", _after(rest))
        return node

    # -- tokens

    @property
    def _here(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _is(self, *symbols: str) -> bool:
        return self._here.kind is TokenKind.SYMBOL and self._here.text in symbols

    def _accept(self, symbol: str) -> bool:
        found = self._is(symbol)
        self._at += found
        return found

    def _expect(self, symbol: str, context: str) -> Token:
        if not self._is(symbol):
            self._fail(self._here, f"expected `{symbol}` {context}, found {self._here}")
        return self._take()

    def _fail(self, token: Token, message: str, help_: str = "") -> NoReturn:
        self._refuse(Diagnostic(message, token.span, help_))

    def _refuse(self, found: Diagnostic) -> NoReturn:
        raise ExpressionError(self._text, [found])

    # -- operators, loosest first

    def _expression(self) -> ir.Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse(too_deep(ir.Literal(span=self._here.span, value=None)))
        node = self._operators()
        if self._accept("?"):
            then = self._operators()
            self._expect(":", "between the two answers of `?`")
            otherwise = self._expression()
            span = node.span.to(otherwise.span)
            node = ir.Conditional(span=span, condition=node, then=then, otherwise=otherwise)
        self._depth -= 1
        return node

    def _operators(self) -> ir.Node:
        """Parse a run of binary operators with a stack: one call, however many levels of precedence it mixes."""
        operands, operators = [self._unary()], list[Token]()
        while True:
            token = self._here
            level = _LEVELS.get(token.text) if token.kind in {TokenKind.SYMBOL, TokenKind.WORD} else None
            while operators and (level is None or _LEVELS[operators[-1].text] >= level):
                right, left = operands.pop(), operands.pop()
                operands.append(_joined(left, operators.pop(), right))
            if level is None:
                return operands[0]
            operators.append(self._take())
            operands.append(self._unary())

    def _unary(self) -> ir.Node:
        if not self._is("!", "-"):
            return self._member()
        symbol = self._here.text
        signs = []
        while self._is(symbol):
            signs.append(self._take())
        # The sign belongs to the literal: -9223372036854775808 has no positive counterpart.
        literal = symbol == "-" and self._here.kind in _NUMBERS
        operand = self._member(sign=signs.pop() if literal else None)
        for sign in reversed(signs):
            operand = ir.Unary(span=sign.span.to(operand.span), operator=symbol, operand=operand)
        return operand

    # -- members: what follows a value

    def _member(self, sign: Token | None = None) -> ir.Node:
        node = self._literal(sign) if sign else self._primary()
        while True:
            if self._is("."):
                node = self._selection(node)
            elif self._accept("["):
                self._refuse_optional()
                index = self._expression()
                end = self._expect("]", "after the index")
                node = ir.Index(span=node.span.to(end.span), operand=node, index=index)
            elif self._is("{") and isinstance(node, ir.Name | ir.Select):
                self._fail(self._here, "messages are not part of the language here", "write a map: {'field': value}")
            else:
                return node

    def _selection(self, node: ir.Node) -> ir.Node:
        self._take()
        self._refuse_optional()
        name = self._take()
        if name.kind is TokenKind.QUOTED:
            field = name.text[1:-1]
        elif name.kind is TokenKind.WORD and name.text not in KEYWORDS:
            if self._is("("):
                return self._call(name, node)
            field = name.text
        else:
            self._fail(name, f"expected the name of a field after `.`, found {name}", _quote(name))
        return ir.Select(span=node.span.to(name.span), operand=node, field=field, field_span=name.span)

    def _call(self, name: Token, target: ir.Node | None) -> ir.Node:
        self._expect("(", "")
        arguments: list[ir.Node] = []
        while not self._is(")"):
            if arguments:
                self._expect(",", f"or `)` in the arguments of `{name.text}`")
            arguments.append(self._expression())
        end = self._take()
        call = ir.Call(
            span=(target.span if target else name.span).to(end.span),
            function=name.text,
            function_span=name.span,
            target=target,
            arguments=tuple(arguments),
        )
        found = macro(call)
        if isinstance(found, Diagnostic):
            self._refuse(found)
        return found

    # -- primaries

    def _primary(self) -> ir.Node:
        token = self._here
        if token.kind in {TokenKind.SYMBOL, TokenKind.END}:
            return self._symbol()
        if token.kind is not TokenKind.WORD or token.text in {"true", "false", "null"}:
            return self._literal(None)
        return self._name(self._take(), absolute=False)

    def _symbol(self) -> ir.Node:
        token = self._take()
        if token.text == "(":
            node = self._expression()
            end = self._expect(")", "to close the bracket")
            return replace(node, span=token.span.to(end.span))
        if token.text == "[":
            return self._list(token)
        if token.text == "{":
            return self._map(token)
        if token.text != ".":
            self._fail(token, f"expected a value, found {token}")
        return self._name(self._take(), absolute=True, start=token.span)

    def _name(self, token: Token, *, absolute: bool, start: TextSpan | None = None) -> ir.Node:
        if token.kind is not TokenKind.WORD or token.text in KEYWORDS:
            self._fail(token, f"expected a name, found {token}")
        if token.text in RESERVED:
            self._fail(token, f"`{token.text}` is a reserved word", "choose another name")
        if self._is("("):
            return self._call(token, None)
        span = start.to(token.span) if start else token.span
        return ir.Name(span=span, name=token.text, absolute=absolute)

    def _literal(self, sign: Token | None) -> ir.Node:
        token = self._take()
        span = sign.span.to(token.span) if sign else token.span
        if token.kind is TokenKind.WORD:
            return ir.Literal(span=span, value={"true": True, "false": False, "null": None}[token.text])
        if token.kind is TokenKind.STRING:
            return ir.Literal(span=span, value=literals.string(self._text, token))
        if token.kind is TokenKind.BYTES:
            return ir.Literal(span=span, value=literals.octets(self._text, token))
        if token.kind is TokenKind.QUOTED:
            self._fail(token, f"{token} may only stand after a dot", "write a.`name with-dashes`")
        return ir.Literal(span=span, value=literals.number(self._text, token, negative=sign is not None))

    def _list(self, start: Token) -> ir.Node:
        elements: list[ir.Node] = []
        while not self._closing("]"):
            self._refuse_optional()
            elements.append(self._expression())
            if not self._is("]"):
                self._expect(",", "or `]` in the list")
        return ir.ListDisplay(span=start.span.to(self._take().span), elements=tuple(elements))

    def _map(self, start: Token) -> ir.Node:
        entries: list[tuple[ir.Node, ir.Node]] = []
        while not self._closing("}"):
            self._refuse_optional()
            key = self._expression()
            self._expect(":", "after the key")
            entries.append((key, self._expression()))
            if not self._is("}"):
                self._expect(",", "or `}` in the map")
        return ir.MapDisplay(span=start.span.to(self._take().span), entries=tuple(entries))

    def _closing(self, symbol: str) -> bool:
        """Return whether the display ends here; ``[,]`` and ``{,}`` are empty in the official grammar."""
        if (
            self._is(",")
            and self._tokens[self._at - 1].text in {"[", "{"}
            and self._tokens[self._at + 1].text == symbol
        ):
            self._take()
        return self._is(symbol)

    def _refuse_optional(self) -> None:
        if self._is("?"):
            self._fail(self._here, "optional values are not part of the language here", "use has(x.field)")


def _joined(left: ir.Node, operator: Token, right: ir.Node) -> ir.Node:
    """Return the node of a binary operator; a run of one logical operator grows instead of nesting."""
    span = left.span.to(right.span)
    if operator.text not in {"&&", "||"}:
        return ir.Binary(span=span, operator=operator.text, operator_span=operator.span, left=left, right=right)
    run = left.operands if isinstance(left, ir.Logic) and left.operator == operator.text else (left,)
    return ir.Logic(span=span, operator=operator.text, operands=(*run, right))


def _after(token: Token) -> str:
    return {"and": "write `&&`", "or": "write `||`", "not": "write `!`"}.get(token.text, "")


def _quote(token: Token) -> str:
    return f"write .`{token.text}` for a field of that name" if token.text in KEYWORDS else ""
