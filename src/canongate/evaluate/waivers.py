"""
The one resolver of waivers: which failures of a decision a waiver lets stand, and why the others do not.

A waiver lifts one failure of one rule for the very bytes it was granted for, within its days. It never lifts what could
not be decided, never a mandatory rule, and it outlives no change of the decision.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canongate.evaluate.judge import Judgement
from canongate.model.finding import WaiverNote
from canongate.model.verdict import Outcome

Granted = Mapping[str, Any]
"""A waiver as its file holds it (:class:`canongate.model.waiver.Waiver`)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: a decision, the bytes of its file, and the day."""

    decision: str
    digest: str
    as_of: str
    """ISO date."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Waivers of a decision, told apart."""

    notes: Mapping[str, WaiverNote]
    """Rule id to the waiver that lets its failure stand."""
    used: tuple[Granted, ...]
    """Waivers that lift a failure, by id; only they are part of the verdict."""
    idle: Mapping[str, str]
    """Waiver id to why it lifts nothing, of all others that name the decision."""


def resolve_waivers(judgements: Sequence[Judgement], waivers: Iterable[Granted], subject: Subject) -> Resolved:
    """
    Return what some waivers come to for one decision.

    Args:
        judgements: outcomes of all rules in force.
        waivers: waivers whose signatures hold; those for other decisions are passed over.
        subject: the decision, its digest and the day of judgement.
    """
    by_name = {name: one for one in judgements for name in (*one.rule.document.data.get("aliases", ()), one.rule.id)}
    notes: dict[str, WaiverNote] = {}
    used: list[Granted] = []
    idle: dict[str, str] = {}
    for waiver in sorted(waivers, key=lambda one: str(one["id"])):
        if waiver["decision"] != subject.decision:
            continue
        judgement = by_name.get(waiver["rule"])
        reason = why_idle(waiver, judgement, subject)
        if reason is not None or judgement is None:
            idle[waiver["id"]] = str(reason)
        elif judgement.rule.id in notes:
            idle[waiver["id"]] = f"waiver {notes[judgement.rule.id].id} lifts the same failure"
        else:
            notes[judgement.rule.id] = _note(waiver)
            used.append(waiver)
    return Resolved(notes, tuple(used), idle)


def why_idle(waiver: Granted, judgement: Judgement | None, subject: Subject) -> str | None:
    """Return why a waiver lifts nothing, or None where it lifts the failure; ``judgement`` is that of its rule."""
    return next((reason for reason in _reasons(waiver, judgement, subject)), None)


def _reasons(waiver: Granted, judgement: Judgement | None, subject: Subject) -> Iterator[str]:
    """Yield everything that keeps a waiver from lifting a failure, the plainest first."""
    if waiver["decision_digest"] != subject.digest:
        yield f"it was granted for other bytes of {subject.decision} ({waiver['decision_digest']})"
    if subject.as_of < waiver["granted_on"]:
        yield f"it holds from {waiver['granted_on']} on"
    if subject.as_of > waiver["expires"]:
        yield f"it expired on {waiver['expires']}"
    if judgement is None:
        yield f"no rule {waiver['rule']} is in force"
        return
    if judgement.rule.enforcement == "mandatory":
        yield f"rule {judgement.rule.id} is mandatory, and mandatory rules are not waived"
    if judgement.outcome is Outcome.UNDETERMINED:
        yield f"rule {judgement.rule.id} is undetermined, and only failures are waived"
    elif judgement.outcome is not Outcome.FAIL:
        yield f"rule {judgement.rule.id} does not fail"


def _note(waiver: Granted) -> WaiverNote:
    return WaiverNote(waiver["id"], tuple(sorted(waiver["approvers"])), waiver["reason"], waiver["expires"])
