from dataclasses import replace

import pytest

from canongate.evidence.claims.kinds import KINDS
from canongate.evidence.contract import read_contract
from canongate.evidence.definitions.catalogue import MEASURES
from canongate.evidence.demo_data.terms import demo_contract
from canongate.evidence.statistics.error import StatisticsError


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_proven_of_the_better_segment(world, kind):
    """Where a segment is better beyond chance and nothing speaks against it, its claim is proven, with its figures."""
    claim = world.claims(kind)["builders"]

    assert claim.status == "proven"
    assert claim.better_by > 0
    assert claim.interval[0] > 0
    assert claim.adjusted_p_value < 0.05
    assert claim.summary.startswith(f"builders {KINDS[kind].words}: {KINDS[kind].measure} ")
    assert claim.reasons == ()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_refuted_of_the_worse_segment(world, kind):
    """Where another segment is better beyond chance, the claim is refuted and says by how much."""
    claim = world.claims(kind)["visitors"]

    assert claim.status == "refuted"
    assert claim.better_by < 0
    assert "is not the segment that" in claim.summary
    assert "of builders, worse by" in claim.summary


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_stays_open_between_equals(world, kind):
    """Two segments that are alike prove nothing of either."""
    measure = KINDS[kind].measure
    world.sums[2][measure] = world.sums[1][measure]

    claims = world.claims(kind)

    assert {claim.status for claim in claims.values()} == {"not_proven"}
    assert "chance alone could do it: p = 1" in claims["builders"].reasons[0]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_names_the_table_it_lacks(world, kind):
    """Without its table a claim is not proven, and says which table is missing."""
    value = demo_contract(1_000, 1)
    table = MEASURES[KINDS[kind].measure].metric.tables[0]
    value["tables"].pop(table)
    value["inputs"].pop(table)
    if table == "demographics":
        value.pop("strata")
    contract = read_contract(value | {"strata": []})

    claim = world.claim(kind, contract=contract)

    assert claim.status == "not_proven"
    assert claim.missing_tables == (table,)
    assert claim.reasons == (f"the data have no {table}",)


def test_a_missing_column_is_named_too(world):
    """A table that lacks the deciding column is named with the column."""
    value = demo_contract(1_000, 1)
    value["tables"]["orders"]["columns"].pop("list_price")

    claim = world.claim("willingness_to_pay", contract=read_contract(value))

    assert claim.reasons == ("the data have no orders.list_price",)
    assert claim.missing_tables == ("orders",)


def test_a_segment_alone_is_compared_with_nobody(world_of):
    """A single segment is not better than anything."""
    claim = world_of(builders="trial_projects >= 3").claim()

    assert claim.reasons == ("there is no other segment to compare it with",)


def test_a_segment_too_small_to_be_shown_hides_the_comparison(world):
    """Below the minimum cell size no figure leaves, and nothing is proven of either side."""
    claims = world.claims("outcome_success", sizes=world.everyone(visitors=9))

    assert {claim.reasons for claim in claims.values()} == {("visitors has fewer customers than may be shown",)}
    assert claims["visitors"].n is None
    assert claims["visitors"].estimate is None


def test_a_segment_without_the_measure_is_named(world):
    """Where nobody of a segment has the measure, the comparison cannot be made."""
    world.sums[2]["result_achieved"] = world.share(0, 0)

    claims = world.claims("outcome_success")

    assert claims["builders"].reasons == ("no customer of visitors that is not shared has result_achieved",)
    assert claims["visitors"].status == "not_proven"
    assert claims["visitors"].against is None


def test_the_hardest_to_beat_of_several_decides(world_of):
    """A segment must beat every other; the interval is the one against the closest."""
    world = world_of(builders="trial_projects >= 3", tinkerers="trial_projects == 1", visitors="trial_projects == 0")
    world.sums[2]["result_achieved"] = world.share(1_000, 600)

    claim = world.claim()

    assert claim.status == "proven"
    assert claim.against == "tinkerers"
    assert claim.better_by == pytest.approx(0.1)


def test_one_that_is_not_beaten_leaves_it_open(world_of):
    """Beating two of three others is not being best."""
    world = world_of(builders="trial_projects >= 3", tinkerers="trial_projects == 1", visitors="trial_projects == 0")
    world.sums[2]["result_achieved"] = world.share(1_000, 690)

    assert world.claim().status == "not_proven"
    assert world.claim().against == "tinkerers"


def test_every_segment_ever_tried_is_counted(world):
    """A difference that is beyond chance by itself is not, once the attempts before it are counted."""
    world.sums[1]["result_achieved"] = world.share(1_000, 468)
    world.sums[2]["result_achieved"] = world.share(1_000, 400)
    earlier = {"outcome_success": {f"sha256:{place:064x}": 0.5 for place in range(20)}}

    alone, counted = world.claim(), world.claim(earlier=earlier)

    assert alone.status == "proven"
    assert counted.status == "not_proven"
    assert counted.p_value == alone.p_value
    assert counted.adjusted_p_value == pytest.approx(22 * 15 * counted.p_value, rel=1e-4)
    assert "corrected for 22 segments tried" in counted.reasons[0]
    assert counted.test.endswith("Holm over 22 segments tried, 15 kinds of claim")


def test_every_kind_of_claim_has_its_part_of_what_chance_may_do(world):
    """A difference that would do for the only claim of a build is neither proof nor refutation among fifteen kinds."""
    world.sums[1]["result_achieved"] = world.share(1_000, 445)
    world.sums[2]["result_achieved"] = world.share(1_000, 400)

    claims = world.claims("outcome_success")

    assert 2 * claims["builders"].p_value < 0.05 < claims["builders"].adjusted_p_value
    assert {one.status for one in claims.values()} == {"not_proven"}


def test_what_a_channel_costs_is_one_sum_however_many_customers_share_it(world):
    """All customers of a channel cost the same, and yet a tenth less proves nothing where a hundred share the sum."""
    claims = {}
    for customers in (100, 10_000):
        world.sums[1]["acquisition_cost"] = world.ratio([900] * customers)
        world.sums[2]["acquisition_cost"] = world.ratio([1_000] * customers)
        claims[customers] = world.claims("ease_of_acquisition")

    assert {one.status for one in claims[100].values()} == {"not_proven"}
    assert [one.status for one in claims[10_000].values()] == ["proven", "refuted"]
    assert claims[10_000]["builders"].test.startswith("ratio by customers, linearised, and by how many share each sum;")


def test_trying_the_same_predicate_again_is_one_attempt(world):
    """An earlier attempt with the same words is not counted twice."""
    digest = world.predicates["builders"].digest

    claim = world.claim(earlier={"outcome_success": {digest: 0.9}})

    assert claim.test.endswith("Holm over 2 segments tried, 15 kinds of claim")


def test_a_ratio_says_how_its_interval_was_drawn(world):
    """The interval of a ratio is drawn by customers, with the seed written down; that of a share needs no draws."""
    drawn, computed = world.claim("lifetime_value"), world.claim("outcome_success")

    assert "bootstrap draws of customers, seed " in drawn.test
    assert "bootstrap" not in computed.test
    assert world.claim("lifetime_value").interval == drawn.interval


def test_an_interval_is_turned_where_less_is_better(world):
    """Where less is better, the interval is of what is saved."""
    claim = world.claim("ease_of_acquisition")

    assert claim.better_by == pytest.approx(600, rel=0.01)
    assert claim.interval[0] <= claim.interval[1]


def test_large_groups_need_no_draws(world):
    """Above five thousand customers the linearised interval stands."""
    for atom, good in ((1, True), (2, False)):
        world.sums[atom]["revenue_first_180_days"] = world.level("revenue_first_180_days", good=good, n=6_000)

    claim = world.claim("lifetime_value")

    assert claim.status == "proven"
    assert claim.test.startswith("ratio by customers, linearised; Holm")


def test_customers_who_do_not_differ_leave_nothing_to_chance(world):
    """Where every customer of both sides is alike, the difference is certain."""
    world.sums[1]["revenue_first_180_days"] = world.ratio([500] * 100)
    world.sums[2]["revenue_first_180_days"] = world.ratio([300] * 100)

    claim = world.claim("lifetime_value")

    assert claim.status == "proven"
    assert claim.p_value == 0
    assert "no customer differs from another" in claim.test


def test_the_claim_keeps_its_words_within_a_line(world_of):
    """However many segments speak against a claim, its summary has at most two thousand letters."""
    world = world_of(**{f"segment-{place:02}": f"trial_projects == {place}" for place in range(40)})
    for atom in world.sums:
        world.sums[atom]["result_achieved"] = world.share(20, 10)

    claim = world.claim()

    assert claim.status == "not_proven"
    assert len(claim.summary) == 2_000
    assert len(claim.reasons) == 78


def test_shared_customers_are_left_out(world):
    """Who is in both segments tells nothing of the difference."""
    both = {3: {one: replace(sums) for one, sums in world.sums[2].items()}}

    claim = world.claim(whole=world.cells({"": world.sums | both}))

    assert claim.status == "proven"
    assert claim.better_by == pytest.approx(0.4)
    assert claim.n == 2_000


def test_numbers_that_cannot_be_drawn_keep_the_computed_interval(world):
    """Where the bootstrap refuses customers' numbers, the linearised interval stands."""

    def refuse(_measure, _atoms):
        raise StatisticsError("sums beyond 64 bits")

    claim = world.claim("lifetime_value", totals=refuse)

    assert claim.status == "proven"
    assert "bootstrap" not in claim.test
    assert claim.interval[0] > 0
