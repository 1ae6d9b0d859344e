"""
Programs as one Python function: fields read once, each program in its fast form, exact statements where that fails.

For documents that passed the schema the programs were compiled against. A document that turns out otherwise where it
is noticed (an integer beyond 64 bits, a float where an integer should be) is judged by the evaluator instead.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canongate.expression import python_runtime
from canongate.expression.environment import Program
from canongate.expression.evaluator import evaluate
from canongate.expression.failure import Failure
from canongate.expression.python_exact import Statements
from canongate.expression.python_runtime import UNDETERMINED
from canongate.expression.python_source import Names, Source
from canongate.expression.types import MapType, RecordType, Type, alternatives, kinds
from canongate.expression.values import INT_MAX, INT_MIN, Kind, Value


@dataclass(frozen=True, slots=True)
class EmittedPython:
    """
    Programs of one environment as generated Python.

    ``outcomes`` gives for each program its value, or :data:`.python_runtime.UNDETERMINED`.
    """

    programs: tuple[Program, ...]
    source: str
    outcomes: Callable[[Mapping[str, Any]], list[Value]]

    def explain_failure(self, position: int, document: Mapping[str, Any]) -> Value | Failure:
        """Return why a program is undetermined on a document, as the evaluator tells it."""
        return evaluate(self.programs[position], document)


def emit_python(programs: Sequence[Program]) -> EmittedPython:
    """Return programs as one generated function; nothing is left out of the language."""
    names = Names()
    body = Statements()
    for at, program in enumerate(programs):
        body.program(program.node, Source(names, program), f"r{at}", 2)
    head = Statements()
    head.add(0, "def outcomes(document):")
    head.add(1, "try:")
    head.add(2, *_lookups(names))
    results = ", ".join(f"r{at}" for at in range(len(programs)))
    tail = Statements()
    tail.add(2, f"return [{results}]")
    tail.add(1, "except OddError:", "    return evaluated(document)")
    source = "\n".join([*head.lines, *body.lines, *tail.lines, ""])
    return EmittedPython(tuple(programs), source, _made(source, names.constants, tuple(programs)))


def _made(source: str, constants: Mapping[str, Any], programs: tuple[Program, ...]) -> Callable[..., list[Value]]:
    """Return the function that a source defines."""

    def evaluated(document: Mapping[str, Any]) -> list[Value]:
        found = (evaluate(program, document) for program in programs)
        return [UNDETERMINED if isinstance(value, Failure) else value for value in found]

    space: dict[str, Any] = {**vars(python_runtime), **constants, "evaluated": evaluated}
    code = compile(source, "<programs>", "exec")
    exec(code, space)  # noqa: S102  # source of our own making; texts of expressions enter it as quoted literals only
    made: Callable[..., list[Value]] = space["outcomes"]
    return made


def _lookups(names: Names) -> list[str]:
    """Return the lines that read every field the programs name, parents first."""
    lines: list[str] = []
    for name in sorted({path[0] for path in names.fields}):
        lines += _read(names, (name,), "document")
    return lines or ["pass"]


def _read(names: Names, path: tuple[str, ...], above: str) -> list[str]:
    """Return the lines that read one field and, where it is an object, the fields below it that are named."""
    below = sorted({known[: len(path) + 1] for known in names.fields if known[: len(path)] == path and known != path})
    name = names.fields.get(path) or names.place(path, names.types[path])
    of = names.types[path]
    lines = [f"{name} = {above}.get({path[-1]!r}, MISSING)", *_guards(name, of)]
    if not below:
        return lines
    inner = [line for one in below for line in _read(names, one, name)]
    missing = [names.fields[known] for known in sorted(names.fields) if known[: len(path)] == path and known != path]
    asked = f"{name} is MISSING" if _is_object(of) else f"type({name}) is not dict"
    return [
        *lines,
        f"if {asked}:",
        f"    {' = '.join(missing)} = MISSING",
        "else:",
        *("    " + line for line in inner),
    ]


def _is_object(of: Type | None) -> bool:
    return of is not None and all(isinstance(one, RecordType | MapType) for one in alternatives(of))


def _guards(name: str, of: Type) -> list[str]:
    """Return the lines that look at an integer: a document can hold larger ones than the language has."""
    found = kinds(of)
    if found is None or Kind.INT not in found:
        return []
    if found == {Kind.INT}:
        return [
            f"if type({name}) is not int:",
            f"    if {name} is not MISSING:",
            "        return evaluated(document)",
            f"elif not {INT_MIN} <= {name} <= {INT_MAX}:",
            "    return evaluated(document)",
        ]
    return [f"if type({name}) is int and not {INT_MIN} <= {name} <= {INT_MAX}:", "    return evaluated(document)"]
