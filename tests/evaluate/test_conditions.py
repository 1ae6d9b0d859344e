"""Conditions of many rules as one function: the outcomes of the evaluator, faster."""

from dataclasses import replace

import pytest

from canongate.evaluate import judge as judging
from canongate.evaluate.compiled import CompiledRule, prepare
from canongate.evaluate.conditions import Conditions
from canongate.evaluate.judge import judge, judge_all
from canongate.expression import Environment, compile_expression

SCHEMA = {
    "type": "object",
    "properties": {"n": {"type": "integer"}, "b": {"type": "boolean"}, "x": {}},
}
RULES = {
    "plain": {"require": "n > 1"},
    "when": {"when": "b", "require": "n > 1"},
    "odd": {"require": "x"},
    "odd-when": {"when": "x", "require": "n > 1"},
    "saved": {"require": "n > 1 || b"},
}
DOCUMENTS = [
    {}, {"n": 1}, {"n": 2}, {"n": 2, "b": True}, {"n": 1, "b": True}, {"b": False}, {"x": True, "n": 2},
    {"x": "yes", "n": 2}, {"x": False}, {"x": None, "b": True}, {"n": 2**70, "b": True}, {"n": 1.0},
]  # fmt: skip


@pytest.fixture
def rules(document):
    """Rules over two fields, as all rules of one kind."""
    environment = Environment.from_schema(SCHEMA)
    made = {
        name: {key: compile_expression(text, environment) for key, text in says.items()} for name, says in RULES.items()
    }
    fast = Conditions(made)
    says = document("rules/a/b/r.yaml", {"schema": "rule/v1", "id": "r", "applies_to": "page"})
    return [CompiledRule(name, says, "mandatory", programs, fast=fast) for name, programs in made.items()]


@pytest.fixture
def asked(monkeypatch):
    """The rules the evaluator was asked about."""
    names = []

    def counted(rule, dossier):
        names.append(rule.id)
        return judge(rule, dossier)

    monkeypatch.setattr(judging, "judge", counted)
    return names


def test_every_outcome_is_the_evaluators(rules):
    """Pass, fail, not applicable and undetermined, with its reason, are the same before and after it pays."""
    for _ in range(4):
        for document in DOCUMENTS:
            assert judge_all(rules, document) == [judge(rule, document) for rule in rules]


def test_the_evaluator_is_asked_only_for_reasons(rules, asked):
    """Once many dossiers were judged, only what is undetermined is evaluated."""
    for _ in range(40):
        judge_all(rules, {"n": 2, "b": True, "x": True})
    assert len(asked) == 30 * len(rules)
    asked.clear()

    judge_all(rules, {"n": 2, "b": True, "x": True})
    assert asked == []

    judge_all(rules, {"n": 2, "x": "yes"})
    assert asked == ["when", "odd", "odd-when"]


def test_rules_without_their_kind_are_evaluated(rules, asked):
    """A rule that stands alone is judged by the evaluator."""
    alone = [replace(rule, fast=None) for rule in rules]

    assert judge_all(alone, {"n": 2, "b": True, "x": True}) == [
        judge(rule, {"n": 2, "b": True, "x": True}) for rule in alone
    ]
    assert asked == list(RULES)


def test_what_was_kept_is_used_at_once(rules, asked):
    """From bytes the function judges the first dossier already, and asks for no program that it does not need."""
    content = prepare(rules).conditions["page"]
    needed = []

    class Asked(dict):
        def __getitem__(self, key):
            needed.append(key)
            return super().__getitem__(key)

    fast = Conditions({rule.id: Asked(rule.programs) for rule in rules}, content)
    kept = [replace(rule, fast=fast) for rule in rules]

    assert judge_all(kept, {"n": 2, "b": True, "x": True}) == judge_all(rules, {"n": 2, "b": True, "x": True})
    assert needed == []
    assert asked == []
    assert prepare(kept).conditions["page"] == content


def test_slices_of_programs_are_programs(rules):
    """What the function is told of its programs is a sequence like any other."""
    programs = rules[0].fast._programs

    assert [one.text for one in programs[1:3]] == ["b", "n > 1"]
    assert len(programs) == 7
