"""
Who signed for an evidence manifest: a signature over its digest that a submission carries along.

A builder signs once, for one ledger; any submission that rests on the manifest shows that signature. Whether the
figures are right is not asked here.
"""

from collections.abc import Iterable

from canongate.ledger.canonical import canonical_bytes, from_base64
from canongate.ledger.envelope import Envelope, HoldsSignature, Signature, check_signatures
from canongate.ledger.keys import signature_holds
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.people import People
from canongate.ledger.predicates import EvidenceTerms
from canongate.ledger.statement import STATEMENT_TYPE

EVIDENCE_TYPE = "urn:canongate:ledger:evidence:v1"


def evidence_payload(origin: str, digest: str) -> bytes:
    """Return what the builder of a manifest signs: its digest, for one ledger."""
    return canonical_bytes(
        {
            "_type": STATEMENT_TYPE,
            "predicate": {"ledger": origin},
            "predicateType": EVIDENCE_TYPE,
            "subject": [{"digest": {"sha256": digest.removeprefix("sha256:")}, "name": "evidence"}],
        }
    )


def check_evidence(
    evidence: Iterable[EvidenceTerms],
    people: People,
    position: int,
    origin: str,
    holds: HoldsSignature = signature_holds,
) -> None:
    """
    Refuse evidence that those who are said to have built it did not sign.

    Args:
        evidence: manifests as a submission names them.
        people: principals and keys.
        position: of the submission.
        origin: name of the ledger.
        holds: the check of one signature.

    Raises:
        RefusedError: a signature that does not hold, or of somebody else.
    """
    for terms in evidence:
        signatures = tuple(Signature(item.keyid, from_base64(item.sig)) for item in terms.signatures)
        envelope = Envelope(evidence_payload(origin, terms.digest), signatures)
        keys = check_signatures(envelope, people.public, holds)
        signers = sorted(people.holder_at(key, position) for key in keys)
        if signers != sorted(set(terms.signed_by)) or len(keys) != len(terms.signed_by):
            raise RefusedError(
                Refusal.WRONG_SIGNERS,
                f"the evidence {terms.digest} is by {', '.join(terms.signed_by)} and signed by {', '.join(signers)}",
                help="each builder signs the manifest once: `canongate ledger attest MANIFEST --key FILE`",
            )
