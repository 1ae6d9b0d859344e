"""Which calls are macros, and what they must look like; macros take names and predicates, not values."""

from canongate.expression import ir
from canongate.expression.problem import Diagnostic

MACROS = {"all": (2,), "exists": (2,), "exists_one": (2,), "filter": (2,), "map": (2, 3)}
"""Receiver-style macros with the numbers of arguments that make a call one of them."""


def macro(call: ir.Call) -> ir.Node | Diagnostic:
    """Return the macro node a call stands for, the call itself where it is none, or what is wrong with it."""
    if call.target is None:
        return _has(call) if call.function == "has" and len(call.arguments) == 1 else call
    if len(call.arguments) not in MACROS.get(call.function, ()):
        return call
    variable, *parts = call.arguments
    if not isinstance(variable, ir.Name) or variable.absolute:
        message = f"the first argument of `{call.function}` must be a simple name"
        return Diagnostic(message, variable.span, f"write list.{call.function}(x, ...)")
    result = parts.pop() if call.function == "map" else None
    return ir.Macro(
        span=call.span,
        macro=call.function,
        range=call.target,
        variable=variable.name,
        condition=parts[0] if parts else None,
        result=result,
    )


def _has(call: ir.Call) -> ir.Node | Diagnostic:
    field = call.arguments[0]
    if not isinstance(field, ir.Select):
        return Diagnostic("has() asks for a field", field.span, "write has(x.field)")
    return ir.Has(span=call.span, operand=field.operand, field=field.field, field_span=field.field_span)
