"""What customers of the demo data do and say after they bought: outcomes, use, support, community, ideas, surveys."""

import numpy as np
import pyarrow as pa

from canongate.evidence.demo_data.contacts import days, words
from canongate.evidence.demo_data.people import (
    CHANNELS,
    DAYS,
    SMALL_ACHIEVES,
    WEBINAR_ACHIEVES,
    Numbers,
    People,
)
from canongate.evidence.logical import SURVEY_WORDS

_MEASURED = 0.6
_ANSWERED = 0.4
_IDEAS = 0.2
_NOISE = 1.5
_DRIVERS = ("urgency", "pain", "opportunity", "identity", "status")


def draw_voices(draw: np.random.Generator, people: People) -> dict[str, pa.Table]:
    """Return the tables outcomes, usage, support, community, ideas and surveys."""
    buyers = people.buyers
    return {
        "outcomes": _outcomes(draw, people, buyers[draw.random(buyers.size) < _MEASURED]),
        "usage": _usage(draw, people, buyers),
        "support": _events(draw, people, buyers, "tickets", "opened_at"),
        "community": _community(draw, people, buyers),
        "ideas": _ideas(draw, people, buyers),
        "surveys": _surveys(draw, people, buyers[draw.random(buyers.size) < _ANSWERED]),
    }


def _since_order(draw: np.random.Generator, people: People, who: Numbers) -> Numbers:
    """Return a day between the first order and the end for each."""
    begin = people.first_order[who]
    day: Numbers = begin + (draw.random(who.size) * (DAYS - begin)).astype(np.int64)
    return day


def _outcomes(draw: np.random.Generator, people: People, who: Numbers) -> pa.Table:
    """Return results: by kind, better for small companies, and within a size better for webinar guests."""
    channel = people.channel[who]
    by_channel = np.where(channel == CHANNELS.index("webinar"), WEBINAR_ACHIEVES, 0.0)
    by_channel -= np.where(channel == CHANNELS.index("newsletter"), WEBINAR_ACHIEVES, 0.0)
    by_size = np.where(people.size[who] == 0, SMALL_ACHIEVES, -SMALL_ACHIEVES)
    chance = np.clip(people.of("achieves", who) + people.planted * (by_size + by_channel), 0.01, 0.99)
    before = draw.integers(1, 5, who.size)
    gain = np.rint(draw.normal(people.of("improves", who), _NOISE)).astype(np.int64)
    return pa.table(
        {
            "customer_id": who,
            "measured_at": days(_since_order(draw, people, who)),
            "before": before,
            "after": np.clip(before + gain, 0, 10),
            "achieved": draw.random(who.size) < chance,
        }
    )


def _usage(draw: np.random.Generator, people: People, buyers: Numbers) -> pa.Table:
    """Return days of use from the first order until the customer leaves."""
    span = people.left[buyers] - people.first_order[buyers] + 1
    count = draw.poisson(people.of("use_rate", buyers) * span)
    who = np.repeat(buyers, count)
    day = people.first_order[who] + (draw.random(who.size) * np.repeat(span, count)).astype(np.int64)
    return pa.table({"customer_id": who, "used_at": days(day), "events": draw.integers(1, 20, who.size)})


def _events(draw: np.random.Generator, people: People, buyers: Numbers, rate: str, when: str) -> pa.Table:
    """Return events since the first order, as many as the rate of the kind says."""
    who = np.repeat(buyers, draw.poisson(people.of(rate, buyers)))
    return pa.table({"customer_id": who, when: days(_since_order(draw, people, who))})


def _community(draw: np.random.Generator, people: People, buyers: Numbers) -> pa.Table:
    acts = _events(draw, people, buyers, "acts", "acted_at")
    return acts.append_column("helped", pa.array(draw.random(acts.num_rows) < 0.5))  # noqa: PLR2004  # every other act


def _ideas(draw: np.random.Generator, people: People, buyers: Numbers) -> pa.Table:
    who = buyers[draw.random(buyers.size) < _IDEAS * people.of("acts", buyers)]
    return pa.table(
        {
            "customer_id": who,
            "submitted_at": days(_since_order(draw, people, who)),
            "adopted": draw.random(who.size) < _IDEAS,
        }
    )


def _surveys(draw: np.random.Generator, people: People, who: Numbers) -> pa.Table:
    """Return one answer of each customer asked to each question."""
    when = days(_since_order(draw, people, who))
    questions = tuple(people.kinds[0].scores)
    means = np.array([[kind.scores[question] for question in questions] for kind in people.kinds])[people.kind[who]]
    scores = np.clip(np.rint(draw.normal(means, _NOISE)), 0, 10).astype(np.int64)
    (asked,) = SURVEY_WORDS
    names = (*questions, asked)
    everyone, none = np.ones(who.size, bool), np.zeros(who.size, np.int64)
    driver = draw.integers(0, len(_DRIVERS), who.size)
    score = pa.array(
        np.concatenate([scores.T.ravel(), none]),
        mask=np.concatenate([np.zeros(scores.size, bool), everyone]),
    )
    answer = pa.DictionaryArray.from_arrays(
        pa.array(
            np.concatenate([np.zeros(scores.size, np.int8), driver.astype(np.int8)]),
            mask=np.concatenate([np.ones(scores.size, bool), ~everyone]),
        ),
        list(_DRIVERS),
    )
    return pa.table(
        {
            "customer_id": np.tile(who, len(names)),
            "answered_at": np.tile(when, len(names)),
            "question": words(np.repeat(np.arange(len(names)), who.size), names),
            "score": score,
            "answer": answer,
        }
    )
