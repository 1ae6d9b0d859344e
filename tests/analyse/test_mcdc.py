from itertools import product

import pytest

from canongate.analyse.mcdc import mcdc

A, B, C = "has(decision.profile)", "has(decision.criteria)", "has(decision.selection)"
FIELDS = ("profile", "criteria", "selection")


def dossier(*present, **more):
    return {"decision": {name: {} for name in present} | more}


def shown(rule, *cases):
    """Return text of each condition and whether a pair of cases shows it."""
    named = [(str(at), one) for at, one in enumerate(cases)]
    return {(one.decision, one.condition.text): one.pair is not None for one in mcdc(rule, named)}


def test_one_case_of_each_kind_shows_the_only_condition(rule):
    """A rule of one condition needs a case that passes and one that fails."""
    one = rule(require=A)

    assert shown(one, dossier("profile")) == {("require", A): False}
    assert shown(one, dossier("profile"), dossier()) == {("require", A): True}


def test_n_plus_one_cases_show_a_conjunction(rule):
    """For `a && b` the cases both, only a, only b show both; without one of them a condition is not shown."""
    one = rule(require=f"{A} && {B}")
    both, a, b = dossier("profile", "criteria"), dossier("profile"), dossier("criteria")

    assert all(shown(one, both, a, b).values())
    assert shown(one, both, a) == {("require", A): False, ("require", B): True}
    assert not any(shown(one, both, dossier()).values())


def test_a_masked_condition_is_not_shown(rule):
    """Where another operand decides, turning a condition changes nothing, so the case shows nothing of it."""
    one = rule(require=f"{A} || {B}")

    found = shown(one, dossier("profile", "criteria"), dossier("profile"), dossier())
    assert found == {("require", A): True, ("require", B): False}


def test_when_is_a_decision_of_its_own(rule):
    """Conditions of `when` are shown by cases the rule applies to and others; `require` by those it applies to only."""
    one = rule(when=A, require=B)
    cases = [dossier("profile", "criteria"), dossier("criteria")]

    assert shown(one, *cases) == {("when", A): True, ("require", B): False}
    assert all(shown(one, *cases, dossier("profile")).values())


def test_undetermined_cases_show_nothing(rule):
    """A case without an outcome is neither pass nor fail."""
    one = rule(require="decision.profile.who_they_are.text == 'x'")

    assert not any(shown(one, dossier(), dossier()).values())


def test_places_of_conditions(rule):
    """A condition is told where its text stands: in `require`, or in the let binding it belongs to."""
    one = rule(let={"known": f"{A} && {B}"}, require=f"known || {C}")

    found = mcdc(one, [])
    assert [(each.pointer, each.condition.offset) for each in found] == [
        (("let", "known"), 0),
        (("let", "known"), len(A) + 4),
        (("require",), 9),
    ]


@pytest.mark.parametrize("text", ["a && b || c", "a || b && c", "!(a && b) && c", "a ? b : c", "a && b && c"])
def test_agrees_with_the_definition(rule, text):
    """Over every set of cases of three conditions, exactly those are shown that masking MC/DC by definition shows."""
    one = rule(
        require=text.replace("a", "@A")
        .replace("b", "@B")
        .replace("c", "@C")
        .replace("@A", A)
        .replace("@B", B)
        .replace("@C", C)
    )
    rows = list(product((False, True), repeat=3))

    def decide(a, b, c):
        return bool(eval(_python(text), {"a": a, "b": b, "c": c}))  # noqa: S307  # a literal of this test

    for chosen in range(1, 2 ** len(rows)):
        cases = [row for at, row in enumerate(rows) if chosen >> at & 1]
        found = mcdc(one, [(str(row), dossier(*(f for f, on in zip(FIELDS, row, strict=True) if on))) for row in cases])
        for position, name in enumerate((A, B, C)):
            unmasked = {
                (row[position], decide(*row))
                for row in cases
                if decide(*row) != decide(*(not x if at == position else x for at, x in enumerate(row)))
            }
            wanted = any((True, out) in unmasked and (False, not out) in unmasked for out in (True, False))
            assert [each.pair is not None for each in found if each.condition.text == name] == [wanted]


def _python(text):
    text = text.replace("&&", " and ").replace("||", " or ").replace("!", " not ")
    if "?" in text:
        condition, _, rest = text.partition("?")
        then, _, otherwise = rest.partition(":")
        return f"({then}) if ({condition}) else ({otherwise})"
    return text
