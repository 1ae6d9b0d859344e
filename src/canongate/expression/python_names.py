"""What generated Python of one unit can name: fields already read, constants, and names for its own use."""

from dataclasses import dataclass, field
from typing import Any

from canongate.expression.types import Type

type Constant = tuple[str, Any]
"""How a constant is made, in plain values: ``uint`` and its number, ``value`` and it, ``type`` and its name, or
``function`` and its name, call style and kinds of operands."""


@dataclass(slots=True)
class Names:
    """What generated code of one unit can name: fields already read, constants, temporary names."""

    fields: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Path to variable; reading them is the caller's part."""
    types: dict[tuple[str, ...], Type] = field(default_factory=dict)
    constants: dict[str, Constant] = field(default_factory=dict)
    count: int = 0

    def fresh(self, prefix: str) -> str:
        """Return a name that is not used yet."""
        self.count += 1
        return f"{prefix}{self.count}"

    def constant(self, how: Constant) -> str:
        """Return a name for a value that has no literal, or one that is better made once."""
        name = self.fresh("K")
        self.constants[name] = how
        return name

    def place(self, path: tuple[str, ...], of: Type) -> str:
        """Return the variable that holds a field."""
        if path not in self.fields:
            self.fields[path] = self.fresh("f")
            self.types[path] = of
        return self.fields[path]
