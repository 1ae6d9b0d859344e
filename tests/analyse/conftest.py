"""Rules made from a few expressions over the segment dossier, with parameters and clauses of their own."""

import json
from pathlib import Path

import pytest

from canongate.evaluate.compiled import CompiledRule, compile_rule
from canongate.evaluate.environments import with_parameters
from canongate.expression import Environment, compile_expression
from canongate.model.document import Document, RawDocument
from canongate.model.workspace import Workspace

REPOSITORY = Path(__file__).resolve().parents[2]
PARAMETERS = {
    "limit": {"id": "limit", "default": 50, "unit": "percent", "minimum": 5, "maximum": 80},
    "days": {"id": "days", "default": 90, "unit": "days", "minimum": 7, "maximum": 365},
    "focuses": {
        "id": "focuses",
        "default": ["primary", "secondary"],
        "unit": "kinds of focus",
        "members": ["primary", "secondary", "candidate"],
        "fewest": 1,
    },
}


@pytest.fixture(scope="session")
def schema():
    """The schema of the segment dossier with two parameters."""
    text = (REPOSITORY / "schemas" / "segment-dossier.v1.json").read_text(encoding="utf-8")
    return with_parameters(json.loads(text), PARAMETERS)


@pytest.fixture(scope="session")
def environment(schema):
    """What rules about segment decisions may read."""
    return Environment.from_schema(schema)


@pytest.fixture(scope="session")
def workspace():
    """A workspace that holds the parameters and nothing else."""
    return Workspace(name="tiny", version="1", parameters=PARAMETERS)


@pytest.fixture(scope="session")
def document():
    """Return the document of a rule of which some keys are given."""

    def make(**says):
        name = says.setdefault("id", "r")
        rule = {
            "schema": "rule/v1",
            "enforces": ["customer/focus#final-rule"],
            "applies_to": "segment-decision",
            "checks": "form",
            "enforcement": "mandatory",
            "effective_on": "2026-01-01",
            "message": '"it fails"',
            "help": "Mend it.",
            "why": "It matters.",
        } | says
        return Document("rule", name, RawDocument(f"rules/customer/focus/{name}.yaml", "", f"sha256:{name}", rule))

    return make


@pytest.fixture(scope="session")
def rule(document, environment, workspace):
    """Return a compiled rule of which some keys are given."""

    def make(**says):
        made = compile_rule(document(**says), workspace, environment)
        assert isinstance(made, CompiledRule), made
        return made

    return make


@pytest.fixture(scope="session")
def program():
    """Return an expression over fields of which nothing is known."""
    return lambda text: compile_expression(text, Environment.dyn())
