"""
Decisions whose verdict changes from one state of the rules to another, and by which rule.

A few dossiers are judged one by one. Of many, columns tell first on which the two states differ.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canongate.analyse.compare import Side, pairs
from canongate.analyse.rewriting import with_parameters
from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import judge
from canongate.expression import Program, RefusedError
from canongate.expression.sql_layout import EncodingError
from canongate.model.levels import ADVISORY
from canongate.model.verdict import Outcome, VerdictStatus

type Dossier = Mapping[str, Any]
type Conditions = tuple[Program | None, Program]
type Named = tuple[str, Dossier]
MANY = 1000
"""Dossiers from which on columns tell first which of them are worth a second look."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A decision with another verdict than before."""

    decision: str
    before: VerdictStatus
    after: VerdictStatus
    rules: tuple[str, ...]
    """Rules that stop it now and did not, or the other way round."""


def flips(base: Side, head: Side, kind: str, dossiers: Iterable[Named]) -> tuple[Flip, ...]:
    """
    Return the decisions whose verdict changes.

    Args:
        base: the earlier rules and parameters.
        head: the later ones.
        kind: kind of thing judged.
        dossiers: name and dossier of each; its own parameters give way to those of each side.
    """
    listed = list(dossiers)
    found = []
    for name, dossier in listed if len(listed) < MANY else _may_flip(base, head, kind, listed):
        before, stopping = _verdict(base, kind, dossier)
        after, stopped = _verdict(head, kind, dossier)
        if before is not after:
            found.append(Flip(name, before, after, tuple(sorted(_changed(base, head, stopping, stopped)))))
    return tuple(found)


def by_rule(found: Iterable[Flip]) -> dict[str, dict[str, int]]:
    """Return rule id to how many decisions it stopped anew and released."""
    stopped: Counter[str] = Counter()
    released: Counter[str] = Counter()
    for flip in found:
        worse = flip.before is VerdictStatus.ACCEPTED or flip.after is VerdictStatus.BLOCKED
        for rule in flip.rules:
            (stopped if worse else released)[rule] += 1
    return {name: {"stopped": stopped[name], "released": released[name]} for name in sorted({*stopped, *released})}


def _verdict(side: Side, kind: str, dossier: Dossier) -> tuple[VerdictStatus, set[str]]:
    """Return the verdict of one side, without waivers, and the rules that stop it."""
    with_own = {**dossier, "params": dict(side.parameters)}
    outcomes = {rule.id: judge(rule, with_own).outcome for rule in _binding(side, kind, dossier)}
    stopping = {name for name, one in outcomes.items() if one in {Outcome.FAIL, Outcome.UNDETERMINED}}
    if Outcome.FAIL in outcomes.values():
        return VerdictStatus.BLOCKED, stopping
    return (VerdictStatus.UNDECIDED if stopping else VerdictStatus.ACCEPTED), stopping


def _changed(base: Side, head: Side, before: set[str], after: set[str]) -> Iterator[str]:
    """Yield the rules that stop something on one side only; one that was renamed is the same."""
    for old, new in pairs(base.rules, head.rules):
        was, is_now = old is not None and old.id in before, new is not None and new.id in after
        now = new or old
        if was != is_now and now is not None:
            yield now.id


def _may_flip(base: Side, head: Side, kind: str, dossiers: Sequence[Named]) -> list[Named]:
    """Return the dossiers on which the two sides differ, and those that columns cannot tell of, in their order."""
    groups: dict[tuple[tuple[str, ...], ...], list[int]] = {}
    for at, (_, dossier) in enumerate(dossiers):
        force = tuple(tuple(rule.id for rule in _binding(side, kind, dossier)) for side in (base, head))
        groups.setdefault(force, []).append(at)
    found: set[int] = set()
    for group in groups.values():
        first = dossiers[group[0]][1]
        old, new = ([_as_numbers(rule, side) for rule in _binding(side, kind, first)] for side in (base, head))
        try:
            found |= {group[at] for at in _differing(old, new, [dossiers[at][1] for at in group])}
        except (RefusedError, EncodingError):
            found |= set(group)
    return [dossiers[at] for at in sorted(found)]


def _differing(base: Sequence[Conditions], head: Sequence[Conditions], dossiers: Sequence[Dossier]) -> Iterator[int]:
    """Yield the positions of the dossiers that two lists of rules do not judge alike."""
    import numpy as np  # noqa: PLC0415  # loaded only for many dossiers

    from canongate.expression.columns import emit_columns  # noqa: PLC0415
    from canongate.expression.columns_flips import Standings  # noqa: PLC0415

    programs = [program for rule in (*base, *head) for program in rule if program is not None]
    dataset = emit_columns(programs).encode(dossiers)
    # Without any rule there is nothing to be blocked by.
    before, after = (
        Standings(rules, dataset).standing() if rules else np.zeros(len(dossiers), np.int8) for rules in (base, head)
    )
    yield from map(int, (before != after).nonzero()[0])


def _as_numbers(rule: CompiledRule, side: Side) -> Conditions:
    """Return the conditions of a rule with the parameters of its side in them."""
    when = None if rule.when is None else with_parameters(rule.when, side.parameters)
    return when, with_parameters(rule.require, side.parameters)


def _binding(side: Side, kind: str, dossier: Dossier) -> list[CompiledRule]:
    """Return the rules of a side that bind on the day of a dossier."""
    day = str(dossier["as_of"])
    return [rule for rule in side.rules if rule.enforcement != ADVISORY and rule.in_force(kind, day)]
