"""
Has the population moved between two snapshots? The stability index over bins.

Bins are cut on the earlier snapshot and kept; which index is too much is a parameter of the rule that reads it.
"""

import math
from collections.abc import Sequence

from canongate.evidence.statistics.error import StatisticsError

ABSENT = "absent"
"""The group of customers who are in one snapshot only."""


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
