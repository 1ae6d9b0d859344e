"""``canongate explain RULE --decision ID``: how a rule came to its outcome on one decision, as text or as data."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from canongate.evaluate.judge import judge
from canongate.expression import Failure, Step, explain, json_value, render
from canongate.model.error import UsageError
from canongate.model.kinds import JUDGED, KINDS
from canongate.model.verdict import Outcome
from canongate.workflows.decide import dossier_of
from canongate.workflows.root import open_root
from canongate.workflows.rule_views import rule_named
from canongate.workflows.rules import compiled_rules


@dataclass(frozen=True, slots=True)
class Explained:
    """What a rule says of a decision, and each of its conditions with all it was made of."""

    rule: str
    decision: str
    as_of: date
    outcome: Outcome
    conditions: dict[str, Step]
    """``when``, where the rule has one, and ``require``."""


def explain_on(given: Path | None, name: str, decision: str, *, as_of: date, evidence: Path | None) -> Explained:
    """
    Return how a rule comes to its answer on a decision, every sub-expression with its value.

    Args:
        given: the root; None searches upward.
        name: rule id.
        decision: decision id, or a decision file.
        as_of: the day of judgement.
        evidence: a manifest to use in place of the one the decision names.

    Raises:
        UsageError: there is no such rule or decision, the rule does not compile, or it judges something else.
    """
    opened = open_root(given)
    document = rule_named(opened, name)
    rules, findings = compiled_rules(opened)
    compiled = {rule.id: rule for rule in rules}.get(document.id)
    if compiled is None:
        raise UsageError(f"the rule {name!r} does not compile: {findings[0].message}", help="see `canongate check`")
    dossier = dossier_of(opened, rules, decision, as_of=as_of, evidence=evidence)
    if not str(dossier["schema"]).startswith(JUDGED[document.data["applies_to"]]):
        raise UsageError(f"{name} judges each {document.data['applies_to']}, and {decision} is none")
    programs = {"when": compiled.when, "require": compiled.require}
    steps = {label: explain(program, dossier) for label, program in programs.items() if program is not None}
    return Explained(compiled.id, decision, as_of, judge(compiled, dossier).outcome, steps)


def explanation_text(explained: Explained) -> str:
    """Return an explanation as lines of text, each sub-expression beneath what it belongs to."""
    outcome = explained.outcome.value.replace("_", " ")
    parts = [f"{explained.rule} on {explained.decision}, as of {explained.as_of}: {outcome}"]
    for label, step in explained.conditions.items():
        parts += [f"{label}:", render(step, "  ")]
    return "\n".join(parts) + "\n"


def explanation_value(explained: Explained) -> dict[str, Any]:
    """Return an explanation as the schema ``explanation`` has it."""
    return {
        "schema": KINDS["explanation"].tag,
        "rule": explained.rule,
        "decision": explained.decision,
        "as_of": explained.as_of.isoformat(),
        "outcome": explained.outcome.value,
    } | {label: _step(step) for label, step in explained.conditions.items()}


def _step(step: Step) -> dict[str, Any]:
    """Return one sub-expression and all beneath it; what does not apply to it is absent."""
    place = {"line": step.span.line, "column": step.span.column}
    outcome = step.outcome
    gives = {"undetermined": _failure(outcome)} if isinstance(outcome, Failure) else {"value": json_value(outcome)}
    more = {"note": step.note, "decides": step.decides, "steps": [_step(inner) for inner in step.steps]}
    binding = {"binding": step.binding} if step.binding else {}
    return {"text": step.text} | binding | place | gives | {key: value for key, value in more.items() if value}


def _failure(failure: Failure) -> dict[str, str]:
    missing = {"missing": failure.missing} if failure.missing else {}
    return {"kind": failure.kind.value, "message": failure.message} | missing
