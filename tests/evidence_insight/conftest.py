"""Demo data with an insight plan, built once; each test looks at one answer."""

from datetime import date
from typing import Any

import pytest

from canongate.evidence import build
from canongate.evidence.demo_data.plan import demo_plan as demo_plan_of_data
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data

CUSTOMERS = 8_000
SEED = 3
CUT_OFF = date(2026, 1, 1)
NO_DIGEST = "sha256:" + "0" * 64


@pytest.fixture
def demo_plan():
    return demo_plan_of_data()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_demo_data(folder, CUSTOMERS, SEED)
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder):
    """The manifest of the demo data with the plan."""
    return build(
        demo_contract(CUSTOMERS, SEED),
        NO_DIGEST,
        demo_segments(),
        demo_folder,
        CUT_OFF,
        plan=(demo_plan_of_data(), NO_DIGEST),
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
