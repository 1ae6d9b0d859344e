"""
Two states of the rules: for each rule that changed, whether it now stops more, less, the same, or other things.

A rule stops a decision where it fails or is undetermined and binds; an advisory rule, or one that is not there, stops
nothing. Parameters whose value changed stand as values in the comparison, so that a new bound shows like a new rule.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from canongate.analyse.rewriting import with_parameters
from canongate.analyse.solver import Formula, World
from canongate.analyse.statement import seen_by
from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.programs import CONDITIONS
from canongate.expression import Environment
from canongate.expression.refusals import RefusedError
from canongate.expression.smt import Status
from canongate.model.levels import ADVISORY
from canongate.model.parameters import ParameterValue

_EXPRESSIONS = ("let", "when", "require")
_DATES = ("effective_on", "retired_on")


class Relation(StrEnum):
    """How what a rule stops now stands to what it stopped before."""

    STRICTER = "stricter"
    LOOSER = "looser"
    EQUAL = "equal"
    INCOMPARABLE = "incomparable"
    UNKNOWN = "unknown"
    """The solver gave up, or cannot express the rule."""


@dataclass(frozen=True, slots=True)
class Side:
    """One state of the rules of one kind, with the parameters its decisions are judged with."""

    rules: Sequence[CompiledRule]
    parameters: Mapping[str, ParameterValue]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule that is not as it was."""

    rule: str
    """Its id now; its old one where it is gone."""
    relation: Relation
    before: str
    after: str
    """Its level before and after; empty where it is not there."""
    refuses: Mapping[str, Any] = field(default_factory=dict)
    """What it reads of a dossier that it stops now and did not stop before."""
    admits: Mapping[str, Any] = field(default_factory=dict)
    """What it reads of a dossier that it stopped before and does not stop now."""
    notes: tuple[str, ...] = ()
    """What changed beside what it stops: its level, its dates, its id; or why nothing is known."""


def compare_rules(base: Side, head: Side, environment: Environment) -> tuple[RuleChange, ...]:
    """
    Return every rule of one kind that stops something else, weighs otherwise or is in force otherwise, by id.

    Args:
        base: the earlier state.
        head: the later state.
        environment: what rules of the kind may read, in the later state.
    """
    moved = _moved(base.parameters, head.parameters)
    found = [
        change
        for old, new in pairs(base.rules, head.rules)
        if (change := _change(_with(old, base, moved), _with(new, head, moved), environment)) is not None
    ]
    return tuple(sorted(found, key=lambda change: change.rule))


def pairs(
    base: Sequence[CompiledRule], head: Sequence[CompiledRule]
) -> Iterator[tuple[CompiledRule | None, CompiledRule | None]]:
    """Yield each rule as it was and as it is; one that took another's id as alias is the same rule."""
    old = {rule.id: rule for rule in base}
    taken: set[str] = set()
    for rule in head:
        names = (rule.id, *rule.document.data.get("aliases", ()))
        was = next((name for name in names if name in old), None)
        if was is not None:
            taken.add(was)
        yield (old[was] if was is not None else None), rule
    yield from ((rule, None) for name, rule in old.items() if name not in taken)


def _moved(base: Mapping[str, ParameterValue], head: Mapping[str, ParameterValue]) -> frozenset[str]:
    """Return the parameters that have another value, or stand on one side only."""
    return frozenset(name for name in base.keys() | head.keys() if base.get(name) != head.get(name))


def _with(rule: CompiledRule | None, side: Side, moved: frozenset[str]) -> CompiledRule | None:
    """Return a rule in which the parameters that changed are values."""
    if rule is None or not moved:
        return rule
    values = {name: value for name, value in side.parameters.items() if name in moved}
    changed = {key: with_parameters(rule.programs[key], values) for key in CONDITIONS if key in rule.programs}
    return replace(rule, programs={**rule.programs, **changed}, paths=None, fast=None)


def _change(old: CompiledRule | None, new: CompiledRule | None, environment: Environment) -> RuleChange | None:
    notes = tuple(_notes(old, new))
    if old is not None and new is not None and _same_texts(old, new) and not notes:
        return None
    now = new or old
    name = now.id if now is not None else ""
    levels = (old.enforcement if old else "", new.enforcement if new else "")
    try:
        relation, refuses, admits = _relation(old, new, World(environment))
    except RefusedError as refusal:
        return RuleChange(name, Relation.UNKNOWN, *levels, notes=(*notes, refusal.message))
    if relation is Relation.EQUAL and not notes and old is not None and new is not None:
        notes = ("said in other words",)
    return RuleChange(name, relation, *levels, refuses=refuses, admits=admits, notes=notes)


def _same_texts(old: CompiledRule, new: CompiledRule) -> bool:
    before, after = old.document.data, new.document.data
    texts = all(before.get(key) == after.get(key) for key in _EXPRESSIONS)
    return texts and [one.node for one in old.conditions] == [one.node for one in new.conditions]


def _notes(old: CompiledRule | None, new: CompiledRule | None) -> Iterator[str]:
    if old is None or new is None:
        yield "new" if old is None else "gone"
        return
    if old.id != new.id:
        yield f"was {old.id}"
    if old.enforcement != new.enforcement:
        yield f"{old.enforcement} before, {new.enforcement} now"
    for key in _DATES:
        before, after = old.document.data.get(key), new.document.data.get(key)
        if before != after:
            yield f"{key.replace('_', ' ')} {after or 'no day'}, before {before or 'no day'}"


def _relation(
    old: CompiledRule | None, new: CompiledRule | None, world: World
) -> tuple[Relation, Mapping[str, Any], Mapping[str, Any]]:
    before, after = _stops(old, world), _stops(new, world)
    rules = [rule for rule in (old, new) if rule is not None]
    sides: list[tuple[Status, Mapping[str, Any]]] = []
    for stops, lets in ((after, before), (before, after)):
        if stops is None:
            sides.append((Status.IMPOSSIBLE, {}))
            continue
        answer = world.ask(stops, *([] if lets is None else [~lets]))
        sides.append((answer.status, seen_by(answer.document, rules) if answer.document is not None else {}))
    (more, refuses), (less, admits) = sides
    if Status.UNKNOWN in {more, less}:
        return Relation.UNKNOWN, refuses, admits
    relations = {
        (True, True): Relation.INCOMPARABLE,
        (True, False): Relation.STRICTER,
        (False, True): Relation.LOOSER,
        (False, False): Relation.EQUAL,
    }
    return relations[more is Status.POSSIBLE, less is Status.POSSIBLE], refuses, admits


def _stops(rule: CompiledRule | None, world: World) -> Formula | None:
    """Return when a rule stops a decision; None where it never does."""
    if rule is None or rule.enforcement == ADVISORY:
        return None
    return ~world.stands(rule)
