"""DuckDB's SQL: overflow and division by zero would stop the query, TRY makes them NULL."""

from collections.abc import Callable

from canongate.expression.lowered import Elements, Handle, Lowered
from canongate.expression.refusals import Backend
from canongate.expression.sql_functions import ALIKE, int_from_double
from canongate.expression.sql_target import Sql, bounded
from canongate.expression.types import Type
from canongate.expression.values import Kind

_B, _I, _D, _S = Kind.BOOL, Kind.INT, Kind.DOUBLE, Kind.STRING


class DuckDb(Sql):
    """The dialect."""

    name: str = Backend.DUCKDB
    names = {_B: "BOOLEAN", Kind.NULL: "BOOLEAN", _I: "BIGINT", _D: "DOUBLE", _S: "VARCHAR"}  # noqa: RUF012  # a table

    functions = {  # noqa: RUF012  # a table
        **ALIKE,
        ("-", (_I,)): lambda one: f"TRY(CAST(0 AS BIGINT) - {one})",
        ("startsWith", (_S, _S)): lambda one, two: f"starts_with({one}, {two})",
        ("endsWith", (_S, _S)): lambda one, two: f"suffix({one}, {two})",
        ("matches", (_S, _S)): lambda one, two: f"regexp_matches({one}, {two})",
        ("string", (_I,)): lambda one: f"CAST({one} AS VARCHAR)",
        ("string", (_B,)): lambda one: f"CAST({one} AS VARCHAR)",
        ("int", (_D,)): lambda one: int_from_double(one, f"CAST(trunc({one}) AS BIGINT)"),
        ("math.abs", (_I,)): lambda one: f"TRY(abs({one}))",
        ("math.isNaN", (_D,)): lambda one: f"isnan({one})",
        ("math.isInf", (_D,)): lambda one: f"isinf({one})",
        ("math.isFinite", (_D,)): lambda one: f"isfinite({one})",
    }

    def text(self, value: str) -> str:
        """Return a constant text; NUL stands in no literal."""
        quoted = value.replace("'", "''")
        if "\0" not in value:
            return f"'{quoted}'"
        return "(" + " || chr(0) || ".join(f"'{part}'" for part in quoted.split("\0")) + ")"

    def integers(self, operator: str, one: str, two: str) -> str:
        """Return arithmetic that is tried."""
        return f"TRY({one} {'//' if operator == '/' else operator} {two})"

    def divided(self, one: str, two: str) -> str:
        """Return the quotient, which is IEEE's."""
        return f"({one} / {two})"

    def identifier(self, name: str) -> str:
        """Return a name between double quotes."""
        quoted = name.replace('"', '""')
        return f'"{quoted}"'

    def member(self, record: str, name: str) -> str:
        """Return a member of a STRUCT."""
        return f"struct_extract({record}, {self.text(name)})"

    def at_key(self, map_: Handle, key: Handle, type_: Type) -> Lowered:
        """Return the value of a MAP under a key."""
        return self.place(f"map_extract_value({map_}, {key})", type_)

    def has_key(self, map_: Handle, key: Handle) -> Handle:
        """Return whether a MAP has a key."""
        asked = f"{map_} IS NOT NULL AND {key} IS NOT NULL"
        return bounded(f"CASE WHEN {asked} THEN map_contains({map_}, {key}) END")

    def keys(self, map_: Handle) -> Handle:
        """Return the keys of a MAP."""
        return f"list_sort(map_keys({map_}))"

    def map_size(self, map_: Handle) -> Handle:
        """Return how many keys a MAP has."""
        return f"CAST(cardinality({map_}) AS BIGINT)"

    def item(self, list_: Handle, index: Handle, type_: Type) -> Lowered:
        """Return the element of a LIST; positions count from 1 there."""
        inside = f"{index} >= 0 AND {index} < len({list_})"
        return self.place(bounded(f"CASE WHEN {inside} THEN {list_}[{index} + 1] END"), type_)

    def length(self, list_: Handle) -> Handle:
        """Return how many elements a LIST has."""
        return f"CAST(len({list_}) AS BIGINT)"

    def quantify(self, macro: str, list_: Elements, body: Callable[[Lowered], Handle]) -> Handle:
        """Return a fold over a LIST: every element's answer first, then all of them together."""
        variable = self.new_variable()
        answers = f"list_transform({list_.handle}, lambda {variable}: {body(self.place(variable, list_.type.element))})"
        open_ = "list_count(q) < len(q)"
        folded = {
            "exists": f"WHEN list_contains(q, TRUE) THEN TRUE WHEN {open_} THEN NULL ELSE FALSE",
            "all": f"WHEN list_contains(q, FALSE) THEN FALSE WHEN {open_} THEN NULL ELSE TRUE",
            "count": f"WHEN {open_} THEN NULL ELSE CAST(len(list_filter(q, lambda x: x)) AS BIGINT)",
        }[macro]
        # A list of one list names the answers, which the fold reads several times.
        return bounded(f"list_transform([{answers}], lambda q: CASE WHEN q IS NULL THEN NULL {folded} END)[1]")
