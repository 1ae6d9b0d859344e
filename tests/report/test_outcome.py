from dataclasses import replace
from itertools import permutations

import pytest

from canongate.model.finding import Finding, Level, WaiverNote
from canongate.model.verdict import Verdict, VerdictStatus
from canongate.report.outcome import ExitCode, exit_code, words, worst

WAIVER = WaiverNote("w-1", ("ana",), "known", "2026-12-31")


def finding(level):
    return Finding("rule", level, "message", "a.yaml")


@pytest.mark.parametrize(
    ("level", "code"), [(Level.ERROR, 1), (Level.UNDECIDED, 3), (Level.WARNING, 0), (Level.NOTE, 0)]
)
def test_a_level_has_one_exit_code(level, code):
    """An error blocks, what could not be judged is undecided, advice and notes let pass."""
    assert exit_code([finding(level)]) == code


@pytest.mark.parametrize(
    ("status", "code"), [(VerdictStatus.ACCEPTED, 0), (VerdictStatus.BLOCKED, 1), (VerdictStatus.UNDECIDED, 3)]
)
def test_a_verdict_has_one_exit_code(status, code):
    """The verdict alone decides, also where its findings are not in the report."""
    assert exit_code([], [Verdict("d", "d.yaml", status, "2026-07-01", (), ())]) == code


def test_a_waived_finding_does_not_weigh():
    """A waiver lets an error stand; another error beside it still blocks."""
    waived = replace(finding(Level.ERROR), waiver=WAIVER)

    assert exit_code([waived]) == 0
    assert exit_code([waived, finding(Level.ERROR)]) == 1


def test_blocked_wins_over_undecided_in_any_order():
    """Over several, the worst wins, whatever stands first."""
    levels = [finding(level) for level in Level]

    assert {exit_code(order) for order in permutations(levels)} == {1}


def test_the_order_of_exit_codes():
    """Each code in 2, 1, 3, 4, 0 wins over all that follow it, and a run that did not finish over all."""
    order = [130, 70, 2, 1, 3, 4, 0]

    for number, code in enumerate(order):
        assert worst(reversed(order[number:])) == code
    assert worst([]) == 0


def test_an_unknown_code_is_refused():
    """A code outside the table is a mistake of the caller."""
    with pytest.raises(ValueError, match="5"):
        worst([0, 5])


def test_every_code_has_words():
    """Each exit code can be said."""
    assert all(words(code) for code in ExitCode)
