import pytest

from canongate.evidence.claims.best_customer import best_by_definition, best_by_revenue
from canongate.evidence.claims.criterion import all_criterion_claims
from canongate.evidence.claims.kinds import CONDITIONS, KINDS
from canongate.evidence.contract import read_contract
from canongate.evidence.definitions.catalogue import MEASURES
from canongate.evidence.demo_data.terms import demo_contract
from canongate.model.criteria import CRITERIA


def best(material):
    return {claim.segment: claim for claim in best_by_definition(material, all_criterion_claims(material))}


def by_revenue(material):
    return {claim.segment: claim for claim in best_by_revenue(material)}


def test_best_meets_the_conditions_and_leads(world):
    """A segment that meets the four conditions and leads is the best customer; one that is dominated is not."""
    claims = best(world.material())

    assert claims["builders"].status == "proven"
    assert claims["builders"].estimate == 1
    assert "meets the four conditions and leads under 100.0 %" in claims["builders"].summary
    assert claims["visitors"].status == "refuted"
    assert "builders is better on every criterion" in claims["visitors"].reasons


@pytest.mark.parametrize("kind", CONDITIONS)
def test_an_open_condition_leaves_it_open(world, kind):
    """Each of the four conditions of the definition must be proven."""
    measure = KINDS[kind].measure
    world.sums[2][measure] = world.sums[1][measure]

    claim = best(world.material())["builders"]

    assert claim.status == "not_proven"
    assert f"whether it {KINDS[kind].words} is open" in claim.reasons


@pytest.mark.parametrize("kind", CONDITIONS)
def test_a_refuted_condition_refutes_it(world, kind):
    """A segment of which one condition is refuted is not the best customer, however good the rest."""
    measure = KINDS[kind].measure
    world.sums[1][measure], world.sums[2][measure] = world.sums[2][measure], world.sums[1][measure]

    claim = best(world.material())["builders"]

    assert claim.status == "refuted"
    assert f"whether it {KINDS[kind].words} is refuted" in claim.reasons


def test_one_must_lead_under_the_declared_share_of_weightings(world):
    """Meeting the conditions is not enough for a segment that leads under few weightings of the criteria."""
    for kind in (
        "speed_to_purchase",
        "willingness_to_pay",
        "outcome_success",
        "retention_behaviour",
        "referral_potential",
    ):
        measure = KINDS[kind].measure
        world.sums[1][measure], world.sums[2][measure] = world.sums[2][measure], world.sums[1][measure]

    claim = best(world.material())["builders"]

    assert claim.status == "not_proven"
    assert claim.estimate < 0.5
    assert any("of all weightings of the criteria, 50 % are needed" in reason for reason in claim.reasons)


@pytest.mark.parametrize("kind", CRITERIA)
def test_a_criterion_that_cannot_be_measured_leaves_it_open(world, kind):
    """All seven criteria must be measured; the table that lacks is named."""
    value = demo_contract(1_000, 1)
    table = MEASURES[KINDS[kind].measure].metric.tables[-1]
    value["tables"].pop(table)
    value["inputs"].pop(table)
    material = world.material(contract=read_contract(value | {"strata": []}))

    claim = best(material)["builders"]

    assert claim.status == "not_proven"
    assert f"{kind} cannot be measured" in claim.reasons
    assert table in claim.missing_tables


def test_a_segment_too_small_to_be_shown_is_not_ranked(world):
    """A hidden segment has no share of weightings, and the claim stays open."""
    claims = best(world.material(sizes=world.everyone(visitors=9)))

    assert claims["visitors"].status == "not_proven"
    assert "it cannot be ranked with the others" in claims["visitors"].reasons
    assert claims["visitors"].estimate is None
    assert claims["visitors"].n is None


def test_nothing_to_rank_leaves_it_open(world):
    """Where no criterion has a figure nobody is ranked."""
    for atom in world.sums:
        for kind in CRITERIA:
            world.sums[atom][KINDS[kind].measure] = world.share(0, 0)

    assert best(world.material())["builders"].status == "not_proven"


def test_best_by_revenue_is_who_brings_most(world):
    """Where the frozen set says so, best is who brings most per customer, equals included."""
    claims = by_revenue(world.material())

    assert (claims["builders"].status, claims["visitors"].status) == ("proven", "refuted")
    assert claims["builders"].estimate == pytest.approx(900, abs=0.1)
    assert "brings EUR 9.00 net per customer, not less than any of visitors" in claims["builders"].summary
    assert "less than builders with EUR 9.00 net per customer" in claims["visitors"].summary
    world.sums[2]["net_revenue_per_customer"] = world.sums[1]["net_revenue_per_customer"]
    assert {claim.status for claim in by_revenue(world.material()).values()} == {"proven"}


@pytest.mark.parametrize(
    ("size", "said"), [(9, "visitors has fewer customers than may be shown"), (29, "visitors has 29 customers, 30")]
)
def test_best_by_revenue_needs_customers(world, size, said):
    """Too few customers on either side leave it open for both."""
    claims = by_revenue(world.material(sizes=world.everyone(visitors=size)))

    assert {claim.status for claim in claims.values()} == {"not_proven"}
    assert said in claims["builders"].summary


def test_best_by_revenue_needs_another_segment(world_of):
    """A single segment is not best of anything."""
    claim = by_revenue(world_of(builders="trial_projects >= 3").material())["builders"]

    assert claim.reasons == ("there is no other segment to compare it with",)
