import pytest

from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import judge
from canongate.expression import Environment, compile_expression
from canongate.model.finding import Level

LOYAL = "registries/decisions/focus-loyal.yaml"
MANIFEST = "registries/evidence/tiny-2026.json"


def claim(values, segment):
    return next(one for one in values[MANIFEST]["claims"] if one["segment"] == segment)


@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        ({"require": "true"}, "pass"),
        ({"require": "false"}, "fail"),
        ({"require": "decision.validation[0].summary == ''"}, "undetermined"),
        ({"when": "false", "require": "false"}, "not_applicable"),
        ({"when": "true", "require": "true"}, "pass"),
        ({"when": "true", "require": "false"}, "fail"),
        ({"when": "decision.supersedes == 'x'", "require": "true"}, "undetermined"),
        ({"when": "decision.supersedes == 'x'", "require": "false"}, "undetermined"),
        ({"when": "false", "require": "decision.supersedes == 'x'"}, "not_applicable"),
        ({"require": "decision.supersedes == 'x' || true"}, "pass"),
        ({"require": "decision.supersedes == 'x' && false"}, "fail"),
        ({"require": "params.largest_share_percent / 0 == 1"}, "undetermined"),
        ({"require": "9223372036854775807 + params.largest_share_percent > 0"}, "undetermined"),
        ({"let": {"s": "decision.supersedes"}, "require": "true"}, "pass"),
        ({"let": {"s": "decision.supersedes"}, "require": "s == 'x'"}, "undetermined"),
        ({"require": "evidence.claims.best_customer.holds"}, "pass"),
    ],
)
def test_outcome(judged, says, outcome):
    """A rule passes, fails, does not apply, or is undetermined where something it needs has no value."""
    assert judged(**says).outcome == outcome


@pytest.mark.parametrize("key", ["require", "when"])
@pytest.mark.parametrize(("text", "shown"), [("x[0]", "1"), ("x[1]", "'no'"), ("x[2]", "None")])
def test_value_that_is_neither_true_nor_false(key, text, shown, document):
    """A condition of unknown type that gives no truth value is undetermined, never a fail and never a pass."""
    environment = Environment.dyn()
    programs = {"require": "false", "message": '""', "when": "true"} | {key: text}
    made = {name: compile_expression(text, environment) for name, text in programs.items()}
    says = document("rules/a/b/r.yaml", {"schema": "rule/v1", "id": "r"})
    rule = CompiledRule("r", says, "mandatory", made)

    judgement = judge(rule, {"x": [1, "no", None]})

    assert judgement.outcome == "undetermined"
    assert judgement.failure.message == f"`{text}` gives {shown}, which is neither true nor false"


def test_pass_and_not_applicable_say_nothing(judged):
    """Only what fails or cannot be decided makes a finding."""
    assert judged(require="true").finding is None
    assert judged(when="false", require="false").finding is None


def test_finding_of_a_failure(judged):
    """A failure is told with message, help, why, the clause's text and version, its place, and the values read."""
    seen = judged(
        require="evidence.segment.customers > params.largest_share_percent * 100",
        message='"only " + string(evidence.segment.customers)',
        place="/segment/where",
    )

    finding = seen.finding
    assert (finding.rule, finding.level, finding.message) == ("r", Level.ERROR, "only 300")
    assert (finding.path, finding.pointer, finding.document) == (LOYAL, "/segment/where", "focus-loyal")
    assert (finding.help, finding.why) == ("Mend it.", "It matters.")
    (cited,) = finding.clauses
    assert (cited.id, cited.version) == ("customer/focus#final-rule", "v1.2")
    assert "they should not be the primary focus" in cited.text
    assert finding.context == {
        "evidence.segment.customers": 300,
        "params.largest_share_percent": 50,
        "outcome": "fail",
    }


def test_values_read_by_when_are_shown_too(judged):
    """The context holds what the condition of the rule read, and no containers or absent values."""
    seen = judged(
        when='decision.focus == "primary" && size(decision.messages) == 0',
        require="has(decision.supersedes)",
    )

    assert seen.finding.context == {"decision.focus": "primary", "outcome": "fail"}


def test_message_that_cannot_be_computed(judged):
    """A message that has no value does not hide the failure: the finding says what was required."""
    seen = judged(require="1 == 2", message='"superseded: " + decision.supersedes')

    assert (seen.outcome, seen.finding.level) == ("fail", Level.ERROR)
    assert seen.finding.message == "what r requires does not hold (1 == 2)"


def test_undetermined_in_its_own_words(judged):
    """A rule that has words for the undecided case uses them; what helps still comes from what is absent."""

    def drop(values):
        claim(values, "loyal").update(status="not_proven", reasons=["too few orders"], missing_tables=["leads"])

    seen = judged(
        require="evidence.claims.best_customer.holds",
        undetermined='"open: " + evidence.claims.best_customer.summary',
        change=drop,
    )

    assert (seen.outcome, seen.finding.level) == ("undetermined", Level.UNDECIDED)
    assert seen.finding.message.startswith("open: loyal brings")
    assert seen.finding.help == "Bring the data that would prove it: leads."


def test_undetermined_words_that_cannot_be_computed(judged):
    """Words for the undecided case that have no value themselves give way to what is absent."""
    seen = judged(
        decision="focus-guests",
        require="evidence.claims.best_customer.holds",
        undetermined='"open: " + evidence.claims.best_customer.summary',
    )

    assert seen.finding.message == "cannot be decided: the decision names no evidence manifest"
    assert seen.finding.help.startswith("Run `canongate evidence build`")


def test_undetermined_names_the_nearest_absence(judged):
    """Of several absent things the one nearest to the missing field is named, with its own help."""

    def drop(values):
        claim(values, "loyal").update(status="not_proven", reasons=["too few", "too new"], missing_tables=[])

    seen = judged(require="evidence.claims.best_customer.holds", change=drop)

    assert seen.finding.message == "cannot be decided: too few; too new"
    assert seen.finding.help == "Bring evidence that can decide it, or name the segment as secondary or candidate."


def test_undetermined_by_the_decision_itself(judged):
    """Where a field of the decision is missing, the field is named and the rule's help stands."""
    seen = judged(require='decision.selection.growth.claim != ""')

    assert seen.outcome == "undetermined"
    assert "selection" in seen.finding.message
    assert seen.finding.message.startswith("cannot be decided: ")
    assert seen.finding.help == "Mend it."


def test_undetermined_by_arithmetic(judged):
    """Where nothing is missing, the reason is what could not be computed."""
    seen = judged(require="1 / (params.largest_share_percent - 50) == 1")

    assert seen.finding.message.startswith("cannot be decided: ")
    assert "zero" in seen.finding.message


@pytest.mark.parametrize(("require", "outcome"), [("false", "fail"), ("decision.supersedes == ''", "undetermined")])
def test_advisory_is_a_warning(judged, require, outcome):
    """An advisory rule warns, whether it fails or cannot be decided, and the verdict stands."""
    seen = judged(require=require, enforcement="advisory")

    assert (seen.outcome, seen.finding.level, seen.status) == (outcome, Level.WARNING, "accepted")
    assert seen.finding.context["outcome"] == outcome


def test_a_list_that_was_read_is_shown(judged):
    """A finding holds the list parameter that its condition read, and the Brain's own list is the one that counts."""

    def add(values):
        values["rules/parameters.yaml"]["parameters"].append({
            "id": "focuses", "default": ["primary"], "members": ["primary", "secondary"], "unit": "kinds of focus",
            "owner": "headoffice", "reason": "It is asked for.",
        })  # fmt: skip
        values["rules/parameters.yaml"]["overlays"][0]["values"]["focuses"] = ["secondary"]

    seen = judged(require="decision.focus in params.focuses", change=add)

    assert seen.finding.context == {
        "decision.focus": "primary", "params.focuses": ["secondary"], "outcome": "fail",
    }  # fmt: skip
