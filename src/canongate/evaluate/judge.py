"""
One rule over one dossier: an outcome, and the finding that explains it when it is not a pass.

Three values: what cannot be computed is undetermined, and undetermined is never a pass.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canongate.evaluate.compiled import CompiledRule
from canongate.expression import Failure, FailureKind, Program, evaluate
from canongate.model.clauses import ClauseRef
from canongate.model.finding import ClauseCitation, Finding, Level
from canongate.model.verdict import Outcome

Dossier = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule says of one dossier, and why it cannot say more where it cannot."""

    rule: CompiledRule
    outcome: Outcome
    failure: Failure | None = None


def judge(rule: CompiledRule, dossier: Dossier) -> Judgement:
    """Return the outcome of one rule on one dossier."""
    if rule.when is not None:
        applies = _answer(rule.when, dossier)
        if isinstance(applies, Failure):
            return Judgement(rule, Outcome.UNDETERMINED, applies)
        if not applies:
            return Judgement(rule, Outcome.NOT_APPLICABLE)
    holds = _answer(rule.require, dossier)
    if isinstance(holds, Failure):
        return Judgement(rule, Outcome.UNDETERMINED, holds)
    return Judgement(rule, Outcome.PASS if holds else Outcome.FAIL)


def judge_all(rules: Iterable[CompiledRule], dossier: Dossier) -> list[Judgement]:
    """
    Return the outcome of each of some rules on a dossier that fits its schema.

    What generated Python decides is not asked again; why a rule is undetermined is for the evaluator to tell.
    """
    values: dict[object, Sequence[Any] | None] = {}
    judgements = []
    for rule in rules:
        if rule.fast is not None and rule.fast not in values:
            values[rule.fast] = rule.fast.values(dossier)
        outcome = _decided(rule, values.get(rule.fast)) if rule.fast is not None else None
        judgements.append(judge(rule, dossier) if outcome is None else Judgement(rule, outcome))
    return judgements


def _decided(rule: CompiledRule, values: Sequence[Any] | None) -> Outcome | None:
    """Return the outcome of a rule by the values of its conditions; None where they do not decide it."""
    if values is None or rule.fast is None:
        return None
    when, require = rule.fast.places[rule.id]
    applies = True if when is None else values[when]
    if applies is False:
        return Outcome.NOT_APPLICABLE
    holds = values[require]
    if applies is not True or not isinstance(holds, bool):
        return None
    return Outcome.PASS if holds else Outcome.FAIL


def _answer(program: Program, dossier: Dossier) -> bool | Failure:
    """Return yes or no; a value of another type, which only a ``dyn`` expression gives, is a failure too."""
    value = evaluate(program, dossier)
    if isinstance(value, bool | Failure):
        return value
    message = f"`{program.text}` gives {value!r}, which is neither true nor false"
    return Failure(FailureKind.OVERLOAD, message, program.node.span)


def finding_of(judgement: Judgement, dossier: Dossier, path: str, clauses: Mapping[str, ClauseRef]) -> Finding | None:
    """
    Return the finding of a judgement, or None where the rule passes or does not apply.

    Args:
        judgement: a rule's outcome.
        dossier: what the rule read.
        path: file of the decision.
        clauses: clauses by id, to quote the ones the rule enforces.
    """
    if judgement.outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
        return None
    data = judgement.rule.document.data
    failed = judgement.outcome is Outcome.FAIL
    message, mend = _fail_text(judgement, dossier) if failed else _undetermined_text(judgement, dossier)
    return Finding(
        rule=judgement.rule.id,
        level=_level(judgement),
        message=message,
        path=path,
        pointer=data.get("place", ""),
        document=judged_id(dossier),
        clauses=tuple(
            ClauseCitation(clause, clauses[clause].page_version, clauses[clause].text) for clause in data["enforces"]
        ),
        help=mend,
        why=data["why"],
        context=_values_read(judgement.rule, dossier) | {"outcome": judgement.outcome.value},
    )


def judged_id(dossier: Dossier) -> str:
    """Return the id of what is judged: a decision, or a page; empty in a case that leaves it out."""
    judged = dossier.get("decision") or dossier.get("page") or {}
    return str(judged.get("id", ""))


def _level(judgement: Judgement) -> Level:
    if judgement.rule.enforcement == "advisory":
        return Level.WARNING
    return Level.ERROR if judgement.outcome is Outcome.FAIL else Level.UNDECIDED


def _fail_text(judgement: Judgement, dossier: Dossier) -> tuple[str, str]:
    data = judgement.rule.document.data
    message = evaluate(judgement.rule.message, dossier)
    if isinstance(message, Failure):
        # NOTE: a message that cannot be computed must not hide the failure it was to describe.
        message = f"what {data['id']} requires does not hold ({data['require']})"
    return str(message), data["help"]


def _undetermined_text(judgement: Judgement, dossier: Dossier) -> tuple[str, str]:
    """Return message and help of an undecided rule: its own words, or the field that is missing and why."""
    data = judgement.rule.document.data
    failure = judgement.failure
    absence = _absence(failure.missing if failure else None, dossier)
    mend = absence["help"] if absence else data["help"]
    if judgement.rule.undetermined is not None:
        own = evaluate(judgement.rule.undetermined, dossier)
        if not isinstance(own, Failure):
            return str(own), mend
    if absence is not None:
        return f"cannot be decided: {absence['reason']}", mend
    return f"cannot be decided: {failure.message if failure else 'no value'}", mend


def _absence(missing: str | None, dossier: Dossier) -> Mapping[str, str] | None:
    """Return the dossier's note on the nearest thing that is absent at or above a missing path."""
    if missing is None:
        return None
    notes = [note for note in dossier.get("absent", ()) if f"{missing}.".startswith(f"{note['path']}.")]
    return max(notes, key=lambda note: len(note["path"]), default=None)


def _values_read(rule: CompiledRule, dossier: Dossier) -> dict[str, Any]:
    """Return path to value for everything the rule's condition reads that is present: no containers but parameters."""
    found: dict[str, Any] = {}
    for path in sorted(rule.reads):
        value: Any = dossier
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if isinstance(value, str | int | float | bool) or (isinstance(value, list) and path.startswith("params.")):
            found[path] = value
    return found
