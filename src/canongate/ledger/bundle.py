"""
One file by which anyone can check, without the ledger, that a subject was approved.

A bundle holds the entries that made it so (submission, verdict, approvals, enactment) with their signatures, proofs of
inclusion, and the checkpoint they lead to. The check is pure: keys, people, policies and time are handed in. A bundle
proves what was approved then; that it has not been superseded since, only the ledger tells.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from canongate.ledger import predicates
from canongate.ledger.bundle_entries import BundleError, prove_record, shown_entry
from canongate.ledger.bundle_judgement import BundleTrust, bound, judge, proven_entry
from canongate.ledger.canonical import canonical_bytes, parse_strict
from canongate.ledger.envelope import parse_envelope
from canongate.ledger.names import DefectName, LedgerError, Refusal, RefusedError
from canongate.ledger.notes import Checkpoint, open_checkpoint
from canongate.ledger.state import LedgerState
from canongate.ledger.statement import parse_statement
from canongate.ledger.store import Reader
from canongate.ledger.timestamps import from_timestamp

FORMAT = "canongate-bundle-v1"
LARGEST_BUNDLE = 1 << 22


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
        head = prove_record(value["head"], checkpoint)
        proven = [proven_entry(item, checkpoint, trust) for item in value["entries"]]
        enactment, submission, answer = judge(proven, subject, trust)
    except RefusedError as error:
        raise BundleError(error.name, error.message.removeprefix(f"{error.name}: ")) from error
    if head.position != checkpoint.size - 1:
        raise BundleError(DefectName.PROOF_FAILED, "the head shown is not the last entry of the checkpoint")
    if answer.break_glass and answer.expires_at is not None and from_timestamp(answer.expires_at) <= now:
        raise BundleError(Refusal.EXPIRED, f"the break-glass approval ended at {answer.expires_at}")
    return BundleAnswer(
        subject=subject,
        submission=submission,
        verdict=bound(enactment).verdict,
        position=enactment.position,
        enacted_at=enactment.recorded_at,
        persons=answer.persons,
        break_glass=answer.break_glass,
        ends_at=answer.expires_at if answer.break_glass else None,
        checkpoint=checkpoint,
        checkpoint_age=now - from_timestamp(head.recorded_at),
    )


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
