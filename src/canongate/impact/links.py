"""
What depends on what in a workspace, as a graph of ids with typed links.

An arrow leads from something to what is touched when it changes: clause -> rule -> decision -> segment -> offer, use
-> Brain. A clause has two nodes, ``clause:`` for its own words and ``whole:`` for them with its items, so that a
change of one item touches who cites the clause, and nobody who cites another item of it. Nodes are numbered and links
are integer arrays, so that a large canon is searched in milliseconds.
"""

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from canongate.model.clauses import clauses_of, item_lists
from canongate.model.document import Document
from canongate.model.workspace import Workspace

_PARAMETER = re.compile(r"(?<![\w.])params\.([a-z][a-z0-9_]*)")

Link = tuple[str, str, str]
"""From, how, to; ids carry their sort: ``clause:...``, ``rule:...``."""


@dataclass(frozen=True, slots=True)
class LinkGraph:
    """Nodes in sorted order, with the links that leave each (compressed sparse rows)."""

    names: tuple[str, ...]
    numbers: Mapping[str, int]
    starts: "array[int]"
    """Of each node the place of its first link, and then the number of all links."""
    targets: "array[int]"
    labels: tuple[str, ...]
    """How each link leads on, beside ``targets``."""

    def links_of(self, node: int) -> range:
        """Return the places of the links that leave a node."""
        return range(self.starts[node], self.starts[node + 1])


def link_graph(links: Iterable[Link]) -> LinkGraph:
    """Return the graph of some links; the same links give the same graph in any order."""
    ordered = sorted(set(links))
    names = tuple(sorted({name for link in ordered for name in (link[0], link[2])}))
    numbers = {name: number for number, name in enumerate(names)}
    counts = Counter(source for source, _, _ in ordered)
    return LinkGraph(
        names,
        numbers,
        array("q", accumulate((counts[name] for name in names), initial=0)),
        array("q", (numbers[target] for _, _, target in ordered)),
        tuple(label for _, label, _ in ordered),
    )


def within_reach(links: Iterable[Link], sources: Iterable[str]) -> set[Link]:
    """Return the links that leave some nodes, or what can be reached from them: no search from these needs others."""
    leaving: dict[str, list[Link]] = {}
    for link in links:
        leaving.setdefault(link[0], []).append(link)
    reached: set[str] = set()
    pending = list(sources)
    found: set[Link] = set()
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            found.update(leaving.get(name, ()))
            pending += [link[2] for link in leaving.get(name, ())]
    return found


def workspace_links(workspace: Workspace, pages: Collection[str] | None = None) -> Iterator[Link]:
    """
    Yield every dependency in a workspace.

    Args:
        workspace: what is looked at.
        pages: the pages whose parts can matter; None is all.
    """
    yield from _clause_links(workspace, pages)
    yield from _rule_links(workspace)
    for decision in workspace.decisions.values():
        yield from _decision_links(decision, workspace)
    yield from _in_force(workspace)


def pages_in_reach(workspaces: Iterable[Workspace], starts: Iterable[str]) -> frozenset[str]:
    """
    Return the pages that a change of some pages can reach: those, those that cite them, those that cite these.

    It looks at pages as wholes, so it names at least every page that a search through clauses comes to.
    """
    citing: dict[str, set[str]] = {}
    # NOTE: what two states share is the same object, and most pages are.
    pages = {id(page): page for workspace in workspaces for page in workspace.pages.values()}
    for page in pages.values():
        for _, link in page.links:
            citing.setdefault(link["to"].partition("#")[0], set()).add(page.id)
    reached = set(starts)
    pending = list(reached)
    while pending:
        new = citing.get(pending.pop(), set()) - reached
        reached |= new
        pending += new
    return frozenset(reached)


def _clause_links(workspace: Workspace, pages: Collection[str] | None) -> Iterator[Link]:
    for page in workspace.pages.values():
        if pages is not None and page.id not in pages:
            continue
        brain = workspace.brain_names.get(page.header.get("parent") or "")
        yield from ((f"page:{page.id}", "binds", f"brain:{one}") for one in _bound(page, workspace))
        if brain:
            yield f"page:{page.id}", "belongs to", f"brain:{brain}"
        for _, _, clause in clauses_of(page.data):
            name = f"{page.id}#{clause['id']}"
            for link in clause.get("links", ()):
                sort = "whole" if "#" in link["to"] else "page"
                yield f"{sort}:{link['to']}", f"is cited ({link['rel']}) by", f"clause:{name}"
            yield f"clause:{name}", "is", f"whole:{name}"
            yield f"whole:{name}", "is part of", f"page:{page.id}"
            yield from _item_links(name, clause)


def _item_links(above: str, holder: Mapping[str, Any]) -> Iterator[Link]:
    """Yield that a clause contains its items, and each item what is nested in it."""
    for _, items in item_lists(holder):
        for item in items:
            name = f"{above}.{item['id']}"
            yield f"clause:{above}", "contains", f"clause:{name}"
            yield f"clause:{name}", "is", f"whole:{name}"
            yield f"whole:{name}", "is part of", f"whole:{above}"
            yield from _item_links(name, item)


def _bound(page: Document, workspace: Workspace) -> Iterator[str]:
    names = page.header.get("applies_to") or ()
    return (workspace.brain_names[name] for name in names if name in workspace.brain_names)


def _rule_links(workspace: Workspace) -> Iterator[Link]:
    for rule in workspace.rules:
        for clause in rule.data["enforces"]:
            yield f"whole:{clause}", "is enforced by", f"rule:{rule.id}"
        for name in sorted(_parameters_read(rule.data)):
            yield f"parameter:{name}", "is read by", f"rule:{rule.id}"


def _parameters_read(rule: Mapping[str, Any]) -> set[str]:
    """Return the names of the parameters that a rule's expressions read."""
    texts = [*rule.get("let", {}).values(), *(rule.get(key, "") for key in ("when", "require", "message"))]
    return {name for text in texts for name in _PARAMETER.findall(text)}


def _decision_links(decision: Document, workspace: Workspace) -> Iterator[Link]:
    data = decision.data
    here = f"decision:{decision.id}"
    for rule in workspace.rules:
        if rule.data["applies_to"] == decision.kind:
            yield f"rule:{rule.id}", "judges", here
    strategy = data.get("selection", {}).get("strategy", {}).get("clause")
    if strategy:
        yield f"whole:{strategy}", "is a reason of", here
    manifest = data.get("evidence", {}).get("manifest")
    if manifest:
        yield f"evidence:{manifest}", "is the evidence of", here
    yield here, "is proposed by", f"brain:{data['brain']}"
    if isinstance(data["segment"], str):
        yield f"segment:{data['segment']}", "is the segment of", here


def _in_force(workspace: Workspace) -> Iterator[Link]:
    for row in workspace.segments:
        yield f"decision:{row['decision']}", "put in force", f"segment:{row['id']}"
    for row in workspace.offers:
        yield f"decision:{row['decision']}", "put in force", f"offer:{row['id']}"
        yield f"segment:{row['segment']}", "is the segment of", f"offer:{row['id']}"
    for row in _rows(workspace, "uses"):
        yield f"segment:{row['segment']}", "is used by", f"use:{row['id']}"
        yield f"use:{row['id']}", "belongs to", f"brain:{row['brain']}"


def _rows(workspace: Workspace, kind: str) -> Iterator[Mapping[str, Any]]:
    for document in workspace.documents.values():
        if document.kind == kind:
            yield from document.data["rows"]
