"""
Rule files to compiled rules.

A rule that does not compile is a finding at the place of the mistake, never an exception: the other rules are still
compiled. What an expression may read stands in :mod:`.environments`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from canongate.evaluate.conditions import Conditions
from canongate.evaluate.environments import environments_of
from canongate.evaluate.mistakes import mistake_findings
from canongate.evaluate.programs import CONDITIONS, EXPRESSIONS, Programs, extended, program_of
from canongate.evaluate.rule_checks import rule_findings
from canongate.expression import Environment, ExpressionError, Program, reads
from canongate.expression.types import DYN
from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.levels import effective_level
from canongate.model.pointer import to_pointer
from canongate.model.workspace import Workspace

_TRY = "mend the text at the mark; `canongate eval` tries an expression"
_RESULTS = {"when": "bool", "require": "bool", "message": "string", "undetermined": "string"}


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule whose expressions are ready to run."""

    id: str
    document: Document
    enforcement: str
    """advisory, waivable or mandatory; advisory where the rule cites Draft clauses only."""
    programs: Mapping[str, Program]
    """``require`` and ``message``; ``when`` and ``undetermined`` where the rule has them."""
    paths: frozenset[str] | None = None
    """What its conditions read, where that is known from an earlier run."""
    fast: Conditions | None = field(default=None, compare=False)
    """Its conditions among those of all rules of its kind, as generated Python."""

    @property
    def require(self) -> Program:
        """What must hold."""
        return self.programs["require"]

    @property
    def message(self) -> Program:
        """Text of the finding when it does not hold."""
        return self.programs["message"]

    @property
    def when(self) -> Program | None:
        """Condition under which the rule applies; None for always."""
        return self.programs.get("when")

    @property
    def undetermined(self) -> Program | None:
        """Text of the finding when it cannot be decided; None where the missing field is named."""
        return self.programs.get("undetermined")

    @property
    def conditions(self) -> tuple[Program, ...]:
        """``when``, where there is one, and ``require``."""
        return tuple(self.programs[key] for key in CONDITIONS if key in self.programs)

    @property
    def reads(self) -> frozenset[str]:
        """The paths of the dossier that its conditions can read."""
        return self.paths if self.paths is not None else frozenset().union(*map(reads, self.conditions))

    def in_force(self, kind: str, as_of: str) -> bool:
        """Return whether the rule judges decisions of a kind on a day (ISO date)."""
        data = self.document.data
        started = bool(data["effective_on"] <= as_of)
        retired = "retired_on" in data and data["retired_on"] <= as_of
        return data["applies_to"] == kind and started and not retired


@dataclass(frozen=True, slots=True)
class Prepared:
    """What compiling rules without a mistake gives and can be kept, for the same rules, schemas and program alone."""

    conditions: Mapping[str, bytes]
    """Kind of what is judged to its rules' conditions as generated Python."""
    reads: Mapping[str, Sequence[str]]
    """Rule to what its conditions read."""


def compile_rules(
    workspace: Workspace, dossier_schemas: Mapping[str, Mapping[str, Any]], prepared: Prepared | None = None
) -> tuple[tuple[CompiledRule, ...], tuple[Finding, ...]]:
    """
    Return the rules of a workspace, by id, and what is wrong with those that do not compile.

    Args:
        workspace: rules, clauses and parameters.
        dossier_schemas: JSON Schema of each dossier kind, by kind name.
        prepared: what :func:`prepare` gave for the same rules, parameters and schemas.
    """
    environments = environments_of(workspace, dossier_schemas)
    rules: list[CompiledRule] = []
    findings: list[Finding] = []
    for document in workspace.rules:
        environment = environments[document.data["applies_to"]]
        if prepared is not None:
            made: CompiledRule | list[Finding] = _known(document, workspace, environment, prepared)
        else:
            made = compile_rule(document, workspace, environment)
        if isinstance(made, CompiledRule):
            rules.append(made)
            findings.extend(rule_findings(document, workspace, made.reads))
        else:
            findings.extend(made)
    return _together(rules, prepared), tuple(findings)


def prepare(rules: Iterable[CompiledRule]) -> Prepared:
    """Return what can be kept of compiled rules, all of which :func:`compile_rules` gave at once."""
    listed = list(rules)
    fast = {one.document.data["applies_to"]: one.fast for one in listed}
    conditions = {kind: one.to_bytes() for kind, one in sorted(fast.items()) if one is not None}
    return Prepared(conditions, {one.id: sorted(one.reads) for one in listed})


def _known(document: Document, workspace: Workspace, environment: Environment, prepared: Prepared) -> CompiledRule:
    """Return a rule that is known to compile, without compiling it."""
    return CompiledRule(
        id=document.id,
        document=document,
        enforcement=effective_level(document.data, workspace.clauses),
        programs=Programs(document.data, environment),
        paths=frozenset(prepared.reads[document.id]),
    )


def _together(rules: Sequence[CompiledRule], prepared: Prepared | None) -> tuple[CompiledRule, ...]:
    """Return rules that know their conditions among those of all rules of their kind."""
    by_kind: dict[str, dict[str, Mapping[str, Program]]] = {}
    for rule in rules:
        by_kind.setdefault(rule.document.data["applies_to"], {})[rule.id] = rule.programs
    kept = prepared.conditions if prepared is not None else {}
    fast = {kind: Conditions(programs, kept.get(kind)) for kind, programs in by_kind.items()}
    return tuple(replace(rule, fast=fast[rule.document.data["applies_to"]]) for rule in rules)


def compile_rule(document: Document, workspace: Workspace, environment: Environment) -> CompiledRule | list[Finding]:
    """Return one rule ready to run, or every mistake in its expressions."""
    findings: list[Finding] = []
    for name, text in document.data.get("let", {}).items():
        try:
            environment = extended(environment, name, text)
        except ExpressionError as error:
            findings.extend(mistake_findings(document, ("let", name), document.data["let"][name], error, _TRY))
            # NOTE: the name stays known, so that one mistake is not told again wherever the name is used.
            environment = replace(environment, variables={**environment.variables, name: DYN})
    programs: dict[str, Program] = {}
    for key in EXPRESSIONS:
        if key in document.data:
            try:
                programs[key] = program_of(document.data[key], environment)
            except ExpressionError as error:
                findings.extend(mistake_findings(document, (key,), document.data[key], error, _TRY))
            else:
                findings.extend(_wrong_type(document, key, programs[key]))
    if findings:
        return findings
    return CompiledRule(
        id=document.id,
        document=document,
        enforcement=effective_level(document.data, workspace.clauses),
        programs=programs,
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
