"""
JSON Schema (2020-12) to static types.

Read are: ``type``, ``properties``, ``required``, ``additionalProperties``, ``patternProperties``, ``items``,
``prefixItems``, ``enum``, ``const``, ``anyOf``, ``oneOf``, ``allOf``, local ``$ref``, and the bounds ``minimum``,
``maximum``, ``minItems``, ``maxItems``, ``maxProperties``, ``maxLength``, ``minLength``, ``format: date``. Other
keywords only narrow further what a document may hold, so that leaving them out is safe. An object that lists properties
and does not say ``additionalProperties`` is taken as closed: an unlisted field in a rule is far more often a slip than
an intention.
Long because it is one reader of schemas.
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from canongate.expression.types import (
    BOOL,
    DYN,
    NULL,
    STRING,
    Field,
    ListType,
    MapType,
    RecordType,
    Scalar,
    Type,
    alternatives,
    union,
)
from canongate.expression.values import Kind, kind_of
from canongate.model.error import CanongateError

type Schema = Mapping[str, Any]


class SchemaError(CanongateError):
    """A schema from which no environment can be made."""

    stage = "expression"


def record_of(schema: Schema) -> RecordType:
    """
    Return the record type of a schema's root.

    Raises:
        SchemaError: the root describes no object with properties.
    """
    for found in alternatives(_Reader(schema).type_at(schema, "#")):
        if isinstance(found, RecordType):
            return found
    raise SchemaError("the schema describes no object with properties", help="give its root `type: object`")


class _Reader:
    """Reads types out of one schema document; each place is read once."""

    def __init__(self, root: Schema) -> None:
        self._root = root
        self._made: dict[str, Type] = {}
        self._open: set[str] = set()

    def type_at(self, schema: Schema | bool, pointer: str) -> Type:  # noqa: FBT001  # true and false are schemas
        """Return the type that a schema at a place describes."""
        if isinstance(schema, bool):
            return DYN
        if pointer not in self._made:
            if pointer in self._open:
                raise SchemaError(f"the schema refers to itself at {pointer} without end")
            self._open.add(pointer)
            self._made[pointer] = self._read(schema, pointer)
            self._open.discard(pointer)
        return self._made[pointer]

    def _read(self, schema: Schema, pointer: str) -> Type:
        if "$ref" in schema:
            return self._follow(str(schema["$ref"]))
        if "const" in schema or "enum" in schema:
            return _enumerated(schema["enum"] if "enum" in schema else [schema["const"]])
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                places = enumerate(schema[keyword])
                return union(self.type_at(one, f"{pointer}/{keyword}/{at}") for at, one in places)
        if "allOf" in schema and "type" not in schema:
            merged = self._merged(schema)
            return self._read(merged, pointer)
        named = schema.get("type", "object" if "properties" in schema else None)
        if named is None:
            return DYN
        kinds = [named] if isinstance(named, str) else named
        return union(self._typed(kind, schema, pointer) for kind in kinds)

    def _follow(self, reference: str) -> Type:
        if not reference.startswith("#"):
            raise SchemaError(f"the schema refers to {reference}, which is outside it", help="use a local $ref")
        found: Any = self._root
        for part in reference.lstrip("#").split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            try:
                found = found[int(key)] if isinstance(found, list) else found[key]
            except (KeyError, IndexError, ValueError, TypeError):
                raise SchemaError(f"the schema refers to {reference}, which is not there") from None
        return self.type_at(found, reference)

    def _merged(self, schema: Schema) -> Schema:
        """Return one object schema for an ``allOf`` of object schemas."""
        merged: dict[str, Any] = {key: value for key, value in schema.items() if key != "allOf"}
        for part in schema["allOf"]:
            known = self._resolved(part)
            for key, value in known.items():
                if key == "properties":
                    merged["properties"] = {**merged.get("properties", {}), **value}
                elif key == "required":
                    merged["required"] = [*merged.get("required", []), *value]
                else:
                    merged.setdefault(key, value)
        return merged

    def _resolved(self, schema: Schema) -> Schema:
        found: Any = schema
        for _ in range(len(str(self._root))):
            if "$ref" not in found:
                break
            place: Any = self._root
            for part in str(found["$ref"]).lstrip("#").split("/")[1:]:
                place = place[part]
            found = place
        return dict(found)

    def _typed(self, kind: str, schema: Schema, pointer: str) -> Type:
        make: dict[str, Callable[[Schema, str], Type]] = {
            "object": self._object,
            "array": self._array,
            "string": _string,
            "integer": _integer,
            "number": _number,
            "boolean": lambda _schema, _pointer: BOOL,
            "null": lambda _schema, _pointer: NULL,
        }
        if kind not in make:
            raise SchemaError(f"the schema names a type `{kind}` at {pointer} that JSON has not")
        return make[kind](schema, pointer)

    def _array(self, schema: Schema, pointer: str) -> Type:
        parts = [
            self.type_at(one, f"{pointer}/prefixItems/{at}") for at, one in enumerate(schema.get("prefixItems", []))
        ]
        if schema.get("items", not parts) is not False:
            parts.append(self.type_at(schema.get("items", True), f"{pointer}/items"))
        return ListType(union(parts), schema.get("maxItems"), min_items=schema.get("minItems", 0))

    def _object(self, schema: Schema, pointer: str) -> Type:
        properties: Schema = schema.get("properties", {})
        other = self._other(schema, pointer)
        if not properties:
            return MapType(STRING, other or DYN, schema.get("maxProperties"))
        required = set(schema.get("required", ()))
        fields = {
            name: Field(
                partial(self.type_at, one, f"{pointer}/properties/{name}"),
                name in required,
                one.get("description", "") if isinstance(one, Mapping) else "",
            )
            for name, one in properties.items()
        }
        return RecordType(str(schema.get("title", pointer)), MappingProxyType(fields), other)

    def _other(self, schema: Schema, pointer: str) -> Type | None:
        """Return the type of fields the schema does not name."""
        named = [
            self.type_at(one, f"{pointer}/patternProperties/{pattern}")
            for pattern, one in schema.get("patternProperties", {}).items()
        ]
        extra = schema.get("additionalProperties", False)
        if extra is not False:
            named.append(self.type_at(extra, f"{pointer}/additionalProperties"))
        return union(named) if named else None


def _enumerated(values: list[Any]) -> Type:
    """Return the type of one of several constants."""
    by_kind: dict[Kind, set[Any]] = {}
    for value in values:
        kind = kind_of(value)
        if kind is None or kind in {Kind.LIST, Kind.MAP}:
            return DYN
        by_kind.setdefault(kind, set()).add(value)
    return union(
        NULL if kind is Kind.NULL else Scalar(kind, values=frozenset(found)) for kind, found in by_kind.items()
    )


def _string(schema: Schema, _pointer: str) -> Type:
    return Scalar(
        Kind.STRING,
        max_length=schema.get("maxLength"),
        min_length=schema.get("minLength", 0),
        date=schema.get("format") == "date",
    )


def _integer(schema: Schema, _pointer: str) -> Type:
    return Scalar(Kind.INT, low=schema.get("minimum"), high=schema.get("maximum"))


def _number(schema: Schema, _pointer: str) -> Type:
    """Return int or double: JSON does not tell ``1`` from ``1.0``, documents do."""
    low, high = schema.get("minimum"), schema.get("maximum")
    return union((Scalar(Kind.INT, low=low, high=high), Scalar(Kind.DOUBLE, low=low, high=high)))
