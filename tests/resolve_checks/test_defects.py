"""One seeded defect of each kind: each found alone and all together, at the right line, and nothing else."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from canongate.model.checks import CHECKS
from canongate.workflows.check import check

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "defects" / "expected-findings.json"
PAGE, OTHER = "canon/customer/@name.yaml", "canon/customer/@name-other.yaml"
PAGES, LAYERS = "registries/pages/customer.yaml", "registries/architecture.yaml"
BRAINS, PEOPLE, WORDS = "registries/brains.yaml", "registries/people.yaml", "registries/vocabulary.yaml"
TITLE, OTHER_TITLE = "Customer Brain @title Framework", "Customer Brain @title Other Framework"
ROW, OTHER_ROW = f"title: {TITLE}\n    status: Active", f"title: {OTHER_TITLE}\n    status: Active"
RETIRED = "status: Deprecated\n  superseded_by: None"
RULE, CASES = "rules/customer/base/@name.yaml", "tests/cases/@name.yaml"
BOTH = (
    "  - name: flagged\n    expect: fail\n",
    "  - name: passes\n    given: {decision: {profile: {}}}\n    expect: pass\n",
)
EVERY = 0


class Edit(NamedTuple):
    """A text replaced in a file; without an old text, the file is new, or the text is added at its end."""

    path: str
    old: str
    new: str
    nth: int = 1


class Defect(NamedTuple):
    """A defect of one kind: how it is planted, and where it must be found."""

    name: str
    rule: str
    at: str
    """Text on the line of the finding."""
    edits: tuple[Edit, ...]
    path: str = PAGE
    nth: int = 1
    """Which of the lines with that text."""


def on_page(name, rule, old, new, at=None, nth=1, *, of=1):  # noqa: PLR0917  # read as a table
    """Return a defect planted by one replacement on a page of its own."""
    return Defect(name, rule, at or new, (Edit(PAGE, old, new, of),), nth=nth)


def rule_file(name, **changes):
    """Return the text of a rule that is sound but for some of its lines."""
    lines = {
        "id": name,
        "enforces": "[customer/base#final-rule]",
        "applies_to": "segment-decision",
        "checks": "form",
        "enforcement": "mandatory",
        "effective_on": "2026-06-01",
        "require": "has(decision.profile)",
        "message": "'\"no profile\"'",
        "help": "Fill in the profile.",
        "why": "Nobody can write for a stranger.",
    }
    return "schema: rule/v1\n" + "".join(f"{key}: {value}\n" for key, value in (lines | changes).items())


def cases_file(rule, *cases):
    """Return the text of the cases of a rule; of both kinds where none are given."""
    return f"schema: cases/v1\nrule: {rule}\ncases:\n" + "".join(cases or BOTH)


def a_rule(name, **changes):
    """Return the files of a rule with its cases."""
    return Edit(RULE, "", rule_file(name, **changes)), Edit(CASES, "", cases_file(name))


LAST = "  last_reviewed: 2026-05-01\n"
STRATEGY = "      - id: cross-brain-integration.strategy-brain\n"
ENTRY = "      - id: change-log.v1-0\n"
THIRD_ENTRY = (
    "      - id: change-log.v0-9\n        uid: c-@uid\n        kind: changelog_entry\n        version: v0.9\n"
    "        date: 2025-12-01\n        author: HeadOffice\n        change: Drafted the page.\n"
)
SECOND_PARTY = (
    "      - id: cross-brain-integration.strategy\n        uid: c-@uid\n        kind: integration\n"
    "        party: Strategy\n        items:\n          - id: uses-more\n            role: uses\n"
    "            object: more value\n"
)
SECOND_PURPOSE = (
    "  - id: purpose-again\n    heading: Purpose Of This Page\n    clauses:\n      - id: purpose-again\n"
    "        uid: c-@uid\n        kind: statement\n        text: Effort follows value.\n"
)
PRINCIPLE = "      - id: core-principle\n        uid: c-@page02\n        kind: principle\n        normative: true\n"
PRINCIPLE += "        text: Value comes before volume.\n"
TEXT_OF_RULE = "        text: Value must come first.\n"
STONE = "  - id: old-rule\n    text: Volume comes first.\n    removed_in: v1.1\n"

HEADER_DEFECTS = (
    on_page("type-unknown", "term-unknown", "document_type: Framework", "document_type: Framwork"),
    on_page("status-unknown", "term-unknown", "status: Active", "status: Actve"),
    on_page("authority-unknown", "term-unknown", "authority: HeadOffice", "authority: HeadOfice"),
    on_page(
        "key-unknown", "header-key-unknown", LAST, f"{LAST}  other:\n    - {{label: Sponser, value: x}}\n", "Sponser"
    ),
    on_page("key-not-listed", "header-key-unknown", LAST, f"{LAST}  scope: all of it\n", "scope: all"),
    on_page("key-twice", "header-key-repeated", LAST, f"{LAST}  other:\n    - {{label: Status, value: x}}\n", "label:"),
    on_page("key-missing", "header-key-missing", LAST, "", "header:"),
    on_page("header-version", "version-unreadable", "  version: v1.1\n", "  version: first\n", "version: first"),
    on_page("entry-version", "version-unreadable", "version: v1.0", "version: initial"),
    on_page("review-day", "date-unreadable", "last_reviewed: 2026-05-01", "last_reviewed: 2026-02-30"),
    on_page("entry-day", "date-unreadable", "date: 2026-01-10", "date: last winter"),
    on_page("next-review", "next-review-not-ahead", LAST, f"{LAST}  next_review: 1 May 2026\n", "next_review:"),
    on_page("stale-review", "last-reviewed-before-change", "last_reviewed: 2026-05-01", "last_reviewed: 2026-02-01"),
    on_page("wrong-brain", "brain-not-of-folder", LAST, f"{LAST}  brain: Strategy Brain\n", "  brain:"),
    on_page("no-such-brain", "reference-unknown", LAST, f"{LAST}  brain: Strategies Brain\n", "  brain:"),
    on_page("early-active", "active-before-first-version", "v1.1", "v0.5", "  version: v0.5", of=EVERY)._replace(
        edits=(
            Edit(PAGE, "v1.0", "v0.4", EVERY),
            Edit(PAGE, "v1.1", "v0.5", EVERY),
            Edit(PAGES, f"{ROW}\n    version: v1.1", f"{ROW}\n    version: v0.5"),
        )
    ),
    Defect(
        "unlogged-version",
        "version-not-in-change-log",
        "  version: v1.2",
        (
            Edit(PAGE, "version: v1.1", "version: v1.2"),
            Edit(PAGES, f"{ROW}\n    version: v1.1", f"{ROW}\n    version: v1.2"),
        ),
    ),
    Defect(
        "type-of-grammar",
        "document-type-not-of-grammar",
        "document_type:",
        (
            Edit(PAGE, "document_type: Framework", "document_type: Protocol"),
            Edit(PAGE, TITLE, "Customer Brain @title Protocol", EVERY),
            Edit(PAGES, TITLE, "Customer Brain @title Protocol"),
        ),
    ),
    Defect(
        "title-form",
        "title-form",
        "title:",
        (Edit(PAGE, TITLE, "The @title Framework", EVERY), Edit(PAGES, TITLE, "The @title Framework")),
    ),
)
PAGE_DEFECTS = (
    on_page("grammar-version", "grammar-unknown", "framework@1", "framework@9"),
    on_page("section-renamed", "section-missing", "heading: Definition", "heading: What Words Say", "sections:"),
    on_page(
        "section-bare", "section-empty", f"    clauses:\n{PRINCIPLE}", "    clauses: []\n", "heading: Core Principle"
    ),
    Defect(
        "sections-swapped",
        "section-misplaced",
        "heading: Drift Protection",
        (
            Edit(PAGE, "heading: Final Rule", "heading: @swap"),
            Edit(PAGE, "heading: Drift Protection", "heading: Final Rule"),
            Edit(PAGE, "heading: @swap", "heading: Drift Protection"),
        ),
    ),
    on_page(
        "section-twice", "section-repeated", "tombstones:\n", f"{SECOND_PURPOSE}tombstones:\n", "heading: Purpose Of"
    ),
    on_page("section-id", "id-repeated", "  - id: definition\n    h", "  - id: core-principle\n    h", "- id: core", 3),
    on_page(
        "clause-id",
        "id-repeated",
        "    - id: definition\n        u",
        "    - id: purpose\n        u",
        "- id: purpose",
        3,
    ),
    on_page("uid-on-page", "uid-repeated", "c-@page03", "c-@page02", nth=2),
    on_page("uid-of-other-page", "uid-repeated", "c-@page01", "c-0000000000000001"),
    on_page(
        "title-clause", "reference-unknown", TEXT_OF_RULE, f"        part_of: finale-rule\n{TEXT_OF_RULE}", "part_of:"
    ),
    on_page(
        "line-not-typed",
        "clause-opaque",
        "kind: statement\n        text: Effort follows value.",
        "kind: opaque\n        lines: [Effort follows value.]",
        "    - id: purpose",
    ),
    on_page("entry-bare", "change-log-entry-incomplete", "        date: 2026-01-10\n", "", "- id: change-log.v1-0"),
    on_page("entry-twice", "change-log-version-repeated", "version: v1.0", "version: v1.1", nth=3),
    on_page("dates-back", "change-log-dates-backwards", "date: 2026-01-10", "date: 2026-05-01", "date: 2026-04-30"),
    on_page("log-shuffled", "change-log-out-of-order", ENTRY, THIRD_ENTRY + ENTRY, "- id: change-log.v1-1"),
    on_page("stone-twice", "tombstone-repeated", STONE, STONE + STONE, "- id: old-rule", 2),
    on_page("id-again", "id-reused", "- id: old-rule", "- id: drift-protection.guesses"),
    on_page("stone-version", "tombstone-version-unknown", "removed_in: v1.1", "removed_in: v7.0"),
    on_page("brain-twice", "applies-to-repeated", "Strategy Brain]", "Strategy Brain, Strategy]", "applies_to:"),
    on_page("party-twice", "party-repeated", STRATEGY, SECOND_PARTY + STRATEGY, "party: Strategy Brain"),
    on_page(
        "brains-differ",
        "applies-to-differs-from-parties",
        "Strategy Brain]",
        "Strategy Brain, HeadOffice]",
        "applies_to:",
    ),
    on_page("brain-typo", "reference-unknown", "Strategy Brain]", "Stratgy Brain]", "applies_to:"),
    on_page("party-typo", "reference-unknown", "party: Strategy Brain", "party: Stratgy Brain"),
    on_page("parent-typo", "reference-unknown", "parent: Customer Brain", "parent: Custmer Brain"),
    on_page("owner-typo", "reference-unknown", TEXT_OF_RULE, f"        owner: Nobody Brain\n{TEXT_OF_RULE}", "owner:"),
    on_page("related-typo", "reference-unknown", LAST, f"{LAST}  related_pages: [Elswhere]\n", "related_pages:"),
    on_page("registry-typo", "reference-unknown", "- Architecture Registry", "- Architcture Registry"),
    on_page("impact-typo", "reference-unknown", "created: []", "created: [No Such Page]"),
    on_page(
        "affected-typo",
        "reference-unknown",
        "created: []",
        "brains_affected: [No Brain]\n        created: []",
        "No Brain",
    ),
    on_page(
        "link-typo",
        "reference-unknown",
        TEXT_OF_RULE,
        f"{TEXT_OF_RULE}        links: [{{rel: cites, to: customer/base#finale-rule}}]\n",
        "finale-rule",
    ),
    Defect(
        "second-owner",
        "owner-contradicts",
        "- id: uses-value",
        (Edit(PAGE, "role: uses\n            object: value", "role: owns\n            object: The value of @name."),),
    ),
)
RELATION_DEFECTS = (
    Defect(
        "child-elsewhere",
        "child-of-another-page",
        "child_pages:",
        (Edit(PAGE, LAST, f"{LAST}  child_pages: [{OTHER_TITLE}]\n"),),
    ),
    Defect(
        "child-forgotten",
        "child-not-listed",
        "parent:",
        (Edit(PAGE, LAST, f"{LAST}  child_pages: []\n"), Edit(OTHER, "parent: Customer Brain", f"parent: {TITLE}")),
        path=OTHER,
    ),
    Defect(
        "successor-silent",
        "superseding-not-mutual",
        "supersedes:",
        (Edit(PAGE, LAST, f"{LAST}  supersedes: [{OTHER_TITLE}]\n"),),
    ),
    Defect(
        "predecessor-silent",
        "superseding-not-mutual",
        "superseded_by:",
        (
            Edit(PAGE, "status: Active", f"status: Deprecated\n  superseded_by: {OTHER_TITLE}"),
            Edit(PAGES, ROW, ROW.replace("Active", "Deprecated")),
        ),
    ),
    Defect(
        "replaced-in-force",
        "superseded-still-in-force",
        "status:",
        (
            Edit(PAGE, LAST, f"{LAST}  superseded_by: {OTHER_TITLE}\n"),
            Edit(OTHER, LAST, f"{LAST}  supersedes: [{TITLE}]\n"),
        ),
    ),
    Defect(
        "replacing-itself",
        "supersedes-cycle",
        "supersedes:",
        (
            Edit(PAGE, "status: Active", f"status: Deprecated\n  supersedes: [{TITLE}]\n  superseded_by: {TITLE}"),
            Edit(PAGES, ROW, ROW.replace("Active", "Deprecated")),
        ),
    ),
    Defect(
        "own-ancestor",
        "parent-cycle",
        "parent:",
        (
            Edit(PAGE, "parent: Customer Brain", f"parent: {OTHER_TITLE}"),
            Edit(OTHER, "parent: Customer Brain", f"parent: {TITLE}"),
        ),
    ),
    Defect(
        "no-successor",
        "deprecated-without-successor",
        "status:",
        (Edit(PAGE, "status: Active", "status: Deprecated"), Edit(PAGES, ROW, ROW.replace("Active", "Deprecated"))),
    ),
    Defect(
        "parent-gone",
        "parent-deprecated",
        "parent:",
        (
            Edit(OTHER, "status: Active", RETIRED),
            Edit(PAGES, OTHER_ROW, OTHER_ROW.replace("Active", "Deprecated")),
            Edit(PAGE, "parent: Customer Brain", f"parent: {OTHER_TITLE}"),
        ),
    ),
    Defect(
        "cites-gone",
        "deprecated-page-cited",
        "links:",
        (
            Edit(OTHER, "status: Active", RETIRED),
            Edit(PAGES, OTHER_ROW, OTHER_ROW.replace("Active", "Deprecated")),
            Edit(PAGE, TEXT_OF_RULE, f"{TEXT_OF_RULE}        links: [{{rel: derives, to: customer/@name-other}}]\n"),
        ),
    ),
    Defect(
        "title-taken",
        "name-repeated",
        "title:",
        (Edit(OTHER, OTHER_TITLE, TITLE, EVERY), Edit(PAGES, OTHER_TITLE, TITLE)),
    ),
)
REGISTRY_DEFECTS = (
    Defect(
        "no-layer",
        "page-not-registered",
        "id: customer",
        (Edit(LAYERS, "  - page: customer/@name\n    layer: framework\n", ""),),
    ),
    Defect(
        "no-row",
        "page-not-registered",
        "id: customer",
        (Edit(PAGES, f"  - page: customer/@name\n    {ROW}\n    version: v1.1\n", ""),),
    ),
    Defect("row-title", "page-registry-mismatch", "Old @title", (Edit(PAGES, TITLE, "Old @title"),), path=PAGES),
    Defect(
        "row-status",
        "page-registry-mismatch",
        "status: Draft",
        (Edit(PAGES, ROW, ROW.replace("Active", "Draft")),),
        path=PAGES,
    ),
    Defect(
        "row-version",
        "page-registry-mismatch",
        "version: v1.7",
        (Edit(PAGES, f"{ROW}\n    version: v1.1", f"{ROW}\n    version: v1.7"),),
        path=PAGES,
    ),
    Defect(
        "row-elsewhere",
        "page-in-wrong-registry",
        "page: customer/@name",
        (
            Edit(PAGES, f"  - page: customer/@name\n    {ROW}\n    version: v1.1\n", ""),
            Edit(
                "registries/pages/strategy.yaml",
                "",
                "schema: pages/v1\nbrain: strategy\nname: Strategy Brain Page Registry\nrows:\n"
                f"  - page: customer/@name\n    {ROW}\n    version: v1.1\n",
            ),
        ),
        path="registries/pages/strategy.yaml",
    ),
    Defect(
        "row-external",
        "external-page-present",
        "external: true",
        (Edit(PAGES, f"{ROW}\n    version: v1.1", f"{ROW}\n    version: v1.1\n    external: true"),),
        path=PAGES,
        nth=2,
    ),
    Defect(
        "layer-twice",
        "id-repeated",
        "page: customer/@name",
        (Edit(LAYERS, "", "  - page: customer/@name\n    layer: standard\n"),),
        path=LAYERS,
        nth=2,
    ),
    Defect(
        "row-dangling",
        "reference-unknown",
        "page: customer/@name-gone",
        (Edit(LAYERS, "", "  - page: customer/@name-gone\n    layer: standard\n"),),
        path=LAYERS,
    ),
    Defect(
        "brain-name-taken",
        "name-repeated",
        "aliases: [HQ, Plan]",
        (Edit(BRAINS, "    name: HeadOffice\n", "    name: HeadOffice\n    aliases: [HQ, Plan]\n"),),
        path=BRAINS,
    ),
    Defect(
        "word-taken",
        "name-repeated",
        "aliases: [In Force]",
        (Edit(WORDS, "  - name: Draft\n", "  - name: Draft\n    aliases: [In Force]\n"),),
        path=WORDS,
        nth=2,
    ),
    Defect(
        "short-name-taken",
        "name-repeated",
        "aliases: [Elsewhere]",
        (Edit(PAGES, f"{ROW}\n    version: v1.1", f"{ROW}\n    version: v1.1\n    aliases: [Elsewhere]"),),
        path=PAGES,
        nth=2,
    ),
    Defect(
        "owner-nobody",
        "reference-unknown",
        "human_owner: anne",
        (Edit(BRAINS, "human_owner: anna", "human_owner: anne"),),
        path=BRAINS,
    ),
    Defect(
        "agent-alone",
        "agent-without-owner",
        "- id: roamer",
        (Edit(PEOPLE, "", "  - id: roamer\n    name: Roamer\n    kind: agent\n"),),
        path=PEOPLE,
    ),
)
FILE_DEFECTS = (
    Defect(
        "rule-misnamed",
        "id-not-path",
        "id:",
        (
            Edit(RULE, "", rule_file("rule-renamed")),
            Edit("tests/cases/rule-renamed.yaml", "", cases_file("rule-renamed")),
        ),
        path=RULE,
    ),
    Defect(
        "rule-astray",
        "rule-not-beside-its-page",
        "enforces:",
        (
            Edit("rules/customer/astray/rule-astray.yaml", "", rule_file("rule-astray")),
            Edit(CASES, "", cases_file("rule-astray")),
        ),
        path="rules/customer/astray/rule-astray.yaml",
    ),
    Defect("rule-typo", "expression", "require:", a_rule("rule-typo", require="has(decision.profil)"), path=RULE),
    Defect(
        "rule-dangling",
        "reference-unknown",
        "enforces:",
        a_rule("rule-dangling", enforces="[customer/base#finale-rule]"),
        path=RULE,
    ),
    Defect(
        "rule-too-strict",
        "rule-level-without-reason",
        "enforcement:",
        a_rule("rule-too-strict", enforces="[customer/base#purpose]"),
        path=RULE,
    ),
    Defect("rule-mark", "rule-mark-unfounded", "checks:", a_rule("rule-mark", checks="evidence"), path=RULE),
    Defect(
        "rule-never",
        "rule-never-in-force",
        "retired_on:",
        a_rule("rule-never", retired_on="2026-06-01"),
        path=RULE,
    ),
    Defect(
        "rule-of-form",
        "rule-form-for-evidence",
        "enforces:",
        (
            *a_rule("rule-of-form", enforces="[customer/base#core-principle]", enforcement="advisory"),
            Edit("rules/judgement.yaml", "", "schema: judgement/v1\nevidence_needed: [customer/base#core-principle]\n"),
        ),
        path=RULE,
    ),
    Defect("rule-untried", "rule-without-cases", "id:", (Edit(RULE, "", rule_file("rule-untried")),), path=RULE),
    Defect(
        "rule-half-tried",
        "rule-without-cases",
        "cases:",
        (
            Edit(RULE, "", rule_file("rule-half-tried")),
            Edit(CASES, "", cases_file("rule-half-tried", BOTH[0])),
        ),
        path=CASES,
    ),
    Defect(
        "cases-astray",
        "cases-not-beside-rule",
        "rule:",
        (
            Edit(RULE, "", rule_file("cases-astray")),
            Edit("tests/cases/other-name.yaml", "", cases_file("cases-astray")),
        ),
        path="tests/cases/other-name.yaml",
    ),
    Defect(
        "cases-of-nothing", "reference-unknown", "rule:", (Edit(CASES, "", cases_file("cases-of-nothing")),), path=CASES
    ),
    Defect(
        "case-typo",
        "schema",
        "given:",
        (
            Edit(RULE, "", rule_file("case-typo")),
            Edit(CASES, "", cases_file("case-typo", BOTH[0], BOTH[1].replace("profile", "profil"))),
        ),
        path=CASES,
    ),
    Defect(
        "parameter-high",
        "parameter-out-of-bounds",
        "default: 90",
        (
            Edit(
                "rules/parameters.yaml",
                "",
                "  - id: longest_age_days\n    default: 90\n    unit: days\n    minimum: 7\n    maximum: 30\n"
                "    owner: headoffice\n    reason: A month.\n",
            ),
        ),
        path="rules/parameters.yaml",
    ),
    Defect(
        "uses-shape",
        "schema",
        "rows:",
        (Edit("registries/uses.yaml", "", "schema: uses/v1\nrows: none\n"),),
        path="registries/uses.yaml",
    ),
    Defect(
        "offers-kind",
        "schema-kind",
        "schema:",
        (Edit("registries/offers.yaml", "", "schema: offer/v1\nrows: []\n"),),
        path="registries/offers.yaml",
    ),
    Defect(
        "reviews-key",
        "yaml-duplicate-key",
        "rows:",
        (Edit("registries/reviews.yaml", "", "schema: reviews/v1\nrows: []\nrows: []\n"),),
        path="registries/reviews.yaml",
        nth=2,
    ),
)
DEFECTS = (*HEADER_DEFECTS, *PAGE_DEFECTS, *RELATION_DEFECTS, *REGISTRY_DEFECTS, *FILE_DEFECTS)


def plant(seedbed, defect):
    """Plant a defect, on pages of its own where it speaks of any; return the defect with its texts filled in."""
    texts = [defect.path, *(text for edit in defect.edits for text in (edit.path, edit.old, edit.new))]
    number = seedbed.pages + 1
    if any("@name" in text or "@title" in text for text in texts if not text.startswith("rules/")):
        seedbed.add_page(defect.name)
    if any("@name-other" in text or "@title Other" in text for text in texts):
        seedbed.add_page(f"{defect.name}-other")

    def filled(text):
        text = text.replace("@page", f"{number:014x}").replace("@uid", f"ffffffff{number:08x}")
        return text.replace("@name", defect.name).replace("@title", defect.name.replace("-", " ").title())

    for edit in (Edit(*map(filled, edit[:3]), edit.nth) for edit in defect.edits):
        if edit.old:
            seedbed.replace(edit.path, edit.old, edit.new, nth=edit.nth)
        elif (seedbed.path / edit.path).exists():
            seedbed.append(edit.path, edit.new)
        else:
            seedbed.write(edit.path, edit.new)
    return defect._replace(path=filled(defect.path), at=filled(defect.at))


def expected(seedbed, defect):
    """Return rule, path and line of the one finding that a planted defect must give."""
    return defect.rule, defect.path, seedbed.line(defect.path, defect.at, defect.nth)


def test_the_clean_root_has_no_findings(clean_root):
    """What the defects are planted in is without any."""
    assert check(clean_root).findings == ()


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_is_found_where_it_is(seedbed, defect):
    """Each defect, alone in a clean root, gives one finding, of its kind, at its line."""
    planted = plant(seedbed, defect)

    assert seedbed.found() == [expected(seedbed, planted)]


def test_all_defects_together_are_found_and_nothing_else(seedbed, golden):
    """A root with every defect at once gives exactly their findings, worded as recorded."""
    planted = [plant(seedbed, defect) for defect in DEFECTS]

    findings = check(seedbed.path).findings

    assert sorted((one.rule, one.path, one.span.line) for one in findings) == sorted(
        expected(seedbed, defect) for defect in planted
    )
    told = [
        {"rule": one.rule, "level": one.level, "at": f"{one.span}", "pointer": one.pointer}
        | {"message": one.message, "help": one.help, "excerpt": one.excerpt.strip()}
        for one in findings
    ]
    golden(json.dumps(told, indent=1, ensure_ascii=False) + "\n", GOLDEN)


def test_there_are_at_least_forty_kinds_and_none_is_left_out():
    """Every built-in check of one state of a canon has a seeded defect."""
    of_two_states = {"change-without-version", "id-changed", "id-dropped", "page-removed", "status-transition-refused"}
    of_two_states |= {"tombstone-dropped", "uid-changed", "version-backwards"}
    seeded = {defect.rule for defect in DEFECTS}

    assert len(DEFECTS) >= len(seeded) >= 40
    assert CHECKS.keys() - of_two_states <= seeded


def test_every_finding_says_what_to_do(seedbed):
    """Each finding has a mend, its values, and one line of words."""
    for defect in DEFECTS:
        plant(seedbed, defect)

    for finding in check(seedbed.path).findings:
        assert finding.message, finding
        assert "\n" not in finding.message
        if finding.rule in CHECKS:
            assert finding.help, finding
            assert finding.context, finding
            assert finding.level == CHECKS[finding.rule].level


def test_a_check_changes_nothing(seedbed):
    """No file of a root is written, however much is wrong with it."""
    for defect in DEFECTS:
        plant(seedbed, defect)
    before = {path: path.read_bytes() for path in seedbed.path.rglob("*") if path.is_file()}

    check(seedbed.path)

    assert {path: path.read_bytes() for path in seedbed.path.rglob("*") if path.is_file()} == before
