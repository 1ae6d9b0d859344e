"""
Decisions whose verdict changes from one state of the rules to another, and by which rule.

A few dossiers are judged one by one. Millions are asked column by column, one changed rule at a time.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from canongate.analyse.compare import Side, pairs
from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import judge
from canongate.model.levels import ADVISORY
from canongate.model.verdict import Outcome, VerdictStatus

if TYPE_CHECKING:
    from canongate.expression.columns import EmittedColumns, Outcomes
    from canongate.expression.columns_dataset import Dataset

type Dossier = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Flip:
    """A decision with another verdict than before."""

    decision: str
    before: VerdictStatus
    after: VerdictStatus
    rules: tuple[str, ...]
    """Rules that stop it now and did not, or the other way round."""


@dataclass(frozen=True, slots=True)
class RuleFlips:
    """How many dossiers one rule stops now and did not, and the other way round."""

    dossiers: int
    stopped: int
    released: int


def flips(base: Side, head: Side, kind: str, dossiers: Iterable[tuple[str, Dossier]]) -> tuple[Flip, ...]:
    """
    Return the decisions whose verdict changes.

    Args:
        base: the earlier rules and parameters.
        head: the later ones.
        kind: kind of thing judged.
        dossiers: name and dossier of each; its own parameters give way to those of each side.
    """
    found = []
    for name, dossier in dossiers:
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
    with_parameters = {**dossier, "params": dict(side.parameters)}
    outcomes = {
        rule.id: judge(rule, with_parameters).outcome
        for rule in side.rules
        if rule.enforcement != ADVISORY and rule.in_force(kind, str(dossier["as_of"]))
    }
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


class ColumnFlips:
    """
    One rule before and after, ready to be asked of many dossiers as columns.

    Args:
        old: the rule as it was; None where it is new.
        new: the rule as it is; None where it is gone.

    Raises:
        RefusedError: the rule needs something that columns leave out.
    """

    def __init__(self, old: CompiledRule | None, new: CompiledRule | None) -> None:
        from canongate.expression.columns import emit_columns  # noqa: PLC0415  # numpy is loaded only here

        self._sides = [rule for rule in (old, new) if rule is not None and rule.enforcement != ADVISORY]
        self._stops_old = old in self._sides
        self._stops_new = new in self._sides
        programs = [program for rule in self._sides for program in rule.conditions]
        self.columns: EmittedColumns = emit_columns(programs)

    def count(self, dataset: "Dataset") -> RuleFlips:
        """Return how many dossiers the rule stops now and did not, and the other way round."""
        import numpy as np  # noqa: PLC0415  # loaded only here

        dossiers = stopped = released = 0
        for chunk, outcomes in zip(dataset.chunks, self.columns.outcomes(dataset), strict=True):
            masks = list(self._stopping(outcomes))
            nothing: Any = np.zeros(chunk.rows, dtype=np.bool_)
            before = masks[0] if self._stops_old else nothing
            after = masks[-1] if self._stops_new else nothing
            dossiers += chunk.rows
            stopped += int(np.count_nonzero(after & ~before))
            released += int(np.count_nonzero(before & ~after))
        return RuleFlips(dossiers, stopped, released)

    def _stopping(self, outcomes: "Outcomes") -> Iterator[Any]:
        """Yield for each side the mask of the dossiers it stops."""
        at = 0
        for rule in self._sides:
            if rule.when is None:
                yield ~outcomes.true[at]
                at += 1
                continue
            applies, unknown, holds = outcomes.true[at], outcomes.undetermined[at], outcomes.true[at + 1]
            yield unknown | (applies & ~holds)
            at += 2
