"""
Spark's SQL, the same whether its ANSI mode is on or off: nothing stops the query, nothing wraps around.

Arithmetic is tried, division by zero is written out, elements and keys are asked for by functions that answer NULL.
Patterns are left out: Spark's are Java's, which differ from RE2.
"""

from collections.abc import Callable

from canongate.expression.lowered import Elements, Handle, Lowered
from canongate.expression.refusals import Backend
from canongate.expression.sql_functions import ALIKE, int_from_double
from canongate.expression.sql_target import Sql, bounded
from canongate.expression.types import Type
from canongate.expression.values import INT_MIN, Kind

_B, _I, _D, _S = Kind.BOOL, Kind.INT, Kind.DOUBLE, Kind.STRING
_ZERO, _ONE = "CAST(0 AS BIGINT)", "CAST(1 AS BIGINT)"
_LEAST = f"CAST('{INT_MIN}' AS BIGINT)"


class Spark(Sql):
    """The dialect."""

    name: str = Backend.SPARK
    names = {_B: "BOOLEAN", Kind.NULL: "BOOLEAN", _I: "BIGINT", _D: "DOUBLE", _S: "STRING"}  # noqa: RUF012  # a table
    functions = {  # noqa: RUF012  # a table
        **ALIKE,
        ("-", (_I,)): lambda one: f"try_subtract({_ZERO}, {one})",
        ("startsWith", (_S, _S)): lambda one, two: f"startswith({one}, {two})",
        ("endsWith", (_S, _S)): lambda one, two: f"endswith({one}, {two})",
        ("string", (_I,)): lambda one: f"CAST({one} AS STRING)",
        ("string", (_B,)): lambda one: f"CAST({one} AS STRING)",
        ("int", (_D,)): lambda one: int_from_double(one, f"try_cast({one} AS BIGINT)"),
        ("math.abs", (_I,)): lambda one: f"CASE WHEN {one} >= {_ZERO} THEN {one} ELSE try_subtract({_ZERO}, {one}) END",
        # isnan answers false for NULL.
        ("math.isNaN", (_D,)): lambda one: f"CASE WHEN {one} IS NOT NULL THEN isnan({one}) END",
        ("math.isInf", (_D,)): lambda one: f"(abs({one}) = CAST('Infinity' AS DOUBLE))",
        ("math.isFinite", (_D,)): lambda one: f"(abs({one}) < CAST('Infinity' AS DOUBLE))",
    }

    def text(self, value: str) -> str:
        """Return a constant text; one that the parser could read otherwise is written as bytes."""
        if value.isascii() and value.isprintable() and not set(value) & {"'", "\\"}:
            return f"'{value}'"
        return f"CAST(X'{value.encode('utf-8', 'surrogatepass').hex()}' AS STRING)"

    def integers(self, operator: str, one: str, two: str) -> str:
        """Return arithmetic that is tried; a remainder fails wherever the quotient does."""
        if operator in {"+", "-", "*"}:
            name = {"+": "try_add", "-": "try_subtract", "*": "try_multiply"}[operator]
            return f"{name}({one}, {two})"
        divisor = f"nullif({two}, {_ZERO})"
        minus_one = "CAST(-1 AS BIGINT)"
        if operator == "/":
            return f"CASE WHEN {two} = {minus_one} THEN try_subtract({_ZERO}, {one}) ELSE {one} div {divisor} END"
        overflows = f"{two} = {minus_one} AND {one} = {_LEAST}"
        return f"CASE WHEN {overflows} THEN CAST(NULL AS BIGINT) ELSE {one} % {divisor} END"

    def divided(self, one: str, two: str) -> str:
        """Return the quotient; the power of a zero is the infinity of its sign, which makes the rest IEEE's."""
        zero = "CAST('0.0' AS DOUBLE)"
        by_zero = f"({one} * power({two}, CAST('-1.0' AS DOUBLE)))"
        return f"CASE WHEN {two} = {zero} THEN {by_zero} ELSE {one} / nullif({two}, {zero}) END"

    def identifier(self, name: str) -> str:
        """Return a name between backticks."""
        quoted = name.replace("`", "``")
        return f"`{quoted}`"

    def member(self, record: str, name: str) -> str:
        """Return a member of a STRUCT."""
        return f"({record}).{self.identifier(name)}"

    def at_key(self, map_: Handle, key: Handle, type_: Type) -> Lowered:
        """Return the value of a MAP under a key."""
        return self.place(f"try_element_at({map_}, {key})", type_)

    def has_key(self, map_: Handle, key: Handle) -> Handle:
        """Return whether a MAP has a key."""
        asked = f"{map_} IS NOT NULL AND {key} IS NOT NULL"
        return bounded(f"CASE WHEN {asked} THEN map_contains_key({map_}, {key}) END")

    def keys(self, map_: Handle) -> Handle:
        """Return the keys of a MAP."""
        return f"array_sort(map_keys({map_}))"

    def map_size(self, map_: Handle) -> Handle:
        """Return how many keys a MAP has."""
        return f"CAST(array_size(map_keys({map_})) AS BIGINT)"

    def item(self, list_: Handle, index: Handle, type_: Type) -> Lowered:
        """Return the element of an ARRAY."""
        inside = f"{index} >= {_ZERO} AND {index} < array_size({list_})"
        return self.place(bounded(f"CASE WHEN {inside} THEN get({list_}, CAST({index} AS INT)) END"), type_)

    def length(self, list_: Handle) -> Handle:
        """Return how many elements an ARRAY has."""
        return f"CAST(array_size({list_}) AS BIGINT)"

    def quantify(self, macro: str, list_: Elements, body: Callable[[Lowered], Handle]) -> Handle:
        """Return a fold over an ARRAY, three-valued because AND, OR and sums are."""
        variable = self.new_variable()
        answer = body(self.place(variable, list_.type.element))
        start, step = {
            "exists": ("FALSE", f"OR {answer}"),
            "all": ("TRUE", f"AND {answer}"),
            "count": (_ZERO, f"+ CASE {answer} WHEN TRUE THEN {_ONE} WHEN FALSE THEN {_ZERO} END"),
        }[macro]
        so_far = f"a{variable}"
        return bounded(f"aggregate({list_.handle}, {start}, ({so_far}, {variable}) -> {so_far} {step})")
