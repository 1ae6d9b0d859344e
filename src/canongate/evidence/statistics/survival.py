"""
How long until something happens, when some customers have not been watched long enough to see it (Kaplan-Meier).

The input is a table of integers, one row per duration, as the engines return it. Beyond the last duration anybody was
watched nothing is claimed: figures there are absent, never extrapolated.
"""

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.interval import DEFAULT_CONFIDENCE, Interval, normal_quantile


@dataclass(frozen=True, slots=True)
class SurvivalStep:
    """One duration: who was still at risk, to whom it happened, and the share it has not happened to afterwards."""

    time: int
    at_risk: int
    events: int
    survival: float
    greenwood: float
    """Greenwood's sum: the variance of the survival divided by its square; infinite once nobody survives."""


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """The steps at which something happened, in order, and the last duration at which anybody was watched."""

    steps: tuple[SurvivalStep, ...]
    subjects: int
    watched_until: int

    def at(self, time: int) -> float | None:
        """Return the share it has not happened to by then; None where nobody was watched so long."""
        if self._beyond(time):
            return None
        step = self._last_step(time)
        return 1.0 if step is None else step.survival

    def interval_at(self, time: int, confidence: float = DEFAULT_CONFIDENCE) -> Interval | None:
        """
        Return Greenwood's interval of the survival on the log-minus-log scale, which stays within 0 and 1.

        None where the survival is unknown, or is 0 or 1 so that Greenwood's formula gives no interval.
        """
        step = self._last_step(time)
        if step is None or step.survival in {0.0, 1.0} or self._beyond(time):
            return None
        spread = normal_quantile(confidence) * math.sqrt(step.greenwood) / abs(math.log(step.survival))
        return Interval(step.survival ** math.exp(spread), step.survival ** math.exp(-spread), confidence)

    def median(self) -> int | None:
        """Return the first duration by which it has happened to half of them; None where the curve stays above."""
        return next((step.time for step in self.steps if step.survival <= 0.5), None)  # noqa: PLR2004  # one half

    def _beyond(self, time: int) -> bool:
        """Say whether nobody was watched so long while some were still without the event."""
        ended = bool(self.steps) and self.steps[-1].survival == 0
        return time > self.watched_until and not ended

    def _last_step(self, time: int) -> SurvivalStep | None:
        """Return the last step at or before this duration."""
        return next((step for step in reversed(self.steps) if step.time <= time), None)


def kaplan_meier(table: Iterable[tuple[int, int, int]]) -> SurvivalCurve:
    """
    Return the Kaplan-Meier estimate.

    Args:
        table: one row per duration in any order: duration, how many it happened to, how many were last seen without
            it (censored). Who is censored at a duration was still at risk at that duration.

    Raises:
        StatisticsError: a number is negative, a duration stands twice, or nobody is in the table.
    """
    rows = sorted(table)
    _check(rows)
    at_risk = subjects = sum(events + censored for _, events, censored in rows)
    if subjects == 0:
        raise StatisticsError("nobody is in the survival table", help="Choose a segment with members.")
    steps, survival, greenwood = [], 1.0, 0.0
    for time, events, censored in rows:
        if events:
            left = at_risk - events
            survival *= left / at_risk
            greenwood += events / (at_risk * left) if left else math.inf
            steps.append(SurvivalStep(time, at_risk, events, survival, greenwood))
        at_risk -= events + censored
    return SurvivalCurve(tuple(steps), subjects, max(time for time, events, censored in rows if events + censored))


def _check(rows: list[tuple[int, int, int]]) -> None:
    """Refuse rows that no watched customer can leave behind."""
    for earlier, later in itertools.pairwise(rows):
        if earlier[0] == later[0]:
            raise StatisticsError(f"duration {later[0]} stands twice", help="Give one row per duration.")
    for row in rows:
        if min(row) < 0:
            raise StatisticsError(
                f"duration {row[0]} with {row[1]} events and {row[2]} censored holds a negative number",
                help="Durations count from the start of the watch; check the order of the two dates.",
            )
