"""An edited text to the next state of its page: what is kept, what is told, what is refused."""

import pytest

from canongate.importer.difference import Change, differences
from canongate.importer.matching import likeness
from canongate.importer.update import update_page
from canongate.model.clauses import local_ids
from canongate.model.page_lines import text_digest
from canongate.render.page_text import render_text

TEXT = """Status: Draft
Version: v1.0
Applies To: Ads Brain, Sales Brain
Purpose
This page says how offers are shown.
Every offer must name a price.
Fit Rule
Avoid:
- haste
- pressure in calls
- noise
Cross Brain Integration
Ads Brain
- owns offers
Sales Brain
- uses offers
Final Rule
If an offer has no price:
→ it must not be shown
END
"""


@pytest.fixture
def page(read):
    page = read(TEXT, title="Offers")
    page["sections"][0]["clauses"][1] |= {
        "owner": "Ads Brain",
        "params": {"least": 3},
        "links": [{"rel": "cites", "to": "a/b#c"}],
    }
    return page


@pytest.fixture
def update(page, framework):
    def do(text, **given):
        result = update_page(page, text, grammar=framework, **given)
        if result.page is not None:
            assert render_text(result.page) == text
        return result

    return do


def told(result):
    return [(change.kind, change.id) for change in result.changes]


def test_an_unchanged_text_changes_nothing(update, page):
    """The page's own text gives the same page and no difference."""
    result = update(TEXT)

    assert result.page == page
    assert result.changes == ()
    assert len(result.typing) == 20


def test_a_reworded_clause_keeps_its_identity(update, page):
    """A clause said in other words keeps id, uid, owner, parameters and links."""
    result = update(TEXT.replace("Every offer must name a price.", "Every offer must name its full price."))
    before, after = (each["sections"][0]["clauses"][1] for each in (page, result.page))

    assert told(result) == [("reworded", "purpose.every-offer-must-name-a-price")]
    assert {key for key in before if before[key] != after[key]} == {"text"}


def test_a_weakened_clause_is_told(update):
    """A must that becomes a should is weakened, and the other way round it would be strengthened."""
    result = update(TEXT.replace("offer must name", "offer should name"))
    back = differences(result.page, update(TEXT).page)

    assert ("weakened", "purpose.every-offer-must-name-a-price") in told(result)
    assert Change("strengthened", "purpose.every-offer-must-name-a-price", "should", "must") in back


def test_a_reversed_clause_is_told(update):
    """A must that becomes a must not is as strong and the opposite; the clause is another kind too."""
    result = update(TEXT.replace("offer must name", "offer must not name"))

    assert [kind for kind, _ in told(result)] == ["reworded", "reversed", "retyped"]


def test_a_moved_clause_keeps_its_identity(update):
    """A clause in another section is the same clause, moved."""
    line = "Every offer must name a price.\n"
    result = update(TEXT.replace(line, "").replace("Final Rule\n", f"Final Rule\n{line}"))

    assert [change for change in result.changes if change.kind == "moved"] == [
        Change("moved", "purpose.every-offer-must-name-a-price", "purpose", "final-rule")
    ]
    assert "removed" not in {change.kind for change in result.changes}
    assert "tombstones" not in result.page


def test_a_clause_past_its_neighbour_is_moved(update):
    """Two clauses that change places within a section are told once, as a move."""
    lines = ["This page says how offers are shown.\n", "Every offer must name a price.\n"]
    result = update(TEXT.replace("".join(lines), "".join(reversed(lines))))

    assert [change.kind for change in result.changes] == ["moved"]


def test_a_removed_clause_leaves_a_tombstone(update, framework):
    """What is gone is told and leaves its id, which nothing gets again."""
    line = "Every offer must name a price.\n"
    gone = update(TEXT.replace(line, ""))

    assert told(gone) == [("removed", "purpose.every-offer-must-name-a-price")]
    assert gone.page["tombstones"] == [
        {"id": "purpose.every-offer-must-name-a-price", "text": line.strip(), "removed_in": "v1.0"}
    ]
    again = update_page(gone.page, TEXT, grammar=framework)
    assert told(again) == [("added", "purpose.every-offer-must-name-a-price-2")]
    assert again.page["tombstones"] == gone.page["tombstones"]


def test_items_are_matched_added_and_buried(update):
    """An item keeps its id when reworded; a new one gets one; a removed one leaves a tombstone."""
    result = update(TEXT.replace("- pressure in calls\n- noise", "- any pressure in calls\n- waste"))

    assert told(result) == [
        ("reworded", "fit-rule"),
        ("reworded", "fit-rule.pressure-in-calls"),
        ("added", "fit-rule.waste"),
        ("removed", "fit-rule.noise"),
    ]
    assert [stone["id"] for stone in result.page["tombstones"]] == ["fit-rule.noise"]


def test_a_party_keeps_its_clause_whatever_it_does(update):
    """A party is known by its name; its new role is a new item."""
    result = update(TEXT.replace("- uses offers", "- validates claims"))

    assert told(result) == [
        ("reworded", "cross-brain-integration.sales-brain"),
        ("added", "cross-brain-integration.sales-brain.validates-claims"),
        ("removed", "cross-brain-integration.sales-brain.uses-offers"),
    ]


def test_the_header_is_compared_key_by_key(update):
    """Each header key that differs is told with both values, unknown keys too."""
    text = (
        TEXT.replace("Draft", "Active")
        .replace("Ads Brain, Sales Brain", "Ads Brain")
        .replace("Purpose", "Mood: calm\nPurpose")
    )
    result = update(text)

    assert result.changes == (
        Change("header", "status", "Draft", "Active"),
        Change("header", "applies_to", "Ads Brain, Sales Brain", "Ads Brain"),
        Change("header", "Mood", "", "calm"),
    )


def test_a_new_title_is_told(page, read):
    """A page under another title is told as that."""
    assert differences(page, read(TEXT, title="Other", previous=page)) == (Change("title", "title", "Offers", "Other"),)


def test_layout_is_no_change(update):
    """Blank lines and markers change the text and nothing that matters."""
    result = update(TEXT.replace("- haste", "* haste").replace("Fit Rule", "\nFit Rule"))

    assert result.changes == ()


def test_an_edit_of_an_older_state_is_refused_with_the_difference(page, read, framework):
    """What began before the canon's last change is refused, and that change is told."""
    newer = read(TEXT.replace("- noise\n", ""), previous=page)
    for given in ({"base": page}, {"base_digest": text_digest(page)}):
        result = update_page(newer, TEXT, grammar=framework, **given)
        assert result.page is None
        assert [finding.rule for finding in result.findings] == ["import-older-base"]
    told_base = update_page(newer, TEXT, grammar=framework, base=page)
    assert told(told_base) == [("reworded", "fit-rule"), ("removed", "fit-rule.noise")]
    assert "2 changes since" in told_base.findings[0].message

    assert update_page(newer, TEXT, grammar=framework, base=newer).page is not None
    assert update_page(newer, TEXT, grammar=framework, base_digest=text_digest(newer)).page is not None


def test_a_refused_text_changes_nothing(update, page, framework):
    """An edited text outside the profile is refused; normalised, it is taken."""
    assert update(TEXT.replace("haste", "haste\t")).page is None

    text = TEXT.replace("haste", "haste\u200b")
    assert update_page(page, text, grammar=framework, normalise=True).changes == ()


def test_a_rewritten_page_keeps_nothing_by_chance(update, page):
    """Where every word is new, every id is new and every old one is buried."""
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]
    text = "Status: Draft\nVersion: v2.0\nScope\n" + "".join(f"{word} {word}s.\n" for word in words)
    result = update(text)

    assert {stone["id"] for stone in result.page["tombstones"]} == set(local_ids(page))
    assert {stone["removed_in"] for stone in result.page["tombstones"]} == {"v2.0"}


def test_a_page_without_version_buries_without_one(read, framework):
    """A tombstone says no version where the page has none."""
    page = read("Status: Draft\nPurpose\nOne.\nTwo words.\n")
    after = update_page(page, "Status: Draft\nPurpose\nOne.\n", grammar=framework).page

    assert after["tombstones"] == [{"id": "purpose.two-words", "text": "Two words."}]


def test_another_dialect_has_habits_of_its_own(page, framework):
    """A page that comes back with blank lines throughout is still the same page."""
    text = TEXT.replace("\n", "\n\n")
    result = update_page(page, text, grammar=framework)

    assert result.changes == ()
    assert result.page["source"]["dialect"] == "readable"
    assert render_text(result.page) == text


def test_likeness_is_a_share_of_words():
    """Likeness is one for equal words, zero for none in common, and cheap below the least."""
    assert likeness("a b c d", "A b c d") == 1
    assert likeness("a b", "c d") == 0
    assert likeness("a", "b c d e f g h i", 0.5) < 0.5
