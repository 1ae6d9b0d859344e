"""
Which of several compared segments is best on several criteria, when nobody can prescribe the weights (SMAA).

Each criterion is turned into a value from 0 to 1 by an absolute scale declared beforehand, never by the best and worst
of those compared: so adding a poor segment cannot change the order of the others. Weights are drawn evenly from all
there are, and what is reported is under how many of them a segment takes each rank.

Source:
    R. Lahdelma, P. Salminen, "SMAA-2: stochastic multicriteria acceptability analysis for group decision making",
    Operations Research 49 (2001).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from canongate.evidence.statistics.error import StatisticsError

DEFAULT_WEIGHTINGS = 10_000


@dataclass(frozen=True, slots=True)
class Criterion:
    """
    What is measured, and the figures that count as worthless (0) and as full value (1); worse may be the higher one.

    Raises:
        StatisticsError: both figures are the same.
    """

    name: str
    worthless: float
    full: float

    def __post_init__(self) -> None:
        if self.worthless == self.full:
            raise StatisticsError(
                f"criterion {self.name} counts {self.full} as worthless and as full value", help="Declare a scale."
            )

    def value(self, figure: float) -> float:
        """Return the value of a figure, in a straight line between the two ends and flat beyond them."""
        return min(1.0, max(0.0, (figure - self.worthless) / (self.full - self.worthless)))


@dataclass(frozen=True, slots=True)
class RankAcceptability:
    """Under what share of the weightings a segment takes each rank, the first rank first, and whom it is beaten by."""

    shares: tuple[float, ...]
    central_weights: tuple[float, ...] | None
    """The mean of the weightings under which it leads, in the order of the criteria; absent where it never does."""

    dominated_by: tuple[str, ...]

    @property
    def leads(self) -> float:
        """The share of weightings under which it is alone in front."""
        return self.shares[0]


def dominates(first: Sequence[float], second: Sequence[float]) -> bool:
    """Say whether the first is nowhere worse and somewhere better than the second; higher is better."""
    pairs = list(zip(first, second, strict=True))
    return all(one >= other for one, other in pairs) and any(one > other for one, other in pairs)


def rank_acceptability(
    figures: Mapping[str, Sequence[float]],
    criteria: Sequence[Criterion],
    *,
    seed: int,
    weightings: int = DEFAULT_WEIGHTINGS,
) -> dict[str, RankAcceptability]:
    """
    Return how often each segment takes each rank over evenly drawn weightings.

    Segments of equal worth share the lowest of their ranks: a tie leads nobody.

    Args:
        figures: per segment one figure per criterion.
        criteria: the scales, in the same order.
        seed: of the weightings.
        weightings: how many are drawn.

    Raises:
        StatisticsError: nothing is compared, or a segment lacks a figure.
    """
    values = _values(figures, criteria)
    weights = np.random.default_rng(seed).dirichlet(np.ones(len(criteria)), weightings)
    # NOTE: einsum adds in one order on any machine; a matrix product may not, and equal segments must come out equal.
    worth = np.einsum("wc,sc->ws", weights, values, optimize=False)
    ranks = (worth[:, :, None] <= worth[:, None, :]).sum(axis=2)
    answer = {}
    for position, name in enumerate(figures):
        taken, leading = ranks[:, position], weights[ranks[:, position] == 1]
        answer[name] = RankAcceptability(
            tuple(int(np.count_nonzero(taken == rank)) / weightings for rank in range(1, len(figures) + 1)),
            tuple((leading.sum(axis=0) / len(leading)).tolist()) if len(leading) else None,
            tuple(
                other for row, other in enumerate(figures) if dominates(values[row].tolist(), values[position].tolist())
            ),
        )
    return answer


def _values(figures: Mapping[str, Sequence[float]], criteria: Sequence[Criterion]) -> np.ndarray[tuple[int, int]]:
    """Return one row of values per segment."""
    if not figures or not criteria:
        raise StatisticsError("nothing is compared", help="Give segments and criteria.")
    for name, row in figures.items():
        if len(row) != len(criteria):
            raise StatisticsError(
                f"{name} has {len(row)} figures for {len(criteria)} criteria",
                help="A segment without evidence on a criterion cannot be ranked; leave it out, or the criterion.",
            )
    return np.array([[c.value(figure) for c, figure in zip(criteria, row, strict=True)] for row in figures.values()])
