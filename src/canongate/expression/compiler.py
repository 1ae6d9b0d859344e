"""Text to program: parse, check, bound; the one door into the package for whoever has an expression to run."""

from canongate.expression.checker import check
from canongate.expression.cost import refuse_costly
from canongate.expression.environment import Environment, Program
from canongate.expression.parser import parse


def compile_expression(text: str, environment: Environment) -> Program:
    """
    Return the program of an expression.

    Args:
        text: an expression of the language.
        environment: the names it can use.

    Raises:
        ExpressionError: the text does not parse, names or types do not fit, or running it could take too long.
    """
    node = check(text, parse(text), environment)
    return Program(text, node, environment, refuse_costly(text, node, dict(environment.bindings)))
