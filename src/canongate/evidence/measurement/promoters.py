"""The net promoter score of each segment with its interval, and how many of its customers answered at all."""

from canongate.evidence.insight.found import Found, figure, insight, percent, unknown
from canongate.evidence.insight.scene import Scene
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.promoters import count_promoters, score_interval
from canongate.evidence.statistics.proportion import Proportion, wilson_interval

_KIND = "net_promoter_score"


def net_promoter_scores(scene: Scene) -> Found:
    """Return answers by group and score, the scores of groups with answers enough, and their response rates."""
    if "recommend" not in scene.facts.columns:
        return Found(insights=(unknown(_KIND, "all customers", "No survey asks for recommendation.", scene.present),))
    facts = scene.facts.filter(scene.facts.recommend.notnull())
    answers = facts.group_by(["atom", facts.recommend.cast("string").name("answer")]).aggregate(customers=facts.count())
    rows: dict[tuple[str, ...], dict[str, int]] = {}
    derived, said = [], []
    for name, by_answer in scene.setting.by_group(answers, "answer").items():
        counts = {int(answer): row["customers"] for answer, row in by_answer.items()}
        total, customers = sum(counts.values()), scene.setting.sizes[name]
        if name not in scene.setting.shown_groups or total < scene.minimum:
            continue
        rows |= {(name, f"{answer:02}"): {"customers": counts.get(answer, 0)} for answer in range(11)}
        promoters = count_promoters(counts)
        interval, response = score_interval(promoters), Proportion(total, customers)
        derived += [
            figure("net_promoter_score", name, promoters.score, "promoters less detractors, share", total, interval),
            figure("response_rate", name, response.share, "share", customers, wilson_interval(response)),
        ]
        said.append(
            insight(
                _KIND,
                name,
                "measured",
                f"Net promoter score {100 * promoters.score:+.0f}"
                f" ({100 * interval.low:+.0f} to {100 * interval.high:+.0f}); {total:,} of"
                f" {customers:,} customers answered ({percent(response.share)}).",
                estimate=promoters.score,
                unit="promoters less detractors, share",
                interval=interval,
                n=total,
            )
        )
    table = result_table(("segment", "answer"), rows, {"customers": "customers"}, scene.minimum)
    return Found({"promoters": table}, tuple(derived), tuple(said))
