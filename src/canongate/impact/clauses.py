"""
What changed in the clauses of one page, item by item.

A clause is known by its uid, so that one that got another id, or stands in another section, is the same clause; an
item is known by its id within its clause.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from canongate.impact.force import ForceWords, effect_of_modality, effect_of_words, same_words
from canongate.impact.order import strayed_of
from canongate.model.change import Change, Effect, Subject
from canongate.model.clauses import clauses_of, item_lists, item_text
from canongate.model.document import Document

Row = Mapping[str, Any]
_WORDS = ("title", "term", "party", "text", "lead", "opener", "if")
ABOUT_CHANGES = frozenset({"impact_declaration", "changelog_entry"})
"""Kinds of clause that tell of changes and set no norm."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause or an item in one state of a page, as the difference sees it."""

    key: tuple[str, ...]
    """What it is known by across states."""
    id: str
    path: str
    pointer: str
    section: str
    text: str
    modality: str
    normative: bool
    owner: str | None
    params: Any
    links: Any
    kind: str


def clause_changes(base: Document, head: Document, words: ForceWords) -> Iterator[Change]:
    """Yield what changed in the clauses of a page that is in both states."""
    strayed, alike = _compared(base, head)
    before, after = units(base, alike), units(head, alike)
    buried = {stone["id"] for stone in head.data.get("tombstones", ())}
    for key, old in before.items():
        if key not in after:
            local = old.id.partition("#")[2]
            yield _change(old, Effect.REMOVED, before=old.text, context={"tombstone": local in buried})
    for key, new in after.items():
        if key in before:
            yield from _between(before[key], new, words)
        else:
            yield _change(new, Effect.ADDED, after=new.text)
    yield from _moved(before, after, strayed)


def units(page: Document, without: Container[str] = ()) -> dict[tuple[str, ...], Unit]:
    """
    Return the clauses and items of a page, by what they are known by, in the order of the page.

    Args:
        page: the page.
        without: uids of clauses to leave out.
    """
    found: dict[tuple[str, ...], Unit] = {}
    for pointer, section, clause in clauses_of(page.data):
        if clause["uid"] in without:
            continue
        unit = _unit(page, section, clause, pointer)
        found[unit.key] = unit
        for place, items in item_lists(clause):
            for item in _items(unit, items, f"{pointer}/{place}"):
                found[item.key] = item
    return found


def _compared(base: Document, head: Document) -> tuple[set[str], set[str]]:
    """Return the uids of clauses that stand in another order among those of both states, and of those quite alike."""
    before, after = (
        {clause["uid"]: (section["heading"], clause) for _, section, clause in clauses_of(page.data)}
        for page in (base, head)
    )
    shared = [uid for uid in after if uid in before]
    strayed = strayed_of(shared, before)
    if base.id != head.id:
        return strayed, set()
    return strayed, {uid for uid in shared if before[uid] == after[uid]} - strayed


def _unit(page: Document, section: Row, clause: Row, pointer: str) -> Unit:
    modality = clause.get("modality", "info")
    parts = [str(clause[name]) for name in _WORDS if clause.get(name)]
    parts += [*clause.get("lines", ()), *clause.get("table", {}).get("columns", ())]
    parts += [clause["versus"]["lead"]] if clause.get("versus") else []
    if clause["kind"] in ABOUT_CHANGES:
        parts = [f"{name}: {value}" for name, value in sorted(clause.items()) if name not in {"id", "uid", "layout"}]
    return Unit(
        key=(clause["uid"],),
        id=f"{page.id}#{clause['id']}",
        path=page.path,
        pointer=pointer,
        section=section["heading"],
        text=" ".join(parts) or str(section["heading"]),
        modality=modality,
        normative=clause.get("normative", modality != "info"),
        owner=clause.get("owner"),
        params=clause.get("params", {}),
        links=clause.get("links", []),
        kind=clause["kind"],
    )


def _items(parent: Unit, items: Any, place: str) -> Iterator[Unit]:
    """Yield the items of a clause, and those nested in them; an item has its clause's force and owner."""
    for index, item in enumerate(items):
        unit = Unit(
            key=(*parent.key, item["id"]),
            id=f"{parent.id}.{item['id']}",
            path=parent.path,
            pointer=f"{place}/{index}",
            section=parent.section,
            text=item_text(item),
            modality=parent.modality,
            normative=parent.normative,
            owner=parent.owner,
            params={},
            links=[],
            kind=parent.kind,
        )
        yield unit
        yield from _items(unit, item.get("items", ()), f"{unit.pointer}/items")


def _between(old: Unit, new: Unit, words: ForceWords) -> Iterator[Change]:
    """Yield what changed of one clause or item."""
    is_item = len(new.key) > 1
    modality = None if is_item else effect_of_modality(old.modality, new.modality)
    if modality:
        yield _change(new, modality, what="modality", before=old.modality, after=new.modality)
    if not same_words(old.text, new.text):
        told = Effect.REWORDED if modality or new.kind in ABOUT_CHANGES else effect_of_words(old.text, new.text, words)
        yield _change(new, told, what="text", before=old.text, after=new.text)
    if is_item:
        return
    if old.normative != new.normative and not modality:
        effect = Effect.STRENGTHENED if new.normative else Effect.WEAKENED
        yield _change(new, effect, what="normative", before=old.normative, after=new.normative)
    for what, effect in (("owner", Effect.OWNER), ("params", Effect.PARAMETER), ("links", Effect.LINKS)):
        if getattr(old, what) != getattr(new, what):
            yield _change(new, effect, what=what, before=getattr(old, what), after=getattr(new, what))
    if old.kind != new.kind:
        yield _change(new, Effect.CHANGED, what="kind", before=old.kind, after=new.kind)
    if old.id != new.id:
        yield _change(new, Effect.MOVED, what="id", before=old.id, after=new.id)


def _moved(
    before: Mapping[tuple[str, ...], Unit], after: Mapping[tuple[str, ...], Unit], strayed: Container[str]
) -> Iterator[Change]:
    """Yield clauses that stand in another section, and what stands in another order among what stayed beside it."""
    siblings: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for key, new in after.items():
        if key not in before:
            continue
        if len(key) > 1:
            siblings.setdefault(key[:-1], []).append(key)
        elif before[key].section != new.section:
            yield _change(new, Effect.MOVED, what="section", before=before[key].section, after=new.section)
        elif key[0] in strayed:
            yield _change(new, Effect.MOVED, what="order")
    for shared in siblings.values():
        out_of_order = strayed_of(shared, before)
        yield from (_change(after[key], Effect.MOVED, what="order") for key in shared if key in out_of_order)


def _change(  # noqa: PLR0913  # the parts of a change, each by name
    unit: Unit, effect: Effect, *, what: str = "", before: Any = None, after: Any = None, context: Row | None = None
) -> Change:
    return Change(
        subject=Subject.CLAUSE,
        effect=effect,
        id=unit.id,
        path=unit.path,
        pointer=unit.pointer,
        what=what,
        before=before,
        after=after,
        page=unit.id.partition("#")[0],
        section=unit.section,
        normative=unit.normative,
        context={"modality": unit.modality, "kind": unit.kind, **(context or {})},
    )
