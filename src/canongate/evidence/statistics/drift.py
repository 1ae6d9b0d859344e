"""
Has the population moved between two snapshots? The stability index over bins, and who moved from where to where.

Bins are cut on the earlier snapshot and kept; which index is too much is a parameter of the rule that reads it.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from canongate.evidence.statistics.error import StatisticsError

ABSENT = "absent"
"""The group of customers who are in one snapshot only."""


@dataclass(frozen=True, slots=True)
class Migration:
    """
    How many customers moved from each group (row) to each group (column).

    The last group is :data:`ABSENT`: as a row newcomers, as a column those who are gone.
    """

    groups: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def stayed(self) -> int:
        """How many customers are in the same group in both snapshots."""
        return sum(row[position] for position, row in enumerate(self.counts))


def stability_index(earlier: Sequence[int], later: Sequence[int]) -> float:
    """
    Return the population stability index of two counts over the same bins.

    Where a bin is empty in either snapshot, half a customer is added to every bin of both, since the index of an empty
    bin would be infinite.

    Raises:
        StatisticsError: the bins differ in number, a count is negative, or a snapshot is empty.
    """
    if len(earlier) != len(later):
        raise StatisticsError(
            f"{len(earlier)} bins cannot be held against {len(later)}", help="Cut both snapshots at the same values."
        )
    if min((*earlier, *later), default=-1) < 0 or sum(earlier) == 0 or sum(later) == 0:
        raise StatisticsError("a snapshot is empty or has a negative count", help="Compare snapshots with customers.")
    added = 0.0 if min(*earlier, *later) else 0.5
    total_earlier, total_later = sum(earlier) + added * len(earlier), sum(later) + added * len(later)
    shares = [((a + added) / total_earlier, (b + added) / total_later) for a, b in zip(earlier, later, strict=True)]
    return math.fsum((after - before) * math.log(after / before) for before, after in shares)


def migration_matrix(
    earlier: Mapping[Hashable, str], later: Mapping[Hashable, str], groups: Sequence[str]
) -> Migration:
    """
    Count the customers by their group in two snapshots.

    Args:
        earlier: each customer's group in the first snapshot.
        later: the same in the second.
        groups: all groups, in the order of rows and columns.

    Raises:
        StatisticsError: a customer is in a group that is not listed, or a group has the name of those absent.
    """
    if ABSENT in groups:
        raise StatisticsError(f"a group cannot be called {ABSENT}", help="Customers of one snapshot only go there.")
    names = (*groups, ABSENT)
    place = {name: position for position, name in enumerate(names)}
    counts = [[0] * len(names) for _ in names]
    for customer in earlier.keys() | later.keys():
        before, after = earlier.get(customer, ABSENT), later.get(customer, ABSENT)
        for group in (before, after):
            if group not in place:
                raise StatisticsError(f"group {group} is not among those compared", help="List every group.")
        counts[place[before]][place[after]] += 1
    return Migration(names, tuple(tuple(row) for row in counts))
