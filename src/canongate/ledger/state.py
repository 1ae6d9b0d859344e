"""
What the entries so far come to: people, policy, subjects and where they stand, waivers, adopted pages.

The state is a fold over entries and nothing else, so anyone who has the entries has the state. Applying an entry
asks no questions; :mod:`canongate.ledger.admission` has asked them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from canongate.ledger import predicates
from canongate.ledger.approvals import (
    Answer,
    RecordedApproval,
    RecordedRefusal,
    Situation,
    Standing,
    Subject,
    expiry,
    verify,
)
from canongate.ledger.keys import parse_public
from canongate.ledger.people import People
from canongate.ledger.policy_terms import ApprovalPolicy, policy_digest
from canongate.ledger.statement import Statement
from canongate.ledger.timestamps import to_timestamp


class Status(StrEnum):
    """Where a subject stands in the ledger, people's approvals aside."""

    OPEN = "open"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Admitted:
    """A statement that was let in: where, when, and by which keys."""

    position: int
    recorded_at: str
    statement: Statement
    keys: tuple[str, ...]
    """Key ids, in the order of the envelope."""


@dataclass(slots=True)
class Case:
    """A submitted subject with everything said of it."""

    position: int
    submission: predicates.Submission
    statement: str
    """Digest of the submission's statement."""
    involved: frozenset[str]
    status: Status = Status.OPEN
    verdict: predicates.Verdict | None = None
    verdict_position: int | None = None
    approvals: list[RecordedApproval] = field(default_factory=list)
    refusals: list[RecordedRefusal] = field(default_factory=list)
    enactment: predicates.Enactment | None = None
    enacted_position: int | None = None
    ends_at: str | None = None
    """When a break-glass enactment ends."""

    @property
    def subject(self) -> Subject:
        """What is to be approved, as far as people's part in it goes."""
        terms = self.submission
        return Subject(terms.kind, terms.traits, terms.enforcement, self.involved)

    def in_force(self, now: datetime) -> bool:
        """Say whether the subject is in force at a time; a break-glass one ends by itself."""
        return self.status is Status.IN_FORCE and (self.ends_at is None or to_timestamp(now) < self.ends_at)


@dataclass(frozen=True, slots=True)
class RecordedWaiver:
    """A waiver and where the ledger recorded it."""

    position: int
    terms: predicates.Waiver
    keys: tuple[str, ...] = ()
    """Key ids of those who signed it."""
    revoked: bool = False

    def valid(self, now: datetime) -> bool:
        """Say whether the waiver still lets a failure stand."""
        return not self.revoked and to_timestamp(now) < self.terms.expires_at


@dataclass(slots=True)
class LedgerState:
    """The fold over the first ``size`` entries."""

    origin: str
    size: int = 0
    people: People = field(default_factory=People)
    roots: tuple[str, ...] = ()
    threshold: int = 0
    log_keys: list[tuple[int, bytes]] = field(default_factory=list)
    """(first tree size it may sign, key) in order."""
    policies: dict[str, ApprovalPolicy] = field(default_factory=dict)
    policy_digest: str = ""
    cases: dict[str, Case] = field(default_factory=dict)
    """Subject digest to case."""
    slots: dict[str, str] = field(default_factory=dict)
    """Place (:func:`places_of`) to the digest of its holder."""
    waivers: dict[int, RecordedWaiver] = field(default_factory=dict)
    adopted: dict[str, predicates.AdoptedPage] = field(default_factory=dict)
    payloads: set[str] = field(default_factory=set)
    """Digests of all statements, so that none is replayed."""
    recorded_at: str = ""
    on_record: list[int] = field(default_factory=list)
    """Positions of what readers of bundles need beside them: people, waivers, and what ended."""
    entries_of: dict[int, str] = field(default_factory=dict)
    """Position of an approval or refusal to the digest of its subject."""

    @property
    def policy(self) -> ApprovalPolicy:
        """The approval policy in force."""
        return self.policies[self.policy_digest]

    def situation(self, now: datetime) -> Situation:
        """Return people, policy, position and time for a question asked of the ledger as it stands."""
        return Situation(self.people, self.policy, self.size, now)

    def holder(self, slot: str, now: datetime) -> str | None:
        """Return the digest of the subject that holds a slot."""
        digest = self.slots.get(slot)
        return digest if digest is not None and self.cases[digest].in_force(now) else None

    def occupant(self, slot: str) -> str | None:
        """Return the digest of the subject whose row stands in a slot, an emergency that is over included."""
        return self.slots.get(slot)

    def answer(self, subject: str, now: datetime) -> Answer | None:
        """Return what people have said of a subject; None where it has no verdict to approve."""
        case = self.cases.get(subject)
        if case is None or case.verdict is None:
            return None
        return verify(case.subject, case.verdict.binding, case.approvals, case.refusals, self.situation(now))

    def standing(self, subject: str, now: datetime) -> Standing:
        """Return where a subject stands; a draft is one the ledger does not know, or that has no verdict."""
        case = self.cases.get(subject)
        if case is None:
            return Standing.DRAFT
        if case.status is Status.WITHDRAWN:
            return Standing.WITHDRAWN
        if case.status is Status.SUPERSEDED:
            return Standing.SUPERSEDED
        if case.status is Status.IN_FORCE:
            return Standing.APPROVED if case.in_force(now) else Standing.STALE
        answer = self.answer(subject, now)
        return Standing.DRAFT if answer is None else answer.standing


def places_of(submission: predicates.Submission) -> tuple[str, ...]:
    """
    Return what only one subject in force can hold: the slot it asks for, its row, and for a decision its id.

    A change of pages, rules or people stays in force beside others, so its id is no place.
    """
    places = [] if submission.slot is None else [submission.slot]
    row = submission.row
    if row is not None:
        places.append(f"rows/{row.registry}/{row.market or row.segment}/{row.id}")
        places.append(f"decisions/{submission.id}")
    return tuple(places)


def apply(state: LedgerState, admitted: Admitted) -> None:
    """Take an admitted entry into the state, which must be of exactly the entries before it."""
    step = _STEPS.get(type(admitted.statement.predicate))
    if step is not None:
        step(state, admitted.statement.predicate, admitted)
    state.payloads.add(admitted.statement.digest)
    state.recorded_at = admitted.recorded_at
    state.size = admitted.position + 1


def _genesis(state: LedgerState, terms: predicates.Genesis, _: Admitted) -> None:
    state.on_record.append(0)
    state.people.declare(terms.principals, 0)
    state.roots, state.threshold = terms.roots, terms.threshold
    state.log_keys = [(0, parse_public(terms.log_key))]
    state.policy_digest = policy_digest(terms.policy)
    state.policies = {state.policy_digest: terms.policy}


def _people(state: LedgerState, terms: predicates.People, admitted: Admitted) -> None:
    state.on_record.append(admitted.position)
    state.people.declare(terms.principals, admitted.position)
    state.people.retire(terms.retired, admitted.position)
    state.roots = terms.roots or state.roots
    state.threshold = terms.threshold or state.threshold
    if terms.log_key is not None:
        state.log_keys.append((admitted.position + 1, parse_public(terms.log_key)))


def _submission(state: LedgerState, terms: predicates.Submission, admitted: Admitted) -> None:
    involved = {terms.proposed_by, *terms.by, *(name for item in terms.evidence for name in item.signed_by)}
    state.cases[terms.subject] = Case(admitted.position, terms, admitted.statement.digest, frozenset(involved))


def _verdict(state: LedgerState, terms: predicates.Verdict, admitted: Admitted) -> None:
    case = state.cases[terms.binding.subject]
    case.verdict, case.verdict_position = terms, admitted.position


def _approval(state: LedgerState, terms: predicates.Approval, admitted: Admitted) -> None:
    state.cases[terms.binding.subject].approvals.append(
        RecordedApproval(
            position=admitted.position,
            recorded_at=admitted.recorded_at,
            person=terms.by[0],
            key=admitted.keys[0],
            role=terms.role,
            binding=terms.binding,
            expires_at=terms.expires_at,
            break_glass=terms.break_glass is not None,
        )
    )
    state.entries_of[admitted.position] = terms.binding.subject


def _refusal(state: LedgerState, terms: predicates.RefusalTerms, admitted: Admitted) -> None:
    refusal = RecordedRefusal(admitted.position, terms.by[0], terms.role, terms.reason, admitted.keys[0])
    state.cases[terms.subject].refusals.append(refusal)
    state.entries_of[admitted.position] = terms.subject


def _waiver(state: LedgerState, terms: predicates.Waiver, admitted: Admitted) -> None:
    state.on_record.append(admitted.position)
    state.waivers[admitted.position] = RecordedWaiver(admitted.position, terms, admitted.keys)


def _revocation(state: LedgerState, terms: predicates.Revocation, admitted: Admitted) -> None:
    if terms.key is not None:
        state.on_record.append(admitted.position)
        holder = state.people.keys[terms.key].holder
        state.people.revoke_key(terms.key, admitted.position, terms.compromised_since)
        if terms.compromised_since is not None:
            _disown(state, terms.key, terms.compromised_since)
        if terms.replacement is not None:
            state.people.add_key(holder, terms.replacement, admitted.position + 1)
    elif terms.entry in state.waivers:
        state.on_record.append(admitted.position)
        state.waivers[terms.entry] = replace(state.waivers[terms.entry], revoked=True)
    elif terms.entry is not None:
        case = state.cases[state.entries_of[terms.entry]]
        case.approvals = [
            replace(item, revoked=item.revoked or item.position == terms.entry) for item in case.approvals
        ]
        case.refusals = [replace(item, revoked=item.revoked or item.position == terms.entry) for item in case.refusals]


def _disown(state: LedgerState, key: str, since: int) -> None:
    """Let refusals and waivers that a thief may have signed count no longer; approvals are asked one by one."""
    for position, waiver in state.waivers.items():
        if position >= since and key in waiver.keys:
            state.waivers[position] = replace(waiver, revoked=True)
    for case in state.cases.values():
        case.refusals = [
            replace(item, revoked=item.revoked or (item.key == key and item.position >= since))
            for item in case.refusals
        ]


def _withdrawal(state: LedgerState, terms: predicates.Withdrawal, admitted: Admitted) -> None:
    if state.cases[terms.subject].status is Status.IN_FORCE:
        state.on_record.append(admitted.position)
    _end(state, terms.subject, Status.WITHDRAWN)


def _adoption(state: LedgerState, terms: predicates.Adoption, _: Admitted) -> None:
    state.adopted.update({page.id: page for page in terms.pages})


def _enactment(state: LedgerState, terms: predicates.Enactment, admitted: Admitted) -> None:
    case = state.cases[terms.binding.subject]
    submission = case.submission
    if submission.supersedes is not None:
        state.on_record += [case.position, admitted.position]
        _end(state, submission.supersedes, Status.SUPERSEDED)
    cited = [item for item in case.approvals if item.position in terms.approvals]
    if any(item.break_glass for item in cited):
        case.ends_at = to_timestamp(min(expiry(item, state.policy) for item in cited))
    case.status, case.enactment, case.enacted_position = Status.IN_FORCE, terms, admitted.position
    state.slots.update(dict.fromkeys(places_of(submission), terms.binding.subject))
    if submission.policy is not None:
        state.policy_digest = policy_digest(submission.policy)
        state.policies[state.policy_digest] = submission.policy


def _end(state: LedgerState, subject: str, status: Status) -> None:
    case = state.cases[subject]
    case.status = status
    for place in places_of(case.submission):
        if state.slots.get(place) == subject:
            del state.slots[place]


# A projection checkpoint is a record; it changes nothing.
_STEPS: Mapping[type[predicates.Predicate], Callable[..., None]] = {
    predicates.Genesis: _genesis,
    predicates.People: _people,
    predicates.Submission: _submission,
    predicates.Verdict: _verdict,
    predicates.Approval: _approval,
    predicates.RefusalTerms: _refusal,
    predicates.Waiver: _waiver,
    predicates.Revocation: _revocation,
    predicates.Withdrawal: _withdrawal,
    predicates.Adoption: _adoption,
    predicates.Enactment: _enactment,
}
