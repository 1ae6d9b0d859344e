"""Programs as generated Python."""

import json
import re
from operator import eq, ge, lt, ne

import pytest

from canongate.expression import Environment, ExpressionError, Failure, compile_expression, evaluate
from canongate.expression.python_program import emit_python
from canongate.expression.python_runtime import FAILURES, MISSING, UNDETERMINED, AbsentError
from canongate.expression.values import INT_MAX


def outcome(text, document, environment=None):
    """What the generated function makes of one text."""
    return emit_python([compile_expression(text, environment or Environment.dyn())]).outcomes(document)[0]


def test_the_source_reads_fields_once_and_compares_as_python_does(environment):
    """A rule over typed fields becomes plain Python; what can fail has its exact statements."""
    texts = ["decision.focus == 'primary'", "decision.focus == 'candidate' || decision.tests.exists(t, t.score > 3)"]
    source = emit_python([compile_expression(text, environment) for text in texts]).source

    assert source.count(".get('focus', M)") == 1
    assert "r0 = (f1 == ('primary'))" in source
    assert re.search(r"for v\d+ in f\d+:", source)
    compile(source, "<test>", "exec")


def test_the_official_cases_have_the_same_outcome(vectors):
    """Every official case without variables gives in generated Python what the reference evaluator gives."""
    for case in vectors:
        if "bindings" in case or "type_env" in case:
            continue
        try:
            program = compile_expression(case["expr"], Environment.unchecked())
        except ExpressionError:
            continue
        expected, found = evaluate(program, {}), emit_python([program]).outcomes({})[0]
        if isinstance(expected, Failure):
            assert found is UNDETERMINED, case["expr"]
        else:
            assert repr(found) == repr(expected), case["expr"]


ODD = [
    {"n": 1.0},
    {"n": 2**63},
    {"n": 2**70},
    {"l": [2**70]},
    {"l": [2**63]},
    {"l": [1.0]},
    {"l": [{"n": 2**70}]},
    {"x": 2**70},
    {"any": 2**70},
    {"n": None},
]


@pytest.mark.parametrize("document", ODD)
def test_documents_that_break_their_schema_unseen_are_evaluated(document):
    """An integer beyond 64 bits, or a double where an integer should be, has the outcome of the evaluator."""
    schema = {
        "type": "object",
        "properties": {
            "n": {"type": "integer"},
            "x": {"type": "number"},
            "any": {},
            "l": {"type": "array", "items": {"type": "integer"}},
        },
    }
    environment = Environment.from_schema(schema)
    texts = [
        "n > 0", "n + 1 > 0", "l.exists(v, v > 0)", "l.map(v, v + 1)[0] > 1", "l.all(v, v + 1 > 0)", "x > 0",
        "any == any", "x < 1 || n > 0", "l.filter(v, v > 0).size() == 1", "[n, 1].exists(v, v > 0)", "n - 1 < n * 2",
        "x <= n", "x == n", "x != 1.5", "x >= 0.5", "l.filter(v, v * 2 - 1 > 0).size() > 0", "l.map(v, v)[0] - n < 1",
    ]  # fmt: skip
    for text in texts:
        program = compile_expression(text, environment)
        expected = evaluate(program, document)
        found = emit_python([program]).outcomes(document)[0]
        assert (found is UNDETERMINED) if isinstance(expected, Failure) else (found == expected), text


def test_a_failure_can_be_asked_for_its_reason():
    """An undetermined outcome is explained by the evaluator on demand."""
    emitted = emit_python([compile_expression("a.b == 1", Environment.dyn())])

    assert emitted.outcomes({"a": {}}) == [UNDETERMINED]
    assert repr(UNDETERMINED) == "undetermined"
    assert evaluate(emitted.programs[0], {"a": {}}).missing == "a.b"


@pytest.mark.parametrize(
    ("text", "document", "expected"),
    [
        ("a.b || true", {}, True),
        ("(a.b || true) && (a.c || !a.d)", {"a": {"d": False}}, True),
        ("!(a.b && false)", {}, True),
        ("(a.b && false) == false", {}, True),
        ("(a.b ? 1 : 2) == 1 || true", {}, True),
        ("(a.b || true) ? a.c : a.d", {"a": {"c": 3}}, 3),
        ("(a.b && false) ? a.c : a.d", {"a": {"d": 4}}, 4),
        ("(a.b || false) ? 1 : 2", {}, UNDETERMINED),
        ("[a.b || true, a.b && false]", {}, [True, False]),
        ("{'k': a.b || true}", {}, {"k": True}),
        ("{'k': a.b || true}.k", {}, True),
        ("{'k': a.b || true}['k']", {}, True),
        ("has({'k': a.b || true}.k)", {}, True),
        ("-(a.b || true ? 1 : 2)", {}, -1),
        ("string(a.b || true)", {}, "true"),
        ("string(a.b || false)", {}, UNDETERMINED),
        ("[{}, {'n': 2}].exists(v, v.n == 2)", {}, True),
        ("[{}, {'n': 2}].all(v, v.n == 3)", {}, False),
        ("[{}, {'n': 2}].exists(v, v.n == 3)", {}, UNDETERMINED),
        ("[{}].exists_one(v, v.n == 3 || true)", {}, True),
        ("[{}, {'n': 1}].filter(v, v.n == 3 || true).size()", {}, 2),
        ("[{}, {'n': 1}].filter(v, v.n == 3 || false)", {}, UNDETERMINED),
        ("[{'n': 1}].map(v, v.m || true, v.n)", {}, [1]),
        ("[{'n': 1}].map(v, v.m || true, v.k)", {}, UNDETERMINED),
        ("[{'n': 1}].map(v, v.m && false, v.k)", {}, []),
        ("[{'n': 1}].map(v, v.m || true)", {}, [True]),
        ("a.b.exists(v, true) || true", {}, True),
        ("(a.b || true ? 1 : 2).exists(v, true) || true", {}, True),
        ("1.exists(v, x || v)".replace("1.", "a."), {"a": 1}, UNDETERMINED),
        ("let_ || false", {"a": {}}, True),
        ("let_", {"a": {}}, True),
        ("a.b == 1 ? a.c : 'x'", {"a": {"b": 1}}, UNDETERMINED),
        ("type(a) == map", {"a": {}}, True),
        ("dyn(a.b) || true", {}, True),
        ("a[0] == 1", {"a": [1]}, True),
        ("{1: 'x'}[1]", {}, "x"),
        ("a.all(k, k > 'a')", {"a": {"b": 1}}, True),
        ("a.f(1) || true", {"a": 1}, True),
        ("1.5 + a.b > 2.0", {"a": {"b": 1.5}}, True),
        ("!a.b", {"a": {"b": False}}, True),
        ("!a.exists(k, k == 'z')", {"a": {}}, True),
        ("a.b ? a.c.exists(k, true) : a.d.all(k, false)", {"a": {"b": True, "c": [1]}}, True),
        ("true || a.exists(k, k.z)", {"a": [1]}, True),
        ("a.b && a.c.exists(k, k > 1) && a.c.all(k, k > 1)", {"a": {"b": True, "c": [2]}}, True),
        ("a.b || a.c.exists(k, k > 1) || a.c.all(k, k > 1)", {"a": {"b": False, "c": [0]}}, False),
        ("'p' in a.t && 'q' in ['q']", {"a": {"t": ["p"]}}, True),
    ],
)
def test_absorption_is_exact_in_every_construct(text, document, expected):
    """Whatever stands around it, an absorbed failure leaves the value the language has, and no other."""
    dyn = Environment.unchecked()
    environment = dyn.extend("let_", compile_expression("a.zz || true", dyn))
    found = outcome(text, document, environment)

    assert found == expected
    assert type(found) is type(expected)


def test_a_missing_field_cannot_be_used_unseen():
    """The stand-in for a missing field raises whatever is done with it, but for reading on."""
    assert MISSING.get("a", 1) is MISSING
    uses = [
        *(lambda compare=compare: compare(MISSING, 1) for compare in (eq, ne, lt, ge)),
        *(lambda compare=compare: compare(1, MISSING) for compare in (eq, ne, lt, ge)),
        lambda: bool(MISSING), lambda: len(MISSING), lambda: list(MISSING), lambda: 1 in MISSING, lambda: MISSING["a"],
        lambda: MISSING.startswith("a"), lambda: hash(MISSING), lambda: MISSING + 1, lambda: 1 - MISSING,
        lambda: MISSING in ("a", "b"), lambda: float(MISSING), lambda: "a".startswith(MISSING),
        lambda: MISSING in {"a": 1, "b": 2},
    ]  # fmt: skip
    for use in uses:
        with pytest.raises(FAILURES):
            use()
    with pytest.raises(AbsentError):
        eq(MISSING, MISSING)


def test_texts_of_expressions_cannot_become_code(environment):
    """A literal or field name that looks like Python stays text in the generated source."""
    evil = "') or __import__('os').system('true') or ('"
    text = f"decision.segment.id == {json.dumps(evil)} || {{'a': 1}}.`x-y/z` == 1"

    emitted = emit_python([compile_expression(text, environment)])

    assert emitted.outcomes({"decision": {"segment": {"id": evil}}}) == [True]
    assert emitted.outcomes({"decision": {"segment": {"id": ""}}}) == [UNDETERMINED]


def test_one_function_judges_many_programs(environment):
    """Programs share what they read; the failure of one touches no other; no program at all is fine too."""
    texts = ["evidence.customers > 3", "decision.focus == 'primary'", "1 / 0 == 1", "as_of < '2027-01-01'", "true"]
    emitted = emit_python([compile_expression(text, environment) for text in texts])

    found = emitted.outcomes({"decision": {"focus": "primary"}, "as_of": "2026-04-26"})

    assert found == [UNDETERMINED, True, UNDETERMINED, True, True]
    assert emit_python([]).outcomes({}) == []


NESTED = {
    "and in or": lambda inner: f"(b && (c || ({inner})))",
    "loops": lambda inner: f"l.exists(e, e == n || ({inner}))",
    "logic in a conditional": lambda inner: f"((b && ({inner})) ? c : b)",
    "loop beside logic": lambda inner: f"(b || l.exists(e, e == n) && ({inner}))",
}


@pytest.mark.parametrize("shape", NESTED)
@pytest.mark.parametrize("depth", [1, 2, 3, 4, 8, 14])
def test_what_python_cannot_nest_is_left_to_the_evaluator(shape, depth):
    """An expression whose exact statements stand deeper than Python allows has the outcome of the evaluator."""
    schema = {
        "type": "object",
        "properties": {
            "n": {"type": "integer"},
            "b": {"type": "boolean"},
            "c": {"type": "boolean"},
            "l": {"type": "array", "maxItems": 1, "items": {"type": "integer"}},
        },
    }
    text = "n > 1"
    for _ in range(depth):
        text = NESTED[shape](text)
    program = compile_expression(text, Environment.from_schema(schema))
    emitted = emit_python([program])
    documents = [{}, {"n": 2}, {"b": True, "c": False}, {"b": False, "n": 2, "l": [2]}, {"b": True, "c": True, "l": []}]

    for document in [*documents, {"b": True, "c": False, "n": 2, "l": [1]}, {"n": 1, "l": [1]}]:
        expected = evaluate(program, document)
        assert emitted.outcomes(document) == [UNDETERMINED if isinstance(expected, Failure) else expected]


def test_let_bindings_that_double_do_not_grow_the_source():
    """A chain of bindings, each naming the one before twice, is left to the evaluator before it is written out."""
    environment = Environment.from_schema({"type": "object", "properties": {"n": {"type": "integer"}}})
    for at in range(12):
        before = f"x{at - 1}" if at else "n"
        environment = environment.extend(f"x{at}", compile_expression(f"{before} + {before}", environment))
    program = compile_expression("x11 > 0 || n == 0", environment)

    emitted = emit_python([program])

    assert len(emitted.source) < 1_000
    assert [emitted.outcomes({"n": one}) for one in (0, 1)] == [[True], [True]]
    assert emitted.outcomes({}) == [UNDETERMINED]


INNER = {
    "type": "object",
    "properties": {
        "n": {"type": "integer"},
        "any": {},
        "s": {"type": "string"},
        "rows": {"type": "array", "maxItems": 3, "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
    },
}


@pytest.mark.parametrize(
    "text",
    [
        # Inside what a loop runs over, arithmetic and elements are functions and no assignment expressions.
        "[n + 1].exists(e, e > 1)",
        "[n - 1].exists(e, e < 1)",
        "[n * 2].all(e, e > 1)",
        "rows.all(r, [r.n, 1].exists(e, e > 1))",
        "rows.map(r, r.n).filter(e, [e].exists(f, f > 1)).size() > 0",
        "rows.exists(r, [r.n + 1].exists(e, e == 2))",
        # Fields of values of unknown kind.
        "any.n == 1",
        "has(any.n)",
        "[any][0].n == 1",
        "has([any][0].n)",
        "dyn(any).n == 1 || n == 1",
        "has(dyn(any).n) || n == 1",
        "'n' in dyn(any)",
        # Searches and loops over what may be anything.
        "['a', s].exists(e, e == 'a')",
        "rows.map(r, 'a').exists(e, e == 'a')",
        "(n > 1 ? rows.map(r, 'a') : ['b']).exists(e, e == 'a')",
        "any.exists(e, e == 'a')",
    ],
)
def test_every_form_has_the_outcome_of_evaluator_and_official_engine(text, differential):
    """What is written otherwise where Python or the types leave less to know means the same."""
    program = compile_expression(text, Environment.from_schema(INNER))
    documents = [
        {},
        {"n": 1},
        {"n": 2, "any": {"n": 1}, "s": "b", "rows": [{"n": 1}, {"n": 2}]},
        {"n": INT_MAX, "any": {}, "s": "a", "rows": []},
        {"n": -INT_MAX - 1, "any": 3, "rows": [{}]},
        {"n": 0, "any": "text", "rows": [{"n": INT_MAX}]},
        {"n": 1, "any": ["a", 1], "rows": [{"n": 1}]},
        {"any": None},
        {"any": {"n": 1.0, "a": True}},
    ]
    expected = [differential.canonical(evaluate(program, document)) for document in documents]

    assert differential.python_outcomes([program], documents) == [expected]
    assert differential.official_outcomes([program], documents) == [expected]


@pytest.mark.parametrize(
    "text", ["rows.all(r, [r.n].exists(e, e > 1))", "rows.map(r, r.n).exists(e, [e].all(f, f > 1))"]
)
def test_elements_that_break_their_schema_are_evaluated(text):
    """An element that is no integer of 64 bits gives the document to the evaluator, wherever it is met."""
    program = compile_expression(text, Environment.from_schema(INNER))
    for odd in (2**70, 1.0, 2.5):
        document = {"rows": [{"n": odd}]}
        expected = evaluate(program, document)
        assert emit_python([program]).outcomes(document) == [
            UNDETERMINED if isinstance(expected, Failure) else expected
        ]
