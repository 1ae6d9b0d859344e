"""What the registries and the canon say of a decision."""

import pytest

LOYAL = "registries/decisions/focus-loyal.yaml"
GUESTS = "registries/decisions/focus-guests.yaml"
SEGMENTS = "registries/segments.yaml"
DIGEST = f"sha256:{'a' * 64}"
OTHER = f"sha256:{'b' * 64}"


def row(name, focus, decision, market="all", verdict=DIGEST):
    return {
        "id": name,
        "name": name,
        "focus": focus,
        "market": market,
        "decision": decision,
        "verdict": verdict,
        "since": "2026-01-10",
    }


@pytest.fixture
def registry(values, dossier_of):
    """Return the registry block of a decision after the segments in force were replaced."""

    def make(*rows, decision="focus-guests", **change):
        values[SEGMENTS]["rows"] = list(rows)
        values[GUESTS] |= change
        return dossier_of(values, decision)["registry"]

    return make


def resulting(view):
    return [(one["id"], one["focus"]) for one in view["resulting"]]


def test_a_new_segment_joins_those_in_force(registry):
    """What is in force stays, and the proposed segment stands beside it, in the order of ids."""
    view = registry(row("loyal", "primary", "focus-loyal"), focus="secondary")

    assert resulting(view) == [("guests", "secondary"), ("loyal", "primary")]


def test_what_is_superseded_is_gone(registry):
    """A decision that supersedes another takes its segment's place in one step."""
    view = registry(row("loyal", "primary", "focus-loyal"), focus="primary", supersedes="focus-loyal")

    assert resulting(view) == [("guests", "primary")]


def test_another_market_is_not_touched(registry):
    """Only segments of the decision's own market are counted."""
    view = registry(row("loyal", "primary", "focus-loyal", market="uk"), focus="primary")

    assert resulting(view) == [("guests", "primary")]


def test_the_same_segment_stands_once(registry):
    """A decision about a segment in force replaces its row, and the row in force is told."""
    view = registry(row("guests", "candidate", "focus-loyal"), focus="secondary")

    assert resulting(view) == [("guests", "secondary")]
    assert view["segment"]["focus"] == "candidate"


def test_uses_know_whether_they_are_current(values, registry):
    """A use that relies on another verdict than the one in force is out of date."""
    values["registries/uses.yaml"] = {
        "schema": "uses/v1",
        "rows": [
            {"id": "b", "brain": "customer", "artefact": "a banner", "segment": "guests", "verdict": OTHER},
            {"id": "a", "brain": "customer", "artefact": "a campaign", "segment": "guests", "verdict": DIGEST},
            {"id": "c", "brain": "customer", "artefact": "a letter", "segment": "loyal", "verdict": DIGEST},
        ],
    }

    view = registry(row("guests", "secondary", "focus-guests"))

    assert [(one["id"], one["current"]) for one in view["uses"]] == [("a", True), ("b", False)]


def test_a_text_that_speaks_to_two_segments_is_found(values, registry):
    """A message whose text a decision in force uses for another segment is told with that decision."""
    message = {"id": "m", "channel": "mail", "text_digest": DIGEST}
    values[LOYAL]["messages"] = [message | {"segment": "loyal"}]

    shared = registry(row("loyal", "primary", "focus-loyal"), messages=[message | {"segment": "guests"}])
    own = registry(row("loyal", "primary", "focus-loyal"), messages=[message | {"segment": "loyal"}])

    assert shared["shared_messages"] == [{"message": "m", "decision": "focus-loyal", "segment": "loyal"}]
    assert own["shared_messages"] == []


def test_experiments_are_told_with_what_they_lack(values, registry):
    """An experiment that ended without actual, confidence and next action lacks them; a planned one lacks nothing."""
    base = {
        "tests": "targeting",
        "segment": "guests",
        "hypothesis": "h",
        "success_criterion": "s",
        "stop_criterion": "t",
        "owner": "mira",
        "logged_by": "customer",
    }
    ended = {"status": "ended", "started": "2026-01-01", "ended": "2026-01-20", "result": "confirmed", "forecast": "f"}
    values["registries/experiments.yaml"]["rows"] += [
        base | {"id": "e1", "status": "planned"},
        base | {"id": "e2"} | ended,
    ]

    view = registry(tests={"targeting": ["e2", "e1"], "messaging": [], "offer_fit": []})

    assert [(one["id"], one["lacks"]) for one in view["tests"]] == [
        ("e2", ["actual", "variance", "confidence", "next_action"]),
        ("e1", []),
    ]
    assert all(one["owner_in_brain"] for one in view["tests"])


def test_principal_and_roles(registry):
    """The dossier tells who proposes, and nothing of people it does not name."""
    view = registry()

    assert view["principal"]["id"] == "mira"
    assert "attester" not in view
    assert "segment" not in view


def test_an_offer_for_a_segment_that_is_not_in_force(values, dossier_of):
    """What is missing from the registry is noted with what would help; an offer moves no segment."""
    values[SEGMENTS]["rows"] = []

    dossier = dossier_of(values, "offer-restock")

    assert dossier["registry"]["resulting"] == []
    (note,) = [one for one in dossier["absent"] if one["path"] == "registry.segment"]
    assert note["reason"] == "segment loyal is not in force in market all"


def test_a_charter_is_told_with_what_it_lacks(registry):
    """A Brain without charter lacks one."""
    assert registry()["charter"] == {"lacks": ["a charter"]}


def test_roles_come_from_pages_whose_integration_clauses_are_cited(values, dossier_of):
    """A page of which no integration clause is cited gives no roles."""
    assert dossier_of(values)["registry"]["roles"] == []
