import json
from pathlib import Path

import jsonschema
import jsonschema_rs
import pytest

from canongate.model.kinds import KINDS
from canongate.model.schema import MODELS, all_schemas, model_of, schema_of, schema_text

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def generated():
    return {name: schema_of(kind) for name, kind in KINDS.items()}


def subschemas(node):
    """Yield every schema inside a schema, itself first."""
    yield node
    for keyword in ("properties", "patternProperties", "$defs"):
        for below in node.get(keyword, {}).values():
            yield from subschemas(below)
    for below in node.get("anyOf", ()):
        yield from subschemas(below)
    for keyword in ("items", "additionalProperties", "propertyNames"):
        if isinstance(node.get(keyword), dict):
            yield from subschemas(node[keyword])


def test_committed_schemas_are_current():
    """The files under schemas/ are, byte for byte, what the models give, and there are no others."""
    committed = {path.name: path.read_text(encoding="utf-8") for path in (REPOSITORY / "schemas").glob("*.*")}

    assert committed == all_schemas()


def test_every_kind_has_a_model():
    """The table of kinds and the table of models name the same kinds."""
    assert set(KINDS) == set(MODELS)
    assert all(isinstance(model_of(kind), type) for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_draft_2020_12(generated, kind):
    """Every schema is a valid schema of the draft it names, by two validators."""
    schema = generated[kind]

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema_rs.meta.is_valid(schema)


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_is_described(generated, kind):
    """An editor has something to show for every key: each property has a description, and so has the schema."""
    schema = generated[kind]
    silent = [
        f"{one.get('title', '')}.{name}"
        for one in subschemas(schema)
        for name, below in one.get("properties", {}).items()
        if not below.get("description")
    ]

    assert silent == []
    assert schema["title"] == f"canongate {KINDS[kind].title}"
    assert schema["description"]


@pytest.mark.parametrize("kind", KINDS)
def test_schema_names_its_kind_and_source(generated, kind):
    """A schema says which kind and version it is for, and that it is generated and how."""
    schema = generated[kind]

    assert list(schema)[:4] == ["$schema", "$id", "title", "$comment"]
    assert schema["$id"] == f"urn:canongate:schema:{KINDS[kind].tag}"
    assert schema["$comment"].startswith("Generated from src/canongate/model by `canongate schema --write`")
    assert schema_text(KINDS[kind]) == json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("kind", KINDS)
def test_absent_is_never_null(generated, kind):
    """No schema allows null or has it as a default: what is absent is left out."""
    for one in subschemas(generated[kind]):
        assert one.get("type") != "null"
        assert one.get("default", "") is not None


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"finding", "verdict", "impact"}))
def test_unknown_keys_are_refused(generated, kind):
    """A mapping with listed keys takes no others."""
    assert [one for one in subschemas(generated[kind]) if "properties" in one and one["additionalProperties"]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_references_stay_inside(generated, kind):
    """A schema points only into itself, and every definition it points to is there."""
    references = {one["$ref"] for one in subschemas(generated[kind]) if "$ref" in one}

    assert references <= {f"#/$defs/{name}" for name in generated[kind].get("$defs", {})}


@pytest.mark.parametrize("kind", KINDS)
def test_examples_fit(generated, kind):
    """Every example a schema shows fits the schema it stands in."""
    definitions = generated[kind].get("$defs", {})
    for one in subschemas(generated[kind]):
        for example in one.get("examples", ()):
            jsonschema.Draft202012Validator(one | {"$defs": definitions}).validate(example)
