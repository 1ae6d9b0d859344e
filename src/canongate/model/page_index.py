"""
A page walked once: what the checks of thousands of pages ask of its clauses again and again.

It holds what can be told without quoting anything, and says where a clause stands only for those few that checks ask
for by place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from canongate.model.clauses import Row, add_ids

Placed = tuple[str, Row]
"""JSON pointer into the page file, and what stands there."""
_LISTED: Final = frozenset({"changelog_entry", "integration", "impact_declaration"})
_NAMING: Final = frozenset({"integration", "impact_declaration"})
_NONE: Final[Sequence[Placed]] = ()


@dataclass(frozen=True, slots=True)
class PageIndex:
    """What one walk over a page tells; all lists are in the order of the page."""

    uids: Sequence[str]
    """Uid of the page, then of each clause."""
    kinds: Mapping[str, Sequence[Placed]]
    """Clauses of the kinds that checks read: change-log entries, integrations, impact declarations."""
    naming: Sequence[Placed]
    """Clauses that name Brains, pages or registries: integrations, impact declarations, clauses with an owner."""
    links: Sequence[Placed]
    """Links of the clauses."""
    normative: int
    """How many clauses and items set a norm."""
    repeats_id: bool
    """Whether the local id of a clause or item stands twice."""
    repeats_uid: bool
    """Whether a uid stands twice."""
    loose: bool
    """Whether a clause is opaque, or part of another."""

    def of_kind(self, kind: str) -> Sequence[Placed]:
        """Return pointer and mapping of the clauses of one of the kinds listed."""
        return self.kinds.get(kind, _NONE)


def page_index(page: Row) -> PageIndex:
    """Return the index of a page that fits its schema; a loop of some length, since it runs for every clause."""
    ids: list[str] = []
    uids: list[str] = [page["uid"]]
    kinds: dict[str, list[Placed]] = {}
    naming, links = list[Placed](), list[Placed]()
    normative, loose = 0, False
    for at, section in enumerate(page.get("sections", ())):
        for index, clause in enumerate(section.get("clauses", ())):
            known, kind = len(ids), clause["kind"]
            add_ids(clause, ids)
            uids.append(clause["uid"])
            if clause.get("normative", clause.get("modality", "info") != "info"):
                normative += len(ids) - known
            if kind in _LISTED or "owner" in clause or "links" in clause:
                _enter(f"/sections/{at}/clauses/{index}", clause, kinds, naming, links)
            loose = loose or kind == "opaque" or "part_of" in clause
    return PageIndex(
        uids=uids,
        kinds=kinds,
        naming=naming or _NONE,
        links=links or _NONE,
        normative=normative,
        repeats_id=len(set(ids)) < len(ids),
        repeats_uid=len(set(uids)) < len(uids),
        loose=loose,
    )


def _enter(
    pointer: str,
    clause: Mapping[str, Any],
    kinds: dict[str, list[Placed]],
    naming: list[Placed],
    links: list[Placed],
) -> None:
    """Enter a clause in the lists it belongs to."""
    kind = clause["kind"]
    if kind in _LISTED:
        kinds.setdefault(kind, []).append((pointer, clause))
    if kind in _NAMING or "owner" in clause:
        naming.append((pointer, clause))
    links.extend((f"{pointer}/links/{i}", link) for i, link in enumerate(clause.get("links", ())))
