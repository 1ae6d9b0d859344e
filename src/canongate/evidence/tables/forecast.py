"""
What customers are expected to spend in a year from the start of the hold-out, by models checked on the hold-out.

A model whose fit has a flaw, or that misses the hold-out by more than the declared limit, forecasts nothing: it stands
in the manifest with its reasons, and no figure is derived from it.
"""

from dataclasses import dataclass

import ibis
import numpy as np
from numpy.typing import NDArray

from canongate.evidence.engine import drop, fetch, store
from canongate.evidence.models.choice import ORDER_MODELS, Choice, choose_order_model
from canongate.evidence.models.fit import Fit
from canongate.evidence.models.holdout import Holdout, HoldoutLimits
from canongate.evidence.models.lifetime_value import expected_revenue
from canongate.evidence.models.orders import CustomerTable
from canongate.evidence.numbered import columns_by_position
from canongate.evidence.order_histories import order_histories as histories_of
from canongate.evidence.setting import Part, Setting
from canongate.evidence.statistics.rounding import round_significant
from canongate.evidence.tables.fitted import model_record, rounded
from canongate.model.evidence import Derived, ModelRecord

HORIZON_DAYS = 365


@dataclass(frozen=True, slots=True)
class Forecast:
    """The fitted models, and what is derived from the one chosen."""

    models: tuple[ModelRecord, ...]
    part: Part
    choice: Choice | None = None
    """All fits and the model chosen; None where too little was ordered to fit any."""


def forecast(setting: Setting) -> Forecast:
    """Return the models tried and each group's expected revenue; nothing where too little was ordered."""
    table, atoms = order_histories(setting)
    if table is None:
        return Forecast((), Part({}))
    minor = setting.contract.currency.minor_units
    declared = setting.contract.forecast_limits
    limits = HoldoutLimits(orders=declared.orders_percent / 100, money=declared.money_percent / 100)
    choice = choose_order_model(table, limits, minor_per_unit=minor)
    records = tuple(_record(setting, one.fit, one.holdout, choice) for one in choice.candidates)
    records = (*records, _record(setting, choice.spend_fit, None, choice))
    return Forecast(records, Part({}, tuple(_derive(setting, choice, table, atoms))), choice)


def order_histories(setting: Setting) -> tuple[CustomerTable | None, NDArray[np.int64]]:
    """Return the order histories up to the hold-out with what followed, and the atom of each of these customers."""
    buyers = setting.facts.filter(setting.facts.first_order_at.notnull())
    position = ibis.row_number().over(ibis.window(order_by="customer_id"))
    numbered = store(setting.engine, "numbered_buyers", buyers.select("customer_id", "atom", position=position))
    count = fetch(setting.engine, numbered.aggregate(buyers=numbered.count()))[0]["buyers"]
    atoms = columns_by_position(setting.engine, numbered, ("atom",), count)["atom"]
    table = histories_of(setting, numbered, count, setting.hold_out_start)
    drop(setting.engine, numbered)
    return (None, atoms) if table is None else (table, atoms[table.customer])


def _record(setting: Setting, fit: Fit, holdout: Holdout | None, choice: Choice) -> ModelRecord:
    of_spend = fit is choice.spend_fit
    shown = fit.customers >= setting.minimum
    return model_record(
        fit,
        setting.minimum,
        chosen=fit.model == choice.chosen or (of_spend and choice.chosen is not None),
        hold_out_days=holdout.days if holdout else None,
        missed_orders=rounded(holdout.orders.relative) if holdout else None,
        missed_money=rounded(holdout.money.relative) if holdout and holdout.money else None,
        spend_correlation=rounded(choice.spend_correlation) if of_spend and shown else None,
    )


def _derive(setting: Setting, choice: Choice, table: CustomerTable, atoms: NDArray[np.int64]) -> list[Derived]:
    if choice.chosen is None or not choice.spend_fit.is_evidence:
        return []
    model = next(one for one in ORDER_MODELS if one.name == choice.chosen)
    fit = next(one.fit for one in choice.candidates if one.fit.model == choice.chosen)
    minor = setting.contract.currency.minor_units
    expected = expected_revenue(model, fit, choice.spend_fit, table, horizon_days=HORIZON_DAYS, minor_per_unit=minor)
    derived = []
    for name in setting.shown_groups:
        chosen = setting.groups.of(name)
        members = np.isin(atoms, [atom for atom in np.unique(atoms).tolist() if chosen(atom)])
        count = int(members.sum())
        if count >= setting.minimum:
            value = round_significant(float(np.sum(expected[members])) / count * minor)
            derived.append(
                Derived(
                    metric="model_lifetime_value",
                    segment=name,
                    value=value,
                    unit=f"minor units per customer in {HORIZON_DAYS} days",
                    n=count,
                )
            )
    return derived
