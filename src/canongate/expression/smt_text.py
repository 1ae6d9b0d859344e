"""
Texts in a solver's world: as narrow as the schema allows, a sequence of characters only where nothing else will do.

A constant is a text of Python's, an enumeration is a number of a list, an ISO date is year, month and day. Solvers
decide such things at once, where general texts take long or are given up. Every form can be written out as a sequence.
Long because every operation tells the four forms apart.
"""

import re
from collections.abc import Callable, Sequence
from ctypes import c_uint
from dataclasses import dataclass
from typing import Any

import z3

from canongate.expression.refusals import Refuse

type Term = Any
"""A term of the solver."""

LAST_CHARACTER = 0x2FFFF
"""The largest code point of the solver's characters."""
_DATE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)
_DATE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Constant:
    """A text that is known."""

    value: str


@dataclass(frozen=True, slots=True)
class Coded:
    """One of several known texts, by its number."""

    code: Term
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """An ISO date; ``number`` orders days as their texts are ordered: 2026-04-26 is 20260426."""

    number: Term


@dataclass(frozen=True, slots=True)
class Free:
    """Any text."""

    sequence: Term


type Text = Constant | Coded | Day | Free


def day_number(text: str) -> int | None:
    """Return the number of an ISO date, or None for any other text."""
    match = _DATE.fullmatch(text)
    return int(match[1] + match[2] + match[3]) if match else None


def written(value: str, context: Any) -> Term:
    """
    Return a constant sequence.

    Raises:
        Refuse: the text has a character that the solver has not.
    """
    if any(ord(one) > LAST_CHARACTER for one in value):
        raise Refuse("character")
    plain = (one if one.isascii() and one.isprintable() and one != "\\" else f"\\u{{{ord(one):x}}}" for one in value)
    return z3.StringVal("".join(plain), context)


def read(term: Term) -> str:
    """Return the text of a constant sequence; the solver's own printing cannot be read back without doubt."""
    length = z3.Z3_get_string_length(term.ctx_ref(), term.as_ast())
    codes = (c_uint * length)()
    z3.Z3_get_string_contents(term.ctx_ref(), term.as_ast(), length, codes)
    return "".join(map(chr, codes))


class Texts:
    """
    Operations on texts, each in the narrowest form.

    Args:
        context: where terms are made.
    """

    def __init__(self, context: Any) -> None:
        self._context = context

    def sequence(self, text: Text) -> Term:
        """Return a text written out."""
        match text:
            case Constant(value=value):
                return written(value, self._context)
            case Coded(code=code, values=values):
                return _cascade(code, [written(value, self._context) for value in values])
            case Day(number=number):
                digits = [z3.IntToStr((number / 10**place) % 10) for place in reversed(range(8))]
                dash = written("-", self._context)
                return z3.Concat(*digits[:4], dash, *digits[4:6], dash, *digits[6:])
            case Free(sequence=sequence):
                return sequence

    def relation(self, operator: str, one: Text, two: Text) -> Term:
        """Return whether ``==``, ``<``, ``<=``, ``>`` or ``>=`` holds between two texts."""
        relate = _RELATIONS[operator]
        if isinstance(one, Constant) and isinstance(two, Constant):
            return z3.BoolVal(relate(one.value, two.value), self._context)
        days = [_as_day(text, self._context) for text in (one, two)]
        if None not in days:
            return relate(*days)
        if isinstance(one, Coded):
            return self._any(one, lambda value: self.relation(operator, Constant(value), two))
        if isinstance(two, Coded):
            return self._any(two, lambda value: self.relation(operator, one, Constant(value)))
        if operator == "==" and any(isinstance(text, Day) for text in (one, two)) and self._no_date(one, two):
            return z3.BoolVal(False, self._context)  # noqa: FBT003  # the solver's constant
        return relate(self.sequence(one), self.sequence(two))

    @staticmethod
    def _no_date(one: Text, two: Text) -> bool:
        return any(isinstance(text, Constant) for text in (one, two))

    def test(self, name: str, text: Text, part: Text) -> Term:
        """Return whether a text contains, begins or ends with a part."""
        if isinstance(text, Constant) and isinstance(part, Constant):
            return z3.BoolVal(_TESTS[name](text.value, part.value), self._context)
        if isinstance(text, Coded):
            return self._any(text, lambda value: self.test(name, Constant(value), part))
        if isinstance(part, Coded):
            return self._any(part, lambda value: self.test(name, text, Constant(value)))
        whole, piece = self.sequence(text), self.sequence(part)
        return {
            "contains": lambda: z3.Contains(whole, piece),
            "startsWith": lambda: z3.PrefixOf(piece, whole),
            "endsWith": lambda: z3.SuffixOf(piece, whole),
        }[name]()

    def length(self, text: Text) -> Term:
        """Return how many characters a text has."""
        match text:
            case Constant(value=value):
                return z3.IntVal(len(value), self._context)
            case Coded(code=code, values=values):
                return _cascade(code, [z3.IntVal(len(value), self._context) for value in values])
            case Day():
                return z3.IntVal(_DATE_LENGTH, self._context)
            case Free(sequence=sequence):
                return z3.Length(sequence)

    def joined(self, one: Text, two: Text) -> Text:
        """Return two texts after one another."""
        if isinstance(one, Constant) and isinstance(two, Constant):
            return Constant(one.value + two.value)
        return Free(z3.Concat(self.sequence(one), self.sequence(two)))

    def chosen(self, condition: Term, one: Text, two: Text) -> Text:
        """Return one text where a condition holds, the other elsewhere."""
        days = [_as_day(text, self._context) for text in (one, two)]
        if None not in days:
            return Day(z3.If(condition, *days))
        if isinstance(one, Constant | Coded) and isinstance(two, Constant | Coded):
            values = tuple(dict.fromkeys((*_values(one), *_values(two))))
            return Coded(z3.If(condition, self._code(one, values), self._code(two, values)), values)
        return Free(z3.If(condition, self.sequence(one), self.sequence(two)))

    def _code(self, text: Constant | Coded, values: Sequence[str]) -> Term:
        """Return the number of a text in a longer list."""
        places = [z3.IntVal(values.index(value), self._context) for value in _values(text)]
        return _cascade(text.code, places) if isinstance(text, Coded) else places[0]

    def _any(self, text: Coded, holds: Callable[[str], Term]) -> Term:
        return z3.Or(*(z3.And(text.code == at, holds(value)) for at, value in enumerate(text.values)))


def _values(text: Constant | Coded) -> tuple[str, ...]:
    return text.values if isinstance(text, Coded) else (text.value,)


def _as_day(text: Text, context: Any) -> Term | None:
    """Return the number of a text that is a date, or None."""
    if isinstance(text, Day):
        return text.number
    number = day_number(text.value) if isinstance(text, Constant) else None
    return None if number is None else z3.IntVal(number, context)


def _cascade(code: Term, terms: Sequence[Term]) -> Term:
    """Return the term of a number in a list."""
    found = terms[-1]
    for at in reversed(range(len(terms) - 1)):
        found = z3.If(code == at, terms[at], found)
    return found


_RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": lambda one, two: one == two,
    "<": lambda one, two: one < two,
    "<=": lambda one, two: one <= two,
    ">": lambda one, two: two < one,
    ">=": lambda one, two: two <= one,
}
_TESTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
}
