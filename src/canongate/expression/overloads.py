"""The shape of operators and functions: for which kinds of arguments they are defined, and what each gives."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from canongate.expression.types import Type
from canongate.expression.values import NUMBERS, Kind, Value


@dataclass(frozen=True, slots=True)
class Overload:
    """One meaning of an operator or function; ``apply`` returns a value or raises a Refusal."""

    parameters: tuple[Kind, ...]
    result: Type
    apply: Callable[..., Value] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Function:
    """
    All meanings of one name in one call style.

    ``variadic`` is the meaning for any number of numbers, for functions that have one; ``cost`` is how many steps a
    call may take for each unit of size of its arguments.
    """

    overloads: Mapping[tuple[Kind, ...], Overload]
    variadic: Overload | None = None

    def find(self, kinds: Sequence[Kind]) -> Overload | None:
        """Return the meaning for arguments of these kinds."""
        found = self.overloads.get(tuple(kinds))
        if found is None and self.variadic is not None and kinds and all(kind in NUMBERS for kind in kinds):
            return self.variadic
        return found

    @property
    def arities(self) -> frozenset[int]:
        """How many arguments there can be, receiver included; empty where any number can."""
        return frozenset() if self.variadic else frozenset(map(len, self.overloads))


def function(*overloads: tuple[Iterable[Kind], Type, Callable[..., Value]]) -> Function:
    """Return the function with these meanings, each given as parameters, result and implementation."""
    made = (Overload(tuple(parameters), result, apply) for parameters, result, apply in overloads)
    return Function({one.parameters: one for one in made})
