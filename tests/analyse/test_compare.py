import pytest

from canongate.analyse.compare import Relation, Side, compare_rules, pairs

VALUES = {"limit": 50, "days": 90}
AGE = {"id": "old", "require": "evidence.age_days <= 90"}


@pytest.fixture
def changes(rule, environment):
    """Return what changed between two sets of rules, by id."""

    def make(before, after, base=VALUES, head=VALUES):
        sides = [Side([rule(**one) for one in rules], values) for rules, values in ((before, base), (after, head))]
        return {one.rule: one for one in compare_rules(*sides, environment)}

    return make


def test_rules_that_say_the_same_did_not_change(changes):
    """The same texts, levels and dates are no change; other words for the same are equal."""
    assert changes([AGE], [AGE]) == {}
    found = changes([AGE], [AGE | {"require": "!(evidence.age_days > 90)"}])["old"]
    assert (found.relation, found.notes) == (Relation.EQUAL, ("said in other words",))


def test_stricter_and_looser_with_a_witness(changes):
    """A tighter bound stops more, and the witness lies between the two; the other way round it stops less."""
    tight = AGE | {"require": "evidence.age_days <= 30"}

    stricter = changes([AGE], [tight])["old"]
    assert (stricter.relation, stricter.admits) == (Relation.STRICTER, {})
    assert 30 < stricter.refuses["evidence.age_days"] <= 90
    looser = changes([tight], [AGE])["old"]
    assert (looser.relation, looser.refuses) == (Relation.LOOSER, {})
    assert 30 < looser.admits["evidence.age_days"] <= 90


def test_incomparable_has_both_witnesses(changes):
    """A rule that asks something else stops some decisions anew and others no more."""
    found = changes([AGE], [AGE | {"require": "evidence.segment.customers > 10"}])["old"]

    assert found.relation is Relation.INCOMPARABLE
    assert found.refuses
    assert found.admits


def test_a_narrower_when_is_looser(changes):
    """A rule that applies to less stops less."""
    found = changes([AGE], [AGE | {"when": "decision.focus == 'primary'"}])["old"]

    assert found.relation is Relation.LOOSER
    assert found.admits["decision.focus"] != "primary"


def test_new_and_gone(changes):
    """A binding rule that is new stops more; one that is gone stops less; an advisory one stops nothing."""
    assert changes([], [AGE])["old"].relation is Relation.STRICTER
    assert changes([AGE], [])["old"].relation is Relation.LOOSER
    advisory = changes([], [AGE | {"enforcement": "advisory"}])["old"]
    assert (advisory.relation, advisory.before, advisory.after) == (Relation.EQUAL, "", "advisory")


def test_levels(changes):
    """A rule that begins to bind is stricter; one that may be waived now stops the same, and that is noted."""
    advisory, waivable = AGE | {"enforcement": "advisory"}, AGE | {"enforcement": "waivable"}

    assert changes([advisory], [AGE])["old"].relation is Relation.STRICTER
    found = changes([AGE], [waivable])["old"]
    assert (found.relation, found.notes) == (Relation.EQUAL, ("mandatory before, waivable now",))


def test_dates_are_noted(changes):
    """A rule in force at other times is told with both days."""
    found = changes([AGE], [AGE | {"effective_on": "2026-02-01", "retired_on": "2027-01-01"}])["old"]

    assert found.relation is Relation.EQUAL
    assert found.notes == (
        "effective on 2026-02-01, before 2026-01-01",
        "retired on 2027-01-01, before no day",
    )


def test_a_renamed_rule_is_the_same_rule(changes, rule):
    """A rule that took the old id as an alias is compared with the old one."""
    renamed = AGE | {"id": "stale", "aliases": ["old"]}

    found = changes([AGE], [renamed])
    assert list(found) == ["stale"]
    assert (found["stale"].relation, found["stale"].notes) == (Relation.EQUAL, ("was old",))
    assert [(a.id, b.id) for a, b in pairs([rule(**AGE)], [rule(**renamed)])] == [("old", "stale")]


def test_a_parameter_that_moved_changes_the_rules_that_read_it(changes):
    """Rules with the same text are compared under the old and the new value, through let bindings too."""
    reads = {"id": "reads", "let": {"most": "params.days"}, "require": "evidence.age_days <= most"}
    other = {"id": "other", "require": "evidence.age_days <= 7"}

    found = changes([reads, other], [reads, other], VALUES, VALUES | {"days": 60})

    assert list(found) == ["reads"]
    assert found["reads"].relation is Relation.STRICTER
    assert 60 < found["reads"].refuses["evidence.age_days"] <= 90


def test_what_cannot_be_expressed_is_unknown(changes):
    """A pattern is beyond the solver, and nothing is claimed of it."""
    found = changes([AGE], [AGE | {"require": "decision.segment.name.matches('a+')"}])["old"]

    assert found.relation is Relation.UNKNOWN
    assert "patterns" in found.notes[0]


@pytest.mark.parametrize(
    ("before", "after", "relation", "seen"),
    [
        (["primary", "secondary"], ["primary"], Relation.STRICTER, ("secondary", None)),
        (["primary"], ["primary", "secondary"], Relation.LOOSER, (None, "secondary")),
        (["primary", "secondary"], ["candidate", "primary"], Relation.INCOMPARABLE, ("secondary", "candidate")),
        (["primary", "secondary"], ["secondary", "primary"], Relation.EQUAL, (None, None)),
        ([], ["primary"], Relation.LOOSER, (None, "primary")),
    ],
)
def test_a_list_that_grew_or_shrank(changes, before, after, relation, seen):
    """A list of what is allowed that lost a member is stricter, one that won a member looser, with the member seen."""
    allowed = {"id": "allowed", "require": "decision.focus in params.focuses"}

    found = changes([allowed], [allowed], VALUES | {"focuses": before}, VALUES | {"focuses": after})["allowed"]

    assert found.relation is relation
    assert (found.refuses.get("decision.focus"), found.admits.get("decision.focus")) == seen


def test_a_list_of_what_is_forbidden_works_the_other_way(changes):
    """Where a rule refuses the members of a list, a longer list stops more."""
    forbidden = {"id": "forbidden", "require": "!params.focuses.exists(f, f == decision.focus)"}
    sides = (VALUES | {"focuses": ["candidate"]}, VALUES | {"focuses": ["candidate", "secondary"]})

    assert changes([forbidden], [forbidden], *sides)["forbidden"].relation is Relation.STRICTER
    assert changes([forbidden], [forbidden], *sides[::-1])["forbidden"].relation is Relation.LOOSER
