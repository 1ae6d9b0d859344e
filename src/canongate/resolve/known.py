"""
What a root calls its things: words, pages by title and short name, registries by name.

Built once for a root, so that thousands of pages can be looked up without comparing names again. Where two things
share a name the first in path order has it; that they share it is a finding of :mod:`canongate.resolve.names`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from canongate.model.document import Document
from canongate.model.words import DEPRECATED, Words, words_of
from canongate.model.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Known:
    """A workspace with everything in it by the names pages use."""

    workspace: Workspace
    words: Words
    page_ids: Mapping[str, str]
    """Title, alias or id of a page to its id; pages kept elsewhere included."""
    architectures: tuple[Document, ...]
    """The architecture registry; a root may keep none."""
    page_registries: tuple[Document, ...]
    """Page registries, in path order; a root may keep none."""
    registry_names: frozenset[str]
    """Names by which impact declarations call registries."""

    def page(self, name: str) -> Document | None:
        """Return the page of this root that bears a name; None where there is none, or it is kept elsewhere."""
        return self.workspace.pages.get(self.page_ids.get(name, ""))

    def page_titles(self) -> tuple[str, ...]:
        """Return the names an author would write: titles and aliases, not ids."""
        return tuple(name for name, page in self.page_ids.items() if name != page)

    def status(self, page: Document) -> str:
        """Return a page's status as the vocabulary writes it; empty where the page states none."""
        return self.words.status(page.header.get("status") or "")

    def deprecated(self, page: Document) -> bool:
        """Return whether a page is not in force any more."""
        return self.status(page) == DEPRECATED

    def brains(self, written: tuple[str, ...] | list[str]) -> dict[str, str]:
        """Return the ids of those names that are Brains, each with the name as written first."""
        ids: dict[str, str] = {}
        for name in written:
            if name in self.workspace.brain_names:
                ids.setdefault(self.workspace.brain_names[name], name)
        return ids


def known_of(workspace: Workspace) -> Known:
    """Return what a workspace calls its things."""
    ordered = [workspace.documents[path] for path in sorted(workspace.documents)]
    architectures = tuple(one for one in ordered if one.kind == "architecture")
    page_registries = tuple(one for one in ordered if one.kind == "pages")
    return Known(
        workspace,
        words_of(ordered),
        _page_ids(workspace, page_registries),
        architectures,
        page_registries,
        frozenset(table.data["name"] for table in (*architectures, *page_registries)),
    )


def _page_ids(workspace: Workspace, registries: tuple[Document, ...]) -> dict[str, str]:
    """Return names to ids: own pages first, then what the registries add."""
    ids: dict[str, str] = {}
    for name in sorted(workspace.pages):
        ids[name] = name
        ids.setdefault(workspace.pages[name].title, name)
    for row in (row for table in registries for row in table.data["rows"]):
        for name in (row["page"], *((row["title"],) if row.get("external", False) else ()), *row.get("aliases", ())):
            ids.setdefault(name, row["page"])
    return ids
