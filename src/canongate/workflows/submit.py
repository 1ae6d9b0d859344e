"""
``canongate submit`` and ``canongate ledger attest``: a decision and its evidence, signed for the ledger's writer.

One signed file is made and nothing else changed. What it may say is judged when the writer records it; what can be
seen to fail here is refused at once.
"""

from dataclasses import replace
from pathlib import Path

from canongate.ledger.canonical import to_base64
from canongate.ledger.envelope import Envelope, countersign, read_loosely, seal
from canongate.ledger.evidence_signatures import evidence_payload
from canongate.ledger.names import LedgerError, RefusedError
from canongate.ledger.predicates import (
    EvidenceSignature,
    EvidenceTerms,
    Submission,
)
from canongate.ledger.state import Case, LedgerState, Status
from canongate.ledger.vocabulary import Capability, SubjectKind
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.similar import did_you_mean
from canongate.workflows.ledger_place import EVIDENCE, Place, seen
from canongate.workflows.root import Opened, open_root
from canongate.workflows.signing import Pen, SignedFile, holder, key_of, signed_as
from canongate.workflows.submission_terms import heaviest, row_of, slot_of, traits_of


def submit_decision(given: Path | None, name: str, pen: Pen) -> SignedFile:
    """
    Return the submission of a decision of the root, signed.

    Args:
        given: the root.
        name: id of the decision, or its file.
        pen: key of the one who submits.

    Raises:
        UsageError: there is no such decision, or its evidence is not signed by its builder.
        LedgerError: the key cannot be read.
    """
    looked = seen(given)
    opened = open_root(given)
    document = _decision(opened, name)
    return signed_as(
        looked.state,
        pen,
        Submission,
        kind=SubjectKind(document.kind),
        id=document.id,
        subject=document.raw.digest,
        proposed_by=document.data["principal"],
        evidence=_evidence(opened, document, looked.place, looked.state),
        traits=traits_of(document),
        enforcement=heaviest(opened, document.kind),
        supersedes=_superseded(document, looked.state),
        slot=slot_of(document),
        row=row_of(document),
    )


def attest(given: Path | None, manifest: str, pen: Pen) -> Path:
    """
    Sign an evidence manifest as its builder, and return the file that holds the signatures.

    Raises:
        UsageError: there is no such manifest, or the key is of nobody who may build evidence.
        LedgerError: the key cannot be read, or has signed it already.
    """
    looked = seen(given)
    document = open_root(given).workspace.manifests.get(manifest)
    if document is None:
        raise UsageError(f"there is no evidence manifest {manifest!r}", help="build it with `canongate evidence build`")
    path = f"{EVIDENCE}/{manifest}.json"
    payload = evidence_payload(looked.state.origin, document.raw.digest)
    known = _signatures(looked.place, path)
    key = key_of(pen)
    person = holder(looked.state, key)
    if not _builds(looked.state, person):
        raise UsageError(
            f"{person} may not build evidence, and with a signature of theirs nothing could be submitted on it",
            help="whoever built it signs; the roots give `build-evidence` with `canongate ledger people`",
        )
    standing = _counting(known, looked.state) if known is not None and known.payload == payload else None
    fresh = countersign(standing, key) if standing is not None else seal(payload, [key])
    looked.place.files.create(path, fresh.to_bytes() + b"\n")
    return looked.place.root / path


def _counting(envelope: Envelope, state: LedgerState) -> Envelope:
    """Return the signatures of builders whose keys count: whoever signs again is not stuck with the others."""
    counting = {
        name for name, one in state.people.keys.items() if one.counts_at(state.size) and _builds(state, one.holder)
    }
    return replace(envelope, signatures=tuple(one for one in envelope.signatures if one.key in counting))


def _builds(state: LedgerState, name: str) -> bool:
    """Say whether a principal may sign for evidence now."""
    terms = state.people.at(name, state.size)
    return terms is not None and Capability.BUILD_EVIDENCE in terms.capabilities


def case_named(state: LedgerState, name: str) -> Case:
    """
    Return the newest case of an id, or the one of a digest.

    Raises:
        UsageError: the ledger knows none.
    """
    found = [case for digest, case in state.cases.items() if name in {digest, case.submission.id}]
    if not found:
        known = sorted({case.submission.id for case in state.cases.values()})
        raise UsageError(
            f"the ledger knows no submission {name!r}", help=did_you_mean(name, known, "see `canongate inbox`")
        )
    return max(found, key=lambda case: case.position)


def _decision(opened: Opened, name: str) -> Document:
    decisions = opened.workspace.decisions
    named = {document.path: document for document in decisions.values()} | dict(decisions)
    try:
        inside = Path(name).resolve().relative_to(opened.root.resolve()).as_posix()
    except ValueError:
        inside = name
    document = named.get(name) or named.get(inside)
    if document is None:
        raise UsageError(f"there is no decision {name!r} in this root", help=did_you_mean(name, decisions, ""))
    return document


def _superseded(document: Document, state: LedgerState) -> str | None:
    """Return the digest of what the decision ends: the one it names, or its own earlier form."""
    named = document.data.get("supersedes") or document.data.get("withdraws") or document.id
    standing = [
        digest
        for digest, case in state.cases.items()
        if case.submission.id == named and case.status is Status.IN_FORCE and digest != document.raw.digest
    ]
    if not standing and named != document.id:
        raise UsageError(
            f"{document.id} ends the decision {named}, which is not in force by the ledger",
            help="see `canongate status`, and take `supersedes` or `withdraws` out where it ends nothing",
        )
    return standing[-1] if standing else None


def _evidence(opened: Opened, document: Document, place: Place, state: LedgerState) -> tuple[EvidenceTerms, ...]:
    named = document.data.get("evidence", {}).get("manifest")
    manifest = opened.workspace.manifests.get(named) if named else None
    if manifest is None:
        return ()
    envelope = _signatures(place, f"{EVIDENCE}/{named}.json")
    if envelope is None or envelope.payload != evidence_payload(state.origin, manifest.raw.digest):
        raise UsageError(
            f"nobody signed for the evidence {named} as it is now",
            help=f"whoever built it runs `canongate ledger attest {named} --key FILE`",
        )
    try:
        signers = tuple(state.people.holder_at(item.key, state.size) for item in envelope.signatures)
    except RefusedError as error:
        raise UsageError(f"the evidence {named} is signed by a key that does not count: {error.message}") from error
    signatures = tuple(EvidenceSignature(keyid=item.key, sig=to_base64(item.value)) for item in envelope.signatures)
    return (EvidenceTerms(digest=manifest.raw.digest, signed_by=signers, signatures=signatures),)


def _signatures(place: Place, path: str) -> Envelope | None:
    data = place.files.read(path)
    if data is None:
        return None
    try:
        return read_loosely(data.removesuffix(b"\n"))
    except RefusedError as error:
        raise LedgerError(f"{path}: {error.message}", help=error.help) from error
