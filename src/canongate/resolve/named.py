"""
Names on pages, as people write them: parents, related pages, parties, owners, registries of impact declarations.

Each must be the name of something that exists. Ids are looked at by :mod:`canongate.resolve.references`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from canongate.model.checks import found
from canongate.model.declaration import PAGES
from canongate.model.document import Document
from canongate.model.finding import Finding
from canongate.model.kept_page import KeptPage
from canongate.resolve.known import Known
from canongate.resolve.missing import missing

_PAGE_LISTS = ("related_pages", "child_pages", "supersedes")
_TITLED = "page titled"
_PARENT = f"Brain or {_TITLED}"
_REGISTRY = "registry named"
_NOTHING = frozenset({"", "-", "n/a", "nil", "none"})
"""What authors write where there is nothing to name."""


def named_findings(known: Known) -> Iterator[Finding]:
    """Yield every name on a page that nothing bears."""
    titles = dict.fromkeys(known.page_titles())
    for page in known.workspace.pages.values():
        if isinstance(page, KeptPage) and _all_borne(page, known):
            continue
        for pointer, noun, name, names in _names(page, known, titles):
            named_page = noun.endswith(_TITLED) and name in known.page_ids
            if name not in names and not named_page and name.casefold() not in _NOTHING:
                yield missing(page, pointer, noun, name, (*names, *titles) if noun == _PARENT else names)
        yield from _folder(page, known)


def names_called(page: Document, known: Known) -> tuple[list[str], list[str]]:
    """Return by what names a page that is in order calls pages, and registries; each once, and not those of Brains."""
    pages: dict[str, None] = {}
    registries: dict[str, None] = {}
    for _, noun, name, names in _names(page, known, {}):
        if noun == _REGISTRY:
            registries[name] = None
        elif noun.endswith(_TITLED) and name not in names and name in known.page_ids:
            pages[name] = None
    return list(pages), list(registries)


def _all_borne(page: KeptPage, known: Known) -> bool:
    """Return whether something bears each name on a kept page; the Brains are those that it was held against."""
    facts = page.facts
    return all(name in known.page_ids for name in facts.pages) and known.registry_names.issuperset(facts.registries)


_Name = tuple[str, str, str, Iterable[str]]
"""Pointer, what should bear the name, the name, the names there are."""


def _names(page: Document, known: Known, titles: Mapping[str, None]) -> Iterator[_Name]:
    header, brains = page.header, known.workspace.brain_names
    if header.get("parent"):
        yield "/header/parent", _PARENT, header["parent"], brains
    if header.get("superseded_by"):
        yield "/header/superseded_by", _TITLED, header["superseded_by"], titles
    for key in _PAGE_LISTS:
        for i, name in enumerate(header.get(key, ())):
            yield f"/header/{key}/{i}", _TITLED, name, titles
    for place, clause in page.index.naming:
        yield from _clause_names(place, clause, known, titles)


def _clause_names(place: str, clause: Mapping[str, Any], known: Known, titles: Mapping[str, None]) -> Iterator[_Name]:
    brains = known.workspace.brain_names
    if "owner" in clause:
        yield f"{place}/owner", "Brain", clause["owner"], brains
    if clause["kind"] == "integration" and clause.get("party"):
        yield f"{place}/party", "Brain", clause["party"], brains
    if clause["kind"] == "impact_declaration":
        for key in PAGES:
            for i, name in enumerate(clause.get(key) or ()):
                yield f"{place}/{key}/{i}", _TITLED, name, titles
        for i, name in enumerate(clause.get("brains_affected") or ()):
            yield f"{place}/brains_affected/{i}", "Brain", name, brains
        for i, name in enumerate(clause.get("registries") or ()):
            yield f"{place}/registries/{i}", _REGISTRY, name, known.registry_names


def _folder(page: Document, known: Known) -> Iterator[Finding]:
    """Yield where a page's folder is no Brain's, or not the one its header names."""
    folder = page.id.partition("/")[0]
    if folder not in known.workspace.brains:
        yield missing(page, "/id", "Brain", folder, known.workspace.brains)
        return
    written = page.header.get("brain")
    if not written:
        return
    if written not in known.workspace.brain_names:
        yield missing(page, "/header/brain", "Brain", written, known.workspace.brain_names)
    elif known.workspace.brain_names[written] != folder:
        name = known.workspace.brains[folder]["name"]
        yield found(
            "brain-not-of-folder",
            page,
            "/header/brain",
            f"the header names {written!r}, but the page stands in the folder of {name!r}",
            help=f"write `brain: {name}`; a page that moves gets a new id",
            context={"written": written, "folder": folder, "brain": name},
        )
