"""
Generated statements for what happens after the fast form has failed: three-valued, operand by operand.

Only expressions with something that absorbs errors need them (``&&``, ``||``, ``all``, ``exists``); for every other
one the failure of a part is the failure of the whole.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from canongate.expression import ir
from canongate.expression.python_places import asked, needed
from canongate.expression.python_source import Source
from canongate.expression.python_statements import assign


def absorbs(node: ir.Node, source: Source) -> bool:
    """Return whether some failing part of a node can leave the whole with a value."""
    if isinstance(node, ir.Logic) or (isinstance(node, ir.Macro) and node.macro in {"all", "exists"}):
        return True
    if isinstance(node, ir.Name) and node.scope is ir.Scope.BINDING:
        bound = source.program.environment.bindings[node.name]
        return absorbs(bound.node, replace(source, program=bound, locals={}))
    return any(absorbs(child, source) for child in ir.children(node))


@dataclass(slots=True)
class Statements:
    """Lines of Python with their indentation."""

    lines: list[str] = field(default_factory=list)

    def add(self, indent: int, *lines: str) -> None:
        """Append lines."""
        self.lines += ["    " * indent + line for line in lines]

    def program(self, node: ir.Node, source: Source, target: str, indent: int) -> None:
        """Set ``target`` to the value of a whole program, or to UNDETERMINED: its fast statements first."""
        self._looked(node, source, target, indent, assign(node, source, target, 0))

    def attempt(self, node: ir.Node, source: Source, target: str, indent: int) -> None:
        """Set ``target`` to the value of a node, or to UNDETERMINED: the fast form first."""
        self._looked(node, source, target, indent, [f"{target} = {source.value(node)}"])

    def _looked(self, node: ir.Node, source: Source, target: str, indent: int, fast: list[str]) -> None:
        """
        Run the fast lines of a node where the fields they use are there, and its exact statements where they fail.

        Looking first spares the exception, which costs more than all the rest of most programs.
        """
        body = ["try:", *("    " + line for line in fast), "except FAILURES:"]
        if not absorbs(node, source):
            there = self._fields(needed(node, source), source)
            if not there:
                self.add(indent, *body, f"    {target} = UNDETERMINED")
                return
            self.add(
                indent, f"if {' or '.join(f'{one} is M' for one in there)}:", f"    {target} = UNDETERMINED", "else:"
            )
            self.add(indent + 1, *body, f"    {target} = UNDETERMINED")
            return
        there = self._fields(asked(node, source), source)
        self.add(indent, f"{target} = M")
        if there:
            self.add(indent, f"if {' and '.join(f'{one} is not M' for one in there)}:")
        self.add(indent + bool(there), *body, f"    {target} = M")
        self.add(indent, f"if {target} is M:")
        self.exactly(node, source, target, indent + 1)

    @staticmethod
    def _fields(paths: frozenset[tuple[str, ...]], source: Source) -> list[str]:
        """Return the variables of fields in the order of their paths."""
        return [source.names.place(path, source.names.types[path]) for path in sorted(paths)]

    def exactly(self, node: ir.Node, source: Source, target: str, indent: int) -> None:
        """Set ``target`` after the fast form of a node that absorbs has failed."""
        match node:
            case ir.Logic():
                self._logic(node, source, target, indent)
            case ir.Conditional():
                self._conditional(node, source, target, indent)
            case ir.Macro():
                self._macro(node, source, target, indent)
            case ir.Name():
                bound = source.program.environment.bindings[node.name]
                self.exactly(bound.node, replace(source, program=bound, locals={}), target, indent)
            case _:
                self._strict(node, source, target, indent)

    def _logic(self, node: ir.Logic, source: Source, target: str, indent: int) -> None:
        deciding = node.operator == "||"
        operand = source.names.fresh("o")
        self.add(indent, f"{target} = {not deciding}", "while True:")
        for part in node.operands:
            self.attempt(part, source, operand, indent + 1)
            self.add(indent + 1, f"if {operand} is {deciding}:", f"    {target} = {deciding}", "    break")
            self.add(indent + 1, f"if {operand} is not {not deciding}:", f"    {target} = UNDETERMINED")
        self.add(indent + 1, "break")

    def _conditional(self, node: ir.Conditional, source: Source, target: str, indent: int) -> None:
        condition = source.names.fresh("o")
        self.attempt(node.condition, source, condition, indent)
        for answer, branch in ((True, node.then), (False, node.otherwise)):
            self.add(indent, f"{'if' if answer else 'elif'} {condition} is {answer}:")
            self.attempt(branch, source, target, indent + 1)
        self.add(indent, "else:", f"    {target} = UNDETERMINED")

    def _macro(self, node: ir.Macro, source: Source, target: str, indent: int) -> None:
        over, variable = source.names.fresh("l"), source.names.fresh("v")
        self.attempt(node.range, source, over, indent)
        self.add(indent, f"if {over} is not UNDETERMINED:")
        self.add(indent + 1, "try:", f"    {over} = elements({over})", "except FAILURES:", f"    {over} = UNDETERMINED")
        self.add(indent, f"if {over} is UNDETERMINED:", f"    {target} = UNDETERMINED", "else:")
        loop = self._quantified if node.macro in {"all", "exists"} else self._collected
        loop(node, source.inner(node.variable, variable), (target, over, variable), indent + 1)

    def _quantified(self, node: ir.Macro, inner: Source, names: tuple[str, str, str], indent: int) -> None:
        target, over, variable = names
        deciding, answer = node.macro == "exists", inner.names.fresh("o")
        self.add(indent, f"{target} = {not deciding}", f"for {variable} in {over}:")
        for body in filter(None, (node.condition,)):
            self.attempt(body, inner, answer, indent + 1)
        self.add(indent + 1, f"if {answer} is {deciding}:", f"    {target} = {deciding}", "    break")
        self.add(indent + 1, f"if {answer} is not {not deciding}:", f"    {target} = UNDETERMINED")

    def _collected(self, node: ir.Macro, inner: Source, names: tuple[str, str, str], indent: int) -> None:
        target, over, variable = names
        answer, made = inner.names.fresh("o"), inner.names.fresh("o")
        self.add(indent, f"{target} = []", f"for {variable} in {over}:")
        if node.condition is not None:
            self.attempt(node.condition, inner, answer, indent + 1)
            self.add(indent + 1, f"if {answer} is False:", "    continue")
            self.add(indent + 1, f"if {answer} is not True:", f"    {target} = UNDETERMINED", "    break")
        if node.result is None:
            self.add(indent + 1, f"{target}.append({variable})")
        else:
            self.attempt(node.result, inner, made, indent + 1)
            self.add(indent + 1, f"if {made} is UNDETERMINED:", f"    {target} = UNDETERMINED", "    break")
            self.add(indent + 1, f"{target}.append({made})")
        if node.macro == "exists_one":
            self.add(indent, f"if {target} is not UNDETERMINED:", f"    {target} = len({target}) == 1")

    def _strict(self, node: ir.Node, source: Source, target: str, indent: int) -> None:
        """Evaluate the parts that absorb on their own, then the node with their values in their place."""
        held: dict[ir.Node, str] = {}
        known = source
        for at, child in enumerate(ir.children(node)):
            if absorbs(child, source):
                name, variable = f"@{at}", source.names.fresh("o")
                self.attempt(child, source, variable, indent)
                known = known.inner(name, variable)
                held[child] = name
        undetermined = " or ".join(f"{known.locals[name]} is UNDETERMINED" for name in held.values())
        self.add(indent, f"if {undetermined}:", f"    {target} = UNDETERMINED", "else:")
        self.add(indent + 1, "try:", f"    {target} = {known.value(_with(node, held))}", "except FAILURES:")
        self.add(indent + 1, f"    {target} = UNDETERMINED")


def _with(node: ir.Node, held: dict[ir.Node, str]) -> ir.Node:
    """Return a node with some of its children replaced by variables."""

    def part(child: Any) -> Any:
        if isinstance(child, ir.Node) and child in held:
            return ir.Name(span=child.span, name=held[child], scope=ir.Scope.LOCAL, type=child.type)
        return tuple(part(one) for one in child) if isinstance(child, tuple) else child

    names = ("operand", "index", "left", "right", "target", "arguments", "elements", "entries")
    return replace(node, **{name: part(getattr(node, name)) for name in names if hasattr(node, name)})
