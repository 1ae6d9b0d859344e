"""
Whether a statement may stand as the next entry: its bytes, its signatures, its signers, and what it says.

Everything is judged against the fold of the entries before it and the time of recording; the same questions are asked
again when a ledger is verified. Each refusal has a permanent name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from canongate.ledger import predicates
from canongate.ledger.admission_enactment import check_enactment
from canongate.ledger.admission_people import check_genesis, check_people, check_revocation, genesis_keys
from canongate.ledger.admission_subjects import (
    check_adoption,
    check_approval,
    check_projection_checkpoint,
    check_refusal,
    check_submission,
    check_verdict,
    check_waiver,
    check_withdrawal,
)
from canongate.ledger.envelope import Envelope, HoldsSignature, check_signatures, parse_envelope
from canongate.ledger.keys import signature_holds
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.state import Admitted, LedgerState
from canongate.ledger.statement import Statement, parse_statement
from canongate.ledger.timestamps import from_timestamp

_CHECKS: Mapping[type[predicates.Predicate], Callable[..., None]] = {
    predicates.People: check_people,
    predicates.Submission: check_submission,
    predicates.Verdict: check_verdict,
    predicates.Approval: check_approval,
    predicates.RefusalTerms: check_refusal,
    predicates.Waiver: check_waiver,
    predicates.Revocation: check_revocation,
    predicates.Withdrawal: check_withdrawal,
    predicates.Adoption: check_adoption,
    predicates.Enactment: check_enactment,
    predicates.ProjectionCheckpoint: check_projection_checkpoint,
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """An envelope that asks to become the entry at a position."""

    position: int
    recorded_at: str
    envelope: bytes


def admit(state: LedgerState, arrival: Arrival, holds: HoldsSignature = signature_holds) -> Admitted:
    """
    Return the admitted statement; the state is not changed.

    Raises:
        RefusedError: with the name of the first reason found.
    """
    envelope = parse_envelope(arrival.envelope)
    statement = parse_statement(envelope.payload)
    _check_place(state, statement, arrival.position)
    keys = check_signatures(envelope, _known_keys(state, statement), holds)
    admitted = Admitted(arrival.position, arrival.recorded_at, statement, keys)
    if isinstance(statement.predicate, predicates.Genesis):
        check_genesis(state, statement.predicate, keys)
        return admitted
    _check_signers(state, statement, keys, arrival.position)
    check: Any = _CHECKS[type(statement.predicate)]
    check(state, statement.predicate, from_timestamp(arrival.recorded_at))
    return admitted


def admitted_before(position: int, recorded_at: str, envelope: bytes) -> Admitted:
    """
    Return an entry that was admitted when it was appended, without asking again.

    Raises:
        RefusedError: the envelope cannot be read, so the store is damaged.
    """
    parsed: Envelope = parse_envelope(envelope)
    keys = tuple(item.key for item in parsed.signatures)
    return Admitted(position, recorded_at, parse_statement(parsed.payload), keys)


def _check_place(state: LedgerState, statement: Statement, position: int) -> None:
    if state.size != position:
        raise RefusedError(Refusal.HEAD_MOVED, f"entry {position} is judged by the first {state.size} entries")
    if statement.predicate.ledger != state.origin:
        raise RefusedError(
            Refusal.WRONG_LEDGER, f"the statement is for {statement.predicate.ledger}, this is {state.origin}"
        )
    if (position == 0) != isinstance(statement.predicate, predicates.Genesis):
        raise RefusedError(Refusal.NOT_GENESIS, "a ledger has one genesis, and it is the first entry")
    if statement.digest in state.payloads:
        raise RefusedError(Refusal.REPLAYED, f"the statement {statement.digest} is in the ledger already")


def _known_keys(state: LedgerState, statement: Statement) -> Mapping[str, bytes]:
    if isinstance(statement.predicate, predicates.Genesis):
        return genesis_keys(statement.predicate)
    return state.people.public


def _check_signers(state: LedgerState, statement: Statement, keys: tuple[str, ...], position: int) -> None:
    """Hold who signed against who says to have signed: the same people, each once."""
    signers = sorted(state.people.holder_at(key, position) for key in keys)
    if signers != sorted(statement.predicate.by):
        raise RefusedError(
            Refusal.WRONG_SIGNERS,
            f"the statement is by {', '.join(statement.predicate.by)} and signed by {', '.join(signers)}",
            help="everyone named in `by` signs once, and nobody else",
        )
