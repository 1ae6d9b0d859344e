import pytest

from canongate.evaluate.environments import with_parameters
from canongate.model.levels import effective_level

RULE = "rules/customer/focus/primary-focus-not-best-customer.yaml"
DRAFT = "rules/customer/draft-focus/segment-without-profile.yaml"


@pytest.fixture
def found(values, workspace_of, compiled):
    """Return ids of the rules that compile, and what is found, after a change of one rule."""

    def make(**says):
        values[RULE] |= says
        rules, findings = compiled(workspace_of(values))
        return [rule.id for rule in rules], findings

    return make


def test_clean_rules(found):
    """Rules that compile stand in the order of their ids, and nothing is found."""
    rules, findings = found()

    assert findings == ()
    assert rules == sorted(rules)
    assert len(rules) == 4


@pytest.mark.parametrize(
    ("says", "pointer", "offset", "message"),
    [
        ({"require": "best.hold"}, "/require", 5, "hold"),
        ({"when": 'decision.focs == "primary"'}, "/when", 9, "focs"),
        ({"message": '"a" + decision.segmnt.id'}, "/message", 15, "segmnt"),
        ({"undetermined": '"a" + nothing'}, "/undetermined", 6, "nothing"),
        ({"let": {"best": "evidence.claim.best_customer"}}, "/let/best", 9, "claim"),
        ({"require": 'decision.focus == "first"'}, "/require", None, "first"),
        ({"require": "evidence.population.customers > 'many'"}, "/require", None, None),
        ({"require": "params.largest_share > 1"}, "/require", 7, "largest_share"),
        ({"require": "best.holds &&"}, "/require", None, None),
        ({"require": "(best.holds"}, "/require", None, None),
    ],
)
def test_rule_that_does_not_compile(found, says, pointer, offset, message):
    """A mistake in an expression is found at its place inside the expression, and the other rules still compile."""
    rules, findings = found(**says)

    finding = findings[0]
    assert {one.pointer for one in findings} == {pointer}
    assert (finding.rule, finding.path, finding.document) == ("expression", RULE, "primary-focus-not-best-customer")
    assert offset is None or finding.offset == offset
    assert message is None or message in finding.message
    assert len(rules) == 3


def test_near_names_are_offered(found):
    """An unknown field comes with the nearest field there is."""
    _, (finding,) = found(require="best.hold")

    assert "holds" in finding.help


def test_every_mistake_of_a_rule_is_told(found):
    """Mistakes in several expressions of a rule are all found at once."""
    _, findings = found(require="best.hold", when="decision.focs == 'primary'", message="1")

    assert sorted(one.pointer for one in findings) == ["/message", "/require", "/when"]


def test_mistake_in_let_is_told_once(found):
    """A let that does not compile is found where it stands, and not again wherever its name is used."""
    _, findings = found(let={"best": "evidence.claims.best_custmer", "also": "best.holds"})

    assert [one.pointer for one in findings] == ["/let/best"]
    assert findings[0].context == {"expression": "evidence.claims.best_custmer"}


@pytest.mark.parametrize(
    ("says", "pointer", "message", "mend"),
    [
        ({"require": "1 + 1"}, "/require", "`require` gives int, not bool", "compare it with something"),
        ({"when": "decision.focus"}, "/when", "`when` gives string, not bool", "compare it with something"),
        ({"message": "1"}, "/message", "`message` gives int, not string", "turn it into text with string()"),
    ],
)
def test_wrong_type_of_result(found, says, pointer, message, mend):
    """Conditions give yes or no and messages give text; anything else is found before a decision is judged."""
    _, (finding,) = found(**says)

    assert (finding.pointer, finding.message, finding.help) == (pointer, message, mend)
    assert finding.context["expression"] == next(iter(says.values()))


def test_rule_for_offers_reads_the_offer(values, workspace_of, compiled):
    """A rule for offers sees the fields of an offer decision, and one for segments does not."""
    values[RULE] |= {"require": "decision.offer.id != ''", "applies_to": "offer-decision", "checks": "form"}
    assert compiled(workspace_of(values))[1] != ()

    values[RULE] |= {"when": "true", "message": "''", "undetermined": "''"}
    assert compiled(workspace_of(values))[1] == ()

    values[RULE] |= {"applies_to": "segment-decision"}
    assert "offer" in compiled(workspace_of(values))[1][0].message


def test_parameters_become_typed_fields(schemas):
    """Exactly the parameters that exist may be read, each as a whole number within its bounds."""
    row = {"minimum": 1, "maximum": 9, "unit": "days"}

    params = with_parameters(schemas.schema("segment-dossier"), {"b": row, "a": row})["properties"]["params"]

    assert params["required"] == ["a", "b"]
    assert params["additionalProperties"] is False
    assert params["properties"]["a"] == {"type": "integer", "minimum": 1, "maximum": 9, "description": "days"}


@pytest.mark.parametrize(
    ("enforces", "level"),
    [
        (["customer/focus#final-rule"], "mandatory"),
        (["customer/draft-focus#profile"], "advisory"),
        (["customer/draft-focus#profile", "customer/focus#final-rule"], "mandatory"),
    ],
)
def test_draft_clauses_do_not_bind(values, workspace_of, document, enforces, level):
    """A rule that cites only clauses of Drafts is advisory; one Active clause is enough to bind."""
    workspace = workspace_of(values)
    rule = document(DRAFT, values[DRAFT] | {"enforces": enforces})

    assert effective_level(rule.data, workspace.clauses) == level


def test_draft_that_becomes_active_binds(values, workspace_of, compiled):
    """The level the rule asks for holds from the moment the page is Active."""
    before = {rule.id: rule.enforcement for rule in compiled(workspace_of(values))[0]}
    values["canon/customer/draft-focus.yaml"]["header"]["status"] = "Active"
    after = {rule.id: rule.enforcement for rule in compiled(workspace_of(values))[0]}

    assert (before["segment-without-profile"], after["segment-without-profile"]) == ("advisory", "mandatory")


def test_unknown_clause_has_no_page(values, workspace_of, document):
    """A rule whose clauses are all unknown keeps its level; that they are unknown is found elsewhere."""
    rule = document(DRAFT, values[DRAFT] | {"enforces": ["customer/none#x"]})

    assert effective_level(rule.data, workspace_of(values).clauses) == "mandatory"


def test_lists_are_typed_by_their_members(values, workspace_of, compiled):
    """A rule reads a list parameter as a list of its members: another text in it is an error, and its value judges."""
    values["rules/parameters.yaml"]["parameters"].append({
        "id": "focuses", "default": ["primary"], "members": ["primary", "secondary"], "unit": "kinds of focus",
        "owner": "headoffice", "reason": "It is asked for.",
    })  # fmt: skip
    values[RULE] |= {"require": "best.holds || decision.focus in params.focuses"}
    assert compiled(workspace_of(values))[1] == ()
    assert workspace_of(values).parameters_for("customer")["focuses"] == ["primary"]

    values[RULE] |= {"require": "best.holds || 'candidate' in params.focuses"}
    (finding,) = compiled(workspace_of(values))[1]

    assert finding.message == "`candidate` never occurs here"
    assert finding.help == "its values are primary, secondary"
