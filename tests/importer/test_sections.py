"""What the lines under a heading become, parser by parser."""

import pytest


def shapes(clauses):
    """Kind and local id of each clause."""
    return [(clause["kind"], clause["id"]) for clause in clauses]


def texts(items):
    return [item.get("text") for item in items]


def test_a_lead_without_list_is_opaque(clauses):
    """A line that opens a list nobody wrote cannot be typed."""
    (clause,) = clauses("Fit Rule", "Avoid:")

    assert clause["kind"] == "opaque"
    assert clause["lines"] == ["Avoid:"]


def test_a_lead_takes_plain_lines_up_to_a_sentence(clauses):
    """Plain lines below a lead are its items; a sentence is the next clause."""
    one, two = clauses("Testing Rule", "Results must be logged in:", "Experimentation Brain", "This is why.")

    assert (texts(one["items"]), one["marker"]) == (["Experimentation Brain"], "")
    assert two["text"] == "This is why."


def test_a_lead_without_colon_opens_a_list_of_marked_lines(clauses):
    """A line without closing mark directly above marked lines is their lead."""
    (clause,) = clauses("Purpose", "Some drivers include", "- pain", "- status")

    assert (clause["lead"], texts(clause["items"])) == ("Some drivers include", ["pain", "status"])


@pytest.mark.parametrize(
    ("line", "condition", "opener", "suffix"),
    [
        ("If it rains:", "it rains", None, None),
        ("When it rains,", "it rains", "When", ","),
        ("Unless it rains", "it rains", "Unless", ""),
    ],
)
def test_a_condition_is_read_with_its_opener_and_suffix(clauses, line, condition, opener, suffix):
    """Condition and consequence are parted; how the condition was written is kept where it is unusual."""
    (clause,) = clauses("Purpose", line, "→ stay in")

    assert (clause["kind"], clause["if"], texts(clause["then"])) == ("conditional", condition, ["stay in"])
    assert clause.get("opener") == opener
    assert clause.get("layout", {}).get("if", {}).get("suffix") == suffix


def test_a_condition_with_nothing_after_it_is_opaque(clauses):
    """A condition from which nothing follows cannot be typed."""
    assert shapes(clauses("Purpose", "If it rains:")) == [("opaque", "purpose")]


def test_groups_under_labels_are_a_mapping(clauses):
    """Labels with lists below a lead are the groups of a mapping; a label without list is not."""
    mapping, rest = clauses("Purpose", "This strengthens:", "Why Now:", "- urgency", "Why You:", "- fit", "Why Ever:")

    assert [(item["key"], texts(item["items"])) for item in mapping["items"]] == [
        ("Why Now", ["urgency"]),
        ("Why You", ["fit"]),
    ]
    assert (mapping["kind"], rest["kind"]) == ("mapping", "opaque")


def test_a_contrast_without_other_side_is_a_list_and_an_opaque_line(clauses):
    """Where nothing stands below `rather than:`, that line alone cannot be typed."""
    assert [kind for kind, _ in shapes(clauses("Purpose", "We focus on:", "→ value", "rather than:"))] == [
        "statement",
        "opaque",
    ]


def test_items_nest_by_indentation(clauses):
    """An item indented further belongs to the one before; one indented less closes the inner list."""
    (clause,) = clauses("Purpose", "We need:", "- a", "  - b", "    - c", "  - d", "- e")
    first, last = clause["items"]

    assert (first["text"], last["text"]) == ("a", "e")
    assert texts(first["items"]) == ["b", "d"]
    assert texts(first["items"][0]["items"]) == ["c"]
    assert all("marker" not in item for item in [first, *first["items"]])


def test_nesting_ends_at_a_depth_the_page_file_can_hold(clauses):
    """However far a text indents, the page stays within the depth that is read."""
    (clause,) = clauses("Purpose", *(" " * depth + "- x" for depth in range(30)))
    depth, items = 0, clause["items"]
    while items:
        depth, items = depth + 1, items[-1].get("items")

    assert depth == 8


def test_items_joined_by_arrows_are_a_flow(clauses):
    """Plain lines parted by arrows are one list; an arrow of another sort ends it."""
    flow, odd, last = clauses("Purpose", "Draft", "↓", "Reviewed", "→", "sent.")

    assert (texts(flow["items"]), flow["marker"]) == (["Draft", "Reviewed"], "↓")
    assert (odd["kind"], last["text"]) == ("opaque", "sent.")


def test_a_lead_can_open_a_flow(clauses):
    """The lead of a flow is its clause's lead."""
    (clause,) = clauses("Purpose", "It goes:", "Draft", "↓", "Sent")

    assert (clause["lead"], texts(clause["items"]), clause["marker"]) == ("It goes:", ["Draft", "Sent"], "↓")


@pytest.mark.parametrize(
    "rows",
    [
        ["| A | B |", "| --- | --- |", "| x | y |"],
        ["|A|B|", "|---|---|", "|x|y|"],
        ["| A   | B   |", "| --- | --- |", "| x   | y   |"],
        ["| A    | B |", "| ---- | - |", "| xxxx | y |"],
        ["| A | B |", "|:--|--:|", "| x |  |"],
    ],
)
def test_a_table_is_a_mapping_of_rows(clauses, rows):
    """Columns frame the clause, rows are its items, and the padding comes back."""
    (clause,) = clauses("Purpose", *rows)

    assert (clause["kind"], clause["table"]["columns"]) == ("mapping", ["A", "B"])
    assert clause["items"][0]["cells"][0].startswith("x")


@pytest.mark.parametrize(
    "rows",
    [
        ["| A | B |", "| x | y |", "| z | w |"],
        ["| A | B |", "| --- | --- |"],
        ["| A | B |", "| --- | --- |", "| x |"],
        ["| A | B |", "| --- | --- |", "|x| y |"],
    ],
)
def test_rows_that_are_no_table_stay_together_as_opaque(clauses, rows):
    """Rows without rule, without body, of unequal length or odd padding are kept as written."""
    (clause,) = clauses("Purpose", *rows)

    assert (clause["kind"], clause["lines"]) == ("opaque", rows)


def test_definitions_stand_below_or_beside_their_term(clauses):
    """A term on its own line takes the next clause, one before a colon or dash the rest of the line."""
    below, part, beside, dashed = clauses(
        "Definitions",
        "Best Customer:",
        "A segment that:",
        "- pays",
        "Only one is best.",
        "Churn: leaving.",
        "- Lag — delay",
    )

    assert (below["term"], below["lead"], below["id"]) == ("Best Customer", "A segment that:", "definitions")
    assert (part["text"], part["part_of"]) == ("Only one is best.", "definitions")
    assert (beside["term"], beside["text"], beside["id"]) == ("Churn", "leaving.", "definitions.churn")
    assert (dashed["term"], dashed["text"]) == ("Lag", "delay")
    assert {each["kind"] for each in (below, beside, dashed)} == {"definition"}


def test_a_term_with_nothing_below_is_opaque(clauses):
    """A term nobody defined cannot be typed."""
    assert shapes(clauses("Definition", "Best Customer:")) == [("opaque", "definition")]


def test_entries_have_titles_of_every_sort(clauses):
    """Bullets, numbers, steps and plain titles open entries; what follows the first clause is part of them."""
    found = clauses(
        *(
            "Fit Criteria",
            "All count.",
            "- Speed",
            "How fast.",
            "Signs:",
            "- calls",
            "1. Reach:",
            "- far",
            "Cost",
            "It pays.",
        ),
        *("Step 4 — Trust", "- Care: how kindly", "Bare"),
    )

    assert [(clause["kind"], clause.get("title"), clause["id"].removeprefix("fit-criteria")) for clause in found] == [
        ("statement", None, ""),
        ("criterion", "Speed", ".speed"),
        ("statement", None, ".speed.signs"),
        ("criterion", "Reach", ".reach"),
        ("criterion", "Cost", ".cost"),
        ("criterion", "Trust", ".trust"),
        ("criterion", "Care", ".care"),
        ("criterion", "Bare", ".bare"),
    ]


def test_an_entry_does_not_swallow_what_cannot_be_typed(clauses):
    """An opaque line below a title stays a clause of its own, part of the entry."""
    title, rest = clauses("Fit Criteria", "- Speed", "---")

    assert (title["title"], "lines" in title) == ("Speed", False)
    assert (rest["kind"], rest["part_of"]) == ("opaque", title["id"])


def test_a_step_without_words_and_rows_below_a_title(clauses):
    """A table below a title is part of the entry."""
    title, table = clauses("Fit Process", "Step 1: Look", "| A |", "| --- |", "| x |")

    assert (title["title"], table["part_of"], table["kind"]) == ("Look", title["id"], "mapping")


def test_parties_and_their_roles(clauses):
    """A party's items are roles with objects; a verb of another spelling, or none, keeps the text."""
    sales, ads, head, rest = clauses(
        "Cross Brain Integration",
        *("Sales Brain:", "- owns replies", "- optimizes calls", "- sings", "- owns", "Ads Brain — uses words"),
        *("HeadOffice: governs all", "Nobody else decides."),
    )

    assert (sales["party"], [(item.get("role"), item.get("object"), item.get("text")) for item in sales["items"]]) == (
        "Sales Brain",
        [
            ("owns", "replies", None),
            ("optimises", None, "optimizes calls"),
            (None, None, "sings"),
            ("owns", None, "owns"),
        ],
    )
    assert [(each["party"], each["items"][0]["role"]) for each in (ads, head)] == [
        ("Ads Brain", "uses"),
        ("HeadOffice", "governs"),
    ]
    assert (rest["kind"], rest["text"]) == ("statement", "Nobody else decides.")


def test_a_table_of_roles_is_an_integration(clauses):
    """In a table of parties each row has the role its last cell opens with."""
    (clause,) = clauses("Ownership", "| Brain | Role |", "| --- | --- |", "| Ads Brain | owns words |", "| X | sings |")

    assert clause["kind"] == "integration"
    assert [item.get("role") for item in clause["items"]] == ["owns", None]


def test_a_heading_the_grammar_does_not_know_keeps_its_lines_opaque(read):
    """Under an unknown title all lines are one opaque clause; under a known heading typing resumes."""
    page = read("Status: Draft\nPurpose\nWords.\nGrowth Loop\n- a\nb.\nFinal Rule\nIt must end.\n")
    loop = page["sections"][1]

    assert [section["heading"] for section in page["sections"]] == ["Purpose", "Growth Loop", "Final Rule"]
    assert [(clause["kind"], clause["lines"]) for clause in loop["clauses"]] == [("opaque", ["- a", "b."])]
    assert page["sections"][2]["clauses"][0]["kind"] == "final_rule"


def test_an_unknown_heading_without_lines_has_no_clause(read):
    """An unknown heading at the end is a section without clauses."""
    assert read("Status: Draft\nPurpose\nWords.\nGrowth Loop\n")["sections"][1]["clauses"] == []
