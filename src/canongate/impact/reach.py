"""
Everything a change touches, each with the path that links it to the change.

Breadth-first search, a whole front at a time over integer arrays: the shortest path to each thing, ties broken by
sorted ids, so that the answer does not depend on the order of files.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canongate.impact.links import LinkGraph

_UNREACHED = -2


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
    origin: NDArray[np.int64]
    """Node from which each node was reached; -1 where the search began, -2 where it did not come."""
    link: NDArray[np.int64]
    """Index of the link by which each node was reached."""

    def names(self) -> tuple[str, ...]:
        """Return what was reached, nearest first."""
        return tuple(self.graph.names[node] for node in self.order)

    def touched(self, sort: str = "") -> tuple[Touched, ...]:
        """Return what was reached, of one sort (``rule:``) or of all, each with its path."""
        wanted = (node for node in self.order if self.graph.names[node].startswith(sort))
        return tuple(Touched(self.graph.names[node], self._path(node)) for node in wanted)

    def _path(self, node: int) -> tuple[tuple[str, str], ...]:
        steps: list[tuple[str, str]] = []
        while (previous := int(self.origin[node])) >= 0:
            steps.append((self.graph.names[previous], self.graph.labels[int(self.link[node])]))
            node = previous
        return tuple(reversed(steps))


def reach(graph: LinkGraph, sources: Iterable[str]) -> Reach:
    """Return everything reachable from some nodes; names the graph does not know reach nothing."""
    begun = sorted({graph.numbers[name] for name in sources if name in graph.numbers})
    origin = np.full(len(graph.names), -2)
    link = np.full(len(graph.names), -1)
    front = np.array(begun, dtype=np.int64)
    origin[front] = -1
    reached: list[NDArray[np.int64]] = []
    while front.size:
        front = _step(graph, front, origin, link)
        reached.append(front)
    return Reach(graph, tuple(np.concatenate(reached).tolist()) if reached else (), origin, link)


def _step(
    graph: LinkGraph, front: NDArray[np.int64], origin: NDArray[np.int64], link: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the nodes one link beyond a front that were not reached yet, and note how they were."""
    counts = graph.starts[front + 1] - graph.starts[front]
    ends = np.cumsum(counts)
    links = np.arange(ends[-1]) + np.repeat(graph.starts[front] - ends + counts, counts)
    sources, targets = np.repeat(front, counts), graph.targets[links]
    new = origin[targets] == _UNREACHED
    sources, targets, links = sources[new], targets[new], links[new]
    found, first = np.unique(targets, return_index=True)
    origin[found], link[found] = sources[first], links[first]
    return found[np.argsort(first, kind="stable")]
