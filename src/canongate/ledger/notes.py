"""
Checkpoints as signed notes: a tree head in three lines of text, with any number of signatures.

Format: C2SP signed-note and tlog-checkpoint, Ed25519 (type 0x01) only. A note is read byte for byte: a signature of a
known key that fails refuses the whole note, a signature of an unknown key is kept and not believed. Long because it
is one format.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from canongate.ledger.canonical import from_base64, to_base64
from canongate.ledger.keys import KEY_BYTES, SIGNATURE_BYTES, SigningKey, check_public_key, signature_holds
from canongate.ledger.merkle import HASH_BYTES
from canongate.ledger.names import Refusal, RefusedError

MOST_SIGNATURES = 100
LARGEST_NOTE = 1 << 16
_ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+]{1,255}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_HINT_BYTES = 4
_HEAD_LINES = 3


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key under a name: what a verifier is configured with."""

    name: str
    public: bytes

    @property
    def hint(self) -> bytes:
        """The four bytes by which a signature line finds its key; not a strong hash, only a label."""
        return hashlib.sha256(self.name.encode("utf-8") + b"\n" + _ED25519 + self.public).digest()[:_HINT_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.hint.hex()}+{to_base64(_ED25519 + self.public)}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: whose log, how many leaves, which root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the note text that is signed."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note with at least one verified signature."""

    text: str
    signed_by: tuple[NoteKey, ...]
    unknown: tuple[str, ...]
    """Names on signature lines of keys we do not know."""


def parse_note_key(text: str) -> NoteKey:
    """
    Return the key of its text form ``name+hint+base64``.

    Raises:
        RefusedError: not of that form, a hint of another key, or an unsound key.
    """
    name, _, rest = text.partition("+")
    hint, _, encoded = rest.partition("+")
    if not _NAME.fullmatch(name) or not encoded:
        raise RefusedError(Refusal.MALFORMED, "a note key reads name+hint+base64")
    raw = from_base64(encoded)
    if raw[:1] != _ED25519 or len(raw) != KEY_BYTES + 1:
        raise RefusedError(Refusal.MALFORMED, "the note key is no Ed25519 key")
    check_public_key(raw[1:])
    key = NoteKey(name, raw[1:])
    if key.hint.hex() != hint:
        raise RefusedError(Refusal.MALFORMED, "the note key's hint belongs to another key")
    return key


def sign_note(text: str, signers: Sequence[tuple[str, SigningKey]]) -> bytes:
    """
    Return the note with one signature line for each (name, key).

    Raises:
        RefusedError: the text or a name would not read back, or nobody signs.
    """
    if not signers or not text.endswith("\n") or _has_control(text) or "\n\n" in text:
        raise RefusedError(Refusal.MALFORMED, "a note is signed text of whole lines without control characters")
    return _body(text) + b"".join(_line(text, name, key) for name, key in signers)


def cosign_note(note: bytes, name: str, key: SigningKey) -> bytes:
    """Return the note with one more signature line at its end."""
    text, _ = _split(note)
    return note + _line(text, name, key)


def open_note(note: bytes, keys: Sequence[NoteKey]) -> OpenedNote:
    """
    Return the text of a note that a known key signed.

    Raises:
        RefusedError: not a note, no signature of a known key, or one of a known key that does not hold.
    """
    text, lines = _split(note)
    known = {(key.name, key.hint): key for key in keys}
    signed: dict[NoteKey, None] = {}
    unknown = []
    for line in lines:
        name, hint, signature = _parse_line(line)
        key = known.get((name, hint))
        if key is None:
            unknown.append(name)
        elif len(signature) != SIGNATURE_BYTES or not signature_holds(key.public, signature, text.encode("utf-8")):
            raise RefusedError(Refusal.BAD_SIGNATURE, f"the note's signature of {name} does not hold")
        elif key in signed:
            raise RefusedError(Refusal.DUPLICATE_KEY, f"{name} signs the note twice")
        else:
            signed[key] = None
    if not signed:
        raise RefusedError(Refusal.UNKNOWN_KEY, "no key we know signed this note")
    return OpenedNote(text, tuple(signed), tuple(unknown))


def only_signed_by(note: bytes, name: str) -> bytes:
    """Return the note with the signature lines of one name only, so that later cosignatures change nothing."""
    text, lines = _split(note)
    return _body(text) + "".join(f"{line}\n" for line in lines if _parse_line(line)[0] == name).encode("utf-8")


def parse_checkpoint(text: str) -> Checkpoint:
    """
    Return the tree head of a note's text.

    Raises:
        RefusedError: not an origin, a size and a root on three lines.
    """
    lines = text.split("\n")
    if len(lines) != _HEAD_LINES + 1 or lines[-1] or not lines[0]:
        raise RefusedError(Refusal.MALFORMED, "a checkpoint has three lines: origin, size, root")
    if not _SIZE.fullmatch(lines[1]):
        raise RefusedError(Refusal.MALFORMED, "the second line of a checkpoint is the tree size")
    root = from_base64(lines[2])
    if len(root) != HASH_BYTES:
        raise RefusedError(Refusal.MALFORMED, "the third line of a checkpoint is the root hash")
    return Checkpoint(lines[0], int(lines[1]), root)


def open_checkpoint(note: bytes, keys: Sequence[NoteKey], origin: str) -> Checkpoint:
    """
    Return the tree head of a note that the log's own key signed; ``keys`` may hold witnesses too.

    Raises:
        RefusedError: as :func:`open_note`, another log's checkpoint, or one that only witnesses signed.
    """
    return checkpoint_of(open_note(note, keys), origin)


def checkpoint_of(opened: OpenedNote, origin: str) -> Checkpoint:
    """
    Return the tree head of an opened note that the log's own key signed.

    Raises:
        RefusedError: not a tree head, another log's, or one that only witnesses signed.
    """
    checkpoint = parse_checkpoint(opened.text)
    if checkpoint.origin != origin:
        raise RefusedError(Refusal.WRONG_LEDGER, f"a checkpoint of {checkpoint.origin}, not of {origin}")
    if not any(key.name == origin for key in opened.signed_by):
        raise RefusedError(Refusal.UNKNOWN_KEY, f"the checkpoint is not signed by {origin} itself")
    return checkpoint


def _body(text: str) -> bytes:
    return text.encode("utf-8") + b"\n"


def _line(text: str, name: str, key: SigningKey) -> bytes:
    if not _NAME.fullmatch(name) or _has_control(name):
        raise RefusedError(Refusal.MALFORMED, "a name on a note has no spaces and no plus sign")
    hint = NoteKey(name, key.public).hint
    return f"\u2014 {name} {to_base64(hint + key.sign(text.encode('utf-8')))}\n".encode()


def _split(note: bytes) -> tuple[str, list[str]]:
    """Return the text and the signature lines; the last empty line parts them."""
    if len(note) > LARGEST_NOTE:
        raise RefusedError(Refusal.MALFORMED, f"the note has {len(note)} bytes; {LARGEST_NOTE} are allowed")
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(Refusal.MALFORMED, "the note is not UTF-8") from error
    text, separator, signatures = whole.rpartition("\n\n")
    lines = signatures.split("\n")
    if not separator or not text or lines[-1] or _has_control(whole):
        raise RefusedError(Refusal.MALFORMED, "a note is text, an empty line and signature lines")
    if not 1 <= len(lines) - 1 <= MOST_SIGNATURES:
        raise RefusedError(Refusal.MALFORMED, f"a note has 1 to {MOST_SIGNATURES} signature lines")
    return text + "\n", lines[:-1]


def _parse_line(line: str) -> tuple[str, bytes, bytes]:
    parts = line.split(" ")
    if len(parts) != _HEAD_LINES or parts[0] != "\u2014" or not _NAME.fullmatch(parts[1]):
        raise RefusedError(Refusal.MALFORMED, "a signature line reads: dash, name, Base64")
    raw = from_base64(parts[2])
    if len(raw) <= _HINT_BYTES:
        raise RefusedError(Refusal.MALFORMED, "a signature line holds four bytes of hint and a signature")
    return parts[1], raw[:_HINT_BYTES], raw[_HINT_BYTES:]


def _has_control(text: str) -> bool:
    return _CONTROL.search(text) is not None
