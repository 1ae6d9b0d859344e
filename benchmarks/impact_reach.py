"""
Transitive impact over 100,000 clauses with 500,000 links, a query from one clause, against networkx in the same run.

Both sides search the same graph, built once, from the same clauses; what they reach is compared before anything is
told. The links lead from earlier clauses to later ones, most of them near, as citations do. Times are CPU time.

    python benchmarks/impact_reach.py [CLAUSES] [LINKS]
"""

import random
import statistics
import sys
import time

import networkx as nx

from canongate.impact.links import link_graph
from canongate.impact.reach import reach

QUERIES = 20


def main() -> None:
    """Make the graph, ask both sides, print figures and ratio."""
    clauses = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    links = int(sys.argv[2]) if len(sys.argv) > 2 else 500_000
    lots = random.Random(7)  # noqa: S311  # a graph, no secret
    made = [link(lots, clauses) for _ in range(links)]
    started = time.process_time()
    graph = link_graph(made)
    built = time.process_time() - started
    peer = nx.DiGraph()
    peer.add_edges_from((source, target) for source, _, target in made)
    asked = [f"clause:{lots.randrange(clauses // 20):06}" for _ in range(QUERIES)]
    started = time.process_time()
    reach(graph, asked[:1])
    first = time.process_time() - started
    ours, theirs, sizes = [], [], []
    for name in asked:
        started = time.process_time()
        found = reach(graph, [name])
        ours.append(time.process_time() - started)
        started = time.process_time()
        expected = nx.descendants(peer, name) if name in peer else set()
        theirs.append(time.process_time() - started)
        assert set(found.names()) == expected
        sizes.append(len(expected))
    print(f"{clauses:,} clauses, {links:,} links, built in {built:.2f} s; {statistics.mean(sizes):,.0f} reached")
    print(f"ours:     {statistics.median(ours) * 1000:8.1f} ms a query, at most {max(ours) * 1000:.1f}")
    print(f"the first {first * 1000:8.1f} ms, with the loading of numpy")
    print(f"networkx: {statistics.median(theirs) * 1000:8.1f} ms a query, at most {max(theirs) * 1000:.1f}")
    print(f"ratio:    {statistics.median(theirs) / statistics.median(ours):8.1f} x")


def link(lots: random.Random, clauses: int) -> tuple[str, str, str]:
    """Return a link from a clause to a later one, mostly a near one."""
    source = lots.randrange(clauses - 1)
    far = lots.randrange(1, 50) if lots.random() < 0.9 else lots.randrange(1, clauses)
    return f"clause:{source:06}", "is cited by", f"clause:{min(source + far, clauses - 1):06}"


if __name__ == "__main__":
    main()
