"""
One entry of the ledger: an envelope with its place, its time of recording and the entry before it.

The leaf of the Merkle tree is the entry's record, which holds the digest of the envelope; so whoever has a record and
a proof knows that envelope's place without having it.
"""

import hashlib
import re
from dataclasses import dataclass

from canongate.ledger.merkle import HASH_BYTES, leaf_hash
from canongate.ledger.names import Refusal, RefusedError

NO_PREVIOUS = bytes(HASH_BYTES)
_IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9._:/-]{1,200}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the store."""

    position: int
    recorded_at: str
    idempotency_key: str
    previous: bytes
    """Leaf hash of the entry before; zeros for the first."""
    envelope: bytes

    def record(self) -> bytes:
        """Return the bytes the tree commits to, in canonical form."""
        return record_bytes(self, hashlib.sha256(self.envelope).hexdigest())

    def leaf(self) -> bytes:
        """Return the leaf hash."""
        return leaf_hash(self.record())


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the ledger: how many entries, the last leaf and the last time."""

    size: int
    leaf: bytes
    recorded_at: str


def record_bytes(entry: Entry, envelope_digest: str) -> bytes:
    """Return the record of an entry whose envelope has that SHA-256 in hexadecimal."""
    # NOTE: keys are in JCS order and no value that gets in needs escaping; the tests hold this against an encoder.
    text = (
        f'{{"envelope":"{envelope_digest}","idempotency_key":"{entry.idempotency_key}","position":{entry.position},'
        f'"previous":"{entry.previous.hex()}","recorded_at":"{entry.recorded_at}"}}'
    )
    return text.encode("utf-8", "surrogateescape")


def check_idempotency_key(key: str) -> None:
    """
    Refuse a key that could not stand in a record as it is.

    Raises:
        RefusedError: empty, too long, or other characters than letters, digits and ``._:/-``.
    """
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        raise RefusedError(Refusal.MALFORMED, "an idempotency key has 1 to 200 letters, digits or ._:/-")
