import base64
import json

import pytest
import rfc8785
from securesystemslib.dsse import Envelope as PeerEnvelope
from securesystemslib.signer import SSlibKey

from canongate.ledger.envelope import (
    Envelope,
    Signature,
    check_signatures,
    countersign,
    parse_envelope,
    pre_authentication,
    read_loosely,
    seal,
)
from canongate.ledger.keys import SigningKey
from canongate.ledger.names import Refusal, RefusedError

ANA, BEN, EVE = (SigningKey(bytes([number]) * 32) for number in (1, 2, 3))
KEYS = {key.id: key.public for key in (ANA, BEN)}
PAYLOAD = b'{"hello":"world"}'


def changed(data, **changes):
    value = json.loads(data)
    value.update(changes)
    return rfc8785.dumps(value)


def test_the_published_encoding_comes_out():
    """The bytes that are signed are those of the DSSE protocol's own example."""
    assert (
        pre_authentication(b"hello world", "http://example.com/HelloWorld")
        == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_an_envelope_reads_back():
    """An envelope's bytes are canonical JSON, sorted by key, and read back."""
    envelope = seal(PAYLOAD, [BEN, ANA])
    data = envelope.to_bytes()

    assert rfc8785.dumps(json.loads(data)) == data
    assert parse_envelope(data) == envelope == seal(PAYLOAD, [ANA, BEN])
    assert set(check_signatures(envelope, KEYS)) == {ANA.id, BEN.id}


def test_another_implementation_agrees():
    """The library securesystemslib accepts our signatures and we accept its."""
    peer = PeerEnvelope.from_dict(json.loads(seal(PAYLOAD, [ANA, BEN]).to_bytes()))
    peer_keys = [SSlibKey(key.id, "ed25519", "ed25519", {"public": key.public.hex()}) for key in (ANA, BEN)]

    assert set(peer.verify(peer_keys, 2)) == {ANA.id, BEN.id}
    assert read_loosely(json.dumps(peer.to_dict(), indent=2).encode()) == seal(PAYLOAD, [ANA, BEN])


def test_a_changed_payload_is_refused():
    """A signature holds for its bytes only."""
    envelope = Envelope(PAYLOAD + b" ", seal(PAYLOAD, [ANA]).signatures)

    with pytest.raises(RefusedError) as caught:
        check_signatures(envelope, KEYS)
    assert caught.value.name is Refusal.BAD_SIGNATURE


def test_a_relabelled_signature_is_refused():
    """A signature that carries another known key's label, or a made-up one, is named as what it is."""
    (signature,) = seal(PAYLOAD, [ANA]).signatures
    for label in (BEN.id, "ed25519:" + "0" * 64):
        with pytest.raises(RefusedError) as caught:
            check_signatures(Envelope(PAYLOAD, (Signature(label, signature.value),)), KEYS)
        assert caught.value.name is Refusal.RELABELLED_SIGNATURE


def test_one_key_under_two_ids_is_refused():
    """Key bytes listed under a second id make no second signature, even where the list of keys says so."""
    (signature,) = seal(PAYLOAD, [ANA]).signatures
    twice = Envelope(PAYLOAD, (signature, Signature("second-id", signature.value)))

    with pytest.raises(RefusedError) as caught:
        check_signatures(twice, {**KEYS, "second-id": ANA.public})
    assert caught.value.name is Refusal.RELABELLED_SIGNATURE


def test_an_unknown_key_is_refused():
    """Nobody's signature counts for nothing; one stranger spoils the envelope."""
    for signers in ([EVE], [ANA, EVE]):
        with pytest.raises(RefusedError) as caught:
            check_signatures(seal(PAYLOAD, signers), KEYS)
        assert caught.value.name is Refusal.UNKNOWN_KEY


def test_an_unsigned_envelope_is_refused():
    """Without a signature nothing is said."""
    with pytest.raises(RefusedError, match="not signed"):
        check_signatures(seal(PAYLOAD, []), KEYS)


def test_nobody_signs_twice():
    """The same key signs once, in memory as on paper."""
    with pytest.raises(RefusedError) as caught:
        countersign(seal(PAYLOAD, [ANA]), ANA)
    assert caught.value.name is Refusal.DUPLICATE_KEY

    value = json.loads(seal(PAYLOAD, [ANA]).to_bytes())
    value["signatures"] *= 2
    with pytest.raises(RefusedError) as caught:
        parse_envelope(rfc8785.dumps(value))
    assert caught.value.name is Refusal.DUPLICATE_KEY


SEALED = seal(PAYLOAD, [ANA, BEN]).to_bytes()
SIG = json.loads(SEALED)["signatures"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"[]", Refusal.MALFORMED),
        (b"nonsense", Refusal.MALFORMED),
        (b"x" * (1 << 20) + b"x", Refusal.MALFORMED),
        (changed(SEALED, extra=1), Refusal.MALFORMED),
        (changed(SEALED, payloadType="text/plain"), Refusal.MALFORMED),
        (changed(SEALED, payload=1), Refusal.MALFORMED),
        (changed(SEALED, payload="QR=="), Refusal.MALFORMED),
        (changed(SEALED, signatures={}), Refusal.MALFORMED),
        (changed(SEALED, signatures=[1]), Refusal.MALFORMED),
        (changed(SEALED, signatures=[{"keyid": 1, "sig": ""}]), Refusal.MALFORMED),
        (changed(SEALED, signatures=[{"keyid": 'a"b', "sig": ""}]), Refusal.MALFORMED),
        (changed(SEALED, signatures=[{"keyid": "é", "sig": ""}]), Refusal.MALFORMED),
        (changed(SEALED, signatures=[{"keyid": "a", "sig": "QQ=="}]), Refusal.MALFORMED),
        (changed(SEALED, signatures=[{"keyid": "a"}]), Refusal.MALFORMED),
        (changed(SEALED, signatures=[SIG[0]] * 65), Refusal.MALFORMED),
        (changed(SEALED, signatures=SIG[::-1]), Refusal.NOT_CANONICAL),
        (SEALED + b"\n", Refusal.NOT_CANONICAL),
        (json.dumps(json.loads(SEALED)).encode(), Refusal.NOT_CANONICAL),
    ],
)
def test_other_bytes_are_refused_by_name(data, name):
    """Whatever is no envelope in its one form is refused, with the reason's name."""
    with pytest.raises(RefusedError) as caught:
        parse_envelope(data)
    assert caught.value.name is name


def test_a_file_that_travelled_is_read_in_any_layout():
    """Indentation and the order of signatures may change on the way; nothing else may."""
    value = json.loads(SEALED)
    value["signatures"].reverse()

    assert read_loosely(json.dumps(value, indent=4).encode()).to_bytes() == SEALED
    for bad in (b"x" * (1 << 20) + b"x", b"[1]", json.dumps({**value, "signatures": [1]}).encode()):
        with pytest.raises(RefusedError):
            read_loosely(bad)


def test_every_bit_of_an_envelope_counts():
    """An envelope with any one bit changed is refused, or no longer verifies."""
    for place in range(len(SEALED)):
        for bit in (0, 5):
            data = bytearray(SEALED)
            data[place] ^= 1 << bit
            with pytest.raises(RefusedError):
                check_signatures(parse_envelope(bytes(data)), KEYS)


def test_the_payload_is_standard_base64():
    """Any DSSE reader finds the payload where it expects it."""
    assert base64.b64decode(json.loads(SEALED)["payload"]) == PAYLOAD
