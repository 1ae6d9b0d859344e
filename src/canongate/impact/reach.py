"""
Everything a change touches, each with the path that links it to the change.

Breadth-first search: the shortest path to each thing, ties broken by sorted ids, so that the answer does not depend
on the order of files. A small graph is searched link by link, and a large one a whole front at a time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from canongate.impact.links import LinkGraph

BEGUN, UNREACHED = -1, -2
_LARGE = 100_000
"""From so many links on, searching by fronts is faster by more than loading what it needs takes."""


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing that a change touches, and how."""

    name: str
    """Sort and id: ``rule:segment-not-updated``."""
    path: tuple[tuple[str, str], ...]
    """From the change to this: (id, how it leads on), ending before this."""

    def sentence(self) -> str:
        """Return the path in words, from this back to the change."""
        steps = [self.name.partition(":")[2], *(name.partition(":")[2] for name, _ in reversed(self.path))]
        return " via ".join(steps)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a search reached."""

    graph: LinkGraph
    order: tuple[int, ...]
    """Nodes reached, nearest first, without those it began at."""
    origin: Sequence[int]
    """Node from which each node was reached; -1 where the search began, -2 where it did not come."""
    link: Sequence[int]
    """Place of the link by which each node was reached."""

    def names(self) -> tuple[str, ...]:
        """Return what was reached, nearest first."""
        return tuple(self.graph.names[node] for node in self.order)

    def touched(self, sort: str = "") -> tuple[Touched, ...]:
        """Return what was reached, of one sort (``rule:``) or of all, each with its path."""
        wanted = (node for node in self.order if self.graph.names[node].startswith(sort))
        return tuple(Touched(self.graph.names[node], self._path(node)) for node in wanted)

    def _path(self, node: int) -> tuple[tuple[str, str], ...]:
        steps: list[tuple[str, str]] = []
        while (previous := self.origin[node]) != BEGUN:
            steps.append((self.graph.names[previous], self.graph.labels[self.link[node]]))
            node = previous
        return tuple(reversed(steps))


def reach(graph: LinkGraph, sources: Iterable[str]) -> Reach:
    """Return everything reachable from some nodes; names the graph does not know reach nothing."""
    begun = sorted({graph.numbers[name] for name in sources if name in graph.numbers})
    if len(graph.targets) < _LARGE:
        return search(graph, begun)
    from canongate.impact.fronts import search_by_fronts  # noqa: PLC0415  # numpy takes longer than a small search

    return search_by_fronts(graph, begun)


def search(graph: LinkGraph, begun: Sequence[int]) -> Reach:
    """Return what some nodes reach, link by link."""
    origin, link = [UNREACHED] * len(graph.names), [-1] * len(graph.names)
    for node in begun:
        origin[node] = BEGUN
    reached = list(begun)
    for node in reached:
        for place in graph.links_of(node):
            target = graph.targets[place]
            if origin[target] == UNREACHED:
                origin[target], link[target] = node, place
                reached.append(target)
    return Reach(graph, tuple(reached[len(begun) :]), origin, link)
