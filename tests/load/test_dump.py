"""Writing: what is dumped is read back as the same value, by us and by the slow parsers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.load.admit import key_admitted
from canongate.load.dump import dump_yaml
from canongate.load.profile import read_yaml
from canongate.load.text import refused_in_value
from canongate.model.document import RawDocument

TRICKY = [
    "", " ", "a ", " a", "yes", "No", "on", "y", "~", "null", "true", "False", "1", "1.10", "0777", "0o17", "1_000",
    "12:30:00", "1e3", ".5", "+.5", "-0x1f", "=", "<<", ".inf", "2026-04-26", "2026-04-26T10:00:00Z", "- a", "-a", "-",
    "?", "? a", "a: b", "a:", ":a", "a #b", "a#b", "#", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "'", '"', "''",
    "a'b", 'a"b', "a\\b", "[a]", "{a}", "a, b", ",", "]", "---", "--- a", "...", "a\nb", "a\n", "a\n\n", "\na", " a\nb",
    "a \nb",
    "a\n\nb", "a\tb", "\t", "a\n  b\n", "é→👉", "👩‍👩‍👧 family", "1️⃣", "a\xa0b", "\xa0", "x\u3000", "a :b", "a: ",
    "99999999999999999999", "None", "NaN", "nan", "k: |", "\\", "\\n", "a\nyes\n- b: c\n# d",
]  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(TRICKY), st.text(st.characters(codec="utf-8")).filter(lambda s: not refused_in_value(s))
)
KEYS = st.one_of(st.sampled_from(TRICKY), st.text(st.characters(max_codepoint=126), min_size=1, max_size=12)).filter(
    key_admitted
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False), TEXT
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


def read(text):
    """Return the value that the profile reads; the text must be within it."""
    result = read_yaml(text.encode(), "a.yaml")
    assert isinstance(result, RawDocument), (text, result)
    return result.value


@settings(derandomize=True, deadline=None, max_examples=600)
@given(VALUES)
def test_dump_comes_back(value):
    """Every value the profile admits is read back equal, types included."""
    assert repr(read(dump_yaml([value]))) == repr([value])


@pytest.mark.parametrize("text", TRICKY)
@pytest.mark.parametrize("shape", [lambda s: [s, s], lambda s: {"k": s}, lambda s: {"k": s, "l": [[s], {"m": s}]}])
def test_tricky_text_comes_back(text, shape):
    """Text that looks like something else comes back as text at any place."""
    assert read(dump_yaml(shape(text))) == shape(text)
