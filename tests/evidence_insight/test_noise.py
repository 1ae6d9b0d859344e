"""Data without any effect give no insight: false discoveries stay at or below five percent of simulated searches."""

import numpy as np
import pytest

from canongate.evidence.cells import Sums
from canongate.evidence.insight.contrast import judge, ratio_contrast, share_contrast
from canongate.evidence.insight.first_purchase import EARLIER, LATER, judge_paths
from canongate.evidence.insight.potential import promising
from canongate.evidence.insight.propensity import CALIBRATE, FIT, PROVE, learn, prove
from canongate.evidence.statistics.proportion import Proportion

ALL = 400
FEW = 60
FLOOR = 30


def _paths(draw):
    """Return chances of thirty paths of two sizes and five sources, all the same, in both halves."""
    counts = {}
    for half in (EARLIER, LATER):
        for stratum, paths in (("1", 10), ("2", 20), ("source", 5)):
            for path in range(paths):
                customers = int(draw.integers(30, 300))
                counts[half, (stratum, f"{stratum}-{path}")] = (int(draw.binomial(customers, 0.1)), customers)
    return any(one.status == "found" for one in judge_paths(counts, FLOOR))


def _answers(draw):
    """Return twenty shares of customers that are the same in both groups."""
    contrasts = [
        share_contrast(
            str(item),
            Proportion(int(draw.binomial(150, share)), 150),
            Proportion(int(draw.binomial(1_500, share)), 1_500),
        )
        for item, share in enumerate(np.linspace(0.05, 0.6, 20))
    ]
    return any(one.status == "found" for one in judge("learning_answer", contrasts, lambda _one: "", "answers"))


def _side(draw, customers):
    """Return each customer's lines of a product of all lines, the share differing between customers."""
    lines = draw.poisson(4, customers) + 1
    own = draw.binomial(lines, draw.beta(2, 8, customers))
    return Sums(
        customers,
        int(own.sum()),
        int(lines.sum()),
        int((own * own).sum()),
        int((lines * lines).sum()),
        int((own * lines).sum()),
    )


def _products(draw):
    """Return twenty products whose share of lines is the same in both groups, customers differing among themselves."""
    contrasts = [ratio_contrast(str(item), _side(draw, 200), _side(draw, 1_500)) for item in range(20)]
    return any(one.status == "found" for one in judge("product_affinity", contrasts, lambda _one: "", "products"))


def _beginnings(draw):
    """Return forty beginnings of which each leads to the top group one time in ten."""
    found = {}
    for name in range(40):
        customers = int(draw.integers(20, 200))
        top = int(draw.binomial(customers, 0.1))
        found[str(name)] = {
            "top": {"customers": top, "net_revenue": 0},
            "rest": {"customers": customers - top, "net_revenue": 0},
        }
    return bool(promising(found, FLOOR)[0])


def _scores(draw):
    """Return a score learned from traits that say nothing, and whether its interval claims skill."""
    cells = []
    for period, size in ((FIT, 60), (CALIBRATE, 30), (PROVE, 30)):
        for _ in range(20):
            traits = {f"t{place}": str(draw.integers(0, 4)) for place in range(3)}
            cells.append({"period": period, "customers": size, "reached": int(draw.binomial(size, 0.1)), **traits})
    score = learn(cells, ("t0", "t1", "t2"), FLOOR)
    proof = prove(score, cells) if score else None
    return proof is not None and proof.ranking.interval.low > 0.5


SEARCHES = [_paths, _answers, _products, _beginnings, _scores]


@pytest.mark.parametrize("search", SEARCHES)
def test_a_search_through_noise_seldom_finds(search):
    """Sixty searches; more than nine that find would happen less than once in a thousand at five percent."""
    draw = np.random.default_rng(20)

    assert sum(search(draw) for _ in range(FEW)) <= 9


@pytest.mark.slow
@pytest.mark.parametrize("search", SEARCHES)
def test_four_hundred_searches_through_noise_find_at_most_one_in_twenty(search):
    """Five percent of four hundred is twenty."""
    draw = np.random.default_rng(21)

    assert sum(search(draw) for _ in range(ALL)) <= 20


def test_a_planted_path_among_many_is_found():
    """One path of twenty leads to the top cohort three times as often as the others, and it alone is told."""
    draw = np.random.default_rng(22)
    counts = {}
    for half in (EARLIER, LATER):
        for path in range(20):
            chance = 0.3 if path == 7 else 0.1
            counts[half, ("2", str(path))] = (int(draw.binomial(200, chance)), 200)

    assert [one.about for one in judge_paths(counts, FLOOR)] == ["7"]


def test_a_path_that_stands_only_among_earlier_customers_is_not_told():
    """What the search found and later customers do not show was chance."""
    counts = {("earlier", ("1", "a")): (80, 200), ("earlier", ("1", "b")): (10, 200)}
    counts |= {("later", ("1", "a")): (20, 200), ("later", ("1", "b")): (20, 200)}
    (one,) = judge_paths(counts, FLOOR)

    assert one.status == "not_found"
    assert "1 stood among earlier customers" in one.summary


def test_paths_of_different_size_are_never_compared():
    """Large baskets reach the top more often; a path of two is held against other paths of two alone."""
    counts = {
        (half, (stratum, name)): (reached, 200)
        for half in (EARLIER, LATER)
        for stratum, name, reached in (("1", "a", 10), ("1", "b", 10), ("2", "c", 60), ("2", "d", 60))
    }

    assert judge_paths(counts, FLOOR)[0].status == "not_found"


def test_too_few_customers_cannot_tell():
    """Below the floor a path is not examined."""
    assert judge_paths({("earlier", ("1", "a")): (5, 20)}, FLOOR)[0].status == "unknown"
