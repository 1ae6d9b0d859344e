"""What persons judge and what theorems say leads to clauses, judges and rules that exist."""

JUDGEMENT, THEOREMS = "rules/judgement.yaml", "rules/theorems.yaml"
CLAUSE = "customer/focus#final-rule"


def told(findings, values):
    """Return place and noun of what leads nowhere in the two files."""
    paths = {JUDGEMENT, THEOREMS}
    return [(one.pointer, one.context["noun"]) for one in findings(values) if one.path in paths]


def test_clauses_and_judges(findings, values):
    """Each clause must exist, and who judges must be a Brain or a human, never an agent."""
    rows = [(CLAUSE, "customer"), (CLAUSE, "mira"), (CLAUSE, "scout"), ("customer/focus#nothing", "nobody")]
    values[JUDGEMENT] = {
        "schema": "judgement/v1",
        "judged": [{"clause": clause, "judged_by": judge, "question": "?", "reason": "."} for clause, judge in rows],
        "evidence_needed": [CLAUSE, "customer/focus#neither"],
        "mapped": [{"clause": CLAUSE, "metric": "orders"}, {"clause": "nowhere/page#x", "reason": "."}],
    }

    assert told(findings, values) == [
        ("/judged/2/judged_by", "human or Brain"),
        ("/judged/3/clause", "clause"),
        ("/judged/3/judged_by", "human or Brain"),
        ("/mapped/1/clause", "clause"),
        ("/evidence_needed/1", "clause"),
    ]


def test_theorems(findings, values):
    """Each theorem names a clause that exists and rests on rules that exist."""
    rule = next(value["id"] for path, value in values.items() if value["schema"] == "rule/v1")
    row = {"id": "t", "clause": CLAUSE, "rests_on": [rule]}
    values[THEOREMS] = {
        "schema": "theorems/v1",
        "theorems": [row, row | {"clause": "customer/focus#nothing", "rests_on": [rule, "no-such-rule"]}],
    }

    assert told(findings, values) == [("/theorems/1/clause", "clause"), ("/theorems/1/rests_on/1", "rule")]
