"""
DSSE envelopes: what is signed, by which keys, in one byte form.

An envelope here is stricter than the format: its JSON is canonical, its signatures are Ed25519, sorted by key id, at
most one for a key, and every one of them must hold. Who a key belongs to is not asked here. securesystemslib reads
these envelopes (the tests hold it against them) but is not used to: it changes the mapping it parses, and counts
one key under two ids twice.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from canongate.ledger.canonical import canonical_bytes, from_base64, parse_strict, to_base64
from canongate.ledger.keys import SIGNATURE_BYTES, SigningKey, key_id, signature_holds
from canongate.ledger.names import Refusal, RefusedError

PAYLOAD_TYPE = "application/vnd.in-toto+json"
LARGEST_ENVELOPE = 1 << 20
MOST_SIGNATURES = 64
_KEY_ID = re.compile(r"[A-Za-z0-9:._/+=-]{1,200}")

type HoldsSignature = Callable[[bytes, bytes, bytes], bool]
"""(public key, signature, message) to whether it holds; :func:`canongate.ledger.keys.signature_holds`."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature and the id of the key it names."""

    key: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload and its signatures, sorted by key id."""

    payload: bytes
    signatures: tuple[Signature, ...]

    def to_bytes(self) -> bytes:
        """Return the canonical JSON of the envelope."""
        # NOTE: every value is ASCII that JSON does not escape, so this is the JCS form without an encoder.
        signatures = ",".join(f'{{"keyid":"{item.key}","sig":"{to_base64(item.value)}"}}' for item in self.signatures)
        text = f'{{"payload":"{to_base64(self.payload)}","payloadType":"{PAYLOAD_TYPE}","signatures":[{signatures}]}}'
        return text.encode("ascii")


def pre_authentication(payload: bytes, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """
    Return the bytes that are signed, which bind the type and both lengths.

    Source:
        DSSE protocol v1, "PAE".
    """
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def seal(payload: bytes, signers: Sequence[SigningKey]) -> Envelope:
    """Return an envelope signed by all signers."""
    envelope = Envelope(payload, ())
    for signer in signers:
        envelope = countersign(envelope, signer)
    return envelope


def countersign(envelope: Envelope, signer: SigningKey) -> Envelope:
    """
    Return the envelope with one more signature; it may travel from signer to signer.

    Raises:
        RefusedError: the key has signed already.
    """
    if any(item.key == signer.id for item in envelope.signatures):
        raise RefusedError(Refusal.DUPLICATE_KEY, f"key {signer.id} has signed this already")
    added = Signature(signer.id, signer.sign(pre_authentication(envelope.payload)))
    return replace(envelope, signatures=tuple(sorted((*envelope.signatures, added), key=lambda item: item.key)))


def parse_envelope(data: bytes) -> Envelope:
    """
    Return the envelope of bytes in its one byte form.

    Raises:
        RefusedError: not an envelope, too large, not canonical, a signature of the wrong size, a key that signs twice.
    """
    if len(data) > LARGEST_ENVELOPE:
        raise RefusedError(Refusal.MALFORMED, f"the envelope has {len(data)} bytes; {LARGEST_ENVELOPE} are allowed")
    envelope = _parsed(data)
    if envelope.to_bytes() != data:
        raise RefusedError(Refusal.NOT_CANONICAL, "the envelope is not in canonical form, or its signatures unsorted")
    return envelope


def read_loosely(data: bytes) -> Envelope:
    """
    Return the envelope of a file that travelled: any JSON layout, signatures in any order.

    Raises:
        RefusedError: as :func:`parse_envelope`, except for the layout.
    """
    if len(data) > LARGEST_ENVELOPE:
        raise RefusedError(Refusal.MALFORMED, f"the envelope has {len(data)} bytes; {LARGEST_ENVELOPE} are allowed")
    value = parse_strict(data)
    if isinstance(value, dict) and isinstance(value.get("signatures"), list):
        value["signatures"].sort(key=lambda item: str(item.get("keyid", "")) if isinstance(item, dict) else "")
    return parse_envelope(canonical_bytes(value))


def check_signatures(
    envelope: Envelope, keys: Mapping[str, bytes], holds: HoldsSignature = signature_holds
) -> tuple[str, ...]:
    """
    Return the ids of the keys that signed, all of them verified.

    Args:
        envelope: what was signed.
        keys: key id to public key bytes, for every key that may be named.
        holds: the check of one signature.

    Raises:
        RefusedError: no signature, an unknown key, a signature that does not hold, or one that another key made.
    """
    if not envelope.signatures:
        raise RefusedError(Refusal.BAD_SIGNATURE, "the envelope is not signed")
    message = pre_authentication(envelope.payload)
    for item in envelope.signatures:
        public = keys.get(item.key)
        known = public is not None and key_id(public) == item.key
        if public is None or not known or not holds(public, item.value, message):
            _refuse_signature(item, keys, message, holds, known=known)
    return tuple(item.key for item in envelope.signatures)


def _refuse_signature(
    item: Signature, keys: Mapping[str, bytes], message: bytes, holds: HoldsSignature, *, known: bool
) -> NoReturn:
    """Name what is wrong: made by another known key, by a key nobody knows, or not over these bytes."""
    for other, public in keys.items():
        if other != item.key and holds(public, item.value, message):
            raise RefusedError(Refusal.RELABELLED_SIGNATURE, f"a signature of {other} is labelled {item.key}")
    if not known:
        raise RefusedError(Refusal.UNKNOWN_KEY, f"no known key has the id {item.key[:80]}")
    raise RefusedError(Refusal.BAD_SIGNATURE, f"the signature of {item.key} does not hold for these bytes")


def _parsed(data: bytes) -> Envelope:
    """Return the envelope of any JSON, or say what is wrong with it."""
    value = parse_strict(data)
    if not isinstance(value, dict) or value.keys() != {"payload", "payloadType", "signatures"}:
        raise RefusedError(Refusal.MALFORMED, "not a DSSE envelope (payload, payloadType, signatures)")
    if value["payloadType"] != PAYLOAD_TYPE:
        raise RefusedError(Refusal.MALFORMED, f"the payload type is not {PAYLOAD_TYPE}")
    if not isinstance(value["payload"], str) or not isinstance(value["signatures"], list):
        raise RefusedError(Refusal.MALFORMED, "a DSSE envelope has text as payload and a list of signatures")
    signatures = _signatures(value["signatures"])
    if list(signatures) != sorted(signatures, key=lambda item: item.key):
        raise RefusedError(Refusal.NOT_CANONICAL, "the signatures are not sorted by key id")
    return Envelope(from_base64(value["payload"]), signatures)


def _signatures(items: list[object]) -> tuple[Signature, ...]:
    if len(items) > MOST_SIGNATURES:
        raise RefusedError(Refusal.MALFORMED, f"{len(items)} signatures; {MOST_SIGNATURES} are allowed")
    signatures = []
    for item in items:
        if not isinstance(item, dict) or item.keys() != {"keyid", "sig"}:
            raise RefusedError(Refusal.MALFORMED, "a signature has a keyid and a sig")
        if not all(isinstance(text, str) for text in item.values()) or not _KEY_ID.fullmatch(item["keyid"]):
            raise RefusedError(Refusal.MALFORMED, "a keyid is plain text, a sig is Base64")
        value = from_base64(item["sig"])
        if len(value) != SIGNATURE_BYTES:
            raise RefusedError(Refusal.MALFORMED, f"an Ed25519 signature has {SIGNATURE_BYTES} bytes, not {len(value)}")
        signatures.append(Signature(item["keyid"], value))
    if len({item.key for item in signatures}) != len(signatures):
        raise RefusedError(Refusal.DUPLICATE_KEY, "one key signs twice")
    return tuple(signatures)
