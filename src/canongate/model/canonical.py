"""
One byte form for each JSON-like value, and its digest: what caches, fingerprints and comparisons key on.

Not for signatures: what is signed is JCS (RFC 8785) without fractions, in the ledger.
"""

import json
from hashlib import sha256
from typing import Any


def canonical_json(value: Any) -> bytes:
    """
    Return a value as UTF-8 JSON with sorted keys and no blanks; floats in their shortest form.

    Raises:
        ValueError: the value holds NaN or an infinity, or text that is not Unicode.
        TypeError: the value is not JSON-like.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest_of(value: Any) -> str:
    """Return ``sha256:`` and the digest of a value's canonical form."""
    return "sha256:" + sha256(canonical_json(value)).hexdigest()
