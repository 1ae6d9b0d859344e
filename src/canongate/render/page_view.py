"""
A page as templates see it: sections of clauses, each a title and blocks of plain text.

Layout is left behind here: markers, blank lines and spelling of labels belong to the wiki text alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from canongate.model.clauses import condition_text, item_text
from canongate.model.page_fields import CLAUSE_FIELDS, HEADER, in_order, values_of
from canongate.model.page_layout import FLOW

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of a list, with its local id, its depth in the list, and what is nested in it."""

    id: str
    text: str
    depth: int = 0
    items: tuple["ItemView", ...] = ()

    def flat(self) -> Iterator["ItemView"]:
        """Yield the item and all that is nested in it, depth first."""
        yield self
        for item in self.items:
            yield from item.flat()


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a clause: a paragraph, a list, a table, fields, or lines kept as written."""

    sort: str
    """paragraph, list, flow, table, fields or raw."""
    text: str = ""
    items: tuple[ItemView, ...] = ()
    ordered: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Local id and cells of each table row; label and values of each field."""

    def flat(self) -> Iterator[ItemView]:
        """Yield every item with all that is nested in it."""
        for item in self.items:
            yield from item.flat()


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause."""

    id: str
    kind: str
    modality: str
    normative: bool
    title: str
    owner: str
    blocks: tuple[Block, ...]

    @property
    def force(self) -> str:
        """The clause's force in words; empty where it sets no norm."""
        if self.modality == "info":
            return "norm" if self.normative else ""
        return self.modality.replace("_", " ")


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section."""

    id: str
    heading: str
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """One page."""

    id: str
    title: str
    fields: tuple[tuple[str, tuple[str, ...]], ...]
    sections: tuple[SectionView, ...]
    tombstones: tuple[tuple[str, str, str], ...] = field(default=())
    """Id, last text and the version that dropped it."""


def view_page(page: Row) -> PageView:
    """Return what templates need of a page."""
    header = page["header"]
    fields = [(each.label, values_of(each, header[each.key])) for each in in_order(HEADER, header, ())]
    fields += [(other["label"], (other["value"],)) for other in header.get("other", ())]
    return PageView(
        id=page["id"],
        title=page["title"],
        fields=tuple(fields),
        sections=tuple(_section(section) for section in page["sections"]),
        tombstones=tuple(
            (stone["id"], stone["text"], stone.get("removed_in", "")) for stone in page.get("tombstones", ())
        ),
    )


def _section(section: Row) -> SectionView:
    """Return one section."""
    return SectionView(section["id"], section["heading"], tuple(map(_clause, section["clauses"])))


def _clause(clause: Row) -> ClauseView:
    """Return one clause."""
    modality = clause.get("modality", "info")
    return ClauseView(
        id=clause["id"],
        kind=clause["kind"],
        modality=modality,
        normative=clause.get("normative", modality != "info"),
        title=next((clause[key] for key in ("title", "party", "term") if key in clause), ""),
        owner=clause.get("owner", ""),
        blocks=tuple(_blocks(clause)),
    )


def _blocks(clause: Row) -> Iterator[Block]:
    """Yield the parts of a clause in the order a reader meets them."""
    for key in ("text", "lead"):
        if key in clause:
            yield Block("paragraph", clause[key])
    if "if" in clause:
        yield Block("paragraph", condition_text(clause))
    fields = in_order(CLAUSE_FIELDS.get(clause["kind"], ()), clause, clause.get("order", ()))
    if fields:
        yield Block("fields", rows=tuple((each.label, values_of(each, clause[each.key])) for each in fields))
    if "table" in clause:
        rows = tuple((f"{clause['id']}.{row['id']}", tuple(row["cells"])) for row in clause.get("items", ()))
        yield Block("table", columns=tuple(clause["table"]["columns"]), rows=rows)
    else:
        yield from _list(clause, "items", clause)
    yield from _list(clause, "then", clause)
    if "versus" in clause:
        yield Block("paragraph", clause["versus"]["lead"])
        yield from _list(clause["versus"], "items", clause)
    if "lines" in clause:
        yield Block("raw", "\n".join(clause["lines"]))


def _list(holder: Row, name: str, clause: Row) -> Iterator[Block]:
    """Yield the block of a list, where the holder has one."""
    if holder.get(name):
        marker = holder.get("marker", "")
        items = tuple(_item(item, clause["id"], 0) for item in holder[name])
        yield Block("flow" if marker in FLOW else "list", items=items, ordered=marker.lstrip()[:1].isdigit())


def _item(item: Row, above: str, depth: int) -> ItemView:
    """Return one item with what is nested in it."""
    local = f"{above}.{item['id']}"
    return ItemView(
        local, item_text(item), depth, tuple(_item(child, local, depth + 1) for child in item.get("items", ()))
    )
