"""What a change touches, along which way, and what each Brain has to look at."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.impact.fronts import search_by_fronts
from canongate.impact.links import link_graph, workspace_links
from canongate.impact.reach import reach, search
from canongate.impact.touched import touched_along, touched_by
from canongate.model.change import Change, Effect, Subject

FOCUS = "canon/customer/focus.yaml"
USES = """\
schema: uses/v1
rows:
  - id: hero-banner
    brain: experimentation
    artefact: Hero
    segment: loyal
    verdict: sha256:0000000000000000000000000000000000000000000000000000000000000000
"""


@pytest.fixture
def touched(states):
    def answer():
        pair = states.pair()
        return touched_by(pair.base.workspace, pair.head.workspace, states.changes())

    return answer


def sentences(found):
    return {item.sentence() for item in found.items}


def test_change_is_followed_from_clause_to_offer_and_brain(states, touched):
    """Each thing comes with the whole way: offer via segment via decision via rule via clause."""
    states.write("registries/uses.yaml", USES)
    states.settle()
    states.replace(FOCUS, "modality: must_not\n        if", "modality: may\n        if")

    found = touched()

    way = "decision focus-loyal via rule primary-focus-not-best-customer via clause customer/focus#final-rule"
    assert f"offer restock via segment loyal via {way}: must_not became may" in sentences(found)
    assert f"use hero-banner via segment loyal via {way}: must_not became may" in sentences(found)
    tasks = {task.brain: [f"{item.sort} {item.id}" for item in task.items] for task in found.tasks}
    assert tasks["experimentation"] == ["use hero-banner"]
    assert "decision focus-loyal" in tasks["customer"]
    assert next(task.name for task in found.tasks if task.brain == "headoffice") == "HeadOffice"


def test_change_of_an_item_leaves_its_siblings_alone(states, touched):
    """Who cites another item of the clause is not touched; who cites the clause as a whole is."""
    states.replace(FOCUS, "targeting everyone", "targeting all")

    rules = {item.id for item in touched().items if item.sort == "rule"}

    assert rules == {"segment-targets-everyone"}


def test_change_of_a_clause_reaches_its_items(states, touched):
    """The lead of a list is part of what each item says."""
    states.replace(FOCUS, "The system must prevent:", "The organisation must prevent:")

    rules = {item.id for item in touched().items if item.sort == "rule"}

    assert rules == {"segment-targets-everyone", "offer-for-stale-segment"}


def test_parameter_reaches_the_rules_that_read_it(states, touched):
    """A number is read by name, and a longer name is another one; so is a Brain's own value."""
    states.replace("rules/parameters.yaml", "longest_age_days: 60", "longest_age_days: 50")
    states.replace("rules/parameters.yaml", "values: {", "values: {largest_share_percent: 40, ")

    assert {item.id for item in touched().items if item.sort == "rule"} == {
        "offer-for-stale-segment",
        "segment-targets-everyone",
    }


def test_rows_and_evidence_are_where_ways_begin(states, touched):
    """A segment that changes touches its offers; evidence touches the decisions on it."""
    states.replace(
        "registries/segments.yaml", "name: Loyal customers\n    focus: primary", "name: Loyals\n    focus: primary"
    )
    states.replace("registries/evidence/tiny-2026.json", "Invented figures", "Other figures")
    states.replace("registries/markets.yaml", "All markets", "Every market")

    said = sentences(touched())

    assert "offer restock via segment loyal: name Loyal customers became Loyals" in said
    assert "decision focus-loyal via evidence tiny-2026: title Invented figures became Other figures" in said


def test_change_log_and_declaration_touch_nothing(states, touched):
    """They tell of changes and are none."""
    states.replace(FOCUS, "change: Written.", "change: Written anew.")
    states.replace(FOCUS, "registries: []", "registries: [Customer Brain Page Registry]")

    assert touched().items == ()
    assert touched().tasks == ()


def test_what_a_change_takes_away_touched_those_who_relied_on_it(states, touched):
    """Links of the state before count too."""
    (states.after / "rules/customer/focus/segment-targets-everyone.yaml").unlink()

    assert "decision focus-loyal via rule segment-targets-everyone: removed" in sentences(touched())


NODES = st.integers(0, 12).map(lambda at: f"n:{at}")
LINKS = st.lists(st.tuples(NODES, st.sampled_from(["a", "b"]), NODES), max_size=40)


@settings(deadline=None, max_examples=80)
@given(LINKS, st.lists(NODES, max_size=3), st.randoms(use_true_random=False))
def test_reach_is_that_of_networkx_and_paths_are_shortest(links, sources, lots):
    """The same nodes at the same distance as networkx finds, in any order of links."""
    shuffled = list(links)
    lots.shuffle(shuffled)
    graph = nx.DiGraph([(source, target) for source, _, target in links])

    found = reach(link_graph(links), sources)
    again = reach(link_graph(shuffled), reversed(sources))

    known = [one for one in sources if one in graph]
    expected = nx.multi_source_dijkstra_path_length(graph, known) if known else {}
    steps = {one.name: len(one.path) for one in found.touched()}
    assert steps == {name: far for name, far in expected.items() if far}
    assert found.touched() == again.touched()
    assert list(found.names()) == sorted(steps, key=lambda name: (steps[name], found.names().index(name)))


@settings(deadline=None, max_examples=80)
@given(LINKS, st.lists(NODES, max_size=3, unique=True))
def test_large_graphs_are_searched_to_the_same_answer(links, sources):
    """By fronts or link by link: the same nodes in the same order, by the same links."""
    graph = link_graph(links)
    begun = sorted(graph.numbers[one] for one in sources if one in graph.numbers)

    assert search_by_fronts(graph, begun) == search(graph, begun)


def test_graph_of_many_links_is_searched_by_fronts():
    """What a search answers does not depend on how large the graph is."""
    graph = link_graph([(f"clause:{at // 2}", "is cited by", f"clause:{at + 1}") for at in range(100_000)])

    assert reach(graph, ["clause:7"]) == search(graph, [graph.numbers["clause:7"]])
    assert len(reach(graph, ["clause:0"]).names()) == 100_000


def test_search_knows_sorts_and_nothing_it_was_not_told():
    """Names the graph does not know reach nothing."""
    graph = link_graph([("clause:a", "is enforced by", "rule:r"), ("rule:r", "judges", "decision:d")])

    assert reach(graph, ["clause:x"]).names() == ()
    assert [one.sentence() for one in reach(graph, ["clause:a"]).touched("decision:")] == ["d via r via a"]


def test_links_of_a_workspace_are_the_same_in_any_order(states):
    """Two readings of a root give one graph."""
    workspace = states.pair().head.workspace

    assert sorted(workspace_links(workspace)) == sorted(workspace_links(states.pair().head.workspace))


def test_touching_needs_only_links_changes_and_names():
    """The search is usable on links kept from before."""
    change = Change(
        Subject.PAGE, Effect.HEADER, "x/p", "canon/x/p.yaml", what="title", before="A", after="B", page="x/p"
    )

    found = touched_along([("page:x/p", "binds", "brain:b")], [change], {"b": "Brain B"})

    assert [task.name for task in found.tasks] == ["Brain B"]
    assert [item.id for item in found.tasks[0].items] == ["x/p"]
