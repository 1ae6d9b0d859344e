import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.model.canonical import canonical_json, digest_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text("aé\n"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3),
    max_leaves=8,
)


def test_form():
    """The canonical form has sorted keys, no blanks, and text as it is."""
    assert canonical_json({"b": [1, 2.5, None], "a": "é"}) == '{"a":"é","b":[1,2.5,null]}'.encode()


def test_digest():
    """The digest is SHA-256 of the canonical form, with its name before it."""
    assert digest_of({}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@settings(deadline=None, derandomize=True)
@given(st.dictionaries(st.text("abc", max_size=3), JSON, max_size=5))
def test_order_of_keys_does_not_count(value):
    """Two mappings with the same keys and values have one digest."""
    assert digest_of(dict(reversed(value.items()))) == digest_of(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_json_cannot_hold(value):
    """NaN, infinity and broken text have no canonical form."""
    with pytest.raises(ValueError, match=r"(?i)json|surrogates|encode"):
        canonical_json({"a": value})


def test_what_is_no_json():
    """A value that is not JSON-like is refused."""
    with pytest.raises(TypeError):
        canonical_json({"a": {1, 2}})
