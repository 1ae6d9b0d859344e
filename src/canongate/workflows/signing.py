"""
Keys and signed files: making a key, signing as the person who holds it, and the file in which a statement travels.

A signed file is one DSSE envelope. It may go by git, mail or folder; what it says is fixed by its signatures.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from canongate.ledger.envelope import LARGEST_ENVELOPE, Envelope, countersign, read_loosely, seal
from canongate.ledger.files import read_regular
from canongate.ledger.keys import SigningKey, key_id, new_key, parse_public, public_text, read_key_file, write_key_file
from canongate.ledger.names import LedgerError, RefusedError
from canongate.ledger.predicates import Genesis, Predicate
from canongate.ledger.state import LedgerState
from canongate.ledger.statement import Statement, parse_statement, statement_bytes
from canongate.model.error import UsageError

_SHORT = 12


@dataclass(frozen=True, slots=True)
class Pen:
    """What somebody signs with: a key file, what opens it, and 16 random bytes for the statement."""

    key: Path
    passphrase: str
    nonce: str

    def __repr__(self) -> str:
        return f"Pen({self.key})"


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A statement in its envelope, and the name under which it is filed."""

    name: str
    data: bytes
    statement: Statement
    signatures: int
    """How many there are by now."""

    @property
    def whole(self) -> bool:
        """Whether everybody it is by has signed, as far as can be counted."""
        return self.signatures >= len(self.statement.predicate.by)


def keygen(path: Path, passphrase: str, random_bytes: Callable[[int], bytes]) -> dict[str, str]:
    """
    Write a new key into a file of mode 0600 and return what may be shown: its public part and its id.

    Raises:
        LedgerError: a file is there already, the passphrase is too short, or the file cannot be written.
    """
    key = new_key(random_bytes)
    write_key_file(path, key, passphrase)
    return {"public key": public_text(key.public), "key id": key.id, "file": path.as_posix()}


def key_of(pen: Pen) -> SigningKey:
    """Return the key of a pen."""
    return read_key_file(pen.key, pen.passphrase)


def holder(state: LedgerState, key: SigningKey) -> str:
    """
    Return who holds a key now.

    Raises:
        UsageError: nobody does, or the key does not count any more.
    """
    try:
        return state.people.holder_at(key.id, state.size)
    except RefusedError as error:
        raise UsageError(
            f"this key signs for nobody: {error.message}",
            help=f"its public part is {public_text(key.public)}; the roots add it with `canongate ledger people`",
        ) from error


def signed_as(
    state: LedgerState, pen: Pen, make: Callable[..., Predicate], beside: tuple[str, ...] = (), **terms: Any
) -> SignedFile:
    """
    Return a statement signed by whoever holds the pen.

    Args:
        state: for which ledger, and who holds the key.
        pen: the key.
        make: the predicate.
        beside: others who will sign the same file.
        terms: what it says beside ledger, signer and nonce.

    Raises:
        UsageError: the key signs for nobody, or the predicate says what it may not.
        LedgerError: the key cannot be read.
    """
    key = key_of(pen)
    try:
        predicate = make(ledger=state.origin, by=(holder(state, key), *beside), nonce=pen.nonce, **terms)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place, said = ".".join(map(str, first["loc"])), str(first["msg"]).removeprefix("Value error, ")
        raise UsageError(f"nothing is signed: {place or 'what is said'}: {said[:1].lower()}{said[1:]}") from error
    return signed_file(seal(statement_bytes(predicate), [key]))


def signed_file(envelope: Envelope) -> SignedFile:
    """Return an envelope as a file; its name tells kind and digest."""
    statement = parse_statement(envelope.payload)
    short = statement.digest.removeprefix("sha256:")[:_SHORT]
    return SignedFile(
        f"{statement.kind}-{short}.json", envelope.to_bytes() + b"\n", statement, len(envelope.signatures)
    )


def read_signed(path: Path) -> tuple[Envelope, Statement]:
    """
    Return the envelope of a file that travelled, and what it says; its signatures are not checked here.

    Raises:
        LedgerError: the file cannot be read, or holds no statement.
    """
    try:
        data = read_regular(path, LARGEST_ENVELOPE + 1)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        envelope = read_loosely(data.removesuffix(b"\n"))
        return envelope, parse_statement(envelope.payload)
    except RefusedError as error:
        raise LedgerError(f"{path}: {error.message}", help=error.help) from error


def write_signed(signed: SignedFile, target: Path) -> Path:
    """
    Write a signed file into a folder, or at a path that ends in ``.json``; return where it stands.

    Raises:
        LedgerError: it cannot be written.
    """
    path = target if target.suffix == ".json" else target / signed.name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(signed.data)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be written: {error.strerror}") from error
    return path


def add_signature(path: Path, pen: Pen) -> SignedFile:
    """
    Sign a file that others have signed, and put it back.

    Raises:
        LedgerError: the file holds no statement, cannot be written, or the key has signed it already.
        UsageError: it is a genesis, and the key is no root's.
    """
    envelope, statement = read_signed(path)
    key = key_of(pen)
    if isinstance(statement.predicate, Genesis):
        check_root_key(statement.predicate, key)
    signed = signed_file(countersign(envelope, key))
    write_signed(signed, path if path.suffix == ".json" else path.with_suffix(".json"))
    return signed


def check_root_key(terms: Genesis, key: SigningKey) -> None:
    """
    Refuse a key that is no root's for a genesis: a signature too many spoils the file, and cannot be taken back.

    Raises:
        UsageError: naming whose key it is.
    """
    holders = {key_id(parse_public(text)): one.id for one in terms.principals for text in one.keys}
    holder = holders.get(key.id)
    if holder not in terms.roots:
        raise UsageError(
            f"the roots {', '.join(terms.roots)} sign the genesis, and this key is {holder or 'nobody'}'s",
            help="sign with a root's key; whose is whose stands in registries/people.yaml",
        )
