"""
``canongate status`` and ``canongate inbox``: where submissions stand with people, and what waits for whom.

Pure reading of the ledger, and of the rules where a waiver may have lost its own. An emergency in force is shown first,
everywhere.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from canongate.ledger.approvals import conflicted
from canongate.ledger.names import LedgerError
from canongate.ledger.policy import WAIVER, requirements
from canongate.ledger.state import Case, LedgerState, RecordedWaiver, Status
from canongate.workflows.approval_page import status_word
from canongate.workflows.ledger_place import seen
from canongate.workflows.signing import read_signed
from canongate.workflows.submit import case_named
from canongate.workflows.waived import Requirements

_UNDECIDED = "the writer has given no verdict yet"


def status(given: Path | None, name: str | None, *, now: datetime) -> list[dict[str, Any]]:
    """
    Return where submissions stand: one of them by name, or all that are open or in force.

    Raises:
        UsageError: there is no ledger, or no such submission.
    """
    looked = seen(given)
    state, here = looked.state, Requirements(looked.place.root)
    if name is not None:
        return [_standing(state, case_named(state, name), now, here)]
    cases = sorted(state.cases.values(), key=lambda case: (not _emergency(case, now), case.position))
    return [_standing(state, case, now, here) for case in cases if case.status in {Status.OPEN, Status.IN_FORCE}]


def inbox(given: Path | None, person: str | None, *, now: datetime) -> dict[str, Any]:
    """
    Return what waits: files for the writer, and open submissions, for one person or for anybody.

    Raises:
        UsageError: there is no ledger.
    """
    looked = seen(given)
    state = looked.state
    open_cases = [case for case in state.cases.values() if case.status is Status.OPEN]
    here = Requirements(looked.place.root)
    waiting = [_waiting(state, case, now, here) for case in open_cases if person is None or _may(state, case, person)]
    return {
        "ledger": state.origin,
        "entries": looked.size,
        "break_glass": [case.submission.id for case in state.cases.values() if _emergency(case, now)],
        "submissions": waiting,
        "files": [_file(path) for path in sorted(looked.place.inbox.glob("*.json"))],
    }


def _standing(state: LedgerState, case: Case, now: datetime, here: Requirements) -> dict[str, Any]:
    subject = case.submission.subject
    answer = state.answer(subject, now)
    return {
        "id": case.submission.id,
        "kind": case.submission.kind.value,
        "subject": subject,
        "entry": case.position,
        "state": status_word(case, now),
        "standing": state.standing(subject, now).value,
        "verdict": case.verdict.outcome.value if case.verdict else None,
        "approved_by": list(answer.persons) if answer else [],
        "missing": list(answer.missing) if answer else [_UNDECIDED],
        "not_counted": [f"{item.person}: {item.name.value}" for item in answer.uncounted] if answer else [],
        "refused_by": [f"{item.person}: {item.reason}" for item in answer.refused_by] if answer else [],
        "waivers": [_waiver(state.waivers[one], case, now, here) for one in _waivers(state, subject)],
        "break_glass": _emergency(case, now),
    }


def _waivers(state: LedgerState, subject: str) -> Iterator[int]:
    return (position for position, waiver in state.waivers.items() if waiver.terms.subject == subject)


def _waiver(waiver: RecordedWaiver, case: Case, now: datetime, here: Requirements) -> str:
    terms = waiver.terms
    if waiver.revoked:
        counts = "revoked"
    elif not waiver.valid(now):
        counts = "expired"
    elif terms.rule_digest is None or terms.rule_digest != here.of_decision(terms.rule, case.submission.id):
        counts = "void, the rule or its parameters changed"
    else:
        counts = "holds"
    return f"{terms.rule} by {', '.join(terms.by)} until {terms.expires_at}: {counts}"


def _waiting(state: LedgerState, case: Case, now: datetime, here: Requirements) -> dict[str, Any]:
    standing = _standing(state, case, now, here)
    return {name: standing[name] for name in ("id", "kind", "standing", "verdict", "missing", "not_counted")}


def _may(state: LedgerState, case: Case, person: str) -> bool:
    """Say whether a person could still approve or waive this."""
    terms = state.people.at(person, state.size)
    if terms is None or conflicted(person, case.involved, state.people):
        return False
    done = {item.person for item in case.approvals if not item.revoked}
    subject = case.submission
    needed = requirements(state.policy, subject.kind, subject.traits, subject.enforcement)
    waives = requirements(state.policy, WAIVER, subject.traits, subject.enforcement)
    roles = {role for each in (needed, waives) if each is not None for role in each.roles}
    return person not in done and not roles.isdisjoint(terms.roles)


def _emergency(case: Case, now: datetime) -> bool:
    return case.ends_at is not None and case.in_force(now)


def _file(path: Path) -> dict[str, str]:
    try:
        _, statement = read_signed(path)
    except LedgerError as error:
        return {"file": path.name, "kind": "unreadable", "by": error.message}
    return {"file": path.name, "kind": statement.kind.value, "by": ", ".join(statement.predicate.by)}
