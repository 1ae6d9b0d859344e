"""Circles in a relation: one for each group of things that lead to each other, through its first member."""

import pytest

from canongate.model.ownership import Cycle
from canongate.resolve.cycles import cycles


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([], []),
        ([("a", "b"), ("b", "c"), ("a", "c")], []),
        ([("a", "a"), ("a", "b")], [("a",)]),
        ([("b", "a"), ("a", "b"), ("b", "c")], [("a", "b")]),
        # Of the ways back to the first member the shortest is told, and of two as short the first by its names.
        ([("a", "d"), ("d", "c"), ("c", "b"), ("b", "a"), ("c", "a")], [("a", "d", "c")]),
        ([("a", "c"), ("c", "a"), ("a", "b"), ("b", "a")], [("a", "b")]),
        ([("x", "y"), ("y", "x"), ("q", "p"), ("p", "q"), ("q", "x")], [("p", "q"), ("x", "y")]),
    ],
)
def test_each_group_has_its_shortest_circle(edges, expected):
    """What is told does not depend on the order of the edges, nor on edges that stand twice."""
    told = tuple(Cycle("parent", names) for names in expected)

    assert cycles("parent", edges) == told
    assert cycles("parent", [*reversed(edges), *edges]) == told
