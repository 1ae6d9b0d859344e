"""
What the rules for each kind of thing judged may read, from the schema of its dossier and the parameters there are.

An unknown field is so an error when a rule is compiled, and not a surprise when a decision is judged.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from canongate.evaluate.memo import Memo
from canongate.expression import Environment
from canongate.model.canonical import digest_of
from canongate.model.kinds import JUDGED
from canongate.model.parameters import parameter_schema
from canongate.model.workspace import Workspace

_ENVIRONMENTS: Memo[Environment] = Memo()


def environments_of(workspace: Workspace, dossier_schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Environment]:
    """Return what the rules for each kind of thing judged may read; for the same schema and parameters the same."""
    parameters = digest_of({name: parameter_schema(row) for name, row in workspace.parameters.items()})

    def made(schema: Mapping[str, Any]) -> Environment:
        return Environment.from_schema(with_parameters(schema, workspace.parameters))

    schemas = {judged: dossier_schemas[dossier] for judged, dossier in JUDGED.items()}
    return {judged: _ENVIRONMENTS.get(one, parameters, partial(made, one)) for judged, one in schemas.items()}


def with_parameters(schema: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return a dossier schema in which ``params`` has exactly the parameters that exist, all of them required."""
    params = {
        "type": "object",
        "properties": {name: parameter_schema(row) for name, row in parameters.items()},
        "required": sorted(parameters),
        "additionalProperties": False,
    }
    return {**schema, "properties": {**schema["properties"], "params": params}}
