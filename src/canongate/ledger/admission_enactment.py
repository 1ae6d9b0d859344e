"""What the entry must satisfy that brings a subject into force: accepted, approved, and its place free."""

from datetime import datetime

from canongate.ledger import predicates
from canongate.ledger.admission_signers import check_by_writer
from canongate.ledger.admission_subjects import open_case
from canongate.ledger.approvals import Standing, changed, verify
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.policy import requirements
from canongate.ledger.state import Case, LedgerState, Status, places_of
from canongate.model.verdict import VerdictStatus


def check_enactment(state: LedgerState, terms: predicates.Enactment, now: datetime) -> None:
    """Refuse to bring into force what is not accepted, not approved, or whose place another one holds."""
    check_by_writer(state, terms.by)
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


def _case_to_enact(state: LedgerState, terms: predicates.Enactment) -> Case:
    subject = terms.binding.subject
    case = state.cases.get(subject)
    if case is not None and case.status is Status.IN_FORCE:
        raise RefusedError(Refusal.ALREADY_ENACTED, f"{subject} came into force with entry {case.enacted_position}")
    case = open_case(state, subject)
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
