"""
Which parts of a dossier its author can change: marked ``x-editable`` in the schemas, beside what they are.

Evidence, registries, parameters and who decides are never among them; a part derived from a decision may be.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

MARK = "x-editable"

type Path = tuple[str, ...]


def editable(*names: str) -> Callable[[dict[str, Any]], None]:
    """Return what marks some fields of a model in its schema; for ``json_schema_extra``."""

    def mark(schema: dict[str, Any]) -> None:
        for name in names:
            schema["properties"][name][MARK] = True

    return mark


def editable_paths(schema: Mapping[str, Any]) -> tuple[Path, ...]:
    """Return the paths of all marked fields of a schema, in order; what stands in lists is not looked for."""
    return tuple(sorted(_marked(schema, schema, ())))


def _marked(node: Mapping[str, Any], root: Mapping[str, Any], path: Path) -> Iterator[Path]:
    if "$ref" in node:
        node = {**_followed(node["$ref"], root), **node}
    for name, below in node.get("properties", {}).items():
        if below.get(MARK):
            yield (*path, name)
        else:
            yield from _marked(below, root, (*path, name))


def _followed(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = root
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)
