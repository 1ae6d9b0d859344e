"""
The value model in a manifest: value by horizon and group, sensitivity of level and rank, tiers, officer views, profit.

Values are stated only with a model of orders that met its hold-out; costs that no table gives are named as left out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canongate.evidence.insight.found import Found, figure, insight, money, percent, unknown
from canongate.evidence.insight.scene import Scene
from canongate.evidence.models.choice import ORDER_MODELS, Choice
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.agreement import rank_correlation, shared_top
from canongate.evidence.value_model.people import COST_TABLES, People, people, profit_so_far
from canongate.evidence.value_model.profit import profit_concentration
from canongate.evidence.value_model.views import scores, views
from canongate.evidence.value_model.worth import FACTORS, HORIZONS, Prospects, expect, value
from canongate.model.insight import Insight, ValueModel

STEP = 0.25
"""Every factor is varied by a quarter, both ways."""
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Worth:
    """Everything the parts below share."""

    scene: Scene
    plan: ValueModel
    buyers: People
    expected: Prospects
    main: Integers
    """Value over the plan's horizon."""
    left_out: tuple[str, ...]

    def of(self, years: int, **scale: float) -> Integers:
        return value(self.buyers, self.expected, self.plan, years, {k.replace("_", "-"): v for k, v in scale.items()})


def value_model(scene: Scene, plan: ValueModel, choice: Choice | None) -> Found:
    """Return everything the value model says, and the profit so far, which needs no forecast."""
    buyers = people(scene)
    if not buyers.count:
        return Found(insights=(unknown("horizon", "customer value", "Nobody has ordered."),))
    profit = profit_so_far(buyers, plan)
    left_out = tuple(name for name in COST_TABLES if name not in scene.present)
    concentrated = profit_concentration(scene, profit, left_out)
    if choice is None or choice.chosen is None or not choice.spend_fit.is_evidence:
        words = "No model of orders met its hold-out, so no value is stated; the reasons stand with the models."
        return concentrated + Found(insights=(unknown("horizon", "customer value", words),))
    model = next(one for one in ORDER_MODELS if one.name == choice.chosen)
    fit = next(one.fit for one in choice.candidates if one.fit.model == choice.chosen)
    years = max(*HORIZONS, plan.horizon_years)
    expected = expect(
        model, fit, choice.spend_fit, buyers, years=years, minor_per_unit=scene.contract.currency.minor_units
    )
    main = value(buyers, expected, plan, plan.horizon_years)
    worth = _Worth(scene, plan, buyers, expected, main, left_out)
    found = scores(buyers, main, profit, plan)
    seen = views(scene, buyers, found, scene.plan.cuts.best_percent)
    return concentrated + _horizons(worth) + _sensitivity(worth) + _tiers(worth) + seen


def _horizons(worth: _Worth) -> Found:
    """Return the mean value of each group over every horizon, and how many of the top stay the same."""
    derived = []
    atoms = worth.buyers.columns["atom"]
    present = np.unique(atoms).tolist()
    totals = {}
    for years in sorted({*HORIZONS, worth.plan.horizon_years}):
        values = worth.of(years)
        totals[years] = int(values.sum())
        for name in worth.scene.setting.shown_groups:
            chosen = worth.scene.setting.groups.of(name)
            members = np.isin(atoms, [atom for atom in present if chosen(atom)])
            count = int(members.sum())
            if count >= worth.scene.minimum:
                mean = int(values[members].sum()) / count
                derived.append(figure(f"customer_value_{years}_years", name, mean, "minor units per customer", count))
        top = shared_top(values.astype(float), worth.main.astype(float), worth.scene.plan.cuts.best_percent)
        derived.append(
            figure(f"top_by_value_{years}_years", "population", top, "share of customers", worth.buyers.count)
        )
    said = ", ".join(f"{years}: {money(total, worth.scene.contract)}" for years, total in totals.items())
    return Found({}, tuple(derived), (_said_value(worth, f"Value of all buyers by years of the horizon: {said}."),))


def _said_value(worth: _Worth, words: str) -> Insight:
    """Return the insight of the main horizon; one that leaves out costs says that it decides nothing."""
    missing = tuple(worth.left_out)
    status = "unknown" if missing else "measured"
    if missing:
        words = (
            f"{words} Costs left out ({', '.join(missing)} not mapped): this must not decide who a best customer is."
        )
    return insight(
        "horizon",
        f"{worth.plan.horizon_years} years",
        status,
        words,
        estimate=int(worth.main.sum()),
        unit="minor units",
        n=worth.buyers.count,
        missing_tables=missing,
    )


def _sensitivity(worth: _Worth) -> Found:
    """Return how far the level and, apart from it, the rank of values move when each factor moves by a quarter."""
    total, main = int(worth.main.sum()), worth.main.astype(float)
    if total <= 0:
        words = "The value of all buyers together is not positive, so no share of it can move."
        return Found(insights=(unknown("sensitivity", "value factors", words),))
    derived, moved = [], {}
    for factor in FACTORS:
        for sign, step in (("plus", 1 + STEP), ("minus", 1 - STEP)):
            changed = worth.of(worth.plan.horizon_years, **{factor.replace("-", "_"): step})
            level = int(changed.sum()) / total - 1
            moved[factor, sign] = level
            derived.append(figure("value_level_moves", f"{factor} {sign}", level, "share of value"))
            rank = rank_correlation(main, changed.astype(float))
            if rank is not None:
                derived.append(figure("value_rank_kept", f"{factor} {sign}", rank, "rank correlation"))
    factor, sign = max(moved, key=lambda one: (abs(moved[one]), one))
    said = insight(
        "sensitivity",
        factor,
        "measured",
        f"Of all factors moved by {percent(STEP)}, {factor} moves the level of value most:"
        f" {percent(moved[factor, sign])} for {sign}. Level and rank stand apart in the figures.",
        estimate=moved[factor, sign],
        unit="share of value",
        n=worth.buyers.count,
    )
    return Found({}, tuple(derived), (said,))


def _tiers(worth: _Worth) -> Found:
    """Return the tiers of value, cut on values so that equals stay together, with the targets of each."""
    values, counts = np.unique(worth.main, return_counts=True)
    reached, rows, said = 0, {}, []
    total, size = int(worth.main.sum()), worth.buyers.count
    following = [(int(one), int(count)) for one, count in zip(values[::-1], counts[::-1], strict=True)]
    place = 0
    derived = []
    for tier in worth.plan.tiers:
        customers = held = 0
        lowest = following[min(place, len(following) - 1)][0]
        while place < len(following) and reached * 100 < size * tier.top_percent:
            lowest, count = following[place]
            customers, held, reached, place = customers + count, held + lowest * count, reached + count, place + 1
        rows[tier.id,] = {"customers": customers, "value": held, "lowest": lowest}
        targets = "; ".join(f"{one.brain}: {one.measure} {one.target}" for one in tier.targets)
        if customers < worth.scene.minimum or total <= 0:
            said.append(unknown("value_tier", tier.name, f"Too few customers to be shown. Targets: {targets}."))
            continue
        derived.append(figure("tier_value_share", tier.id, held / total, "share of value", customers))
        said.append(
            insight(
                "value_tier",
                tier.name,
                "measured",
                f"{customers:,} customers worth {money(lowest, worth.scene.contract)} or more over"
                f" {worth.plan.horizon_years} years hold {percent(held / total)} of all value. Targets: {targets}.",
                estimate=held / total,
                unit="share of value",
                n=customers,
            )
        )
    bases = dict.fromkeys(("customers", "value", "lowest"), "customers")
    return Found(
        {"value_tiers": result_table(("tier",), rows, bases, worth.scene.minimum)}, tuple(derived), tuple(said)
    )
