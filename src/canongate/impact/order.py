"""Which of several things stand in another order than before: the fewest whose moving explains it."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence


def strayed_of[Key](shared: Sequence[Key], before: Iterable[Key]) -> set[Key]:
    """Return what, of things in their later order, does not stand as it stood among them before."""
    place = {key: at for at, key in enumerate(before)}
    settled = _longest_rising([place[key] for key in shared])
    return {key for key in shared if place[key] not in settled}


def _longest_rising(ranks: list[int]) -> set[int]:
    """Return a longest rising run of ranks (Schensted, by patience piles): what stayed while the others moved."""
    piles: list[int] = []
    below: dict[int, int | None] = {}
    for rank in ranks:
        place = bisect_left(piles, rank)
        below[rank] = piles[place - 1] if place else None
        piles[place : place + 1] = [rank]
    kept: set[int] = set()
    top = piles[-1] if piles else None
    while top is not None:
        kept.add(top)
        top = below[top]
    return kept
