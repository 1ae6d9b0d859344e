"""
Whose registries a change touches: a Brain's registry changes with its owner or HeadOffice, and with nobody else.

Read from both states, so that a row cannot be taken over by writing another owner into it. Registries that belong to
no Brain, such as markets, are left to the approval policy.
"""

from collections.abc import Collection, Iterator

from canongate.model.change import Subject
from canongate.model.document import Document
from canongate.workflows.approvables import Approvable
from canongate.workflows.root import Opened

STRANGER = "proposer-not-of-brain"
"""What a proposal for a Brain by somebody who does not act for it is told as."""
HEADOFFICE = "headoffice"
_BRAIN_OF_ROW = {"uses": ("brain", ""), "experiments": ("logged_by", "experimentation")}
"""Kind of registry to the column that names the Brain of a row, and its default."""


def owning_brains(one: Approvable, *states: Opened) -> frozenset[str]:
    """Return the Brains whose registries, or rows of registries, a thing to be approved changes."""
    return frozenset(
        brain
        for change in one.changes
        if change.subject is Subject.ROW
        for state in states
        if (table := state.documents.get(change.path)) is not None
        for brain in _brains_of(table, change.id.partition("#")[2])
    )


def may_change(brains: Collection[str], acting_for: Collection[str]) -> bool:
    """Say whether who acts for some Brains may change what belongs to others."""
    return HEADOFFICE in acting_for or set(brains) <= set(acting_for)


def _brains_of(table: Document, name: str) -> Iterator[str]:
    """Yield whose a registry is, or a row of it; without a name, whose all its rows are."""
    if table.kind == "pages":
        yield table.data["brain"]
    elif table.kind in _BRAIN_OF_ROW:
        column, default = _BRAIN_OF_ROW[table.kind]
        yield from (row.get(column, default) for row in table.data["rows"] if name in {"", row["id"]})
