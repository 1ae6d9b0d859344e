"""Whole builds of data without any effect prove no claim and find no insight more often than once in twenty."""

from datetime import date

import pytest

from canongate.evidence import build
from canongate.evidence.demo_data.plan import demo_plan
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.insight.found import SEARCHES

CUSTOMERS = 6_000
EACH, MOST = 30, 6
NO_DIGEST = "sha256:" + "0" * 64


def _said(folder, seed):
    """Return every claim proven and every insight found in one build of noise."""
    write_demo_data(folder, CUSTOMERS, seed, planted=False)
    plan = demo_plan()
    # Two segments of one size, so that nothing but chance stands in the way of a proof.
    plan["statements"][0]["audience"] = "newsletter"
    contract = demo_contract(CUSTOMERS, seed, planted=False)
    manifest = build(
        contract, NO_DIGEST, demo_segments("demo-pooled"), folder, date(2026, 1, 1), plan=(plan, NO_DIGEST), threads=1
    )
    proven = [f"{one['kind']} of {one['segment']}" for one in manifest["claims"] if one["status"] == "proven"]
    found = [one for one in manifest["insights"] if one["kind"] in SEARCHES]
    assert {one["kind"] for one in found} == set(SEARCHES)
    return proven + [f"{one['kind']}: {one['about']}" for one in found if one["status"] == "found"]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2))
def test_whole_builds_of_noise_say_nothing(part, tmp_path):
    """Thirty builds; more than six that say anything would happen less than once in a thousand at five percent."""
    said = {seed: _said(tmp_path, seed) for seed in range(part * EACH, (part + 1) * EACH)}

    assert sum(bool(one) for one in said.values()) <= MOST, said
