"""Choosing the best of many equal segments: how often that is proven although there is nothing."""

import numpy as np
import pytest

SEGMENTS, CUSTOMERS, SHARE = 20, 400, 0.5
MEASURE, KIND = "result_achieved", "outcome_success"


def draw(world, generator):
    """Sums of every segment and of its earlier and later customers, all of one share."""
    halves = generator.binomial(CUSTOMERS // 2, SHARE, (SEGMENTS, 2))
    for place, (one, two) in enumerate(halves.tolist()):
        world.sums[1 << place] = {MEASURE: world.share(CUSTOMERS, one + two)}
    return halves


def proven_in_one_set(world, generator):
    """Whether any of twenty segments of one frozen set is proven to be better than all others."""
    draw(world, generator)
    return any(claim.status == "proven" for claim in world.claims(KIND).values())


def proven_after_trying(world, pair, generator):
    """Whether the best of twenty, each tried against all the rest in a set of its own, is proven in the last."""
    halves = draw(world, generator)
    total = halves.sum()
    tried = {}
    for place in range(SEGMENTS):
        own = halves[place].sum()
        z = (own / CUSTOMERS - (total - own) / (CUSTOMERS * (SEGMENTS - 1))) / np.sqrt(
            0.25 / CUSTOMERS + 0.25 / (CUSTOMERS * (SEGMENTS - 1))
        )
        tried[f"sha256:{place:064x}"] = (float(z), place)
    _, best = max(tried.values())
    rest = halves.sum(axis=0) - halves[best]
    half = CUSTOMERS // 2
    pair.sums = {
        1: {MEASURE: pair.share(CUSTOMERS, int(halves[best].sum()))},
        2: {MEASURE: pair.share(CUSTOMERS * (SEGMENTS - 1), int(rest.sum()))},
    }
    by_half = pair.cells({
        str(key): pair.each(
            MEASURE,
            pair.share(half, int(halves[best][key])),
            pair.share(half * (SEGMENTS - 1), int(rest[key])),
        )
        for key in (0, 1)
    })  # fmt: skip
    earlier = {KIND: {digest: 0.5 for digest, (_, place) in tried.items() if place != best}}
    sizes = {"population": CUSTOMERS * SEGMENTS, "chosen": CUSTOMERS, "rest": CUSTOMERS * (SEGMENTS - 1), "none": 0}
    return pair.claim(KIND, halves=by_half, earlier=earlier, sizes=sizes).status == "proven"


def rates(world_of, sizes, simulations, seed):
    """How often each way of choosing is proven."""
    many = world_of(**{f"segment-{place}": f"trial_projects == {place}" for place in range(SEGMENTS)})
    many.everyone = lambda: {"population": SEGMENTS * CUSTOMERS, **dict.fromkeys(many.names, CUSTOMERS), "none": 0}
    pair = world_of(chosen="trial_projects == 1", rest="trial_projects != 1")
    pair.everyone = dict
    generator = np.random.default_rng(seed)
    found = [
        (proven_in_one_set(many, generator) if place < sizes else False, proven_after_trying(many, pair, generator))
        for place in range(simulations)
    ]
    return sum(one for one, _ in found), sum(two for _, two in found)


def test_the_best_of_twenty_equals_is_hardly_ever_proven(world_of):
    """In forty draws of twenty equals nobody is proven to beat all others, and the chosen one rarely the rest."""
    in_one_set, after_trying = rates(world_of, 15, 40, seed=7)

    assert in_one_set == 0
    assert after_trying <= 0.05 * 40 + 3


@pytest.mark.slow
def test_the_best_of_twenty_equals_is_proven_in_at_most_five_percent(world_of):
    """In four hundred draws of twenty equal segments at most five percent prove the one chosen for looking best."""
    in_one_set, after_trying = rates(world_of, 400, 400, seed=11)

    assert in_one_set <= 0.05 * 400
    assert after_trying <= 0.05 * 400


def test_a_really_better_one_of_twenty_is_proven(world_of):
    """The correction does not take away what is there: one segment in twenty that is far better is proven."""
    world = world_of(**{f"segment-{place}": f"trial_projects == {place}" for place in range(SEGMENTS)})
    draw(world, np.random.default_rng(3))
    world.sums[1] = {MEASURE: world.share(CUSTOMERS, 320)}
    world.everyone = lambda: {"population": SEGMENTS * CUSTOMERS, **dict.fromkeys(world.names, CUSTOMERS), "none": 0}

    claims = world.claims(KIND)

    assert [name for name, claim in claims.items() if claim.status == "proven"] == ["segment-0"]
