"""Labelled fields: of the header, of the change log, of the impact declaration."""

import pytest

LOG = "Change Log"
IMPACT = "Change Impact Declaration"


def header(read, *lines):
    page = read("\n".join([*lines, "Purpose", "Words.", ""]))
    return page["header"], page["source"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Applies To: A, B"], ["A", "B"]),
        (["Applies To: A; B, C"], ["A; B", "C"]),
        (["Applies To: A; B"], ["A", "B"]),
        (["Applies To: A"], ["A"]),
        (["Applies To:"], []),
        (["Applies To:", "A, B"], ["A", "B"]),
        (["Applies To:", "- A", "- B"], ["A", "B"]),
        (["Applies To:", "1. A", "2. B"], ["A", "B"]),
        (["Applies To:", "All Brains"], ["All Brains"]),
    ],
)
def test_names_stand_on_the_line_or_below_it(read, lines, names):
    """A field of names is read with any separator, on its line, on the next, or as a list."""
    found, _ = header(read, "Status: Draft", *lines)

    assert found["applies_to"] == names


def test_eighteen_keys_in_any_order_under_any_label(read):
    """Keys are known under their other labels, and their order is kept where it is unusual."""
    found, source = header(
        read,
        *("Page Owner: Me", "Parent Page: Home", "Status: Draft", "Type: Framework", "Reviewed: 2026-01-01"),
        *("Version: v1", "Authority: HeadOffice", "Authority Level: 1", "Brain: Ads", "Layer: One", "Domain: ads"),
        *("Classification: open", "Scope: all", "Replaces: X", "Replaced By: Y", "Effective: now", "Review Due: then"),
        *("Tags: a | b", "Reviewers: P, Q"),
    )

    assert len(found) == 19
    assert (found["parent"], found["supersedes"], found["tags"]) == ("Home", ["X"], ["a", "b"])
    assert source["order"][:3] == ["owner", "parent", "status"]
    assert source["layout"]["parent"] == {"label": "Parent Page"}


def test_a_value_below_its_label(read):
    """A text field's value may stand on the next line; an empty one stays empty."""
    found, source = header(read, "Status:", "Draft", "Owner:", "Version: v1", "Layer: one", "Parent: Home")

    assert (found["status"], found["owner"], found["version"]) == ("Draft", "", "v1")
    assert source["layout"]["status"] == {"form": "below"}


def test_a_key_nobody_knows_is_kept_and_remarked(framework):
    """An unknown key stays in the header as written, with a warning at its line."""
    from canongate.importer.page import import_page  # noqa: PLC0415  # the finding is wanted, not the page alone

    result = import_page("Status: Draft\nMood: calm\nVersion: v1\nPurpose\nWords.", page_id="a/b", grammar=framework)

    assert result.page["header"]["other"] == [{"label": "Mood", "value": "calm"}]
    (finding,) = result.findings
    assert (finding.rule, finding.span.line) == ("import-unknown-header-key", 2)


def test_a_key_given_twice_is_opaque_and_remarked(framework):
    """A second Status is no part of the header; the page says where it stands."""
    from canongate.importer.page import import_page  # noqa: PLC0415  # as above

    result = import_page(
        "Status: Draft\nStatus: Active\nVersion: v1\nPurpose\nWords.", page_id="a/b", grammar=framework
    )

    assert result.page["header"] == {"status": "Draft"}
    assert [section["heading"] for section in result.page["sections"]] == ["", "Purpose"]
    assert {(each.rule, each.span.line) for each in result.findings} == {
        ("import-stray-header-field", 2),
        ("import-stray-header-field", 3),
    }


def test_a_required_key_below_a_heading_is_remarked(framework):
    """A header field that slipped below the first heading is a statement there, and the import says so."""
    from canongate.importer.page import import_page  # noqa: PLC0415  # as above

    result = import_page(
        "Status: Draft\nPurpose\nLast Reviewed: 2026-01-01\nOwner: me", page_id="a/b", grammar=framework
    )

    assert [(each.rule, each.span.line) for each in result.findings] == [("import-stray-header-field", 3)]


def test_two_entries_of_a_change_log(clauses):
    """A version opens the next entry; ids come from versions."""
    one, two = clauses(
        LOG, "Version: v1.1", "Date: 2026-02-01", "Author: A", "Change: More.", "Version: v1.0", "Change", "Made."
    )

    assert [(each["version"], each["change"], each["id"]) for each in (one, two)] == [
        ("v1.1", "More.", "change-log.v1-1"),
        ("v1.0", "Made.", "change-log.v1-0"),
    ]


def test_a_change_of_several_lines_has_items(clauses):
    """Lines after the first of a change are items of the entry."""
    (entry,) = clauses(LOG, "Version: v1.1", "Change: More.", "- one", "- two")
    (below,) = clauses(LOG, "Version: v1.1", "Change:", "- one", "- two")

    assert [item["text"] for item in entry["items"]] == ["one", "two"]
    assert (below["change"], [item["text"] for item in below["items"]]) == ("", ["one", "two"])


@pytest.mark.parametrize(
    "lines",
    [
        ["Date: 2026-01-01", "Date: 2026-01-02"],
        ["Author: A", "stray line"],
        ["Author:", "- A"],
        ["stray line", "Version: v1"],
    ],
)
def test_what_no_entry_can_hold_is_opaque(clauses, lines):
    """A field given twice, a line too many, a line before any field: kept as written."""
    assert "opaque" in {clause["kind"] for clause in clauses(LOG, *lines)}


@pytest.mark.parametrize(
    ("lines", "created"),
    [
        (["Pages Created:", "None"], []),
        (["Pages Created:", "none"], []),
        (["Pages Created: N/A"], []),
        (["Pages Created:"], []),
        (["Pages Created", "A Page"], ["A Page"]),
        (["Pages Created:", "A Page", "B Page"], ["A Page", "B Page"]),
        (["Pages Created:", "- A Page", "- B Page"], ["A Page", "B Page"]),
        (["Pages Created: A Page; B, the Page"], ["A Page; B", "the Page"]),
        (["pages created: A Page"], ["A Page"]),
        (["Pages Created:", "- None"], ["None"]),
    ],
)
def test_lists_of_the_impact_declaration(clauses, lines, created):
    """A list stands on the line or below it; any spelling of none is an empty list."""
    (clause,) = clauses(IMPACT, *lines, "Canon Version Update Required:", "No")

    assert (clause["kind"], clause["created"]) == ("impact_declaration", created)


@pytest.mark.parametrize(
    ("said", "value"), [("Yes", True), ("yes", True), ("No.", False), ("Minor, yes", "Minor, yes"), ("None", "None")]
)
def test_flags_of_the_impact_declaration(clauses, said, value):
    """Yes and no are truth in any spelling; other words stay words."""
    for lines in (["Change Log Entry Required:", said], [f"Change Log Entry Required: {said}"]):
        (clause,) = clauses(IMPACT, *lines)
        assert clause["change_log_entry"] == value


@pytest.mark.parametrize(
    "lines",
    [
        ["Change Log Entry Required:"],
        ["Change Log Entry Required:", "Yes", "No"],
        ["Pages Created: A", "B"],
        ["Pages Created:", "A", "Pages Created:", "B"],
        ["stray line", "Pages Created:", "A"],
    ],
)
def test_what_no_declaration_can_hold_is_opaque(clauses, lines):
    """A flag without or with two answers, a list on and below its line, a field given twice: kept as written."""
    assert "opaque" in {clause["kind"] for clause in clauses(IMPACT, *lines)}
