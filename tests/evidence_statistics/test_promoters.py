import pytest
from scipy.stats import multinomial

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.promoters import Promoters, count_promoters, score_interval


def test_answers_are_counted_by_class():
    """Nine and ten promote, seven and eight are passive, the rest detract."""
    assert count_promoters({10: 3, 9: 2, 8: 4, 7: 1, 6: 5, 0: 2}) == Promoters(5, 5, 7)


def test_the_score():
    """The score is promoters less detractors by all answers."""
    assert Promoters(60, 30, 10).score == 0.5
    assert Promoters(0, 0, 4).score == -1.0


def test_the_interval_by_hand():
    """Forty promoters and twenty detractors of a hundred leave a score of 5 to 34 open."""
    interval = score_interval(Promoters(40, 40, 20))

    assert (interval.low, interval.high) == (pytest.approx(0.050906, abs=1e-6), pytest.approx(0.341251, abs=1e-6))


@pytest.mark.parametrize("shares", [(0.5, 0.3, 0.2), (0.8, 0.15, 0.05), (0.3, 0.4, 0.3)])
def test_the_interval_holds_its_confidence(shares):
    """Counted over every possible outcome of 40 answers, the interval holds the true score about 95 % of the time."""
    truth, held = shares[0] - shares[2], 0.0
    for promoters in range(41):
        for detractors in range(41 - promoters):
            counts = Promoters(promoters, 40 - promoters - detractors, detractors)
            if score_interval(counts).contains(truth):
                held += multinomial.pmf([promoters, counts.passives, detractors], 40, shares)

    assert 0.93 <= held <= 0.98


def test_few_answers_leave_nearly_everything_open():
    """A single promoter proves no score; the interval stays within -1 and 1."""
    interval = score_interval(Promoters(1, 0, 0))

    assert -1 <= interval.low < 0 < interval.high <= 1


def test_the_interval_turns_round():
    """Exchanging promoters and detractors mirrors the interval."""
    there, back = score_interval(Promoters(20, 10, 5)), score_interval(Promoters(5, 10, 20))

    assert (there.low, there.high) == (pytest.approx(-back.high), pytest.approx(-back.low))


def test_what_is_no_answer_is_refused():
    """Answers beyond the scale, no answers and negative counts are refused."""
    with pytest.raises(StatisticsError, match="11 is not an answer"):
        count_promoters({11: 1})
    with pytest.raises(StatisticsError, match="nobody answered"):
        count_promoters({})
    with pytest.raises(StatisticsError, match="negative"):
        Promoters(5, -1, 3)
