"""
Breadth-first search over a large graph, a whole front at a time by arrays.

It reaches the same nodes, in the same order and by the same links, as :func:`canongate.impact.reach.search`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from canongate.impact.links import LinkGraph
from canongate.impact.reach import BEGUN, UNREACHED, Reach

_Numbers = NDArray[np.int64]


def search_by_fronts(graph: LinkGraph, begun: Sequence[int]) -> Reach:
    """Return what some nodes reach."""
    starts, targets = (np.frombuffer(numbers, dtype=np.int64) for numbers in (graph.starts, graph.targets))
    origin = np.full(len(graph.names), UNREACHED)
    link = np.full(len(graph.names), -1)
    front = np.array(begun, dtype=np.int64)
    origin[front] = BEGUN
    reached: list[_Numbers] = []
    while front.size:
        front = _step(starts, targets, front, origin, link)
        reached.append(front)
    order = tuple(np.concatenate(reached).tolist()) if reached else ()
    return Reach(graph, order, origin.tolist(), link.tolist())


def _step(starts: _Numbers, targets: _Numbers, front: _Numbers, origin: _Numbers, link: _Numbers) -> _Numbers:
    """Return the nodes one link beyond a front that were not reached yet, and note how they were."""
    counts = starts[front + 1] - starts[front]
    ends = np.cumsum(counts)
    links = np.arange(ends[-1]) + np.repeat(starts[front] - ends + counts, counts)
    sources, found = np.repeat(front, counts), targets[links]
    new = origin[found] == UNREACHED
    sources, found, links = sources[new], found[new], links[new]
    nodes, first = np.unique(found, return_index=True)
    origin[nodes], link[nodes] = sources[first], links[first]
    return nodes[np.argsort(first, kind="stable")]
