"""
A page walked once: what the checks of thousands of pages ask of its clauses again and again.

It holds what can be told without quoting anything, and says where a clause stands only for those few that checks ask
for by place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from canongate.model.clauses import Row, add_ids

Placed = tuple[str, Row]
"""JSON pointer into the page file, and what stands there."""
_LISTED: Final = frozenset({"changelog_entry", "integration", "impact_declaration"})
_NAMING: Final = frozenset({"integration", "impact_declaration"})


@dataclass(frozen=True, slots=True)
class PageIndex:
    """What one walk over a page tells; all lists are in the order of the page."""

    uids: Sequence[str]
    """Uid of the page, then of each clause."""
    placed: Sequence[Placed]
    """Change-log entries, integrations, impact declarations; clauses with an owner or links of their own."""
    normative: int
    """How many clauses and items set a norm."""
    repeats_id: bool
    """Whether the local id of a clause or item stands twice."""
    repeats_uid: bool
    """Whether a uid stands twice."""
    loose: bool
    """Whether a clause is opaque, or part of another."""

    def of_kind(self, kind: str) -> list[Placed]:
        """Return the change-log entries, integrations or impact declarations."""
        return [one for one in self.placed if one[1]["kind"] == kind]

    @property
    def naming(self) -> Iterator[Placed]:
        """Clauses that name Brains, pages or registries: integrations, impact declarations, clauses with an owner."""
        return (one for one in self.placed if one[1]["kind"] in _NAMING or "owner" in one[1])

    @property
    def links(self) -> Iterator[Placed]:
        """Links of the clauses."""
        for pointer, clause in self.placed:
            if "links" in clause:
                yield from ((f"{pointer}/links/{i}", link) for i, link in enumerate(clause["links"]))


def page_index(page: Row) -> PageIndex:
    """Return the index of a page that fits its schema; a loop of some length, since it runs for every clause."""
    ids: list[str] = []
    uids: list[str] = [page["uid"]]
    placed: list[Placed] = []
    normative, loose = 0, False
    for at, section in enumerate(page.get("sections", ())):
        for index, clause in enumerate(section.get("clauses", ())):
            before, kind = len(ids), clause["kind"]
            if "items" in clause or "then" in clause or "versus" in clause:
                add_ids(clause, ids)
            else:
                ids.append(clause["id"])
            uids.append(clause["uid"])
            sets_norm = clause.get("normative")
            if sets_norm or (sets_norm is None and clause.get("modality", "info") != "info"):
                normative += len(ids) - before
            if kind in _LISTED or "owner" in clause or "links" in clause:
                placed.append((f"/sections/{at}/clauses/{index}", clause))
            if kind == "opaque" or "part_of" in clause:
                loose = True
    return PageIndex(
        uids=uids,
        placed=placed,
        normative=normative,
        repeats_id=len(set(ids)) < len(ids),
        repeats_uid=len(set(uids)) < len(uids),
        loose=loose,
    )
