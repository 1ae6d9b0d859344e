"""
Who the customers of the demo data are: a hidden kind that decides everything, and what can be seen of it.

What a kind does is in :data:`KINDS`, the parameters from which all tables are drawn. Only ``trial_projects`` shows the
kind; age and channel go along with it, and company size goes along with the channel. Where nothing is planted all kinds
do the same, :data:`ALIKE`, and nothing seen of people has any part in what they do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
START = np.datetime64(datetime(2024, 1, 1), "us")  # noqa: DTZ001  # all times of the demo data are naive UTC
DAYS = 731
"""Two years; the last day is 2025-12-31."""
_LAST_CONTACT = 700
MINUTES = 1440
CHANNELS = ("search", "ads", "newsletter", "webinar", "partner")
COST_PER_CONTACT = (600, 1800, 700, 900, 250)
"""Minor units spent for each person first contacted through a channel."""
AGES = ("18-34", "35-54", "55+")
SIZES = ("small", "large")
COUNTRIES = ("DE", "FR", "NL", "UK")
GOALS = ("grow", "save time", "look good")


@dataclass(frozen=True, slots=True)
class Kind:
    """What customers of one kind do; rates are per day unless said otherwise, scores from 0 to 10."""

    share: float
    projects: tuple[int, int]
    """Projects set up in the trial: from, to."""
    channels: tuple[float, ...]
    ages: tuple[float, ...]
    buys: float
    """Share that ever buys, given time."""
    days_to_buy: float
    order_rate: float
    dropout_rate: float
    order_value: float
    """Median, minor units."""
    full_price: float
    upsell: float
    contacts: float
    """Contacts before the order, on average."""
    sales_contact: float
    responds: float
    achieves: float
    improves: float
    refers: float
    """Referrals per buyer, on average."""
    use_rate: float
    tickets: float
    acts: float
    late: float
    scores: Mapping[str, float]
    """Mean score by survey question."""


def _scores(strong: float, weak: float, friction: float) -> dict[str, float]:
    rising = ("problem_intensity", "problem_awareness", "urgency", "motivation", "satisfaction", "recommend")
    return dict.fromkeys(rising, strong) | {"message_clarity": strong, "price_sensitivity": weak, "friction": friction}


KINDS: tuple[Kind, ...] = (
    Kind(
        share=0.15,
        projects=(3, 8),
        channels=(0.25, 0.05, 0.15, 0.15, 0.40),
        ages=(0.20, 0.35, 0.45),
        buys=0.85,
        days_to_buy=9,
        order_rate=0.030,
        dropout_rate=0.0012,
        order_value=9_000,
        full_price=0.85,
        upsell=0.25,
        contacts=1.5,
        sales_contact=0.05,
        responds=0.60,
        achieves=0.80,
        improves=4.0,
        refers=0.9,
        use_rate=0.060,
        tickets=0.4,
        acts=1.2,
        late=0.03,
        scores=_scores(8.3, 2.5, 2.2),
    ),
    Kind(
        share=0.30,
        projects=(1, 2),
        channels=(0.30, 0.25, 0.20, 0.15, 0.10),
        ages=(0.40, 0.40, 0.20),
        buys=0.55,
        days_to_buy=22,
        order_rate=0.014,
        dropout_rate=0.004,
        order_value=5_500,
        full_price=0.60,
        upsell=0.12,
        contacts=3.5,
        sales_contact=0.15,
        responds=0.35,
        achieves=0.45,
        improves=1.8,
        refers=0.25,
        use_rate=0.030,
        tickets=0.9,
        acts=0.4,
        late=0.08,
        scores=_scores(6.3, 5.0, 4.5),
    ),
    Kind(
        share=0.55,
        projects=(0, 0),
        channels=(0.30, 0.35, 0.17, 0.13, 0.05),
        ages=(0.45, 0.40, 0.15),
        buys=0.35,
        days_to_buy=45,
        order_rate=0.006,
        dropout_rate=0.010,
        order_value=3_500,
        full_price=0.35,
        upsell=0.04,
        contacts=6.0,
        sales_contact=0.30,
        responds=0.15,
        achieves=0.25,
        improves=0.6,
        refers=0.06,
        use_rate=0.010,
        tickets=1.4,
        acts=0.1,
        late=0.15,
        scores=_scores(4.6, 7.0, 6.5),
    ),
)
_AVERAGE = replace(KINDS[1], channels=(0.2,) * len(CHANNELS), ages=(1 / 3,) * len(AGES), dropout_rate=1e-9)
ALIKE: tuple[Kind, ...] = tuple(replace(_AVERAGE, share=one.share, projects=one.projects) for one in KINDS)
"""Kinds in name only. Nobody drops out, since whoever has dropped out is behind in everything at once."""
_SMALL_BY_CHANNEL = (0.5, 0.5, 0.78, 0.22, 0.5)
"""Newsletter readers are mostly small companies, webinar guests mostly large ones."""
SMALL_ACHIEVES = 0.22
"""Small companies reach their result so much more often, large ones so much less."""
WEBINAR_ACHIEVES = 0.07
"""Within a size, webinar guests reach it so much more often, newsletter readers so much less."""


@dataclass(frozen=True, slots=True)
class People:
    """One entry per person, in order of their number; ``first_order`` is -1 for those who never buy."""

    kind: Numbers
    projects: Numbers
    channel: Numbers
    age: Numbers
    size: Numbers
    country: Numbers
    goal: Numbers
    first_contact: Numbers
    """Day of the first contact."""
    first_order: Numbers
    """Day of the first order."""
    left: Numbers
    """Day after which nothing is ordered or used."""
    planted: bool = True
    """Whether anything is planted; otherwise whatever is found of these people is chance."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What each kind does."""
        return KINDS if self.planted else ALIKE

    @property
    def count(self) -> int:
        """How many people there are."""
        return int(self.kind.size)

    @property
    def buyers(self) -> Numbers:
        """The numbers of those who buy."""
        return np.flatnonzero(self.first_order >= 0)

    def of(self, name: str, who: Numbers) -> Numbers:
        """Return a parameter of the kind of each person asked for."""
        values: Numbers = np.array([getattr(kind, name) for kind in self.kinds])[self.kind[who]]
        return values


def draw_people(draw: np.random.Generator, count: int, *, planted: bool = True) -> People:
    """Return people drawn from the parameters; without anything planted all of them alike."""
    kinds = KINDS if planted else ALIKE
    kind = draw.choice(len(kinds), count, p=[one.share for one in kinds])
    channel = _by_kind(draw, kind, [one.channels for one in kinds])
    lowest, highest = (np.array([one.projects[place] for one in kinds])[kind] for place in (0, 1))
    first_contact = draw.integers(0, _LAST_CONTACT, count)
    buys = draw.random(count) < np.array([one.buys for one in kinds])[kind]
    waited = draw.exponential(np.array([one.days_to_buy for one in kinds])[kind]).astype(np.int64)
    first_order = np.where(buys & (first_contact + waited < DAYS), first_contact + waited, -1)
    stays = draw.exponential(1 / np.array([one.dropout_rate for one in kinds])[kind]).astype(np.int64)
    return People(
        kind=kind,
        projects=draw.integers(lowest, highest + 1),
        channel=channel,
        age=_by_kind(draw, kind, [one.ages for one in kinds]),
        size=(draw.random(count) >= _small(channel, planted=planted)).astype(np.int64),
        country=draw.integers(0, len(COUNTRIES), count),
        goal=draw.integers(0, len(GOALS), count),
        first_contact=first_contact,
        first_order=first_order,
        left=np.minimum(DAYS - 1, np.maximum(first_order, 0) + stays),
        planted=planted,
    )


def _small(channel: Numbers, *, planted: bool) -> Numbers:
    """Return each person's chance to be with a small company."""
    chance: Numbers = np.array(_SMALL_BY_CHANNEL)[channel] if planted else np.full(channel.size, 0.5)
    return chance


def _by_kind(draw: np.random.Generator, kind: Numbers, weights: list[tuple[float, ...]]) -> Numbers:
    """Return a choice for each person, by the weights of their kind."""
    edges = np.cumsum(np.array(weights), axis=1)[kind]
    chosen: Numbers = (draw.random(kind.size)[:, None] > edges[:, :-1]).sum(axis=1)
    return chosen
