"""What changed of pages as a whole: which came, went, got another id or title, and what their headers say now."""

from collections.abc import Iterator, Mapping
from typing import Any

from canongate.impact.clauses import clause_changes, units
from canongate.impact.force import ForceWords
from canongate.model.change import Change, Effect, Subject
from canongate.model.document import Document

_EFFECTS = {
    "authority": Effect.OWNER,
    "authority_level": Effect.OWNER,
    "owner": Effect.OWNER,
    "applies_to": Effect.SCOPE,
    "scope": Effect.SCOPE,
}
_WHOLE = ("title", "grammar")


def page_changes(base: Mapping[str, Document], head: Mapping[str, Document], words: ForceWords) -> Iterator[Change]:
    """Yield what changed of all pages; a page is known by its uid."""
    before = {page.data["uid"]: page for page in base.values()}
    after = {page.data["uid"]: page for page in head.values()}
    for uid in sorted(before.keys() | after.keys()):
        old, new = before.get(uid), after.get(uid)
        if old is None and new is not None:
            yield _page(new, Effect.ADDED, after=new.title)
            yield from _whole_page(new, Effect.ADDED)
        elif new is None and old is not None:
            yield _page(old, Effect.REMOVED, before=old.title)
            yield from _whole_page(old, Effect.REMOVED)
        elif old is not None and new is not None and old.raw.digest != new.raw.digest:
            yield from _header(old, new)
            yield from _bare_sections(old, new)
            yield from clause_changes(old, new, words)


def _whole_page(page: Document, effect: Effect) -> Iterator[Change]:
    """Yield every clause and item of a page that came or went as a whole."""
    for unit in units(page).values():
        before, after = (None, unit.text) if effect is Effect.ADDED else (unit.text, None)
        yield Change(
            subject=Subject.CLAUSE,
            effect=effect,
            id=unit.id,
            path=unit.path,
            pointer=unit.pointer,
            before=before,
            after=after,
            page=page.id,
            section=unit.section,
            normative=unit.normative,
            context={"modality": unit.modality, "kind": unit.kind, "whole_page": True, "links": unit.links},
        )


def _header(old: Document, new: Document) -> Iterator[Change]:
    if old.id != new.id:
        yield _page(new, Effect.MOVED, what="id", before=old.id, after=new.id)
    for name in _WHOLE:
        if old.data[name] != new.data[name]:
            yield _page(new, Effect.HEADER, what=name, before=old.data[name], after=new.data[name])
    headers = old.header, new.header
    for name in sorted(headers[0].keys() | headers[1].keys()):
        before, after = (header.get(name) for header in headers)
        if before != after:
            effect = _EFFECTS.get(name, Effect.HEADER)
            yield _page(new, effect, what=name, before=before, after=after, pointer=f"/header/{name}")


def _bare_sections(old: Document, new: Document) -> Iterator[Change]:
    """Yield that sections without clauses came, went or are headed otherwise; other sections are told by theirs."""
    gone, come = (
        [one["heading"] for one in page.data["sections"] if not one["clauses"] and one["heading"] not in headings]
        for page, headings in ((old, _headings(new)), (new, _headings(old)))
    )
    if gone or come:
        yield _page(new, Effect.HEADER, what="sections", before=gone, after=come, pointer="/sections")


def _headings(page: Document) -> frozenset[str]:
    return frozenset(section["heading"] for section in page.data["sections"])


def _page(  # noqa: PLR0913  # the parts of a change, each by name
    page: Document, effect: Effect, *, what: str = "", before: Any = None, after: Any = None, pointer: str = ""
) -> Change:
    return Change(Subject.PAGE, effect, page.id, page.path, pointer, what, before, after, page=page.id)
