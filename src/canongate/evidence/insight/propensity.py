"""
A score that foretells who reaches the top cohort, from traits known at the beginning, proven on later customers.

Customers stand in order of their beginning: the first half is fitted, the third quarter calibrates the score, the last
quarter proves it. Everybody is watched for the same number of days, and no trait is younger than the beginning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from canongate.evidence.engine import fetch
from canongate.evidence.insight.scene import Scene
from canongate.evidence.spreads import spread_of
from canongate.evidence.statistics.concentration import cut_value
from canongate.evidence.statistics.discrimination import (
    Calibration,
    Ranking,
    Scored,
    by_score,
    calibration,
    rank_quality,
    top_part,
)
from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.logistic import LogisticFit, fit_logistic
from canongate.evidence.statistics.proportion import Proportion
from canongate.evidence.statistics.quantile import value_cuts

FIT, CALIBRATE, PROVE, OPEN = "fit", "calibrate", "prove", "open"
TOP_PERCENT = 10
_LEAST = 1e-9

Cell = Mapping[str, Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Score:
    """A calibrated score: which values of which traits it reads, and what they say."""

    indicators: tuple[tuple[str, str], ...]
    fit: LogisticFit
    scale: LogisticFit | None
    """Calibration of the score's logarithmic odds; absent where the third quarter could not tell."""

    def of(self, cells: Sequence[Cell]) -> Floats:
        """Return the chance of each cell's customers."""
        chance = self.fit.score(_design(cells, self.indicators))
        if self.scale is None:
            return chance
        return self.scale.score(logit(np.clip(chance, _LEAST, 1 - _LEAST))[:, None])


@dataclass(frozen=True, slots=True)
class Proof:
    """How the score does on customers who came later."""

    ranking: Ranking
    calibration: Calibration
    top: Proportion
    """Of the tenth with the highest scores, how many reached the top cohort."""
    base: Proportion
    """Of all of them."""
    scored: tuple[Scored, ...]

    @property
    def threshold(self) -> float:
        """The lowest score of that tenth."""
        customers = 0
        for row in reversed(self.scored):
            customers += row.customers
            if customers >= self.top.total:
                return row.score
        raise AssertionError("the tenth is part of all")


def cohort_cells(scene: Scene, table: ir.Table, traits: Sequence[str]) -> list[dict[str, Any]]:
    """
    Return customers and outcomes by period and traits.

    Args:
        scene: where the table is.
        table: one row per customer: day (of the beginning), watched (long enough), brought (within the days watched),
            and the traits.
        traits: columns of text.
    """
    days = spread_of(scene.engine, table.filter(table.watched), "day")
    if not days:
        return []
    _, second, third = value_cuts(days, 4)
    fitted = table.filter(table.watched & (table.day <= second) & (table.brought > 0))
    spread = spread_of(scene.engine, fitted, "brought")
    cut = cut_value(spread, scene.plan.cuts.best_percent) if spread else 1
    period = ibis.cases(
        (~table.watched, OPEN), (table.day <= second, FIT), (table.day <= third, CALIBRATE), else_=PROVE
    )
    rows = table.mutate(period=period, reached=ibis.ifelse(table.brought >= cut, 1, 0))
    keys = ("period", *traits)
    counted = rows.group_by(list(keys)).aggregate(customers=rows.count(), reached=rows.reached.sum().cast("int64"))
    return fetch(scene.engine, counted, keys)


def learn(cells: Sequence[Cell], traits: Sequence[str], floor: int) -> Score | None:
    """Return the score fitted and calibrated on the earlier periods; None where they cannot tell customers apart."""
    fitted = [cell for cell in cells if cell["period"] == FIT]
    indicators = _indicators(fitted, traits, floor)
    try:
        fit = fit_logistic(_design(fitted, indicators), _column(fitted, "customers"), _column(fitted, "reached"))
    except StatisticsError:
        return None
    return Score(indicators, fit, _scale(Score(indicators, fit, None), cells))


def prove(score: Score, cells: Sequence[Cell]) -> Proof | None:
    """Return how a score does in the last period; None where too little happened in it."""
    later = [cell for cell in cells if cell["period"] == PROVE]
    if not later:
        return None
    scored = by_score(
        [
            Scored(chance, cell["customers"], cell["reached"])
            for chance, cell in zip(score.of(later).tolist(), later, strict=True)
        ]
    )
    ranking = rank_quality(scored)
    if ranking is None:
        return None
    base = Proportion(ranking.reached, ranking.reached + ranking.missed)
    return Proof(ranking, calibration(scored), top_part(scored, TOP_PERCENT), base, scored)


def _scale(score: Score, cells: Sequence[Cell]) -> LogisticFit | None:
    """Return the calibration of a raw score on the third quarter: where its odds begin and how steep they are."""
    held = [cell for cell in cells if cell["period"] == CALIBRATE]
    if not held:
        return None
    odds = logit(np.clip(score.of(held), _LEAST, 1 - _LEAST))
    if np.ptp(odds) == 0:
        return None
    try:
        return fit_logistic(odds[:, None], _column(held, "customers"), _column(held, "reached"))
    except StatisticsError:
        return None


def _indicators(cells: Sequence[Cell], traits: Sequence[str], floor: int) -> tuple[tuple[str, str], ...]:
    """Return the values that customers enough have, of each trait all but the most frequent."""
    chosen: list[tuple[str, str]] = []
    for trait in traits:
        counts: dict[str, int] = {}
        for cell in cells:
            counts[cell[trait]] = counts.get(cell[trait], 0) + cell["customers"]
        ranked = sorted(counts, key=lambda value: (-counts[value], value))
        chosen += [(trait, value) for value in ranked[1:] if counts[value] >= floor]
    return tuple(chosen)


def _design(cells: Sequence[Cell], indicators: Sequence[tuple[str, str]]) -> Floats:
    rows = [[float(cell[trait] == value) for trait, value in indicators] for cell in cells]
    return np.array(rows, dtype=np.float64).reshape(len(cells), len(indicators))


def _column(cells: Sequence[Cell], name: str) -> list[int]:
    return [cell[name] for cell in cells]
