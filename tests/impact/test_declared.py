"""What a page declares is held against what follows, field by field and name by name."""

import pytest

from canongate.impact.declared import Declared, clause_for, declared_by
from canongate.impact.declared_findings import declaration_findings
from canongate.model.declaration import Cause, Declaration, Entry, Flag

FOCUS = "canon/customer/focus.yaml"
PAGES = "registries/pages/customer.yaml"


@pytest.fixture
def findings(states):
    """Return rule, field and value of each finding about declarations."""

    def tell():
        derivation, changes = states.derivation(), states.changes()
        whole, pages = derivation.declaration(changes), derivation.of_pages(changes)
        found = declaration_findings(derivation.head, changes, whole, pages)
        return [(one.rule, one.context.get("field"), one.context.get("value"), one.pointer) for one in found]

    return tell


def change(states):
    states.replace(FOCUS, "Effort follows value.", "Effort finds value.")


def test_every_field_that_follows_must_be_declared(states, findings):
    """Sections, what changed, the canon version; the page itself is declared already."""
    change(states)

    fields = [field for rule, field, _, _ in findings() if rule == "impact-undeclared"]

    assert fields == ["sections_changed", "what_changed", "canon_version_update"]
    assert findings()[-1][0] == "change-not-logged"


def test_page_may_be_called_by_title_id_or_short_name(states, findings):
    """A declaration may call a page as the registries do."""
    change(states)
    for name in ("customer/focus", "Focus"):
        states.replace(FOCUS, "- Customer Brain Focus Framework # this page", f"- {name}")
        states.replace(PAGES, "version: v1.2", "version: v1.2\n    aliases: [Focus]") if name == "Focus" else None
        assert [one for one in findings() if one[1] == "updated"] == []
        states.replace(FOCUS, f"- {name}", "- Customer Brain Focus Framework # this page")


def test_what_nothing_entails_is_told_at_its_place(states, findings):
    """Over-declared impact is advice, beside the name that is too much."""
    change(states)
    states.replace(FOCUS, "deprecated: []", "deprecated: [None, customer/draft-focus]")
    states.replace(
        FOCUS, "canon_version_update: false", 'canon_version_update: Minor\n        governance_behaviour: "Yes"'
    )

    told = [one[1:] for one in findings() if one[0] == "impact-over-declared"]

    place = "/sections/5/clauses/0"
    assert told == [
        ("deprecated", "customer/draft-focus", f"{place}/deprecated/1"),
        ("governance_behaviour", "yes", f"{place}/governance_behaviour"),
    ]


def test_brains_are_held_against_only_where_named(states, findings):
    """The protocol does not ask for them, but what is said must follow."""
    change(states)
    states.replace(
        FOCUS, "deprecated: []", "deprecated: []\n        brains_affected: [Customer Brain, Experimentation Brain]"
    )

    told = [(rule, value) for rule, field, value, _ in findings() if field == "brains_affected"]

    assert told == [("impact-undeclared", "HeadOffice"), ("impact-over-declared", "Experimentation Brain")]


def test_page_without_a_declaration_is_told(states, findings):
    """Saying nothing is no declaration."""
    states.replace("canon/customer/draft-focus.yaml", "Every segment", "Each segment")

    assert [one[0] for one in findings()] == ["impact-undeclared", "change-not-logged"]


@pytest.mark.parametrize(
    ("said", "means"),
    [
        (True, True),
        (False, False),
        ("No.", False),
        ("None", False),
        ("Yes", True),
        ("Minor", True),
        ("not required", False),
    ],
)
def test_yes_and_no_are_read_however_they_are_worded(said, means):
    """Wiki pages answer in words."""
    assert Declared("", {"change_log_entry": said}).flag("change_log_entry") is means
    assert Declared("", {}).flag("change_log_entry") is False
    assert Declared("", {"created": ["None", "A"]}).names("created") == ("A",)


def test_last_declaration_of_a_page_counts(states):
    """Where a page holds several, the newest stands last."""
    page = states.pair().head.workspace.pages["customer/focus"]

    assert declared_by(page).clause["uid"] == "c-00000000000000f9"
    assert declared_by(states.pair().head.workspace.pages["customer/draft-focus"]) is None


def test_form_of_the_page_is_kept():
    """Fields it prints stay, those that must be said are added, its id and layout are its own."""
    existing = {
        "id": "d",
        "uid": "u",
        "kind": "impact_declaration",
        "created": ["X"],
        "layout": {"created": {"blank": 1}},
    }
    entry = Entry("P", "x/p", (Cause("", "why"),))
    derived = Declaration({"updated": (entry,), "what_changed": (entry,)}, {"change_log_entry": Flag(entry.causes)})

    clause = clause_for(derived, existing)

    assert clause == {
        "id": "d",
        "uid": "u",
        "kind": "impact_declaration",
        "created": [],
        "updated": ["P"],
        "what_changed": ["P"],
        "change_log_entry": True,
        "layout": {"created": {"blank": 1}},
    }
