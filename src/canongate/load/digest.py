"""The digest of a file's bytes: how a document is known, whatever its path."""

from hashlib import sha256


def digest_of_bytes(data: bytes) -> str:
    """Return ``sha256:`` and the hexadecimal digest."""
    return "sha256:" + sha256(data).hexdigest()
