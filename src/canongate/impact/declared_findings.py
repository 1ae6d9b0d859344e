"""
What a page declares, held against what follows from its change, field by field.

A page must declare its own impact; whatever the whole change entails it may declare too. Undeclared impact blocks,
declared impact that nothing entails is advice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canongate.impact.declared import LABELS, Declared, declared_by
from canongate.impact.protocol import LOG, OVER_DECLARED, UNDECLARED, cited
from canongate.model.change import Change, Effect, Subject
from canongate.model.declaration import FLAGS, LISTS, PAGES, Declaration
from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.workspace import Workspace

_NEEDED = (*PAGES, "sections_changed", "what_changed", "registries")
"""Lists that a declaration must hold where they follow; the Brains affected are held against only where named."""


def declaration_findings(
    head: Workspace, changes: Sequence[Change], whole: Declaration, pages: Mapping[str, Declaration]
) -> Iterator[Finding]:
    """
    Yield where a changed page does not declare what follows from its change, declares more, or logs nothing.

    Args:
        head: the later state.
        changes: everything that changed.
        whole: what follows from it.
        pages: what follows from the change of each page, by its id.
    """
    titles = _titles(head)
    logged = {change.page for change in changes if _logs(change)}
    for name, own in pages.items():
        page = head.pages.get(name)
        if page is None:
            continue
        declared = declared_by(page)
        if declared is None:
            yield _nothing_declared(page, head)
        else:
            yield from _Comparison(page, declared, head, titles).findings(own, whole)
        if name not in logged:
            yield _not_logged(page, head)


def _titles(head: Workspace) -> dict[str, str]:
    """Return every name by which pages are called to the id of the page: short names of the registries, and titles."""
    tables = (one for one in head.documents.values() if one.kind == "pages")
    short = {name: row["page"] for table in tables for row in table.data["rows"] for name in row.get("aliases", ())}
    return short | {one.title: id_ for id_, one in head.pages.items()}


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One page's declaration against two derived ones: its own, and that of the whole change."""

    page: Document
    declared: Declared
    head: Workspace
    titles: Mapping[str, str]
    """Title of each page to its id."""

    def findings(self, own: Declaration, whole: Declaration) -> Iterator[Finding]:
        for key in LISTS:
            yield from self._list(key, own, whole)
        for key in FLAGS:
            said = self.declared.flag(key)
            if own.flag(key) and not said:
                yield self._undeclared(key, "yes", own.flag(key).causes[0].what)
            elif said and not whole.flag(key):
                yield self._over_declared(key, "yes")

    def _list(self, key: str, own: Declaration, whole: Declaration) -> Iterator[Finding]:
        said = self.declared.names(key)
        if key == "what_changed":
            # NOTE: what it says is prose, which nothing here can judge; that it says something can be.
            if own.lists.get(key) and not said and own.names("updated"):
                yield self._undeclared(key, own.names(key)[0], own.lists[key][0].causes[0].what)
            return
        known = {self._id(key, name) for name in said}
        if key in _NEEDED or key in self.declared.clause:
            for entry in own.lists.get(key, ()):
                if known.isdisjoint({entry.id, entry.name}):
                    yield self._undeclared(key, entry.name, entry.causes[0].what)
        for at, name in enumerate(self.declared.clause.get(key) or ()):
            entailed = any(self._id(key, name) in {entry.id, entry.name} for entry in whole.lists.get(key, ()))
            if name in said and not entailed:
                yield self._over_declared(f"{key}/{at}", name)

    def _id(self, key: str, name: str) -> str:
        """Return what a name stands for: a page or Brain by its id, anything else by itself."""
        if key in PAGES:
            return self.titles.get(name, name)
        return self.head.brain_names.get(name, name) if key == "brains_affected" else name

    def _undeclared(self, key: str, value: str, why: str) -> Finding:
        label = LABELS[key]
        return self._finding(
            "impact-undeclared",
            Level.ERROR,
            UNDECLARED,
            key,
            f"{label!r} does not say {value!r}, which follows from {why}",
            help=f"add it, or run `canongate impact --write {self.page.id}`",
            context={"field": key, "value": value, "because": why},
        )

    def _over_declared(self, place: str, value: str) -> Finding:
        key = place.partition("/")[0]
        return self._finding(
            "impact-over-declared",
            Level.WARNING,
            OVER_DECLARED,
            place,
            f"{LABELS[key]!r} says {value!r}, which follows from nothing in this change",
            help="take it out, unless the declaration is of a change that has not landed yet",
            context={"field": key, "value": value},
        )

    def _finding(  # noqa: PLR0913  # the parts of a finding, each by name
        self,
        rule: str,
        level: Level,
        clause: str,
        key: str,
        message: str,
        *,
        help: str,  # noqa: A002  # the field's name everywhere else
        context: Mapping[str, Any],
    ) -> Finding:
        return Finding(
            rule=rule,
            level=level,
            message=message,
            path=self.page.path,
            pointer=f"{self.declared.pointer}/{key}",
            document=self.page.id,
            help=help,
            clauses=cited(self.head, clause),
            context=context,
        )


def _logs(change: Change) -> bool:
    """Return whether a change is a new entry of a page's change log."""
    return (
        change.subject is Subject.CLAUSE
        and change.effect is Effect.ADDED
        and change.context.get("kind") == "changelog_entry"
    )


def _not_logged(page: Document, head: Workspace) -> Finding:
    return Finding(
        rule="change-not-logged",
        level=Level.ERROR,
        message="the page changed, and its change log has no new entry",
        path=page.path,
        pointer="/header/version",
        document=page.id,
        help=f"add an entry, or run `canongate impact --write {page.id}`",
        clauses=cited(head, LOG),
        context={"page": page.id},
    )


def _nothing_declared(page: Document, head: Workspace) -> Finding:
    return Finding(
        rule="impact-undeclared",
        level=Level.ERROR,
        message="the page changed, and holds no change-impact declaration",
        path=page.path,
        document=page.id,
        help="add a section with an `impact_declaration` clause",
        clauses=cited(head, UNDECLARED),
        context={"page": page.id},
    )
