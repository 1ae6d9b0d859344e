"""The bound on what an expression can cost, by its text and the schema alone."""

import pytest

from canongate.expression import Environment, compile_expression
from canongate.expression.cost import ITEMS, MAX_COST


def cost(text, environment=None):
    """The bound of one text."""
    return compile_expression(text, environment or Environment.dyn()).cost


def test_a_loop_costs_its_body_once_for_each_element(environment):
    """The schema's maxItems bounds a loop; an unbounded list counts as the assumed number."""
    bounded = cost("decision.tests.all(t, t.score > 1)", environment)
    unbounded = cost("x.all(t, t > 1)")

    assert 20 * 4 < bounded < 20 * 10
    assert ITEMS * 3 < unbounded < ITEMS * 40


def test_nested_loops_multiply_and_side_by_side_loops_add(environment):
    """Two loops in each other cost the product, two in a row the sum."""
    one = cost("decision.tests.all(t, t.score > 1)", environment)

    assert cost("decision.tests.all(t, decision.tests.all(u, u.score > t.score))", environment) > 19 * one
    both = cost("decision.tests.all(t, t.score > 1) && decision.tests.all(t, t.score > 1)", environment)
    assert 2 * one <= both <= 2 * one + 2


def test_what_could_take_too_long_is_refused_with_its_loop(errors):
    """The message names the steps and points at the outermost loop."""
    deep = "decision.tests.all(a, true)"
    for name in "bcdef":
        deep = deep.replace("true", f"decision.tests.all({name}, true)")
    (found,) = errors(f"1 == 1 && {deep}")

    assert found.message.startswith("the expression can take ")
    assert str(MAX_COST) in found.message
    assert found.span.column == 11
    assert found.help == "nest fewer loops, or bound the lists with maxItems in the schema"


def test_astronomic_costs_are_told_in_words(errors):
    """A cost nobody can read is not printed digit by digit."""
    text = "x.all(a, true)"
    for _ in range(40):
        text = text.replace("true", "x.all(a, true)")

    assert "more than a million million" in errors(text, Environment.dyn())[0].message


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("'a' + 'b' == x", "'a' + 'b' == x + x + x + x + x + x"),
        ("[1, 2].map(v, v)", "[1, 2].map(v, [v, v, v, v])"),
        ("x.replace('a', 'b')", "x.replace('a', '" + "b" * 400 + "')"),
        ("'a'.split(',')", "'" + "a" * 3000 + "'.split('')"),
        ("['a'].join('')", "['a', 'b', 'c'].join('" + "x" * 900 + "')"),
        ("true ? 'a' : 'b'", "(true ? 'a' : '" + "b" * 900 + "') == 'x'"),
        ("dyn('a') == 'b'", "dyn('" + "a" * 900 + "') == 'b'"),
        ("{'a': 'b'}.a == 'b'", "{'a': '" + "b" * 900 + "'}.a == 'b'"),
        ("[1].filter(v, true).all(v, true)", "[1, 2, 3].filter(v, true).all(v, true)"),
        ("x.lowerAscii()", "x.lowerAscii().contains('" + "a" * 900 + "')"),
    ],
)
def test_larger_values_cost_more(small, large):
    """Concatenation, replacement and long texts count the size of what they read."""
    assert cost(large) > cost(small)


def test_bindings_cost_where_they_are_used(environment):
    """A let binding brings its own loop along."""
    loop = compile_expression("decision.tests.all(t, t.score > 1)", environment)
    bound = environment.extend("ok", loop)

    assert cost("ok && true", bound) >= loop.cost


def test_records_and_enumerations_have_known_sizes(environment):
    """Comparing an enumerated text is one step, whatever texts may be elsewhere."""
    assert cost("decision.focus == 'primary'", environment) == 4
    assert cost("decision == decision.parent", environment) > cost("decision.focus == 'primary'", environment)
    assert cost("evidence.claims == evidence.claims", environment) > 400
