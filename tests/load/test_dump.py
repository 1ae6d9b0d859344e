"""Writing: what is dumped is read back as the same value, by us and by the slow parsers."""

import pytest
import ruamel.yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.load.admit import key_admitted
from canongate.load.dump import DumpError, dump_yaml
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


@settings(derandomize=True, deadline=None, max_examples=300)
@given(VALUES)
def test_dump_comes_back(value):
    """Every value the profile admits is read back equal, types included."""
    assert repr(read(dump_yaml([value]))) == repr([value])


@pytest.mark.parametrize("text", TRICKY)
@pytest.mark.parametrize("shape", [lambda s: [s, s], lambda s: {"k": s}, lambda s: {"k": s, "l": [[s], {"m": s}]}])
def test_tricky_text_comes_back(text, shape):
    """Text that looks like something else comes back as text at any place."""
    assert read(dump_yaml(shape(text))) == shape(text)


EXACT = {
    'schema: page/v1\nversion: "1.10"\nreviewed: 2026-04-26\n': {
        "schema": "page/v1", "version": "1.10", "reviewed": "2026-04-26",
    },
    "a:\n  - b: 1\n    c:\n      - x\n  - - w\n    - z\n  - {}\n": {
        "a": [{"b": 1, "c": ["x"]}, ["w", "z"], {}],
    },
    "text: |\n  one\n\n  two: #\nmore: |-\n  a\n   b\nempty: []\n": {
        "text": "one\n\ntwo: #\n", "more": "a\n b", "empty": [],
    },
    "- \" a\"\n- \"b \"\n- \"a: b\"\n- a:b\n- \"a #b\"\n- a#b\n- say \"x\"\n- '\"x\" \\'\n- \"'\\\"' x: \"\n": [
        " a", "b ", "a: b", "a:b", "a #b", "a#b", 'say "x"', '"x" \\', "'\"' x: ",
    ],
    '- "a \\nb"\n- "a\\n\\n"\n- "\\na"\n- "a\\tb\\n"\n': ["a \nb", "a\n\n", "\na", "a\tb\n"],
    '- null\n- true\n- false\n- -0.0\n- 1.0e-07\n- 1.5e+300\n- 100000000000000.0\n- "null"\n- "yes"\n- "1e3"\n': [
        None, True, False, -0.0, 1e-7, 1.5e300, 1e14, "null", "yes", "1e3",
    ],
    '"1": a\n"on": b\n"a: b": c\nx y: d\n': {"1": "a", "on": "b", "a: b": "c", "x y": "d"},
    "{}\n": {},
    "[]\n": (),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), EXACT.items(), ids=range(len(EXACT)))
def test_the_form_is_readable_and_fixed(text, value):
    """Block style, quotes only where needed, literal blocks for text of several lines, nothing wrapped."""
    assert dump_yaml(value) == text


def test_nothing_is_wrapped():
    """However long, a line of text stays one line."""
    assert dump_yaml({"a": "word " * 500 + "end"}).count("\n") == 1


def test_the_modeline_comes_first():
    """With a schema the first line tells editors where it is."""
    text = dump_yaml({"a": 1}, schema_comment="../schemas/page.v1.json")

    assert text == "# yaml-language-server: $schema=../schemas/page.v1.json\na: 1\n"


@settings(derandomize=True, deadline=None, max_examples=60)
@given(VALUES.filter(lambda value: "T10:00" not in repr(value)))  # ruamel.yaml writes a zone in its own way
def test_other_readers_read_the_same(slow_twin, value):
    """PyYAML with YAML 1.1 rules and ruamel.yaml with 1.2 find in a dump what was written, and nothing to object to."""
    text = dump_yaml([value])
    twin = slow_twin(text)

    assert (twin.valid, twin.findings) == (True, [])
    assert repr(twin.value) == repr([value])
    reader = ruamel.yaml.YAML(typ="safe", pure=True)
    assert repr(dated(reader.load(text))) == repr([value])


def dated(value):
    """Return a value with ruamel.yaml's dates made text again, as the twin and canongate keep them."""
    if isinstance(value, list):
        return [dated(item) for item in value]
    if isinstance(value, dict):
        return {dated(key): dated(item) for key, item in value.items()}
    return str(value) if type(value).__module__ in {"datetime", "ruamel.yaml.timestamp"} else value


def nested(depth):
    """Return lists inside one another."""
    value = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        "text", 1, None, {1: 2}, {"": 1}, {"é": 1}, {" a": 1}, ["a\u202eb"], ["a\rb"], ["\0"], ["e\u0301"], ["\ud800"],
        [float("nan")], [float("inf")], [2**63], [{1, 2}], [b"x"], [object()], nested(65),
    ],
)  # fmt: skip
def test_what_is_outside_the_profile_is_refused(value):
    """A value that the profile would not read back is not written."""
    with pytest.raises(DumpError):
        dump_yaml(value)


def test_depth_is_written_up_to_the_limit():
    """64 levels are written and read."""
    assert read(dump_yaml(nested(64))) == nested(64)
