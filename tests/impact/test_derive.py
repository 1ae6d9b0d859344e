"""What follows from a change grows with it, and each flag and rise of the version has its cause."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.impact.derive import Derivation
from canongate.impact.diff import diff
from canongate.impact.flags import boundary, governance
from canongate.impact.protocol import bump_of
from canongate.impact.versions import raised, version_findings
from canongate.model.change import Change, Effect, Subject
from canongate.model.declaration import FLAGS, LISTS, Bump
from canongate.model.words import Words
from canongate.workflows.snapshots import open_folders

REPOSITORY = Path(__file__).resolve().parents[2]
FOCUS = "canon/customer/focus.yaml"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Everything that differs between the example's small canon and the organisation's own."""
    folders = tmp_path_factory.mktemp("two")
    for name, source in (("base", REPOSITORY / "docs/examples/online-retail"), ("head", REPOSITORY)):
        for folder in ("canon", "registries", "rules"):
            shutil.copytree(source / folder, folders / name / folder)
    pair = open_folders(folders / "head", folders / "base")
    return Derivation(pair.base.workspace, pair.head.workspace), diff(pair.base.workspace, pair.head.workspace)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_impact_is_monotone_in_the_change(whole, data):
    """A larger change never has the smaller impact: lists only grow, flags only turn to yes, the version only rises."""
    derivation, changes = whole
    larger = data.draw(st.lists(st.sampled_from(changes), max_size=40))
    smaller = data.draw(st.lists(st.sampled_from(larger), max_size=len(larger))) if larger else []

    less, more = derivation.declaration(smaller), derivation.declaration(larger)

    for key in LISTS:
        assert {one.id for one in less.lists.get(key, ())} <= {one.id for one in more.lists.get(key, ())}
    assert all(more.flag(key) or not less.flag(key) for key in FLAGS)
    assert less.bump.rank <= more.bump.rank


def test_order_of_changes_does_not_show(whole):
    """The same changes in any order give the same declaration, causes aside."""
    derivation, changes = whole
    there, back = derivation.declaration(changes), derivation.declaration(tuple(reversed(changes)))

    assert {key: there.names(key) for key in LISTS if key != "what_changed"} == {
        key: back.names(key) for key in LISTS if key != "what_changed"
    }
    assert there.bump is back.bump


def change(subject, effect, what="", page="x/p", path="canon/x/p.yaml", **context):
    return Change(subject, effect, "x/p#c", path, what=what, page=page, normative=True, context=context)


CLAUSE, PAGE, ROW = Subject.CLAUSE, Subject.PAGE, Subject.ROW
APPROVE = "governance-behaviour-rule.who-may-approve"
FORCE = "governance-behaviour-rule.the-force-of-an-existing-clause"


@pytest.mark.parametrize(
    ("changed", "item"),
    [
        (change(CLAUSE, Effect.WEAKENED), FORCE),
        (change(CLAUSE, Effect.REMOVED), FORCE),
        (change(CLAUSE, Effect.REWORDED), ""),
        (change(CLAUSE, Effect.WEAKENED, kind="changelog_entry"), ""),
        (change(CLAUSE, Effect.REMOVED, whole_page=True), ""),
        (change(CLAUSE, Effect.PARAMETER), "governance-behaviour-rule.a-parameter"),
        (change(PAGE, Effect.REMOVED), FORCE),
        (change(PAGE, Effect.HEADER, "title"), ""),
        (change(Subject.RULE, Effect.DATES), "governance-behaviour-rule.the-enforcement-of-a-rule"),
        (change(Subject.RULE, Effect.WORDING), ""),
        (change(Subject.OVERLAY, Effect.PARAMETER), "governance-behaviour-rule.a-parameter"),
        (change(Subject.PARAMETER, Effect.WORDING), ""),
        (change(Subject.POLICY, Effect.CHANGED), "governance-behaviour-rule.who-may-approve"),
        (
            change(ROW, Effect.OWNER, "roles", path="registries/people.yaml"),
            "governance-behaviour-rule.who-may-approve",
        ),
        (change(ROW, Effect.CHANGED, "name", path="registries/people.yaml"), ""),
        (change(ROW, Effect.ADDED, path="registries/segments.yaml"), ""),
        (change(Subject.DECISION, Effect.ADDED), ""),
    ],
)
def test_governance_behaviour_changes_by_the_items_of_its_rule(changed, item):
    """Force, enforcement, parameters, and who may approve; nothing else."""
    assert governance(changed, Words()) == item


@pytest.mark.parametrize(
    ("before", "after", "item"),
    [("Draft", "Active", FORCE), ("Active", "Deprecated", FORCE), ("Draft", "Reviewed", "")],
)
def test_status_changes_governance_where_a_page_begins_or_ceases_to_bind(before, after, item):
    """Draft pages never bind, so becoming active is a change of force."""
    changed = Change(PAGE, Effect.HEADER, "x/p", "p", what="status", before=before, after=after, page="x/p")

    assert governance(changed, Words()) == item


@pytest.mark.parametrize(
    ("changed", "item"),
    [
        (change(PAGE, Effect.OWNER, "authority"), "its-authority"),
        (change(PAGE, Effect.OWNER, "owner"), "an-owner"),
        (change(PAGE, Effect.SCOPE, "applies_to"), "the-brains-it-applies-to"),
        (change(PAGE, Effect.SCOPE, "scope"), ""),
        (change(CLAUSE, Effect.OWNER, "owner"), "an-owner"),
        (change(CLAUSE, Effect.REWORDED, "text", kind="integration"), "a-role-of-a-brain"),
        (change(CLAUSE, Effect.MOVED, "order", kind="integration"), ""),
        (change(CLAUSE, Effect.ADDED, kind="integration", whole_page=True), ""),
        (change(Subject.RULE, Effect.OWNER, page=""), ""),
    ],
)
def test_authority_boundaries_move_by_the_items_of_their_rule(changed, item):
    """Authority, owners, roles, and whom a page binds; of pages that were there before."""
    assert boundary(changed) == (f"authority-boundary-rule.{item}" if item else "")


@pytest.mark.parametrize(
    ("changed", "bump"),
    [
        (change(CLAUSE, Effect.ADDED), Bump.MINOR),
        (change(CLAUSE, Effect.ADDED, whole_page=True), Bump.NONE),
        (change(CLAUSE, Effect.REMOVED), Bump.MAJOR),
        (change(CLAUSE, Effect.REWORDED), Bump.PATCH),
        (change(CLAUSE, Effect.STRENGTHENED), Bump.MINOR),
        (change(CLAUSE, Effect.WEAKENED), Bump.MAJOR),
        (change(CLAUSE, Effect.OWNER), Bump.MAJOR),
        (change(CLAUSE, Effect.MOVED), Bump.NONE),
        (change(PAGE, Effect.SCOPE), Bump.MAJOR),
        (change(PAGE, Effect.HEADER), Bump.NONE),
        (change(Subject.RULE, Effect.REMOVED), Bump.NONE),
    ],
)
def test_version_of_the_canon_follows_the_strongest_change(changed, bump):
    """The canon version rule, item by item."""
    assert bump_of(changed)[0] is bump


@pytest.mark.parametrize(
    ("bump", "version"), [(Bump.NONE, "1.2.3"), (Bump.PATCH, "1.2.4"), (Bump.MINOR, "1.3.0"), (Bump.MAJOR, "2.0.0")]
)
def test_numbers_behind_the_one_that_rises_begin_again(bump, version):
    """Semantic versioning."""
    assert raised("1.2.3", bump) == version


def new_page(states, link):
    page = states.read("canon/customer/draft-focus.yaml")
    page = page.replace("draft-focus", "other").replace("00d", "00e").replace("Draft Focus", "Other")
    states.write(
        "canon/customer/other.yaml", page + f"        links: [{{rel: {link}, to: customer/focus#final-rule}}]\n"
    )


def test_new_page_that_governs_an_existing_clause_touches_it(states):
    """A new page lifts the version only where it reaches into what was there."""
    new_page(states, "cites")
    cites = states.derivation().declaration(states.changes())
    new_page(states, "governs")
    governs = states.derivation().declaration(states.changes())

    assert (cites.bump, governs.bump) == (Bump.NONE, Bump.MINOR)


def test_page_answers_for_what_it_replaces(states):
    """A page that supersedes another declares that one deprecated."""
    new_page(states, "cites")
    states.replace(
        "canon/customer/other.yaml", "header:\n", "header:\n  supersedes: [Customer Brain Focus Framework]\n"
    )
    states.replace(FOCUS, "status: Active", "status: Deprecated")
    derivation, changes = states.derivation(), states.changes()

    own = derivation.of_pages(changes)["customer/other"]

    assert own == derivation.declaration(derivation.own("customer/other", changes))
    assert own.names("created") == ("Customer Brain Other Framework",)
    assert own.names("deprecated") == ("Customer Brain Focus Framework",)


def test_page_answers_for_the_rules_that_enforce_it(states):
    """A rule's new level is governance of the page whose clause it enforces."""
    states.replace(FOCUS, "Effort follows value.", "Effort finds value.")
    states.replace("rules/customer/focus/segment-targets-everyone.yaml", "waivable", "advisory")
    derivation, changes = states.derivation(), states.changes()

    own = derivation.of_pages(changes)["customer/focus"]

    assert own == derivation.declaration(derivation.own("customer/focus", changes))
    assert own.flag("governance_behaviour")
    assert not derivation.declaration(derivation.own("customer/draft-focus", changes)).flags


def test_prose_on_many_changes_of_a_section_is_cut(states):
    """A declaration stays readable however much changed."""
    items = "".join(f"          - {{id: n{at}, text: more}}\n" for at in range(9))
    states.replace(FOCUS, "          - id: everyone\n", items + "          - id: everyone\n")

    (said,) = states.derivation().declaration(states.changes()).names("what_changed")

    assert said.startswith("Drift Protection: drift.n0: added; ")
    assert said.endswith("; 4 more")


def test_version_without_a_base_is_nobodys_business(states):
    """The first state of a canon may have any version."""
    head = states.pair().head

    assert list(version_findings("", head.workspace, head.documents["canon/canon.yaml"], Bump.NONE, ())) == []
