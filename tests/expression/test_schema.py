"""Types out of JSON Schemas."""

import pytest

from canongate.expression import Environment, compile_expression
from canongate.expression.schema import SchemaError, record_of
from canongate.expression.types import BOOL, DYN, NULL, ListType, MapType, Scalar, union
from canongate.expression.values import Kind


def field(schema, **root):
    """The type of one field with a schema."""
    return record_of({"type": "object", "properties": {"x": schema}, **root}).fields["x"].type


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "boolean"}, BOOL),
        ({"type": "null"}, NULL),
        (True, DYN),
        ({}, DYN),
        ({"type": "integer", "minimum": 1, "maximum": 9}, Scalar(Kind.INT, low=1, high=9)),
        ({"type": "string", "maxLength": 3}, Scalar(Kind.STRING, max_length=3)),
        ({"type": "string", "format": "date"}, Scalar(Kind.STRING, date=True)),
        ({"const": "a"}, Scalar(Kind.STRING, values=frozenset({"a"}))),
        ({"enum": ["a", None]}, union((Scalar(Kind.STRING, values=frozenset({"a"})), NULL))),
        ({"enum": [[1]]}, DYN),
        ({"type": "array"}, ListType(DYN)),
        ({"type": "array", "items": {"type": "boolean"}, "maxItems": 3}, ListType(BOOL, 3)),
        ({"type": "array", "prefixItems": [{"type": "boolean"}], "items": False}, ListType(BOOL)),
        ({"type": "array", "prefixItems": [{"type": "boolean"}]}, ListType(BOOL)),
        ({"type": "object", "additionalProperties": {"type": "boolean"}}, MapType(Scalar(Kind.STRING), BOOL)),
        ({"type": "object", "patternProperties": {"^a": {"type": "boolean"}}}, MapType(Scalar(Kind.STRING), BOOL)),
        ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, union((BOOL, NULL))),
        ({"oneOf": [{"type": "boolean"}]}, BOOL),
        ({"$ref": "#/$defs/a~1b"}, BOOL),
        ({"$ref": "#/$defs/list/0"}, NULL),
        ({"type": "number", "minimum": 0}, union((Scalar(Kind.INT, low=0), Scalar(Kind.DOUBLE, low=0)))),
    ],
)
def test_a_schema_gives_its_type(schema, expected):
    """Each keyword that is read narrows the type as it should."""
    assert field(schema, **{"$defs": {"a/b": {"type": "boolean"}, "list": [{"type": "null"}]}}) == expected


def test_all_of_merges_objects():
    """An object made of several has the fields of all of them."""
    found = field(
        {
            "allOf": [{"$ref": "#/$defs/a"}, {"properties": {"c": {"type": "null"}}, "required": ["c"]}],
            "title": "joined",
        },
        **{"$defs": {"a": {"type": "object", "required": ["b"], "properties": {"b": {"type": "boolean"}}}}},
    )

    assert {name: (one.type, one.required) for name, one in found.fields.items()} == {
        "b": (BOOL, True),
        "c": (NULL, True),
    }
    assert str(found) == "joined"


def test_a_recursive_schema_is_read_as_far_as_asked():
    """A record may hold itself."""
    record = record_of({"type": "object", "title": "node", "properties": {"next": {"$ref": "#"}}})

    assert record.fields["next"].type.fields["next"].type == record


def test_a_union_of_records_has_the_fields_of_any():
    """A field of one kind of object can be read where either may stand."""
    kinds = [
        {"type": "object", "title": "a", "properties": {"kind": {"const": "a"}, "n": {"type": "integer"}}},
        {"type": "object", "title": "b", "properties": {"kind": {"const": "b"}}},
    ]
    environment = Environment.from_schema({"type": "object", "properties": {"x": {"oneOf": kinds}}})

    assert compile_expression("x.kind == 'a' && x.n > 1", environment).type == BOOL


def test_descriptions_are_kept_for_the_reader():
    """A field carries its description."""
    record = record_of({"type": "object", "properties": {"x": {"type": "null", "description": "why"}}})

    assert record.fields["x"].description == "why"


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "string"}, "the schema describes no object with properties"),
        (
            {"type": "object", "properties": {"x": {"$ref": "other.json"}}},
            "the schema refers to other.json, which is outside it",
        ),
        (
            {"type": "object", "properties": {"x": {"$ref": "#/$defs/y"}}},
            "the schema refers to #/$defs/y, which is not there",
        ),
        (
            {"type": "object", "properties": {"x": {"$ref": "#/$defs/y"}}, "$defs": {"y": {"$ref": "#/$defs/y"}}},
            "the schema refers to itself at #/$defs/y without end",
        ),
        (
            {"type": "object", "properties": {"x": {"type": "text"}}},
            "the schema names a type `text` at #/properties/x that JSON has not",
        ),
        (
            {
                "type": "object",
                "properties": {"x": {"allOf": [{"$ref": "#/$defs/a"}]}},
                "$defs": {"a": {"$ref": "#/$defs/a"}},
            },
            "the schema refers to itself at #/$defs/a without end",
        ),
    ],
)
def test_a_schema_that_gives_no_types_is_refused(schema, message):
    """A schema that points nowhere, outside, or in a circle is named."""
    with pytest.raises(SchemaError) as caught:
        Environment.from_schema(schema)

    assert caught.value.message == message
