import pytest

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.pooling import Pooling, judge_pooling
from canongate.evidence.statistics.proportion import Proportion
from canongate.evidence.statistics.strata import Stratum


def strata(*pairs):
    return [Stratum(f"s{number}", Proportion(*one), Proportion(*two)) for number, (one, two) in enumerate(pairs, 1)]


def test_the_kidney_stones_are_refused():
    """The published kidney stone table, better in each stratum and worse when pooled, is refused as a pooled claim."""
    judgement = judge_pooling(strata(((81, 87), (234, 270)), ((192, 263), (55, 80))))

    assert judgement.pooling is Pooling.REFUSED
    assert judgement.crude_difference == pytest.approx(273 / 350 - 289 / 350)
    assert judgement.adjusted_difference > 0
    assert judgement.opposite_strata == ("s1", "s2")
    assert judgement.reasons[0] == "the pooled difference is -0.0457, within strata it is +0.0538"


def test_the_answer_does_not_depend_on_who_is_compared_with_whom():
    """The same table told from the other side is refused as well."""
    assert judge_pooling(strata(((234, 270), (81, 87)), ((55, 80), (192, 263)))).pooling is Pooling.REFUSED


def test_like_strata_are_pooled():
    """Strata with the same effect allow one figure, without a reason against it."""
    judgement = judge_pooling(strata(((60, 100), (40, 100)), ((120, 200), (80, 200))))

    assert judgement.pooling is Pooling.ALLOWED
    assert judgement.reasons == ()
    assert judgement.odds.ratio == pytest.approx(2.25)


def test_unlike_strata_of_one_direction_restrict_the_claim():
    """Strata that agree in direction and differ in odds restrict the claim to each stratum."""
    judgement = judge_pooling(strata(((90, 100), (20, 100)), ((55, 100), (45, 100))))

    assert judgement.pooling is Pooling.RESTRICTED
    assert judgement.reasons[0].startswith("the odds differ between strata (Breslow-Day-Tarone p = ")


@pytest.mark.parametrize(("floor", "pooling"), [(30, Pooling.REFUSED), (31, Pooling.ALLOWED)])
def test_a_stratum_of_the_floor_counts_by_its_figure(floor, pooling):
    """A stratum that points the other way refuses when it reaches the sample floor, and is noise below it."""
    judgement = judge_pooling(strata(((600, 1000), (500, 1000)), ((15, 30), (16, 30))), floor=floor)

    assert judgement.pooling is pooling
    assert judgement.opposite_strata == ("s2",)


def test_small_strata_refuse_together():
    """Strata below the floor refuse when together they cannot point the other way by chance."""
    judgement = judge_pooling(strata(((600, 1000), (500, 1000)), ((2, 20), (18, 20)), ((3, 20), (17, 20))), floor=500)

    assert judgement.pooling is Pooling.REFUSED
    assert judgement.reasons == (
        f"the direction differs between strata (Gail-Simon p = {judgement.crossed_effect_p_value:.3g})",
    )


def test_a_single_stratum_is_its_own_pool():
    """With one stratum there is nothing to pool, so nothing against it."""
    judgement = judge_pooling(strata(((60, 100), (40, 100))))

    assert judgement.pooling is Pooling.ALLOWED
    assert judgement.equal_odds_p_value is None


def test_no_stratum_is_refused():
    """Without a stratum nothing can be judged."""
    with pytest.raises(StatisticsError, match="no stratum"):
        judge_pooling([])
