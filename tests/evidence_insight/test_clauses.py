"""Every normative clause of the four supporting frameworks is mapped to a metric, a claim, an insight or a reason."""

from pathlib import Path

import yaml

from canongate.evidence.definitions.catalogue import MEASURES
from canongate.evidence.definitions.insight_catalogue import INSIGHT_METRICS
from canongate.evidence.definitions.tables import TABLES
from canongate.evidence.insight.kinds import KINDS
from canongate.workflows.rule_coverage import measured_clauses

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = ("best-customer-insight", "customer-value-model", "good-customer-measurement", "ideal-customer-criteria")


def _clauses():
    for page in PAGES:
        content = yaml.safe_load((REPOSITORY / "canon" / "customer" / f"{page}.yaml").read_text(encoding="utf-8"))
        for section in content["sections"]:
            for clause in section["clauses"]:
                yield f"customer/{page}#{clause['id']}"


def _mapped():
    return yaml.safe_load((REPOSITORY / "rules" / "judgement.yaml").read_text(encoding="utf-8"))["mapped"]


def test_what_the_map_names_is_a_clause_and_a_metric_that_exists():
    """A row that names a metric nobody computes would cover nothing."""
    metrics = {*MEASURES, *(metric.id for metric in (*TABLES, *INSIGHT_METRICS))}
    clauses = set(_clauses())

    assert {row["clause"] for row in _mapped()} <= clauses
    assert {row["metric"] for row in _mapped() if "metric" in row} <= metrics


def test_metrics_and_kinds_of_insight_name_clauses_that_exist():
    """What a definition says asks for it must stand on a page."""
    clauses = set(_clauses())

    assert {metric.clause for metric in INSIGHT_METRICS} <= clauses
    assert {kind.clause for kind in KINDS.values()} <= clauses
    assert ("customer/best-customer-insight#cut-rule.report", "insight cut") in measured_clauses()
