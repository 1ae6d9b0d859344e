"""Programs as Spark SQL, run by ``make spark``; what needs no Java machine is tested with every other test."""

import pytest

from canongate.expression import Environment, RefusedError, compile_expression, evaluate
from canongate.expression.refusals import REFUSALS, Backend
from canongate.expression.sql import emit_sql, sql_layout

SCHEMA = {
    "type": "object",
    "properties": {
        "n": {"type": "integer"},
        "x": {"type": "number"},
        "y": {"type": "number"},
        "s": {"type": "string"},
        "b": {"type": "boolean"},
        "z": {"type": ["string", "null"]},
        "o": {"type": "object", "title": "o", "properties": {"n": {"type": "integer"}, "s": {"type": "string"}}},
        "m": {"type": "object", "additionalProperties": {"type": "integer"}},
        "l": {"type": "array", "maxItems": 9, "items": {"type": "integer"}},
        "rows": {
            "type": "array",
            "maxItems": 5,
            "items": {
                "type": "object",
                "title": "row",
                "properties": {"l": {"type": "array", "items": {"type": "integer"}}},
            },
        },
    },
}
# Spark's client leaves its sockets to the end of the process.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ENVIRONMENT = Environment.from_schema(SCHEMA)
NUMBERS = [0, 1, -1, 2, -7, 2**62, 2**63 - 1, -(2**63)]
DOUBLES = [0.0, -0.0, 1.5, -2.5, 1e300, float("nan"), float("inf"), float("-inf"), 2.0**63, 3]


def test_a_predicate_over_columns_reads_as_it_was_written():
    """A segment's predicate becomes plain SQL over its columns, in the dialect's own quotes and types."""
    sql = emit_sql(compile_expression("n >= 3 && s == 'NL'", ENVIRONMENT), {"n": "c.orders"}, "spark")

    assert sql.value == "((c.orders >= CAST(3 AS BIGINT)) AND (`s` = 'NL'))"
    assert sql.undetermined == f"({sql.value} IS NULL)"


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("n + 1", "try_add(`n`, CAST(1 AS BIGINT))"),
        ("-n", "try_subtract(CAST(0 AS BIGINT), `n`)"),
        ("n / 2", ("CASE WHEN CAST(2 AS BIGINT) = CAST(-1 AS BIGINT) THEN try_subtract(CAST(0 AS BIGINT), `n`) "
                  "ELSE `n` div nullif(CAST(2 AS BIGINT), CAST(0 AS BIGINT)) END")),
        ("n % 2", ("CASE WHEN CAST(2 AS BIGINT) = CAST(-1 AS BIGINT) AND `n` = CAST('-9223372036854775808' AS BIGINT) "
                  "THEN CAST(NULL AS BIGINT) ELSE `n` % nullif(CAST(2 AS BIGINT), CAST(0 AS BIGINT)) END")),
        ("1.0 / double(n)", ("CASE WHEN CAST(`n` AS DOUBLE) = CAST('0.0' AS DOUBLE) THEN (CAST('1.0' AS DOUBLE) * "
                            "power(CAST(`n` AS DOUBLE), CAST('-1.0' AS DOUBLE))) ELSE CAST('1.0' AS DOUBLE) / "
                            "nullif(CAST(`n` AS DOUBLE), CAST('0.0' AS DOUBLE)) END")),
        ("s + 'é'", "(`s` || CAST(X'c3a9' AS STRING))"),
        ("s + '!'", "(`s` || '!')"),
        ("m.k", "try_element_at(`m`, 'k')"),
        ("s in m", "CASE WHEN `m` IS NOT NULL AND `s` IS NOT NULL THEN map_contains_key(`m`, `s`) END"),
        ("size(m)", "CAST(array_size(map_keys(`m`)) AS BIGINT)"),
        ("m.all(k, b)", "aggregate(array_sort(map_keys(`m`)), TRUE, (av0, v0) -> av0 AND `b`)"),
        ("size(l)", "CAST(array_size(`l`) AS BIGINT)"),
        ("l[n]", "CASE WHEN `n` >= CAST(0 AS BIGINT) AND `n` < array_size(`l`) THEN get(`l`, CAST(`n` AS INT)) END"),
        ("l.exists(e, e == n)", "aggregate(`l`, FALSE, (av0, v0) -> av0 OR (v0 = `n`))"),
        ("l.filter(e, b).size() == 1", ("(CASE WHEN aggregate(`l`, TRUE, (av0, v0) -> av0 AND CASE `b` WHEN TRUE THEN "
         "TRUE WHEN FALSE THEN TRUE END) IS NOT NULL THEN aggregate(`l`, CAST(0 AS BIGINT), (av1, v1) -> av1 + CASE "
         "CASE `b` WHEN TRUE THEN TRUE WHEN FALSE THEN FALSE END WHEN TRUE THEN CAST(1 AS BIGINT) WHEN FALSE THEN "
         "CAST(0 AS BIGINT) END) END = CAST(1 AS BIGINT))")),
        ("o.s", "(`o`).`s`"),
    ],
)  # fmt: skip
def test_nothing_stops_a_query_or_wraps_around(text, sql):
    """Arithmetic is tried, zero divides nothing, positions and keys are asked for, loops are three-valued folds."""
    assert emit_sql(compile_expression(text, ENVIRONMENT), dialect="spark").value == sql


def test_the_columns_are_laid_out_in_the_types_of_the_dialect():
    """Objects are STRUCTs, lists ARRAYs, maps MAPs; a place of several kinds has a member for each."""
    texts = ("z == 'a' && o.n > 1", "m.k == 1 && rows.all(r, r.l.all(e, e > 0))")
    layout = sql_layout([compile_expression(text, ENVIRONMENT) for text in texts], "spark")

    assert layout.columns == {
        "m": "MAP<STRING, BIGINT>",
        "o": "STRUCT<`?`: BOOLEAN, `n`: BIGINT>",
        "rows": "ARRAY<STRUCT<`?`: BOOLEAN, `l`: ARRAY<BIGINT>>>",
        "z": "STRUCT<`string`: STRING, `null_type`: BOOLEAN>",
    }
    assert layout.encode({"m": {"k": 1}, "o": {}, "z": None}) == (
        {"k": 1},
        {"?": True, "n": None},
        None,
        {"string": None, "null_type": True},
    )


def test_patterns_are_left_to_other_back_ends():
    """Spark's patterns are Java's, which are not RE2: they are refused by name."""
    with pytest.raises(RefusedError) as caught:
        emit_sql(compile_expression("s.matches('a$')", ENVIRONMENT), dialect="spark")

    assert caught.value.name == "pattern"
    assert {name for name, (_, backends) in REFUSALS.items() if Backend.SPARK in backends} == {
        "pattern",
        *(name for name, (_, backends) in REFUSALS.items() if Backend.DUCKDB in backends),
    }


@pytest.fixture(scope="module")
def outcomes(differential):
    """Asks programs of documents in Spark, with its ANSI mode on and off."""

    def ask(programs, documents):
        found = []
        for mode in ("true", "false"):
            differential.spark().conf.set("spark.sql.ansi.enabled", mode)
            found.append(differential.spark_outcomes(programs, documents))
        assert repr(found[0]) == repr(found[1])
        return found[0]

    return ask


def agree(texts, documents, outcomes, differential):
    """Assert that every text has the outcomes of the evaluator on every document."""
    programs = [compile_expression(text, ENVIRONMENT) for text in texts]
    for program, found in zip(programs, outcomes(programs, documents), strict=True):
        wanted = [differential.canonical(evaluate(program, document)) for document in documents]
        assert found == wanted, program.text


@pytest.mark.spark
def test_integers_overflow_to_undetermined(outcomes, differential):
    """Arithmetic at the ends of 64 bits and by zero is undetermined, never wrapped and never an error of the query."""
    documents = [{"n": one, "m": {"k": two}} for one in NUMBERS for two in NUMBERS]

    agree(["n + m.k", "n - m.k", "n * m.k", "n / m.k", "n % m.k", "-n", "math.abs(n)", "n / 0", "n % -1"], documents,
          outcomes, differential)  # fmt: skip


@pytest.mark.spark
def test_doubles_are_those_of_ieee(outcomes, differential):
    """Division by both zeros, NaN in every comparison, and conversions are those of the language."""
    documents = [{"x": one, "y": two} for one in DOUBLES for two in DOUBLES]
    texts = [
        *(f"double(x) {operator} double(y)" for operator in "/+-*"), "x == y", "x != y", "x < y", "x <= y", "x > y",
        "x >= y", "x == 1.5", "x > 2.0", "2.0 < x", "int(x)", "double(x)", "-double(x)", "math.isNaN(x)",
        "math.abs(double(x))", "math.isInf(x)", "math.isFinite(x)", "1.0 / -0.0 < 0.0",
    ]  # fmt: skip

    agree(texts, documents, outcomes, differential)


@pytest.mark.spark
def test_texts_are_compared_and_quoted_as_they_are(outcomes, differential):
    """Order is by code point, and literals hold any character."""
    words = ["", "a", "B", "é", "\U0001f600", "it's", "back\\slash", "new\nline", 'quo"te']
    documents = [{"s": word, "z": word, "b": word > "b"} for word in words] + [{"z": None}, {}]
    quoted = [word.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") for word in words]
    texts = [f"s {operator} '{word}'" for word in quoted for operator in ("==", "<")]
    texts += [
        "size(s)", "s + '!'", "s.contains('\\\\')", "s.startsWith('')", "s.endsWith('e')", "s.lowerAscii()",
        "s.upperAscii()", "string(b)", "b < true", "z == null", "z == s", "string(s)", "bool(b)", "b ? s : 'x'",
    ]  # fmt: skip

    agree(texts, documents, outcomes, differential)


@pytest.mark.spark
def test_lists_maps_and_objects_are_asked_without_errors(outcomes, differential):
    """Positions outside a list and missing keys and objects are undetermined; folds are three-valued."""
    documents = [
        {},
        {"l": [], "m": {}, "o": {}, "rows": [], "n": 0, "s": "q"},
        {"l": [3, 0, 2**63 - 1], "m": {"k": 1, "q": 2}, "o": {"n": 1}, "n": 2, "s": "k", "rows": [{"l": [1]}, {}]},
        {"l": [5], "o": {"s": "t"}, "n": -(2**63), "s": "none", "rows": [{"l": [0, 2]}, {"l": []}]},
    ]
    texts = [
        "l[0]", "l[n]", "l[-1] == 1", "size(l)", "l.all(e, e > 0)", "l.exists(e, 12 / e > 2)",
        "l.all(e, 12 / e > 2)", "l.exists_one(e, e == 5)", "l.filter(e, e + 1 > 0).size()",
        "l.map(e, e + 1).exists(e, e > 5)", "n in l", "m.k", "m[s]", "s in m", "size(m)", "m.all(k, m[k] > 1)",
        "has(o.n)", "has(m.k)", "o.n", "o.s", "double(n)", "rows.all(r, r.l.all(e, e > 0))", "string(n)", "int(n)",
        "rows.exists(r, has(r.l) && size(r.l) == 0)", "rows.exists(r, l.exists(e, e in r.l))", "l == [5]",
    ]  # fmt: skip

    agree(texts, documents, outcomes, differential)


@pytest.mark.spark
def test_random_pairs_have_the_same_outcome_in_spark(differential):
    """Random pairs have the reference outcome in Spark; few programs are refused."""
    asked, refused, found = differential.backend_differences(4_000, 9, differential.spark_outcomes)

    assert found == []
    assert asked > 3_000
    assert refused < 25
