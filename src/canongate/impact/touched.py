"""
Everything a change touches, each thing with the path that links it to the change, and what each Brain has to look at.

The links of both states count: what a change takes away touched those who relied on it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from canongate.impact.clauses import ABOUT_CHANGES
from canongate.impact.links import Link, link_graph, pages_in_reach, within_reach, workspace_links
from canongate.impact.reach import Reach, Touched, reach
from canongate.impact.words import told
from canongate.model.change import Change, Subject
from canongate.model.impact import Step, Task, TouchedItem
from canongate.model.workspace import Workspace

_SORTS = {"registries/segments": "segment", "registries/offers": "offer", "registries/uses": "use"}
_SIMPLE = {
    Subject.PAGE: "page",
    Subject.CLAUSE: "clause",
    Subject.RULE: "rule",
    Subject.PARAMETER: "parameter",
    Subject.DECISION: "decision",
    Subject.EVIDENCE: "evidence",
}


@dataclass(frozen=True, slots=True)
class TouchedBy:
    """What changes touch."""

    items: tuple[TouchedItem, ...]
    """Nearest first; what changed itself is not among them."""
    tasks: tuple[Task, ...]
    """By Brain id."""


def touched_by(base: Workspace, head: Workspace, changes: Sequence[Change]) -> TouchedBy:
    """Return everything that some changes between two states touch."""
    near = pages_in_reach((base, head), {change.page for change in changes if change.page})
    links = chain(workspace_links(base, near), workspace_links(head, near))
    return touched_along(links, changes, {**_names(base), **_names(head)})


def touched_along(links: Iterable[Link], changes: Sequence[Change], brains: Mapping[str, str]) -> TouchedBy:
    """
    Return everything that some changes touch along given links.

    Args:
        links: every dependency, of both states.
        changes: what changed; the change log and the declaration of a page touch nothing.
        brains: name of each Brain by id.
    """
    because: dict[str, str] = {}
    for change in changes:
        if change.context.get("kind") not in ABOUT_CHANGES:
            for node in _nodes(change):
                because.setdefault(node, told(change))
    found = reach(link_graph(within_reach(links, because)), because)
    items = tuple(_item(one, because) for one in found.touched() if not one.name.startswith("whole:"))
    return TouchedBy(items, tuple(_tasks(found, items, because, brains)))


def _nodes(change: Change) -> Iterator[str]:
    """Yield the nodes of the graph at which a change begins."""
    if change.subject in _SIMPLE:
        yield f"{_SIMPLE[change.subject]}:{change.id}"
    elif change.subject is Subject.OVERLAY:
        whole = [value for value in (change.before, change.after) if isinstance(value, Mapping)]
        names = [change.what] if change.what else [name for value in whole for name in value]
        yield from (f"parameter:{name}" for name in names)
    elif change.subject is Subject.ROW:
        sort = _SORTS.get(change.path.rpartition(".")[0])
        if sort:
            yield f"{sort}:{change.id.partition('#')[2].partition('@')[0]}"


def _item(one: Touched, because: Mapping[str, str]) -> TouchedItem:
    sort, _, id_ = one.name.partition(":")
    steps: list[Step] = []
    for name, how in one.path:
        above, _, step = name.partition(":")
        shown = Step("clause" if above == "whole" else above, step, how)
        if steps and (steps[-1].sort, steps[-1].id) == (shown.sort, shown.id):
            steps.pop()
        steps.append(shown)
    return TouchedItem(sort, id_, tuple(steps), because[one.path[0][0]])


def _tasks(
    found: Reach, items: Sequence[TouchedItem], because: Mapping[str, str], brains: Mapping[str, str]
) -> Iterator[Task]:
    """Yield for each Brain what leads to it by one step: its decisions, its uses, the pages that bind it."""
    by_name = {f"{item.sort}:{item.id}": item for item in items}
    graph = found.graph
    for brain in sorted(item.id for item in items if item.sort == "brain"):
        target = graph.numbers[f"brain:{brain}"]
        leading: list[TouchedItem] = []
        for source in sorted({*by_name, *because} & graph.numbers.keys()):
            if any(graph.targets[place] == target for place in graph.links_of(graph.numbers[source])):
                sort, _, id_ = source.partition(":")
                leading.append(by_name.get(source) or TouchedItem(sort, id_, (), because[source]))
        yield Task(brain, brains.get(brain, brain), tuple(leading))


def _names(workspace: Workspace) -> dict[str, str]:
    return {id_: str(row["name"]) for id_, row in workspace.brains.items()}
