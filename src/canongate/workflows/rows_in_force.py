"""
Rows of segments and offers in force, with their places: what the gate looks at, and how it tells of them.

It judges nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.pointer import to_pointer
from canongate.model.verdict import Verdict
from canongate.workflows.root import Opened

_IN_FORCE = ("segments", "offers")

Row = Mapping[str, Any]


@dataclass(slots=True)
class Judged:
    """What was found about rows in force, and the verdicts it was found by."""

    findings: list[Finding] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a registry in one state."""

    table: Document
    at: int
    row: Row

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by: its id, and its market where it has one."""
        return self.row["id"], self.row.get("market", "all") if self.table.kind == "segments" else ""


def rows_of(opened: Opened) -> dict[tuple[str, str, str], Place]:
    """Return the rows in force by registry and key."""
    places = [
        Place(table, at, row)
        for path, table in sorted(opened.documents.items())
        if table.kind in _IN_FORCE and path
        for at, row in enumerate(table.data["rows"])
    ]
    return {(place.table.kind, *place.key): place for place in places}


def noun_of(place: Place) -> str:
    """Return what a row is called in a message."""
    return f"the {place.table.kind.removesuffix('s')} {place.row['id']!r}"


def row_finding(place: Place, rule: str, message: str, *, help: str, key: str = "") -> Finding:  # noqa: A002
    """Return a finding about a row, or about one of its values."""
    pointer = ("rows", place.at, key) if key in place.row else ("rows", place.at)
    return Finding(
        rule=rule,
        level=Level.ERROR,
        message=message,
        path=place.table.path,
        pointer=to_pointer(pointer),
        document=place.table.id,
        help=help,
        context={"row": place.row["id"], "decision": place.row["decision"]},
    )
