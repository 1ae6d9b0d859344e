"""Every insight, learning question, engagement pattern: its truth comes out where planted, and not where it is not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from canongate.evidence import build
from canongate.evidence.demo_data.plan import demo_plan as plan_of_data
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.insight.found import SEARCHES
from canongate.evidence.insight.kinds import KINDS

CUSTOMERS, SEED = 8_000, 3
NO_DIGEST = "sha256:" + "0" * 64


class Told:
    """What one manifest tells."""

    def __init__(self, manifest) -> None:
        self.insights = manifest["insights"]
        self.derived = {(one["metric"], one["segment"]): one["value"] for one in manifest["derived"]}

    def found(self, kind):
        """What was found of a kind."""
        return {one["about"] for one in self.insights if one["kind"] == kind and one["status"] == "found"}

    def one(self, kind, about=None):
        """The first insight of a kind, or the one about something."""
        silent = {"status": "unknown", "about": "", "summary": "", "estimate": 0}
        return next((one for one in self.insights if one["kind"] == kind and about in {None, one["about"]}), silent)

    def value(self, metric, group):
        """A derived figure; 0 where there is none."""
        return self.derived.get((metric, group), 0)


@dataclass(frozen=True)
class Truth:
    """What was planted, and how a manifest tells it; ``always`` where it is so without anything planted too."""

    kind: str
    planted: str
    told: Callable[[Told], bool]
    always: bool = False


def finds(kind, about, planted):
    """A truth that is told as something found."""
    return Truth(kind, planted, lambda told: about in told.found(kind))


def score(told, segment):
    """Promoters less detractors of a segment."""
    return told.value("net_promoter_score", segment)


def in_their_order(told):
    """Who orders again by day 90: three in four, a half, a third at most."""
    names = ("builders", "tinkerers", "visitors")
    again = [told.value("second_purchase_90_days", name) for name in names]
    return again[0] > 0.7 and 0.4 < again[1] < 0.6 and again[2] < 0.35


TRUTHS = [
    Truth("cut", "a sixth of all bring most", lambda told: told.one("cut", "best")["estimate"] > 0.5),
    finds("top_frequency", "top group", "kinds order at rates of their own"),
    finds("top_retention", "top group", "kinds drop out at rates of their own"),
    Truth(
        "top_seasonality", "no season", lambda told: told.one("top_seasonality")["estimate"] < 0.1, always=True
    ),
    finds("acquisition_source", "partner", "builders come through partners"),
    finds("product_affinity", "pro", "builders buy pro"),
    finds("product_affinity", "addon", "builders buy addon"),
    finds("product_pair", "addon + pro", "builders buy both"),
    finds("offer_response", "spring", "builders answer"),
    finds("offer_response", "summer", "builders answer"),
    finds("offer_response", "autumn", "builders answer"),
    finds("channel_preference", "partner", "builders come through partners"),
    Truth(
        "path_to_loyalty", "the best order every thirty days",
        lambda told: 20 < told.one("path_to_loyalty")["estimate"] < 100 / 3,
    ),
    finds("first_purchase_path", "partner", "builders come through partners"),
    finds("first_purchase_path", "pro", "builders begin with pro"),
    finds("first_purchase_path", "addon + pro", "builders begin with both"),
    Truth("second_purchase", "builders order at 0.030 a day, tinkerers at 0.014, visitors at 0.006", in_their_order),
    Truth(
        "lapsed_best", "the best drop out too",
        lambda told: told.one("lapsed_best")["n"] >= 30, always=True,
    ),
    finds("unspent_potential", "customers with unspent potential", "builders begin their own way"),
    finds("newcomer", "newcomers", "the trial shows the kind"),
    Truth(
        "demographics_gain", "age only goes along with the kind",
        lambda told: told.one("demographics_gain")["status"] == "not_found", always=True,
    ),
    Truth(
        "value_at_risk", "the best drop out too",
        lambda told: 0.05 < told.value("value_at_risk_share", "top") < 0.2, always=True,
    ),
    Truth("value_tier", "a sixth of all bring most", lambda told: told.value("tier_value_share", "gold") > 0.5),
    Truth(
        "officer_views", "builders are best in everything",
        lambda told: told.one("officer_views")["summary"].count(": builders") == 5,
    ),
    Truth(
        "horizon", "customers go on ordering",
        lambda told: told.value("customer_value_5_years", "builders")
        > told.value("customer_value_1_years", "builders") > 5 * told.value("customer_value_1_years", "visitors"),
    ),
    Truth("sensitivity", "margin is in every order", lambda told: told.one("sensitivity")["about"] == "margin"),
    Truth(
        "net_promoter_score", "builders answer 8.3, visitors 4.6",
        lambda told: score(told, "builders") > 0.2 and score(told, "visitors") < -0.7,
    ),
    finds("degree_reached", "regular-use", "builders use the product"),
    Truth(
        "published_share", "few bring a loss",
        lambda told: told.one("published_share")["status"] == "not_found", always=True,
    ),
    Truth(
        "ideal_groups", "builders meet all criteria",
        lambda told: told.one("ideal_groups")["estimate"] > 200, always=True,
    ),
    finds("learning_answer", "first_channel is partner", "builders come through partners"),
    finds("learning_answer", "problem_intensity is 8 or more", "builders have the problem"),
    finds("learning_answer", "problem_awareness is 8 or more", "builders know the problem"),
    finds("learning_answer", "urgency is 8 or more", "builders are in a hurry"),
    finds("learning_answer", "motivation is 8 or more", "builders are motivated"),
    finds("learning_answer", "community_acts is some", "builders help each other"),
    finds("learning_answer", "tickets is none", "builders need little help"),
    finds("learning_answer", "age_band is 55+", "builders are older"),
    finds("learning_answer", "company_size is small", "small companies reach their results"),
    Truth(
        "learning_answer", "country, goal and driver are drawn for all alike",
        lambda told: not any(one.startswith(("country", "goal", "driver")) for one in told.found("learning_answer")),
        always=True,
    ),
    Truth(
        "research_needed", "every question has its table",
        lambda told: not any(one["kind"] == "research_needed" for one in told.insights), always=True,
    ),
    finds("engagement_pattern", "content case study", "builders read case studies"),
    finds("engagement_pattern", "path partner", "builders come through partners and decide soon"),
    finds("look_alike", "prospects", "the trial shows the kind"),
]  # fmt: skip
NAMES = [f"{one.kind}: {one.planted}" for one in TRUTHS]


@pytest.fixture(scope="module")
def planted(demo):
    return Told(demo)


@pytest.fixture(scope="module")
def unplanted(tmp_path_factory):
    """The same number of people, of whom none differs from another."""
    folder = tmp_path_factory.mktemp("noise")
    write_demo_data(folder, CUSTOMERS, SEED, planted=False)
    contract = demo_contract(CUSTOMERS, SEED, planted=False)
    return Told(build(contract, NO_DIGEST, demo_segments(), folder, date(2026, 1, 1), plan=(plan_of_data(), NO_DIGEST)))


def test_every_kind_of_insight_has_a_truth():
    """Who adds a kind says what of the demo data it must tell."""
    assert {one.kind for one in TRUTHS} == KINDS.keys()


@pytest.mark.parametrize("truth", TRUTHS, ids=NAMES)
def test_what_is_planted_comes_out(truth, planted):
    """The demo data tell it."""
    assert truth.told(planted)


@pytest.mark.parametrize("truth", [one for one in TRUTHS if not one.always], ids=lambda one: one.kind)
def test_without_the_plant_it_does_not(truth, unplanted):
    """What is told of anybody's data would be no finding."""
    assert not truth.told(unplanted)


def test_without_any_plant_nothing_is_found(unplanted):
    """No search finds anything in these data."""
    assert not [one["kind"] for one in unplanted.insights if one["kind"] in SEARCHES and one["status"] == "found"]
