"""What changed between two states, clause by clause and row by row."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.impact.diff import diff, force_words
from canongate.impact.force import force_in
from canongate.impact.words import named, told
from canongate.model.change import Change, Effect, Subject
from canongate.workflows.root import open_root

REPOSITORY = Path(__file__).resolve().parents[2]
FOCUS = "canon/customer/focus.yaml"
EVERYONE = "rules/customer/focus/segment-targets-everyone.yaml"
PARAMETERS = "rules/parameters.yaml"
CLAUSE = "clause"


@pytest.mark.parametrize("root", [REPOSITORY, REPOSITORY / "docs/examples/online-retail"], ids=["canon", "example"])
def test_nothing_differs_from_itself(root):
    """The difference of a state with itself is empty."""
    workspace = open_root(root).workspace

    assert diff(workspace, workspace) == ()


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (FOCUS, "sections:\n", "# a remark\n\nsections:\n"),
        (FOCUS, "Effort follows value.", '"Effort   follows value."'),
        (FOCUS, "applies_to: [Customer Brain, Head Office]", "applies_to:\n    - Customer Brain\n    - Head Office"),
        (EVERYONE, "help: Narrow segment.where.", 'help: "Narrow segment.where."'),
        ("registries/markets.yaml", "{id: all, name: All markets}", "{name: All markets, id: all}"),
    ],
)
def test_layout_is_no_change(states, path, old, new):
    """Comments, blank lines, quoting, white space and the order of keys say nothing."""
    states.replace(path, old, new)

    assert states.pair().changed == (path,)
    assert states.changes() == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Effort follows value.", "Effort finds value.", (CLAUSE, "reworded", "focus#purpose", "text")),
        ("targeting everyone", "targeting all", (CLAUSE, "reworded", "focus#drift.everyone", "text")),
        (
            "kind: statement\n",
            "kind: statement\n        modality: may\n",
            (CLAUSE, "strengthened", "focus#purpose", "modality"),
        ),
        (
            "modality: must_not\n        if",
            "modality: may\n        if",
            (CLAUSE, "weakened", "focus#final-rule", "modality"),
        ),
        (
            "modality: must_not\n        if",
            "modality: must\n        if",
            (CLAUSE, "reversed", "focus#final-rule", "modality"),
        ),
        (
            "kind: statement\n",
            "kind: statement\n        normative: true\n",
            (CLAUSE, "strengthened", "focus#purpose", "normative"),
        ),
        ("kind: statement\n", "kind: principle\n", (CLAUSE, "changed", "focus#purpose", "kind")),
        ("owner: Customer Brain", "owner: HeadOffice", (CLAUSE, "owner", "focus#drift", "owner")),
        (
            "owner: Customer Brain\n",
            "owner: Customer Brain\n        params: {most: 2}\n",
            (CLAUSE, "parameter", "focus#drift", "params"),
        ),
        (
            "rel: cites\n            to: customer/draft",
            "rel: derives\n            to: customer/draft",
            (CLAUSE, "links", "focus#drift", "links"),
        ),
        ("- id: purpose\n        uid", "- id: purposes\n        uid", (CLAUSE, "moved", "focus#purposes", "id")),
        ("status: Active", "status: Deprecated", ("page", "header", "focus", "status")),
        ("authority: HeadOffice", "authority: Mira", ("page", "owner", "focus", "authority")),
        ("[Customer Brain, Head Office]", "[Customer Brain]", ("page", "scope", "focus", "applies_to")),
        ("title: Customer Brain Focus Framework", "title: Other Framework", ("page", "header", "focus", "title")),
        ("id: customer/focus\n", "id: customer/focussed\n", ("page", "moved", "focussed", "id")),
    ],
)
def test_change_of_a_page_is_told_as_people_speak_of_it(states, old, new, expected):
    """Each kind of change of a page has its own name, place and field."""
    states.replace(FOCUS, old, new)

    assert expected in states.told()
    if expected[0] == CLAUSE:
        assert states.told() == [expected]


def test_clauses_and_items_that_come_and_go_are_told(states):
    """An item is known by its id within its clause, a clause by its uid."""
    states.replace(FOCUS, "          - id: stale\n            text: failing to update segments\n", "")
    states.replace(
        FOCUS,
        "    clauses: []\n",
        "    clauses:\n      - {id: notes, uid: c-00000000000000fa, kind: statement, text: New.}\n",
    )

    assert states.told() == [(CLAUSE, "removed", "focus#drift.stale", ""), (CLAUSE, "added", "focus#notes", "")]
    assert [one.context.get("tombstone") for one in states.changes()] == [False, None]


def test_tombstone_of_a_removed_item_is_seen(states):
    """A removal says whether it left a tombstone."""
    states.replace(FOCUS, "          - id: stale\n            text: failing to update segments\n", "")
    states.write(FOCUS, states.read(FOCUS) + "tombstones:\n  - {id: drift.stale, text: failing}\n")

    assert [one.context["tombstone"] for one in states.changes()] == [True]


def test_moved_clause_is_told_once(states):
    """What stands elsewhere says the same; what it passed did not move."""
    text = states.read(FOCUS)
    drift = text[text.index("  - id: drift\n") : text.index("  - id: notes\n")]
    states.write(FOCUS, text.replace(drift, "").replace("sections:\n", "sections:\n" + drift))

    assert states.told() == [(CLAUSE, "moved", "focus#drift", "order")]


def test_clause_in_another_section_is_moved(states):
    """A clause keeps its uid wherever it stands."""
    clause = "      - {id: purpose, uid: c-00000000000000f1, kind: statement, text: Effort follows value.}\n"
    long = states.read(FOCUS).partition("    clauses:\n")[2].partition("  - id: final-rule\n")[0]
    states.replace(FOCUS, long, clause)
    states.settle()
    states.replace(FOCUS, "    clauses:\n" + clause, "    clauses: []\n")
    states.replace(FOCUS, "    heading: Notes\n    clauses: []\n", "    heading: Notes\n    clauses:\n" + clause)

    assert states.told() == [(CLAUSE, "moved", "focus#purpose", "section")]


def test_pages_that_come_and_go_bring_their_clauses(states):
    """A page as a whole is one change, and each of its clauses is marked as part of it."""
    states.settle()
    states.write(
        "canon/customer/other.yaml",
        states.read("canon/customer/draft-focus.yaml").replace("draft-focus", "other").replace("00d", "00e"),
    )
    (states.after / "canon/customer/draft-focus.yaml").unlink()

    told_ = states.told()

    assert ("page", "added", "other", "") in told_
    assert ("page", "removed", "draft-focus", "") in told_
    assert {one.context["whole_page"] for one in states.changes() if one.subject is Subject.CLAUSE} == {True}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("enforcement: waivable", "enforcement: mandatory", ("strengthened", "enforcement")),
        ("enforcement: waivable", "enforcement: advisory", ("weakened", "enforcement")),
        ("* 100 <=", "* 50 <=", ("expression", "require")),
        ("effective_on: 2026-01-01", "effective_on: 2026-03-01", ("dates", "effective_on")),
        ("retired_on: 2027-01-01\n", "", ("dates", "retired_on")),
        ("enforces: [customer/focus#drift.everyone]", "enforces: [customer/focus#drift]", ("links", "enforces")),
        ("help: Narrow segment.where.", "help: Narrow it.", ("wording", "help")),
        ("checks: evidence", "checks: form", ("changed", "checks")),
        ("applies_to: segment-decision", "applies_to: offer-decision", ("scope", "applies_to")),
    ],
)
def test_change_of_a_rule_is_told_by_field(states, old, new, expected):
    """What a rule asks, weighs, binds and says are told apart."""
    states.replace(EVERYONE, old, new)

    assert states.told() == [("rule", expected[0], "segment-targets-everyone", expected[1])]


def test_renamed_rule_that_keeps_its_id_as_alias_is_the_same(states):
    """A rule that took an old one's id as alias moved, and nothing came or went."""
    states.replace(
        EVERYONE, "id: segment-targets-everyone\n", "id: segment-too-wide\naliases: [segment-targets-everyone]\n"
    )

    assert {one[1:] for one in states.told()} == {
        ("moved", "segment-too-wide", "id"),
        ("changed", "segment-too-wide", "aliases"),
    }


def test_rules_and_parameters_come_and_go(states):
    """Rules, parameters and a Brain's own values are told by their ids."""
    (states.after / EVERYONE).unlink()
    text = states.read(PARAMETERS)
    states.write(PARAMETERS, text[: text.index("overlays:")].replace("id: longest_age_days", "id: longest_days"))

    assert states.told() == [
        ("overlay", "removed", "customer", ""),
        ("parameter", "removed", "longest_age_days", ""),
        ("parameter", "added", "longest_days", ""),
        ("rule", "removed", "segment-targets-everyone", ""),
    ]


def test_parameter_fields_are_told_by_what_they_do(states):
    """A value, an owner and a reason are three things; so is the value of one Brain."""
    states.replace(PARAMETERS, "default: 50", "default: 60")
    states.replace(PARAMETERS, "A quarter.", "Three months.")
    states.replace(PARAMETERS, "longest_age_days: 60", "longest_age_days: 50")

    assert states.told() == [
        ("overlay", "parameter", "customer", "longest_age_days"),
        ("parameter", "parameter", "largest_share_percent", "default"),
        ("parameter", "wording", "longest_age_days", "reason"),
    ]


def test_rows_of_registries_are_told_by_their_keys(states):
    """A segment is known by id and market; who answers for something is an owner."""
    states.replace("registries/segments.yaml", "focus: secondary", "focus: candidate")
    states.replace("registries/brains.yaml", "human_owner: mira", "human_owner: anna")
    states.replace("registries/markets.yaml", "  - {id: uk, name: United Kingdom}\n", "  - {id: de, name: Germany}\n")

    assert states.told() == [
        ("registry row", "owner", "brains.yaml#customer", "human_owner"),
        ("registry row", "added", "markets.yaml#de", ""),
        ("registry row", "removed", "markets.yaml#uk", ""),
        ("registry row", "changed", "segments.yaml#loyal@uk", "focus"),
    ]


def test_documents_come_change_and_go(states):
    """Decisions, evidence, the canon file and the policy are told as wholes or by field."""
    states.replace("registries/decisions/focus-loyal.yaml", "focus: primary", "focus: secondary")
    (states.after / "registries/decisions/focus-guests.yaml").unlink()
    states.replace("canon/canon.yaml", "version: 0.1.0", "version: 0.2.0")
    states.write("canon/approval-policy.yaml", "schema: approval-policy/v1\nrules: []\n")

    assert [(str(one.subject), str(one.effect), one.path.rpartition("/")[2]) for one in states.changes()] == [
        ("approval policy", "added", "approval-policy.yaml"),
        ("canon", "changed", "canon.yaml"),
        ("decision", "removed", "focus-guests.yaml"),
        ("decision", "changed", "focus-loyal.yaml"),
    ]


def test_order_of_changes_is_that_of_their_keys(states):
    """The order of files and of rows does not show."""
    states.replace(
        "registries/markets.yaml",
        "  - {id: all, name: All markets}\n  - {id: uk, name: United Kingdom}\n",
        "  - {id: uk, name: UK}\n  - {id: all, name: All}\n",
    )

    assert [one.id for one in states.changes()] == ["registries/markets.yaml#all", "registries/markets.yaml#uk"]


def test_words_of_force_are_those_of_the_vocabulary():
    """Without a vocabulary no word has force."""
    words = force_words(open_root(REPOSITORY).workspace)

    assert {force_in(f"It {word} stay.", words) for word in ("must not", "shall not", "never")} == {"must_not"}
    assert force_words(open_root(REPOSITORY / "tests/workflows/tiny-root").workspace) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            Change(Subject.CLAUSE, Effect.WEAKENED, "a#b", "p", what="modality", before="must", after="may"),
            "must became may",
        ),
        (
            Change(Subject.CLAUSE, Effect.WEAKENED, "a#b", "p", what="text", before="x", after="y"),
            "weakened by its words",
        ),
        (Change(Subject.RULE, Effect.EXPRESSION, "r", "p", what="require"), "asks something else"),
        (Change(Subject.CLAUSE, Effect.MOVED, "a#b", "p", what="section", before="A", after="B"), "section A became B"),
        (Change(Subject.ROW, Effect.CHANGED, "f#r", "p", what="on", before=None, after=True), "on nothing became yes"),
        (
            Change(Subject.ROW, Effect.CHANGED, "f#r", "p", what="of", before=[], after={"a": [1, 2]}),
            "of nothing became a 1, 2",
        ),
        (
            Change(Subject.PAGE, Effect.HEADER, "a", "p", what="scope", before="x" * 99, after=False),
            f"scope {'x' * 59}… became no",
        ),
    ],
)
def test_change_is_said_in_a_few_words(change, said):
    """What happened reads as a sentence would say it."""
    assert told(change) == said
    assert named(change).endswith(f"{change.id}: {said}")


LINES = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta"]), min_size=1, max_size=4, unique=True)


@settings(deadline=None, max_examples=30)
@given(LINES, LINES)
def test_difference_turns_round_with_the_states(before, after):
    """What was added one way is removed the other way."""

    def state(names):
        clauses = [
            {"id": name, "uid": f"c-{at:016x}", "kind": "statement", "text": name}
            for at, name in enumerate(["alpha", "beta", "gamma", "delta"])
            if name in names
        ]
        return _workspace(sorted(clauses, key=lambda one: names.index(one["id"])))

    there, back = diff(state(before), state(after)), diff(state(after), state(before))

    def ids(changes, effect):
        return {one.id for one in changes if one.effect is effect}

    assert ids(there, Effect.ADDED) == ids(back, Effect.REMOVED)
    assert ids(there, Effect.REMOVED) == ids(back, Effect.ADDED)
    assert len(ids(there, Effect.MOVED)) == len(ids(back, Effect.MOVED))


SAID = st.lists(
    st.tuples(
        st.sampled_from("abcdef"), st.sampled_from(["One.", "Two."]), st.lists(st.sampled_from("xyz"), unique=True)
    ),
    unique_by=lambda one: one[0],
    max_size=6,
)


@settings(deadline=None, max_examples=200)
@given(SAID, SAID)
def test_clauses_quite_alike_are_left_out_without_a_difference(before, after):
    """What is told does not depend on whether a clause is the same to the letter, or only says the same."""

    def state(said, layout):
        clauses = [
            {
                "id": name,
                "uid": f"c-{ord(name):016x}",
                "kind": "rule",
                "text": text,
                "items": [{"id": item, "text": item} for item in items],
                **layout,
            }
            for name, text, items in said
        ]
        return _workspace(clauses)

    assert diff(state(before, {}), state(after, {})) == diff(state(before, {}), state(after, {"layout": "other"}))


def _workspace(clauses):
    from canongate.model.document import Document, RawDocument  # noqa: PLC0415
    from canongate.model.workspace import Workspace  # noqa: PLC0415

    data = {
        "id": "x/p",
        "uid": "p-0000000000000001",
        "title": "P",
        "grammar": "base@1",
        "header": {},
        "sections": [{"id": "s", "heading": "S", "clauses": clauses}],
    }
    page = Document("page", "x/p", RawDocument("canon/x/p.yaml", "", str(clauses), data))
    return Workspace("n", "1.0.0", pages={"x/p": page})
