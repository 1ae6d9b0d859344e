"""Programs as formulas of a solver: agreement with the evaluator, witnesses, facts of the schema, refusals."""

import subprocess
import sys

import jsonschema_rs
import pytest
from refused import ALIKE  # it stands beside this file

from canongate.expression import Environment, Failure, RefusedError, SymbolicDocument, compile_expression, evaluate
from canongate.expression.refusals import REFUSALS, Backend
from canongate.expression.smt import Bound, EncodingError, Status
from canongate.expression.types import BOOL

SCHEMA = {
    "type": "object",
    "required": ["focus", "n"],
    "properties": {
        "focus": {"enum": ["primary", "secondary"]},
        "n": {"type": "integer", "minimum": 0, "maximum": 10},
        "big": {"type": "integer"},
        "x": {"type": "number"},
        "share": {"type": "number", "minimum": 0, "maximum": 1},
        "s": {"type": "string", "minLength": 1, "maxLength": 3},
        "b": {"type": "boolean"},
        "day": {"type": "string", "format": "date"},
        "until": {"type": ["string", "null"], "format": "date"},
        "o": {
            "type": "object",
            "title": "o",
            "required": ["id"],
            "properties": {"id": {"type": "string"}, "n": {"type": "integer"}, "any": {}},
        },
        "m": {"type": "object", "additionalProperties": {"type": "integer"}},
        "l": {"type": "array", "maxItems": 3, "items": {"type": "integer"}},
        "long": {"type": "array", "items": {"type": "object", "properties": {"ok": {"type": "boolean"}}}},
        "odd": {
            "anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "array", "items": {"type": "string"}}]
        },
    },
}
ENVIRONMENT = Environment.from_schema(SCHEMA)


def asked(text, outcome="true", **options):
    """The answer to whether a condition can have an outcome."""
    world = SymbolicDocument(ENVIRONMENT, **options)
    return world.ask(getattr(world.condition(compile_expression(text, ENVIRONMENT)), outcome))


def test_several_programs_share_one_document():
    """A contradiction between two rules is found, and each of them alone has a witness."""
    world = SymbolicDocument(ENVIRONMENT)
    one, two = (
        world.condition(compile_expression(text, ENVIRONMENT))
        for text in ("focus == 'primary' && size(l) > 1", "l.all(e, e > 5) && focus == 'secondary'")
    )

    assert world.ask(one.true, two.true).status is Status.IMPOSSIBLE
    both = world.ask(one.true, two.false)
    assert both.status is Status.POSSIBLE
    assert both.document["focus"] == "primary"
    assert len(both.document["l"]) > 1


@pytest.mark.parametrize(
    "text",
    [
        "focus == 'primary' || focus == 'secondary'",
        "n >= 0 && n <= 10",
        "n * 3 + 1 != 2",
        "share >= 0.0 && share <= 1.0",
        "size(s) >= 1 && size(s) <= 3",
        "size(l) <= 3",
        "day != '2025-02-29'",
        "!(day > '2025-02-28' && day < '2025-03-01')",
        "has(o.id)",
        "x == x",
        "day < '2026-01-01' || day >= '2026-01-01'",
    ],
)
def test_what_the_schema_says_is_known(text):
    """What the schema makes true is false on no document, and undetermined only where a field is optional."""
    assert asked(text, "false").status is Status.IMPOSSIBLE
    optional = not text.startswith(("focus", "n "))
    assert asked(text, "undetermined").status is (Status.POSSIBLE if optional else Status.IMPOSSIBLE)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("big + 1 > big", "undetermined"),
        ("big + 1 > big && big + 2 > big", "true"),
        ("big / n == 1 || n == 0", "undetermined"),
        ("-big == big", "undetermined"),
        ("l[2] == 7 && l[0] % 3 == -2", "true"),
        ("l[n] == 7", "undetermined"),
        ("long.exists(e, e.ok)", "undetermined"),
        ("long.exists_one(e, e.ok) && size(long) == 3", "true"),
        ("long.filter(e, e.ok).size() == 2", "true"),
        ("s + s == 'abab'", "true"),
        ("string(n) + s == '10x'", "true"),
        ("day == '2024-02-29' && until > day", "true"),
        ("until == null", "true"),
        ("x == 0.1 && double(n) > x", "true"),
        ("'k' in m && m.k > 3", "true"),
        ("m.k > 3", "undetermined"),
        ("o.id.startsWith('a') && o.id.contains('b') && size(o.id) == 2", "true"),
        ("(b ? day : until) == '2024-02-29' && !b", "true"),
        ("has(o.any)", "true"),
    ],
)
def test_a_witness_is_confirmed_by_the_evaluator(text, outcome):
    """The document of an answer fits the schema and gives the outcome that was asked for."""
    document = asked(text, outcome).document

    found = evaluate(compile_expression(text, ENVIRONMENT), document)
    jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True).validate(document)
    assert found is True if outcome == "true" else isinstance(found, Failure)


def test_random_conditions_have_confirmed_witnesses(differential):
    """Every witness for a random condition gives the outcome asked for, on a document that fits the schema."""
    fits = jsonschema_rs.Draft202012Validator(differential.SCHEMA)
    confirmed = 0
    for programs, _ in differential.batches(2_000, 6):
        for program in programs[:12]:
            for outcome, document in _witnesses(program):
                found = evaluate(program, document)
                assert fits.is_valid(document)
                assert ("undetermined" if isinstance(found, Failure) else str(found).lower()) == outcome
                confirmed += 1

    assert confirmed > 20


def _witnesses(program):
    """The outcomes of a condition that have a witness within few steps of the solver."""
    if program.type != BOOL:
        return
    world = SymbolicDocument(program.environment, list_bound=2)
    try:
        truth = world.condition(program)
    except RefusedError:
        return
    for outcome in ("true", "false", "undetermined"):
        answer = world.ask(getattr(truth, outcome), resources=300_000)
        if answer.document is not None:
            yield outcome, answer.document


def test_random_pairs_have_the_same_outcome_in_a_solver(differential):
    """Five thousand random pairs have the reference outcome where the document is fixed; few programs are refused."""
    asked_, refused, found = differential.backend_differences(5_000, 8, differential.smt_outcomes)

    assert found == []
    assert asked_ > 1_500
    assert refused < 40


def test_an_empty_text_is_smaller_than_any_other(differential):
    """A comparison of two constant texts, one of them empty, is decided in a model."""
    program = compile_expression("d.tags[0] < 'b'", Environment.from_schema(differential.SCHEMA))

    assert differential.smt_outcomes([program], [{"d": {"tags": [""]}}]) == [[("bool", "True")]]


@pytest.mark.parametrize(
    "text",
    [
        "int(x)", "int(-x)", "int(x * 1e19)", "double(n) + x", "-x", "math.abs(-x)", "math.isNaN(x / 0.0 * 0.0)",
        "math.isInf(x / 0.0)", "math.isFinite(x)", "x / 3.0 - 0.1", "x < n", "n == x", "-big", "math.abs(big)",
        "math.abs(n - 9)", "big - 1", "big / -1", "big % -1", "-7 / n", "-7 % n", "7 % -n", "n / 0", "string(n)",
        "string(0 - n)", "string(b)", "string(s)", "size(s + day)", "b < true", "true <= b", "b > b", "null == until",
        "s + day", "day.contains('4-2')", "focus.endsWith('ary')", "focus + s", "size(focus)", "size(day)",
        "(b ? focus : s).startsWith('a')", "(b ? focus : 'other') == 'other'", "focus < s", "s <= focus", "day > s",
        "s > day", "day == s", "day == dyn('2026')", "day < dyn('2')", "focus.contains(focus)",
        "'primary'.contains(focus)", "'abc'.startsWith(s)", "l[0] + l[n - 5]", "l.map(e, e * 2).exists(e, e == 4)",
        "l == [1, 2]", "m.k", "m['z']", "'k' in m", "until == dyn(null)", "until", "long.all(e, has(e.ok))",
    ],
)  # fmt: skip
def test_each_operation_has_the_outcome_of_the_evaluator(text, differential):
    """On documents that are fixed, every operation the solver takes gives the value, or the lack of one."""
    base = {"focus": "primary", "n": 5, "o": {"id": "", "n": 1}, "m": {"k": 4}, "long": [{"ok": True}, {}]}
    more = {"big": -(2**63), "x": 2.5, "s": "a\\é\\u{41}"[:3], "b": False, "day": "2026-04-26", "l": [1, 2]}
    documents = [
        base,
        base | more | {"until": None},
        base | more | {"b": True, "s": "zz", "x": -0.0, "until": "2000-01-01"},
    ]
    program = compile_expression(text, ENVIRONMENT)

    (found,) = differential.smt_outcomes([program], documents)

    assert found == [differential.canonical(evaluate(program, document)) for document in documents]


def test_lists_are_bounded_and_the_bound_is_on_record():
    """How many elements were looked at stands beside how many the schema allows."""
    world = SymbolicDocument(ENVIRONMENT, list_bound=4)
    rule = world.condition(compile_expression("size(l) > 3 || size(long) > 4", ENVIRONMENT))

    assert world.ask(rule.true).status is Status.IMPOSSIBLE
    assert world.bounds == {"l": Bound(3, 3), "long": Bound(4, None)}
    assert [bound.is_whole for bound in world.bounds.values()] == [True, False]
    assert asked("size(long) > 4", list_bound=5).status is Status.POSSIBLE


def test_too_few_resources_are_no_proof():
    """A question that is too hard for the resources given is unknown, with the solver's reason."""
    world = SymbolicDocument(ENVIRONMENT)
    rule = world.condition(compile_expression("big * big * big == 1000003 * big + 77 && big > 10", ENVIRONMENT))

    answer = world.ask(rule.true, resources=1000)

    assert answer.status is Status.UNKNOWN
    assert answer.reason


def test_the_same_question_has_the_same_witness():
    """What was asked before, of other documents, does not change a witness."""
    first = asked("size(s) == 2 && l.exists(e, e > 100) && until < day").document
    asked("big > 10 && n > 3 && s != 'a'")

    assert asked("size(s) == 2 && l.exists(e, e > 100) && until < day").document == first


def test_a_document_can_be_held_fixed_but_for_one_place():
    """With everything but one place as it is, the solver finds the value that makes a rule pass."""
    world = SymbolicDocument(ENVIRONMENT)
    rule = world.condition(compile_expression("n > 3 && l.all(e, e < n) && s == 'ab' && x > 0.5", ENVIRONMENT))
    document = {"focus": "primary", "n": 2, "l": [1, 6], "s": "ab", "x": 0.75}
    equalities = world.equalities(document)

    answer = world.ask(rule.true, *(formula for path, formula in equalities.items() if path != ("n",)))

    assert answer.document == document | {"n": answer.document["n"]}
    assert answer.document["n"] > 6
    assert world.numbers().keys() == {("n",), ("l", 0), ("l", 1), ("l", 2), ("x",)}


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"n": "a"}, "n"),
        ({"n": 2**63}, "n"),
        ({"l": [1, 2, 3, 4]}, "l"),
        ({"s": "\U000f0000"}, "s"),
        ({"x": float("inf")}, "x"),
    ],
)
def test_a_document_outside_the_bounds_is_refused(document, path):
    """A value that the symbolic document cannot have is an error that names its place."""
    world = SymbolicDocument(ENVIRONMENT)
    world.condition(compile_expression("n == 1 && size(l) == 1 && s == 'a' && x == 1.5", ENVIRONMENT))

    with pytest.raises(EncodingError, match=f"^{path} "):
        world.equalities(document)


def test_a_value_that_its_place_never_has_makes_a_document_impossible():
    """An enumeration's other values and days that are no days fit no symbolic document."""
    world = SymbolicDocument(ENVIRONMENT)
    world.condition(compile_expression("focus == 'primary' && day > '2020-01-01'", ENVIRONMENT))

    for document in ({"focus": "other", "n": 1}, {"focus": "primary", "n": 1, "day": "today"}):
        assert world.ask(*world.equalities(document).values()).status is Status.IMPOSSIBLE


def test_fields_that_nobody_asked_for_are_filled_in_where_the_schema_wants_them():
    """A witness has every required field, with the plainest value of its type."""
    place = {
        "type": "object",
        "required": ["asked", "text", "day", "low", "high", "flag", "list", "map", "object", "x", "none", "any", "one"],
        "properties": {
            "asked": {"type": "integer"},
            "text": {"type": "string", "minLength": 2},
            "day": {"type": "string", "format": "date"},
            "low": {"type": "integer", "minimum": 5},
            "high": {"type": "integer", "maximum": -5},
            "flag": {"type": "boolean"},
            "list": {"type": "array", "items": {"type": "integer"}},
            "map": {"type": "object", "additionalProperties": {"type": "integer"}},
            "object": {"type": "object", "required": ["a"], "properties": {"a": {"enum": ["y", "z"]}}},
            "x": {"enum": [0.5, 1.5]},
            "none": {"type": "null"},
            "any": {},
            "one": {"type": "string", "const": "1"},
        },
    }
    schema = {"type": "object", "required": ["p"], "properties": {"p": place}}
    environment = Environment.from_schema(schema)
    world = SymbolicDocument(environment)
    rule = world.condition(compile_expression("p.asked == 3", environment))

    document = world.ask(rule.true).document

    jsonschema_rs.Draft202012Validator(schema).validate(document)
    assert document["p"]["asked"] == 3
    assert document["p"]["object"] == {"a": "y"}
    assert (document["p"]["low"], document["p"]["high"]) == (5, -5)
    assert list(document["p"]) == sorted(place["required"])


EXAMPLES = {
    **ALIKE,
    "unknown-type": "o.any == 1",
    "double-text": "string(x) == '1'",
    "size": "[1, 2, 3, 4, 5, 6, 7].all(a, " * 5 + "a > 1" + ")" * 5,
    "map-loop": "m.all(k, k != 'a')",
    "computed-key": "m[s] == 1",
    "pattern": "s.matches('a+')",
    "character": "s == '\U000f0000'",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_refusal_is_by_name_and_place(name):
    """What a solver cannot express is refused by the name that stands in the table."""
    with pytest.raises(RefusedError) as caught:
        SymbolicDocument(ENVIRONMENT).scalar(compile_expression(EXAMPLES[name], ENVIRONMENT))

    assert caught.value.name == name
    assert caught.value.diagnostics[0].message.startswith(f"smt leaves out {REFUSALS[name][0]}")


def test_every_refusal_of_the_solver_has_an_example():
    """The table lists nothing for the solver that no expression can meet."""
    assert {name for name, (_, backends) in REFUSALS.items() if Backend.SMT in backends} == set(EXAMPLES)


def test_without_the_solver_the_extra_is_named():
    """Where the solver is not installed, the error says what to install."""
    code = "import sys; sys.modules['z3'] = None; from canongate.expression import SymbolicDocument"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "CanongateError: the solver is not installed" in found.stderr


def test_lists_are_as_long_as_the_schema_asks():
    """A list that cannot be empty is not empty in a witness, asked for or not, even beyond the bound of lists."""
    items = {"enum": ["b", "a", "c"]}
    schema = {
        "type": "object",
        "properties": {
            "asked": {"type": "array", "items": items, "minItems": 2, "maxItems": 3},
            "long": {"type": "array", "items": {"type": "integer"}, "minItems": 6},
            "unasked": {"type": "array", "items": items, "minItems": 2},
            "numbers": {"type": "array", "items": {"type": "integer"}, "minItems": 1},
        },
        "required": ["asked", "long", "unasked", "numbers"],
    }
    environment = Environment.from_schema(schema)
    world = SymbolicDocument(environment)

    none = world.condition(compile_expression("asked.all(e, e == 'a') && size(asked) < 2", environment))
    some = world.condition(compile_expression("!('a' in asked) && long.all(e, e > 3)", environment))

    assert world.ask(none.true).status is Status.IMPOSSIBLE
    document = world.ask(some.true).document
    assert len(document["asked"]) >= 2
    assert len(document["long"]) >= 6
    assert (document["unasked"], document["numbers"]) == (["a", "b"], [0])


@pytest.mark.parametrize("text", ["a * 2 > b", "a * b * 100 > a + b", "a + b > 3", "a - b * 4 > 9"])
def test_a_witness_rests_on_no_overflow_where_another_does(text):
    """Where a document on which nothing overflows shows the same, it is the one that is told."""
    rule = PAIR.condition(compile_expression(text, PAIR_ENVIRONMENT))

    stopped = PAIR.ask(~rule.true).document

    assert evaluate(compile_expression(text, PAIR_ENVIRONMENT), stopped) is False


def test_an_overflow_is_told_where_nothing_else_is():
    """What only happens when integers overflow still has its witness, and is no proof of the opposite."""
    rule = PAIR.condition(compile_expression("a * 2 > b", PAIR_ENVIRONMENT))

    answer = PAIR.ask(rule.undetermined)

    assert answer.status is Status.POSSIBLE
    assert abs(answer.document["a"]) >= 2**62


PAIR_ENVIRONMENT = Environment.from_schema(
    {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["a", "b"]}
)
PAIR = SymbolicDocument(PAIR_ENVIRONMENT)
