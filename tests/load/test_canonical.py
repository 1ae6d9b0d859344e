"""The byte form of values: one form for equal values, and it is JSON."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.model.canonical import canonical_json, digest_of

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=10,
)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(VALUES)
def test_the_form_is_json_of_the_same_value(value):
    """The form parses back to the value."""
    assert json.loads(canonical_json(value)) == value


def test_the_order_of_keys_does_not_count():
    """Equal mappings have one form and one digest, sorted and without blanks."""
    assert canonical_json({"b": [1.5, "é"], "a": None}) == '{"a":null,"b":[1.5,"é"]}'.encode()
    assert digest_of({"b": 1, "a": 2}) == digest_of({"a": 2, "b": 1})
    # Source: printf '{}' | sha256sum
    assert digest_of({}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")], "\ud800", {1, 2}, {1: 2, "a": 3}])
def test_what_is_not_json_has_no_form(value):
    """NaN, infinities, surrogates and other types are refused."""
    with pytest.raises((ValueError, TypeError)):
        canonical_json(value)
