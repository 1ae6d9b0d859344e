from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.resolve.workspace import resolve

LOYAL = "registries/decisions/focus-loyal.yaml"
PEOPLE = "registries/people.yaml"


def test_indexes(documents, values):
    """Everything is found by the id other documents use, pages by theirs, Brains by name and alias too."""
    workspace, _ = resolve(documents(values))

    assert (workspace.name, workspace.version) == ("Tiny canon", "0.1.0")
    assert sorted(workspace.pages) == ["customer/draft-focus", "customer/focus"]
    assert "customer/focus#drift.everyone" in workspace.clauses
    assert workspace.brain_names["Head Office"] == workspace.brain_names["HeadOffice"] == "headoffice"
    assert sorted(workspace.people) == ["anna", "mira", "scout"]
    assert sorted(workspace.markets) == ["all", "uk"]
    assert [rule.id for rule in workspace.rules] == sorted(rule.id for rule in workspace.rules)
    assert sorted(workspace.decisions) == ["focus-anyone", "focus-guests", "focus-loyal", "offer-restock"]
    assert sorted(workspace.manifests) == ["tiny-2026"]
    assert [row["focus"] for row in workspace.segments] == ["primary", "secondary"]
    assert [row["id"] for row in workspace.offers] == ["restock"]
    assert set(workspace.documents) == set(values)


def test_parameters_for_a_brain(documents, values):
    """A Brain's own values take the place of the defaults for its decisions, and for no other's."""
    workspace, _ = resolve(documents(values))

    assert workspace.parameters_for("customer") == {"largest_share_percent": 50, "longest_age_days": 60}
    assert workspace.parameters_for("headoffice") == {"largest_share_percent": 50, "longest_age_days": 90}


def test_empty_root():
    """Nothing at all resolves to an empty workspace without a name."""
    workspace, findings = resolve([])

    assert (workspace.name, workspace.version, findings) == ("", "", ())
    assert workspace.parameters_for("customer") == {}


def test_repeated_decision(documents, values):
    """A second document with an id is found, with the first beside it; the first in path order is kept."""
    values["registries/decisions/zz.yaml"] = dict(values[LOYAL], focus="secondary")

    workspace, (finding,) = resolve(documents(values))

    assert (finding.rule, finding.path, finding.pointer) == ("id-repeated", "registries/decisions/zz.yaml", "/id")
    assert finding.message == "the id 'focus-loyal' is already taken"
    assert [(one.path, one.pointer) for one in finding.related] == [(LOYAL, "/id")]
    assert workspace.decisions["focus-loyal"].path == LOYAL


def test_ids_of_both_kinds_of_decision_are_one_space(documents, values):
    """A segment decision and an offer decision may not share an id."""
    values["registries/decisions/offer-restock.yaml"]["id"] = "focus-loyal"
    values["registries/offers.yaml"]["rows"] = []

    _, (finding,) = resolve(documents(values))

    assert (finding.rule, finding.path) == ("id-repeated", "registries/decisions/offer-restock.yaml")


def test_repeated_page_rule_and_manifest(documents, values):
    """Pages, rules and manifests have ids of their own in the whole root."""
    values["canon/other/focus.yaml"] = values["canon/customer/focus.yaml"]
    values["registries/evidence/zz.json"] = values["registries/evidence/tiny-2026.json"]
    rule = "rules/customer/focus/segment-targets-everyone.yaml"
    values["rules/customer/focus/zz.yaml"] = values[rule]

    _, findings = resolve(documents(values))

    assert [(one.rule, one.path) for one in findings] == [
        ("id-repeated", "canon/other/focus.yaml"),
        ("id-repeated", "rules/customer/focus/zz.yaml"),
        ("id-repeated", "registries/evidence/zz.json"),
    ]


def test_repeated_row(documents, values):
    """A second row with an id is found at its id, with the first row beside it."""
    rows = values[PEOPLE]["rows"]
    rows.append(dict(rows[0]))

    workspace, (finding,) = resolve(documents(values))

    assert (finding.rule, finding.path, finding.pointer) == ("id-repeated", PEOPLE, "/rows/3/id")
    assert [(one.path, one.pointer) for one in finding.related] == [(PEOPLE, "/rows/0/id")]
    assert len(workspace.people) == 3


def test_segment_once_in_a_market(documents, values):
    """A segment stands once in each market; a row without a market is in all."""
    rows = values["registries/segments.yaml"]["rows"]
    rows.append(dict(rows[0], market="all"))

    workspace, (finding,) = resolve(documents(values))

    assert (finding.rule, finding.pointer) == ("id-repeated", "/rows/2/id")
    assert len(workspace.segments) == 2


def test_repeated_parameter_and_offer(documents, values):
    """Parameters and offers have ids of their own."""
    parameters = values["rules/parameters.yaml"]["parameters"]
    parameters.append(dict(parameters[0]))
    offers = values["registries/offers.yaml"]["rows"]
    offers.append(dict(offers[0]))

    _, findings = resolve(documents(values))

    assert sorted(one.pointer for one in findings) == ["/parameters/2/id", "/rows/1/id"]


def test_order_of_documents_does_not_count(documents, tiny_values):
    """The workspace and its findings are the same whatever the order in which the files came."""
    broken = {path: dict(value) for path, value in tiny_values.items()}
    broken[LOYAL] = broken[LOYAL] | {"brain": "zzz", "principal": "zzz"}
    broken["registries/decisions/zz.yaml"] = broken[LOYAL]
    broken["registries/decisions/aa.yaml"] = broken[LOYAL]
    expected = resolve(documents(broken))

    @settings(max_examples=50, deadline=None, derandomize=True)
    @given(st.permutations(sorted(broken)))
    def same(paths):
        workspace, findings = resolve(documents({path: broken[path] for path in paths}))

        assert (workspace, findings) == expected
        assert list(workspace.documents) == list(expected[0].documents)

    same()
