"""
Proofs about rules and pairs of them: can one fire, can it pass, does it contradict another, does another make it idle?

Two rules that share no field cannot contradict or subsume each other as long as each can fire and pass, so only pairs
that read something in common are asked about. Dossiers that were found once are tried first: what one of them shows
needs no solver.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from canongate.analyse.solver import World
from canongate.analyse.statement import Dossier, Proof, Statement, seen_by
from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import judge
from canongate.expression import reads
from canongate.expression.refusals import RefusedError
from canongate.expression.smt import Answer, Status
from canongate.model.levels import weight
from canongate.model.verdict import Outcome

_STANDS = frozenset({Outcome.PASS, Outcome.NOT_APPLICABLE})
_PASSES = frozenset({Outcome.PASS})
_STOPS = frozenset(Outcome) - _STANDS
_JUDGES = frozenset({Outcome.PASS, Outcome.FAIL})


def rule_statements(rules: Sequence[CompiledRule], world: World) -> Iterator[Statement]:
    """Yield for each rule of one kind whether it can fire and whether it can pass, then what pairs of them do."""
    expressed, refused = _expressed(rules, world)
    yield from refused
    known = _Known(expressed, world)
    sound: list[CompiledRule] = []
    for rule in expressed:
        alone = [
            _can(rule, known, Outcome.FAIL, "can-fire", "fail"),
            _can(rule, known, Outcome.PASS, "can-pass", "pass"),
        ]
        yield from alone
        if all(one.proof is Proof.PROVEN for one in alone):
            sound.append(rule)
    for one, other in permutations(sound, 2):
        if related(one, other) and _together(one, other):
            if one.id < other.id:
                yield from _contradiction(one, other, known)
            yield from _redundancy(one, other, known)


def related(one: CompiledRule, other: CompiledRule) -> bool:
    """Return whether two rules read something in common."""
    left, right = _places(one), _places(other)
    return any(a.startswith(b) or b.startswith(a) for a in left for b in right)


def _places(rule: CompiledRule) -> list[str]:
    """Return the paths a rule reads, each ended, so that one begins another only where it holds it."""
    return sorted(path.replace("[]", ".[]") + "." for path in set().union(*map(reads, rule.conditions)))


class _Known:
    """Dossiers found so far, with what every rule says of each, and the solver for what none of them shows."""

    def __init__(self, rules: Sequence[CompiledRule], world: World) -> None:
        self.world = world
        self._rules = rules
        self._found: list[tuple[Dossier, Mapping[str, Outcome]]] = []

    def ask(self, *wanted: tuple[CompiledRule, frozenset[Outcome]]) -> Answer:
        """Return whether on some dossier each rule has one of its outcomes; a known dossier first."""
        for dossier, outcomes in self._found:
            if all(outcomes[rule.id] in those for rule, those in wanted):
                return Answer(Status.POSSIBLE, dossier)
        answer = self.world.ask(*(self.world.one_of(rule, those) for rule, those in wanted))
        if answer.document is None:
            return answer
        outcomes = {rule.id: judge(rule, answer.document).outcome for rule in self._rules}
        self._found.append((answer.document, outcomes))
        if all(outcomes[rule.id] in those for rule, those in wanted):
            return answer
        return Answer(Status.UNKNOWN, reason="its dossier is judged otherwise by the evaluator")


def _expressed(rules: Sequence[CompiledRule], world: World) -> tuple[list[CompiledRule], list[Statement]]:
    """Return the rules the solver can express, and what is said of the others."""
    expressed: list[CompiledRule] = []
    refused: list[Statement] = []
    for rule in rules:
        try:
            world.outcomes(rule)
        except RefusedError as refusal:
            says = f"{rule.id} can fire"
            refused.append(Statement("can-fire", (rule.id,), says, Proof.UNPROVEN, reason=refusal.message))
        else:
            expressed.append(rule)
    return expressed, refused


def _together(one: CompiledRule, other: CompiledRule) -> bool:
    """Return whether two rules are in force on some day in common."""
    first, second = one.document.data, other.document.data
    start = max(first["effective_on"], second["effective_on"])
    return all("retired_on" not in data or data["retired_on"] > start for data in (first, second))


def _can(rule: CompiledRule, known: _Known, outcome: Outcome, kind: str, verb: str) -> Statement:
    says = f"{rule.id} can {verb}"
    answer = known.ask((rule, frozenset({outcome})))
    if answer.status is Status.IMPOSSIBLE:
        return Statement(kind, (rule.id,), says, Proof.REFUTED, reason=f"no dossier makes it {verb}")
    if answer.document is None:
        return Statement(kind, (rule.id,), says, Proof.UNPROVEN, reason=answer.reason)
    return Statement(kind, (rule.id,), says, Proof.PROVEN, witness=seen_by(answer.document, [rule]))


def _contradiction(one: CompiledRule, other: CompiledRule, known: _Known) -> Iterator[Statement]:
    """Yield whether a decision can satisfy two rules that both apply to it."""
    pair, names = (one, other), (one.id, other.id)
    says = f"a decision can satisfy both {one.id} and {other.id}"
    both = known.ask((one, _PASSES), (other, _PASSES))
    if both.status is Status.POSSIBLE:
        yield Statement("no-contradiction", names, says, Proof.PROVEN)
    elif both.status is Status.UNKNOWN:
        yield Statement("no-contradiction", names, says, Proof.UNPROVEN, reason=both.reason)
    else:
        met = known.ask((one, _JUDGES), (other, _JUDGES))
        if met.status is not Status.IMPOSSIBLE:
            shown = seen_by(met.document or {}, pair)
            reason = "wherever both apply, at most one of them passes"
            yield Statement("no-contradiction", names, says, Proof.REFUTED, reason=reason, witness=shown)


def _redundancy(one: CompiledRule, other: CompiledRule, known: _Known) -> Iterator[Statement]:
    """Yield whether a rule stops something that another, at least as heavy and as long in force, lets through."""
    if weight(one.enforcement) > weight(other.enforcement) or not _outlives(other, one):
        return
    names = (one.id, other.id)
    says = f"{one.id} stops something that {other.id} does not"
    answer = known.ask((one, _STOPS), (other, _STANDS))
    if answer.status is Status.POSSIBLE:
        yield Statement("not-redundant", names, says, Proof.PROVEN)
    elif answer.status is Status.UNKNOWN:
        yield Statement("not-redundant", names, says, Proof.UNPROVEN, reason=answer.reason)
    else:
        same = known.ask((other, _STOPS), (one, _STANDS)).status is Status.IMPOSSIBLE
        how = "they stop the same" if same else f"{other.id} stops more"
        example = known.ask((one, _STOPS), (other, _STOPS))
        shown = seen_by(example.document or {}, (one, other))
        reason = f"whatever {one.id} stops, {other.id} stops too; {how}"
        yield Statement("not-redundant", names, says, Proof.REFUTED, reason=reason, witness=shown)


def _outlives(one: CompiledRule, other: CompiledRule) -> bool:
    """Return whether one rule is in force whenever another is."""
    first, second = one.document.data, other.document.data
    ends = "retired_on" not in first or first["retired_on"] >= second.get("retired_on", "9999-12-31")
    return bool(first["effective_on"] <= second["effective_on"]) and ends
