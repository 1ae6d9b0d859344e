"""
Theorems about the verdict as a whole: wherever a condition is true, no decision is accepted.

Looked at are every dossier the schema allows, every day from the theorem's first, the levels of the rules, what is
undetermined, and any set of waivers: a waivable rule may fail and be waived, a mandatory one may not. Days are taken
stretch by stretch between the dates at which rules come into force or are retired.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from canongate.analyse.solver import Formula, World
from canongate.analyse.statement import Proof, Statement, seen_by
from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import judge
from canongate.expression import compile_expression, evaluate
from canongate.expression.refusals import RefusedError
from canongate.expression.smt import Status
from canongate.model.levels import ADVISORY, MANDATORY, WAIVABLE
from canongate.model.verdict import Outcome

type Theorem = Mapping[str, Any]
"""A theorem as its file holds it (:class:`canongate.model.theorem.Theorem`)."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Whether a decision can be accepted although a theorem's condition is true, with the dossier where it can."""

    status: Status
    dossier: Mapping[str, Any] | None = None
    reason: str = ""


def theorem_statements(theorem: Theorem, rules: Sequence[CompiledRule], world: World) -> Iterator[Statement]:
    """
    Yield whether a theorem holds, and whether it would not without, or with less of, each rule it rests on.

    Args:
        theorem: what is to be proven; without a day, from the one on which all rules it rests on are in force.
        rules: every rule of the theorem's kind.
        world: the world of that kind.

    Raises:
        ExpressionError: the condition does not compile.
    """
    theorem = {**theorem, "since": _since(theorem, rules)}
    whole = _state(theorem, rules, world)
    yield whole
    if whole.proof is not Proof.PROVEN:
        return
    for name in theorem["rests_on"]:
        rule = next((one for one in rules if one.id == name), None)
        if rule is None:
            continue
        others = [one for one in rules if one is not rule]
        yield _rests(theorem, others, world, f"it does not hold without {name}", (name,))
        if rule.enforcement == MANDATORY:
            lighter = [*others, replace(rule, enforcement=WAIVABLE)]
            yield _rests(theorem, lighter, world, f"it does not hold when {name} can be waived", (name,))
        elif rule.enforcement == ADVISORY:
            says = f"{name} binds"
            reason = "it is advisory, so nothing can rest on it"
            yield Statement("rests-on", (name,), says, Proof.REFUTED, theorem["id"], reason)


def accepted(theorem: Theorem, rules: Sequence[CompiledRule], world: World) -> Accepted:
    """Return whether a decision can be accepted on some day although the theorem's condition is true."""
    given = world.true(theorem["given"])
    unknown = ""
    for start, end in _stretches(rules, theorem["since"]):
        force = [rule for rule in rules if rule.in_force(theorem["applies_to"], start)]
        # Nothing to judge by is an error and no acceptance.
        lets = [one for rule in force if (one := _lets(rule, world)) is not None]
        if not force:
            continue
        until = f' && as_of < "{end}"' if end else ""
        answer = world.ask(given, world.true(f'as_of >= "{start}"{until}'), *lets)
        if answer.status is Status.UNKNOWN:
            unknown = f"the solver gave up: {answer.reason}"
        elif answer.document is not None:
            if _is_accepted(answer.document, theorem, force, world):
                return Accepted(Status.POSSIBLE, answer.document)
            unknown = "the solver's dossier is judged otherwise by the evaluator, so nothing is known"
    return Accepted(Status.UNKNOWN, None, unknown) if unknown else Accepted(Status.IMPOSSIBLE)


def _state(theorem: Theorem, rules: Sequence[CompiledRule], world: World) -> Statement:
    names = tuple(theorem["rests_on"])
    if world.ask(world.true(theorem["given"])).status is Status.IMPOSSIBLE:
        reason = "no dossier makes `given` true, so it says nothing"
        return Statement("theorem", names, theorem["says"], Proof.REFUTED, theorem["id"], reason)
    found = accepted(theorem, rules, world)
    if found.status is Status.IMPOSSIBLE:
        return Statement("theorem", names, theorem["says"], Proof.PROVEN, theorem["id"])
    if found.dossier is None:
        return Statement("theorem", names, theorem["says"], Proof.UNPROVEN, theorem["id"], found.reason)
    shown = _shown(found.dossier, theorem, rules, world)
    reason = f"this dossier is accepted as of {found.dossier['as_of']}"
    return Statement("theorem", names, theorem["says"], Proof.REFUTED, theorem["id"], reason, shown)


def _rests(
    theorem: Theorem, rules: Sequence[CompiledRule], world: World, says: str, names: tuple[str, ...]
) -> Statement:
    """Return whether a theorem falls when rules are changed, as it must where it rests on them."""
    found = _found(theorem, rules, world)
    if found.dossier is not None:
        shown = _shown(found.dossier, theorem, rules, world)
        return Statement("rests-on", names, says, Proof.PROVEN, theorem["id"], witness=shown)
    if found.status is Status.IMPOSSIBLE:
        reason = "it holds without that too, so it does not rest on it"
        return Statement("rests-on", names, says, Proof.REFUTED, theorem["id"], reason)
    return Statement("rests-on", names, says, Proof.UNPROVEN, theorem["id"], found.reason)


def _found(theorem: Theorem, rules: Sequence[CompiledRule], world: World) -> Accepted:
    """Return an accepted dossier, short lists first: one that is found among them is as good, and found sooner."""
    for bound in range(1, world.list_bound):
        found = accepted(theorem, rules, world.with_lists(bound))
        if found.dossier is not None:
            return found
    return accepted(theorem, rules, world)


def _lets(rule: CompiledRule, world: World) -> Formula | None:
    """Return when a rule, with any waiver it can have, lets a decision be accepted; None where it always does."""
    if rule.enforcement == ADVISORY:
        return None
    try:
        outcomes = world.outcomes(rule)
    except RefusedError:
        # NOTE: a rule left out can only make more acceptable, so what is proven without it holds with it.
        return None
    stands = world.stands(rule)
    return stands if rule.enforcement == MANDATORY else stands | outcomes[Outcome.FAIL]


def _is_accepted(dossier: Mapping[str, Any], theorem: Theorem, force: Sequence[CompiledRule], world: World) -> bool:
    """Return whether the evaluator agrees: the condition is true, and every binding rule passes or is waived."""
    if evaluate(compile_expression(theorem["given"], world.environment), dossier) is not True:
        return False
    for rule in force:
        outcome = judge(rule, dossier).outcome
        waived = rule.enforcement == WAIVABLE and outcome is Outcome.FAIL
        stands = outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE}
        if not (stands or waived or rule.enforcement == ADVISORY):
            return False
    return True


def _since(theorem: Theorem, rules: Sequence[CompiledRule]) -> str:
    if theorem.get("since"):
        return str(theorem["since"])
    dates = [rule.document.data["effective_on"] for rule in rules if rule.id in theorem["rests_on"]]
    return max(dates, default="0001-01-01")


def _stretches(rules: Sequence[CompiledRule], since: str) -> list[tuple[str, str]]:
    """Return the stretches of days on which the same rules are in force, from a day on; the last has no end."""
    dates = {
        rule.document.data[key] for rule in rules for key in ("effective_on", "retired_on") if key in rule.document.data
    }
    starts = [since, *sorted(one for one in dates if one > since)]
    return list(zip(starts, [*starts[1:], ""], strict=True))


def _shown(dossier: Mapping[str, Any], theorem: Theorem, rules: Sequence[CompiledRule], world: World) -> dict[str, Any]:
    about = [rule for rule in rules if rule.id in theorem["rests_on"]]
    return {"as_of": dossier["as_of"]} | seen_by(
        dossier, about, compile_expression(theorem["given"], world.environment)
    )
