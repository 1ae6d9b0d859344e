"""
Small mistakes planted in a rule, to see whether its cases notice: each mutant differs from the rule in one place.

Comparisons are flipped, operands of ``&&`` and ``||`` dropped and the two exchanged (``all`` and ``exists`` too),
whole numbers shifted by one, conditions negated. A mutant that does not compile is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from canongate.evaluate.compiled import CompiledRule, compile_rule
from canongate.evaluate.judge import judge
from canongate.expression import Environment, Program, ir
from canongate.expression.types import BOOL
from canongate.model.workspace import Workspace

_FLIPPED = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
}
_OTHER = {"&&": "||", "||": "&&", "all": "exists", "exists": "all"}
_LOOP = re.compile(r"\s*\.\s*(all|exists)\b")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one expression of a rule."""

    kind: str
    """What was done, in words."""
    key: tuple[str, ...]
    """Which text of the rule file was changed: ``require``, ``when``, or a let binding."""
    offset: int
    """Code points into that text."""
    before: str
    after: str
    """The stretch of text as it was, and what stands there instead."""
    rule: CompiledRule
    """The rule with the change."""


def mutants_of(rule: CompiledRule, workspace: Workspace, environment: Environment) -> tuple[Mutant, ...]:
    """
    Return the mutants of a rule, in the order of its texts.

    Args:
        rule: a compiled rule.
        workspace: what the rule was compiled with.
        environment: what rules of its kind may read.
    """
    found: list[Mutant] = []
    for key, program in _texts(rule):
        seen = {program.text}
        for kind, start, end, after in _changes(program):
            text = program.text[:start] + after + program.text[end:]
            if text in seen:
                continue
            seen.add(text)
            made = _changed(rule, key, text, workspace, environment)
            if made is not None:
                found.append(Mutant(kind, key, start, program.text[start:end], after, made))
    return tuple(found)


def killed_by(mutant: Mutant, cases: list[tuple[str, Any, Any]]) -> str | None:
    """
    Return the name of the first case on which a mutant says something else than the rule, or None where it survives.

    Args:
        mutant: a changed rule.
        cases: name, dossier and the rule's own outcome of each case.
    """
    return next((name for name, dossier, outcome in cases if judge(mutant.rule, dossier).outcome is not outcome), None)


def _texts(rule: CompiledRule) -> Iterator[tuple[tuple[str, ...], Program]]:
    bindings = rule.require.environment.bindings
    yield from ((("let", name), bindings[name]) for name in rule.document.data.get("let", {}))
    if rule.when is not None:
        yield ("when",), rule.when
    yield ("require",), rule.require


def _changed(
    rule: CompiledRule, key: tuple[str, ...], text: str, workspace: Workspace, environment: Environment
) -> CompiledRule | None:
    data = dict(rule.document.data)
    if key[0] == "let":
        data["let"] = {**data["let"], key[1]: text}
    else:
        data[key[0]] = text
    made = compile_rule(replace(rule.document, raw=replace(rule.document.raw, value=data)), workspace, environment)
    return made if isinstance(made, CompiledRule) else None


type _Change = tuple[str, int, int, str]
"""What is done, where it starts and ends, and what stands there instead."""


def _changes(program: Program) -> Iterator[_Change]:
    for node in ir.walk(program.node):
        match node:
            case ir.Binary(operator=operator) if operator in _FLIPPED:
                where = node.operator_span
                for other in _FLIPPED[operator]:
                    yield "flip comparison", where.start, where.end, other
            case ir.Logic():
                yield from _of_logic(node, program.text)
            case ir.Literal(value=int() as value) if not isinstance(value, bool):
                for shifted in (value + 1, value - 1):
                    written = str(shifted) if shifted >= 0 else f"({shifted})"
                    yield "shift constant", node.span.start, node.span.end, written
            case ir.Unary(operator="!", operand=operand):
                inner = operand.span.slice(program.text)
                yield "negate", node.span.start, node.span.end, f"({inner})"
            case ir.Macro(macro="all" | "exists", range=over):
                found = _LOOP.search(program.text, over.span.end)
                if found is not None:
                    yield "swap and/or", found.start(1), found.end(1), _OTHER[found.group(1)]
            case _:
                yield from _negated(node, program.text)


def _of_logic(node: ir.Logic, text: str) -> Iterator[_Change]:
    parts = [f"({operand.span.slice(text)})" for operand in node.operands]
    start, end = node.span.start, node.span.end
    for at in range(len(parts)):
        kept = f" {node.operator} ".join(part for position, part in enumerate(parts) if position != at)
        yield "drop operand", start, end, f"({kept})"
    yield "swap and/or", start, end, "(" + f" {_OTHER[node.operator]} ".join(parts) + ")"


def _negated(node: ir.Node, text: str) -> Iterator[_Change]:
    """Yield the negation of a condition that is no comparison: turning a comparison round has negated it already."""
    asks = isinstance(node, ir.Has | ir.Select | ir.Index | ir.Name | ir.Call | ir.Binary | ir.Macro)
    if asks and node.type == BOOL:
        yield "negate", node.span.start, node.span.end, f"!({node.span.slice(text)})"
