"""
Documents as rows: which columns programs need, and how a document fills them.

A place that can hold one kind of value is a column (or STRUCT member) of that kind; one that can hold several is a
STRUCT with a member for each, at most one of them filled. Objects are STRUCTs with a member ``?`` that is always
true, so that an empty object differs from a missing one. Only what the programs read is laid out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from canongate.expression.duckdb_target import DuckDb
from canongate.expression.environment import Program
from canongate.expression.lowered_parts import Parts, parts
from canongate.expression.reading import reads
from canongate.expression.spark_target import Spark
from canongate.expression.types import RecordType, Type
from canongate.expression.typing_rules import field
from canongate.expression.values import INT_MAX, INT_MIN, Kind, kind_of
from canongate.model.error import CanongateError

type Tree = Mapping[str, "Tree"]


class EncodingError(CanongateError):
    """A document that does not fit its schema, or holds an integer beyond 64 bits: it is judged on its own."""

    stage = "expression"


@dataclass(frozen=True, slots=True)
class SqlLayout:
    """The columns of a set of programs: name to SQL type, and how to fill them."""

    columns: Mapping[str, str]
    encode: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    """A document to the values of its row, in the order of the columns; raises EncodingError."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """How a dialect writes the types of columns, and what its client takes for a map."""

    names: Mapping[Kind, str]
    listing: Callable[[str], str]
    mapping: Callable[[str], str]
    struct: Callable[[Mapping[str, str]], str]
    entries: Callable[[list[str], list[Any]], Any]


def _duckdb_struct(members: Mapping[str, str]) -> str:
    return "STRUCT(" + ", ".join(f'"{name}" {of}' for name, of in members.items()) + ")"


def _spark_struct(members: Mapping[str, str]) -> str:
    return "STRUCT<" + ", ".join(f"`{name}`: {of}" for name, of in members.items()) + ">"


SHAPES = {
    "duckdb": Shapes(
        DuckDb.names,
        lambda of: f"{of}[]",
        lambda of: f"MAP(VARCHAR, {of})",
        _duckdb_struct,
        lambda keys, values: {"key": keys, "value": values},
    ),
    "spark": Shapes(
        Spark.names,
        lambda of: f"ARRAY<{of}>",
        lambda of: f"MAP<STRING, {of}>",
        _spark_struct,
        lambda keys, values: dict(zip(keys, values, strict=True)),
    ),
}


def sql_layout(programs: Iterable[Program], dialect: str = "duckdb") -> SqlLayout:
    """
    Return the columns that programs of one environment need; a document fills one row.

    Args:
        programs: what will be asked.
        dialect: a name in :data:`SHAPES`.
    """
    listed, shapes = list(programs), SHAPES[dialect]
    tree = _tree({path for program in listed for path in reads(program)})
    variables = {name: of for program in listed for name, of in program.environment.variables.items() if name in tree}
    columns = {name: _sql_type(of, tree[name], shapes) for name, of in sorted(variables.items())}
    encoder = _Encoder(shapes)

    def encode(document: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(
            encoder.place(document[name], variables[name], tree[name], name) if name in document else None
            for name in columns
        )

    return SqlLayout(columns, encode)


def _tree(paths: Iterable[str]) -> Tree:
    tree: dict[str, Any] = {}
    for path in sorted(paths):
        place = tree
        for part in path.replace("[]", ".[]").split("."):
            place = place.setdefault(part, {})
    return tree


def _sql_type(of: Type, tree: Tree, shapes: Shapes) -> str:
    found = parts(of)
    types = {
        **{kind.value: shapes.names[kind] for kind in found.scalars},
        **({"list": shapes.listing(_sql_type(found.list.element, _below(tree), shapes))} if found.list else {}),
        **({"map": shapes.mapping(_sql_type(found.map.value, _shared(tree), shapes))} if found.map else {}),
        **({"record": _record_type(found.record, tree, shapes)} if found.record else {}),
    }
    if len(types) == 1:
        return next(iter(types.values()))
    return shapes.struct({name: types[name] for name in found.names})


def _record_type(record: RecordType, tree: Tree, shapes: Shapes) -> str:
    members = {name: _sql_type(field(record, name), tree[name], shapes) for name in _members(record, tree)}
    return shapes.struct({"?": "BOOLEAN", **members})


def _members(record: RecordType, tree: Tree) -> list[str]:
    return [name for name in sorted(tree) if name in record.fields or record.other is not None]


def _below(tree: Tree) -> Tree:
    return tree.get("[]", {})


def _shared(tree: Tree) -> Tree:
    """Return what is read below any key of a map."""
    merged: dict[str, Any] = {}
    for branch in tree.values():
        _merge(merged, branch)
    return merged


def _merge(into: dict[str, Any], branch: Tree) -> None:
    for name, below in branch.items():
        _merge(into.setdefault(name, {}), below)


@dataclass(frozen=True, slots=True)
class _Encoder:
    """Makes values of columns, as a dialect's client takes them."""

    shapes: Shapes

    def place(self, value: Any, of: Type, tree: Tree, path: str) -> Any:
        """Return what stands at a place: itself where there is one kind, an entry of an object otherwise."""
        found = parts(of)
        name, encoded = self._part(value, found, tree, path)
        if len(found.names) == 1:
            return encoded
        return {one: encoded if one == name else None for one in found.names}

    def _part(self, value: Any, found: Parts, tree: Tree, path: str) -> tuple[str, Any]:
        """Return which part of a type a value is, and how it is stored."""
        kind = kind_of(value)
        if kind in found.scalars and not (kind is Kind.INT and not INT_MIN <= value <= INT_MAX):
            return str(kind), True if kind is Kind.NULL else value
        if kind is Kind.LIST and found.list is not None:
            element, below = found.list.element, _below(tree)
            return "list", [self.place(one, element, below, f"{path}[{at}]") for at, one in enumerate(value)]
        if kind is Kind.MAP and found.record is not None:
            return "record", self._record(value, found.record, tree, path)
        if kind is Kind.MAP and found.map is not None:
            inner, below = found.map.value, _shared(tree)
            values = [self.place(one, inner, below, f"{path}.{key}") for key, one in value.items()]
            return "map", self.shapes.entries(list(value), values)
        raise EncodingError(f"{path} does not fit its schema, or holds an integer beyond 64 bits")

    def _record(self, value: Mapping[str, Any], record: RecordType, tree: Tree, path: str) -> dict[str, Any]:
        members = {
            name: self.place(value[name], field(record, name), tree[name], f"{path}.{name}") if name in value else None
            for name in _members(record, tree)
        }
        return {"?": True, **members}
