"""
Reading an insight plan: its schema first, then everything its predicates must keep to, before any data are read.

Raises what is wrong as an evidence error; nothing is computed here.
"""

import json
from dataclasses import dataclass

from pydantic import ValidationError

from canongate.evidence.error import EvidenceError
from canongate.evidence.ideal.grouping import check_criteria
from canongate.evidence.measurement.degree import check_statements
from canongate.evidence.predicate import Predicate
from canongate.evidence.study import Study
from canongate.model.insight import InsightPlan


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan whose predicates were checked against the columns of the contract."""

    plan: InsightPlan
    digest: str
    criteria: tuple[Predicate, ...]
    statements: tuple[Predicate, ...]
    """Condition and degree of each statement, one after the other."""


def read_plan(study: Study) -> CheckedPlan | None:
    """
    Return the plan of a study, checked; None where it has none.

    Raises:
        EvidenceError: it breaks its schema, or a predicate cannot be used.
    """
    if study.plan is None:
        return None
    value, digest = study.plan
    try:
        plan = InsightPlan.model_validate_json(json.dumps(value))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(str(part) for part in first["loc"]) or "top"
        raise EvidenceError(
            f"the insight plan cannot be used at {place}: {first['msg'].removeprefix('Value error, ')}",
            help="`canongate schema insight-plan` says what a plan holds.",
        ) from error
    criteria = tuple(check_criteria(plan.criteria or (), study.columns))
    return CheckedPlan(plan, digest, criteria, tuple(check_statements(plan, study.columns, study.names)))
