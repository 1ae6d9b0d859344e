"""Values and failures of the reference evaluator."""

from datetime import date

import pytest

from canongate.expression import Environment, Failure, FailureKind, compile_expression, evaluate
from canongate.expression.values import Duration, MapValue, Timestamp, TypeValue, Uint, admit, has_key, map_key


def test_absorption_follows_the_language_definition(value):
    """An error disappears where another operand decides, on either side, and nowhere else."""
    assert value("x.a && false", x={}) is False
    assert value("false && x.a", x={}) is False
    assert value("x.a || true", x={}) is True
    assert value("x.a && true", x={}).kind is FailureKind.MISSING
    assert value("x.a || false", x={}).kind is FailureKind.MISSING
    assert value("x.a ? 1 : 2", x={}).kind is FailureKind.MISSING
    assert value("true ? 1 : x.a", x={}) == 1
    assert value("[{'a': 1}, {}].exists(v, v.a == 1)") is True
    assert value("[{'a': 1}, {}].all(v, v.a == 2)") is False
    assert value("[{'a': 1}, {}].exists(v, v.a == 2)").kind is FailureKind.MISSING


PATHS = [
    ("evidence.claims.best.holds", {"evidence": {"claims": {}}}, "evidence.claims.best", 17),
    ("evidence.claims.best.holds", {"evidence": {"claims": {"best": {}}}}, "evidence.claims.best.holds", 22),
    ("evidence.claims", {}, "evidence", 1),
    ("d.tests.all(t, t.result == 'x')", {"d": {"tests": [{"result": "x"}, {}]}}, "d.tests[1].result", 18),
    ("d.tests.all(t, t.steps.all(s, s.n > 0))", {"d": {"tests": [{"steps": [{}]}]}}, "d.tests[0].steps[0].n", 33),
    ("d.m['k'].n", {"d": {"m": {"k": {}}}}, "d.m.k.n", 10),
    ("d.m['k']", {"d": {"m": {}}}, "d.m.k", 1),
    ("d.list[2]", {"d": {"list": [1]}}, "d.list[2]", 1),
    ("d.list[d.n].x", {"d": {"list": [{}], "n": 0}}, "d.list[0].x", 13),
    ("d.m.all(k, d.m[k].x)", {"d": {"m": {"k": {}}}}, "d.m.k.x", 19),
    ("d.m.all(k, k.x)", {"d": {"m": {"k": {}}}}, None, 14),
    ("{'a': 1}.b", {}, "{'a': 1}.b", 10),
]


@pytest.mark.parametrize(("text", "document", "missing", "column"), PATHS)
def test_a_missing_field_is_named_by_its_path(text, document, missing, column):
    """A failure says which path of the document is not there, and where the text asked for it."""
    found = evaluate(compile_expression(text, Environment.dyn()), document)

    assert isinstance(found, Failure)
    assert found.missing == missing
    assert found.span.column == column
    assert found.kind in {FailureKind.MISSING, FailureKind.RANGE, FailureKind.OVERLOAD}


def test_paths_lead_through_let_bindings(environment):
    """A path read through a binding is told as it stands in the document."""
    best = compile_expression("evidence.claims.best_customer", environment)
    program = compile_expression("best.status == 'proven'", environment.extend("best", best))

    outer = evaluate(program, {"evidence": {"claims": {"best_customer": {}}}})
    inner = evaluate(program, {"evidence": {"claims": {}}})

    assert (outer.missing, outer.binding) == ("evidence.claims.best_customer.status", "")
    assert (inner.missing, inner.binding) == ("evidence.claims.best_customer", "best")
    assert inner.span.slice(best.text) == "best_customer"


def test_a_let_binding_is_evaluated_only_where_it_is_needed(environment):
    """An error in a binding that decides nothing does not matter; a later binding may use an earlier one."""
    broken = environment.extend("broken", compile_expression("1 / 0 == 1", environment))
    twice = broken.extend("twice", compile_expression("broken || true", broken))

    assert evaluate(compile_expression("true || broken", twice), {}) is True
    assert evaluate(compile_expression("twice", twice), {}) is True
    assert evaluate(compile_expression("broken", twice), {}).binding == "broken"


def test_a_name_bound_again_hides_the_earlier_binding_only_from_there_on(environment):
    """An expression keeps the bindings it was compiled with."""
    first = environment.extend("n", compile_expression("1", environment))
    second = first.extend("n", compile_expression("n + 1", first))

    assert evaluate(compile_expression("n * 10", second), {}) == 20


def test_let_bindings_are_not_hidden_by_the_macro_variable_of_the_caller(environment):
    """A binding sees its own names, not the macro variables around its use."""
    bound = environment.extend("limit", compile_expression("params.limit", environment))
    program = compile_expression("[1, 2].all(params, params < limit)", bound)

    assert evaluate(program, {"params": {"limit": 3}}) is True


FAILURES = [
    ("1 / 0", FailureKind.DIVISION, "division by zero"),
    ("9223372036854775807 + 1", FailureKind.OVERFLOW, "the result does not fit into int"),
    ("0u - 1u", FailureKind.OVERFLOW, "the result does not fit into uint"),
    ("[1][5]", FailureKind.RANGE, "the list has 1 elements, there is none at 5"),
    ("[1][dyn('a')]", FailureKind.OVERLOAD, "a list has whole numbers as positions, not a string"),
    ("dyn(1) + 'a'", FailureKind.OVERLOAD, "`+` is not defined for (int, string)"),
    ("dyn(1) < 'a'", FailureKind.OVERLOAD, "`<` is not defined for (int, string)"),
    ("!dyn(1)", FailureKind.OVERLOAD, "`!` is not defined for (int)"),
    ("-dyn('a')", FailureKind.OVERLOAD, "`-` is not defined for (string)"),
    ("dyn(1).x", FailureKind.OVERLOAD, "a int has no field `x`"),
    ("has(dyn(1).x)", FailureKind.OVERLOAD, "a int has no field `x`"),
    ("dyn(1) && true", FailureKind.OVERLOAD, "a condition must be true or false, this is a int"),
    ("size(dyn(1))", FailureKind.OVERLOAD, "`size` is not defined for (int)"),
    ("int('x')", FailureKind.CONVERSION, "cannot read 'x' as int"),
    ("timestamp('x')", FailureKind.CONVERSION, "cannot read 'x' as timestamp; write 2026-04-26T00:00:00Z"),
    ("duration('" + "9" * 60 + "')", FailureKind.CONVERSION, None),
    ("int('" + "9" * 60 + "')", FailureKind.CONVERSION, "cannot read '" + "9" * 40 + "...' as int"),
    ("{'a': 1, 'a': 2}", FailureKind.DUPLICATE, "the key 'a' stands twice"),
    ("{dyn([1]): 1}", FailureKind.OVERLOAD, "a list cannot be a key of a map"),
    ("'a'.matches('(' + 'b')", FailureKind.ARGUMENT, "the pattern is not valid: missing ): (b"),
    ("timestamp(0).getHours('Nowhere/At_All')", FailureKind.ARGUMENT, "there is no time zone 'Nowhere/At_All'"),
    ("timestamp(0).getHours('99:99')", FailureKind.ARGUMENT, "there is no time zone '99:99'"),
    ("timestamp(0).getHours('../../etc/passwd')", FailureKind.ARGUMENT, None),
    ("timestamp('9999-12-31T23:59:59Z').getHours('+05:00')", FailureKind.OVERFLOW, None),
    ("'abc'.substring(2, 1)", FailureKind.RANGE, "the end 1 lies before the start 2"),
    ("'abc'.charAt(9)", FailureKind.RANGE, "position 9 lies outside the text of 3 characters"),
    ("{'a': 1}[1 == 1 ? 'b' : 'c']", FailureKind.MISSING, "the map has no key 'b'"),
]


@pytest.mark.parametrize(("text", "kind", "message"), FAILURES)
def test_failures_say_why(value, text, kind, message):
    """Each kind of failure has its name and a message with the values seen."""
    found = value(text)

    assert found.kind is kind
    assert message is None or found.message == message


def test_a_document_may_hold_what_is_no_value(value):
    """Integers beyond 64 bits and objects that JSON has not are failures where they are read, and only there."""
    assert value("x", x=2**63) == Uint(2**63)
    assert value("x > 1", x=2**64).kind is FailureKind.OVERFLOW
    assert (
        value("x.y == 1", x={"y": date(2026, 1, 1)}).message == "the document holds a date here, which is no JSON value"
    )
    assert value("x.all(v, v > 1)", x=[2, 10**30]).kind is FailureKind.OVERFLOW
    assert value("x[0]", x=[(1,)]).kind is FailureKind.OVERLOAD
    assert value("x == 1 || true", x=object()) is True


def test_text_that_is_no_unicode_fails_where_it_matters(value):
    """A lone surrogate in a document is a failure of what cannot be done with it."""
    assert value("bytes(x)", x="\ud800").kind is FailureKind.CONVERSION
    assert value("x.matches('a')", x="\ud800").kind is FailureKind.ARGUMENT
    assert value("'a'.matches(x)", x="\ud800").kind is FailureKind.ARGUMENT
    assert value("x + 'a' == x + 'a'", x="\ud800") is True


def test_values_without_a_python_type_have_their_own(value):
    """Unsigned integers, times, types and maps with other keys come back as small classes."""
    assert value("1u + 2u") == Uint(3)
    assert repr(value("3u")) == "3u"
    assert value("timestamp(1)") == Timestamp(1_000_000_000)
    assert value("duration('1us')") == Duration(1000)
    assert value("type(1)") == TypeValue("int")
    assert repr(value("{2: 'b', 1: 'a', true: 'c'}")) == "{True: 'c', 1: 'a', 2: 'b'}"
    assert len(value("{2: 'b', 1: 'a'}")) == 2


def test_maps_are_read_in_the_order_of_their_keys(value):
    """The order in which a document names its keys changes no answer."""
    assert value("x.map(k, k)", x={"b": 1, "a": 2}) == ["a", "b"]
    assert value("{3: 1, 1: 1, 2: 1}.map(k, k)") == [1, 2, 3]
    assert value("{3: 1, 'a': 1, 2: 1, true: 1}.filter(k, true)") == [True, 2, 3, "a"]


def test_keys_are_numbers_texts_or_truth_values():
    """Numbers find each other across kinds, truth values only themselves, and nothing else is a key."""
    table = MapValue([(1, "one"), (True, "yes"), ("a", "text")])

    assert (table[1.0], table[Uint(1)], table[True], table["a"]) == ("one", "one", "yes", "text")
    assert [has_key(table, key) for key in (1.5, False, "b", None)] == [False, False, False, False]
    with pytest.raises(KeyError):
        map_key(b"a")
    assert admit(b"a") == b"a"


def test_floats_round_trip_as_the_shortest_text(value):
    """A double as text reads back as the same double."""
    for number in (0.1, 1 / 3, 1e-7, 1.7976931348623157e308, 5e-324, -123456.789, 1e6, 1e15 + 0.3):
        assert float(value("string(x)", x=number)) == number


def test_a_failing_element_stops_map_and_filter_at_the_first(value):
    """Which failure is told does not depend on the elements behind it."""
    assert value("[1, 'a', 0].map(n, n > 0, 2 / n)").kind is FailureKind.OVERLOAD
    assert value("[0, 'a'].map(n, 2 / n)").kind is FailureKind.DIVISION
    assert value("[1, 2].filter(n, x.y)", x={}).missing == "x.y"
