"""
Ids and uids: given once, to what is new; what was imported before keeps its own.

Ids come from words (a heading, a title, the first words of a lead), are made unique, and are never those of a
tombstone. Uids are digests of the id a thing had when it was first imported, so no randomness is needed.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from canongate.model.clauses import condition_text, item_lists, item_text

Draft = dict[str, Any]
LONGEST = 60
SHORTEST = 6
LONGEST_CITATION = 380
"""Characters of a full id, with room for a number that makes it unique."""
_NAMES = ("title", "party", "version")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(text: str, otherwise: str, longest: int = LONGEST) -> str:
    """Return a text as an id: lower-case words of ASCII letters and digits joined by hyphens, cut between words."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = _NOT_SLUG.sub("-", folded.replace("'", "")).strip("-")
    if len(words) > longest:
        words = words[: longest + 1].rpartition("-")[0] or words[:longest]
    return words or otherwise


def _room(page_id: str, above: str) -> int:
    """Return how long an id below another may be, so that full ids stay citable however deep they go."""
    left = LONGEST_CITATION - len(page_id) - len(above)
    return max(SHORTEST, min(LONGEST, left // 3))


def uid(prefix: str, full_id: str) -> str:
    """Return the uid of a thing first imported under this id."""
    return f"{prefix}-{sha256(full_id.encode()).hexdigest()[:16]}"


class Register:
    """The ids in use on one page, tombstones included."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self._counts: dict[str, int] = {}

    def claim(self, wanted: str) -> str:
        """Return the wanted id, or the first free one with a number after it; it is in use from now on."""
        free = wanted
        while free in self.used:
            self._counts[wanted] = self._counts.get(wanted, 1) + 1
            free = f"{wanted}-{self._counts[wanted]}"
        self.used.add(free)
        return free


def name_sections(sections: Iterable[Draft], register: Register) -> None:
    """Give an id to every section that has none; section ids are a space of their own."""
    for section in sections:
        if "id" not in section:
            section["id"] = register.claim(slug(section["heading"], "section" if section["heading"] else "preamble"))


def name_clauses(page_id: str, sections: Sequence[Draft], register: Register) -> None:
    """Give ids and uids to every clause and item that has none, in the order of the page."""
    uids = {clause["uid"] for section in sections for clause in section["clauses"] if "uid" in clause}
    for section in sections:
        first = True
        for clause in section["clauses"]:
            owner = clause.get("part_of")
            if isinstance(owner, dict):
                clause["part_of"] = owner["id"]
            named = any(name in clause for name in _NAMES) or owner is not None
            if "id" not in clause:
                clause["id"] = register.claim(_clause_id(page_id, section, clause, leading=first and not named))
                clause["uid"] = _free_uid(f"{page_id}#{clause['id']}", uids)
            first = first and named
            _name_items(page_id, clause, clause["id"], register)


def _free_uid(full_id: str, uids: set[str]) -> str:
    """Return the uid of a new clause; an id that was freed by hand may have left its uid with another clause."""
    new = uid("c", full_id)
    while new in uids:
        new = uid("c", f"{full_id} {new}")
    uids.add(new)
    return new


def _clause_id(page_id: str, section: Draft, clause: Draft, *, leading: bool) -> str:
    """Return the id a clause should have: its section's for the section's own norm, else one from its words."""
    if leading or (clause["kind"] == "impact_declaration"):
        return str(section["id"])
    above = clause.get("part_of") or section["id"]
    return f"{above}.{slug(_words(clause), clause['kind'].replace('_', '-'), _room(page_id, above))}"


def _words(clause: Draft) -> str:
    """Return the words of a clause from which its id is made."""
    for key in ("title", "party", "term", "version", "text", "lead"):
        if clause.get(key):
            return str(clause[key])
    if "if" in clause:
        return condition_text(clause)
    return str(clause["lines"][0]) if clause.get("lines") else "table" if "table" in clause else "list"


def _name_items(page_id: str, holder: Draft, above: str, register: Register) -> None:
    """Give ids to the items below a clause or item."""
    for _, items in item_lists(holder):
        for number, item in enumerate(items, 1):
            if "id" not in item:
                said = item["cells"][0] if "cells" in item else item_text(item)
                wanted = f"{above}.{slug(said, f'item-{number}', _room(page_id, above))}"
                item["id"] = register.claim(wanted)[len(above) + 1 :]  # type: ignore[index]
            _name_items(page_id, item, f"{above}.{item['id']}", register)  # type: ignore[arg-type]
