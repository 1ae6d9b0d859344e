"""
Relations between pages that both sides must tell alike: parent and child, replacing and replaced.

Also that none of them runs in a circle. Names that lead nowhere are left to :mod:`canongate.resolve.named`.
"""

from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from canongate.model.checks import found
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.resolve.known import Known

_Next = Callable[[Document], list[Document]]
_RELATIONS = frozenset({"child_pages", "supersedes", "superseded_by"})


def reciprocity_findings(known: Known) -> Iterator[Finding]:
    """Yield each relation between two pages that only one of them tells, and each that runs in a circle."""

    def parent(page: Document) -> list[Document]:
        return _pages(known, [page.header.get("parent") or ""])

    def supersedes(page: Document) -> list[Document]:
        return _pages(known, page.header.get("supersedes") or [])

    related = {name: page for name, page in known.workspace.pages.items() if _is_related(page, known)}
    for page in related.values():
        yield from _children(page, known)
        yield from _superseding(page, known)
    yield from _circles(related, parent, "parent-cycle", "/header/parent", "is its own ancestor")
    yield from _circles(related, supersedes, "supersedes-cycle", "/header/supersedes", "replaces itself")


def _is_related(page: Document, known: Known) -> bool:
    """Return whether the header of a page speaks of a relation to another page; most have a Brain above them only."""
    header = page.header
    return header.get("parent") in known.page_ids or not _RELATIONS.isdisjoint(header)


def _pages(known: Known, names: list[str]) -> list[Document]:
    return [page for name in names if (page := known.page(name)) is not None]


def _children(page: Document, known: Known) -> Iterator[Finding]:
    header, title = page.header, page.title
    for i, name in enumerate(header.get("child_pages") or ()):
        child = known.page(name)
        if child is not None and known.page_ids.get(child.header.get("parent") or "") != page.id:
            parent = child.header.get("parent") or "none"
            yield found(
                "child-of-another-page",
                page,
                f"/header/child_pages/{i}",
                f"{name!r} is listed as a child, but its parent is {parent!r}",
                help=f"write `parent: {title}` there, or take it off this list",
                context={"child": name, "parent": parent},
                related=(Related("the child's header", child.path, "/header/parent"),),
            )
    above = known.page(header.get("parent") or "")
    if above is None or above.header.get("child_pages") is None:
        return
    if page.id not in {known.page_ids.get(name) for name in above.header["child_pages"]}:
        yield found(
            "child-not-listed",
            page,
            "/header/parent",
            f"the parent {above.data['title']!r} lists its children, and {title!r} is not among them",
            help="add it to `child_pages:` of the parent, or name another parent",
            context={"parent": above.title, "child": title},
            related=(Related("the parent's list", above.path, "/header/child_pages"),),
        )


def _superseding(page: Document, known: Known) -> Iterator[Finding]:
    header = page.header
    for i, name in enumerate(header.get("supersedes") or ()):
        older = known.page(name)
        if older is not None and known.page_ids.get(older.header.get("superseded_by") or "") != page.id:
            yield _one_sided(page, f"/header/supersedes/{i}", older, "superseded_by")
    newer = known.page(header.get("superseded_by") or "")
    if newer is None:
        return
    if page.id not in {known.page_ids.get(name) for name in newer.header.get("supersedes") or ()}:
        yield _one_sided(page, "/header/superseded_by", newer, "supersedes")


def _one_sided(page: Document, pointer: str, other: Document, key: str) -> Finding:
    title, there = page.title, other.title
    says = "replaces" if key == "superseded_by" else "is replaced by"
    return found(
        "superseding-not-mutual",
        page,
        pointer,
        f"this page says that it {says} {there!r}, which does not say so",
        help=f"add {title!r} to `{key}:` there, or take it out here",
        context={"page": title, "other": there, "key": key},
        related=(Related("the other page's header", other.path, "/header"),),
    )


def _circles(
    pages: Mapping[str, Document], following: _Next, check: str, pointer: str, words: str
) -> Iterator[Finding]:
    """Yield one finding for each circle a relation runs in, at the first of its pages by id."""
    steps = {name: ids for name in sorted(pages) if (ids := sorted(one.id for one in following(pages[name])))}
    while circle := _circle(steps):
        for name in circle:
            steps[name] = []
        first = circle.index(min(circle))
        trail = [*circle[first:], *circle[:first]]
        yield found(
            check,
            pages[trail[0]],
            pointer,
            f"the page {words}: {' -> '.join((*trail, trail[0]))}",
            help="take one of these steps out",
            context={"pages": trail},
            related=tuple(Related("and so on here", pages[name].path, pointer) for name in trail[1:]),
        )


def _circle(steps: Mapping[str, list[str]]) -> list[str]:
    """Return one circle, each page followed by the one it leads to; empty where there is none, as mostly."""
    try:
        TopologicalSorter(steps).prepare()
    except CycleError as error:
        # The sorter tells a circle as a list that ends where it began, each page after the one it leads to.
        circle: list[str] = error.args[1]
        return circle[:0:-1]
    return []
