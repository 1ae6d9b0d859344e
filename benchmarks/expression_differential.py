"""
Random expressions and documents, and whether every evaluator gives the same outcome.

Run ``python benchmarks/expression_differential.py [PAIRS] [SEED]``; the tests run a smaller number of pairs. The
official C++ engine (``cel_expr_python``) is the judge. Outcomes are values with their kinds; every error is one
outcome, because the language does not say which of several errors is told.
"""

import math
import sys
from contextlib import suppress
from functools import cache
from random import Random
from typing import Any

from canongate.expression import Environment, ExpressionError, Failure, compile_expression, evaluate
from canongate.expression.values import INT_MAX, Duration, Kind, Timestamp, Uint, kind_of

ITEM = {
    "type": "object",
    "title": "item",
    "required": ["k"],
    "properties": {
        "k": {"type": "string"},
        "v": {"type": "integer"},
        "ok": {"type": "boolean"},
        "subs": {"type": "array", "maxItems": 3, "items": {"type": "integer"}},
    },
}
CLAIM = {
    "type": "object",
    "title": "claim",
    "properties": {
        "status": {"enum": ["proven", "refuted", "open"]},
        "n": {"type": "integer"},
        "x": {"type": "number"},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "d": {
            "type": "object",
            "title": "d",
            "properties": {
                "focus": {"enum": ["primary", "secondary", "candidate"]},
                "name": {"type": "string", "maxLength": 40},
                "n": {"type": "integer"},
                "x": {"type": "number"},
                "flag": {"type": "boolean"},
                "opt": {"type": ["string", "null"]},
                "day": {"type": "string", "format": "date"},
                "tags": {"type": "array", "maxItems": 5, "items": {"type": "string"}},
                "nums": {"type": "array", "maxItems": 5, "items": {"type": "integer"}},
                "items": {"type": "array", "maxItems": 4, "items": ITEM},
                "m": {"type": "object", "maxProperties": 3, "additionalProperties": {"type": "integer"}},
            },
        },
        "p": {
            "type": "object",
            "title": "p",
            "properties": {
                "limit": {"type": "integer"},
                "ratio": {"type": "number"},
                "names": {"type": "array", "maxItems": 4, "items": {"type": "string"}},
            },
        },
        "e": {
            "type": "object",
            "title": "e",
            "properties": {
                "a": CLAIM,
                "b": CLAIM,
                "claims": {"type": "object", "maxProperties": 3, "additionalProperties": CLAIM},
            },
        },
        "today": {"type": "string", "format": "date"},
        "hits": {"type": "integer"},
    },
}
_WORDS = [
    "primary",
    "secondary",
    "",
    "a",
    "ab",
    "abc",
    "b",
    "é",
    "x-1",
    "10",
    "2026-04-26",
    "2025-12-31",
    "\U0001f600z",
]
_INTS = [0, 1, 2, 3, -1, 7, 10, 100, -5, 2**31, 2**53 + 1, 2**62, 2**63 - 1, -(2**63), 2**63, 9007199254740993]
_DOUBLES = [0.0, 1.0, -1.0, 0.5, 2.5, 100.0, 1e10, 1e300, -0.0, math.nan, math.inf, -math.inf, 9007199254740992.0]
DOCUMENTS_EACH = 5
BATCH = (25, 40)
"""Programs and documents in one batch of a back end."""
_SMALL = [0, 1, 2, 3, -1, 7, 10, 100]


class Documents:
    """Random documents of the schema; ``gaps``: how often a field is missing, ``odd``: how often one is wrong."""

    def __init__(self, random: Random, gaps: float = 0.2, odd: float = 0.0) -> None:
        self._random, self._gaps, self._odd = random, gaps, odd

    def make(self) -> dict[str, Any]:
        """Return one document."""
        made = self._value(SCHEMA)
        return made if isinstance(made, dict) else {}

    def _value(self, schema: dict[str, Any]) -> Any:
        random = self._random
        if random.random() < self._odd:
            return random.choice([None, True, 1, 1.5, "a", [], {}, [1], {"a": 1}, 2**63])
        if "enum" in schema:
            return random.choice(schema["enum"])
        kind = schema["type"] if isinstance(schema["type"], str) else random.choice(schema["type"])
        return getattr(self, f"_{kind}")(schema)

    def _object(self, schema: dict[str, Any]) -> dict[str, Any]:
        random = self._random
        if "properties" not in schema:
            keys = random.sample(["a", "b", "c", "abc"], random.randint(0, schema["maxProperties"]))
            return {key: self._value(schema["additionalProperties"]) for key in keys}
        required = schema.get("required", ())
        return {
            name: self._value(one)
            for name, one in schema["properties"].items()
            if name in required or random.random() >= self._gaps
        }

    def _array(self, schema: dict[str, Any]) -> list[Any]:
        return [self._value(schema["items"]) for _ in range(self._random.randint(0, schema["maxItems"]))]

    def _string(self, schema: dict[str, Any]) -> str:
        if schema.get("format") == "date":
            return self._random.choice(["2026-04-26", "2025-12-31", "2026-11-22"])
        return self._random.choice(_WORDS)

    def _integer(self, _schema: dict[str, Any]) -> int:
        return self._random.choice(_INTS if self._random.random() < 0.3 else _SMALL)

    def _number(self, _schema: dict[str, Any]) -> float:
        return self._random.choice(_DOUBLES if self._random.random() < 0.6 else _INTS)

    def _boolean(self, _schema: dict[str, Any]) -> bool:
        return self._random.random() < 0.5

    def _null(self, _schema: dict[str, Any]) -> None:
        return None


class Expressions:
    """Random expressions of a type; ``wrong`` is how often an operand has another type than the place asks for."""

    TYPES = ("bool", "int", "double", "string", "ints", "strings", "items")

    def __init__(self, random: Random, wrong: float = 0.0) -> None:
        self._random, self._wrong = random, wrong
        self._locals: list[tuple[str, str]] = []
        self._quiet = 0

    def make(self, kind: str = "bool", depth: int = 3) -> str:
        """Return the text of one expression."""
        if self._random.random() < self._wrong:
            kind = self._random.choice(self.TYPES)
        options = [one for one, of in self._locals if of == kind] if self._random.random() < 0.5 else []
        if options:
            return self._random.choice(options)
        method = getattr(self, f"_{kind}")
        return method(depth - 1) if depth > 0 else self._leaf(kind)

    def _pick(self, *options: str) -> str:
        return self._random.choice(options)

    def _leaf(self, kind: str) -> str:
        random = self._random
        fields = {
            "bool": ["d.flag", "has(d.opt)", "has(e.a.status)", "has(d.m.a)"],
            "int": [
                "d.n",
                "p.limit",
                "hits",
                "e.a.n",
                "d.m.a",
                "d.m['b']",
                "e.claims.a.n",
                "d.nums[0]",
                "size(d.tags)",
            ],
            "double": ["d.x", "p.ratio", "e.a.x", "e.claims['b'].x"],
            "string": ["d.focus", "d.name", "d.opt", "d.day", "today", "e.a.status", "d.tags[0]", "d.items[0].k"],
            "ints": ["d.nums", "d.items[0].subs"],
            "strings": ["d.tags", "p.names"],
            "items": ["d.items"],
        }[kind]
        for name, of in self._locals:
            if of == "item":
                fields += {
                    "bool": [f"{name}.ok"],
                    "int": [f"{name}.v"],
                    "string": [f"{name}.k"],
                    "ints": [f"{name}.subs"],
                }.get(kind, [])
        if random.random() < 0.65:
            return random.choice(fields)
        return {
            "bool": lambda: self._pick("true", "false"),
            "int": lambda: str(random.choice(_INTS[:-2] if random.random() < 0.2 else _SMALL)),
            "double": lambda: self._pick("0.0", "1.5", "-2.5", "1e10", "100.0", "(0.0/0.0)"),
            "string": lambda: "'" + random.choice(_WORDS) + "'",
            "ints": lambda: self._pick("[]", "[1, 2]", "[0, -1, 7]"),
            "strings": lambda: self._pick("[]", "['a', 'abc']", "['primary', 'b']"),
            "items": lambda: "d.items",
        }[kind]()

    def _bool(self, depth: int) -> str:  # noqa: PLR0911  # one line for each form an expression can have
        make, random = self.make, self._random
        kind = random.randint(0, 15)
        if kind < 4:
            joint = self._pick(" && ", " || ")
            return "(" + joint.join(make("bool", depth) for _ in range(random.randint(2, 3))) + ")"
        if kind < 5:
            return f"!{make('bool', depth)}" if self._wrong == 0 else f"!({make('bool', depth)})"
        if kind < 7:
            of = self._pick("int", "double", "string")
            return f"({make(of, depth)} {self._pick('<', '<=', '>', '>=')} {make(of, depth)})"
        if kind < 9:
            of = random.choice(self.TYPES)
            return f"({make(of, depth)} {self._pick('==', '!=')} {make(of, depth)})"
        if kind < 10:
            of = self._pick("int", "string")
            return f"({make(of, depth)} in {make(of + 's', depth)})"
        if kind < 11:
            return self._pick(
                f"({make('string', depth)} in d.m)", "('a' in e.claims)", f"({make('string', depth)} in e.claims)"
            )
        if kind < 12:
            return (
                f"{make('string', depth)}.{self._pick('contains', 'startsWith', 'endsWith')}({make('string', depth)})"
            )
        if kind < 13:
            return f"({make('bool', depth)} ? {make('bool', depth)} : {make('bool', depth)})"
        return self._quantified(depth)

    def _quantified(self, depth: int) -> str:
        over, of = self._random.choice([("ints", "int"), ("strings", "string"), ("items", "item"), ("items", "item")])
        container = self._pick("d.m", "e.claims") if self._random.random() < 0.1 else self.make(over, depth - 1)
        of = "string" if container in {"d.m", "e.claims"} else of
        body = self._within(of, "bool", depth)
        return f"{container}.{self._pick('all', 'exists', 'exists_one')}({body})"

    def _within(self, of: str, kind: str, depth: int) -> str:
        """Return a variable and a body that may use it."""
        name = f"v{len(self._locals)}"
        self._locals.append((name, of))
        body = self.make(kind, depth)
        self._locals.pop()
        return f"{name}, {body}"

    def _int(self, depth: int) -> str:
        make, kind = self.make, self._random.randint(0, 9)
        if kind < 4:
            return f"({make('int', depth)} {self._pick('+', '-', '*', '/', '%')} {make('int', depth)})"
        if kind < 6:
            return f"size({make(self._pick('string', 'ints', 'strings', 'items'), depth)})"
        if kind < 7:
            return f"-({make('int', depth)})"
        if kind < 8:
            return f"({make('bool', depth)} ? {make('int', depth)} : {make('int', depth)})"
        return self._leaf("int") if kind < 9 else f"{make('ints', depth)}[{self._pick('0', '1', '-1')}]"

    def _double(self, depth: int) -> str:
        make, kind = self.make, self._random.randint(0, 5)
        if kind < 3:
            return f"({make('double', depth)} {self._pick('+', '-', '*', '/')} {make('double', depth)})"
        return self._leaf("double") if kind < 4 else f"double({make(self._pick('int', 'double'), depth)})"

    def _string(self, depth: int) -> str:
        make, kind = self.make, self._random.randint(0, 5)
        if kind < 2:
            return f"({make('string', depth)} + {make('string', depth)})"
        if kind < 3:
            return f"string({make(self._pick('int', 'bool', 'string'), depth)})"
        if kind < 4:
            return f"({make('bool', depth)} ? {make('string', depth)} : {make('string', depth)})"
        return self._leaf("string")

    def _ints(self, depth: int) -> str:
        kind = self._random.randint(0, 4)
        if kind < 1:
            return f"[{self.make('int', depth)}, {self.make('int', depth)}]"
        if kind < 2:
            return f"{self.make('ints', depth - 1)}.filter({self._within('int', 'bool', depth - 1)})"
        if kind < 3:
            return f"d.items.map({self._within('item', 'int', depth - 1)})"
        return self._leaf("ints")

    def _strings(self, depth: int) -> str:
        kind = self._random.randint(0, 4)
        if kind < 1:
            return f"[{self.make('string', depth)}, {self.make('string', depth)}]"
        if kind < 2:
            return f"{self.make('strings', depth - 1)}.filter({self._within('string', 'bool', depth - 1)})"
        return self._leaf("strings")

    def _items(self, depth: int) -> str:
        if self._random.randint(0, 2) == 0:
            return f"d.items.filter({self._within('item', 'bool', depth - 1)})"
        return "d.items"


def canonical(value: Any) -> Any:
    """Return an outcome in a form that tells kinds apart and takes NaN for NaN."""
    if isinstance(value, Failure):
        return "error"
    kind = kind_of(value)
    if kind is Kind.DOUBLE:
        return ("double", "nan" if math.isnan(value) else repr(value))
    if kind is Kind.LIST:
        return ("list", tuple(map(canonical, value)))
    if kind is Kind.MAP:
        return ("map", tuple(sorted((repr(canonical(key)), canonical(value[key])) for key in value)))
    if kind is Kind.INT and value > INT_MAX:
        # Inside a container of the document, where it has not been read yet.
        return ("uint", str(value))
    plain = value.nanos if isinstance(value, Timestamp | Duration) else int(value) if isinstance(value, Uint) else value
    return (str(kind), str(plain))


class Official:
    """The official engine, asked for outcomes in the same form."""

    def __init__(self) -> None:
        from cel_expr_python import cel  # noqa: PLC0415  # only where it is installed
        from cel_expr_python.ext import ext_math, ext_strings  # noqa: PLC0415

        names = dict.fromkeys((*SCHEMA["properties"], "x", "y"), cel.Type.DYN)
        self._env = cel.NewEnv(variables=names, extensions=[ext_strings.ExtStrings(), ext_math.ExtMath()])

    def program(self, text: str) -> Any:
        """Return the engine's own program."""
        return self._env.compile(text, disable_check=True)

    def outcome(self, program: Any, document: dict[str, Any]) -> Any:
        """Return what the engine makes of a program on a document."""
        return self._canonical(program.eval(data=document))

    def _canonical(self, value: Any) -> Any:
        kind, plain = value.type().name(), value.value()
        if kind == "ERROR":
            return "error"
        if kind == "DOUBLE":
            return ("double", "nan" if math.isnan(plain) else repr(plain))
        if kind.startswith("LIST"):
            return ("list", tuple(map(self._canonical, plain)))
        if kind.startswith("MAP"):
            pairs = ((canonical(key), self._canonical(item)) for key, item in plain.items())
            return ("map", tuple(sorted((repr(key), item) for key, item in pairs)))
        names = {"NULL": "null_type"}
        return (names.get(kind, kind.lower()), str(bytes(plain) if kind == "BYTES" else plain))


def pairs(count: int, seed: int, wrong: float, odd: float) -> Any:
    """Yield random texts, each with some documents: ``count`` pairs in all."""
    random = Random(seed)  # noqa: S311  # reproducible cases, no secrets
    expressions, documents = Expressions(random, wrong), Documents(random, odd=odd)
    for _ in range(count // DOCUMENTS_EACH):
        kind = "bool" if random.random() < 0.7 else random.choice(Expressions.TYPES)
        yield expressions.make(kind, random.randint(1, 4)), [documents.make() for _ in range(DOCUMENTS_EACH)]


def differences(count: int, seed: int, *, typed: bool) -> list[tuple[str, dict[str, Any], Any, Any]]:
    """Return every pair on which the evaluator and the official engine differ, with both outcomes."""
    official = Official()
    environment = Environment.from_schema(SCHEMA) if typed else Environment.unchecked()
    found = []
    for text, documents in pairs(count, seed, 0.0 if typed else 0.15, 0.0 if typed else 0.1):
        try:
            program = compile_expression(text, environment)
        except ExpressionError:
            continue
        judge = official.program(text)
        for document in documents:
            ours, theirs = canonical(evaluate(program, document)), official.outcome(judge, document)
            if ours != theirs:
                found.append((text, document, ours, theirs))
    return found


def batches(count: int, seed: int) -> Any:
    """Yield well-typed programs of scalars in batches, each with documents that fit the schema: all pairs count."""
    random = Random(seed)  # noqa: S311  # reproducible cases, no secrets
    expressions, documents = Expressions(random), Documents(random)
    environment = Environment.from_schema(SCHEMA)
    for _ in range(max(1, count // (BATCH[0] * BATCH[1]))):
        programs = []
        while len(programs) < BATCH[0]:
            kind = "bool" if random.random() < 0.8 else random.choice(["int", "double", "string"])
            with suppress(ExpressionError):
                programs.append(compile_expression(expressions.make(kind, random.randint(1, 4)), environment))
        yield programs, [clamped(documents.make()) for _ in range(BATCH[1])]


def clamped(value: Any) -> Any:
    """Return a document without integers beyond 64 bits: such documents are judged one at a time."""
    if isinstance(value, dict):
        return {key: clamped(one) for key, one in value.items()}
    if isinstance(value, list):
        return [clamped(one) for one in value]
    return INT_MAX if type(value) is int and value > INT_MAX else value


def sql_outcomes(programs: list[Any], documents: list[Any]) -> list[list[Any] | None]:
    """Return for each program the outcomes of DuckDB on all documents, or None where it is refused."""
    import duckdb  # noqa: PLC0415  # only where it is installed

    from canongate.expression.sql import RefusedError, emit_sql, sql_layout  # noqa: PLC0415

    emitted: list[Any] = []
    for program in programs:
        try:
            emitted.append(emit_sql(program))
        except RefusedError:
            emitted.append(None)
    layout = sql_layout([program for program, sql in zip(programs, emitted, strict=True) if sql is not None])
    connection = duckdb.connect()
    columns = "".join(f', "{name}" {of}' for name, of in layout.columns.items())
    connection.execute(f"CREATE TABLE documents (id INTEGER{columns})")
    marks = ", ".join(["?"] * (len(layout.columns) + 1))
    rows = [(at, *layout.encode(document)) for at, document in enumerate(documents)]
    connection.executemany(f"INSERT INTO documents VALUES ({marks})", rows)  # noqa: S608  # names of our own
    outcomes: list[list[Any] | None] = []
    for sql in emitted:
        if sql is None:
            outcomes.append(None)
            continue
        query = f"SELECT {sql.value}, {sql.undetermined} FROM documents ORDER BY id"  # noqa: S608
        found = connection.execute(query).fetchall()
        null = sql.kind is Kind.NULL
        outcomes.append(["error" if mask else canonical(None if null else value) for value, mask in found])
    return outcomes


def backend_differences(count: int, seed: int, outcomes_of: Any) -> tuple[int, int, list[Any]]:
    """Return how many pairs a back end was asked, how many programs it refused, and every difference."""
    asked, refused, found = 0, 0, []
    for programs, documents in batches(count, seed):
        for program, outcomes in zip(programs, outcomes_of(programs, documents), strict=True):
            if outcomes is None:
                refused += 1
                continue
            for document, theirs in zip(documents, outcomes, strict=True):
                if theirs is None:
                    continue
                asked += 1
                ours = canonical(evaluate(program, document))
                if ours != theirs:
                    found.append((program.text, document, ours, theirs))
    return asked, refused, found


def python_outcomes(programs: list[Any], documents: list[Any]) -> list[list[Any] | None]:
    """Return for each program the outcomes of the generated Python on all documents."""
    from canongate.expression.python_program import emit_python  # noqa: PLC0415
    from canongate.expression.python_runtime import UNDETERMINED  # noqa: PLC0415

    emitted = emit_python(programs)
    rows = [emitted.outcomes(document) for document in documents]
    return [["error" if row[at] is UNDETERMINED else canonical(row[at]) for row in rows] for at in range(len(programs))]


def columns_outcomes(programs: list[Any], documents: list[Any]) -> list[list[Any] | None]:
    """Return for each program the outcomes of the arrays on all documents, or None where it is refused."""
    from canongate.expression.columns import emit_columns_of  # noqa: PLC0415
    from canongate.expression.python_runtime import UNDETERMINED  # noqa: PLC0415

    emitted, refused = emit_columns_of(programs)
    dataset = emitted.encode(documents)
    asked = [id(program) for program in emitted.programs]
    outcomes: list[list[Any] | None] = []
    for program in programs:
        if program in refused:
            outcomes.append(None)
            continue
        values = emitted.values(dataset, asked.index(id(program)))
        outcomes.append(["error" if value is UNDETERMINED else canonical(value) for value in values])
    return outcomes


def spark_outcomes(programs: list[Any], documents: list[Any]) -> list[list[Any] | None]:
    """Return for each program the outcomes of Spark on all documents, or None where it is refused."""
    from canongate.expression.sql import RefusedError, emit_sql, sql_layout  # noqa: PLC0415

    emitted: list[Any] = []
    for program in programs:
        try:
            emitted.append(emit_sql(program, dialect="spark"))
        except RefusedError:
            emitted.append(None)
    kept = [sql for sql in emitted if sql is not None]
    layout = sql_layout([one for one, sql in zip(programs, emitted, strict=True) if sql is not None], "spark")
    schema = ", ".join(["id INT", *(f"`{name}` {of}" for name, of in layout.columns.items())])
    rows = [(at, *layout.encode(document)) for at, document in enumerate(documents)]
    frame = spark().createDataFrame(rows, schema)
    asked = [f"{text} AS c{at}_{mask}" for at, sql in enumerate(kept) for mask, text in
             (("v", sql.value), ("u", sql.undetermined))]  # fmt: skip
    found = sorted(frame.selectExpr("id", *asked).collect())
    columns = iter(range(len(kept)))
    outcomes: list[list[Any] | None] = []
    for sql in emitted:
        if sql is None:
            outcomes.append(None)
            continue
        at = next(columns)
        pairs = [(row[1 + 2 * at], row[2 + 2 * at]) for row in found]
        outcomes.append([_of_pair(value, mask, sql.kind) for value, mask in pairs])
    return outcomes


def _of_pair(value: Any, mask: Any, kind: Kind) -> Any:
    """Return the outcome that a value and its mask stand for."""
    assert mask is (value is None)
    return "error" if mask else canonical(None if kind is Kind.NULL else value)


@cache
def spark() -> Any:
    """Return a Spark session of one thread, its ANSI mode as it comes."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  # only where it is installed

    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    quiet = {"spark.sql.shuffle.partitions": "1", "spark.driver.bindAddress": "127.0.0.1", "spark.log.level": "ERROR"}
    for name, value in quiet.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def smt_outcomes(programs: list[Any], documents: list[Any]) -> list[list[Any] | None]:
    """Return for each program the outcomes of the solver on all documents, or None where it is refused."""
    import z3  # noqa: PLC0415  # only where it is installed

    from canongate.expression.refusals import RefusedError  # noqa: PLC0415
    from canongate.expression.smt import EncodingError, SymbolicDocument  # noqa: PLC0415

    world = SymbolicDocument(programs[0].environment, list_bound=5)
    emitted: list[Any] = []
    for program in programs:
        try:
            emitted.append(world.scalar(program))
        except RefusedError:
            emitted.append(None)
    outcomes: list[list[Any] | None] = [None if one is None else [] for one in emitted]
    for document in documents:
        try:
            equalities = world.equalities(document)
        except EncodingError:
            for one in outcomes:
                if one is not None:
                    one.append(None)
            continue
        solver = z3.Solver(ctx=world.context)
        solver.add(*world.facts, *equalities.values())
        assert solver.check() == z3.sat
        model = solver.model()
        for kinds, found in zip(emitted, outcomes, strict=True):
            if found is not None:
                found.append(canonical_terms(world, model, kinds))
    return outcomes


def canonical_terms(world: Any, model: Any, kinds: Any) -> Any:
    """Return the outcome that a model gives a program."""
    values = [
        canonical(world.read(model, kind, partial))
        for kind, partial in kinds.items()
        if world.holds(model, partial.defined)
    ]
    assert len(values) <= 1
    return values[0] if values else "error"


BACKENDS = {"columns": columns_outcomes, "python": python_outcomes, "duckdb": sql_outcomes, "smt": smt_outcomes}


def main() -> None:
    """Compare and print every difference."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for name, outcomes_of in BACKENDS.items():
        asked, refused, found = backend_differences(count, seed, outcomes_of)
        print(f"{name}: {asked} pairs, {refused} programs refused, {len(found)} differences")
        for text, document, ours, theirs in found[:6]:
            print(f"  {text}\n    ours {ours}\n    theirs {theirs}\n    {document}"[:1500])
    for typed in (True, False):
        found = differences(count // 2, seed, typed=typed)
        print(f"{'well-typed' if typed else 'ill-typed'}: {count // 2} pairs, {len(found)} differences")
        for text, document, ours, theirs in found[:10]:
            print(f"  {text}\n    {document}\n    ours {ours}\n    theirs {theirs}"[:2000])


if __name__ == "__main__":
    main()
