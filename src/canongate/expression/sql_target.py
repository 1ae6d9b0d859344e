"""
What SQL dialects have in common as targets: a partial value is a SQL expression that is NULL where it is undefined.

NULL never stands for a value of the document (JSON's null is a truth value of its own, TRUE where there is a null), so
that SQL's three-valued AND, OR and NOT are exactly those of the language. Both dialects take NaN to equal itself and to
be larger than everything: comparisons write out what the language says.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from canongate.expression.arithmetic import BINARY
from canongate.expression.lowered import Handle, Lowered, placed
from canongate.expression.lowered_parts import parts
from canongate.expression.refusals import Refuse, refused_function
from canongate.expression.types import Type
from canongate.expression.values import NUMBERS, Kind

MAX_TEXT = 200_000
"""Characters of SQL for one expression."""


class Sql(ABC):
    """
    A dialect; what dialects differ in is written by the classes that derive from it.

    Args:
        columns: SQL of each variable, by name; a variable that is not listed is the column of its name.
    """

    name: str
    names: Mapping[Kind, str]
    """The dialect's types."""
    functions: Mapping[tuple[str, tuple[Kind, ...]], Callable[..., str]]
    """The dialect's functions of scalars, by name and kinds."""

    def __init__(self, columns: Mapping[str, str] | None = None) -> None:
        self._columns = columns or {}
        self._variables = 0

    # -- scalars

    def literal(self, kind: Kind, value: Any) -> Handle:
        """Return a constant with its type."""
        if kind is Kind.NULL:
            return "TRUE"
        if kind is Kind.BOOL:
            return "TRUE" if value else "FALSE"
        if kind is Kind.STRING:
            return self.text(value)
        number = f"'{value!r}'" if kind is Kind.DOUBLE else str(value)
        return f"CAST({number} AS {self.names[kind]})"

    def undefined(self, kind: Kind) -> Handle:
        """Return NULL of a type."""
        return f"CAST(NULL AS {self.names[kind]})"

    def logic(self, operator: str, operands: list[Handle]) -> Handle:
        """Return SQL's own three-valued logic."""
        return "(" + (" AND " if operator == "&&" else " OR ").join(operands) + ")"

    def negate(self, operand: Handle) -> Handle:
        """Return SQL's own negation."""
        return f"(NOT {operand})"

    def choose(self, kind: Kind, condition: Handle, then: Handle, otherwise: Handle) -> Handle:
        """Return a CASE that asks its condition once and is NULL where that is NULL."""
        del kind
        return bounded(f"CASE {condition} WHEN TRUE THEN {then} WHEN FALSE THEN {otherwise} END")

    def either(self, kind: Kind, operands: list[Handle]) -> Handle:
        """Return the operand that is not NULL."""
        return self.undefined(kind) if not operands else bounded(f"COALESCE({', '.join(operands)})")

    def guard(self, kind: Kind, guards: list[Handle], value: Handle) -> Handle:
        """Return the value, or NULL where a guard is."""
        del kind
        return bounded(f"CASE WHEN {' AND '.join(f'{one} IS NOT NULL' for one in guards)} THEN {value} END")

    def binary(self, operator: str, left: tuple[Kind, Handle], right: tuple[Kind, Handle]) -> Handle:
        """Return arithmetic, order or equality."""
        (kind, one), (other, two) = left, right
        if operator in BINARY:
            return bounded(self._arithmetic(operator, kind, one, two))
        if kind is Kind.NULL:
            return f"({one} AND {two})"
        if kind in NUMBERS and Kind.DOUBLE in {kind, other}:
            return bounded(_doubles(operator, _as_double(kind, one), _as_double(other, two)))
        return bounded(f"({one} {'=' if operator == '==' else operator} {two})")

    def _arithmetic(self, operator: str, kind: Kind, one: str, two: str) -> str:
        if kind is Kind.STRING:
            return f"({one} || {two})"
        if kind is Kind.DOUBLE:
            return self.divided(one, two) if operator == "/" else f"({one} {operator} {two})"
        return self.integers(operator, one, two)

    def function(self, name: str, operands: list[tuple[Kind, Handle]], result: Kind) -> Handle:
        """Return a function of scalars."""
        kinds = tuple(kind for kind, _ in operands)
        make = self.functions.get((name, kinds))
        if make is None:
            raise Refuse(refused_function(name, kinds), name)
        del result
        return bounded(make(*(handle for _, handle in operands)))

    # -- what dialects write

    @abstractmethod
    def text(self, value: str) -> str:
        """Return a constant text."""

    @abstractmethod
    def integers(self, operator: str, one: str, two: str) -> str:
        """Return arithmetic of integers, NULL where it has no result."""

    @abstractmethod
    def divided(self, one: str, two: str) -> str:
        """Return the quotient of doubles."""

    @abstractmethod
    def identifier(self, name: str) -> str:
        """Return a name as the dialect quotes it."""

    @abstractmethod
    def member(self, record: str, name: str) -> str:
        """Return a member of a STRUCT."""

    # -- places of the document

    def variable(self, name: str, type_: Type) -> Lowered:
        """Return a column."""
        return self.place(self._columns.get(name, self.identifier(name)), type_)

    def field(self, record: Handle, name: str, type_: Type) -> Lowered:
        """Return a member of a STRUCT."""
        return self.place(self.member(record, name), type_)

    def has_field(self, record: Handle, name: str, type_: Type) -> Handle:
        """Return whether a member is there: a missing field is NULL, a JSON null is not."""
        del type_
        return f"CASE WHEN {record} IS NOT NULL THEN {self.member(record, name)} IS NOT NULL END"

    def new_variable(self) -> str:
        """Return a name for the variable of a loop."""
        self._variables += 1
        return f"v{self._variables - 1}"

    def place(self, text: str, type_: Type) -> Lowered:
        """Return what stands at a place: itself where there is one kind, a member of a STRUCT for each otherwise."""
        found = parts(type_)

        def member(name: str) -> str:
            return text if len(found.names) == 1 else self.member(text, name)

        return placed(found, member)


def bounded(text: str) -> str:
    """
    Return a text that is not too long.

    Raises:
        Refuse: it is.
    """
    if len(text) > MAX_TEXT:
        raise Refuse("size")
    return text


def _doubles(operator: str, one: str, two: str) -> str:
    """Compare doubles with NaN equal to nothing; the side on which SQL would count it is asked first."""
    plain = f"({one} {'=' if operator == '==' else operator} {two})"
    if operator == "==" and _is_finite(two):
        return plain
    asked, other = (two, one) if operator in {"<", "<="} else (one, two)
    # x <> x is false for every x that is there, and NULL where it is not.
    return plain if _is_finite(asked) else f"CASE WHEN isnan({asked}) THEN ({other} <> {other}) ELSE {plain} END"


def _as_double(kind: Kind, text: str) -> str:
    return text if kind is Kind.DOUBLE else f"CAST({text} AS DOUBLE)"


def _is_finite(text: str) -> bool:
    """Return whether a text is a finite constant, or an integer made a double, neither of which is NaN."""
    if not (text.startswith("CAST(") and text.endswith(" AS DOUBLE)")):
        return False
    inner = text[len("CAST(") : -len(" AS DOUBLE)")]
    return not inner.startswith("'") or isfinite(float(inner.strip("'")))
