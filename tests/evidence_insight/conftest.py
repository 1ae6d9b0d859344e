"""Demo data with an insight plan, built once; each test looks at one answer."""

from datetime import date
from typing import Any

import pytest
import yaml

from canongate.evidence import build
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data

CUSTOMERS = 8_000
SEED = 3
CUT_OFF = date(2026, 1, 1)
NO_DIGEST = "sha256:" + "0" * 64

PLAN = """
schema: insight-plan/v1
id: demo-insight
set_on: "2025-09-01"
value:
  margin_percent: 40
  yearly_discount_percent: 10
  contact_cost: 20
  sales_contact_cost: 600
  ticket_cost: 900
  late_yearly_percent: 12
  referral_share_percent: 50
  adopted_idea_value: 2000
  tiers:
    - {id: gold, name: Gold, top_percent: 10, targets: [{brain: customer, measure: retention, target: 80 percent}]}
    - {id: rest, name: Rest, top_percent: 100, targets: [{brain: ads, measure: cost, target: at most 10 EUR}]}
criteria:
  - {id: again, name: Buys again and again, where: "orders >= 3", weight_percent: 40, most_important: true}
  - {id: recommends, name: Refers others, where: "referrals >= 1", weight_percent: 25}
  - {id: reaches, name: Reaches the result, where: "results_achieved >= 1", weight_percent: 35, most_important: true}
statements:
  - {id: regular-use, audience: builders, behaviour: use it, condition: orders >= 1, degree: usage_rows >= 5}
"""


def plan() -> dict[str, Any]:
    """Return the plan, parsed."""
    return yaml.safe_load(PLAN)


@pytest.fixture
def demo_plan():
    return plan()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_demo_data(folder, CUSTOMERS, SEED)
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder):
    """The manifest of the demo data with the plan."""
    return build(
        demo_contract(CUSTOMERS, SEED), NO_DIGEST, demo_segments(), demo_folder, CUT_OFF, plan=(plan(), NO_DIGEST)
    )


@pytest.fixture(scope="session")
def insights(demo):
    """Insights by kind, in the order of the manifest."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in demo["insights"]:
        found.setdefault(one["kind"], []).append(one)
    return found


@pytest.fixture(scope="session")
def table(demo):
    """A function that returns a table's rows by key."""

    def rows(name):
        found = demo["tables"][name]
        keys = len(found["keys"])
        return {tuple(row[:keys]): dict(zip(found["columns"], row[keys:], strict=True)) for row in found["rows"]}

    return rows


@pytest.fixture(scope="session")
def derived(demo):
    """Derived figures by metric and group."""
    return {(one["metric"], one["segment"]): one for one in demo["derived"]}
