"""Places of a dossier by path: what stands there, writing it, and what the schema lets stand there."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from canongate.expression import Environment
from canongate.expression.types import ListType, MapType, RecordType, Scalar, Type, alternatives
from canongate.expression.values import Kind

type Path = tuple[str | int, ...]
"""Field names and positions from the top of the dossier."""
ABSENT = object()


def at(value: Any, path: Path) -> Any:
    """Return what stands at a place, or ABSENT."""
    for part in path:
        if isinstance(part, int):
            value = value[part] if isinstance(value, list) and part < len(value) else ABSENT
        else:
            value = value.get(part, ABSENT) if isinstance(value, Mapping) else ABSENT
    return value


def write(document: dict[str, Any], path: Path, value: Any) -> None:
    """Write what a model says of one place: a new value, none, or a list of another length."""
    holder = at(document, path[:-1])
    last = path[-1]
    if value is ABSENT:
        if isinstance(holder, dict):
            holder.pop(str(last), None)
        return
    now = at(document, path)
    if isinstance(value, list) and isinstance(now, list):
        now[:] = [*now[: len(value)], *value[len(now) :]]
    elif isinstance(value, dict) and isinstance(now, dict):
        return
    elif isinstance(holder, dict):
        holder[str(last)] = deepcopy(value)
    elif isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        holder[last] = deepcopy(value)


def is_free_text(environment: Environment, path: Path) -> bool:
    """Return whether the schema lets any words stand at a place."""
    found: Type | None = environment.variables.get(str(path[0]))
    for part in path[1:]:
        found = None if found is None else _below(found, part)
    members = list(alternatives(found)) if found is not None else []
    return bool(members) and all(
        isinstance(one, Scalar) and one.kind is Kind.STRING and one.values is None and not one.date for one in members
    )


def _below(of: Type, part: str | int) -> Type | None:
    for one in alternatives(of):
        match one:
            case RecordType(fields=fields) if part in fields:
                return fields[str(part)].type
            case ListType(element=element) if isinstance(part, int):
                return element
            case MapType(value=value):
                return value
            case _:
                continue
    return None


def shown(path: Path) -> str:
    """Return a path as people write it, such as ``decision.messages[0].segment``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")
