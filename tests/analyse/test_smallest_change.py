from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.analyse.cases import BASES, merged
from canongate.analyse.obstacles import stands
from canongate.analyse.smallest_change import LIST_LIMIT, smallest_change
from canongate.evaluate.compiled import CompiledRule, compile_rule
from canongate.expression import Environment
from canongate.model.editable import editable_paths

CLAIM = {"claims": {"best_customer": {"status": "refuted", "holds": False, "summary": "others bring more"}}}
SMALL = {
    "type": "object",
    "properties": {
        "decision": {
            "type": "object",
            "properties": {
                "focus": {"enum": ["primary", "secondary", "candidate"]},
                "n": {"type": "integer", "minimum": 0, "maximum": 4},
                "m": {"type": "integer", "minimum": 0, "maximum": 4},
                "flag": {"type": "boolean"},
                "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 2},
            },
            "required": ["focus", "n", "tags"],
        },
        "evidence": {"type": "object", "properties": {"k": {"type": "integer", "minimum": 0, "maximum": 4}}},
    },
    "required": ["decision"],
}
EDITABLE = [("decision", name) for name in ("focus", "n", "m", "flag", "tags")]


@pytest.fixture
def advice(rule, schema):
    """Return what would make a decision accepted, given its rules and parts of its dossier."""
    paths = editable_paths(schema)

    def make(rules, **parts):
        dossier = merged({**BASES["segment-decision"], "params": {"limit": 50, "days": 90}}, parts)
        dossier |= {"schema": "segment-dossier/v1", "as_of": "2026-06-01"}
        dossier["decision"] = {**dossier["decision"], "date": "2026-06-01"}
        made = [rule(**({"id": f"r{at}"} | one)) for at, one in enumerate(rules)]
        return smallest_change(made, dossier, paths)

    return make


def edits(advice):
    assert advice.change is not None, advice
    return [(one.path, one.before, one.after) for one in advice.change.edits]


def test_what_may_change(schema):
    """The author may change what a decision says; never who decides, the segment, evidence, registries, parameters."""
    tops = {".".join(path) for path in editable_paths(schema)}

    assert {"decision.focus", "decision.profile", "form.untied"} <= tops
    fixed = ("decision.id", "decision.brain", "decision.segment", "decision.evidence", "evidence", "registry", "params")
    assert not [path for path in tops if f"{path}.".startswith(tuple(f"{one}." for one in fixed))]


def test_a_refuted_best_customer_may_be_secondary(advice):
    """Evidence stays as it is, so the focus is what gives way."""
    best = {"when": "decision.focus == 'primary'", "require": "evidence.claims.best_customer.holds"}

    found = advice([best], evidence=CLAIM)

    ((path, before, after),) = edits(found)
    assert (path, before) == ("decision.focus", "primary")
    assert after in {"secondary", "candidate"}


def test_an_accepted_decision_needs_nothing(advice):
    """Where every rule stands there is nothing to edit."""
    assert edits(advice([{"require": "decision.focus == 'primary'"}])) == []


def test_advisory_rules_do_not_count(advice):
    """What only advises keeps nothing from being accepted."""
    assert edits(advice([{"require": "has(decision.profile)", "enforcement": "advisory"}])) == []


def test_fewest_fields_come_first(advice):
    """One field that satisfies both rules is changed, rather than one for each."""
    rules = [
        {"require": "decision.focus != 'primary' || has(decision.expires)"},
        {"require": "decision.focus != 'primary' || has(decision.horizon_days)"},
    ]

    assert [path for path, _, _ in edits(advice(rules))] == ["decision.focus"]


def test_then_the_least_distance(advice):
    """A number moves no further than it must, up or down."""
    low = [{"require": "decision.horizon_days >= 365"}]
    high = [{"require": "decision.horizon_days <= 30"}]

    assert edits(advice(low, decision={"horizon_days": 200})) == [("decision.horizon_days", 200, 365)]
    assert edits(advice(high, decision={"horizon_days": 200})) == [("decision.horizon_days", 200, 30)]


def test_a_missing_field_is_filled_in(advice):
    """A field that is not there is added with what holds it, and words are only an example."""
    found = advice([{"require": "decision.profile.what_they_want.text != ''"}])

    ((path, before, after),) = edits(found)
    assert (path, before) == ("decision.profile", None)
    assert after["what_they_want"]["text"]
    measured = advice([{"require": "decision.measurement.retention_rate != ''"}], decision={"measurement": {}})
    (edit,) = measured.change.edits
    assert (edit.path, edit.any_text) == ("decision.measurement.retention_rate", True)


def test_a_list_grows_by_what_is_asked(advice):
    """Elements are added until there are enough, and those that are there stay."""
    first = {"source": "testing", "date": "2026-01-01", "reference": "e1", "summary": "it holds"}
    found = advice([{"require": "decision.validation.size() >= 3"}], decision={"validation": [first]})

    ((path, _, after),) = edits(found)
    assert path == "decision.validation"
    assert len(after) == 3
    assert after[0] == first


@pytest.mark.parametrize("count", [15, 40])
def test_long_lists(advice, count):
    """A list longer than usual is looked at whole, up to a limit beyond which nothing is claimed."""
    one = {"source": "testing", "date": "2026-01-01", "reference": "e1", "summary": "it holds"}
    rules = [{"require": "decision.validation.all(v, v.source == 'testing') && decision.focus != 'primary'"}]

    found = advice(rules, decision={"validation": [one] * count})

    if count < LIST_LIMIT:
        assert [edit.path for edit in found.change.edits] == ["decision.focus"]
    else:
        assert "longer than the bound" in found.reason


def test_missing_evidence_is_named(advice):
    """Where only evidence could help, the rule and the path of what is missing are told."""
    found = advice([{"id": "old", "require": "evidence.age_days <= params.days"}])

    (obstacle,) = found.obstacles
    assert (obstacle.rule, obstacle.missing, obstacle.alone) == ("old", "evidence", True)


def test_refuting_evidence_is_named(advice):
    """Where evidence speaks against a decision, its values are told, and those of the decision are not."""
    rules = [{"id": "old", "require": "evidence.age_days <= params.days && has(decision.focus)"}]

    (obstacle,) = advice(rules, evidence={"age_days": 91}).obstacles

    assert obstacle.values == {"evidence.age_days": 91, "params.days": 90}


def test_rules_that_cannot_be_met_together_are_all_named(advice):
    """Where each rule could be met alone, both are told."""
    rules = [{"id": "a", "require": "decision.horizon_days > 20"}, {"id": "b", "require": "decision.horizon_days < 10"}]

    found = advice(rules)

    assert [(one.rule, one.alone) for one in found.obstacles] == [("a", False), ("b", False)]


def test_what_the_solver_leaves_out_is_not_guessed(advice):
    """A rule that cannot be expressed and does not stand makes the answer unknown; one that stands is confirmed."""
    pattern = {"id": "p", "require": "decision.segment.name.matches('^A')"}

    found = advice([pattern, {"require": "has(decision.profile)"}])
    assert (found.change, found.obstacles) == (None, ())
    assert "cannot express p" in found.reason
    fits = {"id": "p", "require": "decision.segment.name.matches('segment')"}
    assert edits(advice([fits, {"require": "decision.focus != 'primary'"}]))[0][0] == "decision.focus"


ATOMS = [
    "decision.focus == 'primary'",
    "decision.focus != 'candidate'",
    "decision.n > 2",
    "decision.n + decision.m == 5",
    "decision.n < decision.m",
    "has(decision.m)",
    "decision.flag",
    "decision.tags.size() > 1",
    "decision.tags.all(t, t == 'b')",
    "decision.n <= evidence.k",
    "'a' in decision.tags",
]
EXPRESSIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(lambda x: f"({x[0]} {x[1]} {x[2]})"),
        inner.map(lambda x: f"!({x})"),
    ),
    max_leaves=4,
)


def documents():
    """Yield every document of the small schema, without its evidence."""
    lists = [[], *([one] for one in "ab"), *([one, two] for one in "ab" for two in "ab")]
    for focus, n, m, flag, tags in product(
        ["primary", "secondary", "candidate"], range(5), [None, *range(5)], [None, True, False], lists
    ):
        found = {"focus": focus, "n": n, "m": m, "flag": flag, "tags": tags}
        yield {name: value for name, value in found.items() if value is not None}


def cost(old, new):
    """Return how many fields differ."""
    names = old.keys() | new.keys()
    return sum(old.get(name) != new.get(name) for name in names)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    texts=st.lists(EXPRESSIONS, min_size=1, max_size=2),
    start=st.sampled_from(list(documents())),
    k=st.one_of(st.none(), st.integers(0, 4)),
)
def test_agrees_with_trying_everything(document_of_rule, texts, start, k):
    """On small domains the solver finds a change exactly where one exists, with as few fields as any."""
    environment = Environment.from_schema(SMALL)
    rules = [document_of_rule(f"r{at}", text, environment) for at, text in enumerate(texts)]
    around = {} if k is None else {"evidence": {"k": k}}

    found = smallest_change(rules, {"decision": start, **around}, EDITABLE)

    reachable = [
        cost(start, other)
        for other in documents()
        if all(stands(rule, {"decision": other, **around}) for rule in rules)
    ]
    assert found.reason == ""
    assert (found.change is not None) is bool(reachable), texts
    if found.change is not None:
        assert all(stands(rule, found.change.dossier) for rule in rules)
        assert cost(start, found.change.dossier["decision"]) == min(reachable), (texts, found.change)


@pytest.fixture(scope="session")
def document_of_rule(document, workspace):
    """Return a rule over the small schema."""

    def make(name, text, environment):
        made = compile_rule(document(id=name, require=text), workspace, environment)
        assert isinstance(made, CompiledRule), made
        return made

    return make
