"""
Documents as rows: which columns programs need, and how a document fills them.

A place that can hold one kind of value is a column (or STRUCT member) of that kind; one that can hold several is a
STRUCT with a member for each, at most one of them filled. Objects are STRUCTs with a member ``?`` that is always
true, so that an empty object differs from a missing one. Only what the programs read is laid out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from canongate.expression.environment import Program
from canongate.expression.lowered import Parts, parts
from canongate.expression.reading import reads
from canongate.expression.types import MapType, RecordType, Type
from canongate.expression.typing_rules import field
from canongate.expression.values import INT_MAX, INT_MIN, Kind, kind_of
from canongate.model.error import CanongateError

type Tree = Mapping[str, "Tree"]
_NAMES = {"bool": "BOOLEAN", "null_type": "BOOLEAN", "int": "BIGINT", "double": "DOUBLE", "string": "VARCHAR"}


class EncodingError(CanongateError):
    """A document that does not fit its schema, or holds an integer beyond 64 bits: it is judged on its own."""

    stage = "expression"


@dataclass(frozen=True, slots=True)
class SqlLayout:
    """The columns of a set of programs: name to SQL type, and how to fill them."""

    columns: Mapping[str, str]
    encode: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    """A document to the values of its row, in the order of the columns; raises EncodingError."""


def sql_layout(programs: Iterable[Program]) -> SqlLayout:
    """Return the columns that programs of one environment need; a document fills one row."""
    listed = list(programs)
    tree = _tree({path for program in listed for path in reads(program)})
    variables = {name: of for program in listed for name, of in program.environment.variables.items() if name in tree}
    columns = {name: _sql_type(of, tree[name]) for name, of in sorted(variables.items())}

    def encode(document: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(
            _encoded(document[name], variables[name], tree[name], name) if name in document else None
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


def _sql_type(of: Type, tree: Tree) -> str:
    found = parts(of)
    types = {
        **{kind.value: _NAMES[kind] for kind in found.scalars},
        **({"list": f"{_sql_type(found.list.element, _below(tree))}[]"} if found.list else {}),
        **({"map": f"MAP(VARCHAR, {_map_type(found.map, tree)})"} if found.map else {}),
        **({"record": _record_type(found.record, tree)} if found.record else {}),
    }
    if len(types) == 1:
        return next(iter(types.values()))
    return "STRUCT(" + ", ".join(f'"{name}" {types[name]}' for name in found.names) + ")"


def _record_type(record: RecordType, tree: Tree) -> str:
    members = [f'"{name}" {_sql_type(field(record, name), tree[name])}' for name in _members(record, tree)]
    return "STRUCT(" + ", ".join(['"?" BOOLEAN', *members]) + ")"


def _map_type(map_: MapType, tree: Tree) -> str:
    return _sql_type(map_.value, _shared(tree))


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


def _encoded(value: Any, of: Type, tree: Tree, path: str) -> Any:
    found = parts(of)
    name, encoded = _part(value, found, tree, path)
    if len(found.names) == 1:
        return encoded
    return {one: encoded if one == name else None for one in found.names}


def _part(value: Any, found: Parts, tree: Tree, path: str) -> tuple[str, Any]:
    """Return which part of a type a value is, and how it is stored."""
    kind = kind_of(value)
    if kind in found.scalars and not (kind is Kind.INT and not INT_MIN <= value <= INT_MAX):
        return str(kind), True if kind is Kind.NULL else value
    if kind is Kind.LIST and found.list is not None:
        element, below = found.list.element, _below(tree)
        return "list", [_encoded(one, element, below, f"{path}[{at}]") for at, one in enumerate(value)]
    if kind is Kind.MAP and found.record is not None:
        return "record", _record(value, found.record, tree, path)
    if kind is Kind.MAP and found.map is not None:
        inner, below = found.map.value, _shared(tree)
        values = [_encoded(one, inner, below, f"{path}.{key}") for key, one in value.items()]
        return "map", {"key": list(value), "value": values}
    raise EncodingError(f"{path} does not fit its schema, or holds an integer beyond 64 bits")


def _record(value: Mapping[str, Any], record: RecordType, tree: Tree, path: str) -> dict[str, Any]:
    members = {
        name: _encoded(value[name], field(record, name), tree[name], f"{path}.{name}") if name in value else None
        for name in _members(record, tree)
    }
    return {"?": True, **members}
