from dataclasses import replace
from datetime import date

import pytest

KIND, MEASURE = "outcome_success", "result_achieved"


def split(world, **keys):
    """Cells of the deciding measure by key: for each key (n, k) of the first segment and of the second."""
    return world.cells(
        {key: world.each(MEASURE, *(world.share(n, k) for n, k in sides)) for key, sides in keys.items()}
    )


def test_too_few_customers_prove_and_refute_nothing(world):
    """Below what 80 percent power asks for at the declared effect, neither side's claim is decided."""
    world.sums[1][MEASURE], world.sums[2][MEASURE] = world.share(100, 90), world.share(100, 10)

    claims = world.claims(KIND)

    assert claims["builders"].status == claims["visitors"].status == "not_proven"
    assert claims["builders"].reasons == (
        "against visitors: builders has 100 customers with result_achieved, 199 are needed",
        "against visitors: visitors has 100 customers with result_achieved, 199 are needed",
    )


def test_enough_customers_decide_both_ways(world):
    """From the number that is needed on, one side is proven and the other refuted."""
    world.sums[1][MEASURE], world.sums[2][MEASURE] = world.share(200, 180), world.share(200, 20)

    claims = world.claims(KIND)

    assert (claims["builders"].status, claims["visitors"].status) == ("proven", "refuted")


def test_the_declared_floor_counts_where_it_is_higher(world, contract):
    """A contract may ask for more than the power does, never for less than thirty."""
    strict = contract.model_copy(update={"sample_floor": 1_001})

    claim = world.claim(KIND, contract=strict)

    assert claim.reasons[0] == "against visitors: builders has 1,000 customers with result_achieved, 1,001 are needed"


@pytest.mark.parametrize(
    ("where", "status"),
    [
        ('age_band == "55+"', "not_proven"),
        ('age_band == "55+" && trial_projects >= 1', "proven"),
        ("trial_projects >= 1", "proven"),
    ],
)
def test_demographics_alone_prove_nothing_and_beside_behaviour_may_stand(world_of, where, status):
    """Who customers are proves nothing by itself; beside what they do it may stand."""
    claim = world_of(chosen=where, visitors="trial_projects == 0").claim(KIND)

    assert claim.status == status
    assert any("rests on demographics alone" in reason for reason in claim.reasons) == (status == "not_proven")


def test_demographics_alone_can_be_refuted(world_of):
    """A segment that rests on demographics alone can still be worse."""
    world = world_of(older='age_band == "55+"', visitors="trial_projects == 0")
    world.sums[1], world.sums[2] = world.sums[2], world.sums[1]

    assert world.claim(KIND).status == "refuted"


_MADE_OF = "segments are chosen by orders, made of the same events as"
LEAK = {"repeaters": "orders >= 3", "visitors": "trial_projects == 0"}


def test_what_defines_the_segment_does_not_prove_it(world_of):
    """Chosen by orders, measured by orders, without a hold-out: nothing is proven and nothing refuted."""
    claims = world_of(**LEAK).claims("retention_behaviour")

    assert claims["repeaters"].status == claims["visitors"].status == "not_proven"
    assert claims["repeaters"].reasons == (
        f"{_MADE_OF} returned_after_30_days, and no hold-out can tell one from the other",
    )


@pytest.mark.parametrize(
    ("later", "status", "other"),
    [
        (((900, 600), (900, 300)), "proven", "refuted"),
        (((900, 300), (900, 600)), "not_proven", "not_proven"),
        (((900, 455), (900, 450)), "not_proven", "refuted"),
        (((29, 20), (900, 300)), "not_proven", "not_proven"),
    ],
)
def test_the_hold_out_tells_choice_from_worth(world_of, later, status, other):
    """Settled before and measured after, a segment must be better again, and beyond chance, to be proven."""
    world = world_of(**LEAK)
    hold_out = world.cells({"": world.each("returned_after_30_days", *(world.share(n, k) for n, k in later))})

    claims = world.claims("retention_behaviour", hold_out=hold_out)

    assert (claims["repeaters"].status, claims["visitors"].status) == (status, other)


def test_without_leakage_the_hold_out_must_only_not_contradict(world):
    """A segment settled before everything is not asked for significance again, but for the same direction."""
    same = world.cells({"": world.each(MEASURE, world.share(100, 52), world.share(100, 50))})
    turned = world.cells({"": world.each(MEASURE, world.share(100, 50), world.share(100, 52))})
    few = world.cells({"": world.each(MEASURE, world.share(29, 0), world.share(29, 29))})

    assert world.claim(KIND, hold_out=same).status == "proven"
    assert world.claim(KIND, hold_out=few).status == "proven"
    assert world.claim(KIND, hold_out=turned).reasons == (
        "in the hold-out it is not better than visitors (better by -0.02)",
    )


def test_the_kidney_stones_are_refused_as_a_pooled_claim(world_of):
    """C. R. Charig et al. (1986): the better treatment of small and of large stones is the worse of both together."""
    world = world_of(open="trial_projects >= 3", keyhole="trial_projects == 0")
    stones = split(world, small=((87, 81), (270, 234)), large=((263, 192), (80, 55)))
    world.sums[1][MEASURE], world.sums[2][MEASURE] = world.share(350, 273), world.share(350, 289)

    claims = world.claims(KIND, strata={"stone": stones})

    assert {claim.status for claim in claims.values()} == {"not_proven"}
    for name, other in (("open", "keyhole"), ("keyhole", "open")):
        assert any(
            reason.startswith(f"against {other} it is pooled over stone: the pooled difference is")
            for reason in claims[name].reasons
        )


@pytest.mark.parametrize(
    ("first", "second", "status", "word"),
    [
        (((500, 350), (500, 150)), ((500, 350), (500, 150)), "proven", ""),
        (((500, 450), (500, 150)), ((500, 250), (500, 150)), "proven", "it holds for each value of company_size"),
        (((500, 480), (500, 100)), ((500, 220), (500, 200)), "proven", "it holds for each value of company_size"),
        (((500, 480), (500, 100)), ((500, 150), (500, 250)), "not_proven", "stratum b has -0.2"),
    ],
)
def test_strata_allow_restrict_or_refuse(world, first, second, status, word):
    """Alike in each value: one figure. Of one direction: each value by itself. Turned round: nothing."""
    strata = {"company_size": split(world, a=first, b=second)}

    claim = world.claim(KIND, strata=strata)

    assert claim.status == status
    assert (word in " ".join(claim.reasons)) if word else claim.reasons == ()


def test_strata_that_turn_round_refute_nothing(world):
    """A direction that depends on the stratum refutes no more than it proves."""
    strata = {"company_size": split(world, a=((500, 480), (500, 100)), b=((500, 150), (500, 250)))}

    assert world.claims(KIND, strata=strata)["visitors"].status == "not_proven"


@pytest.mark.parametrize(
    ("sides", "status", "word"),
    [
        ({"a": (900, 300), "b": (900, 300)}, "proven", ""),
        ({"a": (900, 300), "b": (500, 300)}, "proven", "the size differs between them (Cochran's Q p = "),
        ({"a": (900, 300), "b": (300, 500)}, "not_proven", "the direction differs between its values (Gail-Simon"),
    ],
)
def test_strata_of_ratios_are_judged_as_those_of_shares(world, sides, status, word):
    """Ratios too are alike, of one direction, or turned round within the values of an attribute."""

    def spread(middle):
        return world.ratio(middle + 50 * (place % 3 - 1) for place in range(500))

    strata = {
        "company_size": world.cells({
            key: world.each("revenue_first_180_days", spread(one), spread(two)) for key, (one, two) in sides.items()
        })
    }  # fmt: skip

    claim = world.claim("lifetime_value", strata=strata)

    assert claim.status == status
    assert (word in " ".join(claim.reasons)) if word else claim.reasons == ()


def test_ratios_ahead_only_by_pooling_are_refused(world):
    """In whole ahead, within each value behind: the mix of values makes the difference."""

    def spread(n, middle):
        return world.ratio(middle + 5 * (place % 3 - 1) for place in range(n))

    first, second = (spread(900, 800), spread(100, 200)), (spread(100, 820), spread(900, 220))
    world.sums[1]["revenue_first_180_days"] = first[0] + first[1]
    world.sums[2]["revenue_first_180_days"] = second[0] + second[1]
    strata = {
        "size": world.cells({
            "a": world.each("revenue_first_180_days", first[0], second[0]),
            "b": world.each("revenue_first_180_days", first[1], second[1]),
        })
    }  # fmt: skip

    claim = world.claim("lifetime_value", strata=strata)

    assert claim.status == "not_proven"
    assert claim.reasons == ("against visitors it is pooled over size: in whole +460, within its values -20",)


def test_strata_that_hold_one_side_only_say_nothing(world):
    """An attribute within whose values nothing can be compared neither refuses nor restricts."""
    strata = {"size": split(world, a=((500, 350), (0, 0)), b=((0, 0), (500, 150)))}

    assert world.claim(KIND, strata=strata).reasons == ()


def test_ratios_without_scatter_in_strata_say_nothing(world):
    """Values in which no customer differs from another give no error to judge by."""
    strata = {
        "size": world.cells({
            key: world.each("revenue_first_180_days", world.ratio([900] * 50), world.ratio([300] * 50)) for key in "ab"
        })
    }  # fmt: skip

    assert world.claim("lifetime_value", strata=strata).status == "proven"


@pytest.mark.parametrize(
    ("later", "status"), [((400, 300), "proven"), ((300, 400), "not_proven"), ((10, 400), "not_proven")]
)
def test_earlier_and_later_customers_must_agree(world, later, status):
    """A difference that turns round between the earlier and the later customers does not persist."""
    halves = split(world, **{"0": ((500, 400), (500, 200)), "1": ((500, later[0]), (500, later[1]))})

    claim = world.claim(KIND, halves=halves)

    assert claim.status == status
    assert (claim.reasons == ()) == (status == "proven")


def test_halves_of_few_customers_say_nothing(world):
    """A half with fewer than thirty customers does not contradict."""
    halves = split(world, **{"0": ((500, 400), (500, 200)), "1": ((29, 0), (29, 29))})

    assert world.claim(KIND, halves=halves).status == "proven"


@pytest.mark.parametrize(("day", "status"), [(date(2025, 10, 3), "proven"), (date(2025, 10, 2), "not_proven")])
def test_old_data_prove_and_refute_nothing(world, day, status):
    """Where the newest row of a table lies before the hold-out, what customers do now was not seen."""
    claims = world.claims(KIND, newest={"outcomes": day, "touches": date(2020, 1, 1)})

    assert claims["builders"].status == status
    assert claims["visitors"].status == ("refuted" if status == "proven" else "not_proven")
    if status == "not_proven":
        assert claims["builders"].reasons == (
            "the newest row of outcomes is 91 days older than the cut-off, 90 are allowed",
        )


@pytest.mark.parametrize(("shift", "status"), [(None, "proven"), (0.25, "proven"), (0.26, "not_proven")])
def test_a_population_that_has_shifted_proves_and_refutes_nothing(world, shift, status):
    """Beyond the declared stability index the figures are of a population that is no longer there."""
    claims = world.claims(KIND, shift=shift)

    assert claims["builders"].status == status
    assert claims["visitors"].status == ("refuted" if status == "proven" else "not_proven")
    if status == "not_proven":
        assert "stability index 0.26, 0.25 is allowed" in claims["builders"].reasons[0]


def test_a_population_without_the_measure_sets_no_scale(world):
    """Where everybody together brings nothing, no effect can be declared in percent of it."""
    nothing = world.ratio([0] * 100)
    world.sums[1]["revenue_first_180_days"] = replace(nothing)
    world.sums[2]["revenue_first_180_days"] = replace(nothing)

    claim = world.claim("lifetime_value")

    assert claim.status == "not_proven"
    assert claim.reasons == ("chance alone could do it: p = 1, corrected for 2 segments tried, 15 kinds of claim",)


def test_a_share_of_none_or_all_needs_the_declared_floor_only(world):
    """Where the other's share is 0 the power has no baseline problem and the claim can be proven."""
    world.sums[1][MEASURE], world.sums[2][MEASURE] = world.share(400, 200), world.share(400, 0)

    assert world.claim(KIND).status == "proven"


def test_an_effect_that_no_share_can_have_asks_for_the_floor_only(world, contract):
    """Where no share lies so far from the other's, power sets no number and the declared floor stands."""
    effect = contract.minimum_effect.model_copy(update={"share_points": 90})
    world.sums[1][MEASURE], world.sums[2][MEASURE] = world.share(30, 30), world.share(30, 15)

    claim = world.claim(KIND, contract=contract.model_copy(update={"minimum_effect": effect}))

    assert claim.status == "proven"
