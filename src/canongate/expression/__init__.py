"""
CEL (Common Expression Language): parser, types, checker, one typed tree, and what runs it.

What others use, each from its module or from here::

    from canongate.expression import Environment, ExpressionError, Failure, compile_expression, evaluate, reads

    environment = Environment.from_schema(json_schema)       # or Environment.dyn()
    best = compile_expression("evidence.claims.best_customer", environment)
    environment = environment.extend("best", best)           # a let binding, evaluated only when it is needed
    program = compile_expression('best.status == "proven"', environment)
    answer = evaluate(program, document)                     # a value, or a Failure: undetermined

- :func:`~.compiler.compile_expression` ``(text, environment) -> Program`` raises
  :class:`~.problem.ExpressionError` with ``diagnostics``: each has ``message``, ``span`` (line and column from 1,
  offsets from 0) and ``help``; ``str(error)`` shows them with a caret.
- :class:`~.environment.Program` has ``text``, ``node``, ``type``, ``cost``, ``environment``.
- :func:`~.evaluator.evaluate` ``(program, document) -> Value | Failure`` never raises on a document. Values are bool,
  int, float, str, bytes, None, list and dict, and :class:`~.values.Uint` (an int), :class:`~.values.Timestamp`,
  :class:`~.values.Duration`, :class:`~.values.TypeValue`, :class:`~.values.MapValue` (keys other than text).
- :class:`~.failure.Failure` has ``kind``, ``message``, ``span``, ``missing`` (the path of what is not there, or None)
  and ``binding`` (the let binding whose text the span points into, or empty).
- :func:`~.explaining.explain` ``(program, document) -> Step``: every sub-expression with its outcome, and what
  decided; :func:`~.explaining.render` makes it lines of text.
- :func:`~.sql.emit_sql` ``(program, columns=None, dialect="duckdb") -> EmittedSql`` with ``value`` and
  ``undetermined``; :func:`~.sql.sql_layout` lays documents out as rows; what is left out raises
  :class:`~.refusals.RefusedError`.
- :func:`~.python_program.emit_python` ``(programs) -> EmittedPython``; ``.outcomes(document)`` gives for each program
  its value or ``UNDETERMINED``, for documents that passed the schema; why, the evaluator says.
- :func:`~.columns.emit_columns` ``(programs) -> EmittedColumns``: ``.encode(documents)`` once, then
  ``.outcomes(dataset)`` gives masks of true and undetermined, chunk by chunk; :class:`~.columns_flips.Standings`
  ``(rules, dataset).flips(position, changed)`` says which documents one changed rule flips.
- :class:`~.smt.SymbolicDocument` ``(environment, list_bound=8)`` is any document of a schema: ``.condition(program)``
  gives the formulas of true, false and undetermined, ``.ask(*formulas)`` a witness, a proof, or neither. Needs the
  solver (the extra ``prove``); the module says the rest.
- :func:`~.reading.reads` ``(program) -> frozenset[str]``: the paths an expression can read.

The names above are imported when first asked for: importing the package costs nothing. Nothing here does input or
output, reads a clock or a random number.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from canongate.expression.compiler import compile_expression
    from canongate.expression.environment import Environment, Program
    from canongate.expression.evaluator import evaluate
    from canongate.expression.explaining import Step, explain, render
    from canongate.expression.failure import Failure, FailureKind
    from canongate.expression.problem import Diagnostic, ExpressionError
    from canongate.expression.python_program import emit_python
    from canongate.expression.python_runtime import UNDETERMINED
    from canongate.expression.reading import reads
    from canongate.expression.refusals import RefusedError
    from canongate.expression.showing import json_value
    from canongate.expression.smt import SymbolicDocument
    from canongate.expression.sql import emit_sql, sql_layout

_HOME = {
    "RefusedError": "refusals",
    "Step": "explaining",
    "SymbolicDocument": "smt",
    "UNDETERMINED": "python_runtime",
    "emit_python": "python_program",
    "emit_sql": "sql",
    "explain": "explaining",
    "json_value": "showing",
    "render": "explaining",
    "sql_layout": "sql",
    "compile_expression": "compiler",
    "Environment": "environment",
    "Program": "environment",
    "evaluate": "evaluator",
    "Failure": "failure",
    "FailureKind": "failure",
    "Diagnostic": "problem",
    "ExpressionError": "problem",
    "reads": "reading",
}
__all__ = [
    "UNDETERMINED",
    "Diagnostic",
    "Environment",
    "ExpressionError",
    "Failure",
    "FailureKind",
    "Program",
    "RefusedError",
    "Step",
    "SymbolicDocument",
    "compile_expression",
    "emit_python",
    "emit_sql",
    "evaluate",
    "explain",
    "json_value",
    "reads",
    "render",
    "sql_layout",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
