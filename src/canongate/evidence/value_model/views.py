"""
Officer views: named weightings of the same factors, and where they rank customers differently.

A factor is each customer's place among all, from 0 to 1, so that money, tickets and ideas can be weighed together; a
cost counts as better the lower it is. No view stands for the whole: they are shown side by side.
"""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from canongate.evidence.insight.found import Found, figure, insight, percent
from canongate.evidence.insight.scene import Scene
from canongate.evidence.statistics.agreement import percentile_ranks, rank_correlation, shared_top
from canongate.evidence.value_model.people import People, costs
from canongate.model.insight import Insight, ValueModel, View

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DEFAULT_VIEWS = (
    View(id="customer-officer", name="Customer officer", weights={"support_cost": 50, "self_help": 50}),
    View(id="product-officer", name="Product officer", weights={"fit": 40, "innovation": 30, "lifetime_value": 30}),
    View(
        id="marketing-officer", name="Marketing officer", weights={"advocacy": 50, "innovation": 20, "sales_cost": 30}
    ),
    View(
        id="revenue-officer",
        name="Revenue officer",
        weights={"orders": 35, "sales_cost": 15, "lifetime_value": 30, "largest_order": 20},
    ),
    View(id="finance-officer", name="Finance officer", weights={"late_payment": 40, "profit": 60}),
)


def scores(buyers: People, worth: Integers, profit: Integers, plan: ValueModel) -> dict[str, Floats]:
    """Return the score of every buyer under each view, from 0 to 1."""
    spent, columns = costs(buyers, plan), buyers.columns
    factors: dict[str, NDArray[np.int64]] = {
        "orders": columns["orders"],
        "lifetime_value": worth,
        "largest_order": columns["largest_order"],
        "profit": profit,
        "sales_cost": -spent.sales,
        "support_cost": -spent.support,
        "late_payment": -spent.late,
        "self_help": columns["community_helped"],
        "fit": columns["results_achieved"],
        "innovation": columns["ideas_adopted"],
        "advocacy": columns["referrals_converted"],
    }
    views = plan.views or DEFAULT_VIEWS
    found = {view.id: np.zeros(buyers.count) for view in views}
    # One factor after the other, in one order for every view, so that only one stands in memory as ranks.
    for name in sorted({name for view in views for name in view.weights}):
        ranks = percentile_ranks(factors[name])
        for view in views:
            if name in view.weights:
                found[view.id] += view.weights[name] / 100 * ranks
    return found


def views(scene: Scene, buyers: People, found: dict[str, Floats], top_percent: int) -> Found:
    """Return the mean score of each segment under each view, and how far every two views agree."""
    derived = []
    atoms = buyers.columns["atom"]
    leaders = {}
    for view, score in found.items():
        means = _means(scene, atoms, score)
        derived += [figure("view_score", f"{view} / {name}", mean, "score from 0 to 1") for name, mean in means.items()]
        segments = {name: mean for name, mean in means.items() if name in scene.setting.groups.segments}
        if segments:
            leaders[view] = max(segments, key=lambda name: (segments[name], name))
    pairs = []
    for one, other in itertools.combinations(found, 2):
        agreement = rank_correlation(found[one], found[other])
        shared = shared_top(found[one], found[other], top_percent)
        if agreement is not None:
            derived += [
                figure("view_agreement", f"{one} / {other}", agreement, "rank correlation", buyers.count),
                figure("view_shared_top", f"{one} / {other}", shared, "share of customers", buyers.count),
            ]
            pairs.append((agreement, shared, one, other))
    return Found({}, tuple(derived), (_say(pairs, leaders, buyers.count, top_percent),) if pairs else ())


def _means(scene: Scene, atoms: Integers, score: Floats) -> dict[str, float]:
    """Return the mean score of each group that may be shown."""
    means = {}
    present = np.unique(atoms).tolist()
    for name in scene.setting.shown_groups:
        chosen = scene.setting.groups.of(name)
        members = np.isin(atoms, [atom for atom in present if chosen(atom)])
        if int(members.sum()) >= scene.minimum:
            means[name] = float(np.mean(score[members]))
    return means


def _say(pairs: Sequence[tuple[float, float, str, str]], leaders: dict[str, str], n: int, top: int) -> Insight:
    agreement, shared, one, other = min(pairs)
    said = "; ".join(f"{view}: {name}" for view, name in leaders.items())
    return insight(
        "officer_views",
        f"{one} and {other}",
        "measured",
        f"{one} and {other} disagree most: rank correlation {agreement:.2f}, {percent(shared)} of their top"
        f" {top} % are the same customers. Segment each view puts first: {said or 'none can be shown'}.",
        estimate=agreement,
        unit="rank correlation",
        n=n,
    )
