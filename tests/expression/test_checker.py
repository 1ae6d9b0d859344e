"""Names and types: what is refused before an expression runs, and what is left to its evaluation."""

import pytest

from canongate.expression import Environment, compile_expression, evaluate
from canongate.expression.types import INT, STRING, Union

MISTAKES = [
    ("decison.focus", "1:1", "there is no `decison` here", "did you mean `decision`?"),
    ("zzz", "1:1", "there is no `zzz` here", "known are anything, as_of, decision, evidence, params"),
    ("decision.fokus == 'x'", "1:10", "`decision` has no field `fokus`", "did you mean `focus`?"),
    ("decision.segment.zzz", "1:18", "`segment` has no field `zzz`", "its fields are id"),
    ("has(decision.fokus)", "1:14", "`decision` has no field `fokus`", "did you mean `focus`?"),
    ("decision['fokus']", "1:10", "`decision` has no field `fokus`", "did you mean `focus`?"),
    ("decision.parent.parent.fokus", "1:24", "`decision` has no field `fokus`", "did you mean `focus`?"),
    ("decision.tests[0].reslt", "1:19", "`test` has no field `reslt`", "did you mean `result`?"),
    ("as_of.year", "1:7", "a string has no field `year`", ""),
    ("decision.focus == 'primry'", "1:19", "`primry` never occurs here", "did you mean `primary`?"),
    ("'zzz' != decision.focus", "1:1", "`zzz` never occurs here", "its values are candidate, primary, secondary"),
    ("decision.focus in ['primary', 'third']", "1:31", "`third` never occurs here", None),
    ("'c' in decision.tags", "1:1", "`c` never occurs here", "its values are a, b"),
    ("decision.tests.exists(t, t.result == 'pass')", "1:38", "`pass` never occurs here", "did you mean `passed`?"),
    ("decision.focus == decision.tests[0].result", "1:16", None, ""),
    ("decision.focus == 3", "1:16", "string never equals int", "convert one side: int(text) or string(number)"),
    ("evidence.customers == '3'", "1:20", "int never equals string", "write 3 without quotes"),
    ("evidence.customers == 'many'", "1:20", "int never equals string", ""),
    ("evidence.customers == null", "1:20", None, "the field is never null; has(x.field) tells whether it is there"),
    ("evidence.customers < 'a'", "1:20", "`<` does not compare int with string", None),
    ("decision.tests < decision.tests", "1:16", None, ""),
    ("decision.expires < '2026-1-1'", "1:20", "`2026-1-1` is no ISO date", "write a date as '2026-04-26'"),
    ("as_of == 'today'", "1:10", "`today` is no ISO date", "write a date as '2026-04-26'"),
    ("'a' + 1", "1:5", "`+` is not defined for string and int", "convert the other side: string(x)"),
    ("1 + 1.0", "1:3", "`+` is not defined for int and double", "convert one side: int(x), uint(x) or double(x)"),
    ("true + true", "1:6", "`+` is not defined for bool and bool", ""),
    ("-as_of", "1:1", "`-` is not defined for a string", ""),
    ("!evidence.customers", "1:1", "`!` negates a condition, this is a int", None),
    ("evidence.customers && true", "1:1", "`&&` joins conditions, this is a int", None),
    ("decision.tests ? 1 : 2", "1:1", None, None),
    ("decision.tests.all(t, t.score)", "1:23", "`all` asks a condition, this is a int", None),
    ("as_of.all(c, true)", "1:1", "`all` runs over a list or a map, not over a string", ""),
    ("1 in as_of", "1:3", "int is never in string", ""),
    ("1 in decision.tags", "1:3", None, ""),
    ("1 in decision", "1:3", "int is never in decision", ""),
    ("decision.tags['a']", "1:15", None, ""),
    ("{null: 1}", "1:2", "a null cannot be a key of a map", "keys are bool, int, uint or string"),
    ("size(1)", "1:1", "`size` is not defined for (int)", ""),
    ("size()", "1:1", "`size` takes 1 arguments, not 0", ""),
    ("as_of.substring(1, 2, 3)", "1:7", "`substring` takes 1 or 2 arguments, not 3", ""),
    ("as_of.startswith('2')", "1:7", "there is no function `startswith`", "did you mean `startsWith`?"),
    ("startsWith(as_of, '2')", "1:1", "there is no function `startsWith`", "call it on a value: value.startsWith(...)"),
    ("as_of.string()", "1:7", "there is no function `string`", "write string(...) instead of a method"),
    ("decision.tests.map(t)", "1:16", "there is no function `map`", "write list.map(x, x + 1)"),
    ("decision.tests.all(t)", "1:16", "there is no function `all`", "write list.all(x, x > 0)"),
    ("math.abz(1)", "1:1", "there is no `math` here", None),
    ("as_of.matches('(')", "1:15", "the pattern is not valid: missing ): (", None),
    ("matches(as_of, '(?=a)')", "1:16", None, None),
]


@pytest.mark.parametrize(("text", "place", "message", "help_"), MISTAKES)
def test_what_can_never_succeed_is_refused_with_its_place_and_mend(errors, text, place, message, help_):
    """A slip in a name, a type or an enumerated value is an error at load, with the mend."""
    found = errors(text)[0]

    assert str(found.span) == place
    assert message is None or found.message == message
    assert help_ is None or found.help == help_


def test_every_mistake_is_reported_in_the_order_of_the_text(errors):
    """Two independent mistakes are two diagnostics; one mistake does not cause another."""
    found = errors("decision.fokus == 'x' && evidence.claims.a.stat == 'proven' && decison.focus == 'primary'")

    assert [str(one.span) for one in found] == ["1:10", "1:44", "1:64"]


ALLOWED = [
    "decision.focus == 'primary'",
    "decision.focus in ['primary', 'secondary']",
    "'a' in decision.tags",
    "decision.kind == 'segment-decision'",
    "decision.expires == null || decision.expires < as_of",
    "decision.expires != null && decision.expires >= '2026-01-01'",
    "as_of == '2026-04-26'",
    "evidence.claims.best_customer.status == 'proven'",
    "evidence.claims['best'].ratio > 2",
    "evidence.claims.exists(c, evidence.claims[c].ratio > 2.5)",
    "evidence.claims.a.ratio + 1 > 2",
    "evidence.claims.a.ratio + 1.5 > 2.0",
    "-evidence.claims.a.ratio < 0",
    "'best' in evidence.claims",
    "'focus' in decision",
    "decision.tests.exists_one(t, t.result == 'passed' && t.score > 3)",
    "decision.tests.filter(t, t.score > 3).map(t, t.score + 1)[0] > 1",
    "params.limit * 2 < evidence.customers",
    "params.unknown_but_open == 'x'",
    "params['unknown_but_open'] > 3",
    "decision.weights.a < 1 || decision.weights.a < 1.5",
    "decision.weights.all(w, decision.weights[w] > 0)",
    "decision.all(field, field != 'x')",
    "decision[as_of] == 'primary'",
    "anything.whatever[3].more == 'x'",
    "anything.foo(1) == 2 || anything.size() == 3".replace("anything.foo(1) == 2 || ", ""),
    "[1, 2] + [3.0] == [1, 2, 3]",
    "(decision.focus == 'primary' ? 1 : 'a') == 'a'",
    "(decision.focus == 'primary' ? decision.tests : evidence.claims).size() > 0",
    "decision.focus == decision.parent.focus",
    "dyn(1) == 'a'",
    "type(decision) == map",
    "decision.tests.all(decision, decision.score > 0)",
    "math.greatest(evidence.customers, 3) > 2",
    "math.abs(-1) == 1",
    "1 == 2",
    "{'a': 1}.a == 1 && {1: 2}[1] == 2",
    "[] == [1]",
    "google.protobuf.Timestamp == type(timestamp(0))",
    "as_of in ['2026-04-26']",
    "1 < 1.5 && 1u < 2",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_what_can_succeed_compiles(environment, text):
    """Whatever some document within the schema could make true is left to evaluation."""
    assert compile_expression(text, environment).cost > 0


def test_types_follow_from_the_schema(environment):
    """A number is int or double; a conditional has the types of both answers; text is told apart from it."""
    assert str(compile_expression("evidence.claims.a.ratio", environment).type) == "double or int"
    assert compile_expression("size(as_of)", environment).type == INT
    assert compile_expression("true ? 1 : 'a'", environment).type == Union((INT, STRING))
    assert str(compile_expression("decision.tests", environment).type) == "list of test"
    assert str(compile_expression("decision.weights", environment).type) == "map from string to int or double".replace(
        "int or double", "double or int"
    )
    assert str(compile_expression("null", environment).type) == "null"
    assert str(compile_expression("anything", environment).type) == "dyn"


def test_a_let_binding_is_a_name_with_the_type_of_its_expression(environment, errors):
    """What is read through a binding is checked as if it stood there."""
    best = compile_expression("evidence.claims.best_customer", environment)
    extended = environment.extend("best", best)

    assert compile_expression("best.status == 'proven'", extended).type.kind == "bool"
    assert errors("best.stats", extended)[0].help == "did you mean `status`?"
    assert errors("bets.status", extended)[0].help == "did you mean `best`?"


def test_a_macro_variable_hides_and_a_leading_dot_uncovers(value):
    """Inside a macro its variable comes first; ``.name`` is always the document's."""
    assert value("[1].all(x, x == 1)", x=2) is True
    assert value("[1].all(x, .x == 2)", x=2) is True
    assert value("[1].all(x, [2].all(x, x == 2) && x == 1)", x=3) is True
    assert value("[{'abs': 1}].all(math, math.abs == 1)") is True


def test_dyn_mode_lets_names_through_but_not_functions(errors):
    """Without a schema every name is a field of unknown type, but a function must exist."""
    dyn = Environment.dyn({"n": INT})

    assert evaluate(compile_expression("x.y > n", dyn), {"x": {"y": 3}, "n": 2}) is True
    assert errors("x.foo()", dyn)[0].message == "there is no function `foo`"
    assert errors("n == 'a'", dyn)[0].message == "int never equals string"


def test_unchecked_mode_leaves_everything_to_evaluation():
    """In an unchecked environment a mistake is an error of evaluation, and can be absorbed."""
    unchecked = Environment.unchecked({"n": INT})

    assert evaluate(compile_expression("f(1) || n == 'a' || true", unchecked), {"n": 1}) is True
