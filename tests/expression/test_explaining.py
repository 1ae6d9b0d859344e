"""Explanations: every sub-expression with its value, and what decided."""

import math

import pytest

from canongate.expression import Environment, Failure, compile_expression, evaluate, explain, render
from canongate.expression.showing import show
from canongate.expression.values import Duration, MapValue, Timestamp, TypeValue, Uint

DOCUMENT = {
    "decision": {"focus": "primary", "tests": [{"r": "ok", "n": 1}, {"r": "bad", "n": 2}]},
    "evidence": {"claims": {"best": {"holds": False, "n": 5}}},
    "limit": 3,
}
CASES = {
    'decision.focus == "primary" && best.holds': """\
decision.focus == "primary" && best.holds  =  false
  decision.focus == "primary"  =  true
    decision.focus  =  "primary"
  best.holds  =  false  <- decides
    best  =  {"holds": false, "n": 5}
      evidence.claims.best  =  {"holds": false, "n": 5}""",
    'decision.tests.all(t, t.r == "ok" && t.n > 0)': """\
decision.tests.all(t, t.r == "ok" && t.n > 0)  =  false  (t is decision.tests[1]: {"r": "bad", "n": 2})
  decision.tests  =  [{"r": "ok", "n": 1}, {"r": "bad", "n": 2}]
  t.r == "ok" && t.n > 0  =  false  <- decides
    t.r == "ok"  =  false  <- decides
      t.r  =  "bad"
    t.n > 0  =  true
      t.n  =  2""",
    "decision.tests.exists(t, t.n > 5)": """\
decision.tests.exists(t, t.n > 5)  =  false  (over 2 elements)
  decision.tests  =  [{"r": "ok", "n": 1}, {"r": "bad", "n": 2}]""",
    "limit > 2 ? best.n\n  + 1 : 0": """\
limit > 2 ? best.n + 1 : 0  =  6
  limit > 2  =  true
    limit  =  3
  best.n + 1  =  6
    best.n  =  5
      best  =  {"holds": false, "n": 5}
        evidence.claims.best  =  {"holds": false, "n": 5}""",
    "decision.tests.map(t, t.zz)": """\
decision.tests.map(t, t.zz)  =  undetermined: decision.tests[0].zz is missing  \
(t is decision.tests[0]: {"r": "ok", "n": 1})
  decision.tests  =  [{"r": "ok", "n": 1}, {"r": "bad", "n": 2}]
  t.zz  =  undetermined: decision.tests[0].zz is missing  <- decides""",
    "best.zz > 1 && limit > 1": """\
best.zz > 1 && limit > 1  =  undetermined: evidence.claims.best.zz is missing
  best.zz > 1  =  undetermined: evidence.claims.best.zz is missing  <- decides
    best.zz  =  undetermined: evidence.claims.best.zz is missing
      best  =  {"holds": false, "n": 5}
        evidence.claims.best  =  {"holds": false, "n": 5}
  limit > 1  =  true
    limit  =  3""",
    "size(decision.tests.filter(t, t.n > 1)) > 0": """\
size(decision.tests.filter(t, t.n > 1)) > 0  =  true
  size(decision.tests.filter(t, t.n > 1))  =  1
    decision.tests.filter(t, t.n > 1)  =  [{"r": "bad", "n": 2}]  (1 of 2 elements)
      decision.tests  =  [{"r": "ok", "n": 1}, {"r": "bad", "n": 2}]""",
    "decision.tests[limit - 2].r": """\
decision.tests[limit - 2].r  =  "bad"
  limit - 2  =  1
    limit  =  3""",
    "[1, 0].all(x, 2 / x > 0)": """\
[1, 0].all(x, 2 / x > 0)  =  undetermined: division by zero  (x is [1, 0][1]: 0)
  [1, 0]  =  [1, 0]
  2 / x > 0  =  undetermined: division by zero  <- decides
    2 / x  =  undetermined: division by zero
      x  =  0""",
    "[limit].exists_one(x, x > 0)": """\
[limit].exists_one(x, x > 0)  =  true  (over 1 element)
  [limit]  =  [3]
    limit  =  3""",
    "decision.tests.map(t, t.n > 1, t.n)": """\
decision.tests.map(t, t.n > 1, t.n)  =  [2]  (1 of 2 elements)
  decision.tests  =  [{"r": "ok", "n": 1}, {"r": "bad", "n": 2}]""",
    "decision.tests.map(t, t.n)": """\
decision.tests.map(t, t.n)  =  [1, 2]
  decision.tests  =  [{"r": "ok", "n": 1}, {"r": "bad", "n": 2}]""",
    "limit.all(x, true)": """\
limit.all(x, true)  =  undetermined: `all` runs over a list or a map, not over a int
  limit  =  3""",
    "evidence.claims.exists(k, k == 'best')": """\
evidence.claims.exists(k, k == 'best')  =  true  (k is element 0: "best")
  evidence.claims  =  {"best": {"holds": false, "n": 5}}
  k == 'best'  =  true  <- decides
    k  =  "best"\
""",
    "limit ? 1 : 2": """\
limit ? 1 : 2  =  undetermined: a condition must be true or false, this is a int
  limit  =  3""",
    "has(best.n) && !has({'a': limit}.b)": """\
has(best.n) && !has({'a': limit}.b)  =  true
  has(best.n)  =  true
    best  =  {"holds": false, "n": 5}
      evidence.claims.best  =  {"holds": false, "n": 5}
  !has({'a': limit}.b)  =  true
    has({'a': limit}.b)  =  false
      {'a': limit}  =  {"a": 3}
        limit  =  3""",
}


@pytest.fixture(scope="module")
def bound():
    """An environment with a let binding."""
    dyn = Environment.dyn()
    return dyn.extend("best", compile_expression("evidence.claims.best", dyn))


@pytest.mark.parametrize("text", CASES)
def test_an_explanation_shows_each_part_and_what_decided(text, bound):
    """The tree names every sub-expression with its value, the deciding operand or element, and the path of a gap."""
    assert render(explain(compile_expression(text, bound), DOCUMENT)) == CASES[text]


def test_steps_point_into_the_text_they_belong_to(bound):
    """Each step has the span of its own text, in the expression or in a let binding."""
    program = compile_expression("limit > 1 && best.n == 5", bound)
    best = explain(program, DOCUMENT).steps[1].steps[0].steps[0]

    assert (best.text, best.binding) == ("best", "")
    assert best.span.slice(program.text) == "best"
    assert (best.steps[0].text, best.steps[0].binding) == ("evidence.claims.best", "best")


def test_an_explanation_agrees_with_the_evaluator(differential):
    """On random pairs the explained outcome is the evaluated one, and a decided run of logic has one deciding part."""
    environment = Environment.from_schema(differential.SCHEMA)
    for text, documents in differential.pairs(1500, 11, 0.0, 0.0):
        try:
            program = compile_expression(text, environment)
        except differential.ExpressionError:
            continue
        for document in documents:
            step = explain(program, document)
            assert differential.canonical(step.outcome) == differential.canonical(evaluate(program, document))
            for inner in _all(step):
                assert sum(one.decides for one in inner.steps) <= 1


def _all(step):
    yield step
    for inner in step.steps:
        yield from _all(inner)


def test_values_are_shown_as_they_would_be_written():
    """Every kind of value has a short text; long ones are cut."""
    shown = [
        show(value)
        for value in (
            None, True, 3, Uint(3), 1.5, math.nan, 'a"b', b"a", [1, "x"], {"a": None}, MapValue([(1, False)]),
            TypeValue("int"), Timestamp(0), Duration(1500000000),
        )
    ]  # fmt: skip

    assert shown == [
        "null", "true", "3", "3u", "1.5", 'double("nan")', '"a\\"b"', "b'a'", '[1, "x"]', '{"a": null}', "{1: false}",
        "int", 'timestamp("1970-01-01T00:00:00Z")', 'duration("1.5s")',
    ]  # fmt: skip
    assert show("x" * 100) == '"' + "x" * 76 + "..."
    assert isinstance(evaluate(compile_expression("a.b", Environment.dyn()), {}), Failure)
