"""The whole flow from the command line."""

import json


def test_a_decision_from_submission_to_verification(canongate):
    """Submit, record, read the page, approve, record: the row is there and everything verifies."""
    assert canongate("submit", "focus-loyal", by="mira")[0] == 0
    code, out, _ = canongate("inbox")
    assert code == 0
    assert "submission" in out
    code, out, _ = canongate("ledger", "record", by="clerk")
    assert (code, "accepted" in out) == (0, True)
    assert canongate("status", "focus-loyal")[0] == 4
    code, out, _ = canongate("approve", "focus-loyal", "--role", "headoffice", "--show")
    assert code == 0
    assert "loyal" in out
    assert canongate("approve", "focus-loyal", "--role", "headoffice", "--yes", by="anna")[0] == 0
    code, out, _ = canongate("ledger", "record", by="clerk")
    assert (code, "in force" in out) == (0, True)
    assert canongate("status", "focus-loyal")[0] == 0
    code, out, _ = canongate("ledger", "verify")
    assert (code, "sound" in out) == (0, True)
    code, out, _ = canongate("ledger", "log", "--json")
    assert [row["kind"] for row in json.loads(out)] == ["genesis", "submission", "verdict", "approval", "enactment"]
