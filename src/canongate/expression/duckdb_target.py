"""
DuckDB's SQL as a target: a partial value is a SQL expression that is NULL where it is undefined.

NULL never stands for a value of the document (JSON's null is a truth value of its own, TRUE where there is a null), so
that SQL's three-valued AND, OR and NOT are exactly those of the language. What DuckDB does otherwise is written out:
NaN equals itself there and is larger than everything, and overflow stops the query.
"""

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from canongate.expression.lowered import Elements, Handle, Lowered, Parts, parts
from canongate.expression.refusals import Backend, Refuse
from canongate.expression.types import Type
from canongate.expression.values import NUMBERS, Kind

_NAMES = {Kind.BOOL: "BOOLEAN", Kind.NULL: "BOOLEAN", Kind.INT: "BIGINT", Kind.DOUBLE: "DOUBLE", Kind.STRING: "VARCHAR"}
_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_MAX_TEXT = 200_000
"""Characters of SQL for one expression."""


class DuckDb:
    """
    The target.

    Args:
        columns: SQL of each variable, by name; a variable that is not listed is the column of its name.
    """

    name: str = Backend.DUCKDB

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
            return self._text(value)
        number = self._text(repr(value)) if kind is Kind.DOUBLE else str(value)
        return f"CAST({number} AS {_NAMES[kind]})"

    def _text(self, value: str) -> str:
        quoted = value.replace("'", "''")
        if "\0" not in value:
            return f"'{quoted}'"
        return "(" + " || chr(0) || ".join(f"'{part}'" for part in quoted.split("\0")) + ")"

    def undefined(self, kind: Kind) -> Handle:
        """Return NULL of a type."""
        return f"CAST(NULL AS {_NAMES[kind]})"

    def logic(self, operator: str, operands: list[Handle]) -> Handle:
        """Return SQL's own three-valued logic."""
        return "(" + (" AND " if operator == "&&" else " OR ").join(operands) + ")"

    def negate(self, operand: Handle) -> Handle:
        """Return SQL's own negation."""
        return f"(NOT {operand})"

    def choose(self, kind: Kind, condition: Handle, then: Handle, otherwise: Handle) -> Handle:
        """Return a CASE that asks its condition once and is NULL where that is NULL."""
        del kind
        return _bounded(f"CASE {condition} WHEN TRUE THEN {then} WHEN FALSE THEN {otherwise} END")

    def either(self, kind: Kind, operands: list[Handle]) -> Handle:
        """Return the operand that is not NULL."""
        return self.undefined(kind) if not operands else _bounded(f"COALESCE({', '.join(operands)})")

    def guard(self, kind: Kind, guards: list[Handle], value: Handle) -> Handle:
        """Return the value, or NULL where a guard is."""
        del kind
        return _bounded(f"CASE WHEN {' AND '.join(f'{one} IS NOT NULL' for one in guards)} THEN {value} END")

    def binary(self, operator: str, left: tuple[Kind, Handle], right: tuple[Kind, Handle]) -> Handle:
        """Return arithmetic, order or equality."""
        (kind, one), (other, two) = left, right
        if operator in _ARITHMETIC:
            return _bounded(self._arithmetic(operator, kind, one, two))
        if kind is Kind.NULL:
            return f"({one} AND {two})"
        if kind in NUMBERS and Kind.DOUBLE in {kind, other}:
            return _bounded(self._doubles(operator, _as_double(kind, one), _as_double(other, two)))
        return _bounded(f"({one} {'=' if operator == '==' else operator} {two})")

    def _arithmetic(self, operator: str, kind: Kind, one: str, two: str) -> str:
        if kind is Kind.STRING:
            return f"({one} || {two})"
        if kind is Kind.DOUBLE:
            return f"({one} {operator} {two})"
        return f"TRY({one} {'//' if operator == '/' else operator} {two})"

    def _doubles(self, operator: str, one: str, two: str) -> str:
        """Compare doubles with NaN equal to nothing; the side on which DuckDB would count it is asked first."""
        plain = f"({one} {'=' if operator == '==' else operator} {two})"
        if operator == "==" and _is_finite(two):
            return plain
        asked, other = (two, one) if operator in {"<", "<="} else (one, two)
        # x <> x is false for every x that is there, and NULL where it is not.
        return plain if _is_finite(asked) else f"CASE WHEN isnan({asked}) THEN ({other} <> {other}) ELSE {plain} END"

    def function(self, name: str, operands: list[tuple[Kind, Handle]], result: Kind) -> Handle:
        """Return a function of scalars."""
        kinds = tuple(kind for kind, _ in operands)
        make = _FUNCTIONS.get((name, kinds))
        if make is None:
            raise Refuse(_refusal(name, kinds), name)
        del result
        return _bounded(make(*(handle for _, handle in operands)))

    # -- places of the document

    def variable(self, name: str, type_: Type) -> Lowered:
        """Return a column."""
        return self._place(self._columns.get(name, _identifier(name)), type_)

    def field(self, record: Handle, name: str, type_: Type) -> Lowered:
        """Return a member of a STRUCT."""
        return self._place(f"struct_extract({record}, {self._text(name)})", type_)

    def has_field(self, record: Handle, name: str, type_: Type) -> Handle:
        """Return whether a member is there: a missing field is NULL, a JSON null is not."""
        del type_
        present = f"struct_extract({record}, {self._text(name)}) IS NOT NULL"
        return f"CASE WHEN {record} IS NOT NULL THEN {present} END"

    def at_key(self, map_: Handle, key: Handle, type_: Type) -> Lowered:
        """Return the value of a MAP under a key."""
        return self._place(f"map_extract_value({map_}, {key})", type_)

    def has_key(self, map_: Handle, key: Handle) -> Handle:
        """Return whether a MAP has a key."""
        asked = f"{map_} IS NOT NULL AND {key} IS NOT NULL"
        return _bounded(f"CASE WHEN {asked} THEN map_contains({map_}, {key}) END")

    def keys(self, map_: Handle) -> Handle:
        """Return the keys of a MAP."""
        return f"list_sort(map_keys({map_}))"

    def map_size(self, map_: Handle) -> Handle:
        """Return how many keys a MAP has."""
        return f"CAST(cardinality({map_}) AS BIGINT)"

    def item(self, list_: Handle, index: Handle, type_: Type) -> Lowered:
        """Return the element of a LIST; positions count from 1 there."""
        inside = f"{index} >= 0 AND {index} < len({list_})"
        return self._place(_bounded(f"CASE WHEN {inside} THEN {list_}[{index} + 1] END"), type_)

    def length(self, list_: Handle) -> Handle:
        """Return how many elements a LIST has."""
        return f"CAST(len({list_}) AS BIGINT)"

    def quantify(self, macro: str, list_: Elements, body: Callable[[Lowered], Handle]) -> Handle:
        """Return a fold over a LIST: every element's answer first, then all of them together."""
        variable = f"v{self._variables}"
        self._variables += 1
        answers = (
            f"list_transform({list_.handle}, lambda {variable}: {body(self._place(variable, list_.type.element))})"
        )
        open_ = "list_count(q) < len(q)"
        folded = {
            "exists": f"WHEN list_contains(q, TRUE) THEN TRUE WHEN {open_} THEN NULL ELSE FALSE",
            "all": f"WHEN list_contains(q, FALSE) THEN FALSE WHEN {open_} THEN NULL ELSE TRUE",
            "count": f"WHEN {open_} THEN NULL ELSE CAST(len(list_filter(q, lambda x: x)) AS BIGINT)",
        }[macro]
        # A list of one list names the answers, which the fold reads several times.
        return _bounded(f"list_transform([{answers}], lambda q: CASE WHEN q IS NULL THEN NULL {folded} END)[1]")

    def _place(self, text: str, type_: Type) -> Lowered:
        """Return what stands at a place: itself where there is one kind, a member of a STRUCT for each otherwise."""
        found = parts(type_)

        def member(name: str) -> str:
            return text if len(found.names) == 1 else f"struct_extract({text}, {self._text(name)})"

        return place(found, member)


def place(found: Parts, member: Callable[[str], Handle]) -> Lowered:
    """Return the value at a place from the handle of each part it can hold."""
    return Lowered(
        {kind: member(kind.value) for kind in found.scalars},
        () if found.list is None else (Elements(member("list"), found.list),),
        () if found.map is None else ((member("map"), found.map),),
        () if found.record is None else ((member("record"), found.record),),
    )


def _identifier(name: str) -> str:
    quoted = name.replace('"', '""')
    return f'"{quoted}"'


def _bounded(text: str) -> str:
    if len(text) > _MAX_TEXT:
        raise Refuse("size")
    return text


def _as_double(kind: Kind, text: str) -> str:
    return text if kind is Kind.DOUBLE else f"CAST({text} AS DOUBLE)"


def _is_finite(text: str) -> bool:
    """Return whether a text is a finite constant, or an integer made a double, neither of which is NaN."""
    if not (text.startswith("CAST(") and text.endswith(" AS DOUBLE)")):
        return False
    inner = text[len("CAST(") : -len(" AS DOUBLE)")]
    return not inner.startswith("'") or isfinite(float(inner.strip("'")))


def _refusal(name: str, kinds: tuple[Kind, ...]) -> str:
    if name == "string" and Kind.DOUBLE in kinds:
        return "double-text"
    return "read-number" if name in {"int", "double", "bool"} and Kind.STRING in kinds else "function"


def _int_from_double(text: str) -> str:
    inside = (
        f"{text} > CAST('-9.223372036854775808e18' AS DOUBLE) AND {text} < CAST('9.223372036854775808e18' AS DOUBLE)"
    )
    return f"CASE WHEN {inside} THEN CAST(trunc({text}) AS BIGINT) END"


_ARITHMETIC = frozenset({"+", "-", "*", "/", "%"})
_S, _I, _D, _B = Kind.STRING, Kind.INT, Kind.DOUBLE, Kind.BOOL
_FUNCTIONS: Mapping[tuple[str, tuple[Kind, ...]], Callable[..., str]] = {
    ("-", (_I,)): lambda one: f"TRY(CAST(0 AS BIGINT) - {one})",
    ("-", (_D,)): lambda one: f"(- {one})",
    ("size", (_S,)): lambda one: f"CAST(length({one}) AS BIGINT)",
    ("contains", (_S, _S)): lambda one, two: f"contains({one}, {two})",
    ("startsWith", (_S, _S)): lambda one, two: f"starts_with({one}, {two})",
    ("endsWith", (_S, _S)): lambda one, two: f"suffix({one}, {two})",
    ("matches", (_S, _S)): lambda one, two: f"regexp_matches({one}, {two})",
    ("lowerAscii", (_S,)): lambda one: f"translate({one}, '{_UPPER}', '{_LOWER}')",
    ("upperAscii", (_S,)): lambda one: f"translate({one}, '{_LOWER}', '{_UPPER}')",
    ("string", (_S,)): lambda one: one,
    ("string", (_I,)): lambda one: f"CAST({one} AS VARCHAR)",
    ("string", (_B,)): lambda one: f"CAST({one} AS VARCHAR)",
    ("bool", (_B,)): lambda one: one,
    ("int", (_I,)): lambda one: one,
    ("int", (_D,)): _int_from_double,
    ("double", (_D,)): lambda one: one,
    ("double", (_I,)): lambda one: f"CAST({one} AS DOUBLE)",
    ("math.abs", (_I,)): lambda one: f"TRY(abs({one}))",
    ("math.abs", (_D,)): lambda one: f"abs({one})",
    ("math.isNaN", (_D,)): lambda one: f"isnan({one})",
    ("math.isInf", (_D,)): lambda one: f"isinf({one})",
    ("math.isFinite", (_D,)): lambda one: f"isfinite({one})",
}
