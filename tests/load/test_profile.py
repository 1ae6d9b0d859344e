"""The YAML profile: each thing it refuses, at its place; what it admits; all findings of a file at once."""

import pytest

from canongate.load.checks import LOAD_CHECKS
from canongate.load.limits import DEPTH_LIMIT, FINDINGS_PER_FILE, YAML_BYTES, YAML_LINES, YAML_VALUES
from canongate.load.profile import read_yaml
from canongate.model.document import RawDocument
from canongate.model.finding import Level, finding_order

# What is refused -> the one finding: check, line, column, and JSON pointer.
REFUSED = {
    "": ("file-empty", 1, 1, ""),
    "# only a comment\n": ("file-empty", 1, 1, ""),
    "---\n": ("file-empty", 1, 1, ""),
    "null\n": ("file-empty", 1, 1, ""),
    "\ufeffa: 1\n": ("text-bom", 1, 1, ""),
    "a: 1\r\nb: 2\r\n": ("text-carriage-return", 1, 5, ""),
    "a: 1\rb: 2\n": ("text-carriage-return", 1, 5, ""),
    "a:\tb\n": ("text-tab", 1, 3, ""),
    "a: b\0c\n": ("text-control-character", 1, 5, ""),
    "a: b\x1bc\n": ("text-control-character", 1, 5, ""),
    "a: b\x85c\n": ("text-control-character", 1, 5, ""),
    "a: b\u2028c\n": ("text-control-character", 1, 5, ""),
    "a: b\ufffec\n": ("text-control-character", 1, 5, ""),
    "a: é b\u202ec\n": ("text-bidi-control", 1, 7, ""),
    "a: b\u2066c\n": ("text-bidi-control", 1, 5, ""),
    "a: b\u200bc\n": ("text-zero-width", 1, 5, ""),
    "a: b\ufeffc\n": ("text-zero-width", 1, 5, ""),
    "a: b\u00adc\n": ("text-zero-width", 1, 5, ""),
    "a: x\u200dy\n": ("text-zero-width", 1, 5, ""),
    "a: e\u0301\n": ("text-not-nfc", 1, 4, ""),
    "a: b\nc: \u212b\n": ("text-not-nfc", 2, 4, ""),
    "a: ok\nb: [1\n": ("yaml-syntax", 3, 1, ""),
    'a: "b" c\n': ("yaml-syntax", 1, 7, ""),
    "a: 1\n---\nb: 2\n": ("yaml-two-documents", 2, 1, ""),
    "a: 1\n...\n": ("yaml-document-end", 2, 1, ""),
    "%YAML 1.2\n---\na: 1\n": ("yaml-directive", 1, 1, ""),
    "b:\n  - a: &x 1\n": ("yaml-anchor", 2, 8, "/b/0/a"),
    "b: *x\n": ("yaml-alias", 1, 4, "/b"),
    "b:\n  <<: {a: 1}\n": ("yaml-merge-key", 2, 3, "/b/<<"),
    "b: !!str 1\n": ("yaml-tag", 1, 4, "/b"),
    "b: !x {a: 1}\n": ("yaml-tag", 1, 4, "/b"),
    "b: [1, ! 2]\n": ("yaml-tag", 1, 8, "/b/1"),
    "a:\n  b: 1\n  c: 2\n  b: 3\n": ("yaml-duplicate-key", 4, 3, "/a/b"),
    "{a: 1, 'a': 2}\n": ("yaml-duplicate-key", 1, 8, "/a"),
    "[a]: 1\n": ("yaml-complex-key", 1, 4, ""),
    "{{a: 1}: 2}\n": ("yaml-complex-key", 1, 2, ""),
    "1: a\n": ("yaml-key-not-string", 1, 1, "/1"),
    "a:\n  yes: b\n": ("yaml-key-not-string", 2, 3, "/a/yes"),
    "{a: {~: b}}\n": ("yaml-key-not-string", 1, 6, "/a/~0"),
    "clé: a\n": ("key-not-plain", 1, 1, "/clé"),
    '"a ": b\n': ("key-not-plain", 1, 1, "/a "),
    '"": b\n': ("key-not-plain", 1, 1, "/"),
    f"{'k' * 201}: b\n": ("key-not-plain", 1, 1, "/" + "k" * 201),
    "a: [b, yes]\n": ("yaml-ambiguous-scalar", 1, 8, "/a/1"),
    "a:\n  - .inf\n": ("number-not-finite", 2, 5, "/a/0"),
    "a: 1.0e+400\n": ("number-not-finite", 1, 4, "/a"),
    "a: 9223372036854775808\n": ("number-too-large", 1, 4, "/a"),
    f"a: {'9' * 5000}\n": ("number-too-large", 1, 4, "/a"),
    'a: "x\\u202Ey"\n': ("text-bidi-control", 1, 4, "/a"),
    'a: ["\\0"]\n': ("text-control-character", 1, 5, "/a/0"),
    'a: "\\r"\n': ("text-carriage-return", 1, 4, "/a"),
    'a: "\\uFEFFb"\n': ("text-zero-width", 1, 4, "/a"),
    'a: "e\\u0301"\n': ("text-not-nfc", 1, 4, "/a"),
    'a: "\\ud800"\n': ("yaml-syntax", 1, 4, ""),
    "a:\nb\n": ("yaml-not-indented", 2, 1, "/a"),
    "- 'a'\n  b\n": ("yaml-stray-value", 2, 3, "/0"),
    "a: |\n  b": ("yaml-unfinished-block", 1, 4, "/a"),
    "a: [%b]\n": ("yaml-unquoted-indicator", 1, 5, "/a/0"),
    "word\n": ("yaml-root-scalar", 1, 1, ""),
    "a: " + "[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT + "\n": (
        "nested-too-deep", 1, 3 + DEPTH_LIMIT, "/a" + "/0" * (DEPTH_LIMIT - 1),
    ),
    "a: 1\n" * (YAML_LINES + 1): ("file-too-many-lines", 0, 0, ""),
    "- [" + "a, " * YAML_VALUES + "]\n": ("file-too-many-values", 1, 3 * YAML_VALUES - 2, ""),
    "a: " + "b" * YAML_BYTES + "\n": ("file-too-large", 0, 0, ""),
}  # fmt: skip

ADMITTED = {
    "a: b": {"a": "b"},
    "---\na: b\n": {"a": "b"},
    "# yaml-language-server: $schema=x.json\na: b # c\n": {"a": "b"},
    "a: 1.10\nb: -0\nc: +1\nd: 0x1F\ne: 5.\nf: .5\ng: 1.5e+3\n": {
        "a": 1.1, "b": 0, "c": 1, "d": 31, "e": 5.0, "f": 0.5, "g": 1500.0,
    },
    "a: [null, ~, Null, true, FALSE]\n": {"a": [None, None, None, True, False]},
    "a: 2026-04-26\nb: 2026-04-26T10:00:00Z\nc: 2026-04-26 10:00:00\n": {
        "a": "2026-04-26", "b": "2026-04-26T10:00:00Z", "c": "2026-04-26 10:00:00",
    },
    'a: "yes"\nb: \'0777\'\n"on": "1.10"\n': {"a": "yes", "b": "0777", "on": "1.10"},
    "a: |\n  yes\n  *x* &y !z\n  <<: 1\n  %\n": {"a": "yes\n*x* &y !z\n<<: 1\n%\n"},
    "a: 'one: &b *c !d'\n": {"a": "one: &b *c !d"},
    "a: best & worst! *really*, 12:30 or 1_000\n": {"a": "best & worst! *really*, 12:30 or 1_000"},
    "a: 👩\u200d👩\u200d👧 1\ufe0f\u20e3 🏴\U000e0067\U000e0062\U000e007f ❤\ufe0f\u200d🔥\n": {
        "a": "👩\u200d👩\u200d👧 1\ufe0f\u20e3 🏴\U000e0067\U000e0062\U000e007f ❤\ufe0f\u200d🔥",
    },
    'a: "tab\\tand\\nline"\n': {"a": "tab\tand\nline"},
    "a: x\xa0y\n": {"a": "x\xa0y"},
    "a: [1, {b: c}]\nd: {}\ne:\n": {"a": [1, {"b": "c"}], "d": {}, "e": None},
    "a: 9223372036854775807\nb: -9223372036854775808\n": {"a": 2**63 - 1, "b": -(2**63)},
    "a: |-\n  b": {"a": "b"},
    f"a: {'x' * 100_000}\n": {"a": "x" * 100_000},
}  # fmt: skip

# Plain scalars on which readers of YAML 1.1 and 1.2 disagree.
AMBIGUOUS = (
    "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "0777",
    "-0777", "00", "08", "0o17", "-0x1F", "0x_F", "0b11", "1_000", "-1_0", "1_0.5", "12:30", "12:30:00", "-1:30",
    "190:20:30.15", "1e3", "1.5e3", "1E3", "+.5", "-.5", ".5e3", "=", "<<",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "wanted"), REFUSED.items(), ids=[f"{i}-{w[0]}" for i, w in enumerate(REFUSED.values())]
)
def test_each_refusal_is_one_finding_at_its_place(text, wanted):
    """What the profile refuses is one finding with check, line, column and pointer, from the table."""
    (finding,) = read_yaml(text.encode(), "canon/a.yaml")

    place = (finding.span.line, finding.span.column) if finding.span else (0, 0)
    assert (finding.rule, *place, finding.pointer) == wanted
    assert finding.level is Level.ERROR
    assert finding.path == "canon/a.yaml"
    assert finding.help
    assert "\n" not in finding.message + finding.excerpt


@pytest.mark.parametrize(("text", "value"), ADMITTED.items(), ids=range(len(ADMITTED)))
def test_what_is_admitted_is_read_exactly(text, value):
    """A text within the profile is read with the types of YAML 1.2 core."""
    result = read_yaml(text.encode(), "a.yaml")

    assert isinstance(result, RawDocument), result
    assert repr(result.value) == repr(value)
    assert result.text == text
    assert result.path == "a.yaml"


@pytest.mark.parametrize("scalar", AMBIGUOUS)
@pytest.mark.parametrize(
    "shape", ["a: {}\n", "- {}\n", "a: [b, {}]\n", "{{a: {}}}\n", "a:\n  {}\n", "a: {} # c\n", "- - {}\n"]
)
def test_a_scalar_that_readers_take_differently_is_refused_with_its_mend(scalar, shape):
    """A plain scalar that YAML 1.1 and 1.2 read as different values is refused wherever it stands."""
    text = shape.format(scalar)
    (finding,) = read_yaml(text.encode(), "a.yaml")

    assert finding.rule == "yaml-ambiguous-scalar"
    quoted = f'quote it: "{scalar}"'
    assert finding.help in {quoted, *(f"write {word}, or, where it is text, {quoted}" for word in ("true", "false"))}
    assert (finding.span.line, finding.span.column - 1) == (
        text.count("\n", 0, text.index(scalar)) + 1,
        _column(text, scalar),
    )
    assert scalar in finding.message


def _column(text, scalar):
    at = text.index(scalar)
    return at - text.rfind("\n", 0, at) - 1


@pytest.mark.parametrize("scalar", [s for s in AMBIGUOUS if s != "<<"])
def test_as_a_key_it_is_refused_too(scalar):
    """A key that some reader does not take for text is refused."""
    (finding,) = read_yaml(f"a:\n  {scalar}: b\n".encode(), "a.yaml")

    assert (finding.rule, finding.span.line, finding.span.column) == ("yaml-key-not-string", 2, 3)
    assert finding.on_key


@pytest.mark.parametrize(
    "scalar", [*AMBIGUOUS, "1.10", "null", "~", "*a", "&a", "!a", "%a", "- a", "a: b", "2026-04-26"]
)
@pytest.mark.parametrize("quote", ['"', "'"])
def test_quoted_it_is_text(scalar, quote):
    """Quoted, every scalar is text."""
    result = read_yaml(f"a: {quote}{scalar}{quote}\nb: [{quote}{scalar}{quote}]\n".encode(), "a.yaml")

    assert result.value == {"a": scalar, "b": [scalar]}


def test_all_findings_of_a_file_are_reported_in_order():
    """A file with several defects gives a finding for each, in order of place."""
    text = "a: &x 1\nb: *x\nc: !t 2\nd: yes\nd: 3\n1: e\u202e\n"
    findings = read_yaml(text.encode(), "a.yaml")

    assert [(f.rule, f.span.line) for f in findings] == [
        ("yaml-anchor", 1),
        ("yaml-alias", 2),
        ("yaml-tag", 3),
        ("yaml-ambiguous-scalar", 4),
        ("yaml-duplicate-key", 5),
        ("yaml-key-not-string", 6),
        ("text-bidi-control", 6),
    ]
    assert list(findings) == sorted(findings, key=finding_order)


def test_a_duplicate_key_names_its_first_place():
    """The second of two equal keys is the finding, the first is the related place."""
    (finding,) = read_yaml(b"a: 1\nb: 2\n'a': 3\n", "f.yaml")

    assert finding.message == "key 'a' stands twice, first on line 1"
    assert finding.context == {"key": "a", "first_line": 1}
    assert str(finding.related[0].span) == "f.yaml:1:1"
    assert finding.excerpt == "'a': 3"


def test_defects_before_a_syntax_error_are_kept():
    """A defect that stands before the place where reading breaks off is reported with it; behind it nothing is."""
    findings = read_yaml(b"a: yes\nb: [1\nc: no\n", "f.yaml")

    assert [(f.rule, f.span.line) for f in findings] == [("yaml-ambiguous-scalar", 1), ("yaml-syntax", 2)]


def test_keys_that_are_equal_only_to_python_are_findings_of_their_type():
    """1 and true are no texts; that they would collide as keys is not what is wrong."""
    findings = read_yaml(b"1: a\ntrue: b\n", "f.yaml")

    assert [finding.rule for finding in findings] == ["yaml-key-not-string"] * 2


def test_a_hostile_file_is_worth_a_hundred_findings():
    """Findings of one file end at the limit."""
    assert len(read_yaml(b"a: &b c\n" * 3000, "f.yaml")) == FINDINGS_PER_FILE
    assert len(read_yaml("a\u202e: b\n".encode() * 3000, "f.yaml")) == FINDINGS_PER_FILE
    assert len(read_yaml(b'"\\u202E"' + b': "\\u202E"\n' + b'- "\\u202E"\n' * 300, "f.yaml")) <= FINDINGS_PER_FILE


def test_escapes_are_found_up_to_the_limit():
    """Characters hidden behind escapes are counted like others."""
    assert len(read_yaml(b'- "\\u202E"\n' * 300, "f.yaml")) == FINDINGS_PER_FILE


@pytest.mark.parametrize("column", [1, 5, 900])
def test_bytes_that_are_not_utf8_are_found_at_their_column(column):
    """An invalid byte is found at the code point where it stands."""
    data = b"a: 1\n" + "é".encode() * (column - 1) + b"\xff\n"
    (finding,) = read_yaml(data, "f.yaml")

    assert (finding.rule, finding.span.line, finding.span.column) == ("file-not-utf8", 2, column)
    assert finding.message == "byte 0xff is not UTF-8"


def test_an_excerpt_of_a_very_long_line_is_cut():
    """The excerpt of a long line ends at the limit; a place behind it has none."""
    (early,) = read_yaml(b"a: [yes, " + b"b, " * 5000 + b"c]\n", "f.yaml")
    (late,) = read_yaml(b"a: [" + b"b, " * 5000 + b"yes]\n", "f.yaml")

    assert len(early.excerpt) == 1000
    assert late.excerpt == ""
    assert late.span.column == 15_005


def test_depth_is_admitted_up_to_the_limit():
    """64 collections inside one another are read, in flow and in block style."""
    flow = "[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT + "\n"
    block = "".join("  " * level + "a:\n" for level in range(DEPTH_LIMIT))

    assert isinstance(read_yaml(flow.encode(), "f.yaml"), RawDocument)
    assert isinstance(read_yaml(block.encode(), "f.yaml"), RawDocument)
    (finding,) = read_yaml((block + "  " * DEPTH_LIMIT + "a:\n").encode(), "f.yaml")
    assert (finding.rule, finding.span.line) == ("nested-too-deep", DEPTH_LIMIT + 1)


def test_every_check_of_the_table_says_how_to_mend():
    """Ids are kebab-case, titles and mends are sentences or phrases that are not empty."""
    for check in LOAD_CHECKS.values():
        assert check.id == check.id.lower()
        assert " " not in check.id
        assert check.title
        assert check.help.endswith(".")
