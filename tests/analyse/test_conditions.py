from itertools import product

import pytest

from canongate.analyse.conditions import conditions_of, met, tree_of, truth_of, values_in
from canongate.expression import Environment, compile_expression, evaluate
from canongate.expression.types import BOOL, ListType


@pytest.fixture
def typed():
    """Return an expression over the truth values a, b, c and the list xs of truth values."""
    names = {"a": BOOL, "b": BOOL, "c": BOOL, "xs": ListType(BOOL)}
    return lambda text: compile_expression(text, Environment(names))


EXPRESSIONS = [
    "a",
    "!a",
    "a && b",
    "a || b && c",
    "!(a || b) && c",
    "a ? b : c",
    "a ? b || c : !b",
    "xs.all(x, x || a)",
    "xs.exists(x, x && a) || b",
    "xs.all(x, xs.exists(y, x || y && a))",
    "true && a",
    "a == b || c",
]


def documents():
    """Yield every combination of true, false and missing for a, b, c with some lists."""
    for truths in product((True, False, None), repeat=3):
        for xs in ([], [True], [True, False], [False, False], None):
            given = dict(zip("abc", truths, strict=True)) | {"xs": xs}
            yield {name: value for name, value in given.items() if value is not None}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_a_tree_decides_as_the_evaluator_does(typed, text):
    """The tree of conditions gives the evaluator's truth on every document, undetermined where it has no value."""
    program = typed(text)
    tree = tree_of(program)

    for document in documents():
        value = evaluate(program, document)
        assert truth_of(met(tree, program, document)) is (value if isinstance(value, bool) else None), document


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("a && b || c", ["a", "b", "c"]),
        ("xs.all(x, x || a) && b", ["x", "a", "b"]),
        ("a == b && c", ["a == b", "c"]),
        ("true || a", ["a"]),
        ("!(a ? b : c)", ["a", "b", "c"]),
    ],
)
def test_conditions_stand_in_the_order_of_the_text(typed, text, conditions):
    """A condition is where the joining of truth values stops; literals never change and are none."""
    found = list(conditions_of(tree_of(typed(text))))

    assert [one.text for one in found] == conditions
    assert [text[one.offset :].startswith(one.text) for one in found] == [True] * len(found)
    assert [one.number for one in found] == list(range(1, len(found) + 1))


def test_each_element_of_a_loop_has_a_value_of_its_own(typed):
    """A condition inside a loop is asked of each element, and one element's value can be turned alone."""
    program = typed("xs.all(x, x)")
    seen = met(tree_of(program), program, {"xs": [True, True]})

    values = list(values_in(seen))
    assert [one.key for one in values] == [(1, 0), (1, 1)]
    assert truth_of(seen) is True
    assert truth_of(seen, {(1, 1): False}) is False


def test_uses_of_a_let_binding_are_conditions_each(typed):
    """A binding that is used twice has its conditions twice, and they name the text they stand in."""
    inner = typed("a || b")
    program = compile_expression("x && !x", inner.environment.extend("x", inner))

    found = list(conditions_of(tree_of(program)))

    assert [(one.text, one.binding, one.offset) for one in found] == [("a", "x", 0), ("b", "x", 5)] * 2
    assert truth_of(met(tree_of(program), program, {"a": True})) is False
