"""
What the entries of a bundle come to together: judged as the ledger did when the enactment was let in.

Keys, people and policies are what the reader knows beforehand; nothing a bundle says of them is believed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from canongate.ledger import predicates
from canongate.ledger.approvals import Answer, RecordedApproval, Situation, Standing, Subject, changed, verify
from canongate.ledger.bundle_entries import prove_entry
from canongate.ledger.envelope import check_signatures, parse_envelope
from canongate.ledger.evidence_signatures import check_evidence
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.notes import Checkpoint, NoteKey
from canongate.ledger.people import People
from canongate.ledger.policy_terms import ApprovalPolicy
from canongate.ledger.state import Admitted
from canongate.ledger.statement import parse_statement
from canongate.ledger.timestamps import from_timestamp
from canongate.ledger.vocabulary import Capability
from canongate.model.verdict import VerdictStatus

_OTHERS = 3
"""Entries of a bundle beside the approvals: submission, verdict, enactment."""


@dataclass(frozen=True, slots=True)
class BundleTrust:
    """What the reader of a bundle knows beforehand, from the base branch."""

    origin: str
    log_keys: tuple[NoteKey, ...]
    people: People
    policies: Mapping[str, ApprovalPolicy]
    """By digest: every policy that was ever in force."""


def proven_entry(shown: Any, checkpoint: Checkpoint, trust: BundleTrust) -> Admitted:
    """Check one entry: its proof, its signatures, and that those who signed are those it is by."""
    entry = prove_entry(shown, checkpoint)
    parsed = parse_envelope(entry.envelope)
    keys = check_signatures(parsed, trust.people.public)
    statement = parse_statement(parsed.payload)
    if statement.predicate.ledger != trust.origin:
        raise RefusedError(Refusal.WRONG_LEDGER, f"a statement for {statement.predicate.ledger}")
    if sorted(trust.people.holder_at(key, entry.position) for key in keys) != sorted(statement.predicate.by):
        raise RefusedError(Refusal.WRONG_SIGNERS, f"entry {entry.position} is not signed by those it is by")
    return Admitted(entry.position, entry.recorded_at, statement, keys)


def judge(proven: list[Admitted], subject: str, trust: BundleTrust) -> tuple[Admitted, predicates.Submission, Answer]:
    """Judge the entries together, as the ledger did when the enactment was let in."""
    if len({item.position for item in proven}) != len(proven):
        raise RefusedError(Refusal.MALFORMED, "the bundle shows an entry twice")
    submission, submitted = _only(proven, predicates.Submission)
    check_evidence(submitted.evidence, trust.people, submission.position, trust.origin)
    verdict, recorded = _only(proven, predicates.Verdict)
    enactment, enacted = _only(proven, predicates.Enactment)
    binding = enacted.binding
    if subject != binding.subject or submitted.subject != subject:
        raise RefusedError(Refusal.SUBJECT_CHANGED, f"the bundle is for {binding.subject}, not for {subject}")
    if binding.submission != submission.statement.digest:
        raise RefusedError(Refusal.SUBJECT_CHANGED, "the enactment is bound to another submission")
    if (name := changed(binding, recorded.binding)) is not None:
        raise RefusedError(name, "the enactment is not bound to what the verdict is bound to")
    if recorded.outcome is not VerdictStatus.ACCEPTED:
        raise RefusedError(Refusal.NOT_ACCEPTED, f"the verdict is {recorded.outcome.value}")
    for item in (verdict, enactment):
        if item.statement.predicate.by != trust.people.holding(Capability.WRITE_LEDGER, item.position):
            raise RefusedError(Refusal.NOT_THE_WRITER, f"entry {item.position} is not by the ledger's writer")
    policy = trust.policies.get(binding.policy)
    if policy is None:
        raise RefusedError(Refusal.NO_POLICY, f"the policy {binding.policy} is not known here")
    return enactment, submitted, _asked(proven, submitted, enactment, policy, trust.people)


def bound(enactment: Admitted) -> predicates.Binding:
    """Return what an enactment is bound to."""
    terms = enactment.statement.predicate
    assert isinstance(terms, predicates.Enactment)  # noqa: S101  # _only chose it by this type
    return terms.binding


def _asked(
    proven: list[Admitted],
    submitted: predicates.Submission,
    enactment: Admitted,
    policy: ApprovalPolicy,
    people: People,
) -> Answer:
    """Ask the question of approvals as of the enactment."""
    subject = Subject(submitted.kind, submitted.traits, submitted.enforcement, submitted.involved)
    terms = enactment.statement.predicate
    assert isinstance(terms, predicates.Enactment)  # noqa: S101  # _only chose it by this type
    approvals = [
        RecordedApproval.of(given, item.position, item.recorded_at, item.keys[0])
        for item in proven
        if isinstance(given := item.statement.predicate, predicates.Approval)
    ]
    if {item.position for item in approvals} != set(terms.approvals) or len(proven) != len(approvals) + _OTHERS:
        raise RefusedError(Refusal.NOT_APPROVED, "the approvals shown are not those the enactment cites")
    situation = Situation(people, policy, enactment.position, from_timestamp(enactment.recorded_at))
    answer = verify(subject, terms.binding, approvals, (), situation)
    if answer.uncounted:
        raise RefusedError(answer.uncounted[0].name, answer.uncounted[0].message)
    if answer.standing is not Standing.APPROVED:
        raise RefusedError(Refusal.NOT_APPROVED, "; ".join(answer.missing))
    return answer


def _only[Terms: predicates.Predicate](proven: list[Admitted], kind: type[Terms]) -> tuple[Admitted, Terms]:
    """Return the one entry of a kind."""
    found = [(item, item.statement.predicate) for item in proven if isinstance(item.statement.predicate, kind)]
    if len(found) != 1:
        raise RefusedError(Refusal.MALFORMED, f"the bundle holds {len(found)} entries of the kind {kind.__name__}")
    return found[0][0], found[0][1]
