"""Shared by the tests of the expression language: vectors, official engine, a small schema and its environment."""

import json
import sys
from importlib import import_module
from pathlib import Path

import pytest

from canongate.expression import Environment, ExpressionError, compile_expression, evaluate

sys.path.insert(0, str(Path(__file__).resolve().parent))
_ROOT = Path(__file__).resolve().parents[2]
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["decision", "evidence", "as_of"],
    "properties": {
        "decision": {"$ref": "#/$defs/decision"},
        "evidence": {
            "title": "evidence",
            "type": "object",
            "properties": {
                "claims": {"type": "object", "additionalProperties": {"$ref": "#/$defs/claim"}},
                "customers": {"type": "integer", "minimum": 0},
            },
        },
        "params": {"type": "object", "additionalProperties": True, "properties": {"limit": {"type": "integer"}}},
        "as_of": {"type": "string", "format": "date"},
        "anything": {},
    },
    "$defs": {
        "decision": {
            "title": "decision",
            "type": "object",
            "required": ["focus"],
            "properties": {
                "focus": {"enum": ["primary", "secondary", "candidate"]},
                "kind": {"const": "segment-decision"},
                "expires": {"type": ["string", "null"], "format": "date"},
                "segment": {"type": "object", "title": "segment", "properties": {"id": {"type": "string"}}},
                "tests": {"type": "array", "maxItems": 20, "items": {"$ref": "#/$defs/test"}},
                "tags": {"type": "array", "items": {"enum": ["a", "b"]}},
                "parent": {"$ref": "#/$defs/decision"},
                "weights": {"type": "object", "maxProperties": 5, "additionalProperties": {"type": "number"}},
            },
        },
        "test": {
            "title": "test",
            "type": "object",
            "properties": {"result": {"enum": ["passed", "failed"]}, "score": {"type": "integer"}},
        },
        "claim": {
            "title": "claim",
            "type": "object",
            "properties": {
                "status": {"enum": ["proven", "refuted", "not proven"]},
                "ratio": {"type": "number"},
                "summary": {"type": "string", "maxLength": 200},
            },
        },
    },
}


@pytest.fixture(scope="session")
def schema():
    """A schema with references, recursion, unions and enumerations."""
    return SCHEMA


@pytest.fixture(scope="session")
def environment():
    """The environment of that schema."""
    return Environment.from_schema(SCHEMA)


@pytest.fixture(scope="session")
def value():
    """Evaluates a text on a document, nothing being known of its fields."""
    return lambda text, **document: evaluate(compile_expression(text, Environment.dyn()), document)


@pytest.fixture(scope="session")
def errors(environment):
    """The diagnostics of a text that must not compile, in the environment of the schema."""

    def refuse(text, where=environment):
        with pytest.raises(ExpressionError) as caught:
            compile_expression(text, where)
        return caught.value.diagnostics

    return refuse


@pytest.fixture(scope="session")
def vectors():
    """The official conformance cases."""
    path = _ROOT.parent / "shared" / "data" / "cel-core-vectors.json"
    if not path.exists():
        pytest.skip("the conformance vectors in ../shared are absent")
    return json.loads(path.read_text(encoding="utf-8"))["tests"]


@pytest.fixture(scope="session")
def differential():
    """The generator of random expressions and documents, with the official engine as judge."""
    pytest.importorskip("cel_expr_python.cel")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(_ROOT / "benchmarks"))
        return import_module("expression_differential")
