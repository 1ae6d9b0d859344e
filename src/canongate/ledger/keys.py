"""
Ed25519 keys: made from handed-in randomness, named by their bytes, kept in an encrypted file only its owner may read.

A private key never leaves :class:`SigningKey`: it has no text form, cannot be pickled, and no message here repeats a
passphrase or a key. Who holds a key, and when it counts, is :mod:`canongate.ledger.people`'s business.
"""

import hashlib
import os
import stat
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from canongate.ledger.canonical import from_base64, to_base64
from canongate.ledger.names import LedgerError, Refusal, RefusedError

KEY_BYTES = 32
SIGNATURE_BYTES = 64
_PRIME = 2**255 - 19
_CURVE_D = -121665 * pow(121666, -1, _PRIME) % _PRIME
_SHORTEST_PASSPHRASE = 8


class SigningKey:
    """
    A private key that signs and says no more of itself than its id.

    Args:
        seed: 32 bytes of good randomness.
    """

    __slots__ = ("_private", "id", "public")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != KEY_BYTES:
            raise LedgerError(f"a key is made from {KEY_BYTES} random bytes, not {len(seed)}")
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._private.public_key().public_bytes_raw()
        self.id = key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature."""
        return self._private.sign(message)

    def __repr__(self) -> str:
        return f"SigningKey({self.id})"

    def __reduce__(self) -> NoReturn:
        raise LedgerError("a private key is not copied or sent; it stays in its file")

    def _sealed(self, passphrase: bytes) -> bytes:
        return self._private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(passphrase),
        )


def new_key(random_bytes: Callable[[int], bytes]) -> SigningKey:
    """Return a new key; ``random_bytes`` is ``secrets.token_bytes`` outside tests."""
    return SigningKey(random_bytes(KEY_BYTES))


def key_id(public: bytes) -> str:
    """Return the id of a public key: the digest of its bytes, so that one key has one id."""
    return "ed25519:" + hashlib.sha256(public).hexdigest()


def public_text(public: bytes) -> str:
    """Return the text form of a public key, as registries and statements write it."""
    return "ed25519:" + to_base64(public)


@lru_cache(maxsize=4096)
def parse_public(text: str) -> bytes:
    """
    Return the bytes of a public key in text form.

    Raises:
        RefusedError: not of that form, or an unsound key.
    """
    if not text.startswith("ed25519:"):
        raise RefusedError(Refusal.MALFORMED, "a public key reads ed25519: and Base64")
    public = from_base64(text.removeprefix("ed25519:"))
    check_public_key(public)
    return public


def check_public_key(public: bytes) -> None:
    """
    Refuse bytes that are no sound Ed25519 key.

    Raises:
        RefusedError: the wrong length, a second spelling of a point, no point of the curve, or a point of small order.
    """
    if len(public) != KEY_BYTES:
        raise RefusedError(Refusal.MALFORMED, f"an Ed25519 key has {KEY_BYTES} bytes, not {len(public)}")
    height = int.from_bytes(public, "little") & (2**255 - 1)
    if height >= _PRIME:
        raise RefusedError(Refusal.WEAK_KEY, "the key is a second spelling of another key")
    if _is_small_order(height):
        raise RefusedError(Refusal.WEAK_KEY, "the key is a point of small order: anyone can sign for it")
    if not _on_curve(height):
        raise RefusedError(Refusal.WEAK_KEY, "the key is no point of the curve")


def signature_holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether the signature is the key's over the message."""
    try:
        _loaded(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def write_key_file(path: Path, key: SigningKey, passphrase: str) -> None:
    """
    Write an encrypted key file that only its owner can read; an existing file is never overwritten.

    Raises:
        LedgerError: the passphrase is too short, the file exists, or it cannot be written.
    """
    if len(passphrase) < _SHORTEST_PASSPHRASE:
        raise LedgerError(f"a passphrase has at least {_SHORTEST_PASSPHRASE} characters")
    sealed = key._sealed(passphrase.encode("utf-8"))  # noqa: SLF001  # the one place a private key may leave memory
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except FileExistsError as error:
        raise LedgerError(
            f"{path}: a file is there already", help="name another file; keys are not replaced"
        ) from error
    except OSError as error:
        raise LedgerError(f"{path}: the key file cannot be written: {error.strerror}") from error
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())


def read_key_file(path: Path, passphrase: str) -> SigningKey:
    """
    Return the key of a file.

    Raises:
        LedgerError: the file is readable by others, is no key file, or the passphrase does not open it.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            sealed = file.read(65536)
    except OSError as error:
        raise LedgerError(f"{path}: the key file cannot be read: {error.strerror}") from error
    if stat.S_IMODE(mode) & 0o077:
        raise LedgerError(f"{path}: others may read this key file", help=f"chmod 600 {path}")
    try:
        private = serialization.load_pem_private_key(sealed, passphrase.encode("utf-8"))
    except (ValueError, TypeError) as error:
        raise LedgerError(
            f"{path}: the passphrase does not open this file, or it is no encrypted key file",
            help="try the passphrase again; a lost one cannot be recovered",
        ) from error.with_traceback(None)
    if not isinstance(private, Ed25519PrivateKey):
        raise LedgerError(f"{path}: the file holds another kind of key than Ed25519")
    return SigningKey(private.private_bytes_raw())


@lru_cache(maxsize=4096)
def _loaded(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


def _is_small_order(height: int) -> bool:
    """
    Say whether the point at this height is one of the eight of small order, under which anyone can sign.

    Order 1, 2 and 4 stand at heights 1, -1 and 0; a point of order 8 doubles to height 0, which on
    ``y^2 - x^2 = 1 + d x^2 y^2`` means ``d y^4 + 2 y^2 = 1``.
    """
    square = height * height % _PRIME
    return height in {0, 1, _PRIME - 1} or (_CURVE_D * square * square + 2 * square - 1) % _PRIME == 0


def _on_curve(height: int) -> bool:
    """Say whether some x fits this height: ``(y^2 - 1) / (d y^2 + 1)`` is a square."""
    square = height * height % _PRIME
    ratio = (square - 1) * pow(_CURVE_D * square + 1, -1, _PRIME) % _PRIME
    return pow(ratio, (_PRIME - 1) // 2, _PRIME) == 1
