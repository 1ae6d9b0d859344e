"""``canongate rules compare``: what changed rules say otherwise, of every dossier and of those we have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from canongate.analyse.compare import RuleChange, Side, compare_rules
from canongate.analyse.flips import Flip, by_rule, flips
from canongate.evaluate.environments import environments_of
from canongate.model.error import UsageError
from canongate.model.finding import Level
from canongate.model.kinds import JUDGED
from canongate.model.verdict import VerdictStatus
from canongate.workflows.decide import dossier_of
from canongate.workflows.root import Opened
from canongate.workflows.rules import compiled_rules, dossier_schemas
from canongate.workflows.snapshots import Pair, open_folders, open_pair


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one state of the rules to another."""

    base: str
    head: str
    changes: tuple[RuleChange, ...]
    flips: tuple[Flip, ...]
    dossiers: int
    """How many dossiers were judged by both."""

    @property
    def newly_stopped(self) -> tuple[Flip, ...]:
        """Decisions that were accepted and are not any more."""
        return tuple(one for one in self.flips if one.before is VerdictStatus.ACCEPTED)

    @property
    def newly_accepted(self) -> tuple[Flip, ...]:
        """Decisions that were not accepted and are now."""
        return tuple(one for one in self.flips if one.after is VerdictStatus.ACCEPTED)

    @property
    def answer(self) -> dict[str, Any]:
        """Everything, for machines."""
        return {
            "format": "rules-comparison_v1",
            "base": self.base,
            "head": self.head,
            "rules": [
                {
                    "rule": one.rule,
                    "relation": one.relation.value,
                    "before": one.before,
                    "after": one.after,
                    "notes": list(one.notes),
                    "refuses": dict(one.refuses),
                    "admits": dict(one.admits),
                }
                for one in self.changes
            ],
            "dossiers": self.dossiers,
            "flips": [
                {
                    "decision": one.decision,
                    "before": one.before.value,
                    "after": one.after.value,
                    "rules": list(one.rules),
                }
                for one in self.flips
            ],
            "by_rule": by_rule(self.flips),
        }


def compare(
    given: Path | None, *, base: str | None = None, base_root: Path | None = None, as_of: date | None = None
) -> Comparison:
    """
    Return what the rules of a root say otherwise than they did.

    Args:
        given: the root; None searches upward.
        base: revision with the earlier state.
        base_root: folder with the earlier state, in place of a revision.
        as_of: day on which decisions without a stored dossier are judged; None leaves them out.

    Raises:
        UsageError: neither or both of the earlier states were named, or rules of one state do not compile.
    """
    if (base is None) is (base_root is None):
        raise UsageError("name one earlier state", help="give --base REVISION, or --base-root FOLDER")
    pair = open_folders(given, base_root) if base_root is not None else open_pair(given, str(base))
    return compare_pair(pair, as_of=as_of)


def compare_pair(pair: Pair, *, as_of: date | None = None) -> Comparison:
    """
    Return what the rules of the later of two states say otherwise than those of the earlier.

    Args:
        pair: both states.
        as_of: day on which decisions without a stored dossier are judged; None leaves them out.

    Raises:
        UsageError: rules of one state do not compile.
    """
    old, new = _sound(pair.base, pair.base_name), _sound(pair.head, pair.head_name)
    environments = environments_of(pair.head.workspace, dossier_schemas())
    changes: list[RuleChange] = []
    found: list[Flip] = []
    judged = 0
    for kind in JUDGED:
        before = [rule for rule in old if rule.document.data["applies_to"] == kind]
        after = [rule for rule in new if rule.document.data["applies_to"] == kind]
        sides = (_side(before, pair.base, ""), _side(after, pair.head, ""))
        changes += compare_rules(*sides, environments[kind])
        by_brain: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
        for name, dossier in _dossiers(pair.head, kind, new, as_of):
            by_brain.setdefault(str(dossier.get("brain", "")), []).append((name, dossier))
        for brain, dossiers in sorted(by_brain.items()):
            judged += len(dossiers)
            found += flips(_side(before, pair.base, brain), _side(after, pair.head, brain), kind, dossiers)
    return Comparison(pair.base_name, pair.head_name, tuple(changes), tuple(found), judged)


def _side(rules: list[Any], opened: Opened, brain: str) -> Side:
    return Side(rules, opened.workspace.parameters_for(brain))


def _sound(opened: Opened, name: str) -> tuple[Any, ...]:
    """Return the rules of one state, all of which must compile: a comparison with a part of them would mislead."""
    rules, findings = compiled_rules(opened)
    broken = [one for one in findings if one.level is Level.ERROR]
    if broken:
        first = opened.placed(broken)[0]
        where = first.span or first.path
        raise UsageError(f"rules of {name} do not compile: {where}: {first.message}", help=first.help)
    return rules


def _dossiers(
    opened: Opened, kind: str, rules: tuple[Any, ...], as_of: date | None
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield decision and dossier of each that is stored, then of the decisions that have none, where a day is given."""
    stored = [one.data for one in opened.documents.values() if one.kind == JUDGED[kind]]
    yield from ((_name(one), one) for one in stored)
    known = {_name(one) for one in stored}
    if as_of is None:
        return
    for name, decision in sorted(opened.workspace.decisions.items()):
        if decision.kind == kind and name not in known:
            try:
                yield name, dossier_of(opened, rules, name, as_of=as_of)
            except UsageError:
                # No rule in force speaks of it that day, so neither state judges it.
                continue


def _name(dossier: Mapping[str, Any]) -> str:
    return str(dossier.get("decision", {}).get("id", ""))
