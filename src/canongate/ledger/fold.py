"""
The fold of entries into the ledger's state: what each kind of statement changes.

Applying an entry asks no questions; :mod:`canongate.ledger.admission` has asked them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from canongate.ledger import predicates
from canongate.ledger.approvals import RecordedApproval, RecordedRefusal, expiry
from canongate.ledger.keys import parse_public
from canongate.ledger.policy_terms import policy_digest
from canongate.ledger.state import Admitted, Case, LedgerState, RecordedWaiver, Status, places_of
from canongate.ledger.timestamps import to_timestamp


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
    state.cases[terms.subject] = Case(admitted.position, terms, admitted.statement.digest, terms.involved)


def _verdict(state: LedgerState, terms: predicates.Verdict, admitted: Admitted) -> None:
    case = state.cases[terms.binding.subject]
    case.verdict, case.verdict_position = terms, admitted.position


def _approval(state: LedgerState, terms: predicates.Approval, admitted: Admitted) -> None:
    approval = RecordedApproval.of(terms, admitted.position, admitted.recorded_at, admitted.keys[0])
    state.cases[terms.binding.subject].approvals.append(approval)
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
