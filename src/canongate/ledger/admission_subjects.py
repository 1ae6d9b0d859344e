"""
What entries about subjects must satisfy: submissions, verdicts, approvals, refusals, waivers, withdrawals.

What the decision itself is worth is not asked here: that is the verdict's business, which only the writer records.
"""

from datetime import datetime, timedelta

from canongate.ledger import predicates
from canongate.ledger.admission_people import check_roots_signed
from canongate.ledger.admission_signers import (
    check_able,
    check_by_writer,
    check_signers_satisfy,
    human,
    one_signer,
    principal_of,
)
from canongate.ledger.approvals import RecordedApproval, conflicted, why_not
from canongate.ledger.evidence_signatures import check_evidence
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.policy import WAIVER
from canongate.ledger.policy_terms import policy_digest
from canongate.ledger.state import Case, LedgerState, Status
from canongate.ledger.statement import files_digest
from canongate.ledger.timestamps import from_timestamp
from canongate.ledger.vocabulary import Capability, SubjectKind


def check_submission(state: LedgerState, terms: predicates.Submission, _now: datetime) -> None:
    """Refuse a submission by somebody who may not propose, or of what is before the ledger already."""
    for name in terms.by:
        check_able(state, name, Capability.PROPOSE)
    principal_of(state, terms.proposed_by)
    for builder in (name for item in terms.evidence for name in item.signed_by):
        check_able(state, builder, Capability.BUILD_EVIDENCE)
    check_evidence(terms.evidence, state.people, state.size, state.origin)
    known = state.cases.get(terms.subject)
    if known is not None and known.status in {Status.OPEN, Status.IN_FORCE}:
        raise RefusedError(Refusal.ALREADY_SUBMITTED, f"{terms.subject} was submitted as entry {known.position}")
    if terms.supersedes is not None and terms.supersedes not in state.cases:
        raise RefusedError(Refusal.UNKNOWN_SUBJECT, f"{terms.supersedes}, to be superseded, was never submitted")
    if terms.policy is not None and not terms.files and policy_digest(terms.policy) != terms.subject:
        raise RefusedError(Refusal.SUBJECT_CHANGED, "the policy carried is not the one whose digest is submitted")
    if terms.files and files_digest(terms.files) != terms.subject:
        raise RefusedError(Refusal.SUBJECT_CHANGED, "the files listed are not those whose digest is submitted")


def check_verdict(state: LedgerState, terms: predicates.Verdict, _now: datetime) -> None:
    """Refuse a verdict that the writer did not record, or under another policy than the one in force."""
    check_by_writer(state, terms.by)
    case = open_case(state, terms.binding.subject)
    if terms.binding.submission != case.statement:
        raise RefusedError(Refusal.SUBJECT_CHANGED, "the verdict is bound to another submission")
    if terms.binding.policy != state.policy_digest:
        raise RefusedError(Refusal.POLICY_CHANGED, "the verdict is bound to a policy that is not in force")
    if set(terms.binding.evidence) != {item.digest for item in case.submission.evidence}:
        raise RefusedError(Refusal.EVIDENCE_CHANGED, "the verdict is bound to other evidence than was submitted")


def check_approval(state: LedgerState, terms: predicates.Approval, now: datetime) -> None:
    """Refuse an approval that would not count, so that whoever signed learns of it at once."""
    person = one_signer(terms)
    case = open_case(state, terms.binding.subject)
    if case.verdict is None:
        raise RefusedError(Refusal.NO_VERDICT, f"{terms.binding.subject} has no verdict to approve")
    approval = RecordedApproval(
        position=state.size,
        recorded_at=state.recorded_at,
        person=person,
        key=_a_key_of(state, person),
        role=terms.role,
        binding=terms.binding,
        expires_at=terms.expires_at,
    )
    name = why_not(approval, case.subject, case.verdict.binding, state.situation(now))
    if name is not None:
        raise RefusedError(name, f"the approval of {person} would not count: {name.value}")
    if any(_same(item, terms, person) for item in case.approvals):
        raise RefusedError(Refusal.ALREADY_APPROVED, f"{person} has approved this as {terms.role} already")
    if terms.break_glass is not None:
        _check_break_glass(state, terms, now)


def check_refusal(state: LedgerState, terms: predicates.RefusalTerms, _now: datetime) -> None:
    """Refuse the no of somebody who has no say."""
    person = one_signer(terms)
    open_case(state, terms.subject)
    principal = human(state, person)
    if terms.role not in principal.roles:
        raise RefusedError(Refusal.ROLE_NOT_HELD, f"{person} does not hold the role {terms.role}")


def check_waiver(state: LedgerState, terms: predicates.Waiver, now: datetime) -> None:
    """Refuse a waiver of a mandatory rule, without end, or by people the policy does not let waive."""
    case = open_case(state, terms.subject)
    if terms.enforcement == "mandatory":
        raise RefusedError(Refusal.MANDATORY_RULE, f"{terms.rule} is mandatory; mandatory rules are not waived")
    if case.verdict is not None and terms.rules != case.verdict.binding.rules:
        raise RefusedError(Refusal.RULES_CHANGED, "the waiver was signed for other rules than those of the verdict")
    if from_timestamp(terms.expires_at) <= now:
        raise RefusedError(Refusal.EXPIRED, f"the waiver ended at {terms.expires_at}")
    for name in terms.by:
        check_able(state, name, Capability.WAIVE)
        human(state, name)
        if conflicted(name, case.involved, state.people):
            raise RefusedError(Refusal.SELF_APPROVAL, f"{name} had a hand in what the waiver is for")
    check_signers_satisfy(state, WAIVER, case.submission.traits, terms.enforcement, terms.by)


def check_withdrawal(state: LedgerState, terms: predicates.Withdrawal, _now: datetime) -> None:
    """Refuse a withdrawal by a stranger; what is in force ends by the roots, or by being superseded."""
    case = state.cases.get(terms.subject)
    if case is None:
        raise RefusedError(Refusal.UNKNOWN_SUBJECT, f"{terms.subject} was never submitted")
    if case.status not in {Status.OPEN, Status.IN_FORCE}:
        raise RefusedError(Refusal.SUBJECT_CLOSED, f"{terms.subject} is {case.status.value} already")
    mine = {case.submission.proposed_by, *case.submission.by}
    allowed = {owner for name in mine for owner in state.people.answerable_for(name)}
    if case.status is Status.IN_FORCE or not set(terms.by) <= allowed:
        check_roots_signed(state, terms.by)


def check_adoption(state: LedgerState, terms: predicates.Adoption, _now: datetime) -> None:
    """Refuse a baseline that those who approve page changes did not sign."""
    for name in terms.by:
        check_able(state, name, Capability.APPROVE)
        human(state, name)
    check_signers_satisfy(state, SubjectKind.PAGE_CHANGE, ("adoption",), "mandatory", terms.by)
    for page in terms.pages:
        if page.id in state.adopted:
            raise RefusedError(Refusal.ALREADY_SUBMITTED, f"{page.id} was adopted before; propose a change instead")


def check_projection_checkpoint(state: LedgerState, terms: predicates.ProjectionCheckpoint, _now: datetime) -> None:
    """Refuse the word of anybody but the writer, or on entries that are not there."""
    check_by_writer(state, terms.by)
    if any(item.size > state.size for item in terms.projections):
        raise RefusedError(Refusal.UNKNOWN_TARGET, "a projection is said to show more entries than there are")


def _check_break_glass(state: LedgerState, terms: predicates.Approval, now: datetime) -> None:
    glass = state.policy.break_glass
    if glass is None:
        raise RefusedError(Refusal.NO_POLICY, "the approval policy knows no break-glass")
    if terms.role != glass.role:
        raise RefusedError(Refusal.ROLE_NOT_HELD, f"break-glass is for the role {glass.role}")
    if from_timestamp(terms.expires_at) > now + timedelta(hours=glass.hours):
        raise RefusedError(Refusal.EXPIRES_TOO_LATE, f"break-glass lasts at most {glass.hours} hours")


def _same(item: RecordedApproval, terms: predicates.Approval, person: str) -> bool:
    return (
        item.person == person
        and item.role == terms.role
        and item.binding == terms.binding
        and item.break_glass == (terms.break_glass is not None)
        and not item.revoked
    )


def _a_key_of(state: LedgerState, person: str) -> str:
    """Return a key of the person that counts now; the signature was checked against one of them."""
    keys = (item for item in state.people.keys.values() if item.holder == person and item.counts_at(state.size))
    return next(keys).id


def open_case(state: LedgerState, subject: str) -> Case:
    """Return the case of a subject that is neither in force nor closed; any other is refused."""
    case = state.cases.get(subject)
    if case is None:
        raise RefusedError(Refusal.UNKNOWN_SUBJECT, f"{subject} was never submitted")
    if case.status is not Status.OPEN:
        raise RefusedError(Refusal.SUBJECT_CLOSED, f"{subject} is {case.status.value} already")
    return case
