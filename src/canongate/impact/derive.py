"""
Changes to the declaration that follows from them, each part with the clause that says so.

Of a whole change set, or of one page: what a page must declare is its own change, what it may declare is the whole.
Each part only grows with the changes, so that a larger change never has the smaller impact. Long because every part of
a declaration is derived here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from canongate.impact.flags import boundary, force_of_status, governance, updates
from canongate.impact.protocol import (
    DECLARED,
    LAYER,
    LOG,
    NEW_PAGE,
    PAGE_REGISTRATION,
    PAGE_ROW,
    REGISTRATION,
    STRENGTHENED,
    WEAKENED,
    bump_of,
    cause,
)
from canongate.impact.words import named, prose, within_page
from canongate.model.change import Change, Effect, Subject
from canongate.model.declaration import Bump, Cause, Declaration, Entry, Flag
from canongate.model.document import Document
from canongate.model.words import DEPRECATED, Words, words_of
from canongate.model.workspace import Workspace

_TOUCHING = frozenset({"governs", "conflicts"})

_Named = dict[str, dict[str, tuple[str, list[Cause]]]]
"""Field to id to name and causes."""


class Derivation:
    """
    What follows from changes between two states of a canon.

    Args:
        base: the state before.
        head: the state after; its protocol is cited where it has one, else the base's.
    """

    def __init__(self, base: Workspace, head: Workspace) -> None:
        self.base, self.head = base, head
        self.words: Words = words_of(head.documents.values())
        self._tables = _registries(head)

    def declaration(self, changes: Sequence[Change]) -> Declaration:
        """Return the declaration that follows from some changes."""
        lists: _Named = {}
        flags: dict[str, list[Cause]] = {}
        bump = Bump.NONE
        for change in changes:
            for key, name, id_, why in self._listed(change):
                lists.setdefault(key, {}).setdefault(id_, (name, []))[1].append(why)
            for key, why in self._flagged(change):
                flags.setdefault(key, []).append(why)
            lifted, clause = self._bump(change)
            if lifted is not Bump.NONE:
                flags.setdefault("canon_version_update", []).append(self._cause(clause, named(change)))
                bump = max(bump, lifted, key=lambda one: one.rank)
        return Declaration(
            {key: self._entries(key, of) for key, of in lists.items()},
            {key: Flag(_unique(of)) for key, of in flags.items()},
            bump,
        )

    def _entries(self, key: str, found: Mapping[str, tuple[str, list[Cause]]]) -> tuple[Entry, ...]:
        """Return entries in the order of their names, registries in that of their kind; prose says what happened."""
        entries = [Entry(name, id_, _unique(causes)) for id_, (name, causes) in found.items()]
        if key == "registries":
            places = [table.path for table in self._tables]
            return tuple(sorted(entries, key=lambda one: places.index(one.id)))
        if key == "what_changed":
            entries = [Entry(prose(one), one.id, one.causes) for one in entries]
        return tuple(sorted(entries, key=lambda one: (one.name, one.id)))

    def bump_causes(self, changes: Iterable[Change]) -> tuple[Cause, ...]:
        """Return what lifts the version of the canon as far as it must rise; of nothing, what says that it need not."""
        lifts = [(*self._bump(change), change) for change in changes]
        top = max((bump for bump, _, _ in lifts), key=lambda one: one.rank, default=Bump.NONE)
        if top is Bump.NONE:
            return (self._cause(NEW_PAGE, "no existing clause is touched"),) if lifts else ()
        return _unique(self._cause(clause, named(change)) for bump, clause, change in lifts if bump is top)

    def of_pages(self, changes: Sequence[Change]) -> dict[str, Declaration]:
        """Return the declaration that each changed page must hold, by the id of the page, in order."""
        by_page: dict[str, list[int]] = {}
        rules: list[int] = []
        for at, change in enumerate(changes):
            (rules if change.subject is Subject.RULE else by_page.setdefault(change.page, [])).append(at)
        declarations: dict[str, Declaration] = {}
        for page in changed_pages(changes):
            near = [*rules, *(at for one in {page, *self._replaced_by(page)} for at in by_page.get(one, ()))]
            declarations[page] = self.declaration(self.own(page, [changes[at] for at in sorted(near)]))
        return declarations

    def own(self, page: str, changes: Sequence[Change]) -> tuple[Change, ...]:
        """Return the changes that a page must answer for: its own, of what it replaces, of rules enforcing it."""
        replaced = self._replaced_by(page)
        return tuple(
            change
            for change in changes
            if change.page == page
            or (change.page in replaced and self._deprecates(change))
            or (change.subject is Subject.RULE and self._enforces(change.id, page))
        )

    def _listed(self, change: Change) -> Iterator[tuple[str, str, str, Cause]]:
        """Yield field, name, id and cause of each entry that a change makes."""
        if change.page and updates(change):
            page = self._page(change.page)
            if page:
                yield from self._page_entries(change, page)
        if change.subject is Subject.CLAUSE and updates(change) and not change.context.get("whole_page"):
            heading = change.section or "the first section"
            why = self._cause(DECLARED["sections_changed"], named(change))
            yield "sections_changed", heading, heading, why
            yield "what_changed", heading, heading, self._cause(DECLARED["what_changed"], within_page(change))
        header = change.subject is Subject.PAGE and change.effect is not Effect.ADDED and change.what != "version"
        if header and updates(change):
            yield "what_changed", "Header", "Header", self._cause(DECLARED["what_changed"], within_page(change))

    def _page_entries(self, change: Change, page: Document) -> Iterator[tuple[str, str, str, Cause]]:
        title, whole = page.title, change.context.get("whole_page")
        if change.subject is Subject.PAGE and change.effect is Effect.ADDED:
            yield "created", title, page.id, self._cause(DECLARED["created"], named(change))
            what = self._cause(DECLARED["what_changed"], "Created the page with all its sections")
            yield "what_changed", "Page", "Page", what
        elif self._deprecates(change):
            yield "deprecated", title, page.id, self._cause(DECLARED["deprecated"], named(change))
        elif not whole:
            yield "updated", title, page.id, self._cause(DECLARED["updated"], named(change))
        for brain in self._bound(page):
            name = self.head.brains.get(brain, self.base.brains.get(brain, {})).get("name", brain)
            yield "brains_affected", name, brain, self._cause("", f"{page.data['title']} binds {name}")
        yield from self._registry_entries(change, page)

    def _registry_entries(self, change: Change, page: Document) -> Iterator[tuple[str, str, str, Cause]]:
        """Yield the registries whose rows about a page a change makes untrue."""
        if change.subject is not Subject.PAGE:
            return
        comes = change.effect in {Effect.ADDED, Effect.REMOVED} or change.what == "id"
        for table in self._tables:
            if table.kind == "architecture" and comes:
                for clause in (REGISTRATION, LAYER):
                    yield "registries", table.data["name"], table.path, self._cause(clause, named(change))
            elif table.kind == "pages" and table.data["brain"] == page.id.partition("/")[0]:
                shown = change.what in {"title", "status", "version"}
                if comes or shown:
                    clause = PAGE_REGISTRATION if comes else PAGE_ROW
                    yield "registries", table.data["name"], table.path, self._cause(clause, named(change))

    def _flagged(self, change: Change) -> Iterator[tuple[str, Cause]]:
        """Yield each yes that a change makes."""
        if change.page and updates(change) and not change.context.get("whole_page"):
            yield "change_log_entry", self._cause(LOG, named(change))
        if clause := boundary(change):
            yield "authority_boundaries", self._cause(clause, named(change))
        if clause := governance(change, self.words):
            yield "governance_behaviour", self._cause(clause, named(change))

    def _bump(self, change: Change) -> tuple[Bump, str]:
        if not updates(change):
            return Bump.NONE, ""
        if change.subject is Subject.PAGE and (force := force_of_status(change, self.words)):
            return (Bump.MINOR, STRENGTHENED) if force > 0 else (Bump.MAJOR, WEAKENED)
        if change.context.get("whole_page") and change.effect is Effect.ADDED and self._touches(change):
            return Bump.MINOR, STRENGTHENED
        return bump_of(change)

    def _touches(self, change: Change) -> bool:
        """Return whether a clause of a new page governs, or conflicts with, one that was there before."""
        links: Iterable[Mapping[str, str]] = change.context.get("links", ())
        return any(
            link["rel"] in _TOUCHING and (link["to"] in self.base.clauses or link["to"] in self.base.pages)
            for link in links
        )

    def _deprecates(self, change: Change) -> bool:
        """Return whether a change takes a page out of force for good."""
        if change.subject is not Subject.PAGE:
            return False
        status = self.words.status(str(change.after or "")) if change.what == "status" else ""
        return change.effect is Effect.REMOVED or status == DEPRECATED

    def _replaced_by(self, page: str) -> frozenset[str]:
        """Return the pages that a page says it replaces."""
        document = self._page(page)
        names = set(document.header.get("supersedes") or ()) if document else set()
        if not names:
            return frozenset()
        pages = {**self.base.pages, **self.head.pages}
        return frozenset(id_ for id_, one in pages.items() if {id_, one.title} & names)

    def _enforces(self, rule: str, page: str) -> bool:
        return any(
            clause.partition("#")[0] == page
            for state in (self.base, self.head)
            for one in state.rules
            if one.id == rule
            for clause in one.data["enforces"]
        )

    def _bound(self, page: Document) -> list[str]:
        names = page.header.get("applies_to") or ()
        known = {**self.base.brain_names, **self.head.brain_names}
        return [known[name] for name in names if name in known]

    def _page(self, page: str) -> Document | None:
        return self.head.pages.get(page) or self.base.pages.get(page)

    def _cause(self, clause: str, what: str) -> Cause:
        found = cause(self.head, clause, what)
        return found if found.clause else cause(self.base, clause, what)


def changed_pages(changes: Sequence[Change]) -> tuple[str, ...]:
    """Return the pages that a change creates or updates, in order."""
    return tuple(sorted({change.page for change in changes if change.page and updates(change)}))


def _registries(workspace: Workspace) -> list[Document]:
    kinds = {"architecture": 0, "pages": 1}
    tables = [one for one in workspace.documents.values() if one.kind in kinds]
    return sorted(tables, key=lambda one: (kinds[one.kind], one.path))


def _unique(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    return tuple(dict.fromkeys(causes))
