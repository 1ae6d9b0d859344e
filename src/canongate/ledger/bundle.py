"""
One file by which anyone can check, without the ledger, that a subject was approved.

A bundle holds the entries that made it so (submission, verdict, approvals, enactment) with their signatures, proofs of
inclusion, and the checkpoint they lead to. The check is pure: keys, people, policies and time are handed in. A bundle
proves what was approved then; that it has not been superseded since, only the ledger tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from canongate.ledger import merkle, predicates
from canongate.ledger.approvals import Answer, RecordedApproval, Situation, Standing, Subject, changed, verify
from canongate.ledger.canonical import canonical_bytes, from_base64, parse_strict, to_base64
from canongate.ledger.entry import Entry
from canongate.ledger.envelope import check_signatures, parse_envelope
from canongate.ledger.evidence_signatures import check_evidence
from canongate.ledger.names import DefectName, LedgerError, Refusal, RefusedError
from canongate.ledger.notes import Checkpoint, NoteKey, open_checkpoint
from canongate.ledger.people import People
from canongate.ledger.policy_terms import ApprovalPolicy
from canongate.ledger.state import LedgerState
from canongate.ledger.statement import Statement, parse_statement
from canongate.ledger.store import Reader
from canongate.ledger.timestamps import from_timestamp
from canongate.ledger.vocabulary import Capability
from canongate.model.verdict import VerdictStatus

FORMAT = "canongate-bundle-v1"
LARGEST_BUNDLE = 1 << 22
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


@dataclass(frozen=True, slots=True)
class BundleAnswer:
    """What a bundle proves."""

    subject: str
    """Digest of what was approved."""
    submission: predicates.Submission
    """What was submitted: kind, row, files of a change, who proposed it."""
    verdict: str
    """Digest of the verdict it stands on."""
    position: int
    """Of the enactment."""
    enacted_at: str
    """When the enactment was recorded."""
    persons: tuple[str, ...]
    break_glass: bool
    ends_at: str | None
    """When a break-glass enactment ends."""
    checkpoint: Checkpoint
    checkpoint_age: timedelta
    """Time since the last entry the checkpoint covers was recorded."""


class BundleError(LedgerError):
    """
    A bundle proves nothing.

    Args:
        name: why, by its permanent name.
        message: what was seen.
    """

    def __init__(self, name: Refusal | DefectName, message: str) -> None:
        super().__init__(f"{name}: {message}", help="ask the ledger's writer for the bundle again")
        self.name = name


@dataclass(frozen=True, slots=True)
class _Proven:
    """An entry whose signatures and place are proven."""

    position: int
    recorded_at: str
    statement: Statement
    keys: tuple[str, ...]


def make_bundle(state: LedgerState, subject: str, view: Reader, note: bytes, size: int) -> bytes:
    """
    Return the bundle of a subject in force.

    Args:
        state: the fold of at least ``size`` entries.
        subject: digest of the subject.
        view: the entries and the tree.
        note: the checkpoint of ``size`` entries.
        size: how many entries the proofs lead to.

    Raises:
        LedgerError: the subject was never enacted, or after the checkpoint.
    """
    case = state.cases.get(subject)
    if case is None or case.enactment is None or case.verdict_position is None or case.enacted_position is None:
        raise LedgerError(f"{subject} was never brought into force")
    if case.enacted_position >= size:
        raise LedgerError(f"the checkpoint of {size} entries was signed before {subject} came into force")
    positions = [case.position, case.verdict_position, *sorted(case.enactment.approvals), case.enacted_position]
    entries = [shown_entry(view, position, size, whole=True) for position in positions]
    bundle = {
        "checkpoint": note.decode("utf-8"),
        "entries": entries,
        "format": FORMAT,
        "head": shown_entry(view, size - 1, size, whole=False),
    }
    return canonical_bytes(bundle) + b"\n"


def claimed_subject(data: bytes) -> str:
    """
    Return which subject a bundle says it is for; nothing is verified.

    Raises:
        BundleError: it does not say.
    """
    try:
        for item in _parsed(data)["entries"]:
            envelope = parse_envelope(canonical_bytes(item["envelope"]))
            predicate = parse_statement(envelope.payload).predicate
            if isinstance(predicate, predicates.Submission):
                return predicate.subject
    except (RefusedError, KeyError, TypeError) as error:
        raise BundleError(Refusal.MALFORMED, "the bundle cannot be read") from error
    raise BundleError(Refusal.MALFORMED, "the bundle holds no submission")


def verify_bundle(data: bytes, subject: str, trust: BundleTrust, *, now: datetime) -> BundleAnswer:
    """
    Return what a bundle proves of a subject.

    Args:
        data: the bundle.
        subject: digest of the bytes in the registry, computed by the caller.
        trust: keys, people and policies from the base branch.
        now: for the age of the checkpoint and the end of a break-glass.

    Raises:
        BundleError: it proves nothing, with the name of the first reason found.
    """
    try:
        value = _parsed(data)
        checkpoint = open_checkpoint(value["checkpoint"].encode("utf-8"), trust.log_keys, trust.origin)
        head = _record(value["head"], checkpoint)
        proven = [_proven(item, checkpoint, trust) for item in value["entries"]]
        enactment, submission, answer = _judge(proven, subject, trust)
    except RefusedError as error:
        raise BundleError(error.name, error.message.removeprefix(f"{error.name}: ")) from error
    if head.position != checkpoint.size - 1:
        raise BundleError(DefectName.PROOF_FAILED, "the head shown is not the last entry of the checkpoint")
    if answer.break_glass and answer.expires_at is not None and from_timestamp(answer.expires_at) <= now:
        raise BundleError(Refusal.EXPIRED, f"the break-glass approval ended at {answer.expires_at}")
    return BundleAnswer(
        subject=subject,
        submission=submission,
        verdict=_bound(enactment).verdict,
        position=enactment.position,
        enacted_at=enactment.recorded_at,
        persons=answer.persons,
        break_glass=answer.break_glass,
        ends_at=answer.expires_at if answer.break_glass else None,
        checkpoint=checkpoint,
        checkpoint_age=now - from_timestamp(head.recorded_at),
    )


def shown_entry(view: Reader, position: int, size: int, *, whole: bool) -> dict[str, Any]:
    """Return an entry with its proof in the tree of a size, as bundles show it; whole means with its envelope."""
    entry = next(view.entries(position, position + 1)).entry
    shown: dict[str, Any] = {
        "proof": [to_base64(step) for step in merkle.inclusion_proof(position, size, view.node)],
        "record": parse_strict(entry.record()),
    }
    if whole:
        shown["envelope"] = parse_strict(entry.envelope)
    return shown


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST_BUNDLE:
        raise RefusedError(Refusal.MALFORMED, f"the bundle has {len(data)} bytes; {LARGEST_BUNDLE} are allowed")
    value = parse_strict(data)
    if (
        not isinstance(value, dict)
        or value.keys() != {"checkpoint", "entries", "format", "head"}
        or value["format"] != FORMAT
        or not isinstance(value["checkpoint"], str)
        or not isinstance(value["entries"], list)
    ):
        raise RefusedError(Refusal.MALFORMED, f"this is no bundle of the format {FORMAT}")
    return value


def prove_entry(shown: Any, checkpoint: Checkpoint) -> Entry:
    """
    Return the entry that is shown whole, once its proof leads to a checkpoint.

    Raises:
        RefusedError: it is not shown as bundles show an entry.
        BundleError: its proof leads elsewhere, or its envelope is another.
    """
    return _record(shown, checkpoint, canonical_bytes(shown.get("envelope")) if isinstance(shown, dict) else b"")


def _record(shown: Any, checkpoint: Checkpoint, envelope: bytes | None = None) -> Entry:
    """Return the entry a record tells of, once its proof leads to the checkpoint; without envelope, its head only."""
    expected = {"proof", "record"} if envelope is None else {"proof", "record", "envelope"}
    if not isinstance(shown, dict) or shown.keys() != expected or not isinstance(shown["proof"], list):
        raise RefusedError(Refusal.MALFORMED, "an entry of the bundle has a record and a proof")
    record = shown["record"]
    fields = {"envelope": str, "idempotency_key": str, "position": int, "previous": str, "recorded_at": str}
    if not isinstance(record, dict) or record.keys() != fields.keys():
        raise RefusedError(Refusal.MALFORMED, "a record of the bundle lacks a field")
    if any(type(record[name]) is not kind for name, kind in fields.items()):
        raise RefusedError(Refusal.MALFORMED, "a record of the bundle has a value of another type")
    proof = [from_base64(step) if isinstance(step, str) else b"" for step in shown["proof"]]
    leaf = merkle.leaf_hash(canonical_bytes(record))
    if not merkle.verify_inclusion(record["position"], checkpoint.size, leaf, proof, checkpoint.root):
        raise BundleError(DefectName.PROOF_FAILED, f"entry {record['position']} does not lead to the checkpoint")
    if envelope is not None and record["envelope"] != sha256(envelope).hexdigest():
        raise BundleError(DefectName.ENTRY_CHANGED, f"entry {record['position']} has another envelope than recorded")
    return Entry(record["position"], record["recorded_at"], record["idempotency_key"], b"", envelope or b"")


def _proven(shown: Any, checkpoint: Checkpoint, trust: BundleTrust) -> _Proven:
    """Check one entry: its proof, its signatures, and that those who signed are those it is by."""
    entry = prove_entry(shown, checkpoint)
    parsed = parse_envelope(entry.envelope)
    keys = check_signatures(parsed, trust.people.public)
    statement = parse_statement(parsed.payload)
    if statement.predicate.ledger != trust.origin:
        raise RefusedError(Refusal.WRONG_LEDGER, f"a statement for {statement.predicate.ledger}")
    if sorted(trust.people.holder_at(key, entry.position) for key in keys) != sorted(statement.predicate.by):
        raise RefusedError(Refusal.WRONG_SIGNERS, f"entry {entry.position} is not signed by those it is by")
    return _Proven(entry.position, entry.recorded_at, statement, keys)


def _judge(proven: list[_Proven], subject: str, trust: BundleTrust) -> tuple[_Proven, predicates.Submission, Answer]:
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


def _bound(enactment: _Proven) -> predicates.Binding:
    terms = enactment.statement.predicate
    assert isinstance(terms, predicates.Enactment)  # noqa: S101  # _only chose it by this type
    return terms.binding


def _asked(
    proven: list[_Proven],
    submitted: predicates.Submission,
    enactment: _Proven,
    policy: ApprovalPolicy,
    people: People,
) -> Answer:
    """Ask the question of approvals as of the enactment."""
    involved = {submitted.proposed_by, *submitted.by, *(name for item in submitted.evidence for name in item.signed_by)}
    subject = Subject(submitted.kind, submitted.traits, submitted.enforcement, frozenset(involved))
    terms = enactment.statement.predicate
    assert isinstance(terms, predicates.Enactment)  # noqa: S101  # _only chose it by this type
    approvals = [_approval(item) for item in proven if isinstance(item.statement.predicate, predicates.Approval)]
    if {item.position for item in approvals} != set(terms.approvals) or len(proven) != len(approvals) + _OTHERS:
        raise RefusedError(Refusal.NOT_APPROVED, "the approvals shown are not those the enactment cites")
    situation = Situation(people, policy, enactment.position, from_timestamp(enactment.recorded_at))
    answer = verify(subject, terms.binding, approvals, (), situation)
    if answer.uncounted:
        raise RefusedError(answer.uncounted[0].name, answer.uncounted[0].message)
    if answer.standing is not Standing.APPROVED:
        raise RefusedError(Refusal.NOT_APPROVED, "; ".join(answer.missing))
    return answer


def _approval(item: _Proven) -> RecordedApproval:
    terms = item.statement.predicate
    assert isinstance(terms, predicates.Approval)  # noqa: S101  # the caller chose it by this type
    return RecordedApproval(
        position=item.position,
        recorded_at=item.recorded_at,
        person=terms.by[0],
        key=item.keys[0],
        role=terms.role,
        binding=terms.binding,
        expires_at=terms.expires_at,
        break_glass=terms.break_glass is not None,
    )


def _only[Terms: predicates.Predicate](proven: list[_Proven], kind: type[Terms]) -> tuple[_Proven, Terms]:
    """Return the one entry of a kind."""
    found = [(item, item.statement.predicate) for item in proven if isinstance(item.statement.predicate, kind)]
    if len(found) != 1:
        raise RefusedError(Refusal.MALFORMED, f"the bundle holds {len(found)} entries of the kind {kind.__name__}")
    return found[0][0], found[0][1]
