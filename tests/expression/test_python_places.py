"""Which fields an expression needs, and which it may use: what generated Python looks for before it runs."""

import pytest

from canongate.expression import Environment, compile_expression, emit_python
from canongate.expression import python_runtime as runtime
from canongate.expression.python_names import Names
from canongate.expression.python_places import asked, needed
from canongate.expression.python_source import Source

SCHEMA = {
    "type": "object",
    "properties": {
        "d": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["a"]},
        "e": {"type": "object", "properties": {"c": {"type": "integer"}, "d": {"type": "integer"}}, "required": ["d"]},
        "any": {},
    },
    "required": ["d"],
}


@pytest.fixture(scope="module")
def environment():
    """Two objects, one of them required, and a binding that absorbs beside one that does not."""
    found = Environment.from_schema(SCHEMA)
    found = found.extend("x", compile_expression("e.c", found))
    found = found.extend("sum", compile_expression("e.c + d.b", found))
    return found.extend("either", compile_expression("has(e.c) && e.c > 1 || d.b > 1", found))


@pytest.mark.parametrize(
    ("text", "needs", "asks"),
    [
        ("d.a > 1", "", ""),
        ("d.b > 1", "d.b", "d.b"),
        ("e.d > 1", "e.d", "e.d"),
        ("e.c + e.d > d.a", "e.c e.d", "e.c e.d"),
        ("any.n[0] > 1", "any.n", "any.n"),
        ("has(e.c)", "e", "e"),
        ("has(e.c) && e.c > 1", "", "e"),
        ("e.c > 1 || d.b > 1", "", "e.c d.b"),
        ("x > 1", "e.c", "e.c"),
        ("sum > 1", "e.c d.b", "e.c d.b"),
        ("either", "", "d.b e"),
        ("!either", "", "d.b e"),
        ("e.c > 1 ? d.b > 1 : d.b < 1", "e.c d.b", "e.c d.b"),
        ("e.c > 1 ? d.b > 1 : e.d < 1", "e.c", "e.c e.d d.b"),
        ("[e.c].all(i, i > d.b)", "e.c", "e.c d.b"),
        ("[1, d.b].map(i, i + e.c).size() > 1", "d.b", "d.b e.c"),
    ],
)
def test_fields(text, needs, asks, environment):
    """A node needs what each of its parts needs, unless a part can be decided without; what is required is left out."""
    program = compile_expression(text, environment)
    source = Source(Names(), program)

    assert {".".join(path) for path in needed(program.node, source)} == set(needs.split())
    assert {".".join(path) for path in asked(program.node, source)} == set(asks.split())


@pytest.mark.parametrize(
    ("text", "document", "expected"),
    [
        ("e.c + e.d > d.a", {"d": {"a": 1}}, runtime.UNDETERMINED),
        ("x > 1 && d.b > 1", {"d": {"a": 1}, "e": {"d": 1}}, runtime.UNDETERMINED),
        ("e.c > 1 || d.b > 1", {"d": {"a": 1, "b": 2}}, True),
        ("[e.c].all(i, i > d.b)", {"d": {"a": 1, "b": 2}}, runtime.UNDETERMINED),
        ("!either", {"d": {"a": 1, "b": 1}, "e": {"d": 1}}, True),
    ],
)
def test_nothing_is_raised_for_what_is_missing(text, document, expected, environment, monkeypatch):
    """A missing field is found by a look: on a document that lacks some, no operator of the stand-in is called."""
    raised = []

    def seen(*_):
        raised.append(text)
        raise runtime.AbsentError

    for name in ("__bool__", "__gt__", "__lt__", "__add__", "__radd__", "__contains__", "__iter__"):
        monkeypatch.setattr(runtime.Missing, name, seen)

    assert emit_python([compile_expression(text, environment)]).outcomes(document) == [expected]
    assert raised == []
