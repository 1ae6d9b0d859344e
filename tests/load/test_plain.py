"""Plain texts are those that the exact look would find nothing in; what is not plain is only looked at again."""

import random
from pathlib import Path

import pytest
import yamlrocks

from canongate.load import refusable
from canongate.load.admit import admitted, count_values
from canongate.load.compose import compose
from canongate.load.limits import YAML_VALUES
from canongate.load.plain import is_plain
from canongate.load.profile import read_yaml
from canongate.load.text import is_clean

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = """\
schema: page/v1
id: customer/page
header:
  applies_to: [Customer Brain, Ads Brain]
source: {dialect: flat, order: [a, b], gaps: {text: 1}}
sections:
  - id: purpose
    heading: What → it is for
    clauses:
      - {id: purpose, kind: statement, text: What it is for}
      - id: list
        lead: "Avoid:"
        items:
          - {id: first, text: deciding without figures}
          - one line
          - id: second
            text: the last
      - id: block
        text: |
          some text
          more
"""
PIECES = (
    *(" ", "  ", "   ", "\n", "\n\n", "\n  ", "\n      ", "-", "- ", "- - ", "-  ", ":", ": ", ":\n", "::", "#", " #"),
    *(
        "# c",
        "[",
        "]",
        "{",
        "}",
        ",",
        ", ",
        '"',
        "'",
        '":',
        "? ",
        "?",
        "&a ",
        "*a",
        "!t ",
        "%",
        "|",
        ">",
        "|-",
        "=",
        "<<",
    ),
    *(
        "---",
        "\n---\n",
        "...",
        "\n...\n",
        "yes",
        "y",
        "no",
        "on",
        "null",
        "~",
        "1",
        "1.10",
        "0o7",
        "0x1",
        "1_0",
        "1:30",
    ),
    *(
        ".5",
        "-.5",
        "1e5",
        ".inf",
        "9223372036854775808",
        "2026-04-26",
        "é",
        "é: ",
        "→",
        "\\",
        '"\\u200b"',
        "a",
        "key: v",
    ),
)


def assert_nothing_to_find(text):
    """Assert that a text is one document which no closer look would find anything in."""
    data = text.encode()
    documents = yamlrocks.loads_all(data)

    assert len(documents) == 1, text
    assert admitted(documents[0], escapes=True), text
    assert compose(text).marks == [], text
    assert not refusable.may_be_refused(data, text), text


def mutant(pick):
    """Return the page with up to three pieces put in, lines or parts of lines moved or left out."""
    lines = PAGE.splitlines(keepends=True)[: pick(range(4, 23))]
    for _ in range(pick(range(1, 4))):
        at, other = pick(range(len(lines))), pick(range(len(lines)))
        cut = pick(range(len(lines[at])))
        match pick(range(6)):
            case 0:
                lines[at] = lines[at][:cut] + lines[at][cut + 1 :]
            case 1:
                lines[at], lines[other] = lines[other], lines[at]
            case 2:
                lines[at] = "  " * pick(range(4)) + lines[at].lstrip(" ")
            case 3:
                lines[at] = " " + lines[at]
            case _:
                lines[at] = lines[at][:cut] + pick(PIECES) + lines[at][cut:]
    return "".join(lines)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 40))])
def test_nothing_is_found_in_what_is_plain(seed):
    """Of thousands of damaged pages, those that pass as plain and can be parsed hold nothing that is refused."""
    pick = random.Random(seed).choice  # noqa: S311  # reproducible texts, no secrets
    plain = 0
    for _ in range(4000):
        text = mutant(pick)
        if is_clean(text.encode(), text) and is_plain(text.encode()):
            try:
                assert_nothing_to_find(text)
            except yamlrocks.YAMLRocksDecodeError:
                continue
            plain += 1

    assert plain > 200


def test_pages_and_registries_as_people_write_them_are_plain():
    """The canon of this repository is plain but for few files, pages with letters beyond ASCII included."""
    files = [path.read_bytes() for folder in ("canon", "registries") for path in (REPOSITORY / folder).rglob("*.yaml")]
    odd = sum(not is_plain(data) for data in files)

    assert is_plain(PAGE.encode())
    assert len(files) > 10
    assert odd < len(files) / 4


@pytest.mark.parametrize(
    "text",
    [
        "a: b",
        "---\na: b\n",
        "a: b\n...\n",
        '"a": b\n',
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "a: yes\n",
        "a: 1_0\n",
        "1: a\n",
        "é: a\n",
        "{é: a}\n",
        f"{'a' * 201}: b\n",
        'a: "\\u200b"\n',
        "- a\n  b\n",
        "- [a]\n  b\n",
        "      - a\n\n        b\n",
        "-  a\n  b: c\n",
        "- a: b\n c: d\n",
        "a: [b\n",
        "a: [b, [c, [d]]]\n",
        "a: [b] c\n",
        "a: [{b: c]\n",
        "a: b[c]\n",
        "a: [b'c]\n",
        "a: :b\n",
        "{a: b: c}\n",
        "{a: b:}\n",
        "{a: [b]: c}\n",
        "".join(f"{'  ' * depth}a:\n" for depth in range(20)),
        "[" * 24 + "]" * 24 + "\n",
    ],
)
def test_what_may_be_refused_is_not_plain(text):
    """Each thing that the profile may refuse keeps a text from being plain."""
    assert not is_plain(text.encode())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b[c] d{e}\n", {"a": "b[c] d{e}"}),
        ("a: [b] c\n", None),
        ("a:\n   b: c\n", {"a": {"b": "c"}}),
        ('a: "x\\ty"\n', {"a": "x\ty"}),
        ("é → a: b\n", None),
        ("a: é b:c\n", {"a": "é b:c"}),
        ("- [[[a]]]\n", [[[["a"]]]]),
    ],
)
def test_what_is_not_plain_is_looked_at_again(text, value):
    """A text that is not plain is read, or refused, by the closer look; that it was not plain does not matter."""
    read = read_yaml(text.encode(), "a.yaml")

    assert not is_plain(text.encode())
    assert (None if isinstance(read, tuple) else read.value) == value


@pytest.mark.parametrize(("last", "read"), [("- a\n", True), ("- [a]\n", False)])
def test_as_many_values_as_allowed_are_read(last, read):
    """A plain file is read up to the limit of values and refused beyond it, as the exact look counts them."""
    text = "- [a]\n" * (YAML_VALUES // 2 - 1) + last
    data = text.encode()

    assert is_plain(data)
    assert count_values(yamlrocks.loads(data)) == YAML_VALUES + (not read)
    assert (compose(text).marks == []) is read
    found = read_yaml(data, "a.yaml")
    assert (not isinstance(found, tuple)) is read
    assert read or [finding.rule for finding in found] == ["file-too-many-values"]
