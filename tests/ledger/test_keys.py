import os
import pickle
import stat

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from canongate.ledger import keys
from canongate.ledger.names import LedgerError, Refusal, RefusedError

# RFC 8032 section 7.1, test 2.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
# The encodings of the points of small order, and second spellings of them.
WEAK = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]
PASSPHRASE = "correct horse battery"  # noqa: S105  # of a test


def test_the_published_signature_comes_out():
    """Signing gives the signature of RFC 8032, which holds for those bytes only."""
    key = keys.SigningKey(SEED)

    assert key.public == PUBLIC
    assert key.sign(b"\x72") == SIGNATURE
    assert keys.signature_holds(PUBLIC, SIGNATURE, b"\x72")
    assert not keys.signature_holds(PUBLIC, SIGNATURE, b"\x73")
    assert not keys.signature_holds(b"short", SIGNATURE, b"\x72")


def test_a_key_has_one_id_and_one_text():
    """Id and text follow from the key's bytes alone, and the text reads back."""
    key = keys.new_key(lambda count: SEED[:count])

    assert key.id == keys.key_id(PUBLIC)
    assert keys.parse_public(keys.public_text(PUBLIC)) == PUBLIC
    with pytest.raises(RefusedError, match="reads ed25519:"):
        keys.parse_public("rsa:AAAA")


@pytest.mark.parametrize("text", WEAK)
def test_weak_keys_are_refused(text):
    """A key of small order, for which anyone can sign, or a second spelling of a key, is no key."""
    with pytest.raises(RefusedError) as caught:
        keys.check_public_key(bytes.fromhex(text))

    assert caught.value.name is Refusal.WEAK_KEY


def test_bytes_off_the_curve_are_refused():
    """Half of all heights belong to no point; none of them is taken for a key."""
    sound = 0
    for number in range(2, 60):
        try:
            keys.check_public_key(number.to_bytes(32, "little"))
            sound += 1
        except RefusedError as error:
            assert error.name is Refusal.WEAK_KEY  # noqa: PT017  # both answers are right for some number
    assert 10 < sound < 48
    with pytest.raises(RefusedError, match="32 bytes"):
        keys.check_public_key(b"short")


def test_every_made_key_is_sound():
    """No key made here is refused here."""
    for number in range(50):
        keys.check_public_key(keys.SigningKey(number.to_bytes(32, "big")).public)


def test_a_key_needs_32_random_bytes():
    """Too few random bytes make no key."""
    with pytest.raises(LedgerError, match="32 random bytes"):
        keys.new_key(lambda _: b"short")


def test_a_key_file_is_private_and_encrypted(tmp_path):
    """The file has mode 0600 whatever the umask, opens with its passphrase, and shows neither key nor passphrase."""
    key, path = keys.SigningKey(SEED), tmp_path / "ana.key"
    before = os.umask(0)
    try:
        keys.write_key_file(path, key, PASSPHRASE)
    finally:
        os.umask(before)

    data = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"ENCRYPTED" in data
    assert SEED not in data
    assert PASSPHRASE.encode() not in data
    assert keys.read_key_file(path, PASSPHRASE).public == PUBLIC


def test_a_key_file_is_never_overwritten(tmp_path):
    """A second key does not take the place of the first, nor does one go where a link points."""
    path = tmp_path / "ana.key"
    keys.write_key_file(path, keys.SigningKey(SEED), PASSPHRASE)

    with pytest.raises(LedgerError, match="a file is there already"):
        keys.write_key_file(path, keys.SigningKey(bytes(32)), PASSPHRASE)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LedgerError, match="already"):
        keys.write_key_file(tmp_path / "link", keys.SigningKey(SEED), PASSPHRASE)
    assert not (tmp_path / "elsewhere").exists()
    with pytest.raises(LedgerError, match="cannot be written"):
        keys.write_key_file(tmp_path / "no" / "folder", keys.SigningKey(SEED), PASSPHRASE)


def test_a_short_passphrase_is_refused(tmp_path):
    """A passphrase one could guess protects nothing."""
    with pytest.raises(LedgerError, match="at least 8"):
        keys.write_key_file(tmp_path / "k", keys.SigningKey(SEED), "short")


def test_a_key_file_that_others_may_read_is_refused(tmp_path):
    """A key that others could have copied is not used."""
    path = tmp_path / "ana.key"
    keys.write_key_file(path, keys.SigningKey(SEED), PASSPHRASE)
    path.chmod(0o640)

    with pytest.raises(LedgerError, match="others may read") as caught:
        keys.read_key_file(path, PASSPHRASE)
    assert "chmod 600" in caught.value.help


def test_a_key_file_that_does_not_open_is_refused(tmp_path):
    """A wrong passphrase, another kind of key, an unencrypted key and a missing file are each said in words."""
    path = tmp_path / "ana.key"
    keys.write_key_file(path, keys.SigningKey(SEED), PASSPHRASE)
    with pytest.raises(LedgerError, match="does not open") as caught:
        keys.read_key_file(path, "wrong passphrase")
    assert "wrong passphrase" not in str(caught.value)

    rsa = generate_private_key(65537, 2048)
    for name, encryption in [
        ("rsa", serialization.BestAvailableEncryption(PASSPHRASE.encode())),
        ("open", serialization.NoEncryption()),
    ]:
        other = tmp_path / name
        other.write_bytes(rsa.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption))
        other.chmod(0o600)
        with pytest.raises(LedgerError, match=r"another kind|does not open"):
            keys.read_key_file(other, PASSPHRASE)
    with pytest.raises(LedgerError, match="cannot be read"):
        keys.read_key_file(tmp_path / "absent", PASSPHRASE)


def test_a_private_key_does_not_leave_its_object():
    """A signing key prints its id only, and cannot be pickled."""
    key = keys.SigningKey(SEED)

    assert repr(key) == f"SigningKey({key.id})"
    with pytest.raises(LedgerError, match="not copied"):
        pickle.dumps(key)
