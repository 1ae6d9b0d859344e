"""
Which model to forecast with: the one that misses the hold-out period least, among those without a flaw.

Every candidate is reported with its fit, its misses and its flaws, so that the choice can be followed; if none is
without a flaw, none is chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from canongate.evidence.models.beta_geometric import BG_NBD, MBG_NBD
from canongate.evidence.models.fit import Fit
from canongate.evidence.models.gamma_gamma import (
    MINOR_PER_UNIT,
    fit_gamma_gamma,
    frequency_spend_correlation,
    group_spend,
)
from canongate.evidence.models.histories import DAYS_PER_WEEK
from canongate.evidence.models.holdout import Holdout, HoldoutLimits, OrderModel, check_holdout, holdout_flaws
from canongate.evidence.models.orders import CustomerTable
from canongate.evidence.models.pareto_nbd import PARETO_NBD

ORDER_MODELS: tuple[OrderModel, ...] = (BG_NBD, MBG_NBD, PARETO_NBD)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One model's fit with its flaws, those of the hold-out included; a fit flawed before makes no forecast."""

    fit: Fit
    holdout: Holdout | None


@dataclass(frozen=True, slots=True)
class Choice:
    """All candidates in the order tried, the spend fit they share, and the name of the chosen one."""

    candidates: tuple[Candidate, ...]
    spend_fit: Fit
    spend_correlation: float | None
    """Of repeat orders and mean spend, among the customers of the spend fit; None where one of them does not vary."""
    chosen: str | None


def choose_order_model(
    table: CustomerTable,
    limits: HoldoutLimits,
    *,
    models: Sequence[OrderModel] = ORDER_MODELS,
    days_per_unit: int = DAYS_PER_WEEK,
    minor_per_unit: int = MINOR_PER_UNIT,
) -> Choice:
    """
    Fit the models to the time before the cut-off, check them on the time after it, and choose.

    The money forecast is judged together with the orders: its limit speaks against a candidate, and a spend fit with
    a flaw of its own is left out of the check and stands in the result with its flaw.
    """
    histories = table.histories(days_per_unit)
    spend = group_spend(table.frequency, table.repeat_spend_minor, minor_per_unit=minor_per_unit)
    spend_fit = fit_gamma_gamma(spend)
    candidates = []
    for model in models:
        fit = model.fit(histories)
        if not fit.is_evidence:
            candidates.append(Candidate(fit, None))
            continue
        holdout = check_holdout(
            model,
            fit,
            table,
            days_per_unit=days_per_unit,
            spend_fit=spend_fit if spend_fit.is_evidence else None,
            minor_per_unit=minor_per_unit,
        )
        candidates.append(Candidate(fit.with_flaws(*holdout_flaws(holdout, limits)), holdout))
    return Choice(tuple(candidates), spend_fit, frequency_spend_correlation(spend), _least_miss(candidates))


def _least_miss(candidates: Sequence[Candidate]) -> str | None:
    """Return the name of the flawless candidate with the smallest miss in orders; of equals the first by name."""
    ranked = sorted(
        (candidate.holdout.orders.relative, candidate.fit.model)
        for candidate in candidates
        if candidate.holdout is not None and candidate.holdout.orders.relative is not None and candidate.fit.is_evidence
    )
    return ranked[0][1] if ranked else None
