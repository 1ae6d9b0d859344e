"""Between two states of a root: each unlawful step is told once, at its place; lawful ones are not told."""

import shutil

import pytest

from canongate.model.checks import CHECKS
from canongate.model.document import Document, RawDocument
from canongate.model.workspace import Workspace
from canongate.resolve.transitions import transition_findings
from canongate.workflows.check import check

PAGE = "canon/customer/base.yaml"
REGISTRY = "registries/pages/customer.yaml"
STEPS = {
    "page removed": (
        "page-removed",
        "",
        [("canon/customer/base.yaml", None, None)],
        "the page 'customer/base' (Active) is gone",
    ),
    "status back": (
        "status-transition-refused",
        "status: Draft",
        [(PAGE, "status: Active", "status: Draft"), (REGISTRY, "status: Active", "status: Draft")],
        "the page was Active and is now Draft",
    ),
    "version back": (
        "version-backwards",
        "version: v1.0.5",
        [
            (PAGE, "  version: v1.1\n", "  version: v1.0.5\n"),
            (PAGE, "        version: v1.1\n", "        version: v1.0.5\n"),
            (PAGE, "removed_in: v1.1", "removed_in: v1.0.5"),
            (REGISTRY, "version: v1.1", "version: v1.0.5"),
        ],
        "the version went from v1.1 back to v1.0.5",
    ),
    "silent change": (
        "change-without-version",
        "  version: v1.1",
        [(PAGE, "Value must come first.", "Value may come first.")],
        "clauses changed, and the version is still v1.1",
    ),
    "silent weakening": (
        "change-without-version",
        "  version: v1.1",
        [
            (
                PAGE,
                "        kind: final_rule\n        modality: must",
                "        kind: final_rule\n        modality: should",
            )
        ],
        "clauses changed, and the version is still v1.1",
    ),
    "clause renamed": (
        "id-changed",
        "- id: first-rule",
        [
            (PAGE, "      - id: final-rule", "      - id: first-rule"),
            *[(path, "#final-rule", "#first-rule") for path in ("rules/customer/base/segment-without-profile.yaml",)],
        ],
        "the clause was 'final-rule' and is now 'first-rule'",
    ),
    "uid exchanged": (
        "uid-changed",
        "uid: c-00000000000000aa",
        [(PAGE, "uid: c-0000000000000007", "uid: c-00000000000000aa")],
        "'final-rule' had the uid 'c-0000000000000007' and has 'c-00000000000000aa'",
    ),
    "page uid exchanged": (
        "uid-changed",
        "uid: p-00000000000000aa",
        [(PAGE, "uid: p-0000000000000000", "uid: p-00000000000000aa")],
        "'customer/base' had the uid 'p-0000000000000000' and has 'p-00000000000000aa'",
    ),
    "item dropped": (
        "id-dropped",
        "schema:",
        [(PAGE, "          - id: guesses\n            text: guesses\n", "")],
        "'drift-protection.guesses' is gone, and left no tombstone",
    ),
    "tombstone dropped": (
        "tombstone-dropped",
        "schema:",
        [(PAGE, "tombstones:\n  - id: old-rule\n    text: Volume comes first.\n    removed_in: v1.1\n", "")],
        "the tombstone of 'old-rule' is gone",
    ),
}
SECOND_ENTRY = """\
      - id: change-log.v1-2
        uid: c-00000000000000bb
        kind: changelog_entry
        version: v1.2
        date: 2026-05-01
        author: HeadOffice
        change: Worded anew.
"""
RAISED = [
    (PAGE, "  version: v1.1\n", "  version: v1.2\n"),
    (PAGE, "      - id: change-log.v1-1\n", f"{SECOND_ENTRY}      - id: change-log.v1-1\n"),
    (REGISTRY, "version: v1.1", "version: v1.2"),
]


@pytest.fixture
def step(seedbed, clean_root):
    """Apply edits to the copy, and return what a check against the state before says of the step alone."""

    def apply(edits):
        for path, old, new in edits:
            if old is None:
                (seedbed.path / path).unlink()
            else:
                seedbed.replace(path, old, new)
        alone = check(seedbed.path).findings
        return [one for one in check(seedbed.path, since=clean_root).findings if one not in alone]

    return apply


@pytest.mark.parametrize("name", STEPS)
def test_unlawful_step(seedbed, step, name):
    """Each unlawful step is one finding of its kind, with words, mend and place."""
    rule, marker, edits, message = STEPS[name]

    steps = [one for one in step(edits) if one.rule == rule]

    (finding,) = steps
    assert finding.message == message
    assert finding.help
    assert finding.context
    assert finding.level == CHECKS[rule].level
    if marker:
        assert finding.path == PAGE
        assert finding.span.line == seedbed.line(PAGE, marker)
    else:
        assert finding.path == "canon/canon.yaml"


@pytest.mark.parametrize("name", ["item dropped", "clause renamed", "silent change"])
def test_nothing_else_is_told(step, name):
    """A step is told once: what only follows from it is not."""
    rule, _, edits, _ = STEPS[name]

    told = {one.rule for one in step([*edits, *(RAISED if rule != "change-without-version" else [])])}

    assert told == {rule}


LAWFUL = {
    "nothing": [],
    "raised and reworded": [*RAISED, (PAGE, "Value must come first.", "Value must always come first.")],
    "deprecated": [
        (PAGE, "  status: Active\n", "  status: Deprecated\n  superseded_by: None\n"),
        (REGISTRY, "status: Active", "status: Deprecated"),
    ],
    "dropped with a tombstone": [
        *RAISED,
        (PAGE, "          - id: guesses\n            text: guesses\n", ""),
        (
            PAGE,
            "tombstones:\n",
            "tombstones:\n  - id: drift-protection.guesses\n    text: guesses\n    removed_in: v1.2\n",
        ),
    ],
    "added": [
        *RAISED,
        (
            PAGE,
            "            text: guesses\n",
            "            text: guesses\n          - id: habit\n            text: habit\n",
        ),
    ],
    "spaces alone": [(PAGE, "Value must come first.", '"Value must  come first."')],
}


@pytest.mark.parametrize("name", LAWFUL)
def test_lawful_step(step, name):
    """What the change protocol allows is not told."""
    assert [one for one in step(LAWFUL[name]) if one.rule in {entry[0] for entry in STEPS.values()}] == []


def test_a_draft_may_go_and_change(seedbed, tmp_path):
    """A Draft binds nobody: it may change without a version, and be dropped."""
    draft = type(seedbed)(tmp_path / "draft")
    for path in (PAGE, REGISTRY):
        draft.replace(path, "status: Active", "status: Draft")
    draft.replace(PAGE, "version: v1.1", "version: v0.1", nth=1)
    later = tmp_path / "later"
    shutil.copytree(draft.path, later)
    file = later / PAGE
    file.write_text(file.read_text("utf-8").replace("Value must come first.", "Other words."), "utf-8")

    rules = {one.rule for one in check(later, since=draft.path).findings}
    file.unlink()
    gone = {one.rule for one in check(later, since=draft.path).findings}

    assert not (rules | gone) & {"change-without-version", "page-removed"}


def test_versions_that_are_none_are_not_compared(step):
    """A version nobody can read is told by itself, and compared with nothing."""
    told = {one.rule for one in step([(PAGE, "  version: v1.1\n", "  version: first\n")])}

    assert not told & {"version-backwards", "change-without-version"}


def _page(clauses, heading="Rules"):
    sections = [{"id": "rules", "heading": heading, "clauses": clauses}]
    data = {
        "id": "x/p",
        "uid": "p-0000000000000001",
        "header": {"status": "Active", "version": "v1.0"},
        "sections": sections,
    }
    return Document("page", "x/p", RawDocument("canon/x/p.yaml", "", str(data), data))


def _clause(at, **rest):
    return {"id": f"c{at}", "uid": f"c-{at:016x}", "kind": "rule", "text": "So.", **rest}


WAYS = {
    "nothing": ([_clause(1)], [_clause(1)], False),
    "layout": ([_clause(1)], [_clause(1, layout={"blank": 2})], False),
    "order": ([_clause(1), _clause(2)], [_clause(2), _clause(1)], False),
    "the change log": ([_clause(1, kind="changelog_entry")], [_clause(1, kind="changelog_entry", text="More.")], False),
    "words": ([_clause(1)], [_clause(1, text="Not so.")], True),
    "force": ([_clause(1)], [_clause(1, modality="must")], True),
    "owner": ([_clause(1)], [_clause(1, owner="Customer Brain")], True),
    "an item": ([_clause(1)], [_clause(1, items=[{"id": "a", "text": "this"}])], True),
    "a clause came": ([_clause(1)], [_clause(1), _clause(2)], True),
    "what another is part of": (
        [_clause(1, title="One"), _clause(2, part_of="c1")],
        [_clause(1, title="Two"), _clause(2, part_of="c1")],
        True,
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_a_clause_says_may_not_change_in_silence(way):
    """Words, force, owner, items: each asks for a version; layout, order and the change log do not."""
    before, after, asks = WAYS[way]
    states = [Workspace("n", "1.0.0", pages={"x/p": _page(clauses)}) for clauses in (before, after)]
    canon = Document("canon", "canon", RawDocument("canon/canon.yaml", "", "", {}))

    told = {one.rule for one in transition_findings(*states, canon)}

    assert ("change-without-version" in told) is asks


def test_heading_says_what_a_bare_list_is_of():
    """Where a clause has no words of its own, its heading is read before its items."""
    clause = {"id": "c1", "uid": "c-0000000000000001", "kind": "list", "items": [{"id": "a", "text": "this"}]}
    states = [Workspace("n", "1.0.0", pages={"x/p": _page([clause], heading)}) for heading in ("Allowed", "Forbidden")]
    canon = Document("canon", "canon", RawDocument("canon/canon.yaml", "", "", {}))

    assert {one.rule for one in transition_findings(*states, canon)} == {"change-without-version"}
