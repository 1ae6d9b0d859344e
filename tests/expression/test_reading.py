"""Which fields an expression reads."""

import pytest

from canongate.expression import Environment, compile_expression, reads

CASES = [
    ("country == 'NL' && orders >= 3", {"country", "orders"}),
    ("a.b.c > 1 || has(a.b.d)", {"a.b.c", "a.b.d"}),
    ("a['b'].c == a[i]", {"a.b.c", "a[]", "i"}),
    ("a.tests.exists(t, t.result == 'x' && t.n > limit)", {"a.tests[].result", "a.tests[].n", "limit"}),
    ("a.tests.exists(t, t == 'x')", {"a.tests[]"}),
    ("a.tests.exists(t, true)", {"a.tests"}),
    ("[1, x].all(v, v.y > 1)", {"x", "x.y"}),
    ("a.map(v, v.b.filter(w, w.c))", {"a[].b[].c"}),
    ("f.x.filter(v, v.ok)[0].name", {"f.x[].ok", "f.x[].name"}),
    ("f.x.filter(v, v.ok).exists(w, w.n > 1)", {"f.x[].ok", "f.x[].n"}),
    ("f.x.map(v, v.in).exists(w, w.n > 1)".replace(".in", ".sub"), {"f.x[].sub", "f.x[].sub.n"}),
    ("(a.x + b.x).all(v, v.n > 1)", {"a.x[].n", "b.x[].n", "a.x", "b.x"}),
    ("(c ? a : b).x", {"c", "a", "b", "a.x", "b.x"}),
    ("has(a[i].b)", {"a[].b", "i"}),
    ("has({'a': x}.y)", {"x"}),
    ("a[b.c].d", {"a[].d", "b.c"}),
    ("has(f(x).y)".replace("f(x)", "{'a': x}"), {"x"}),
    ("size(a) + int(b)", {"a", "b"}),
    ("1 + 1", set()),
    ("type(a) == int", {"a"}),
]


@pytest.mark.parametrize(("text", "paths"), CASES)
def test_an_expression_lists_the_paths_it_reads(text, paths):
    """The longest chains of fields are listed, elements of lists as ``[]``."""
    assert reads(compile_expression(text, Environment.dyn())) == paths


def test_paths_are_listed_through_let_bindings():
    """What a binding reads is read by whoever uses it; a path goes on beyond the binding."""
    dyn = Environment.dyn()
    bound = dyn.extend("best", compile_expression("e.claims.best", dyn))
    bound = bound.extend("big", compile_expression("e.n > 3", bound))

    assert reads(compile_expression("best.status == 'x'", bound)) == {"e.claims.best.status"}
    assert reads(compile_expression("big && has(best.n)", bound)) == {"e.n", "e.claims.best.n"}
    assert reads(compile_expression("best.list.all(x, x.y)", bound)) == {"e.claims.best.list[].y"}
