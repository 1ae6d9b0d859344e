"""What keeps a decision from being accepted although its author may change every editable field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canongate.analyse.solver import Formula, World
from canongate.analyse.statement import seen_by
from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import judge
from canongate.expression.smt import Status
from canongate.model.verdict import Outcome

type Dossier = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A rule that no edit satisfies, and what it reads that stands in the way."""

    rule: str
    missing: str | None
    """Path of what is not there, where that is the reason."""
    values: Mapping[str, Any]
    """Path to value of what it reads beside the decision, where that speaks against it."""
    alone: bool = True
    """False where the rule could be satisfied by itself, but not together with the others."""


def stands(rule: CompiledRule, dossier: Dossier) -> bool:
    """Return whether a rule lets a decision be accepted: it passes or does not apply."""
    return judge(rule, dossier).outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE}


def obstacles_of(
    rules: Sequence[CompiledRule], dossier: Dossier, world: World, fixed: Sequence[Formula]
) -> tuple[Obstacle, ...]:
    """
    Return the rules that no edit satisfies; where each could be satisfied alone, all that are not satisfied now.

    Args:
        rules: rules the solver can express.
        dossier: the dossier as it is.
        world: the world the rules are asked in.
        fixed: what no edit changes.
    """
    open_ = [rule for rule in rules if not stands(rule, dossier)]
    hopeless = [rule for rule in open_ if world.ask(world.stands(rule), *fixed).status is Status.IMPOSSIBLE]
    return tuple(_obstacle(rule, dossier, alone=bool(hopeless)) for rule in hopeless or open_)


def _obstacle(rule: CompiledRule, dossier: Dossier, *, alone: bool) -> Obstacle:
    judgement = judge(rule, dossier)
    missing = judgement.failure.missing if judgement.failure is not None else None
    values = {} if missing else seen_by(dossier, [rule])
    return Obstacle(rule.id, missing, {path: one for path, one in values.items() if _measured(path)}, alone)


def _measured(path: str) -> bool:
    """Return whether a path leads out of what the author of a decision writes."""
    return path.partition(".")[0].removesuffix("[]") not in {"decision", "form"}
