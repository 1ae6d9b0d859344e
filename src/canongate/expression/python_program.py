"""
Programs as one Python function: fields read once, each program in its fast form, exact statements where that fails.

For documents that passed the schema the programs were compiled against. A document that turns out otherwise where it
is noticed (an integer beyond 64 bits, a float where an integer should be) is judged by the evaluator instead.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any

from canongate.expression import ir, python_runtime
from canongate.expression.environment import Program
from canongate.expression.evaluator import evaluate
from canongate.expression.failure import Failure
from canongate.expression.functions import lookup
from canongate.expression.python_exact import Statements, absorbs
from canongate.expression.python_names import Constant, Names
from canongate.expression.python_runtime import UNDETERMINED
from canongate.expression.python_source import Source
from canongate.expression.python_statements import assign
from canongate.expression.types import MapType, RecordType, Type, alternatives, kinds
from canongate.expression.values import INT_MAX, INT_MIN, Kind, TypeValue, Uint, Value

_DEEPEST = 8
"""Loops, conditions and runs of operands within each other that are written out exactly: the exact statements grow with
the square of it, and Python refuses more than 20 blocks in each other."""
_LARGEST = 4_000
"""Nodes of one program with its let bindings written out; more would take longer to compile than they save."""
_CALLABLE = {name: value for name, value in vars(python_runtime).items() if not name.startswith("__")}


@dataclass(frozen=True, slots=True)
class EmittedPython:
    """
    Programs of one environment as generated Python.

    ``outcomes`` gives for each program its value, or :data:`.python_runtime.UNDETERMINED`.
    """

    programs: Sequence[Program]
    code: CodeType
    constants: Mapping[str, Constant]
    outcomes: Callable[[Mapping[str, Any]], list[Value]]
    source: str = ""
    """Empty where the code was kept from an earlier run (:mod:`.python_kept`)."""


def emit_python(programs: Sequence[Program]) -> EmittedPython:
    """Return programs as one generated function; nothing is left out of the language."""
    names = Names()
    body = [line for at, program in enumerate(programs) for line in _statements(at, program, names)]
    head = Statements()
    head.add(0, "def outcomes(document):")
    head.add(1, "M = MISSING", "try:")
    head.add(2, *_lookups(names))
    results = ", ".join(f"r{at}" for at in range(len(programs)))
    tail = Statements()
    tail.add(2, f"return [{results}]")
    tail.add(1, "except OddError:", "    return evaluated(document)")
    source = "\n".join([*head.lines, *body, *tail.lines, ""])
    code = compile(source, "<programs>", "exec")
    return EmittedPython(tuple(programs), code, names.constants, function_of(code, names.constants, programs), source)


def function_of(
    code: CodeType, constants: Mapping[str, Constant], programs: Sequence[Program]
) -> Callable[[Mapping[str, Any]], list[Value]]:
    """Return the function that generated code defines; ``programs`` are asked only where it leaves them to judge."""

    def asked(document: Mapping[str, Any], position: int) -> Value:
        value = evaluate(programs[position], document)
        return UNDETERMINED if isinstance(value, Failure) else value

    def evaluated(document: Mapping[str, Any]) -> list[Value]:
        return [asked(document, position) for position in range(len(programs))]

    made = {name: _constant(*how) for name, how in constants.items()}
    space: dict[str, Any] = {**_CALLABLE, **made, "evaluated": evaluated, "asked": asked}
    exec(code, space)  # noqa: S102  # of our own making; texts of expressions enter its source as quoted literals only
    outcomes: Callable[[Mapping[str, Any]], list[Value]] = space["outcomes"]
    return outcomes


def _constant(how: str, what: Any) -> Any:
    """Return a constant from how it is made."""
    match how:
        case "uint":
            return Uint(what)
        case "type":
            return TypeValue(what)
        case "function":
            name, member, operands = what
            found = lookup(name, member=member)
            overload = found.find([Kind(kind) for kind in operands]) if found is not None else None
            return overload.apply if overload is not None else None
        case _:
            return what


def _statements(at: int, program: Program, names: Names) -> list[str]:
    """Return the lines that set the result of one program; what grows too large or deep is left to the evaluator."""
    target = f"r{at}"
    if _size(program.node, program) > _LARGEST:
        return [f"        {target} = asked(document, {at})"]
    if _levels(program.node, program) <= _DEEPEST or not absorbs(program.node, Source(names, program)):
        whole = Statements()
        whole.program(program.node, Source(names, program), target, 2)
        return whole.lines
    fast = Statements()
    fast.add(2, "try:", *assign(program.node, Source(names, program), target, 1), "except FAILURES:")
    fast.add(3, f"{target} = asked(document, {at})")
    return fast.lines


def _levels(node: ir.Node, program: Program) -> int:
    """Return how many loops, conditions and runs of operands stand in each other, let bindings written out."""
    if isinstance(node, ir.Name) and node.scope is ir.Scope.BINDING:
        bound = program.environment.bindings[node.name]
        return _levels(bound.node, bound)
    below = max((_levels(child, program) for child in ir.children(node)), default=0)
    return below + isinstance(node, ir.Logic | ir.Macro | ir.Conditional)


def _size(node: ir.Node, program: Program) -> int:
    """Return how many nodes an expression has with its let bindings written out; more than the bound counts as it."""
    total = 0
    for one in ir.walk(node):
        total += 1
        if isinstance(one, ir.Name) and one.scope is ir.Scope.BINDING:
            bound = program.environment.bindings[one.name]
            total += _size(bound.node, bound)
        if total > _LARGEST:
            break
    return total


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
    lines = [f"{name} = {above}.get({path[-1]!r}, M)", *_guards(name, of)]
    if not below:
        return lines
    inner = [line for one in below for line in _read(names, one, name)]
    missing = [names.fields[known] for known in sorted(names.fields) if known[: len(path)] == path and known != path]
    asked = f"{name} is M" if _is_object(of) else f"type({name}) is not dict"
    return [
        *lines,
        f"if {asked}:",
        f"    {' = '.join(missing)} = M",
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
            f"    if {name} is not M:",
            "        return evaluated(document)",
            f"elif not {INT_MIN} <= {name} <= {INT_MAX}:",
            "    return evaluated(document)",
        ]
    return [f"if type({name}) is int and not {INT_MIN} <= {name} <= {INT_MAX}:", "    return evaluated(document)"]
