"""Asking everything an insight plan asks of a study's customers; each question stands in a module of its own."""

from collections.abc import Callable, Mapping

from canongate.evidence.columns import CustomerColumn
from canongate.evidence.engine import passing
from canongate.evidence.ideal.engagement import engagement
from canongate.evidence.ideal.grouping import grouped, groups
from canongate.evidence.ideal.learning import learning
from canongate.evidence.ideal.look_alike import look_alike
from canongate.evidence.insight.affinity import affinities
from canongate.evidence.insight.cuts import cuts
from canongate.evidence.insight.first_purchase import first_purchase
from canongate.evidence.insight.found import Found, all_of, unknown
from canongate.evidence.insight.keeping import keeping
from canongate.evidence.insight.kinds import KINDS
from canongate.evidence.insight.newcomers import newcomers
from canongate.evidence.insight.plan import CheckedPlan
from canongate.evidence.insight.potential import potential
from canongate.evidence.insight.scene import Scene, set_scene
from canongate.evidence.insight.second_purchase import second_purchase
from canongate.evidence.insight.top_groups import top_groups
from canongate.evidence.loading import Progress, unsaid
from canongate.evidence.measurement.degree import degrees
from canongate.evidence.measurement.product_use import product_use
from canongate.evidence.measurement.promoters import net_promoter_scores
from canongate.evidence.models.choice import Choice
from canongate.evidence.setting import Setting
from canongate.evidence.value_model.record import value_model

QUESTIONS: dict[str, Callable[[Scene], Found]] = {
    "cuts": cuts,
    "top groups": top_groups,
    "affinities": affinities,
    "first purchases": first_purchase,
    "second purchases": second_purchase,
    "keeping": keeping,
    "potential": potential,
    "newcomers": newcomers,
    "prospects": look_alike,
    "promoters": net_promoter_scores,
    "product use": product_use,
}
"""What needs orders, by name, in the order in which it is asked."""


def answer(
    setting: Setting,
    checked: CheckedPlan,
    columns: Mapping[str, CustomerColumn],
    choice: Choice | None,
    said: Progress = unsaid,
) -> Found:
    """
    Return everything the data answer of a plan.

    Args:
        setting: the customers of the study.
        checked: the plan.
        columns: what predicates may read.
        choice: the models of orders, as checked on the hold-out; None where there are none.
        said: told what is being asked.
    """
    if setting.tables.orders is None:
        silent = (kind for kind, one in KINDS.items() if "orders" in one.tables)
        return Found(
            insights=tuple(
                unknown(kind, "all customers", "No orders are mapped.", tuple(setting.tables.rows)) for kind in silent
            )
        )
    plan = checked.plan
    scene = set_scene(setting, plan, columns)
    parts = []
    for name, question in QUESTIONS.items():
        said(f"asking about {name}")
        with passing(scene.engine):
            parts.append(question(scene))
    said("asking about statements")
    parts.append(degrees(scene, plan, list(checked.statements)))
    if plan.value is not None:
        said("computing the value model")
        with passing(scene.engine):
            parts.append(value_model(scene, plan.value, choice))
    if plan.criteria is not None:
        said("asking about ideal customers")
        standings = grouped(scene, plan.criteria, checked.criteria)
        defining = frozenset(name for predicate in checked.criteria for name in predicate.columns)
        parts += [
            groups(scene, standings, plan.criteria),
            learning(scene, standings, defining),
            engagement(scene, standings),
        ]
    return all_of(parts)
