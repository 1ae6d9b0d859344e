"""
Random expressions and documents, and whether every evaluator gives the same outcome.

Run ``python benchmarks/expression_differential.py [PAIRS] [SEED]``; the tests run a smaller number of pairs. The
reference evaluator, the explanation, the generated Python, the columns, DuckDB SQL and the official C++ engine
(``cel_expr_python``) are given the same programs and documents; the official engine is the judge. Outcomes are values
with their kinds; every error is one outcome, because the language does not say which of several errors is told.
"""

import math
import re
import sys
from collections import Counter
from contextlib import suppress
from functools import cache
from random import Random
from typing import Any

from canongate.expression import Environment, ExpressionError, Failure, compile_expression, evaluate
from canongate.expression.values import INT_MAX, Duration, Kind, Timestamp, Uint, kind_of
from expression_random import SCHEMA, Documents, Expressions

DOCUMENTS_EACH = 5
BATCH = (40, 25)
"""Programs and documents in one batch of a back end."""
_SIGNED_NAN = re.compile("-+nan")


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
    return (str(kind), _unsigned_nan(str(plain)) if kind is Kind.STRING else str(plain))


def _unsigned_nan(text: str) -> str:
    """
    Return a text with every ``nan`` without a sign.

    The official engine writes the sign bit of NaN, which depends on the machine, also where the text of a number is
    part of a longer one; the same is done to both sides, so that a minus of the expression's own is no difference.
    """
    return _SIGNED_NAN.sub("nan", text)


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
        if kind == "STRING":
            plain = _unsigned_nan(plain)
        names = {"NULL": "null_type"}
        return (names.get(kind, kind.lower()), str(bytes(plain) if kind == "BYTES" else plain))


def pairs(count: int, seed: int, wrong: float, odd: float) -> Any:
    """Yield random texts, each with some documents: ``count`` pairs in all."""
    random = Random(seed)  # noqa: S311  # reproducible cases, no secrets
    expressions, documents = Expressions(random, wrong), Documents(random, odd=odd)
    for _ in range(count // DOCUMENTS_EACH):
        kind = "bool" if random.random() < 0.7 else random.choice(Expressions.TYPES)
        yield expressions.make(kind, random.randint(1, 4)), [documents.make() for _ in range(DOCUMENTS_EACH)]


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


def columns_of(programs: list[Any]) -> tuple[Any, list[Any]]:
    """Return the programs that columns can express as one graph, and those they leave out."""
    from canongate.expression.columns import emit_columns  # noqa: PLC0415
    from canongate.expression.refusals import RefusedError  # noqa: PLC0415

    kept, refused = [], []
    for program in programs:
        try:
            emit_columns([program])
        except RefusedError:
            refused.append(program)
        else:
            kept.append(program)
    return emit_columns(kept), refused


def columns_outcomes(programs: list[Any], documents: list[Any]) -> list[list[Any] | None]:
    """Return for each program the outcomes of the arrays on all documents, or None where it is refused."""
    from canongate.expression.python_runtime import UNDETERMINED  # noqa: PLC0415

    emitted, refused = columns_of(programs)
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


def explained_outcomes(programs: list[Any], documents: list[Any]) -> list[list[Any] | None]:
    """Return for each program the outcomes that its explanations tell."""
    from canongate.expression.explaining import explain  # noqa: PLC0415

    return [[canonical(explain(program, document).outcome) for document in documents] for program in programs]


def official_outcomes(programs: list[Any], documents: list[Any]) -> list[list[Any] | None]:
    """Return for each program the outcomes of the official engine."""
    official = _official()
    judges = [official.program(program.text) for program in programs]
    return [[official.outcome(judge, document) for document in documents] for judge in judges]


@cache
def _official() -> Official:
    return Official()


BACKENDS = {
    "official": official_outcomes,
    "explain": explained_outcomes,
    "python": python_outcomes,
    "columns": columns_outcomes,
    "duckdb": sql_outcomes,
}
"""Everything that is asked the same; Spark and the solver, which take long, are asked on their own."""


def joint_differences(count: int, seed: int) -> tuple[Counter[str], list[Any]]:
    """
    Give the same well-typed programs and documents to every back end.

    Returns:
        How many pairs each back end was asked, and every pair on which one differs from the evaluator.
    """
    asked, found = Counter[str](), []
    for programs, documents in batches(count, seed):
        ours = [[canonical(evaluate(program, document)) for document in documents] for program in programs]
        asked["evaluator"] += len(programs) * len(documents)
        for name, outcomes_of in BACKENDS.items():
            for program, mine, theirs in zip(programs, ours, outcomes_of(programs, documents), strict=True):
                if theirs is None:
                    continue
                asked[name] += len(documents)
                if mine != theirs:
                    pairs_ = zip(documents, mine, theirs, strict=True)
                    found += [(name, program.text, one, two, three) for one, two, three in pairs_ if two != three]
    return asked, found


def untyped_differences(count: int, seed: int) -> tuple[Counter[str], list[Any]]:
    """Give programs that nothing is known of, and documents that fit no schema, to all that take them."""
    asked, found = Counter[str](), []
    official = _official()
    for text, documents in pairs(count, seed, 0.15, 0.1):
        try:
            program = compile_expression(text, Environment.unchecked())
        except ExpressionError:
            continue
        judge = official.program(text)
        outcomes = {
            "official": [official.outcome(judge, document) for document in documents],
            "explain": explained_outcomes([program], documents)[0],
            "python": python_outcomes([program], documents)[0],
        }
        ours = [canonical(evaluate(program, document)) for document in documents]
        asked["evaluator"] += len(documents)
        for name, theirs in outcomes.items():
            asked[name] += len(documents)
            if ours != theirs:
                found.append((name, text, documents, ours, theirs))
    return asked, found


def main() -> None:
    """Compare and print every difference."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    step = 50_000
    typed, untyped, found = Counter[str](), Counter[str](), list[Any]()
    for start in range(0, count, step):
        size = min(step, count - start)
        for of, totals in ((joint_differences, typed), (untyped_differences, untyped)):
            asked, differing = of(size if of is joint_differences else size // 4, seed + start)
            totals.update(asked)
            found += differing
            for one in differing[:5]:
                print(f"  DIFFERS {one}"[:1500])
        print(f"well-typed {dict(typed)}; without types {dict(untyped)}; {len(found)} differences", flush=True)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
