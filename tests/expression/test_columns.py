"""Programs over many documents at once."""

from random import Random

import numpy as np
import pytest
from refused import ALIKE  # it stands beside this file

from canongate.expression import UNDETERMINED, Environment, Failure, RefusedError, compile_expression, evaluate
from canongate.expression import columns_encoding as encoding
from canongate.expression.columns import emit_columns
from canongate.expression.columns_flips import Standing, Standings
from canongate.expression.refusals import REFUSALS, Backend
from canongate.expression.sql_layout import EncodingError

SCHEMA = {
    "type": "object",
    "properties": {
        "n": {"type": "integer"},
        "x": {"type": "number"},
        "s": {"type": "string"},
        "t": {"type": "string"},
        "b": {"type": "boolean"},
        "z": {"type": ["integer", "null"]},
        "any": {},
        "o": {"type": "object", "title": "o", "properties": {"n": {"type": "integer"}, "s": {"type": "string"}}},
        "m": {"type": "object", "additionalProperties": {"type": "integer"}},
        "l": {"type": "array", "items": {"type": "integer"}},
        "k": {"type": "array", "items": {"type": "string"}},
        "rows": {
            "type": "array",
            "maxItems": 9,
            "items": {
                "type": "object",
                "title": "row",
                "properties": {
                    "n": {"type": "integer"},
                    "s": {"type": "string"},
                    "ok": {"type": "boolean"},
                    "l": {"type": "array", "maxItems": 9, "items": {"type": "integer"}},
                },
            },
        },
        "odd": {
            "anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "array", "items": {"type": "string"}}]
        },
        "either": {
            "anyOf": [
                {"type": "object", "title": "one", "properties": {"n": {"type": "integer"}, "a": {"type": "string"}}},
                {"type": "object", "title": "two", "properties": {"n": {"type": "string"}}},
                {
                    "type": "object",
                    "title": "three",
                    "additionalProperties": {"type": "boolean"},
                    "properties": {"c": {}},
                },
            ]
        },
    },
}
ENVIRONMENT = Environment.from_schema(SCHEMA)


def compiled(*texts):
    """Programs of texts over the schema above."""
    return [compile_expression(text, ENVIRONMENT) for text in texts]


def asked(text, documents, copies=1):
    """What one program gives on each document; with copies, its lists stand in tables."""
    emitted = emit_columns(compiled(text))
    return emitted.values(emitted.encode(documents * copies), 0)[: len(documents)]


def expected(text, documents):
    """What the evaluator gives."""
    (program,) = compiled(text)
    found = [evaluate(program, document) for document in documents]
    return [UNDETERMINED if isinstance(one, Failure) else one for one in found]


DOCUMENTS = [
    {},
    {"n": 3, "x": 1.5, "s": "ab", "t": "b", "b": True, "z": None, "o": {"n": 1}, "m": {"k": 2}, "l": [], "k": []},
    {"n": -(2**63), "x": 3, "s": "", "t": "", "b": False, "z": 4, "o": {}, "m": {}, "l": [3, 0, -4], "k": ["ab", "é"]},
    {
        "n": 2**62,
        "x": float("nan"),
        "s": "é",
        "t": "ab",
        "b": True,
        "o": {"s": "q"},
        "l": [2**62, 5],
        "k": ["b"],
        "rows": [{"n": 1, "s": "ab", "ok": True, "l": [1]}, {"n": 7, "l": []}, {"l": [3, 4]}],
        "either": {"n": 1, "a": "x"},
    },
    {"n": 0, "x": -0.0, "s": "zz", "t": "zz", "rows": [], "either": {"n": "q"}},
    {"n": 5, "x": 1e300, "rows": [{"n": 5, "s": "zz", "ok": False}], "either": {"c": 1, "other": True}},
]
TEXTS = [
    "n", "x", "s", "b", "z", "n + 1", "n - 1", "n * 3", "n * n", "n / 2", "7 / n", "n % 2", "7 % n", "-n", "n * -1 - n",
    "x + 1.5", "x - x", "x * 2.0", "x / 0.0", "-x", "double(n)", "int(x)", "int(x * 1e10)", "math.abs(n)",
    "math.abs(x)", "math.isNaN(x)", "math.isInf(x)", "math.isFinite(x)", "size(s)", "size(l)", "size(rows)",
    "n == 3", "n == x", "n < x", "x < 2.5", "x == x", "n != 3", "n >= 4611686018427387904", "n <= -5", "b == true",
    "b < true", "b <= false", "b > false", "b >= true", "z == null", "null == z", "z == 4", "z > 3", "s == 'ab'",
    "s < 'b'", "s >= 'ab'", "'b' > s", "s == 'nowhere'", "s <= 'nowhere'", "s == t", "s < t", "s != t", "'a' < 'b'",
    "s.contains('b')", "s.startsWith('a')", "s.endsWith('b')", "s.matches('^[a-z]+$')", "'abc'.contains(s)",
    "'abc'.startsWith('a')", "b ? n : 0", "b ? s : t", "b ? s : 'other'", "(b ? s : t) == 'ab'", "b ? x : 2.0",
    "b ? null : z", "b && n > 0", "b || n > 0", "!b", "b && s == 'ab' || n < 0", "has(o.n)", "has(o.s)", "has(m.k)",
    "'k' in m", "m.k", "m['k'] + 1", "o.n == 1", "o.s", "n in [1, 3]", "s in ['ab', 't']", "s in k", "n in l",
    "0 in l", "l.all(e, e > 0)", "l.exists(e, e > n)", "l.exists_one(e, e == 5)", "l.exists(e, 12 / e > 2)",
    "l.filter(e, e > 0).size()", "l.map(e, e * 2).exists(e, e > 5)", "l.filter(e, e > 0).all(e, e + n > 0)",
    "k.exists(e, e == s)", "k.all(e, e.startsWith('a'))", "k.exists(e, e == 'é')", "rows.all(r, r.n < 7)",
    "rows.exists(r, r.ok)", "rows.exists(r, has(r.ok) && r.ok)", "rows.exists(r, r.s == s)",
    "rows.all(r, r.l.all(e, e > 0))", "rows.exists(r, r.l.exists(e, e == r.n))", "rows.exists(r, r.n == n)",
    "rows.exists(r, r.l.exists(e, e + n > r.n))", "rows.exists(r, l.exists(e, e == r.n))", "rows.all(r, size(r.l) < 2)",
    "rows.exists(r, rows.exists(q, q.n > r.n))", "rows.filter(r, has(r.n)).exists(r, r.n == 7)", "rows.all(r, b)",
    "size(rows.filter(r, r.l.exists(e, e > 2))) == 1", "[n, 1].exists(e, e == 3)", "[s, t] == ['ab', 'b']",
    "l == [3, 0, -4].filter(e, e > 9) || true", "either.n == 1", "either.n == 'q'", "has(either.n)", "either.a",
    "either.other", "has(either.other)", "(b ? n : 'x') == 3", "9223372036854775807 * 2 > n", "s == (b ? 'ab' : t)",
    "true", "1.5", "'a'", "null",
]  # fmt: skip


@pytest.mark.parametrize("copies", [1, 3], ids=["lists in chunks", "lists in tables"])
def test_each_construct_has_the_value_of_the_evaluator(copies):
    """Every operation gives the reference value or the lack of one, wherever the lists are kept."""
    refused = []
    for text in TEXTS:
        try:
            found = asked(text, DOCUMENTS, copies)
        except RefusedError as error:
            refused.append((text, error.name))
            continue
        wanted = expected(text, DOCUMENTS)
        assert [repr(one) for one in found] == [repr(one) for one in wanted], text

    assert refused == [("l == [3, 0, -4].filter(e, e > 9) || true", "list-equality")]


def test_random_pairs_have_the_same_outcome_with_lists_in_tables(differential):
    """Five thousand random pairs have the reference outcome where every list repeats."""

    def outcomes(programs, documents):
        columns = differential.columns_outcomes(programs, documents * 3)
        return [found and found[: len(documents)] for found in columns]

    asked_, _, found = differential.backend_differences(5_000, 11, outcomes)

    assert found == []
    assert asked_ > 2_000


def test_chunks_of_any_size_give_the_same_outcomes(differential, monkeypatch):
    """Where chunks begin and end, and when lists are found not to repeat, changes nothing."""
    programs, documents = next(iter(differential.batches(1_000, 12)))
    emitted, _ = differential.columns_of(programs)
    whole = [emitted.values(emitted.encode(documents * 5), at) for at in range(len(emitted.programs))]

    for rows, cells, many in ((7, 4_000_000, 100_000), (16_384, 30, 100_000), (16, 4_000_000, 3)):
        monkeypatch.setattr(encoding, "ROWS", rows)
        monkeypatch.setattr(encoding, "CELLS", cells)
        monkeypatch.setattr(encoding, "_MANY", many)
        dataset = emitted.encode(documents * 5)
        assert len(dataset.chunks) > 5
        found = [emitted.values(dataset, at) for at in range(len(emitted.programs))]
        assert repr(found) == repr(whole)


def test_lists_that_repeat_stand_once():
    """Distinct lists go to a table, by what is read of them; lists that differ are laid out with their documents."""
    emitted = emit_columns(compiled("rows.exists(r, r.ok) && l.all(e, e > 0)"))
    documents = [{"rows": [{"ok": at % 2 == 0, "n": at}], "l": [at]} for at in range(100)]

    dataset = emitted.encode(documents)

    assert {path: table.rows for path, table in dataset.tables.items()} == {("rows",): 2}
    assert dataset.rows == 100
    (outcomes,) = emitted.outcomes(dataset)
    assert list(np.nonzero(outcomes.true[0])[0]) == list(range(2, 100, 2))


def test_integers_are_exact_at_the_ends_of_64_bits():
    """Products near 2**63 are told apart from those beyond it."""
    numbers = [2**31, -(2**31), 2**32, 3037000499, 3037000500, 2**62, -(2**62), -(2**63), 2**63 - 1, 0, 1, -1, 2, -2]
    documents = [{"n": one, "z": two} for one in numbers for two in numbers]

    for text in ("n * z", "n + z", "n - z", "n / z", "n % z", "-n + z"):
        assert asked(text, documents) == expected(text, documents)


@pytest.mark.parametrize(
    ("document", "path"), [({"n": 2**63}, "n"), ({"rows": [{"l": [1, "a"]}]}, r"rows\[\]\.l\[\]"), ({"s": 1}, "s")]
)
def test_a_document_that_does_not_fit_is_not_encoded(document, path):
    """A value of another type, or an integer beyond 64 bits, is an error that names its place."""
    emitted = emit_columns(compiled("n > 1 && rows.all(r, r.l.all(e, e > 1)) && s == 'a'"))

    with pytest.raises(EncodingError, match=f"^{path} "):
        emitted.encode([{}, document])


def test_no_documents_have_no_outcomes():
    """An empty dataset is computed like any other."""
    emitted = emit_columns(compiled("l.all(e, e > 1) && s == 'a' && n > 3"))

    assert list(emitted.outcomes(emitted.encode([]))) == []
    assert asked("l.all(e, e > 1) && s < 'a'", [{}, {}]) == [UNDETERMINED, UNDETERMINED]


RULES = [
    (None, "n > 0"),
    ("b", "s == 'ab'"),
    (None, "l.all(e, e < 4)"),
]
VALUES = {"n": [0, 1, 5], "b": [True, False], "s": ["ab", "c"], "x": [0.5, 2], "l": [[1], [5], []]}
CHANGED = [(None, "n > 3"), (None, "s == 'ab' || n > 2"), ("b || x > 1.0", "l.exists(e, e < 2)"), ("b", "s == 'ab'")]


def rule(when, require):
    """A rule of programs."""
    return (None if when is None else compiled(when)[0], compiled(require)[0])


def standing(rules, document):
    """The verdict of rules on a document, by the evaluator."""
    outcomes = set()
    for when, require in rules:
        applies = True if when is None else evaluate(when, document)
        holds = evaluate(require, document) if applies is True else not isinstance(applies, Failure) or applies
        outcomes.add("open" if isinstance(holds, Failure) else "pass" if holds else "fail")
    return Standing.BLOCKED if "fail" in outcomes else Standing.UNDECIDED if "open" in outcomes else Standing.ACCEPTED


@pytest.mark.parametrize("changed", CHANGED, ids=str)
@pytest.mark.parametrize("position", range(3))
def test_flips_are_those_of_a_full_evaluation(changed, position, monkeypatch):
    """What flips when one rule changes is what differs between two full evaluations."""
    monkeypatch.setattr(encoding, "ROWS", 64)
    random = Random(3)  # noqa: S311  # reproducible cases
    documents = [
        {
            name: random.choice(values)
            for name, values in {
                "n": [0, 1, 5],
                "b": [True, False],
                "s": ["ab", "c"],
                "x": [0.5, 2],
                "l": [[1], [5], []],
            }.items()
            if random.random() < 0.95
        }
        for _ in range(500)
    ]
    rules, new = [rule(*one) for one in RULES], rule(*changed)
    after = [*rules[:position], new, *rules[position + 1 :]]
    programs = [program for one in (*rules, new) for program in one if program is not None]
    standings = Standings(rules, emit_columns(programs).encode(documents))

    flips = standings.flips(position, new)

    before = [standing(rules, document) for document in documents]
    then = [standing(after, document) for document in documents]
    assert standings.standing().tolist() == before
    differs = [at for at in range(500) if before[at] != then[at]]
    assert flips.rows.tolist() == differs
    for one in Standing:
        for two in Standing:
            pairs = zip(before, then, strict=True)
            assert flips.count(one, two) == (0 if one == two else sum(pair == (one, two) for pair in pairs))


EXAMPLES = {
    **ALIKE,
    "unknown-type": "any == 1",
    "double-text": "string(x + 0.5) == '1'",
    "size": "[1, 2, 3, 4, 5, 6, 7].all(a, " * 5 + "a > 1" + ")" * 5,
    "computed-text": "s + t == 'a'",
    "map-loop": "m.all(k, k != 'a')",
    "computed-key": "m[s] == 1",
    "position": "l[0] == 1",
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_refusal_is_by_name_and_place(name):
    """What columns leave out is refused by the name that stands in the table."""
    with pytest.raises(RefusedError) as caught:
        emit_columns(compiled(EXAMPLES[name]))

    assert caught.value.name == name
    assert caught.value.diagnostics[0].message.startswith(f"columns leaves out {REFUSALS[name][0]}")


def test_every_refusal_of_columns_has_an_example():
    """The table lists nothing for columns that no expression can meet."""
    assert {name for name, (_, backends) in REFUSALS.items() if Backend.COLUMNS in backends} == set(EXAMPLES)


@pytest.mark.parametrize("text", ["s.contains(t)", "m.size() > 0", "string(n) == '1'", "'a' + 'b' == 'ab'"])
def test_what_would_need_new_text_or_all_keys_is_refused(text):
    """Tests of one field against another, sizes of maps, numbers as text are left to the other back ends."""
    refused, kept = compiled(text, "n > 1")

    assert emit_columns([kept]).programs == (kept,)
    with pytest.raises(RefusedError):
        emit_columns([refused])
