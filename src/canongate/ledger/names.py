"""
The names of what the ledger refuses and of what verification finds.

A name is permanent: scripts, tests and the threat model cite it. What was seen stands in the message beside it. This
module decides nothing.
"""

from dataclasses import dataclass
from enum import StrEnum

from canongate.model.error import CanongateError


class Refusal(StrEnum):
    """Why something was not let in, or why a signature does not count."""

    MALFORMED = "malformed"
    NOT_CANONICAL = "not-canonical"
    WRONG_LEDGER = "wrong-ledger"
    BAD_SIGNATURE = "bad-signature"
    RELABELLED_SIGNATURE = "relabelled-signature"
    UNKNOWN_KEY = "unknown-key"
    REVOKED_KEY = "revoked-key"
    DUPLICATE_KEY = "duplicate-key"
    WEAK_KEY = "weak-key"
    WRONG_SIGNERS = "wrong-signers"
    REPLAYED = "replayed"
    IDEMPOTENCY_KEY_REUSED = "idempotency-key-reused"
    HEAD_MOVED = "head-moved"
    NOT_GENESIS = "not-genesis"
    UNKNOWN_PRINCIPAL = "unknown-principal"
    MISSING_CAPABILITY = "missing-capability"
    NOT_THE_WRITER = "not-the-writer"
    NOT_ENOUGH_ROOTS = "not-enough-roots"
    AGENT_APPROVAL = "agent-approval"
    SELF_APPROVAL = "self-approval"
    ROLE_NOT_HELD = "role-not-held"
    ALREADY_APPROVED = "already-approved"
    ALREADY_SUBMITTED = "already-submitted"
    ALREADY_ENACTED = "already-enacted"
    UNKNOWN_SUBJECT = "unknown-subject"
    SUBJECT_CLOSED = "subject-closed"
    NO_VERDICT = "no-verdict"
    NOT_ACCEPTED = "not-accepted"
    SUBJECT_CHANGED = "subject-changed"
    EVIDENCE_CHANGED = "evidence-changed"
    RULES_CHANGED = "rules-changed"
    PARAMETERS_CHANGED = "parameters-changed"
    POLICY_CHANGED = "policy-changed"
    CANON_CHANGED = "canon-changed"
    VERDICT_CHANGED = "verdict-changed"
    SCOPE_CHANGED = "scope-changed"
    EXPIRED = "expired"
    EXPIRES_TOO_LATE = "expires-too-late"
    REVOKED_APPROVAL = "revoked-approval"
    NOT_APPROVED = "not-approved"
    REFUSED_BY_PERSON = "refused-by-person"
    NO_POLICY = "no-policy"
    MANDATORY_RULE = "mandatory-rule"
    SLOT_TAKEN = "slot-taken"
    UNKNOWN_TARGET = "unknown-target"


class DefectName(StrEnum):
    """What verification finds in a ledger, an export or a bundle."""

    DAMAGED_FILE = "damaged-file"
    DAMAGED_ROW = "damaged-row"
    MISSING_ENTRY = "missing-entry"
    ENTRY_CHANGED = "entry-changed"
    CHAIN_BROKEN = "chain-broken"
    TIME_REVERSED = "time-reversed"
    TREE_CHANGED = "tree-changed"
    CHECKPOINT_CHANGED = "checkpoint-changed"
    TRUNCATED = "truncated"
    FORKED = "forked"
    PROJECTION_CHANGED = "projection-changed"
    PROJECTION_AHEAD = "projection-ahead"
    NOT_ADMISSIBLE = "not-admissible"
    PROOF_FAILED = "proof-failed"
    FORMAT = "format"


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing verification found: its name, where it stands (``entries/17``), and what was seen."""

    name: DefectName
    place: str
    message: str
    refusal: Refusal | None = None
    """Why an entry should never have been let in, where that is the defect."""


class LedgerError(CanongateError):
    """The ledger could not do what was asked."""

    stage = "ledger"


class RefusedError(LedgerError):
    """
    A statement, key or file was not let in; nothing was written.

    Args:
        name: the permanent name of the reason.
        message: what was seen, in one line.
        help: what the sender can do about it.
    """

    def __init__(self, name: Refusal, message: str, *, help: str = "") -> None:  # noqa: A002  # as in CanongateError
        super().__init__(f"{name}: {message}", help=help)
        self.name = name


class StoreError(LedgerError):
    """The store met its first input or output error; it serves nothing more until it is opened again."""
