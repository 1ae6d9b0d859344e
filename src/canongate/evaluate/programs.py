"""
The expressions of a rule as programs, each text compiled once for each environment in a process.

States of the rules that are compared, and mutants of one rule, share most of their texts; and of a rule whose texts
are known to compile, only those that are asked for are compiled at all.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from canongate.evaluate.memo import Memo
from canongate.expression import Environment, Program, compile_expression

EXPRESSIONS = ("when", "require", "message", "undetermined")
CONDITIONS = ("when", "require")
_PROGRAMS: Memo[Program] = Memo()
_EXTENDED: Memo[Environment] = Memo()


def program_of(text: str, environment: Environment) -> Program:
    """
    Return the program of a text.

    Raises:
        ExpressionError: as :func:`canongate.expression.compile_expression`.
    """
    return _PROGRAMS.get(environment, text, lambda: compile_expression(text, environment))


def extended(environment: Environment, name: str, text: str) -> Environment:
    """
    Return an environment with one more let binding.

    Raises:
        ExpressionError: its text does not compile.
    """
    make = lambda: environment.extend(name, program_of(text, environment))  # noqa: E731  # made only if not known
    return _EXTENDED.get(environment, f"{name}={text}", make)


class Programs(Mapping[str, Program]):
    """The programs of a rule whose texts are known to compile, each made when it is first asked for."""

    def __init__(self, data: Mapping[str, Any], environment: Environment) -> None:
        self._data = data
        self._environment = environment

    def __contains__(self, key: object) -> bool:
        return key in EXPRESSIONS and key in self._data

    def __getitem__(self, key: str) -> Program:
        if key not in self:
            raise KeyError(key)
        environment = self._environment
        for name, text in self._data.get("let", {}).items():
            environment = extended(environment, name, text)
        return program_of(self._data[key], environment)

    def __iter__(self) -> Iterator[str]:
        return (key for key in EXPRESSIONS if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
