"""
What a page keeps from its previous state: ids, uids, links, owners, parameters, tombstones.

New clauses get ids never used before; ids that nothing has any more become tombstones.
"""

from collections.abc import Mapping
from typing import Any

from canongate.importer.identity import Register, name_clauses, name_sections
from canongate.importer.matching import match_page
from canongate.model.clauses import iterate_clauses, local_ids

Draft = dict[str, Any]


def inherit(page: Draft, previous: Mapping[str, Any] | None) -> None:
    """Give every section, clause and item of a page just read its identity; changed in place."""
    register = Register()
    sections = Register()
    if previous is not None:
        page["uid"] = previous["uid"]
        register.used.update(local_ids(previous), (stone["id"] for stone in previous.get("tombstones", ())))
        sections.used.update(section["id"] for section in previous["sections"])
        match_page(page, previous)
    name_sections(page["sections"], sections)
    name_clauses(page["id"], page["sections"], register)
    if previous is not None and (stones := _tombstones(page, previous)):
        page["tombstones"] = stones


def _tombstones(page: Draft, previous: Mapping[str, Any]) -> list[Draft]:
    """Return the previous tombstones and one for every id that is gone."""
    alive = set(local_ids(page))
    stones = [dict(stone) for stone in previous.get("tombstones", ())]
    version = page["header"].get("version")
    for gone in iterate_clauses(previous):
        local = gone.id.partition("#")[2]
        if local not in alive:
            stone = {"id": local, "text": gone.text}
            stones.append(stone | {"removed_in": version} if version else stone)
    return stones
