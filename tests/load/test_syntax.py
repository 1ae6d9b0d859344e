"""Mistakes people make in YAML are told in their words, with the place and a mend that works."""

import pytest
import yaml

from canongate.load.limits import FINDINGS_PER_FILE
from canongate.load.profile import read_yaml
from canongate.load.read import read_bytes
from canongate.model.document import RawDocument


def only(text, path="page.yaml"):
    """Return the one finding of a text."""
    (finding,) = read_bytes(text.encode(), path)
    return finding


@pytest.mark.parametrize(
    ("text", "line", "message", "mend"),
    [
        ("a: b\ntitle: note: x\n", 2, "a value that holds a colon and a blank is not quoted", '"note: x"'),
        ('text: He said: "no"\n', 1, "a value that holds a colon and a blank", r'"He said: \"no\""'),
        ("schema:page/v1\nid: x\n", 1, "no blank stands behind the colon of schema", "Write `schema: page/v1`."),
        ("id: x\nschema:\u00a0page\n", 2, "the blank after the colon is U+00A0", "Type an ordinary blank."),
        ("rows:\n  - id: a\n    b: c\n     d: e\n", 4, "indented by 5 blanks, the line before it by 4", "Indent it as"),
        ("rows:\n  - id: a\n b: c\n", 3, "indented by 1 blank, the line before it by 2", "Indent it as far"),
        ("rows:\n    id: a\n  - id: b\n", 3, "a list item stands among keys", "with a dash too"),
        ("a: b\n- c\nd: e\n", 2, "a list item stands among keys", "with a dash too"),
        ("id: a\nhum\n", 2, "hum has no colon, so it is no key", "Write `key: value`"),
        ("```yaml\nid: a\n```\n", 1, "```yaml is Markdown, not YAML", "Remove the lines with ```."),
        ("`id`: a\n", 1, "a value cannot begin with ` where", 'Quote the value: "`id`: a"'),
        ("id: @a\n", 1, "a value cannot begin with @ where it is not quoted", "Quote the value."),
        ('id: "a\nb: c\n', 2, "a quotation mark is not closed", "Close it"),
        ("id: 'it's'\n", 1, "text stands behind the closing quotation mark", "twice in single ones"),
        ("ids: [a, b\nc: d\n", 1, "a bracket is not closed", "Close each [ with ]"),
        ("{a: b\n", 2, "a bracket is not closed", "Close each [ with ]"),
        ("ids: - a\n", 1, "a list begins on the line of its key", "on the next line"),
        ("text: > a\n", 1, "text stands behind the sign that begins a block", "Begin the text on the next line"),
        ('text: "\\d"\n', 1, r"unknown escape character: '\d'", "Write a backslash twice"),
        ("a: ]\n", 1, "unexpected ']'", "Mend the text at the place shown."),
    ],
)
def test_words_for_a_mistake(text, line, message, mend):
    """Each typical mistake has its line, one sentence and one mend; what is not known keeps the parser's sentence."""
    finding = only(text)

    assert (finding.rule, finding.span.line) == ("yaml-syntax", line)
    assert message in finding.message
    assert mend in finding.help


@pytest.mark.parametrize("value", ["note: x", 'He said: "no"', "a: b: c", "http://x: y"])
def test_the_quoted_value_that_is_proposed_is_the_text(value):
    """What the mend says to write is read as the text that was meant."""
    proposed = only(f"title: {value}\n").help.removeprefix("Quote the value: ")

    assert yaml.safe_load(f"title: {proposed}\n") == {"title": value}


def test_long_values_are_shortened():
    """A mend stays one short line."""
    assert len(only(f"title: note: {'x' * 500}\n").help) < 100


@pytest.mark.parametrize(
    ("word", "meant"), [("yes", "true"), ("On", "true"), ("no", "false"), ("off", "false"), ("Y", "true")]
)
def test_words_that_were_once_true_or_false(word, meant):
    """A word that old readers take for true or false comes with both mends."""
    assert only(f"normative: {word}\n").help == f'write {meant}, or, where it is text, quote it: "{word}"'


CONFLICT = "<<<<<<< HEAD\n{0}\n=======\n{1}\n>>>>>>> other\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", "id: x\n" + CONFLICT.format("b: c", "b: d") + "e: f\n"),
        ("a.yaml", "rows:\n" + CONFLICT.format("  - id: a", "  - id: b")),
        ("a.yaml", "text: |\n  one\n" + CONFLICT.format("  two", "  three")),
        ("a.json", "{\n" + CONFLICT.format('"a": 1', '"a": 2') + "}\n"),
        ("a.csv", "# schema: uses/v1\nid,brain\n" + CONFLICT.format("a,b", "c,d")),
        ("a.jsonl", '{"schema": "uses/v1"}\n' + CONFLICT.format("{}", "{}")),
    ],
)
def test_an_unresolved_merge_is_told_once(path, text):
    """In every format the conflict itself is the finding, with its first and last line."""
    finding = only(text, path)
    lines = text.splitlines()

    assert finding.rule == "text-merge-conflict"
    assert finding.span.line == lines.index("<<<<<<< HEAD") + 1
    assert finding.message.endswith(f"ends on line {lines.index('>>>>>>> other') + 1}")
    assert "remove the lines" in finding.help


def test_every_conflict_up_to_the_limit():
    """Several conflicts are several findings, as many as a file may have and one that says so; a cut one begins."""
    many = "id: x\n" + CONFLICT.format("b: c", "b: d") * (FINDINGS_PER_FILE + 20)
    rules = [finding.rule for finding in read_bytes(many.encode(), "a.yaml")]

    assert rules == [*["text-merge-conflict"] * FINDINGS_PER_FILE, "findings-not-shown"]
    assert only("a: b\n<<<<<<< HEAD\nc\n").message == "an unresolved merge conflict begins here"


def test_a_sound_text_may_speak_of_conflicts():
    """Quoted or indented, the same characters are text."""
    text = 'a: "<<<<<<< HEAD"\nb: |\n  <<<<<<< HEAD\n  x\n'

    assert isinstance(read_yaml(text.encode(), "a.yaml"), RawDocument)
    assert isinstance(read_bytes(text.encode(), "a.yaml"), RawDocument)
