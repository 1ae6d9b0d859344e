"""The dossier of a page."""

from datetime import date

import pytest

from canongate.evaluate.page_dossier import build_page_dossier

DAY = date(2026, 2, 1)
FOCUS = "canon/customer/focus.yaml"
DRAFT = "canon/customer/draft-focus.yaml"


@pytest.fixture
def page_of(values, workspace_of):
    """Return the page block of a page of some values."""

    def make(name="customer/focus", **known):
        workspace = workspace_of(values)
        return build_page_dossier(workspace.pages[name], workspace, as_of=DAY, **known)["page"]

    return make


def test_header_registries_and_age(values, page_of):
    """A page's header, its rows in the registries and the days since its review are in its dossier."""
    values[FOCUS]["header"]["last_reviewed"] = "2026-01-22"

    page = page_of()

    assert (page["id"], page["brain"], page["status"]) == ("customer/focus", "customer", "Active")
    assert page["review_age_days"] == 10
    assert page["layer"] == "framework"
    assert page["row"]["brain"] == "customer"


def test_what_a_header_lacks_is_absent(values, page_of):
    """Without day of review there is no age, and nothing stands in its place."""
    values[FOCUS]["header"].pop("last_reviewed", None)

    page = page_of()

    assert "review_age_days" not in page
    assert "last_reviewed" not in page


def test_a_page_in_no_registry(values, page_of):
    """A page that no registry lists has neither layer nor row."""
    values["registries/architecture.yaml"]["rows"] = []
    for path, value in values.items():
        if path.startswith("registries/pages/"):
            value["rows"] = []

    page = page_of()

    assert "layer" not in page
    assert "row" not in page


def clause(values, **fields):
    section = values[FOCUS]["sections"][-1]["clauses"]
    section.append({"id": f"added-{len(section)}", "uid": f"c-{len(section):016x}", **fields})


def test_the_newest_change(values, page_of):
    """Of several entries of the change log the one of the latest day counts, of one day the last written."""
    for version, day in (("v1.1", "2026-01-05"), ("v1.0", "2026-01-01"), ("v1.2", "2026-01-05")):
        clause(values, kind="changelog_entry", version=version, date=day, change="It changed.")

    assert page_of()["newest"] == {"version": "v1.2", "date": "2026-01-05"}


def test_a_page_without_change_log(values, page_of):
    """Where a page logs no change there is no newest one."""
    for section in values[FOCUS]["sections"]:
        section["clauses"] = [one for one in section["clauses"] if one["kind"] != "changelog_entry"]

    assert "newest" not in page_of()


def test_what_a_declaration_does_not_speak_of(values, page_of):
    """Fields that the declaration leaves out are named; what changed tells the section too."""
    for section in values[FOCUS]["sections"]:
        section["clauses"] = [one for one in section["clauses"] if one["kind"] != "impact_declaration"]
    assert len(page_of()["undeclared"]) == 10

    clause(values, kind="impact_declaration", created=[], what_changed=["All of it"], canon_version_update=False)

    told = page_of()["undeclared"]
    assert "what changed" not in told
    assert "in which section it changed" not in told
    assert "which pages are updated" in told


def test_rules_that_bind_by_its_clauses(page_of):
    """Rules that block and cite this page alone are counted; those on a Draft are advisory and count for nothing."""
    assert page_of()["binding_rules"] >= 1
    assert page_of("customer/draft-focus")["binding_rules"] == 0


def test_what_the_checks_found(page_of):
    """Findings are named once each, in order, with whether an earlier state was compared."""
    page = page_of(found=["b", "a", "b"], compared=True)

    assert (page["found"], page["compared"]) == (["a", "b"], True)
