"""
The graph of pages as a picture: Brains on the left, then their pages, then the children of those, and so on.

Only choice and order of boxes are decided here, and the words of the tables; nothing is placed or escaped.
"""

from collections.abc import Iterator, Mapping

from canongate.model.counted import counted
from canongate.model.ownership import PageGraph, PageLink, PageNode
from canongate.model.picture import Box, Line, Picture, Table
from canongate.render.graph_ownership import cycle_table

_DEEPEST = 6
"""Columns of pages; what is nested deeper stands in the last."""


def pages_picture(graph: PageGraph, brain: str | None = None) -> Picture:
    """
    Return the graph of pages as a picture.

    Args:
        graph: the graph.
        brain: id of the Brain whose pages, and what they lead to or from, are shown; None shows all.
    """
    pages, links = _shown(graph, brain)
    parents = {one.source: one.target for one in links if one.relation == "parent"}
    columns = {page.id: _column(page.id, parents, graph.brains) for page in pages}
    heads = sorted({one.target for one in links} & graph.brains.keys(), key=list(graph.brains).index)
    rank = {name: at for at, name in enumerate(graph.brains)}
    ordered = sorted(pages, key=lambda page: (columns[page.id], _descent(page.id, parents, rank), page.id))
    deepest = max(columns.values(), default=0)
    names = ["Brains", "Pages", "Child pages", *(f"Child pages, step {step}" for step in range(2, deepest))]
    return Picture(
        title=f"Pages: {graph.brains[brain]}" if brain else "Pages",
        description=_description(pages, links),
        columns=tuple(names[: deepest + 1]),
        boxes=(
            *(Box(name, 0, graph.brains[name], note=name, kind="brain") for name in heads),
            *(_page_box(page, columns[page.id]) for page in ordered),
        ),
        frames=(),
        lines=tuple(_line(one) for one in links),
        tables=tuple(_tables(graph, pages, links, brain)),
    )


def _shown(graph: PageGraph, brain: str | None) -> tuple[list[PageNode], list[PageLink]]:
    """Return the pages and links to show: of one Brain, its pages and their neighbours."""
    if brain is None:
        return list(graph.pages), list(graph.links)
    own = {page.id for page in graph.pages if page.id.partition("/")[0] == brain or brain in page.owners}
    links = [one for one in graph.links if one.source in own or one.target in own]
    near = own | {name for one in links for name in (one.source, one.target)}
    return [page for page in graph.pages if page.id in near], links


def _column(page: str, parents: Mapping[str, str], brains: Mapping[str, str]) -> int:
    """Return the column of a page: how many steps its parents take up to a Brain or a page without parent."""
    seen = {page}
    at = parents.get(page)
    while at is not None and at not in brains and at not in seen and len(seen) < _DEEPEST:
        seen.add(at)
        at = parents.get(at)
    return len(seen)


def _descent(page: str, parents: Mapping[str, str], rank: Mapping[str, int]) -> tuple[tuple[int, str], ...]:
    """Return a page's ancestors, eldest first, so that siblings stand together, as high as their parent."""
    line: list[str] = []
    at = parents.get(page)
    while at is not None and at not in line and len(line) < _DEEPEST:
        line.append(at)
        at = parents.get(at)
    # A page without a parent stands below those that have one.
    return tuple((rank.get(one, len(rank)), one) for one in reversed(line)) or ((len(rank), ""),)


def _page_box(page: PageNode, column: int) -> Box:
    state = page.status if page.external else " ".join(filter(None, (page.status, page.version)))
    note = " · ".join(filter(None, (page.id, state, "kept elsewhere" if page.external else "")))
    return Box(page.id, column, page.title, note=note, kind="external" if page.external else "page")


def _line(one: PageLink) -> Line:
    """Return the line of a link; a parent stands left of its child, so that line runs from it."""
    label = one.relation if one.count == 1 else f"{one.relation} ({one.count})"
    if one.relation == "parent":
        return Line(one.target, one.source, one.relation, label)
    return Line(one.source, one.target, one.relation, label)


def _description(pages: list[PageNode], links: list[PageLink]) -> str:
    return (
        f"{counted(len(pages), 'page')} and {counted(len(links), 'relation')} between them, their parents and Brains."
    )


def _tables(graph: PageGraph, pages: list[PageNode], links: list[PageLink], brain: str | None) -> Iterator[Table]:
    names = dict(graph.brains)
    shown = {page.id for page in pages}
    yield Table(
        "Pages",
        ("page", "title", "status", "version", "owner"),
        tuple((page.id, page.title, page.status, page.version, _owner(page, names)) for page in pages),
        "There are no pages.",
    )
    yield Table(
        "Relations",
        ("page", "relation", "leads to", "clauses"),
        tuple((one.source, one.relation, names.get(one.target, one.target), _clauses(one)) for one in links),
        "No page leads to another.",
    )
    yield Table(
        "Pages without an owner",
        ("page", "title"),
        tuple((page.id, page.title) for page in graph.without_owner if page.id in shown),
        "Every page has an owner.",
    )
    yield Table(
        "Pages on their own",
        ("page", "title"),
        tuple((page.id, page.title) for page in graph.alone if page.id in shown),
        "Every page leads somewhere, or is led to.",
    )
    yield cycle_table([one for one in graph.cycles if brain is None or shown & set(one.members)], names)


def _owner(page: PageNode, names: Mapping[str, str]) -> str:
    return ", ".join(names[one] for one in page.owners) or ("kept elsewhere" if page.external else "nobody")


def _clauses(link: PageLink) -> str:
    return "header" if link.relation in {"parent", "supersedes", "related"} else f"{link.count:,}"
