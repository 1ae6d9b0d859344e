"""
What the entries so far come to: people, policy, subjects and where they stand, waivers, adopted pages.

The state is a fold over entries (:mod:`.fold`) and nothing else, so anyone who has the entries has the state.
"""

from dataclasses import dataclass, field
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
    verify,
)
from canongate.ledger.people import People
from canongate.ledger.policy_terms import ApprovalPolicy
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
