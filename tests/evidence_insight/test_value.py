"""The value model on people made by hand: nothing is counted twice, every factor moves what it should."""

from types import SimpleNamespace

import numpy as np
import pytest

from canongate.evidence.insight.found import Found
from canongate.evidence.insight.propensity import CALIBRATE, FIT, PROVE, learn, prove
from canongate.evidence.statistics.spread import Spread
from canongate.evidence.value_model import record
from canongate.evidence.value_model.people import People, costs, profit_so_far
from canongate.evidence.value_model.profit import peak_interval
from canongate.evidence.value_model.views import DEFAULT_VIEWS, scores
from canongate.evidence.value_model.worth import FACTORS, Prospects, value
from canongate.model.insight import ValueModel

COLUMNS = [
    "atom",
    "orders",
    "net_revenue",
    "largest_order",
    "touches",
    "sales_contacts",
    "tickets",
    "support_cost",
    "acquisition_cost",
    "referrals",
    "referrals_converted",
    "ideas_adopted",
    "community_helped",
    "results_achieved",
]


def _plan(**more):
    stated = {
        "margin_percent": 50,
        "yearly_discount_percent": 0,
        "contact_cost": 10,
        "sales_contact_cost": 100,
        "ticket_cost": 200,
        "late_yearly_percent": 10,
        "referral_share_percent": 50,
        "adopted_idea_value": 5_000,
        "tiers": ({"id": "all", "name": "All", "top_percent": 100, "targets": [
            {"brain": "customer", "measure": "retention", "target": "80 percent"}]},),
    }  # fmt: skip
    return ValueModel.model_validate(stated | more, strict=False)


def _people(referred=((), ()), late=None, **columns):
    size = len(next(iter(columns.values())))
    whole = {name: np.array(columns.get(name, [0] * size), dtype=np.int64) for name in COLUMNS}
    pairs = tuple(np.array(side, dtype=np.int64) for side in referred)
    return People(whole, np.array(late or [0] * size, dtype=np.int64), pairs, None)


def _expected(alive, yearly, money):
    return Prospects(np.array(alive), np.array(yearly, dtype=float), np.array(money, dtype=float))


@pytest.fixture
def three():
    """Three buyers: the first refers the second and has an idea taken up; the third costs more than it brings."""
    people = _people(
        referred=((0,), (1,)),
        late=[0, 36_500, 0],
        orders=[2, 4, 1],
        net_revenue=[20_000, 60_000, 1_000],
        touches=[4, 4, 1],
        sales_contacts=[0, 4, 2],
        tickets=[0, 2, 10],
        ideas_adopted=[1, 0, 0],
        acquisition_cost=[500, 500, 500],
    )
    expected = _expected([0.5, 0.8, 0.2], [[1, 1, 0, 0, 0], [2, 2, 2, 2, 2], [1, 0, 0, 0, 0]], [10_000, 15_000, 1_000])
    return people, expected


def test_value_is_orders_times_margin_less_costs_by_hand(three):
    """First: 2 orders of 5,000 less 20 each, an idea of 5,000, and half the second's value."""
    people, expected = three
    second = round(6 * (7_500 - 10 - 100 - 100 - 2.5))
    found = value(people, expected, _plan(), 3)

    assert found.tolist() == [2 * (5_000 - 20) + 5_000 + round(second / 2), second - round(second / 2), -1_710]


def test_what_is_referred_is_moved_and_never_counted_twice(three):
    """The sum over all customers is the same whatever share is credited."""
    people, expected = three
    totals = {int(value(people, expected, _plan(referral_share_percent=share), 3).sum()) for share in (0, 30, 100)}

    assert len(totals) == 1


def test_a_longer_horizon_adds_years_and_a_discount_takes_off(three):
    """Five years of the second buyer are worth more than three, and less when money later is worth less."""
    people, expected = three
    three_years, five = (int(value(people, expected, _plan(), years).sum()) for years in (3, 5))
    discounted = int(value(people, expected, _plan(yearly_discount_percent=20), 5).sum())

    assert three_years < five
    assert discounted < five


@pytest.mark.parametrize("factor", FACTORS)
def test_a_factor_moves_value_the_way_it_should(three, factor):
    """Costs lower it, everything else raises it; advocacy only moves it between customers."""
    people, expected = three
    base = value(people, expected, _plan(), 3)
    moved = value(people, expected, _plan(), 3, {factor: 1.25})

    if factor.endswith("cost") or factor == "late-payment":
        assert moved.sum() < base.sum()
    elif factor == "advocacy":
        assert moved.sum() == base.sum()
        assert moved[0] > base[0]
    else:
        assert moved.sum() > base.sum()


def test_a_chance_grows_to_certainty_and_no_further():
    """Of a customer alive with 0.9, a quarter more activity is a ninth more orders."""
    people = _people(orders=[1])
    expected = _expected([0.9], [[9.0]], [200.0])
    plan = _plan()

    assert value(people, expected, plan, 1).tolist() == [900]
    assert value(people, expected, plan, 1, {"activity": 1.25}).tolist() == [1_000]


def test_tickets_that_state_their_cost_are_taken_at_it():
    """Only tickets without a stated cost take the plan's price."""
    people = _people(orders=[1, 1], tickets=[2, 2], support_cost=[0, 70])

    assert costs(people, _plan()).support.tolist() == [400, 70]


def test_profit_so_far_takes_off_every_cost(three):
    """Margin less contacts, sales, tickets, waiting and acquisition."""
    people, _ = three

    assert profit_so_far(people, _plan()).tolist() == [
        10_000 - 40 - 500,
        30_000 - 40 - 400 - 400 - 10 - 500,
        500 - 10 - 200 - 2_000 - 500,
    ]


def test_the_interval_of_the_peak_covers_the_truth():
    """Of profits 3 or -1 with equal chance the profitable bring 1.5 of the total; 95 percent of intervals say so."""
    draw = np.random.default_rng(8)
    covered = sum(
        peak_interval(Spread(*np.unique(draw.choice([3, -1], 500), return_counts=True))).contains(1.5)
        for _ in range(300)
    )

    assert 0.91 <= covered / 300 <= 0.985


def _worth(main, minimum=1):
    """What the parts of the value model share, for buyers of these values and no expectations."""
    buyers = _people(orders=[1] * len(main))
    nothing = _expected([0.0] * len(main), [[0.0] * 5] * len(main), [0.0] * len(main))
    contract = SimpleNamespace(currency=SimpleNamespace(code="EUR", minor_units=100))
    scene = SimpleNamespace(minimum=minimum, contract=contract)
    return record._Worth(scene, _plan(), buyers, nothing, np.array(main, np.int64), ())


def test_no_share_of_a_value_that_is_not_positive_moves():
    """Where all buyers together are worth nothing, neither level nor tiers have a share, and both say so."""
    worth = _worth([100, -50, -60])

    (level,), (tier,) = record._sensitivity(worth).insights, record._tiers(worth).insights

    assert (level.status, tier.status) == ("unknown", "unknown")
    assert "not positive, so no share of it can move" in level.summary


def test_a_tier_of_too_few_is_not_shown():
    """A tier below the smallest cell keeps its targets and tells no figure."""
    found = record._tiers(_worth([300, 200, 100], minimum=10))

    assert [(one.status, "retention 80 percent" in one.summary) for one in found.insights] == [("unknown", True)]
    assert found.derived == ()
    assert found.tables["value_tiers"].rows[0][1:] == ("suppressed",) * 3


def test_without_buyers_or_a_model_no_value_is_stated(monkeypatch):
    """Nobody to value, or no model that met its hold-out: the reason stands where the value would."""
    scene = SimpleNamespace(present=("touches", "support", "payments"))
    monkeypatch.setattr(record, "people", lambda _scene: _people(orders=[]))
    assert "Nobody has ordered" in record.value_model(scene, _plan(), None).insights[0].summary

    monkeypatch.setattr(record, "people", lambda _scene: _people(orders=[1, 2]))
    monkeypatch.setattr(record, "profit_concentration", lambda *_: Found())
    (said,) = record.value_model(scene, _plan(), None).insights

    assert (said.status, said.kind) == ("unknown", "horizon")
    assert "No model of orders met its hold-out" in said.summary


def test_views_weigh_the_same_factors_and_disagree_where_they_should(three):
    """The customer officer puts who needs no support first, finance who leaves most profit."""
    people, expected = three
    worth = value(people, expected, _plan(), 3)
    found = scores(people, worth, profit_so_far(people, _plan()), _plan())

    assert set(found) == {view.id for view in DEFAULT_VIEWS}
    assert int(np.argmax(found["customer-officer"])) == 0
    assert found["finance-officer"][1] > found["finance-officer"][2]
    assert all(score.min() >= 0 and score.max() <= 1 for score in found.values())


def _cells(chance):
    return [
        {"period": period, "customers": 200, "reached": round(200 * chance[trait]), "trait": trait}
        for period in (FIT, CALIBRATE, PROVE)
        for trait in ("low", "high")
    ]


def test_a_trait_that_tells_gives_a_calibrated_score():
    """Chances of a tenth and a half come back, and the proof's tenth holds those of a half."""
    cells = _cells({"low": 0.1, "high": 0.5})
    score = learn(cells, ("trait",), 30)
    proof = prove(score, cells)

    assert score.of(cells[:2]).tolist() == pytest.approx([0.1, 0.5], abs=0.02)
    assert proof.calibration.holds
    assert proof.top.share == 0.5
    assert proof.threshold == proof.scored[-1].score


def test_without_an_outcome_or_later_customers_nothing_is_learned_or_proven():
    """Nobody reached the top; or nobody came later; or nobody to calibrate on."""
    assert learn(_cells({"low": 0.0, "high": 0.0}), ("trait",), 30) is None
    earlier = [cell for cell in _cells({"low": 0.1, "high": 0.5}) if cell["period"] == FIT]
    score = learn(earlier, ("trait",), 30)
    assert score.scale is None
    assert prove(score, earlier) is None
    silent = [*earlier, {"period": PROVE, "customers": 50, "reached": 0, "trait": "low"}]
    assert prove(score, silent) is None


def test_a_calibration_that_cannot_tell_is_left_out():
    """Where every score is the same, or nobody reached the outcome, the raw score stands."""
    cells = _cells({"low": 0.2, "high": 0.2})
    assert learn(cells, (), 30).scale is None
    cells = [
        *_cells({"low": 0.1, "high": 0.5})[:2],
        *[cell | {"reached": 0} for cell in _cells({"low": 0, "high": 0})[2:4]],
    ]
    assert learn(cells, ("trait",), 30).scale is None
