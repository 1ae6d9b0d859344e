"""
What changed of rules and parameters: what a rule asks, how much it weighs, when, and the numbers it reads.

Whether another expression is stricter or looser is for the prover to say; here it has changed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from canongate.model.change import Change, Effect, Subject
from canongate.model.document import Document
from canongate.model.levels import stated_level, weight
from canongate.model.workspace import Workspace

_EFFECTS = {
    "require": Effect.EXPRESSION,
    "when": Effect.EXPRESSION,
    "let": Effect.EXPRESSION,
    "applies_to": Effect.SCOPE,
    "enforces": Effect.LINKS,
    "effective_on": Effect.DATES,
    "retired_on": Effect.DATES,
    "message": Effect.WORDING,
    "undetermined": Effect.WORDING,
    "help": Effect.WORDING,
    "why": Effect.WORDING,
    "enforcement_reason": Effect.WORDING,
    "place": Effect.WORDING,
}


def rule_changes(base: Workspace, head: Workspace) -> Iterator[Change]:
    """Yield what changed of rules; a rule that took an old one's id as alias is the same rule."""
    before = {rule.id: rule for rule in base.rules}
    after = {rule.id: rule for rule in head.rules}
    renamed = {alias: rule.id for rule in head.rules for alias in rule.data.get("aliases", ()) if alias in before}
    for name, old in before.items():
        new = after.get(name) or after.get(renamed.get(name, ""))
        if new is None:
            yield _rule(old, Effect.REMOVED, before=old.data["require"])
        elif old.raw.digest != new.raw.digest:
            levels = stated_level(old.data, base.clauses), stated_level(new.data, head.clauses)
            yield from _between(old, new, levels)
    for name in sorted(after.keys() - before.keys() - set(renamed.values())):
        yield _rule(after[name], Effect.ADDED, after=after[name].data["require"])


def parameter_changes(base: Workspace, head: Workspace) -> Iterator[Change]:
    """Yield what changed of parameters and of the values single Brains use in their place."""
    path = next((one.path for one in head.documents.values() if one.kind == "parameters"), "rules/parameters.yaml")
    for name in sorted(base.parameters.keys() | head.parameters.keys()):
        old, new = base.parameters.get(name), head.parameters.get(name)
        yield from _fields(Subject.PARAMETER, name, path, old, new)
    for brain in sorted(base.overlays.keys() | head.overlays.keys()):
        old, new = base.overlays.get(brain), head.overlays.get(brain)
        yield from _fields(Subject.OVERLAY, brain, path, old, new)


def _between(old: Document, new: Document, levels: tuple[str, str]) -> Iterator[Change]:
    if old.id != new.id:
        yield _rule(new, Effect.MOVED, what="id", before=old.id, after=new.id)
    if levels[0] != levels[1]:
        stronger = weight(levels[1]) > weight(levels[0])
        effect = Effect.STRENGTHENED if stronger else Effect.WEAKENED
        yield _rule(new, effect, what="enforcement", before=levels[0], after=levels[1])
    for name in sorted((old.data.keys() | new.data.keys()) - {"id", "schema", "enforcement"}):
        before, after = old.data.get(name), new.data.get(name)
        if before != after or (name == "let" and list(before or ()) != list(after or ())):
            yield _rule(new, _EFFECTS.get(name, Effect.CHANGED), what=name, before=before, after=after)


def _fields(
    subject: Subject, name: str, path: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[Change]:
    """Yield what came, went or changed of one row of the parameter table."""
    if old is None and new is not None:
        yield Change(subject, Effect.ADDED, name, path, after=dict(new))
    elif new is None and old is not None:
        yield Change(subject, Effect.REMOVED, name, path, before=dict(old))
    elif old is not None and new is not None:
        for what in sorted(old.keys() | new.keys()):
            if old.get(what) != new.get(what):
                effect = {"owner": Effect.OWNER, "reason": Effect.WORDING}.get(what, Effect.PARAMETER)
                yield Change(subject, effect, name, path, what=what, before=old.get(what), after=new.get(what))


def _rule(rule: Document, effect: Effect, *, what: str = "", before: Any = None, after: Any = None) -> Change:
    pointer = f"/{what}" if what and what in rule.data else ""
    return Change(Subject.RULE, effect, rule.id, rule.path, pointer, what, before, after)
