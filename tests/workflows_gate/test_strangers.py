"""A row in force is put there, replaced or ended by its Brain or by HeadOffice, and by nobody else."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from test_history import SUCCESSOR, put_in_force  # the scripted changes
from village import build  # it stands beside this file

LENA = "  - id: lena\n    name: Lena\n    kind: human\n    brains: [experimentation]\n  - id: scout\n"
BY_LENA = SUCCESSOR.replace("brain: customer", "brain: experimentation").replace("principal: mira", "principal: lena")


@pytest.fixture
def village(tmp_path):
    """The village, in which Lena acts for another Brain than the one whose segment is in force."""
    made = build(tmp_path / "village")
    made.replace("registries/people.yaml", "  - id: scout\n", LENA)
    made.commit("lena")
    made.branch("change")
    return made


def strangers(village, change):
    change(village)
    village.commit("change")
    return [one.message for one in village.gate().report.findings if one.rule == "proposer-not-of-brain"]


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        (
            BY_LENA,
            ["'lena', who proposed 'focus-loyal-next', does not act for 'customer' and 'experimentation' of the base"],
        ),
        (BY_LENA.replace("principal: lena", "principal: anna"), []),
        (SUCCESSOR, []),
    ],
)
def test_a_row_is_replaced_by_its_brain(village, decision, told):
    """A decision of one Brain does not take the place of another's, unless HeadOffice proposes it."""
    assert strangers(village, put_in_force(decision)) == told


def test_a_row_is_ended_by_its_brain(village):
    """A decision that only withdraws another is proposed by somebody who acts for that one's Brain."""

    def change(here):
        here.write(
            "registries/decisions/no-more.yaml",
            BY_LENA.replace("focus-loyal-next", "no-more").replace("supersedes", "withdraws"),
        )
        here.rows()

    assert "does not act for 'customer'" in strangers(village, change)[0]
