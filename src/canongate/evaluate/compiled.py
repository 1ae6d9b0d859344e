"""
Rule files to compiled rules.

A rule that does not compile is a finding at the place of the mistake, never an exception: the other rules are still
compiled. What an expression may read is derived from the schema of the dossier, so that an unknown field is an error
here and not a surprise when a decision is judged.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from canongate.evaluate.rule_checks import rule_findings
from canongate.expression import Environment, ExpressionError, Program, compile_expression
from canongate.expression.types import DYN
from canongate.model.canonical import digest_of
from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.kinds import JUDGED
from canongate.model.levels import effective_level
from canongate.model.pointer import to_pointer
from canongate.model.workspace import Workspace

DOSSIER_KINDS = JUDGED
"""The dossier kind that the rules for a kind of decision read."""
_EXPRESSIONS = ("when", "require", "message", "undetermined")
_TRY = "mend the text at the mark; `canongate eval` tries an expression"
_RESULTS = {"when": "bool", "require": "bool", "message": "string", "undetermined": "string"}


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule whose expressions are ready to run."""

    id: str
    document: Document
    enforcement: str
    """advisory, waivable or mandatory; advisory where the rule cites Draft clauses only."""
    require: Program
    message: Program
    when: Program | None
    undetermined: Program | None

    @property
    def conditions(self) -> tuple[Program, ...]:
        """``when``, where there is one, and ``require``."""
        return (self.require,) if self.when is None else (self.when, self.require)

    def in_force(self, kind: str, as_of: str) -> bool:
        """Return whether the rule judges decisions of a kind on a day (ISO date)."""
        data = self.document.data
        started = bool(data["effective_on"] <= as_of)
        retired = "retired_on" in data and data["retired_on"] <= as_of
        return data["applies_to"] == kind and started and not retired


def compile_rules(
    workspace: Workspace, dossier_schemas: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[CompiledRule, ...], tuple[Finding, ...]]:
    """
    Return the rules of a workspace, by id, and what is wrong with those that do not compile.

    Args:
        workspace: rules, clauses and parameters.
        dossier_schemas: JSON Schema of each dossier kind, by kind name.
    """
    environments = environments_of(workspace, dossier_schemas)
    rules: list[CompiledRule] = []
    findings: list[Finding] = []
    for document in workspace.rules:
        made = compile_rule(document, workspace, environments[document.data["applies_to"]])
        if isinstance(made, CompiledRule):
            rules.append(made)
            findings.extend(rule_findings(document, workspace, made.conditions))
        else:
            findings.extend(made)
    return tuple(rules), tuple(findings)


def environments_of(workspace: Workspace, dossier_schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Environment]:
    """Return what the rules for each kind of thing judged may read."""
    return {
        judged: Environment.from_schema(with_parameters(dossier_schemas[dossier], workspace.parameters))
        for judged, dossier in DOSSIER_KINDS.items()
    }


def with_parameters(schema: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return a dossier schema in which ``params`` has exactly the parameters that exist, all of them required."""
    changed = deepcopy(dict(schema))
    changed["properties"]["params"] = {
        "type": "object",
        "properties": {
            name: {"type": "integer", "minimum": row["minimum"], "maximum": row["maximum"], "description": row["unit"]}
            for name, row in parameters.items()
        },
        "required": sorted(parameters),
        "additionalProperties": False,
    }
    return changed


def bundle_digest(workspace: Workspace) -> str:
    """Return one digest of all that the rules of a root say: rules, parameters, judgement, theorems."""
    kinds = {"rule", "parameters", "judgement", "theorems"}
    parts = {path: one.raw.digest for path, one in workspace.documents.items() if one.kind in kinds}
    return digest_of(parts)


def compile_rule(document: Document, workspace: Workspace, environment: Environment) -> CompiledRule | list[Finding]:
    """Return one rule ready to run, or every mistake in its expressions."""
    findings: list[Finding] = []
    for name, text in document.data.get("let", {}).items():
        try:
            environment = environment.extend(name, compile_expression(text, environment))
        except ExpressionError as error:
            findings.extend(_findings(document, ("let", name), error))
            # NOTE: the name stays known, so that one mistake is not told again wherever the name is used.
            environment = replace(environment, variables={**environment.variables, name: DYN})
    programs: dict[str, Program] = {}
    for key in _EXPRESSIONS:
        if key in document.data:
            try:
                programs[key] = compile_expression(document.data[key], environment)
            except ExpressionError as error:
                findings.extend(_findings(document, (key,), error))
            else:
                findings.extend(_wrong_type(document, key, programs[key]))
    if findings:
        return findings
    return CompiledRule(
        id=document.id,
        document=document,
        enforcement=effective_level(document.data, workspace.clauses),
        require=programs["require"],
        message=programs["message"],
        when=programs.get("when"),
        undetermined=programs.get("undetermined"),
    )


def _wrong_type(document: Document, key: str, program: Program) -> Iterator[Finding]:
    """Yield a finding when an expression gives another type than its key asks for; ``dyn`` is decided at run time."""
    wanted, seen = _RESULTS[key], str(program.type)
    if seen not in {wanted, "dyn"}:
        yield Finding(
            rule="expression",
            level=Level.ERROR,
            message=f"`{key}` gives {seen}, not {wanted}",
            path=document.path,
            pointer=to_pointer((key,)),
            document=document.id,
            help="compare it with something" if wanted == "bool" else "turn it into text with string()",
            context={"expression": program.text, "type": seen, "expected": wanted},
        )


def _findings(document: Document, path: tuple[str, ...], error: ExpressionError) -> Iterator[Finding]:
    for diagnostic in error.diagnostics:
        yield Finding(
            rule="expression",
            level=Level.ERROR,
            message=diagnostic.message,
            path=document.path,
            pointer=to_pointer(path),
            offset=diagnostic.span.start,
            document=document.id,
            help=diagnostic.help or _TRY,
            context={"expression": document.data[path[0]] if len(path) == 1 else document.data["let"][path[1]]},
        )
