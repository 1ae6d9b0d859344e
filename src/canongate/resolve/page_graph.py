"""
The graph of pages: parents, successors, related pages, and what their clauses derive from, cite, govern or contradict.

Names and links that lead nowhere are findings of the check, and are left out here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from canongate.model.document import Document
from canongate.model.ownership import PageGraph, PageLink, PageNode
from canongate.model.workspace import Workspace
from canongate.resolve.cycles import cycles
from canongate.resolve.known import Known, known_of
from canongate.resolve.ownership import ownership, page_owners

_ONE_WAY = ("parent", "supersedes", "derives", "governs")
"""Relations in which a circle makes no sense; pages may well cite each other."""


def page_graph(workspace: Workspace) -> PageGraph:
    """Return the graph of a workspace's pages."""
    known = known_of(workspace)
    counts = Counter(
        (page.id, target, relation) for page in workspace.pages.values() for target, relation in _leads(page, known)
    )
    links = tuple(sorted(PageLink(*key, count=count) for key, count in counts.items()))
    owners = page_owners(ownership(workspace).assignments)
    nodes = [_node(page, owners) for page in workspace.pages.values()]
    return PageGraph(
        brains={name: row["name"] for name, row in workspace.brains.items()},
        pages=tuple(sorted([*nodes, *_external(known)])),
        links=links,
        cycles=tuple(
            cycle
            for relation in _ONE_WAY
            for cycle in cycles(relation, ((one.source, one.target) for one in links if one.relation == relation))
        ),
    )


def _node(page: Document, owners: Mapping[str, tuple[str, ...]]) -> PageNode:
    header = page.header
    status, version = header.get("status") or "", header.get("version") or ""
    return PageNode(page.id, page.title, status, version, owners.get(page.id, ()), external=False)


def _external(known: Known) -> Iterator[PageNode]:
    """Yield each page that a registry names as kept elsewhere, once."""
    rows = {row["page"]: row for table in known.page_registries for row in table.data["rows"]}
    for name, row in rows.items():
        if row.get("external", False) and name not in known.workspace.pages:
            yield PageNode(name, row["title"], row["status"], row["version"], (), external=True)


def _leads(page: Document, known: Known) -> Iterator[tuple[str, str]]:
    """Yield where a page leads, and how; the same pair once for each clause that says so."""
    header, workspace = page.header, known.workspace
    parent = header.get("parent") or ""
    above = workspace.brain_names.get(parent) or known.page_ids.get(parent)
    if above:
        yield above, "parent"
    for key, relation in (("supersedes", "supersedes"), ("related_pages", "related")):
        for name in header.get(key) or ():
            if name in known.page_ids:
                yield known.page_ids[name], relation
    for _, link in page.links:
        target = link["to"].partition("#")[0]
        if target in known.page_ids and target != page.id:
            yield target, link["rel"]
