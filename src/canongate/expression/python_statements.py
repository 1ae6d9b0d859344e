"""
The fast form of a whole program as statements: loops are loops, and cheap conditions are asked before them.

The order of asking may differ from the text, because the exact statements decide wherever anything fails.
"""

from canongate.expression import ir
from canongate.expression.python_alike import only
from canongate.expression.python_source import Source
from canongate.expression.values import Kind


def assign(node: ir.Node, source: Source, target: str, indent: int) -> list[str]:
    """Return the lines that set ``target`` to the value of a node, or raise."""
    match node:
        case ir.Macro(macro="all" | "exists") if source.search(node) is None:
            return _loop(node, source, target, indent)
        case ir.Logic() if any(_loops(operand, source) for operand in node.operands):
            return _logic(node, source, target, indent)
        case ir.Conditional() if _loops(node.then, source) or _loops(node.otherwise, source):
            return [
                _line(indent, f"if {source.condition(node.condition)}:"),
                *assign(node.then, source, target, indent + 1),
                _line(indent, "else:"),
                *assign(node.otherwise, source, target, indent + 1),
            ]
        case ir.Unary(operator="!") if _loops(node.operand, source):
            return [*_truth(node.operand, source, target, indent), _line(indent, f"{target} = not {target}")]
        case _:
            return [_line(indent, f"{target} = {source.value(node)}")]


def _loops(node: ir.Node, source: Source) -> bool:
    """Return whether a node is better written as statements."""
    match node:
        case ir.Macro(macro="all" | "exists"):
            return source.search(node) is None
        case ir.Logic() | ir.Conditional() | ir.Unary(operator="!"):
            return any(_loops(child, source) for child in ir.children(node))
        case _:
            return False


def _loop(node: ir.Macro, source: Source, target: str, indent: int) -> list[str]:
    deciding = node.macro == "exists"
    variable = source.names.fresh("v")
    over = source.over(node)
    inner = source.inner(node.variable, variable)
    condition = inner.condition(node.condition) if node.condition is not None else ""
    return [
        _line(indent, f"{target} = {not deciding}"),
        _line(indent, f"for {variable} in {over}:"),
        _line(indent + 1, f"if {'' if deciding else 'not '}{condition}:"),
        _line(indent + 2, f"{target} = {deciding}"),
        _line(indent + 2, "break"),
    ]


def _logic(node: ir.Logic, source: Source, target: str, indent: int) -> list[str]:
    every = node.operator == "&&"
    simple = [operand for operand in node.operands if not _loops(operand, source)]
    lines: list[str] = []
    depth = indent
    if simple:
        joint = (" and " if every else " or ").join(source.condition(operand) for operand in simple)
        lines += [
            _line(depth, f"{target} = {not every}"),
            _line(depth, f"if {joint}:" if every else f"if not ({joint}):"),
        ]
        depth += 1
    for at, operand in enumerate(one for one in node.operands if _loops(one, source)):
        if at:
            lines.append(_line(depth, f"if {target}:" if every else f"if not {target}:"))
            depth += 1
        lines += _truth(operand, source, target, depth)
    return lines


def _truth(node: ir.Node, source: Source, target: str, indent: int) -> list[str]:
    """Return the lines that set ``target`` to a truth value, or raise: a conditional may give anything else."""
    lines = assign(node, source, target, indent)
    return lines if only(node.type, Kind.BOOL) else [*lines, _line(indent, f"{target} = truth({target})")]


def _line(indent: int, text: str) -> str:
    return "    " * indent + text
