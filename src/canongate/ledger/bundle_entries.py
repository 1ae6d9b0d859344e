"""
Entries as bundles show them: a record, its proof of inclusion, and its envelope where it is shown whole.

Nothing is believed of an entry before its proof leads to a checkpoint.
"""

from hashlib import sha256
from typing import Any

from canongate.ledger import merkle
from canongate.ledger.canonical import canonical_bytes, from_base64, parse_strict, to_base64
from canongate.ledger.entry import Entry
from canongate.ledger.names import DefectName, LedgerError, Refusal, RefusedError
from canongate.ledger.notes import Checkpoint
from canongate.ledger.store import Reader


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


def prove_entry(shown: Any, checkpoint: Checkpoint) -> Entry:
    """
    Return the entry that is shown whole, once its proof leads to a checkpoint.

    Raises:
        RefusedError: it is not shown as bundles show an entry.
        BundleError: its proof leads elsewhere, or its envelope is another.
    """
    return prove_record(shown, checkpoint, canonical_bytes(shown.get("envelope")) if isinstance(shown, dict) else b"")


def prove_record(shown: Any, checkpoint: Checkpoint, envelope: bytes | None = None) -> Entry:
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
