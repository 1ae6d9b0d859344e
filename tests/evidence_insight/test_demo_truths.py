"""The truths planted in the demo data come out, insight by insight; what was not planted is not found."""

import json

from canongate.evidence.definitions.insight_catalogue import INSIGHT_METRICS
from canongate.evidence.insight.kinds import KINDS
from canongate.model.evidence import EvidenceManifest


def test_the_manifest_fits_its_schema_and_names_the_plan(demo):
    """Plan and insights are part of the manifest."""
    EvidenceManifest.model_validate_json(json.dumps(demo))

    assert demo["plan"]["id"] == "demo-insight"


def test_every_insight_names_its_action_and_its_cause(demo):
    """An insight without an action is none."""
    assert all(one["action"] and one["cause"] for one in demo["insights"])
    assert {one["kind"] for one in demo["insights"]} <= set(KINDS)


def test_every_derived_figure_has_its_definition(demo):
    """Each metric that is derived stands among the definitions, and each definition's id is used once."""
    defined = {one["id"] for one in demo["metrics"]}

    assert {one["metric"] for one in demo["derived"]} <= defined
    assert len({metric.id for metric in INSIGHT_METRICS}) == len(INSIGHT_METRICS)


def test_partners_bring_the_best_customers(insights):
    """Builders come through partners more often than anybody else; ads bring fewer of them, and are not listed."""
    assert [one["about"] for one in insights["acquisition_source"]] == ["partner"]
    assert insights["acquisition_source"][0]["interval"][0] > 1.5


def test_beginning_with_pro_and_addon_or_a_partner_leads_to_the_top_cohort(insights):
    """The paths planted stand among earlier customers and again among later ones; no other pair of products does."""
    found = {one["about"] for one in insights["first_purchase_path"]}

    assert {"partner", "addon + pro"} <= found
    assert not {"search", "ads", "starter", "gift", "gift + starter"} & found


def test_the_products_and_the_pair_of_the_best_kind_are_found(insights):
    """The best kind buys `pro` and `addon`; no other product is told."""
    assert {one["about"] for one in insights["product_affinity"]} == {"pro", "addon"}
    assert insights["product_pair"][0]["about"] == "addon + pro"


def test_the_best_kind_answers_campaigns_and_reads_case_studies(insights):
    """Every campaign is answered more often by the top group; of the contents the case study stands out, and alone."""
    content = [one["about"] for one in insights["engagement_pattern"] if one["about"].startswith("content")]

    assert {one["about"] for one in insights["offer_response"]} == {"spring", "summer", "autumn"}
    assert content == ["content case study"]


def test_potential_is_what_the_best_of_the_same_beginning_spend(insights, derived):
    """Customers who began like the best and spend less are counted with the gap."""
    (one,) = insights["unspent_potential"]

    assert one["status"] == "found"
    assert one["estimate"] == derived["unspent_potential", "rest"]["value"] > 0


def test_the_top_group_keeps_buying(insights):
    """Its retention and frequency are counted after the day on which the group was settled."""
    assert insights["top_retention"][0]["status"] == "found"
    assert insights["top_frequency"][0]["estimate"] > 2


def test_demographics_add_nothing_to_behaviour(insights, table):
    """Age only seems to matter, because builders are older; the trial says more."""
    assert insights["demographics_gain"][0]["status"] == "not_found"
    assert all(row["known"] == row["customers"] for row in table("demographics_known").values())


def test_the_trial_tells_newcomers_and_prospects_apart(insights):
    """Both scores rank later customers much better than chance and meet what happened."""
    for kind in ("newcomer", "look_alike"):
        (one,) = insights[kind]
        assert one["status"] == "found"
        assert one["interval"][0] > 0.8
        assert "which meets the" in one["summary"]


def test_builders_reach_the_degree_of_their_statement(insights, table):
    """The share that reaches it is told for four quarters."""
    days = {day for _, _, day in table("degrees")}

    assert insights["degree_reached"][0]["status"] == "found"
    assert len(days) == 4


def test_the_published_share_of_profit_is_tested_not_assumed(insights, derived):
    """Few customers bring a loss here, so 150 to 180 percent is ruled out."""
    (one,) = insights["published_share"]

    assert one["status"] == "not_found"
    assert derived["profit_peak", "population"]["value"] >= 1
    assert 0 < derived["loss_makers", "population"]["value"] < 0.5


def test_all_officers_put_builders_first_though_they_disagree_on_customers(insights):
    """The disagreement is shown with its figures."""
    (one,) = insights["officer_views"]

    assert one["summary"].count(": builders") == 5
    assert one["estimate"] < 0.9


def test_value_grows_with_the_horizon_and_every_horizon_is_named(derived):
    """One, two, three and five years."""
    values = [derived[f"customer_value_{years}_years", "population"]["value"] for years in (1, 2, 3, 5)]

    assert values == sorted(values)
    assert values[0] > 0


def test_level_and_rank_are_told_apart(derived):
    """A quarter more margin moves the level by more than a quarter and keeps the order nearly whole."""
    assert derived["value_level_moves", "margin plus"]["value"] > 0.25
    assert derived["value_rank_kept", "margin plus"]["value"] > 0.99
    assert derived["value_level_moves", "advocacy plus"]["value"] == 0


def test_what_defines_the_best_group_is_not_told_as_a_signal_of_it(insights):
    """Orders, referrals and results define it here; the trial's channel does not."""
    said = " ".join(one["about"] for one in insights["learning_answer"])

    assert "first_channel is partner" in said
    assert "orders is" not in said
    assert "results_achieved" not in said


def test_lapsed_best_customers_are_counted_with_what_they_brought(insights):
    """Some of the top group fell silent; their number and their value are told."""
    (one,) = insights["lapsed_best"]

    assert one["status"] == "measured"
    assert one["n"] >= 30


def test_no_figure_is_about_fewer_customers_than_the_minimum(demo):
    """Cells below the minimum say suppressed; figures below it are left out."""
    assert all(one.get("n", 10) >= 10 or one["n"] == 0 for one in demo["derived"])
