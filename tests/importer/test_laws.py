"""
The laws of design: exact bytes, identity kept, nothing lost; over pages written by a generator and over line soup.

The generator knows what it means by each clause, so it also says how each must be typed.
"""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from canongate.importer.page import import_page
from canongate.load.dump import dump_yaml
from canongate.load.profile import read_yaml
from canongate.model.clauses import iterate_clauses, local_ids
from canongate.model.page import Page
from canongate.render.page_text import render_text
from canongate.workflows.grammars import grammar

FRAMEWORK = grammar("framework@1")
PAGE_ID = "customer/generated"
CHECKED = settings(
    max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)

NOUNS = st.sampled_from(["segments", "offers", "buyers", "calls", "pages", "prices", "tests", "été", "客户", "Brain 7"])
VERBS = st.sampled_from(["drop", "rise", "stay", "meet «need»", "cost: more", "cite <b>this</b>", "match 3.5 %"])
ITEMS = st.lists(st.tuples(VERBS, NOUNS).map(" ".join), min_size=1, max_size=4)
TITLES = st.sampled_from(["Speed Of Use", "Reach", "Ease And Care", "Cost To Serve", "3D View", "Élan Vital"])
FORCES = st.sampled_from(
    [("must", "must", "obligation"), ("must not", "must_not", "prohibition"), ("should", "should", "obligation")]
)


@st.composite
def sentence(draw, marks):  # noqa: ARG001  # one signature for all makers
    """A clause of one line, with or without a word of force."""
    if draw(st.booleans()):
        return [f"Some {draw(NOUNS)} {draw(VERBS)}."], ("statement", "info", 0)
    word, modality, kind = draw(FORCES)
    return [f"All {draw(NOUNS)} {word} {draw(VERBS)}."], (kind, modality, 0)


@st.composite
def listing(draw, marks):
    """A lead with its items."""
    items = draw(ITEMS)
    if draw(st.booleans()):
        return [f"Some {draw(NOUNS)} are:", *(marks["item"] + item for item in items)], (
            "statement",
            "info",
            len(items),
        )
    word, modality, kind = draw(FORCES)
    lines = [f"{draw(NOUNS).title()} {word} have:", *(marks["item"] + item for item in items)]
    return lines, (kind, modality, len(items))


@st.composite
def condition(draw, marks):
    """A condition and what follows."""
    items = draw(ITEMS)
    return [f"If {draw(NOUNS)} {draw(VERBS)}:", *(marks["arrow"] + item for item in items)], (
        "conditional",
        "info",
        len(items),
    )


@st.composite
def contrast(draw, marks):
    """What is meant, and what is not."""
    one, other = draw(ITEMS), draw(ITEMS)
    lines = ["This is about:", *(marks["arrow"] + item for item in one), "rather than:"]
    return [*lines, *(marks["arrow"] + item for item in other)], ("contrast", "info", len(one))


@st.composite
def mapping(draw, marks):
    """Groups under labels."""
    keys = draw(st.lists(TITLES, min_size=1, max_size=3, unique=True))
    lines = ["Clear words help:"]
    for key in keys:
        lines += [f"{key}:", *(marks["item"] + item for item in draw(ITEMS))]
    return lines, ("mapping", "info", len(keys))


@st.composite
def prose(draw, marks):
    """A section of plain clauses."""
    makers = draw(st.lists(st.sampled_from([sentence, listing, condition, contrast, mapping]), min_size=1, max_size=4))
    return [draw(maker(marks)) for maker in makers]


@st.composite
def entries(draw, marks):
    """A section of titled clauses."""
    titles = draw(st.lists(TITLES, min_size=1, max_size=4, unique=True))
    mark = draw(st.sampled_from(["- ", "• ", "1. ", "Step 1 — "]))
    parts = []
    for number, title in enumerate(titles, 1):
        (line,), _ = draw(sentence(marks).filter(lambda part: part[1][1] == "info"))
        parts.append(([mark.replace("1", str(number)) + title, line], ("criterion", "info", 0)))
    return parts


@st.composite
def parties(draw, marks):
    """A section of parties and their roles."""
    names = draw(st.lists(st.sampled_from(["Ads Brain", "Sales Brain", "HeadOffice"]), min_size=1, unique=True))
    roles = st.sampled_from(["owns focus", "uses it", "validates claims"])
    parts = []
    for name in names:
        does = draw(st.lists(roles, min_size=1, max_size=2))
        parts.append(([name, *(marks["item"] + role for role in does)], ("integration", "info", len(does))))
    return parts


SECTIONS = [
    ("Purpose", prose),
    ("Scope", prose),
    ("Fit Rule", prose),
    ("Buyer Criteria", entries),
    ("Drift Protection", prose),
    ("Cross Brain Integration", parties),
]


@st.composite
def written_pages(draw):
    """A wiki text in one of the dialects, with heading, kind, modality and number of items of each clause."""
    readable = draw(st.booleans())
    marks = {"item": draw(st.sampled_from(["- ", "• ", "* "])), "arrow": draw(st.sampled_from(["→ ", "👉 "]))}
    chosen = draw(st.lists(st.sampled_from(SECTIONS), min_size=1, max_size=5))
    head = ["Status: Draft", "Version: v1.0", "Applies To: Ads Brain, Sales Brain"]
    if draw(st.booleans()):
        head.insert(
            draw(st.integers(0, 3)), draw(st.sampled_from(["Owner: Ads Brain", "Parent Page: Home", "Mood: calm"]))
        )
    blocks = [["Title Of The Page"]] if draw(st.booleans()) else []
    blocks.append(head)
    meant = []
    for heading, maker in chosen:
        blocks.append([heading])
        for lines, expected in draw(maker(marks)):
            blocks.append(lines)
            meant.append((heading, *expected))
    gap = [""] * (draw(st.integers(1, 2)) if readable else 0)
    lines = [line for block in blocks for line in [*gap, *block]][len(gap) :]
    if draw(st.booleans()):
        lines.append("END")
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n\n"])), meant


SOUP_LINES = (
    *("Purpose", "Scope:", "## Definition", "Fit Criteria", "1. Final Rule", "Cross Brain Integration"),
    *("Change Log", "Change Impact Declaration", "Growth Loop", "- item", "• item", "👉 arrow", "→ arrow", "↓"),
    *("→", "1. First", "2. Second", "7) Odd", "Step 3 — Late", "Step 1: Colon", "Step 2", "  - nested"),
    *("    - deeper", "   indented", "Owner: Someone", "Parent Page: X", "Applies To:", "Applies To: A; B"),
    *("Tags: a / b", "Weird Key: value", "Status: Active", "Version: v2.0", "Version:", "Date:", "2026-01-01"),
    *("Change", "Change: did things", "Change:", "Approved By: Bob", "Reason: because", "Pages Created: None"),
    *("Pages Created:", "Pages Updated: A, B", "None", "N/A", "Yes", "no", "Canon Version Update Required: yes"),
    *("Canon Version Update Required:", "Registries Requiring Update:", "If something", "If it rains,"),
    *("When it happens:", "Unless", "If :", "rather than:", "Some customers:", "They drop.", "They must drop."),
    *("Avoid:", "Test results hold.", "Nobody may.", "Recency: how recently", "- Recency — how recently"),
    *("Customer Brain: owns things", "Sales Brain", "Sales Brain:", "- owns", "- optimizes stuff"),
    *("- does nothing", "Why Buy Now:", "Key:", "a: b: c:", ":", "::", "---", "-", "“Quoted”", "客户", "Awareness"),
    *("END", "| A | B |", "|--|--|", "| --- | --- |", "| x | y |", "|x|y|", "x"),
)
SOUP = st.sampled_from(SOUP_LINES)


@st.composite
def soups(draw):
    """Lines of every sort in any order, some of them parted by blank lines."""
    lines = ["Status: Draft", "Version: v1.0"][: draw(st.integers(1, 2))]
    for line in ["Purpose", *draw(st.lists(SOUP, min_size=4, max_size=25))]:
        lines += [""] * draw(st.sampled_from([0, 0, 0, 1, 2])) + [line]
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"]))


def fitting(page):
    """The page as its strict model reads it, which fails for anything the schema refuses."""

    def tuples(value):
        if isinstance(value, dict):
            return {key: tuples(child) for key, child in value.items()}
        return tuple(map(tuples, value)) if isinstance(value, list) else value

    return TypeAdapter(Page).validate_python(tuples(page))


def renamed(page):
    """The page with other ids, uids, owners, links, parameters and tombstones, as years of use would leave it."""
    page = copy.deepcopy(page)

    def items(holder):
        for item in [*holder.get("items", ()), *holder.get("then", ()), *holder.get("versus", {}).get("items", ())]:
            item["id"] = f"old-{item['id']}"
            items(item)

    for number, section in enumerate(page["sections"]):
        section["id"] = f"part-{number}"
        for index, clause in enumerate(section["clauses"]):
            clause["id"] = f"old-{clause['id']}"
            clause["uid"] = f"c-{number:08x}{index:08x}"
            clause["owner"] = "Ads Brain"
            clause["params"] = {"floor": 30}
            clause["links"] = [{"rel": "cites", "to": "ads/other#norm"}]
            if "part_of" in clause:
                clause["part_of"] = f"old-{clause['part_of']}"
            items(clause)
    page["tombstones"] = [{"id": "purpose.gone", "text": "It said this.", "removed_in": "v0.9"}]
    return page


def bare(value):
    """What the text itself can carry."""
    carried = ("id", "uid", "links", "owner", "params", "tombstones", "part_of")
    if isinstance(value, dict):
        return {key: bare(child) for key, child in value.items() if key not in carried}
    return [bare(child) for child in value] if isinstance(value, list) else value


def assert_laws(text):
    """Hold every law against a text; return the page, or None where the text is refused with a place."""
    result = import_page(text, page_id=PAGE_ID, grammar=FRAMEWORK)
    if result.page is None:
        assert result.findings[-1].span.line >= 1
        assert result.findings[-1].rule != "import-not-exact"
        return None
    page = result.page
    assert render_text(page) == text
    assert [typed.text for typed in result.typing] == text.removesuffix("\n").split("\n")
    fitting(page)
    ids = list(local_ids(page))
    assert len(ids) == len(set(ids))
    assert len(list(iterate_clauses(page))) == len(ids)
    old = renamed(page)
    assert import_page(render_text(old), page_id=PAGE_ID, grammar=FRAMEWORK, previous=old).page == old
    fresh = import_page(render_text(old), page_id=PAGE_ID, grammar=FRAMEWORK, title=None)
    assert bare(fresh.page) == bare(old)
    return page


def assert_typed_as_meant(written):
    """Check the laws on a page by the grammar, and its kinds, forces and items against what its writer meant."""
    text, meant = written

    page = assert_laws(text)

    found = [
        (
            section["heading"],
            clause["kind"],
            clause.get("modality", "info"),
            len(clause.get("items", ())) + len(clause.get("then", ())),
        )
        for section in page["sections"]
        for clause in section["clauses"]
    ]
    assert found == meant


@CHECKED
@given(written_pages())
def test_a_written_page_is_typed_as_meant_and_keeps_the_laws(written):
    """A page by the grammar has the kinds, forces and items its writer meant, and no opaque line."""
    assert_typed_as_meant(written)


@pytest.mark.slow
@settings(CHECKED, max_examples=600)
@given(written_pages(), soups())
def test_many_pages_and_any_lines_keep_the_laws(written, text):
    """The same on many more pages, and on lines in any order."""
    assert_typed_as_meant(written)
    assert_laws(text)


@CHECKED
@given(soups())
def test_any_lines_keep_the_laws_or_are_refused(text):
    """Lines in any order come back exactly and keep their identity, or are refused at a line."""
    assert_laws(text)


@settings(CHECKED, max_examples=50)
@given(soups())
def test_any_page_file_is_read_back_as_written(text):
    """Whatever was imported can be written as YAML within the profile and read again as the same value."""
    result = import_page(text, page_id=PAGE_ID, grammar=FRAMEWORK)
    if result.page is not None:
        assert read_yaml(dump_yaml(result.page).encode(), "page.yaml").value == result.page


@settings(CHECKED, max_examples=150)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.booleans())
def test_any_text_at_all_is_read_or_refused(text, normalise):
    """Whatever stands in a section, the text is read and comes back exactly, or is refused with a finding."""
    whole = f"Status: Draft\nPurpose\n{text}"
    result = import_page(whole, page_id=PAGE_ID, grammar=FRAMEWORK, normalise=normalise)

    if result.page is None:
        assert result.findings
    elif not result.findings:
        assert render_text(result.page) == whole
    else:
        again = import_page(render_text(result.page), page_id=PAGE_ID, grammar=FRAMEWORK)
        assert again.page == result.page
