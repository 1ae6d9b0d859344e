"""
What a fit reports, and the diagnosis that says whether it may be used as evidence.

A flaw is a value, not an exception: the figures stay visible beside the reason why they prove nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from canongate.evidence.statistics.error import StatisticsError


class Defect(StrEnum):
    """Why a fit is not evidence."""

    TOO_FEW = "too-few"
    """Fewer customers with the behaviour modelled than the sample floor."""

    NOT_CONVERGED = "not-converged"
    """The log-likelihood can still be raised noticeably."""

    AT_BOUND = "at-bound"
    """A parameter ran to the edge of what is searched: the data do not follow the model's shape."""

    UNIDENTIFIED = "unidentified"
    """The data leave a parameter open by more than a factor of ten either way."""

    NO_MEAN_SPEND = "no-mean-spend"
    """The spread of spend between customers is so wide that its mean does not exist (q <= 1)."""

    HOLDOUT_EMPTY = "holdout-empty"
    """Nothing happened in the hold-out period, so the fit could not be checked."""

    HOLDOUT_ORDERS = "holdout-orders"
    """The orders forecast for the hold-out period miss those made by more than the declared limit."""

    HOLDOUT_MONEY = "holdout-money"
    """The money forecast for the hold-out period misses that spent by more than the declared limit."""

    HOLDOUT_SURVIVORS = "holdout-survivors"
    """The customers forecast to be under contract after the periods held out miss those counted by too much."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A defect and the figures that show it."""

    defect: Defect
    message: str


@dataclass(frozen=True, slots=True)
class Fit:
    """
    A fitted model.

    The log-likelihood is that of the model's paper, summed over customers in the model's unit of time, without
    penalty or scaling. Standard errors come from the observed information; absent where it has no inverse.
    """

    model: str
    parameters: Mapping[str, float]
    standard_errors: Mapping[str, float] | None
    log_likelihood: float
    customers: int
    groups: int
    flaws: tuple[Flaw, ...]

    @property
    def is_evidence(self) -> bool:
        """Whether nothing speaks against using the fit."""
        return not self.flaws

    def values(self, *names: str) -> tuple[float, ...]:
        """
        Return the parameters of these names.

        Raises:
            StatisticsError: the fit has none, because there was nothing to fit.
        """
        missing = [name for name in names if name not in self.parameters]
        if missing:
            raise StatisticsError(f"the {self.model} fit has no parameter {missing[0]}", help="See the fit's flaws.")
        return tuple(self.parameters[name] for name in names)

    def with_flaws(self, *flaws: Flaw) -> "Fit":
        """Return the fit with further flaws."""
        return replace(self, flaws=(*self.flaws, *flaws))
