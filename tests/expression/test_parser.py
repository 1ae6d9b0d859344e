"""What is no expression, and how that is said."""

from contextlib import suppress
from time import process_time

import pytest

from canongate.expression import Environment, ExpressionError, compile_expression, evaluate
from canongate.expression.ir import Binary, Literal, Logic, Macro, Name, walk
from canongate.expression.parser import parse
from canongate.expression.problem import did_you_mean

REFUSED = [
    ("", "1:1", "the expression is empty", ""),
    ("// nothing", "1:11", "the expression is empty", ""),
    ("a = 1", "1:3", "unexpected character `=`", "did you mean `==`?"),
    ("a & b", "1:3", "unexpected character `&`", "did you mean `&&`?"),
    ("a == \u201cx\u201d", "1:6", "unexpected character `\u201c`", "use straight quotes: ' or \""),
    ("a # b", "1:3", "unexpected character `#`", ""),
    (
        "'abc",
        "1:1",
        "the text that begins here does not end",
        "close it with ', or use triple quotes for several lines",
    ),
    (
        "'a\nb'",
        "1:1",
        "the text that begins here does not end",
        "close it with ', or use triple quotes for several lines",
    ),
    ("'''abc'", "1:1", "the text that begins here does not end", "close it with '''"),
    ("a and b", "1:3", "unexpected `and` after the end of the expression", "write `&&`"),
    ("a or b", "1:3", "unexpected `or` after the end of the expression", "write `||`"),
    ("a b", "1:3", "unexpected `b` after the end of the expression", ""),
    ("a &&\n  ", "2:3", "expected a value, found end of the expression", ""),
    ("(1", "1:3", "expected `)` to close the bracket, found end of the expression", ""),
    ("[1 2]", "1:4", "expected `,` or `]` in the list, found `2`", ""),
    ("{1 2}", "1:4", "expected `:` after the key, found `2`", ""),
    ("{1: 2 3: 4}", "1:7", "expected `,` or `}` in the map, found `3`", ""),
    ("a[1", "1:4", "expected `]` after the index, found end of the expression", ""),
    ("f(1 2)", "1:5", "expected `,` or `)` in the arguments of `f`, found `2`", ""),
    ("a ? b", "1:6", "expected `:` between the two answers of `?`, found end of the expression", ""),
    ("a.", "1:3", "expected the name of a field after `.`, found end of the expression", ""),
    ("a.in", "1:3", "expected the name of a field after `.`, found `in`", "write .`in` for a field of that name"),
    ("a.1b", "1:2", "unexpected `.1` after the end of the expression", ""),
    (".1b", "1:3", "unexpected `b` after the end of the expression", ""),
    (".true", "1:2", "expected a name, found `true`", ""),
    ("let", "1:1", "`let` is a reserved word", "choose another name"),
    ("`a b`", "1:1", "``a b`` may only stand after a dot", "write a.`name with-dashes`"),
    ("a.?b", "1:3", "optional values are not part of the language here", "use has(x.field)"),
    ("a[?b]", "1:3", "optional values are not part of the language here", "use has(x.field)"),
    ("[?a]", "1:2", "optional values are not part of the language here", "use has(x.field)"),
    ("Claim{n: 1}", "1:6", "messages are not part of the language here", "write a map: {'field': value}"),
    ("a.Claim{}", "1:8", "messages are not part of the language here", "write a map: {'field': value}"),
    ("'a\\qb'", "1:3", "`\\q` is no escape", "write \\\\ for a backslash, or use r'...'"),
    ("'\\ud800'", "1:2", "`\\ud800` is no escape", "that is no Unicode character"),
    ("'\\U00110000'", "1:2", "`\\U00110000` is no escape", "that is no Unicode character"),
    ("b'\\u00e9'", "1:3", "`\\u00e9` is no escape", "write the octets as \\x and two digits"),
    ("9223372036854775808", "1:1", "9223372036854775808 does not fit into 64 bits", None),
    ("-9223372036854775809", "1:2", "-9223372036854775809 does not fit into 64 bits", None),
    ("18446744073709551616u", "1:1", "18446744073709551616u is larger than any uint", ""),
    ("has(a)", "1:5", "has() asks for a field", "write has(x.field)"),
    ("a.all(1, true)", "1:7", "the first argument of `all` must be a simple name", "write list.all(x, ...)"),
    ("a.all(.x, true)", "1:7", "the first argument of `all` must be a simple name", "write list.all(x, ...)"),
    ("1 + \ud800", "1:5", "the text is not valid Unicode", ""),
]


@pytest.mark.parametrize(("text", "place", "message", "help_"), REFUSED)
def test_a_text_that_is_no_expression_is_refused_with_its_place(text, place, message, help_):
    """A syntax error names its place, what is wrong there, and the mend."""
    with pytest.raises(ExpressionError) as caught:
        parse(text)

    (found,) = caught.value.diagnostics
    assert (str(found.span), found.message) == (place, message)
    assert help_ is None or found.help == help_


def test_an_error_shows_the_line_with_a_caret():
    """The error as text holds place, message, the line, a caret beneath the place, and the help."""
    with pytest.raises(ExpressionError) as caught:
        parse("a == 1 &&\n\tb == 'x\\q'")

    assert str(caught.value) == (
        "2:9: `\\q` is no escape\n\tb == 'x\\q'\n\t       ^^\nhelp: write \\\\ for a backslash, or use r'...'"
    )
    assert caught.value.message == "2:9: `\\q` is no escape"
    assert caught.value.help == "write \\\\ for a backslash, or use r'...'"


def test_a_span_over_several_lines_is_underlined_to_the_end_of_its_first(errors):
    """What spans lines is underlined on the line where it begins."""
    (found,) = errors("decision.tests[\n0] + 1")[:1]

    assert found.render("decision.tests[\n0] + 1").splitlines()[1:3] == ["0] + 1", "   ^"]


def test_every_node_knows_its_own_text():
    """The span of each node is the stretch of text that it was made from."""
    text = 'a.b[1] + size("x") > 2 && has(c.d) ||\n [1, -2].exists(i, !(i in {"k": 3u}))'

    found = {node.span.slice(text): type(node).__name__ for node in walk(parse(text))}

    assert found["a.b[1]"] == "Index"
    assert found['size("x")'] == "Call"
    assert found["has(c.d)"] == "Has"
    assert found["-2"] == "Literal"
    assert found['(i in {"k": 3u})'] == "Binary"
    assert found['a.b[1] + size("x") > 2 && has(c.d)'] == "Logic"
    assert found[text] == "Logic"
    assert all(node.span.line == (1 if node.span.start < text.index("\n") else 2) for node in walk(parse(text)))


def test_runs_of_one_logical_operator_are_flat():
    """``a && b && c`` is one node, so that long rules nest no deeper than short ones."""
    node = parse(" && ".join(["true"] * 500))

    assert isinstance(node, Logic)
    assert len(node.operands) == 500


def test_operators_bind_as_the_language_definition_says():
    """Multiplication binds tighter than addition, addition than relations, relations than logic."""
    node = parse("a || b && c == d + e * f")

    assert isinstance(node, Logic)
    conjunction = node.operands[1]
    relation = conjunction.operands[1]
    assert (node.operator, conjunction.operator, relation.operator) == ("||", "&&", "==")
    assert isinstance(relation.right, Binary)
    assert (relation.right.operator, relation.right.right.operator) == ("+", "*")


def test_a_sign_before_a_number_belongs_to_the_number():
    """The smallest integer can be written, although its positive counterpart cannot."""
    assert parse("-9223372036854775808") == Literal(span=parse("-9223372036854775808").span, value=-(2**63))


def test_macros_keep_their_variable_and_parts():
    """A macro is a node of its own, with range, variable, condition and result."""
    node = parse("xs.map(x, x > 1, x * 2)")

    assert isinstance(node, Macro)
    assert isinstance(node.range, Name)
    assert (node.macro, node.variable) == ("map", "x")
    assert isinstance(node.condition, Binary)
    assert isinstance(node.result, Binary)


@pytest.mark.parametrize("text", ["a.all(x)", "a.map(x)", "all(x, y)", "a.has(b)", "has(a.b, c)"])
def test_calls_with_other_arguments_are_no_macros(text):
    """A macro's name with another number of arguments, or another style, is an ordinary call."""
    assert not any(isinstance(node, Macro) for node in walk(parse(text)))


HOSTILE = {
    "brackets": "(" * 2000 + "1" + ")" * 2000,
    "negations": "!" * 4000 + "true",
    "signs": "-" * 3000 + "x",
    "sum": "1" + "+1" * 2000,
    "selects": "a" + ".a" * 2000,
    "open lists": "[" * 4000,
    "every level of precedence": "1||1&&1==1+1*(" * 64 + "1" + ")" * 64,
    "every level within the bound": "true||true&&1==1+1*size([" * 20 + "1" + "])" * 20,
    "nested lists": "[" * 2000 + "]" * 2000,
    "conditionals": "true?1:" * 580 + "1",
    "indexes": "a" + "[0]" * 1000,
    "calls": "size(" * 800 + "a" + ")" * 800,
    "digits": "1" * 4000,
    "long": "'" + "a" * 5000 + "'",
    "fractions": "0." + "1" * 4000 + "e" + "9" * 50 + " && 'a'",
    "maps": "{1:" * 1000 + "1" + "}" * 1000,
    "cubic": f"{list(range(300))}.all(a, {list(range(300))}.all(b, {list(range(300))}.all(c, a + b + c >= 0)))",
    "dyn loops": "x.all(a, x.all(b, x.all(c, x.all(d, x.all(e, a < e)))))",
    "doubling text": "['ab']" + ".map(x, x + x)" * 60,
    "doubling lists": "[1]" + ".map(x, [x, x])" * 60,
    "doubling replace": "'aaaaaaaaaa'" + ".replace('a', 'aaaaaaaaaa')" * 50,
    "doubling join": "['a', 'a']" + ".map(x, ['a', 'a'].join(x + x))" * 50,
    "pattern": "'a'.matches('((((a{1,100}){1,100}){1,100}){1,100}){1,100}')",
    "catastrophe": "('a'.matches('(a*)*b') || 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'.matches('^(a+)+$')) && false",
    "many patterns": " || ".join(f"x.matches('(a{{{n}}}){{900}}b')" for n in range(100, 190)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_expressions_are_refused_or_bounded(name):
    """Deep, long, quadratic or catastrophic expressions end in a message or a value, quickly."""
    started = process_time()
    with suppress(ExpressionError):
        evaluate(compile_expression(HOSTILE[name], Environment.dyn()), {"x": ["a" * 50], "a": [[1]]})
    assert process_time() - started < 0.5  # 100 ms is the figure; a busy machine gets five times that


def test_the_nearest_word_is_offered_and_a_far_one_is_not():
    """A slip is mended by the nearest known word; nothing is guessed for a stranger."""
    assert did_you_mean("fokus", ["focus", "locus"]) == "did you mean `focus`?"
    assert did_you_mean("zzz", ["focus"]) == ""
