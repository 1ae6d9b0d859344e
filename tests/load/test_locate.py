"""Places: where PyYAML sees a node is where a pointer leads; what has no place gives the nearest that has."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.load import locate as locate_module
from canongate.load.jsonfile import read_json
from canongate.load.locate import Places, fill_places, locate, plain_scalar_at
from canongate.load.profile import read_yaml
from canongate.model.document import RawDocument
from canongate.model.finding import Finding, Level, Related
from canongate.model.span import Span

PAGE = """\
# a comment
id: customer/x
titles:
  - "one: é" # c
  -   two
sections:
- id: a
  text: |
    yes
    no
  "quo ted": {k: [v, 'w', {deep: 1.10}], empty: }
- {}
nothing:
last: multi
  line
"""

# pointer, on_key -> where it is
PLACES = {
    ("", False): "2:1-15:7",
    ("/id", False): "2:5-2:15",
    ("/id", True): "2:1-2:3",
    ("/titles", False): "4:3-5:10",
    ("/titles/0", False): "4:5-4:13",
    ("/titles/1", False): "5:7-5:10",
    ("/titles/2", False): "4:3-5:10",
    ("/titles/x", False): "4:3-5:10",
    ("/sections/0/text", False): "8:9-11:1",
    ("/sections/0/text", True): "8:3-8:7",
    ("/sections/0/quo ted", True): "11:3-11:12",
    ("/sections/0/quo ted", False): "11:14-11:50",
    ("/sections/0/quo ted/k/1", False): "11:22-11:25",
    ("/sections/0/quo ted/k/2/deep", False): "11:34-11:38",
    ("/sections/0/quo ted/k/2/deep", True): "11:28-11:32",
    ("/sections/0/quo ted/empty", False): "11:42-11:47",
    ("/sections/0/quo ted/k/2/deep/further/down", False): "11:34-11:38",
    ("/sections/1", False): "12:3-12:5",
    ("/sections/1/none", True): "12:3-12:5",
    ("/nothing", False): "13:1-13:8",
    ("/nothing/at/all", True): "13:1-13:8",
    ("/last", False): "14:7-15:7",
    ("/absent", False): "2:1-15:7",
}  # fmt: skip


def raw(text, path="a.yaml"):
    """Return a text as a raw document; it must be within the profile."""
    document = (read_json if path.endswith(".json") else read_yaml)(text.encode(), path)
    assert isinstance(document, RawDocument), document
    return document


def shown(span):
    """Return a span as start and end."""
    return f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"


@pytest.mark.parametrize(("asked", "place"), PLACES.items())
def test_a_pointer_leads_to_its_place(asked, place):
    """A pointer leads to the value or key, an empty value to its key, a missing child to its nearest ancestor."""
    pointer, on_key = asked
    span, excerpt = locate(raw(PAGE), pointer, on_key=on_key)

    assert shown(span) == place
    assert span.path == "a.yaml"
    assert excerpt == PAGE.split("\n")[span.line - 1]


def test_pointers_into_json_lead_to_their_places():
    """JSON is located like YAML, whatever its layout."""
    document = raw('{\n  "a": [1, {"b/c": "x\\"y"}],\n"d~":{"e":null} }\n', "a.json")

    assert shown(locate(document, "/a/0")[0]) == "2:9-2:10"
    assert shown(locate(document, "/a/1/b~1c")[0]) == "2:20-2:26"
    assert shown(locate(document, "/a/1/b~1c", on_key=True)[0]) == "2:13-2:18"
    assert shown(locate(document, "/d~0/e")[0]) == "3:11-3:15"


@settings(derandomize=True, deadline=None, max_examples=80)
@given(st.data())
def test_places_are_where_pyyaml_sees_them(yaml_text, data):
    """In any text of the profile every value and key stands where PyYAML says it begins, and scalars where they end."""
    text = yaml_text(lambda options: data.draw(st.sampled_from(options)))
    document = read_yaml(text.encode(), "a.yaml")
    if not isinstance(document, RawDocument):
        return

    places = Places(document)
    for pointer, on_key, node in nodes(yaml.compose(text, Loader=yaml.SafeLoader), ""):
        span = places.span(pointer, on_key=on_key)
        empty = not on_key and isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index
        if not empty:
            assert (span.line, span.column) == (node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.ScalarNode) and node.style not in {"|", ">"} and not empty:
            assert (span.end_line, span.end_column) == (node.end_mark.line + 1, node.end_mark.column + 1)


def nodes(node, pointer):
    """Yield pointer, whether the key is meant, and PyYAML's node, of everything below a node."""
    yield pointer, False, node
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from nodes(item, f"{pointer}/{index}")
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = f"{pointer}/{key.value.replace('~', '~0').replace('/', '~1')}"
            yield below, True, key
            yield from nodes(value, below)


@pytest.mark.parametrize(
    ("pointer", "spelled"),
    [
        ("/id", "customer/x"),
        ("/sections/0/quo ted/k/2/deep", "1.10"),
        ("/last", "multi\n  line"),
        ("/titles/0", None),
        ("/sections/0/text", None),
        ("/sections", None),
        ("/nothing", None),
        ("/titles/7", None),
        ("/titles/x", None),
        ("/absent", None),
        ("/id/below", None),
    ],
)
def test_a_plain_scalar_is_given_as_it_is_spelled(pointer, spelled):
    """The spelling of a plain scalar is exact; anything else has none."""
    assert plain_scalar_at(raw(PAGE), pointer) == spelled


def test_findings_are_filled_and_each_file_is_composed_once(monkeypatch):
    """Findings keep their order, get span and excerpt where the file is known, and cost one composition per file."""
    composed = []
    real = locate_module.compose
    monkeypatch.setattr(locate_module, "compose", lambda text, **more: composed.append(1) or real(text, **more))
    there = Span.point("b.yaml", 7, 7)
    findings = [
        Finding("r", Level.ERROR, "m", "a.yaml", "/titles/1", related=(Related("see", "b.yaml", "/x"),)),
        Finding("r", Level.ERROR, "m", "a.yaml", "/id", on_key=True),
        Finding("r", Level.ERROR, "m", "b.yaml", "/x", span=there, excerpt="kept"),
        Finding("r", Level.ERROR, "m", "unknown.yaml", "/x", related=(Related("see", "unknown.yaml"),)),
    ]

    filled = fill_places(findings, {"a.yaml": raw(PAGE), "b.yaml": raw("x: 1\n", "b.yaml"), "c.yaml": raw("x: 1\n")})

    assert [str(f.span) for f in filled] == ["a.yaml:5:7", "a.yaml:2:1", "b.yaml:7:7", "None"]
    assert [f.excerpt for f in filled] == ["  -   two", "id: customer/x", "kept", ""]
    assert str(filled[0].related[0].span) == "b.yaml:1:4"
    assert len(composed) == 2


def test_of_repeated_keys_in_a_shape_the_last_is_meant():
    """A shape keeps repeated keys; a pointer means the one a parser would keep."""
    text = "a: 1\nb: 2\na: 3\n"

    span, _ = locate(RawDocument("a.yaml", text, "", {}), "/a")

    assert shown(span) == "3:4-3:5"


def test_an_empty_text_has_one_place():
    """Without any node the place is the start."""
    assert shown(locate(RawDocument("a.yaml", "", "", None), "/a")[0]) == "1:1-1:1"
