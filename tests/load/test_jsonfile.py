"""JSON files: the same promises as YAML, each refusal at its place."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.load.jsonfile import read_json
from canongate.load.limits import DEPTH_LIMIT, FINDINGS_PER_FILE, JSON_BYTES
from canongate.model.document import RawDocument

REFUSED = {
    b"": ("file-empty", 1, 1, ""),
    b" \n": ("file-empty", 2, 1, ""),
    b'{"a": 1,}': ("json-syntax", 1, 8, ""),
    b'{"a": 1}\n{"b": 2}': ("json-syntax", 2, 1, ""),
    b'{"a": 01}': ("json-syntax", 1, 8, ""),
    b"{'a': 1}": ("json-syntax", 1, 2, ""),
    b'\xef\xbb\xbf{"a": 1}': ("text-bom", 1, 1, ""),
    b'{"a": 1,\r\n"b": 2}': ("text-carriage-return", 1, 9, ""),
    b'{"a": "\xff"}': ("file-not-utf8", 1, 8, ""),
    '{"a": "x\u202ey"}'.encode(): ("text-bidi-control", 1, 9, ""),
    b'{"a": ["x\\u202ey"]}': ("text-bidi-control", 1, 8, "/a/0"),
    b'{"a": "\\ud800"}': ("text-control-character", 1, 7, "/a"),
    b'{"a": {"b": 1, "c": 2, "b": 3}}': ("json-duplicate-key", 1, 24, "/a/b"),
    b'{"a": NaN}': ("number-not-finite", 1, 7, "/a"),
    b'{"a": [null, -Infinity]}': ("number-not-finite", 1, 14, "/a/1"),
    b'{"a": 1e999}': ("number-not-finite", 1, 7, "/a"),
    b'{"a": 9223372036854775808}': ("number-too-large", 1, 7, "/a"),
    b'{"a": ' + b"9" * 5000 + b"}": ("number-too-large", 1, 7, "/a"),
    b'{"": 1}': ("key-not-plain", 1, 2, "/"),
    '{"é": 1}'.encode(): ("key-not-plain", 1, 2, "/é"),
    b"[" * 65 + b"]" * 65: ("nested-too-deep", 1, 65, "/0" * 64),
    b"[" * 100_000 + b"]" * 100_000: ("nested-too-deep", 1, 65, "/0" * 64),
    b'{"a":' * 100_000 + b"1" + b"}" * 100_000: ("nested-too-deep", 1, 321, "/a" * 64),
    b" " * (JSON_BYTES + 1): ("file-too-large", 0, 0, ""),
}


@pytest.mark.parametrize(("data", "wanted"), REFUSED.items(), ids=range(len(REFUSED)))
def test_each_refusal_is_one_finding_at_its_place(data, wanted):
    """What is refused in JSON is one finding with check, line, column and pointer."""
    (finding,) = read_json(data, "a.json")

    place = (finding.span.line, finding.span.column) if finding.span else (0, 0)
    assert (finding.rule, *place, finding.pointer) == wanted


TEXT = st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126), max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT.map(lambda text: f"k{text}k"), inner),
    max_leaves=10,
)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(VALUES, st.sampled_from([None, 2]))
def test_what_is_admitted_is_what_the_standard_library_reads(value, indent):
    """Any JSON of plain keys, finite numbers and clean text is read as the standard library reads it."""
    data = json.dumps(value, indent=indent).encode()
    result = read_json(data, "a.json")

    assert isinstance(result, RawDocument)
    assert repr(result.value) == repr(value)


def test_depth_is_admitted_up_to_the_limit():
    """64 levels are read."""
    assert isinstance(read_json(b"[" * DEPTH_LIMIT + b"]" * DEPTH_LIMIT, "a.json"), RawDocument)


def test_every_repeated_key_is_found_up_to_the_limit():
    """All repeated keys are reported, not the first only, and no more than the limit."""
    assert [f.span.column for f in read_json(b'{"a":1,"a":2,"b":{"c":1,"c":2}}', "a.json")] == [8, 25]
    assert len(read_json(b"{" + b'"a":1,' * 500 + b'"a":1}', "a.json")) == FINDINGS_PER_FILE


@pytest.mark.parametrize(
    ("text", "column", "told"),
    [
        ('{"a": "b", "c": "d', 17, "a text begins here and does not end"),
        ("schema: record/v1", 1, "a value is expected here"),
        ("{'a': 1}", 2, "a key in double quotes is expected here"),
        ('{"a" 1}', 6, "a colon is expected here"),
        ('{"a": 1 "b": 2}', 9, "a comma, or the end of the list or mapping, is expected here"),
        ('{"a": 1}}', 9, "the value has ended, and more follows"),
    ],
)
def test_what_is_no_json_is_told_in_words(text, column, told):
    """What the reader expects is said as a sentence, at the place where it was missed."""
    (finding,) = read_json(text.encode(), "x.json")

    assert (finding.rule, finding.message, finding.span.column) == ("json-syntax", told, column)
