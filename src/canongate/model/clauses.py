"""
The clauses of a page as other parts of canongate cite and quote them.

Pure functions on the plain mapping of a page file; nothing here reads layout, and nothing checks the page. Long because
every kind of clause is read here.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canongate.model.page_fields import CLAUSE_FIELDS, in_order, values_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A clause, or an item of one, with what a citation needs."""

    id: str
    """Full id: ``<page>#<clause>`` or ``<page>#<clause>.<item>``."""
    page: str
    page_version: str
    page_status: str
    section: str
    """Id of the section."""
    kind: str
    modality: str
    """Items have their clause's."""
    normative: bool
    owner: str | None
    """Brain that answers for the clause, as written; None: the page's."""
    text: str
    """What a reader needs to see when the clause is quoted."""
    pointer: str
    """JSON pointer into the page file."""


@dataclass(frozen=True, slots=True)
class Responsibility:
    """What one party does, by an integration clause."""

    party: str
    """As written."""
    role: str | None
    """None where no known verb opens the text."""
    text: str
    """Role and what it is about, as written: ``owns identification``."""
    id: str
    """Full id of the item."""
    pointer: str


def iterate_clauses(page: Row, wanted: Container[str] | None = None) -> Iterator[ClauseRef]:
    """
    Yield the clauses of a page, each followed by its items, in the order of the page.

    Args:
        page: the page.
        wanted: local ids of the clauses; all where absent.
    """
    titles = {clause["id"]: clause.get("title") for _, _, clause in clauses_of(page)}
    header = page.get("header", {})
    for place, section, clause in clauses_of(page):
        if wanted is not None and clause["id"] not in wanted:
            continue
        modality = clause.get("modality", "info")
        lead = _opening(section, clause, titles)

        def refer(
            local: str, text: str, pointer: str, of: tuple[Row, Row, str] = (section, clause, modality)
        ) -> ClauseRef:
            section, clause, modality = of
            return ClauseRef(
                id=f"{page['id']}#{local}",
                page=page["id"],
                page_version=header.get("version") or "",
                page_status=header.get("status") or "",
                section=section["id"],
                kind=clause["kind"],
                modality=modality,
                normative=clause.get("normative", modality != "info"),
                owner=clause.get("owner"),
                text=text,
                pointer=pointer,
            )

        yield refer(clause["id"], _whole(lead, clause), place)
        for local, pointer, text in _items_below(clause, clause["id"], place, lead):
            yield refer(local, text, pointer)


def clauses_of(page: Row) -> Iterator[tuple[str, Row, Row]]:
    """Yield the pointer, section and mapping of every clause, in the order of the page."""
    for at, section in enumerate(page.get("sections", ())):
        for index, clause in enumerate(section.get("clauses", ())):
            yield f"/sections/{at}/clauses/{index}", section, clause


def local_ids(page: Row) -> list[str]:
    """Return the local id of every clause and item, as :func:`iterate_clauses` does; a page in order has none twice."""
    ids: list[str] = []
    for _, _, clause in clauses_of(page):
        add_ids(clause, ids)
    return ids


def add_ids(clause: Row, ids: list[str]) -> None:
    """Add the local ids of a clause and its items to a list."""
    local = clause["id"]
    ids.append(local)
    if "items" in clause:
        _add_item_ids(clause["items"], local, ids)
    if "then" in clause:
        _add_item_ids(clause["then"], local, ids)
    if clause.get("versus"):
        _add_item_ids(clause["versus"]["items"], local, ids)


def _add_item_ids(items: Sequence[Row], local: str, ids: list[str]) -> None:
    for item in items:
        ids.append(below := f"{local}.{item['id']}")
        if "items" in item:
            _add_item_ids(item["items"], below, ids)


def responsibilities(page: Row) -> Iterator[Responsibility]:
    """Yield what each party of the page's integration clauses does, whether written as lists or as table rows."""
    for place, _, clause in clauses_of(page):
        if clause["kind"] == "integration":
            for index, item in enumerate(clause.get("items", ())):
                party = clause.get("party") or next(iter(item.get("cells", ())), "")
                said = item["cells"][-1] if "cells" in item else item_text(item)
                yield Responsibility(
                    party=party,
                    role=item.get("role"),
                    text=said,
                    id=f"{page['id']}#{clause['id']}.{item['id']}",
                    pointer=f"{place}/items/{index}",
                )


def item_lists(clause: Row) -> Iterator[tuple[str, Sequence[Row]]]:
    """Yield the place within a clause, and the items, of each of its lists."""
    for name in ("items", "then"):
        if clause.get(name):
            yield name, clause[name]
    if clause.get("versus"):
        yield "versus/items", clause["versus"]["items"]


def item_text(item: Row) -> str:
    """Return what an item says, without marker and without its nested items."""
    if "role" in item and "text" not in item:
        return f"{item['role']} {item.get('object', '')}".rstrip()
    if "cells" in item:
        return " | ".join(item["cells"])
    return str(item["key"] + ":" if "key" in item else item.get("text", ""))


def condition_text(clause: Row) -> str:
    """Return a condition as a reader says it: ``If the customer is not a best customer:``."""
    return f"{clause.get('opener', 'If')} {clause['if']}:"


def _opening(section: Row, clause: Row, titles: Mapping[str, str | None]) -> str:
    """Return what is said before a clause's items: title, term and lead, or the heading where it has none."""
    parts = [f"{titles[clause['part_of']]}:"] if titles.get(clause.get("part_of", "")) else []
    parts += [f"{clause[key]}:" for key in ("title", "term") if clause.get(key)]
    parts += [clause[key] for key in ("party", "text", "lead") if clause.get(key)]
    if clause.get("if"):
        parts.append(condition_text(clause))
    if not parts and not clause.get("lines") and clause["kind"] not in CLAUSE_FIELDS:
        parts.append(f"{section['heading']}:")
    return " ".join(parts)


def _whole(lead: str, clause: Row) -> str:
    """Return a clause with all its items, on one line."""
    parts = [lead, *clause.get("lines", ())] if lead or clause.get("lines") else []
    parts += _fields(clause)
    for name, items in item_lists(clause):
        said = "; ".join(_with_nested(item) for item in items)
        parts.append(f"{clause['versus']['lead']} {said}" if name.startswith("versus") else said)
    return " ".join(part for part in parts if part) or clause["id"]


def _with_nested(item: Row) -> str:
    """Return an item followed by its nested items in brackets, or after its key."""
    nested = ", ".join(_with_nested(child) for child in item.get("items", ()))
    if not nested:
        return item_text(item)
    return f"{item_text(item)} {nested}" if "key" in item else f"{item_text(item)} ({nested})"


def _fields(clause: Row) -> list[str]:
    """Return the labelled fields of a change-log entry or impact declaration as one text."""
    fields = CLAUSE_FIELDS.get(clause["kind"], ())
    said = [
        f"{field.label}: {', '.join(values_of(field, clause[field.key]))}"
        for field in in_order(fields, clause, clause.get("order", ()))
    ]
    return ["; ".join(said)] if said else []


def _items_below(holder: Row, local: str, place: str, lead: str) -> Iterator[tuple[str, str, str]]:
    """Yield local id, pointer and quoted text of every item below a clause or item, depth first."""
    for name, items in item_lists(holder):
        before = f"{holder['versus']['lead']}" if name.startswith("versus") else lead
        for index, item in enumerate(items):
            item_id = f"{local}.{item['id']}"
            pointer = f"{place}/{name}/{index}"
            text = f"{before} {item_text(item)}".strip()
            yield item_id, pointer, text
            yield from _items_below(item, item_id, pointer, text)
