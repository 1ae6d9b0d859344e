import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.ledger.keys import SigningKey
from canongate.ledger.merkle import EMPTY_ROOT
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.notes import (
    Checkpoint,
    NoteKey,
    cosign_note,
    only_signed_by,
    open_checkpoint,
    open_note,
    parse_checkpoint,
    parse_note_key,
    sign_note,
)

# The published example of the note format: a text, two keys, their signature lines.
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
PETER_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCH_LINE = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)
ORIGIN = "ledger.example.org/canon"
LOG, WITNESS, STRANGER = (SigningKey(bytes([number]) * 32) for number in (1, 2, 3))
LOG_KEY = NoteKey(ORIGIN, LOG.public)
WITNESS_KEY = NoteKey("witness.example.org", WITNESS.public)
HEAD = Checkpoint(ORIGIN, 7, bytes(range(32)))
NOTE = sign_note(HEAD.text(), [(ORIGIN, LOG)])


def test_the_published_note_opens():
    """The example of the format opens with its key, and the line of a key we lack is kept and not believed."""
    opened = open_note((TEXT + "\n" + PETER_LINE + ENOCH_LINE).encode(), [parse_note_key(PETER)])

    assert opened.text == TEXT
    assert [key.name for key in opened.signed_by] == ["PeterNeumann"]
    assert opened.unknown == ("EnochRoot",)


def test_both_published_signatures_hold():
    """With both keys, both count."""
    keys = [parse_note_key(PETER), parse_note_key(ENOCH)]

    opened = open_note((TEXT + "\n" + PETER_LINE + ENOCH_LINE).encode(), keys)

    assert opened.signed_by == tuple(keys)
    assert [str(key) for key in keys] == [PETER, ENOCH]


def test_a_mangled_note_key_is_refused():
    """No part and no change of a key's text is taken for a key."""
    for start in range(len(PETER)):
        with pytest.raises(RefusedError):
            parse_note_key(PETER[start + 1 :])
        with pytest.raises(RefusedError):
            parse_note_key(PETER[:start])
        with pytest.raises(RefusedError):
            parse_note_key(PETER[:start] + chr(ord(PETER[start]) + 1) + PETER[start + 1 :])
    for bad in (
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ):
        with pytest.raises(RefusedError):
            parse_note_key(bad)


def test_a_checkpoint_has_the_published_form():
    """The note is origin, size and root on three lines, an empty line, and a signature line."""
    lines = NOTE.decode().split("\n")

    assert lines[:4] == [ORIGIN, "7", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", ""]
    assert lines[4].startswith(f"— {ORIGIN} ")
    assert parse_checkpoint(
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    ).size
    assert open_checkpoint(NOTE, [LOG_KEY], ORIGIN) == HEAD
    assert parse_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT).text()).size == 0


def test_witnesses_cosign():
    """A note may gain signatures; each known one is verified, and the log's own line can be had alone."""
    note = cosign_note(NOTE, WITNESS_KEY.name, WITNESS)

    assert open_note(note, [LOG_KEY, WITNESS_KEY]).signed_by == (LOG_KEY, WITNESS_KEY)
    assert open_checkpoint(note, [LOG_KEY, WITNESS_KEY], ORIGIN) == HEAD
    assert only_signed_by(note, ORIGIN) == NOTE


def test_a_checkpoint_of_witnesses_alone_is_refused():
    """Witnesses confirm the log's word; they do not stand for it."""
    note = sign_note(HEAD.text(), [(WITNESS_KEY.name, WITNESS)])

    with pytest.raises(RefusedError, match="not signed by"):
        open_checkpoint(note, [LOG_KEY, WITNESS_KEY], ORIGIN)


def test_another_logs_checkpoint_is_refused():
    """A checkpoint counts for its own log only."""
    with pytest.raises(RefusedError) as caught:
        open_checkpoint(NOTE, [LOG_KEY], "other.example.org")
    assert caught.value.name is Refusal.WRONG_LEDGER


def test_strangers_and_forgers_are_refused():
    """No known key: refused. A known key's line that does not hold, or stands twice: refused, whatever else holds."""
    cases = [
        (sign_note(HEAD.text(), [("stranger", STRANGER)]), Refusal.UNKNOWN_KEY),
        (NOTE.replace(b"\n7\n", b"\n8\n"), Refusal.BAD_SIGNATURE),
        (NOTE + NOTE.split(b"\n\n")[1], Refusal.DUPLICATE_KEY),
    ]
    for note, name in cases:
        with pytest.raises(RefusedError) as caught:
            open_note(note, [LOG_KEY, WITNESS_KEY])
        assert caught.value.name is name


@pytest.mark.parametrize(
    "note",
    [
        TEXT.encode(),
        (TEXT + "\n").encode(),
        (TEXT + "\n" + PETER_LINE[:-1]).encode(),
        ("\x01" + TEXT + "\n" + PETER_LINE).encode(),
        b"\xff" + (TEXT + "\n" + PETER_LINE).encode(),
        (TEXT + "\n" + PETER_LINE.replace("PeterNeumann", "Bad Name")).encode(),
        (TEXT + "\n" + PETER_LINE + "Unexpected line.\n").encode(),
        (TEXT + "\n" + PETER_LINE * 101).encode(),
        (TEXT + "\n— PeterNeumann x08g\n").encode(),
        (TEXT + "\n— PeterNeumann x08goA==\n").encode(),
        (TEXT + "\n- PeterNeumann x08goAAA\n").encode(),
        b"\n\n" + PETER_LINE.encode(),
        b"x" * 70_000,
    ],
)
def test_malformed_notes_are_refused(note):
    """Whatever is no note, byte for byte, is refused."""
    with pytest.raises(RefusedError):
        open_note(note, [parse_note_key(PETER)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        "\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "a\n01\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "a\n-1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "a\n1\nAAEC\n",
        "a\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "a\n1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nextension\n",
        "a\n99999999999999999\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
    ],
)
def test_malformed_heads_are_refused(text):
    """A tree head is three lines, no more and no less, each in its one form."""
    with pytest.raises(RefusedError):
        parse_checkpoint(text)


def test_what_would_not_read_back_is_not_signed():
    """Text without a line end, with control characters, or a name with a space, is not signed."""
    for text, signers in [
        ("a\n", []),
        ("a", [(ORIGIN, LOG)]),
        ("a\tb\n", [(ORIGIN, LOG)]),
        ("a\n\nb\n", [(ORIGIN, LOG)]),
        ("a\n", [("a b", LOG)]),
        ("a\n", [("a+b", LOG)]),
    ]:
        with pytest.raises(RefusedError):
            sign_note(text, signers)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.integers(0, len(NOTE) * 8 - 1))
def test_every_bit_of_a_note_counts(bit):
    """A note with any one bit changed does not open as the same tree head."""
    note = bytearray(NOTE)
    note[bit // 8] ^= 1 << (bit % 8)

    with pytest.raises(RefusedError):
        open_checkpoint(bytes(note), [LOG_KEY], ORIGIN)
