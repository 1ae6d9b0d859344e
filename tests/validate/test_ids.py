import pytest

from canongate.validate.ids import expected_id, id_findings

DECISION = {"id": "focus-loyal"}


@pytest.mark.parametrize(
    ("kind", "path", "expected"),
    [
        ("page", "canon/customer/focus.yaml", "customer/focus"),
        ("rule", "rules/customer/focus/too-wide.yaml", "too-wide"),
        ("segment-decision", "registries/decisions/a.b.yaml", "a.b"),
        ("offer-decision", "registries/decisions/o.yaml", "o"),
        ("evidence", "registries/evidence/e.json", "e"),
        ("people", "registries/people.yaml", None),
        ("canon", "canon/canon.yaml", None),
        ("segment-decision", "drafts/a.yaml", None),
    ],
)
def test_expected_id(document, kind, path, expected):
    """The place of a file asks for an id where the kind has one, and outside these places for none."""
    assert expected_id(document(kind, path, {"id": "x"})) == expected


def test_id_that_is_not_the_files_name(document):
    """A document whose file bears another name is told both ways out."""
    (finding,) = id_findings(document("segment-decision", "registries/decisions/b.yaml", DECISION))

    assert (finding.rule, finding.pointer) == ("id-not-path", "/id")
    assert finding.message == "the id is 'focus-loyal', but the file stands where 'b' belongs"
    assert finding.help == "write `id: b`, or move the file"
    assert finding.context == {"id": "focus-loyal", "expected": "b"}


def test_id_that_is_the_files_name(document):
    """A document named like its file has no finding."""
    assert list(id_findings(document("segment-decision", "registries/decisions/focus-loyal.yaml", DECISION))) == []


def clause(name, **fields):
    return {"id": name, "uid": f"c-{name}", "kind": "statement", **fields}


def page(*clauses):
    sections = [{"id": "s", "heading": "S", "clauses": list(clauses)}]
    return {"id": "customer/focus", "uid": "p-0", "header": {}, "sections": sections}


def test_repeated_clause_id(document):
    """A clause id that stands twice in a page is found at the second place, and the first is shown beside it."""
    twice = page(clause("a", text="x"), clause("a", text="y"))

    (finding,) = id_findings(document("page", "canon/customer/focus.yaml", twice))

    assert (finding.rule, finding.pointer) == ("id-repeated", "/sections/0/clauses/1/id")
    assert finding.message == "the clause id 'customer/focus#a' stands twice in this page"
    assert [(one.message, one.pointer) for one in finding.related] == [
        ("first used here", "/sections/0/clauses/0/id"),
    ]


def test_item_id_may_not_be_a_clause_id(document):
    """An item and a clause with one full id are the same id twice."""
    clash = page(
        clause("a", items=[{"id": "b", "text": "x"}]),
        clause("a.b", text="y"),
    )

    (finding,) = id_findings(document("page", "canon/customer/focus.yaml", clash))

    assert finding.context == {"id": "customer/focus#a.b"}


def test_page_without_clauses(document):
    """A page whose sections hold no clauses has nothing to repeat."""
    empty = {"id": "customer/focus", "uid": "p-0", "header": {}, "sections": [{"id": "s", "heading": "S"}]}

    assert list(id_findings(document("page", "canon/customer/focus.yaml", empty))) == []


def rule(*clauses):
    return {"id": "too-wide", "enforces": list(clauses)}


def test_rule_beside_its_page(document):
    """A rule may stand in the folder of any page it enforces a clause of."""
    enforced = rule("customer/other#x", "customer/focus#y")

    assert list(id_findings(document("rule", "rules/customer/focus/too-wide.yaml", enforced))) == []


def test_rule_elsewhere(document):
    """A rule in the folder of a page it does not enforce is told where to stand."""
    (finding,) = id_findings(document("rule", "rules/customer/focus/too-wide.yaml", rule("ads/b#x", "ads/a#y")))

    assert (finding.rule, finding.pointer) == ("rule-not-beside-its-page", "/enforces/0")
    assert finding.message == "the rule stands in rules/customer/focus/ but enforces clauses of ads/a, ads/b"
    assert finding.help == "move the file to rules/ads/a/"


def test_rule_outside_the_root(document):
    """A rule file that stands in no root is not told to move inside one."""
    assert list(id_findings(document("rule", "too-wide.yaml", rule("ads/b#x")))) == []
