"""The canon of this repository: whole, typed, registered, and a charter for every Brain."""

import re
from pathlib import Path

import pytest

from canongate.importer.page import import_page
from canongate.model.clauses import clauses_of
from canongate.model.finding import Level
from canongate.model.page_lines import page_text
from canongate.resolve.known import known_of
from canongate.workflows.check import check
from canongate.workflows.grammars import grammar
from canongate.workflows.root import open_root

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.relative_to(ROOT / "canon").with_suffix("").as_posix() for path in (ROOT / "canon").glob("*/*.yaml")
)
FRAMEWORK = "customer/best-customer-identification"
PROTOCOL = "headoffice/canon-change-protocol"
PURPOSE = re.compile(r"To [^.]+, and not to [^.]+\.")


@pytest.fixture(scope="module")
def canon():
    return open_root(ROOT).workspace


def clause(canon, name):
    page, _, local = name.partition("#")
    return next(one for _, _, one in clauses_of(canon.pages[page].data) if one["id"] == local)


def test_check_finds_no_error():
    """The repository's own canon passes its own check."""
    assert [finding for finding in check(ROOT).findings if finding.level is Level.ERROR] == []


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_typed_whole(page, canon):
    """No line of a page is left untyped."""
    assert [one["id"] for _, _, one in clauses_of(canon.pages[page].data) if one["kind"] == "opaque"] == []


@pytest.mark.parametrize("page", PAGES)
def test_pages_come_back_from_their_text(page, canon):
    """A page's wiki text, imported over the page, is the page again, with its ids, links, owners and parameters."""
    data = canon.pages[page].data

    again = import_page(page_text(data), page_id=page, grammar=grammar(data["grammar"]), previous=data)

    assert again.findings == ()
    assert again.page == data


def test_supporting_frameworks_do_not_bind_yet(canon):
    """The frameworks below the one in force are drafts, and name it as their parent."""
    parent = canon.pages[FRAMEWORK].data["title"]
    below = {
        name: page.data["header"]["status"]
        for name, page in canon.pages.items()
        if page.data["header"].get("parent") == parent
    }

    assert below == dict.fromkeys(
        (
            "customer/best-customer-insight",
            "customer/customer-value-model",
            "customer/good-customer-measurement",
            "customer/ideal-customer-criteria",
        ),
        "Draft",
    )


def test_every_brain_has_its_charter(canon):
    """Each Brain's row names its charter, which is in force and says of the Brain what the registry says."""
    for brain in canon.brains.values():
        header = canon.pages[brain["charter"]].data["header"]

        assert brain["charter"] == f"{brain['id']}/charter"
        assert (header["status"], header["applies_to"]) == ("Active", [brain["name"]])
        assert (header["brain_class"], header["domain"]) == (brain["class"], brain["domain"])
        assert header["human_owner"] == canon.people[brain["human_owner"]]["name"]


def test_every_charter_has_one_purpose_with_its_limit(canon):
    """A charter states one purpose: what the Brain is there to do, and what it is not."""
    for brain in canon.brains.values():
        sections = canon.pages[brain["charter"]].data["sections"]
        purposes = [one["text"] for section in sections if section["id"] == "purpose" for one in section["clauses"]]

        assert len(purposes) == 1
        assert PURPOSE.fullmatch(purposes[0])


def test_pages_in_force_answer_to_the_protocol(canon):
    """Every header carries what the Header Rule of the protocol lists."""
    asked = [item["text"].replace(" ", "_") for item in clause(canon, f"{PROTOCOL}#header-rule")["items"]]

    assert asked == ["status", "version", "authority", "applies_to", "last_reviewed"]
    for page in canon.pages.values():
        assert [key for key in asked if not page.data["header"].get(key)] == []


def test_the_protocol_knows_every_step_in_order(canon):
    """A change is drafted, reviewed, approved, versioned, published and logged, in this order."""
    section = next(one for one in canon.pages[PROTOCOL].data["sections"] if one["id"] == "procedure")
    steps = [one["title"] for one in section["clauses"] if one["kind"] == "step"]

    assert steps == ["Draft", "Review", "Approve", "Version", "Publish", "Log"]


def test_the_protocol_says_what_moves_the_canon_version(canon):
    """Each strength of change has its version step, and a page that touches nothing has none."""
    groups = clause(canon, f"{PROTOCOL}#canon-version-rule")["items"]

    assert {group["key"]: [item["text"] for item in group["items"]] for group in groups} == {
        "None": ["a new page that touches no existing clause"],
        "Patch": ["a clause reworded"],
        "Minor": ["a clause added to an existing page", "a clause strengthened"],
        "Major": ["a clause removed", "a clause weakened", "an owner moved", "a scope moved"],
    }


def test_new_pages_declare_their_impact_in_full(canon):
    """Every page but the adopted framework declares itself, its two registries and what the protocol asks beyond."""
    for name, page in canon.pages.items():
        if name == FRAMEWORK:
            continue
        declared = clause(canon, f"{name}#change-impact-declaration")
        brain = canon.brains[name.partition("/")[0]]["name"]

        assert declared["created"] == [page.data["title"]]
        assert declared["registries"] == ["MWMS Architecture Registry", f"{brain} Page Registry"]
        assert declared["what_changed"]
        assert (declared["authority_boundaries"], declared["governance_behaviour"]) == (False, False)
        assert (declared["canon_version_update"], declared["change_log_entry"]) == (False, True)


def test_pages_kept_elsewhere_are_known_by_their_short_names(canon):
    """The two pages of Strategy Brain that the framework names are registered under the names it uses."""
    known = known_of(canon)

    assert known.page_ids["Customer In Strategy"] == "strategy/customer-in-strategy"
    assert known.page_ids["Three Why"] == "strategy/three-why-narrative"
    assert known.page_ids["Strategy Brain Customer In Strategy Framework"] == "strategy/customer-in-strategy"
    assert known.page_ids["Strategy Brain Three Why Narrative Framework"] == "strategy/three-why-narrative"


def test_every_page_has_its_layer(canon):
    """The architecture registry gives charters, frameworks and the protocol a layer each."""
    table = next(one for one in canon.documents.values() if one.kind == "architecture")
    layers = {row["page"]: row["layer"] for row in table.data["rows"]}

    assert layers.keys() == canon.pages.keys()
    assert {page for page, layer in layers.items() if layer == "charter"} == {
        brain["charter"] for brain in canon.brains.values()
    }
    assert {page for page, layer in layers.items() if layer == "governance"} == {PROTOCOL}


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("customer/customer-value-model#horizon-rule.short-history", {"years": 3}),
        ("customer/customer-value-model#horizon-rule.compared", {"years": [1, 2, 3, 5]}),
        ("customer/customer-value-model#sensitivity-requirement", {"percent": 25}),
        (
            "customer/good-customer-measurement#profit-concentration-requirement.published-share",
            {"percent": [150, 180]},
        ),
        ("customer/ideal-customer-criteria#weighted-criteria-rule", {"minimum": 3}),
        ("customer/best-customer-insight#cut-rule.form", {"percent": [2, 10]}),
    ],
)
def test_numbers_stand_beside_the_words(name, params, canon):
    """A number that a clause speaks of can be read by rules and metrics without reading its words."""
    assert clause(canon, name)["params"] == params
