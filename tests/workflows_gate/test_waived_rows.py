"""Rows that stand on a waiver: let in while the rule is what people let stand, and not after it changed."""

from importlib import util
from pathlib import Path

import pytest

from canongate.workflows.waived import Requirements

_SPEC = util.spec_from_file_location("waived_village", Path(__file__).parent / "village.py")
_MODULE = util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)

ANYONE, DECISION, RULE = _MODULE.ANYONE, "registries/decisions/focus-anyone.yaml", "segment-targets-everyone"
ROW = ANYONE | {"focus": "secondary"}
WAIVER = """\
schema: waiver/v1
id: waiver-1
rule: segment-targets-everyone
rule_digest: {required}
decision: focus-anyone
decision_digest: {decision}
reason: A trial.
granted_on: 2026-01-25
expires: 2026-02-10
approvers: [anna]
"""


@pytest.fixture
def village(tmp_path):
    """The village without any row; its decision for everybody fails a rule, and people let that stand."""
    village = _MODULE.build(tmp_path / "village")
    village.replace(DECISION, "focus: primary", "focus: secondary")
    village.rows()
    here = Requirements(village.top)
    digest = here.opened.workspace.decisions["focus-anyone"].raw.digest
    village.write(
        "registries/waivers/waiver-1.yaml", WAIVER.format(required=here.of(RULE, "customer"), decision=digest)
    )
    village.commit("waived")
    return village


def asked(village):
    """Return what the gate says of the row, proposed by the verdict as the root stands."""
    village.branch("row")
    village.rows(ROW | {"verdict": village.verdict("focus-anyone")})
    village.commit("row")
    answer = village.gate()
    return answer.report.exit_code, {one.rule: one for one in answer.report.findings}


def test_a_row_stands_on_a_waiver(village):
    """While the rule says what people let stand, the row is let in, and the failure shown as waived."""
    code, told = asked(village)

    assert code == 0
    assert told[RULE].waiver.id == "waiver-1"
    assert "waiver-lifts-nothing" not in told


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("rules/parameters.yaml", "default: 50", "default: 40"),
        ("rules/customer/focus/segment-targets-everyone.yaml", "customers * 100 <=", "customers * 101 <="),
    ],
    ids=["parameter", "rule"],
)
def test_the_gate_lets_no_row_in_by_a_waiver_of_another_rule(village, path, old, new):
    """After the base's rule or parameter changed, the row is refused, and the finding says to ask again."""
    village.replace(path, old, new)
    village.commit("stricter")

    code, told = asked(village)

    assert code == 1
    assert {"row-not-accepted", RULE, "waiver-lifts-nothing"} <= told.keys()
    assert told[RULE].waiver is None
    assert told["waiver-lifts-nothing"].help.endswith(
        "or ask again: `canongate waive segment-targets-everyone focus-anyone`"
    )
