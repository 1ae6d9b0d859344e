"""
The workspace: every document of a root with every reference resolved, immutable.

A function that takes a workspace need not ask whether a clause, Brain or parameter exists.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from canongate.model.clause_index import ClauseIndex
from canongate.model.document import Document
from canongate.model.parameters import ParameterValue

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Workspace:
    """All that a root holds, indexed by the ids other documents use."""

    name: str
    """Name of the canon."""
    version: str
    """Version of the canon as a whole."""
    documents: Mapping[str, Document] = field(default_factory=dict)
    """Every document that fits its schema, by path."""
    pages: Mapping[str, Document] = field(default_factory=dict)
    """Pages by id."""
    clauses: ClauseIndex = field(default_factory=lambda: ClauseIndex({}))
    """Clauses and their items by full id."""
    brains: Mapping[str, Row] = field(default_factory=dict)
    """Rows of the registry of Brains by id."""
    brain_names: Mapping[str, str] = field(default_factory=dict)
    """Name or alias of a Brain, as pages write it, to its id."""
    people: Mapping[str, Row] = field(default_factory=dict)
    """Rows of the registry of people by id."""
    markets: Mapping[str, Row] = field(default_factory=dict)
    """Rows of the registry of markets by id."""
    segments: tuple[Row, ...] = ()
    """Rows of the registry of segments in force."""
    offers: tuple[Row, ...] = ()
    """Rows of the registry of offers in force."""
    experiments: Mapping[str, Row] = field(default_factory=dict)
    """Rows of the registry of experiments by id."""
    rules: tuple[Document, ...] = ()
    """Rules, by id."""
    parameters: Mapping[str, Row] = field(default_factory=dict)
    """Parameters by id."""
    overlays: Mapping[str, Mapping[str, ParameterValue]] = field(default_factory=dict)
    """Brain id to the values it uses in place of the defaults."""
    decisions: Mapping[str, Document] = field(default_factory=dict)
    """Decisions by id."""
    manifests: Mapping[str, Document] = field(default_factory=dict)
    """Evidence manifests by id."""
    uses: tuple[Row, ...] = ()
    """Rows of the registry of uses."""
    waivers: Mapping[str, Document] = field(default_factory=dict)
    """Waiver files by id; whether their signatures hold is the ledger's to say."""

    def parameters_for(self, brain: str) -> dict[str, ParameterValue]:
        """Return the value of every parameter for the decisions of one Brain, by id."""
        defaults = {name: row["default"] for name, row in sorted(self.parameters.items())}
        return defaults | dict(sorted(self.overlays.get(brain, {}).items()))
