"""
How many customers stay under contract, renewal after renewal, and how many more will, by a model checked on the last.

The cohort is closed: customers whose first contract began more than the periods watched ago, so all of them could be
seen through each. Whose contract runs on the first day after a period has renewed at its end. Buying without a contract
is for :mod:`.survival` and :mod:`.forecast`.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np

from canongate.evidence.contract import held_out_periods
from canongate.evidence.facts import Window
from canongate.evidence.groups import POPULATION
from canongate.evidence.loading import Progress, unsaid
from canongate.evidence.models.fit import Fit
from canongate.evidence.models.holdout import Miss
from canongate.evidence.models.likelihood import nothing_to_fit
from canongate.evidence.models.shifted_beta_geometric import MODEL, check_survival, retention
from canongate.evidence.setting import Part, Setting, result_table
from canongate.evidence.statistics.proportion import Proportion, wilson_interval
from canongate.evidence.statistics.rounding import round_significant
from canongate.evidence.tables.fitted import model_record, rounded
from canongate.evidence.tables.forecast import HORIZON_DAYS
from canongate.model.evidence import Derived, ModelRecord

_BASES = {"customers": "customers", "under_contract": "customers"}


@dataclass(frozen=True, slots=True)
class Renewal:
    """The model of contracts, and what was counted and is expected of them."""

    models: tuple[ModelRecord, ...]
    part: Part


def renewal(setting: Setting, said: Progress = unsaid) -> Renewal:
    """Return how each group and the whole cohort stay under contract; nothing where no contracts are mapped."""
    if not setting.tables.speaks_of_customers("contracts"):
        return Renewal((), Part({}))
    said("fitting a model of renewals")
    survivors = _survivors(setting)
    rows = {
        (group, f"{period:03}"): {"customers": counts[0], "under_contract": left}
        for group, counts in survivors.items()
        for period, left in enumerate(counts)
    }
    table = result_table(("segment", "period"), rows, _BASES, setting.minimum)
    fit, miss = _fit(setting, survivors.get(POPULATION, []))
    kept = [
        one for group, counts in survivors.items() if counts[0] >= setting.minimum for one in [_kept(group, counts)]
    ]
    derived = (*kept, *_expected(setting, fit, survivors.get(POPULATION, [])))
    return Renewal((_record(setting, fit, miss),), Part({"contract_survival": table}, derived))


def _survivors(setting: Setting) -> dict[str, list[int]]:
    """Return of each shown group with contracts the customers under contract at the start and after each period."""
    periods = setting.contract.contract_terms.periods
    cohort = _cohort(setting).inner_join(setting.facts.select("customer_id", "atom"), "customer_id")
    renewed = cohort.mutate(renewals=cohort.renewals.cast("string"))
    found = setting.by_group(renewed.group_by(["atom", "renewals"]).aggregate(customers=renewed.count()), "renewals")
    return {group: _left(found[group], periods) for group in setting.shown_groups if found[group]}


def _left(by_renewals: Mapping[str, Mapping[str, int]], periods: int) -> list[int]:
    """Return how many are left after each period, from how many renewed so often."""
    so_often = [by_renewals.get(str(renewals), {}).get("customers", 0) for renewals in range(periods, -1, -1)]
    return list(itertools.accumulate(so_often))[::-1]


def _cohort(setting: Setting) -> ir.Table:
    """Return customer_id and renewals, at most those watched; of contracts that began together the longest counts."""
    terms, last = setting.contract.contract_terms, ibis.date(setting.cut_off.isoformat())
    contracts = setting.tables.within("contracts", Window(setting.cut_off))
    began = contracts.group_by("customer_id").aggregate(began_at=contracts.started_at.min())
    firsts = contracts.inner_join(
        began, [contracts.customer_id == began.customer_id, contracts.started_at == began.began_at]
    )
    start, end = firsts.started_at.date(), firsts.ended_at.date().fill_null(last)
    watched = firsts.mutate(ran=end.delta(start, unit="day"), known=last.delta(start, unit="day"))
    watched = watched.filter(watched.known > terms.periods * terms.period_days)
    longest = watched.group_by("customer_id").aggregate(ran=watched.ran.max())
    # NOTE: an end before the beginning is none of a period, as is one on the same day.
    renewals = (ibis.greatest(longest.ran - 1, 0) // terms.period_days).cast("int64")
    return longest.select("customer_id", renewals=ibis.least(renewals, terms.periods).cast("int64"))


def _fit(setting: Setting, counts: list[int]) -> tuple[Fit, Miss | None]:
    """Return the model of the cohort's first periods, and what it misses at the end of those held out."""
    if not counts or counts[0] < setting.minimum:
        return nothing_to_fit(MODEL), None
    contract = setting.contract
    calibration = contract.contract_terms.periods - held_out_periods(contract)
    return check_survival(counts, calibration, contract.forecast_limits.contracts_percent / 100)


def _record(setting: Setting, fit: Fit, miss: Miss | None) -> ModelRecord:
    held_out = held_out_periods(setting.contract) * setting.contract.contract_terms.period_days
    return model_record(
        fit,
        setting.minimum,
        chosen=fit.is_evidence,
        hold_out_days=held_out if miss else None,
        missed_customers=rounded(miss.relative) if miss else None,
    )


def _kept(group: str, counts: list[int]) -> Derived:
    share = Proportion(counts[-1], counts[0])
    interval = wilson_interval(share)
    return Derived(
        metric="contract_retention",
        segment=group,
        value=round_significant(share.share),
        unit="share",
        n=share.total,
        interval=(round_significant(interval.low), round_significant(interval.high)),
    )


def _expected(setting: Setting, fit: Fit, counts: list[int]) -> list[Derived]:
    """Return what share of those still under contract is expected to be a year on; nothing by a flawed fit."""
    if not fit.is_evidence or counts[-1] < setting.minimum:
        return []
    terms = setting.contract.contract_terms
    ahead = max(1, HORIZON_DAYS // terms.period_days)
    value = float(np.prod(retention(fit, terms.periods + ahead)[terms.periods :]))
    return [
        Derived(
            metric="expected_contract_retention",
            segment=POPULATION,
            value=round_significant(value),
            unit=f"share after {ahead} x {terms.period_days} days",
            n=counts[-1],
        )
    ]
