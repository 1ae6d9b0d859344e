"""Expressions made to hurt: each is refused, or takes no longer than a rule may."""

import sys
from time import process_time

import pytest

from canongate.expression import (
    Environment,
    ExpressionError,
    Program,
    RefusedError,
    compile_expression,
    emit_python,
    emit_sql,
    evaluate,
    explain,
    render,
)
from canongate.expression.columns import emit_columns

SCHEMA = {
    "type": "object",
    "properties": {
        "l": {"type": "array", "maxItems": 20, "items": {"type": "integer"}},
        "s": {"type": "string", "maxLength": 100_000},
        "free": {"type": "array", "items": {"type": "integer"}},
        "n": {"type": "integer"},
        "m": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
}
SMALL = {"l": list(range(20)), "s": "a" * 30 + "b", "free": list(range(200)), "n": 3, "m": {}}
LARGE = SMALL | {"s": "a" * 100_000 + "c", "free": list(range(2000))}
SECONDS = 0.3
"""Three times what is asked for, of processor time: other work disturbs caches."""


def nest(before, after, times, core="true"):
    """Something within itself, many times."""
    return before * times + core + after * times


def loops(times):
    """Loops in loops."""
    return nest_named("l.all(x{}, ", times) + "true" + ")" * times


def nest_named(before, times):
    """The beginnings of loops, each with a variable of its own."""
    return "".join(before.format(at) for at in range(times))


CORPUS = {
    "logic nest": nest("(n > 1 && (n < 5 || (", ")))", 15, "n == 3"),
    "loop and logic nest": nest("(n > 1 || l.exists(x, x == n) && ", ")", 30, "n == 3"),
    "conditionals that absorb": nest("((n > 1 && l.all(x, x > n)) ? n < 1 : ", ")", 30, "n == 3"),
    "parens 2000": nest("(", ")", 2000),
    "brackets 2000": nest("[", "]", 2000, "1"),
    "braces": nest("{1:", "}", 1000, "1"),
    "not 4000": "!" * 4000 + "true",
    "minus 4000": "-" * 4000 + "1",
    "ternary right": "true ? 1 : " * 370 + "1",
    "ternary nest": nest("true ? ", " : 1", 290, "1"),
    "and chain": " && ".join(["true"] * 500),
    "or chain": " || ".join(["n > 1"] * 400),
    "plus chain": "+".join(["1"] * 2040) + " == 1",
    "mul chain": "*".join(["n"] * 2040) + " == 1",
    "concat chain": "+".join(["s"] * 1300) + " == 'a'",
    "select chain": "n" + ".a" * 2000,
    "index chain": "l" + "[0]" * 1300,
    "call chain": "s" + ".lowerAscii()" * 300 + " == 'a'",
    "method nest": "size(" * 800 + "s" + ")" * 800,
    "loops2": "l.all(a, l.all(b, a != b))",
    "loops3": loops(3),
    "loops4": loops(4),
    "loops10": loops(10),
    "loops 100": loops(100),
    "exists free": "free.exists(a, free.exists(b, a + b == 7))",
    "map doubling": "[1].map(a, [a, a]).map(b, [b, b])",
    "map growth": "l" + ".map(x, [x,x])" * 20 + ".size() == 1",
    "concat growth": "[l,l].map(x, x + x + x + x).map(y, y + y + y + y).exists(z, size(z) > 3)",
    "text growth": "s.replace('', s)" + ".replace('', s)" * 10 + " == 'a'",
    "join growth": "l.map(x, s + s + s).join(s) == 'a'",
    "split growth": "s.split('').map(x, s.split('')).exists(a, a.exists(b, b == 'a'))",
    "regex catastrophic": "s.matches('(a+)+$')",
    "regex nested": "s.matches('((((a*)*)*)*)*b')",
    "regex repeat": "s.matches('(a{1,1000}){1,1000}')",
    "regex repeat2": "s.matches('a{1000}{1000}')",
    "regex alternation": "s.matches('" + "|".join(f"a{i}b" for i in range(600)) + "')",
    "regex class": "s.matches('" + "[a-z]{1,100}" * 90 + "')",
    "regex lookahead": "s.matches('(?=a)b')",
    "regex backreference": "s.matches(r'(a)\\\\1')",
    "regex unicode": "s.matches(r'" + r"\\pL+" * 200 + "')",
    "regex dynamic": "s.matches(s)",
    "huge int": "9" * 4000 + " == 1",
    "huge double": "1e" + "9" * 4000 + " == 1.0",
    "huge hex": "0x" + "f" * 4000 + " == 1",
    "huge string": "'" + "a" * 4080 + "' == s",
    "huge bytes": "b'" + "\\xff" * 1000 + "' == b''",
    "escapes": "'" + "\\u0041" * 600 + "' == s",
    "unterminated": "'" + "a" * 4000,
    "unterminated3": "'''" + "a" * 4000,
    "comments": "//" + "a" * 4000,
    "newlines": "\n" * 4000 + "n > 1",
    "long": "n > 1 &&" * 10000 + "true",
    "list literal": "[" + ",".join(["1"] * 2000) + "].exists(x, x == 2)",
    "map literal": "{" + ",".join(f"{i}: {i}" for i in range(400)) + "}[5] == 5",
    "in chain": "1 in " + "[1]" + " in [true]" * 300,
    "idents": "a" * 4000,
    "mistakes": " + ".join(f"unknown{i}" for i in range(300)),
    "mistakes select": " && ".join(f"n.f{i}" for i in range(300)),
    "garbage": "@#$%^&*" * 500,
    "unicode garbage": "\u202e\u0000\ufeff" * 500,
    "surrogate": '"\ud800" == s',
    "duration": "duration('" + "1h" * 2000 + "') == duration('1s')",
    "timestamp": "timestamp('" + "9" * 4000 + "') == timestamp(0)",
    "to int": "int('" + "9" * 4000 + "') == 1",
    "to double": "double('" + "9" * 4000 + "') == 1.0",
    "shift": "math.bitShiftLeft(1, 9223372036854775807) == 0",
    "string number": "string(" * 300 + "n" + ")" * 300 + " == 'a'",
    "filter loops": "l.filter(a, l.filter(b, l.exists(c, c == b)).size() > a).size() > 1",
    "views": "l" + ".filter(x, x > 1).map(y, y)" * 20 + ".exists(z, z > 1)",
}
ACCEPTED = {
    "and chain", "concat growth", "conditionals that absorb", "logic nest", "loop and logic nest",
    "duration", "escapes", "exists free", "filter loops", "huge bytes", "huge double",
    "huge string", "list literal", "loops2", "loops3", "map doubling", "map literal", "newlines", "or chain",
    "regex alternation", "regex backreference", "regex catastrophic", "regex class", "regex dynamic", "regex nested",
    "regex unicode", "shift", "timestamp", "to double", "to int", "views",
}  # fmt: skip
"""What is no more than a rule may be; everything else is refused when it is compiled."""
UNCHECKED_ONLY = {
    "idents", "mistakes select", "regex lookahead", "regex repeat", "regex repeat2",
}  # fmt: skip
"""What only the types of a schema refuse."""


@pytest.mark.parametrize("name", CORPUS)
@pytest.mark.parametrize("strict", [True, False], ids=["schema", "unchecked"])
def test_it_is_refused_or_bounded(name, strict):
    """Compiling, evaluating, explaining and every way of emitting it take no longer than a rule may."""
    environment = Environment.from_schema(SCHEMA) if strict else Environment.unchecked()
    program = within(lambda: compiled(CORPUS[name], environment))

    assert isinstance(program, Program) == (name in ACCEPTED or (not strict and name in UNCHECKED_ONLY))
    if isinstance(program, Program):
        for document in (SMALL, LARGE):
            within(lambda document=document: evaluate(program, document))
            within(lambda document=document: emit_python([program]).outcomes(document))
        within(lambda: render(explain(program, SMALL)))
    if isinstance(program, Program) and strict:
        for emit in (emit_sql, lambda one: emit_sql(one, dialect="spark"), lambda one: emit_columns([one])):
            within(lambda emit=emit: emitted(emit, program))


def compiled(text, environment):
    """The program of a text, or the message with which it is refused."""
    try:
        return compile_expression(text, environment)
    except ExpressionError as error:
        return str(error)


def emitted(emit, program):
    """What is emitted; to be refused by name is as good."""
    try:
        return emit(program)
    except RefusedError as error:
        return error.name


@pytest.fixture(autouse=True)
def _untraced():
    """Time what runs, not the counting of its lines."""
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)


def within(run):
    """What something gives, in the shorter of two runs of bounded length."""
    taken, found = [], None
    for _ in range(2):
        start = process_time()
        found = run()
        taken.append(process_time() - start)
        if taken[-1] < SECONDS:
            break
    assert min(taken) < SECONDS
    return found
