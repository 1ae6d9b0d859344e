"""
What entries about subjects must satisfy: submissions, verdicts, approvals, waivers, enactments.

What the decision itself is worth is not asked here: that is the verdict's business, which only the writer records.
"""

from datetime import datetime, timedelta

from canongate.ledger import predicates
from canongate.ledger.admission_people import check_roots_signed
from canongate.ledger.approvals import RecordedApproval, Standing, changed, conflicted, verify, why_not
from canongate.ledger.evidence_signatures import check_evidence
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.policy import WAIVER, missing, requirements
from canongate.ledger.policy_terms import policy_digest
from canongate.ledger.predicates import PrincipalTerms
from canongate.ledger.state import Case, LedgerState, Status, places_of
from canongate.ledger.statement import files_digest
from canongate.ledger.timestamps import from_timestamp
from canongate.ledger.vocabulary import Capability, PrincipalKind, SubjectKind
from canongate.model.rule import Enforcement
from canongate.model.verdict import VerdictStatus


def check_submission(state: LedgerState, terms: predicates.Submission, _now: datetime) -> None:
    """Refuse a submission by somebody who may not propose, or of what is before the ledger already."""
    for name in terms.by:
        _able(state, name, Capability.PROPOSE)
    _principal(state, terms.proposed_by)
    for builder in (name for item in terms.evidence for name in item.signed_by):
        _able(state, builder, Capability.BUILD_EVIDENCE)
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
    _by_writer(state, terms.by)
    case = _open_case(state, terms.binding.subject)
    if terms.binding.submission != case.statement:
        raise RefusedError(Refusal.SUBJECT_CHANGED, "the verdict is bound to another submission")
    if terms.binding.policy != state.policy_digest:
        raise RefusedError(Refusal.POLICY_CHANGED, "the verdict is bound to a policy that is not in force")
    if set(terms.binding.evidence) != {item.digest for item in case.submission.evidence}:
        raise RefusedError(Refusal.EVIDENCE_CHANGED, "the verdict is bound to other evidence than was submitted")


def check_approval(state: LedgerState, terms: predicates.Approval, now: datetime) -> None:
    """Refuse an approval that would not count, so that whoever signed learns of it at once."""
    person = _one_signer(terms)
    case = _open_case(state, terms.binding.subject)
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
    person = _one_signer(terms)
    _open_case(state, terms.subject)
    principal = _human(state, person)
    if terms.role not in principal.roles:
        raise RefusedError(Refusal.ROLE_NOT_HELD, f"{person} does not hold the role {terms.role}")


def check_waiver(state: LedgerState, terms: predicates.Waiver, now: datetime) -> None:
    """Refuse a waiver of a mandatory rule, without end, or by people the policy does not let waive."""
    case = _open_case(state, terms.subject)
    if terms.enforcement == "mandatory":
        raise RefusedError(Refusal.MANDATORY_RULE, f"{terms.rule} is mandatory; mandatory rules are not waived")
    if case.verdict is not None and terms.rules != case.verdict.binding.rules:
        raise RefusedError(Refusal.RULES_CHANGED, "the waiver was signed for other rules than those of the verdict")
    if from_timestamp(terms.expires_at) <= now:
        raise RefusedError(Refusal.EXPIRED, f"the waiver ended at {terms.expires_at}")
    for name in terms.by:
        _able(state, name, Capability.WAIVE)
        _human(state, name)
        if conflicted(name, case.involved, state.people):
            raise RefusedError(Refusal.SELF_APPROVAL, f"{name} had a hand in what the waiver is for")
    _signers_satisfy(state, WAIVER, case.submission.traits, terms.enforcement, terms.by)


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
        _able(state, name, Capability.APPROVE)
        _human(state, name)
    _signers_satisfy(state, SubjectKind.PAGE_CHANGE, ("adoption",), "mandatory", terms.by)
    for page in terms.pages:
        if page.id in state.adopted:
            raise RefusedError(Refusal.ALREADY_SUBMITTED, f"{page.id} was adopted before; propose a change instead")


def check_enactment(state: LedgerState, terms: predicates.Enactment, now: datetime) -> None:
    """Refuse to bring into force what is not accepted, not approved, or whose place another one holds."""
    _by_writer(state, terms.by)
    case = _case_to_enact(state, terms)
    cited = [item for item in case.approvals if item.position in terms.approvals]
    if len(cited) != len(set(terms.approvals)):
        _refuse_citation(state, terms)
    situation = state.situation(now)
    answer = verify(case.subject, terms.binding, cited, case.refusals, situation)
    if answer.uncounted:
        first = answer.uncounted[0]
        raise RefusedError(first.name, first.message)
    if answer.standing is Standing.REFUSED:
        refusal = answer.refused_by[0]
        raise RefusedError(Refusal.REFUSED_BY_PERSON, f"{refusal.person} refused this at entry {refusal.position}")
    if requirements(state.policy, case.subject.kind, case.subject.traits, case.subject.enforcement) is None:
        raise RefusedError(Refusal.NO_POLICY, answer.missing[0])
    if answer.standing is not Standing.APPROVED or any(item.break_glass is not answer.break_glass for item in cited):
        wanted = "; ".join(answer.missing) or "ordinary and break-glass approvals are not mixed"
        raise RefusedError(Refusal.NOT_APPROVED, f"not approved yet: {wanted}")
    _check_slot(state, case)


def check_projection_checkpoint(state: LedgerState, terms: predicates.ProjectionCheckpoint, _now: datetime) -> None:
    """Refuse the word of anybody but the writer, or on entries that are not there."""
    _by_writer(state, terms.by)
    if any(item.size > state.size for item in terms.projections):
        raise RefusedError(Refusal.UNKNOWN_TARGET, "a projection is said to show more entries than there are")


def _case_to_enact(state: LedgerState, terms: predicates.Enactment) -> Case:
    subject = terms.binding.subject
    case = state.cases.get(subject)
    if case is not None and case.status is Status.IN_FORCE:
        raise RefusedError(Refusal.ALREADY_ENACTED, f"{subject} came into force with entry {case.enacted_position}")
    case = _open_case(state, subject)
    if case.verdict is None:
        raise RefusedError(Refusal.NO_VERDICT, f"{subject} has no verdict")
    if case.verdict.outcome is not VerdictStatus.ACCEPTED:
        raise RefusedError(Refusal.NOT_ACCEPTED, f"the verdict on {subject} is {case.verdict.outcome.value}")
    name = changed(terms.binding, case.verdict.binding)
    if name is not None:
        raise RefusedError(name, "the enactment is not bound to what the last verdict is bound to")
    if terms.binding.policy != state.policy_digest:
        raise RefusedError(Refusal.POLICY_CHANGED, "the approval policy changed since the verdict")
    return case


def _refuse_citation(state: LedgerState, terms: predicates.Enactment) -> None:
    """Say of a cited entry whether it is an approval of something else, or none."""
    for position in terms.approvals:
        subject = state.entries_of.get(position)
        if subject is not None and subject != terms.binding.subject:
            raise RefusedError(Refusal.SUBJECT_CHANGED, f"entry {position} approves {subject}, not this")
    raise RefusedError(Refusal.UNKNOWN_TARGET, "an entry is cited that is no approval of this subject")


def _check_slot(state: LedgerState, case: Case) -> None:
    """Refuse to displace silently: the holder of the place must be the one that is superseded, and still there."""
    submission = case.submission
    if submission.supersedes is not None and state.cases[submission.supersedes].status is not Status.IN_FORCE:
        raise RefusedError(Refusal.SUBJECT_CLOSED, f"{submission.supersedes}, to be superseded, is not in force")
    # NOTE: the row of an emergency that is over stays until it is superseded or withdrawn, so its place is not free.
    for place in places_of(submission):
        holder = state.occupant(place)
        if holder is not None and holder != submission.supersedes:
            raise RefusedError(
                Refusal.SLOT_TAKEN,
                f"{place} is held by {holder}",
                help="submit it again with `supersedes` naming the holder, so that both are judged together",
            )


def _check_break_glass(state: LedgerState, terms: predicates.Approval, now: datetime) -> None:
    glass = state.policy.break_glass
    if glass is None:
        raise RefusedError(Refusal.NO_POLICY, "the approval policy knows no break-glass")
    if terms.role != glass.role:
        raise RefusedError(Refusal.ROLE_NOT_HELD, f"break-glass is for the role {glass.role}")
    if from_timestamp(terms.expires_at) > now + timedelta(hours=glass.hours):
        raise RefusedError(Refusal.EXPIRES_TOO_LATE, f"break-glass lasts at most {glass.hours} hours")


def _signers_satisfy(
    state: LedgerState, kind: str, traits: tuple[str, ...], enforcement: Enforcement, by: tuple[str, ...]
) -> None:
    needed = requirements(state.policy, kind, traits, enforcement)
    if needed is None:
        raise RefusedError(Refusal.NO_POLICY, "no rule of the approval policy applies")
    lacking = missing(needed, {name: frozenset(_human(state, name).roles) for name in by})
    if lacking:
        raise RefusedError(Refusal.NOT_APPROVED, "; ".join(lacking))


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


def _open_case(state: LedgerState, subject: str) -> Case:
    case = state.cases.get(subject)
    if case is None:
        raise RefusedError(Refusal.UNKNOWN_SUBJECT, f"{subject} was never submitted")
    if case.status is not Status.OPEN:
        raise RefusedError(Refusal.SUBJECT_CLOSED, f"{subject} is {case.status.value} already")
    return case


def _one_signer(terms: predicates.Predicate) -> str:
    if len(terms.by) != 1:
        raise RefusedError(Refusal.WRONG_SIGNERS, "one person signs this")
    return terms.by[0]


def _able(state: LedgerState, name: str, capability: Capability) -> PrincipalTerms:
    terms = _principal(state, name)
    if terms.kind is PrincipalKind.AGENT and capability in {Capability.APPROVE, Capability.WAIVE}:
        raise RefusedError(Refusal.AGENT_APPROVAL, f"{name} is an agent; agents never approve or waive")
    if capability not in terms.capabilities:
        raise RefusedError(Refusal.MISSING_CAPABILITY, f"{name} may not {capability.value}")
    return terms


def _human(state: LedgerState, name: str) -> PrincipalTerms:
    terms = _principal(state, name)
    if terms.kind is not PrincipalKind.HUMAN:
        raise RefusedError(Refusal.AGENT_APPROVAL, f"{name} is an agent; agents never approve or waive")
    return terms


def _principal(state: LedgerState, name: str) -> PrincipalTerms:
    terms = state.people.at(name, state.size)
    if terms is None:
        raise RefusedError(Refusal.UNKNOWN_PRINCIPAL, f"{name} is no principal")
    return terms


def _by_writer(state: LedgerState, by: tuple[str, ...]) -> None:
    if by != state.people.holding(Capability.WRITE_LEDGER, state.size):
        raise RefusedError(Refusal.NOT_THE_WRITER, f"only the named writer records this, not {', '.join(by)}")
