"""
The one resolver of waivers: which failures of a decision a waiver lets stand, and why the others do not.

A waiver lifts one failure of one rule for the very bytes it was granted for, within its days. It never lifts what could
not be decided, never a mandatory rule, and it outlives no change of the decision, of what the rule requires, or of the
parameters the rule reads.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import Judgement
from canongate.expression.lexer import tokenize
from canongate.model.canonical import digest_of
from canongate.model.finding import Finding, Level, WaiverNote
from canongate.model.verdict import Outcome

Granted = Mapping[str, Any]
"""A waiver as its file holds it (:class:`canongate.model.waiver.Waiver`)."""
_PARAMETERS = "params"
_SHORT = len("sha256:") + 12
_STOPS = frozenset({Outcome.FAIL, Outcome.UNDETERMINED})


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: a decision, the bytes of its file, the day, and the parameters its Brain's rules read."""

    decision: str
    digest: str
    as_of: str
    """ISO date."""
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Idle:
    """Why a waiver lifts nothing, and what would help."""

    reason: str
    help: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """Waivers of a decision, told apart."""

    notes: Mapping[str, WaiverNote]
    """Rule id to the waiver that lets its failure stand."""
    used: tuple[Granted, ...]
    """Waivers that lift a failure, by id; only they are part of the verdict."""
    idle: Mapping[str, Idle]
    """Waiver id to why it lifts nothing, of all others that name the decision."""
    missed: Mapping[str, str]
    """Waiver id to the rule that stops the decision although the waiver names it, where nothing else lifts that."""


def required_digest(rule: CompiledRule, parameters: Mapping[str, Any]) -> str:
    """
    Return the digest of what a rule requires: its conditions and the parameters they read, whatever it is called.

    Layout and comments of an expression do not count, nor do message, help and reasons.

    Args:
        rule: a rule that compiles.
        parameters: value of each parameter, for the Brain whose decision is judged.
    """
    data = rule.document.data
    texts = {"when": data.get("when", "true"), "require": data["require"], **data.get("let", {})}
    read = {path.split(".")[1] for path in rule.reads if path.startswith(f"{_PARAMETERS}.")}
    names = parameters if _PARAMETERS in rule.reads else read & parameters.keys()
    return digest_of(
        {
            "applies_to": data["applies_to"],
            "conditions": {name: [token.text for token in tokenize(text)] for name, text in texts.items()},
            "parameters": {name: parameters[name] for name in names},
        }
    )


def resolve_waivers(judgements: Sequence[Judgement], waivers: Iterable[Granted], subject: Subject) -> Resolved:
    """
    Return what some waivers come to for one decision.

    Args:
        judgements: outcomes of all rules in force.
        waivers: waivers whose signatures hold; those for other decisions are passed over.
        subject: what is judged.
    """
    by_name = {name: one for one in judgements for name in (*one.rule.document.data.get("aliases", ()), one.rule.id)}
    mine = sorted((one for one in waivers if one["decision"] == subject.decision), key=lambda one: str(one["id"]))
    notes: dict[str, WaiverNote] = {}
    used: list[Granted] = []
    idle: dict[str, Idle] = {}
    for waiver in mine:
        judgement = by_name.get(waiver["rule"])
        rule = judgement.rule.id if judgement is not None else waiver["rule"]
        why = why_idle(waiver, judgement, subject)
        if why is None and rule in notes:
            why = Idle(f"waiver {notes[rule].id} lifts the same failure", "")
        if why is not None:
            idle[waiver["id"]] = why
        else:
            notes[rule] = _note(waiver)
            used.append(waiver)
    named = {one["id"]: by_name[one["rule"]] for one in mine if one["id"] in idle and one["rule"] in by_name}
    stopping = {name: one.rule.id for name, one in named.items() if one.outcome in _STOPS}
    missed = {name: rule for name, rule in stopping.items() if rule not in notes}
    return Resolved(notes, tuple(used), idle, missed)


def why_idle(waiver: Granted, judgement: Judgement | None, subject: Subject) -> Idle | None:
    """Return why a waiver lifts nothing, or None where it lifts the failure; ``judgement`` is that of its rule."""
    return next((reason for reason in _reasons(waiver, judgement, subject)), None)


def waiver_findings(resolved: Resolved, subject: Subject, path: str) -> Iterator[Finding]:
    """Yield, for each rule that stops a decision although a waiver names it, why the waiver does not help."""
    for name, rule in sorted(resolved.missed.items()):
        idle = resolved.idle[name]
        yield Finding(
            rule="waiver-lifts-nothing",
            level=Level.WARNING,
            message=f"waiver {name} of rule {rule} lifts nothing: {idle.reason}",
            path=path,
            document=subject.decision,
            help=idle.help,
            context={"waiver": name, "waived_rule": rule},
        )


def _reasons(waiver: Granted, judgement: Judgement | None, subject: Subject) -> Iterator[Idle]:
    """Yield everything that keeps a waiver from lifting a failure, the plainest first."""
    again = f"mend what the rule finds, or ask again: `canongate waive {waiver['rule']} {subject.decision}`"
    if waiver["decision_digest"] != subject.digest:
        yield Idle(f"it was granted for other bytes of {subject.decision} ({waiver['decision_digest']})", again)
    if subject.as_of < waiver["granted_on"]:
        yield Idle(f"it holds from {waiver['granted_on']} on", "judge as of a day on which it holds")
    if subject.as_of > waiver["expires"]:
        yield Idle(f"it expired on {waiver['expires']}", again)
    if judgement is None:
        yield Idle(f"no rule {waiver['rule']} is in force", "")
        return
    rule = judgement.rule
    if rule.enforcement == "mandatory":
        yield Idle(f"rule {rule.id} is mandatory, and mandatory rules are not waived", "mend what the rule finds")
    given, now = waiver.get("rule_digest"), required_digest(rule, subject.parameters)
    if given is None:
        yield Idle("it does not say what the rule required when it was granted (`rule_digest`)", again)
    elif given != now:
        was, is_now = f"{given[:_SHORT]}…", f"{now[:_SHORT]}…"
        yield Idle(f"it was granted for what the rule and its parameters were before ({was}, now {is_now})", again)
    if judgement.outcome is Outcome.UNDETERMINED:
        yield Idle(
            f"rule {rule.id} is undetermined, and only failures are waived", "bring what the rule needs to decide"
        )
    elif judgement.outcome is not Outcome.FAIL:
        yield Idle(f"rule {rule.id} does not fail", "")


def _note(waiver: Granted) -> WaiverNote:
    return WaiverNote(waiver["id"], tuple(sorted(waiver["approvers"])), waiver["reason"], waiver["expires"])
