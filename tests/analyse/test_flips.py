import random

import pytest

from canongate.analyse.compare import Side
from canongate.analyse.flips import Flip, by_rule, flips
from canongate.model.verdict import VerdictStatus

ACCEPTED, BLOCKED, UNDECIDED = VerdictStatus.ACCEPTED, VerdictStatus.BLOCKED, VerdictStatus.UNDECIDED
VALUES = {"limit": 50, "days": 90, "focuses": ["primary"]}
AGE = {"id": "old", "require": "evidence.age_days <= params.days"}
SIZE = {"id": "small", "when": "decision.focus == 'primary'", "require": "evidence.segment.customers >= 10"}


def dossier(age=None, customers=None, focus="primary"):
    evidence = {"age_days": age} if age is not None else {}
    if customers is not None:
        evidence["segment"] = {"customers": customers}
    return {"as_of": "2026-06-01", "decision": {"focus": focus}, "params": {}, "evidence": evidence}


@pytest.fixture
def flipped(rule):
    """Return the flips of some dossiers between two sets of rules."""

    def make(before, after, *dossiers, head=VALUES):
        base = Side([rule(**one) for one in before], VALUES)
        named = [(str(at), one) for at, one in enumerate(dossiers)]
        return flips(base, Side([rule(**one) for one in after], head), "segment-decision", named)

    return make


def test_accepted_to_blocked_and_back(flipped):
    """A tighter bound blocks what was accepted, a wider one the other way, each told with its rule."""
    tight = AGE | {"require": "evidence.age_days <= 30"}

    assert flipped([AGE], [tight], dossier(10), dossier(60), dossier(120)) == (Flip("1", ACCEPTED, BLOCKED, ("old",)),)
    assert flipped([tight], [AGE], dossier(60)) == (Flip("0", BLOCKED, ACCEPTED, ("old",)),)


def test_undetermined_is_no_acceptance(flipped):
    """A rule that begins to read what is missing leaves a decision undecided."""
    assert flipped([AGE], [AGE, SIZE], dossier(10)) == (Flip("0", ACCEPTED, UNDECIDED, ("small",)),)


def test_parameters_of_each_side_count(flipped):
    """The same rules flip a decision when a parameter moves, whatever the stored dossier says of it."""
    assert flipped([AGE], [AGE], dossier(60), head=VALUES | {"days": 30}) == (Flip("0", ACCEPTED, BLOCKED, ("old",)),)


def test_a_list_of_each_side_counts(flipped):
    """The same rule flips a decision when a list that it reads loses or wins a member."""
    allowed = {"id": "allowed", "require": "decision.focus in params.focuses"}
    head = VALUES | {"focuses": ["secondary"]}

    found = flipped([allowed], [allowed], dossier(), dossier(focus="secondary"), head=head)

    assert found == (Flip("0", ACCEPTED, BLOCKED, ("allowed",)), Flip("1", BLOCKED, ACCEPTED, ("allowed",)))


def test_rules_out_of_force_or_advisory_do_not_count(flipped):
    """Only what binds on the dossier's day flips a verdict."""
    later, advisory = SIZE | {"effective_on": "2027-01-01"}, SIZE | {"enforcement": "advisory"}

    assert flipped([AGE], [AGE, later], dossier(10, 1)) == ()
    assert flipped([AGE], [AGE, advisory], dossier(10, 1)) == ()


def test_a_renamed_rule_flips_nothing(flipped):
    """A rule under a new id stops what it stopped."""
    assert flipped([AGE], [AGE | {"id": "stale", "aliases": ["old"]}], dossier(120)) == ()


def test_counts_by_rule():
    """Each rule is counted with what it stops anew and what it lets go."""
    found = [Flip("a", ACCEPTED, BLOCKED, ("x", "y")), Flip("b", BLOCKED, ACCEPTED, ("x",))]
    found.append(Flip("c", UNDECIDED, BLOCKED, ("y",)))

    assert by_rule(found) == {"x": {"stopped": 1, "released": 1}, "y": {"stopped": 2, "released": 0}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([AGE], [AGE | {"require": "evidence.age_days <= 30"}]),
        ([AGE, SIZE], [AGE, SIZE | {"when": "decision.focus != 'candidate'", "require": SIZE["require"]}]),
        ([AGE], [AGE, SIZE]),
        ([AGE, SIZE], [SIZE]),
        ([], [SIZE]),
        ([AGE], [AGE | {"retired_on": "2026-05-01"}, SIZE]),
        ([AGE], [AGE | {"require": "decision.focus.matches('^p') || evidence.age_days < 9"}]),
        ([AGE], [AGE | {"require": "decision.messages[0].segment == 'a'"}]),
    ],
)
def test_columns_find_what_single_judgements_find(flipped, monkeypatch, before, after):
    """Over many dossiers, with parts missing, the flips are those that judging one by one finds."""
    draw = random.Random(7)  # noqa: S311  # test data
    dossiers = [
        dossier(
            draw.choice([None, 1, 30, 31, 90, 91]),
            draw.choice([None, 0, 5, 9, 10, 11]),
            draw.choice(["primary", "secondary", "candidate"]),
        )
        | {"params": VALUES, "as_of": draw.choice(["2026-04-01", "2026-06-01"])}
        for _ in range(300)
    ]
    head = VALUES | {"days": 80}

    one_by_one = flipped(before, after, *dossiers, head=head)
    monkeypatch.setattr("canongate.analyse.flips.MANY", 1)

    assert one_by_one
    assert flipped(before, after, *dossiers, head=head) == one_by_one
