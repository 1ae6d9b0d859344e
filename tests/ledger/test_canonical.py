import json
import math

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.ledger.canonical import (
    LARGEST_INTEGER,
    canonical_bytes,
    digest_of,
    from_base64,
    parse_canonical,
    parse_strict,
    to_base64,
)
from canongate.ledger.names import Refusal, RefusedError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(VALUES)
def test_canonical_form_reads_back(value):
    """Every value's canonical form is RFC 8785's and reads back as the value."""
    data = canonical_bytes(value)

    assert data == rfc8785.dumps(value)
    assert parse_canonical(data) == value


@settings(deadline=None, derandomize=True, max_examples=300)
@given(VALUES)
def test_any_other_layout_is_refused(value):
    """A value in any layout but the canonical one is refused, by the fast way as by the general one."""
    for data in {
        json.dumps(value, indent=1).encode(),
        json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode(),
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(),
        json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(),
    }:
        if data == rfc8785.dumps(value):
            assert parse_canonical(data) == value
        else:
            with pytest.raises(RefusedError, match="not-canonical"):
                parse_canonical(data)


def test_keys_sort_by_utf_16_units():
    """A key beyond the basic plane sorts before a late one inside it, as JCS asks and Python alone would not."""
    value = {"\U0001f600": 1, "\ufb33": 2}

    assert list(json.loads(canonical_bytes(value))) == ["\U0001f600", "\ufb33"]
    with pytest.raises(RefusedError, match="not-canonical"):
        parse_canonical(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", Refusal.MALFORMED),
        (b"{", Refusal.MALFORMED),
        (b"\xff", Refusal.MALFORMED),
        (b'{"a":1,"a":2}', Refusal.MALFORMED),
        (b"[" * 100_000, Refusal.MALFORMED),
        (b'"\\ud800"', Refusal.MALFORMED),
        (b"1.5", Refusal.NOT_CANONICAL),
        (b"1e3", Refusal.NOT_CANONICAL),
        (b"NaN", Refusal.NOT_CANONICAL),
        (b"-0", Refusal.NOT_CANONICAL),
        (b"9007199254740992", Refusal.NOT_CANONICAL),
        (b"9" * 5000, Refusal.NOT_CANONICAL),
    ],
)
def test_hostile_json_is_refused_by_name(data, name):
    """Bytes that are no JSON, or JSON that two readers could take differently, are refused by name."""
    with pytest.raises(RefusedError) as caught:
        parse_strict(data)

    assert caught.value.name is name


@pytest.mark.parametrize(
    "value", [1.5, [math.nan], {"a": {"b": 0.5}}, 2**60, {1: 2}, "\ud800", {"\ud800": 1}, b"", {1, 2}]
)
def test_what_jcs_cannot_say_is_refused(value):
    """A fraction, a number too large, or a key that is no text is never signed."""
    with pytest.raises(RefusedError) as caught:
        canonical_bytes(value)

    assert caught.value.name is Refusal.NOT_CANONICAL


def test_a_value_that_nests_too_deep_is_refused():
    """Depth is bounded, so that no reader runs out of stack."""
    value = []
    for _ in range(70):
        value = [value]

    with pytest.raises(RefusedError, match="64 deep"):
        canonical_bytes(value)


@settings(deadline=None, derandomize=True)
@given(st.binary(max_size=40))
def test_base64_has_one_spelling(data):
    """Base64 reads back, and a changed last character or missing padding is refused."""
    text = to_base64(data)

    assert from_base64(text) == data
    for other in {text + "=", text.rstrip("=") + "*", text + "\n"}:
        with pytest.raises(RefusedError):
            from_base64(other)


def test_stray_bits_in_base64_are_refused():
    """Two texts never stand for the same bytes."""
    assert from_base64("QQ==") == b"A"
    with pytest.raises(RefusedError, match="stray bits"):
        from_base64("QR==")


def test_digests_are_labelled():
    """A digest says of which kind it is."""
    assert digest_of(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
