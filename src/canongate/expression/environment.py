"""What an expression may name: the fields of the document, let bindings, types; and the compiled expression itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from canongate.expression.ir import Node
from canongate.expression.schema import record_of
from canongate.expression.types import Type


class Strictness(StrEnum):
    """How much is refused before an expression runs."""

    CHECKED = "checked"
    """Names must be declared and types must fit."""
    DYN = "dyn"
    """Undeclared names are fields of unknown type; functions must exist and known types must fit."""
    UNCHECKED = "unchecked"
    """Anything that parses compiles; every error is one of evaluation."""


@dataclass(frozen=True, slots=True)
class Environment:
    """
    The names an expression can use.

    ``container`` is a namespace in which names are looked up first, as the language definition has it; it is empty
    for everything this product compiles.
    """

    variables: Mapping[str, Type]
    strictness: Strictness = Strictness.CHECKED
    bindings: "Mapping[str, Program]" = field(default_factory=lambda: MappingProxyType({}))
    container: str = ""
    required: frozenset[str] = frozenset()
    """Variables that every document has."""

    @classmethod
    def from_schema(cls, json_schema: Mapping[str, Any]) -> "Environment":
        """
        Return the environment of documents that fit a JSON Schema (2020-12): one variable for each property.

        Raises:
            SchemaError: the schema has no properties, or points outside itself.
        """
        record = record_of(json_schema)
        variables = MappingProxyType({name: found.type for name, found in record.fields.items()})
        return cls(variables, required=frozenset(name for name, found in record.fields.items() if found.required))

    @classmethod
    def dyn(cls, variables: Mapping[str, Type] | None = None) -> "Environment":
        """Return the environment of documents of which nothing is known, but for the variables given."""
        return cls(MappingProxyType(dict(variables or {})), Strictness.DYN)

    @classmethod
    def unchecked(cls, variables: Mapping[str, Type] | None = None) -> "Environment":
        """Return an environment in which everything that parses compiles; for comparison with other engines."""
        return cls(MappingProxyType(dict(variables or {})), Strictness.UNCHECKED)

    def extend(self, name: str, program: "Program") -> "Environment":
        """Return this environment with one more let binding; it hides a variable of the same name."""
        return replace(self, bindings=MappingProxyType({**self.bindings, name: program}))


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled expression: its text, its typed tree, where its names come from, and what it may cost."""

    text: str
    node: Node
    environment: Environment
    cost: int
    """The most steps an evaluation takes on a document within its schema (:mod:`.cost`)."""

    @property
    def type(self) -> Type:
        """The static type of the result."""
        return self.node.type
