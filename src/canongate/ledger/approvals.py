"""
Whether approvals count: one pure answer, the same for admission, status, gate and the offline check of a bundle.

An approval binds digests. It counts only for exactly what was seen, by a human in a role held then and now, who did
not propose, submit or build the evidence (nor does any agent of theirs), before it expires. Every approval that does
not count is named with its reason. Long because every reason not to count stands here, beside what is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from canongate.ledger.names import Refusal
from canongate.ledger.people import People
from canongate.ledger.policy import Requirements, missing, requirements
from canongate.ledger.policy_terms import ApprovalPolicy
from canongate.ledger.predicates import Approval, Binding
from canongate.ledger.timestamps import from_timestamp, to_timestamp
from canongate.ledger.vocabulary import Capability, PrincipalKind, SubjectKind
from canongate.model.rule import Enforcement

_CHANGED = (
    ("subject", Refusal.SUBJECT_CHANGED),
    ("submission", Refusal.SUBJECT_CHANGED),
    ("evidence", Refusal.EVIDENCE_CHANGED),
    ("rules", Refusal.RULES_CHANGED),
    ("parameters", Refusal.PARAMETERS_CHANGED),
    ("policy", Refusal.POLICY_CHANGED),
    ("closure", Refusal.CANON_CHANGED),
    ("scope", Refusal.SCOPE_CHANGED),
    # Last: where something else changed too, that is why the verdict did.
    ("as_of", Refusal.VERDICT_CHANGED),
    ("verdict", Refusal.VERDICT_CHANGED),
)


class Standing(StrEnum):
    """Where a subject stands with people."""

    DRAFT = "draft"
    NEEDS_APPROVAL = "needs_approval"
    APPROVED = "approved"
    REFUSED = "refused"
    STALE = "stale"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class RecordedApproval:
    """An approval and where the ledger recorded it."""

    position: int
    recorded_at: str
    person: str
    key: str
    role: str
    binding: Binding
    expires_at: str
    break_glass: bool = False
    revoked: bool = False

    @classmethod
    def of(cls, terms: Approval, position: int, recorded_at: str, key: str) -> Self:
        """Return an approval as it stands in the ledger."""
        return cls(
            position=position,
            recorded_at=recorded_at,
            person=terms.by[0],
            key=key,
            role=terms.role,
            binding=terms.binding,
            expires_at=terms.expires_at,
            break_glass=terms.break_glass is not None,
        )


@dataclass(frozen=True, slots=True)
class RecordedRefusal:
    """A person's no and where the ledger recorded it."""

    position: int
    person: str
    role: str
    reason: str
    key: str = ""
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be approved, as far as people's part in it goes."""

    kind: SubjectKind
    traits: tuple[str, ...]
    enforcement: Enforcement
    involved: frozenset[str]
    """Who proposed it, submitted it, or signed evidence for it."""


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An approval that does not count, and why."""

    name: Refusal
    position: int
    person: str
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What people have said of a subject, as of one position and time."""

    standing: Standing
    persons: tuple[str, ...]
    """Whose approvals count, sorted."""
    missing: tuple[str, ...]
    """What is still needed, in words."""
    uncounted: tuple[Uncounted, ...]
    refused_by: tuple[RecordedRefusal, ...]
    expires_at: str | None
    """When the first approval that counts expires."""
    break_glass: bool
    """True where only the emergency rule makes it stand; then it ends at ``expires_at``."""


@dataclass(frozen=True, slots=True)
class Situation:
    """When and among whom the question is asked."""

    people: People
    policy: ApprovalPolicy
    position: int
    now: datetime


def changed(given: Binding, present: Binding) -> Refusal | None:
    """Return the name of what has changed between what was approved and what is; None where nothing has."""
    for name, refusal in _CHANGED:
        if getattr(given, name) != getattr(present, name):
            return refusal
    return None


def verify(
    subject: Subject,
    binding: Binding,
    approvals: Sequence[RecordedApproval],
    refusals: Sequence[RecordedRefusal],
    situation: Situation,
) -> Answer:
    """
    Return what the approvals and refusals of a subject come to.

    Args:
        subject: what is to be approved.
        binding: what it is bound to now.
        approvals: every approval on record for it, or for an earlier form of it.
        refusals: every refusal on record for it.
        situation: people, policy, position and time.
    """
    needed = requirements(situation.policy, subject.kind, subject.traits, subject.enforcement)
    counted: list[RecordedApproval] = []
    uncounted: list[Uncounted] = []
    for approval in approvals:
        name = why_not(approval, subject, binding, situation)
        if name is None:
            counted.append(approval)
        else:
            uncounted.append(Uncounted(name, approval.position, approval.person, _words(name, approval)))
    refused_by = tuple(item for item in refusals if _blocks(item, needed, situation))
    return _answer(counted, uncounted, refused_by, needed, situation)


def why_not(approval: RecordedApproval, subject: Subject, binding: Binding, situation: Situation) -> Refusal | None:
    """Return why one approval does not count; None where it does."""
    people, position = situation.people, situation.position
    reason = changed(approval.binding, binding)
    if reason is None and approval.revoked:
        reason = Refusal.REVOKED_APPROVAL
    if reason is None:
        reason = _person_refused(approval, subject, people, position)
    if reason is None:
        record = people.keys.get(approval.key)
        since = None if record is None else record.compromised_since
        if record is None or record.holder != approval.person:
            reason = Refusal.UNKNOWN_KEY
        elif not record.counts_at(approval.position) or (since is not None and approval.position >= since):
            reason = Refusal.REVOKED_KEY
    if reason is None and expiry(approval, situation.policy) <= situation.now:
        reason = Refusal.EXPIRED
    return reason


def expiry(approval: RecordedApproval, policy: ApprovalPolicy) -> datetime:
    """Return when an approval ends: as it says, and a break-glass one at most the policy's hours after recording."""
    ends = from_timestamp(approval.expires_at)
    if approval.break_glass:
        hours = policy.break_glass.hours if policy.break_glass else 0
        ends = min(ends, from_timestamp(approval.recorded_at) + timedelta(hours=hours))
    return ends


def conflicted(person: str, involved: frozenset[str], people: People) -> bool:
    """Say whether a person, or an agent the person answers or answered for, had a hand in a subject."""
    return any(person in people.answerable_for(name) for name in involved)


def _person_refused(approval: RecordedApproval, subject: Subject, people: People, position: int) -> Refusal | None:
    """Judge the person: human, not involved, able and in the role both when approving and now."""
    for place in (approval.position, position):
        terms = people.at(approval.person, place)
        if terms is None:
            return Refusal.UNKNOWN_PRINCIPAL
        if terms.kind is not PrincipalKind.HUMAN:
            return Refusal.AGENT_APPROVAL
        if Capability.APPROVE not in terms.capabilities:
            return Refusal.MISSING_CAPABILITY
        if approval.role not in terms.roles:
            return Refusal.ROLE_NOT_HELD
    return Refusal.SELF_APPROVAL if conflicted(approval.person, subject.involved, people) else None


def _blocks(refusal: RecordedRefusal, needed: Requirements | None, situation: Situation) -> bool:
    """Say whether a refusal blocks: it stands, and its person still has a say."""
    terms = situation.people.at(refusal.person, situation.position)
    return (
        not refusal.revoked
        and needed is not None
        and needed.any_refusal_blocks
        and refusal.role in needed.roles
        and terms is not None
        and refusal.role in terms.roles
    )


def _answer(
    counted: list[RecordedApproval],
    uncounted: list[Uncounted],
    refused_by: tuple[RecordedRefusal, ...],
    needed: Requirements | None,
    situation: Situation,
) -> Answer:
    """Return the answer; long because it names what each part of it is."""
    ordinary = [item for item in counted if not item.break_glass]
    emergency = _emergency(counted, situation.policy)
    lacking: tuple[str, ...]
    if needed is None:
        lacking, emergency = ("no rule of the approval policy applies, so nobody can approve this",), []
    else:
        lacking = missing(needed, _roles_of(ordinary))
    break_glass = bool(lacking and emergency)
    used = emergency if break_glass else ordinary
    standing = Standing.STALE if uncounted and not counted else Standing.NEEDS_APPROVAL
    if refused_by:
        standing = Standing.REFUSED
    elif not lacking or break_glass:
        standing = Standing.APPROVED
    ends = min((expiry(item, situation.policy) for item in used), default=None)
    return Answer(
        standing=standing,
        persons=tuple(sorted({item.person for item in used})),
        missing=() if break_glass else lacking,
        uncounted=tuple(uncounted),
        refused_by=refused_by,
        expires_at=None if ends is None else to_timestamp(ends),
        break_glass=break_glass,
    )


def _emergency(counted: list[RecordedApproval], policy: ApprovalPolicy) -> list[RecordedApproval]:
    """Return the break-glass approvals where they are enough persons in the policy's role."""
    glass = policy.break_glass
    if glass is None:
        return []
    used = [item for item in counted if item.break_glass and item.role == glass.role]
    return used if len({item.person for item in used}) >= glass.persons else []


def _roles_of(approvals: list[RecordedApproval]) -> dict[str, frozenset[str]]:
    roles: dict[str, frozenset[str]] = {}
    for item in approvals:
        roles[item.person] = roles.get(item.person, frozenset()) | {item.role}
    return roles


def _words(name: Refusal, approval: RecordedApproval) -> str:
    return f"the approval of {approval.person} at entry {approval.position} does not count: {name.value}"
