"""
Circles in a relation, told one for each group of things that all lead to each other.

networkx is used here and nowhere else: it is imported when a graph is asked for, and a check never pays for it.
"""

from collections.abc import Iterable

from canongate.model.ownership import Cycle


def cycles(relation: str, edges: Iterable[tuple[str, str]]) -> tuple[Cycle, ...]:
    """
    Return a shortest circle through the first member, by id, of each group whose members all lead to each other.

    Args:
        relation: what the edges mean.
        edges: from, to; an edge from a thing to itself is a circle of one.
    """
    import networkx as nx  # noqa: PLC0415  # only where a graph is asked for

    graph = nx.DiGraph(sorted(set(edges)))
    found = []
    for group in nx.strongly_connected_components(graph):
        first = min(group)
        returns = [name for name in sorted(group) if graph.has_edge(name, first)]
        if returns:
            ways = [list(map(str, nx.shortest_path(graph.subgraph(sorted(group)), first, name))) for name in returns]
            shortest = min(sorted(ways), key=len)
            found.append(Cycle(relation, tuple(shortest)))
    return tuple(sorted(found))
