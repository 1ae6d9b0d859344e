"""Changed pages, judged by the rules of the base that ask about a change."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from test_history import REWORDED, both, declared, edit  # the scripted changes
from village import CANON, FOCUS, TITLE, build  # it stands beside this file

CHECKS = {
    "page-impact-undeclared": ["impact-undeclared", "change-not-logged"],
    "page-impact-over-declared": ["impact-over-declared"],
    "canon-version-behind": ["canon-version-not-raised"],
    "clause-id-lost": ["id-changed", "id-dropped", "id-reused"],
}


def rule(name, checks, since="2026-01-01"):
    quoted = ", ".join(f'"{one}"' for one in checks)
    return f"""\
schema: rule/v1
id: {name}
enforces: [customer/focus#final-rule]
applies_to: page
checks: evidence
effective_on: {since}
when: page.compared
require: '!page.found.exists(one, one in [{quoted}])'
message: 'page.id + ": not as it should be"'
place: /sections
help: Mend it.
why: Somebody reads it.
"""


@pytest.fixture
def village(tmp_path):
    """Return the village whose main has the four rules."""
    made = build(tmp_path / "village")
    for name, checks in CHECKS.items():
        made.write(f"rules/customer/focus/{name}.yaml", rule(name, checks))
    made.commit("rules for pages")
    return made


def told(village, change):
    village.branch("change")
    change(village)
    village.commit("change")
    return {one.rule: one for one in village.gate().report.findings}


def test_a_defect_is_told_once_as_the_rules(village):
    """What a check found is told under the rule's id, with its clause, and no more under the check's."""
    found = told(village, REWORDED)

    assert {"page-impact-undeclared", "canon-version-behind"} <= found.keys()
    assert not {"impact-undeclared", "change-not-logged", "canon-version-not-raised"} & found.keys()
    assert found["page-impact-undeclared"].clauses[0].id.startswith("customer/focus#")
    assert found["canon-version-behind"].path == CANON


def test_a_change_in_order_passes_all_four(village):
    """A declared change fails none of the rules."""
    assert not CHECKS.keys() & told(village, declared(REWORDED)).keys()


def test_a_lost_id_is_the_rules_finding(village):
    """A clause whose id changes is told by the rule about ids."""
    found = told(village, edit(FOCUS, "id: final-rule\n        uid", "id: last-rule\n        uid"))

    assert "clause-id-lost" in found
    assert found["clause-id-lost"].context["check"] in CHECKS["clause-id-lost"]


def test_a_rule_of_the_change_itself_does_not_judge_it(village):
    """A rule taken out by the change still speaks, because the base has it."""

    def change(v):
        REWORDED(v)
        (v.top / "rules/customer/focus/page-impact-undeclared.yaml").unlink()

    assert "page-impact-undeclared" in told(village, change)


def test_a_rule_not_in_force_yet_leaves_the_check_its_word(village):
    """Before the day a rule begins, the check speaks for itself; nothing is lost."""
    village.write(
        "rules/customer/focus/page-impact-undeclared.yaml", rule("page-impact-undeclared", ["x"], "2027-01-01")
    )
    village.commit("later")

    found = told(village, REWORDED)

    assert "impact-undeclared" in found
    assert "page-impact-undeclared" not in found


def test_what_nothing_entails_stays_advice(village):
    """An impact that is declared too much is told by its rule, and weighs no more than it did."""
    too_much = edit(FOCUS, "deprecated: []", f"deprecated: [{TITLE}]")

    found = told(village, both(declared(REWORDED), too_much))

    assert found["page-impact-over-declared"].level == "warning"
