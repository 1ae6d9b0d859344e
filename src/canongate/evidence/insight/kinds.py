"""
Kinds of insight: for each the action it leads to and the cause it assumes, in words a Brain can act on.

An insight without an action is none, and an action rests on a cause that was not tested by looking; so both stand
beside every figure.
"""

from dataclasses import dataclass

PAGE = "customer/best-customer-insight"
VALUE_PAGE = "customer/customer-value-model"
MEASUREMENT_PAGE = "customer/good-customer-measurement"
IDEAL_PAGE = "customer/ideal-customer-criteria"


@dataclass(frozen=True, slots=True)
class InsightKind:
    """
    One kind: the clause that asks for it, the action, the assumed cause, and the tables it cannot do without.

    ``searches`` says that it is found where chance does not explain it, so that looking for it counts as an attempt.
    """

    clause: str
    action: str
    cause: str
    tables: tuple[str, ...] = ("orders",)
    searches: bool = False


KINDS: dict[str, InsightKind] = {
    "cut": InsightKind(
        f"{PAGE}#cut-rule.report",
        "Give the customers above the cut the care they bring the means for.",
        "Customers above the cut go on bringing as much as they did.",
    ),
    "published_share": InsightKind(
        f"{MEASUREMENT_PAGE}#profit-concentration-requirement.published-share",
        "Plan with the share measured here, not with the published one.",
        "Costs are shared out to the customers who cause them.",
    ),
    "top_frequency": InsightKind(
        f"{PAGE}#top-group-requirement.compare",
        "Plan contacts for the top group by its own rhythm.",
        "Who bought most before goes on buying more often.",
        searches=True,
    ),
    "top_retention": InsightKind(
        f"{PAGE}#top-group-requirement.compare",
        "Watch the retention of the top group apart from that of all others.",
        "What the top group gets from MWMS keeps it.",
        searches=True,
    ),
    "top_seasonality": InsightKind(
        f"{PAGE}#top-group-requirement.compare",
        "Time stock and messages for the months of the top group.",
        "The seasons of past years return.",
    ),
    "acquisition_source": InsightKind(
        f"{PAGE}#insight-criteria.acquisition-source",
        "Move acquisition money to this source in a test.",
        "The source brings the customers; it does not merely meet them first.",
        ("orders", "touches"),
        searches=True,
    ),
    "product_affinity": InsightKind(
        f"{PAGE}#insight-criteria.product-affinity",
        "Show this product early to customers like the top group.",
        "The product leads to further purchases.",
        searches=True,
    ),
    "product_pair": InsightKind(
        f"{PAGE}#insight-criteria.product-affinity",
        "Offer the two products together in a test.",
        "Having both makes the customer stay.",
        searches=True,
    ),
    "offer_response": InsightKind(
        f"{PAGE}#insight-criteria.offer-response",
        "Send the top group more offers of this kind.",
        "The offer moves them, not the habit of answering.",
        ("orders", "touches"),
        searches=True,
    ),
    "channel_preference": InsightKind(
        f"{PAGE}#insight-criteria.channel-preference",
        "Deal with the top group through this channel.",
        "They use the channel because they prefer it.",
        ("orders", "touches"),
        searches=True,
    ),
    "path_to_loyalty": InsightKind(
        f"{PAGE}#insight-criteria.path-to-loyalty",
        "Shorten the longest step on the way to a loyal customer.",
        "A customer who takes a step sooner goes on sooner.",
    ),
    "first_purchase_path": InsightKind(
        f"{PAGE}#first-purchase-rule",
        "Lead new customers to begin this way, in a controlled test.",
        "Beginning this way makes them stay; it does not only show who would.",
        searches=True,
    ),
    "second_purchase": InsightKind(
        f"{PAGE}#second-purchase-requirement",
        "Speak to first buyers before half of those who return have returned.",
        "A reminder in time brings the second purchase forward.",
    ),
    "lapsed_best": InsightKind(
        f"{PAGE}#lapsed-best-rule.report",
        "Call on each of them; `canongate evidence members` lists them.",
        "Their silence can be ended; they have not gone for good.",
    ),
    "unspent_potential": InsightKind(
        f"{PAGE}#potential-rule",
        "Address the customers who began like the best and spend less.",
        "The same beginning gives the same means to spend.",
        searches=True,
    ),
    "newcomer": InsightKind(
        f"{PAGE}#newcomer-rule",
        "Shape the journey of the newcomers with the highest scores early.",
        "What told best customers apart before does so again.",
        searches=True,
    ),
    "demographics_gain": InsightKind(
        f"{PAGE}#demographics-rule.report",
        "Use demographics to describe the top group, never to select it.",
        "What demographics add is not what behaviour already says.",
        ("orders", "demographics"),
        searches=True,
    ),
    "value_at_risk": InsightKind(
        f"{PAGE}#preservation-rule.report",
        "Keep the best customers first, then improve the average.",
        "Those who fell silent could have been kept.",
    ),
    "value_tier": InsightKind(
        f"{VALUE_PAGE}#value-segmentation-rule.tier",
        "Give each Brain the target of the tier.",
        "The value model holds for the years of its horizon.",
    ),
    "officer_views": InsightKind(
        f"{VALUE_PAGE}#officer-view-rule.disagreement",
        "Let the officers agree on one weighting before goals are set.",
        "Each officer sees a part of what a customer is worth.",
    ),
    "horizon": InsightKind(
        f"{VALUE_PAGE}#horizon-rule.compared",
        "Name the horizon whenever a value is named.",
        "Customers go on as the model has seen them.",
    ),
    "sensitivity": InsightKind(
        f"{VALUE_PAGE}#sensitivity-requirement.report",
        "Check first the figure that moves the value most.",
        "The factors move one at a time.",
    ),
    "net_promoter_score": InsightKind(
        f"{MEASUREMENT_PAGE}#advocacy-requirement.net-promoter-score",
        "Ask more customers before two segments are told apart by their score.",
        "Those who did not answer think like those who did.",
        ("surveys",),
    ),
    "degree_reached": InsightKind(
        f"{MEASUREMENT_PAGE}#learning-rule.share-reaching-degree",
        "Teach what the statement says to those who do not reach its degree.",
        "The behaviour makes the customer good; it does not only mark one.",
        (),
        searches=True,
    ),
    "ideal_groups": InsightKind(
        f"{IDEAL_PAGE}#grouping-rule.groups",
        "Bring the next best group what it lacks of the criteria.",
        "The criteria are what makes a customer worth most.",
        (),
    ),
    "learning_answer": InsightKind(
        f"{IDEAL_PAGE}#learning-rule",
        "Use the answer as a signal of a likely best customer.",
        "The answer tells best customers apart among prospects too.",
        (),
        searches=True,
    ),
    "research_needed": InsightKind(
        f"{IDEAL_PAGE}#learning-rule.unknown-answer",
        "Plan research that answers the question.",
        "The answer can be had by asking.",
        (),
    ),
    "engagement_pattern": InsightKind(
        f"{IDEAL_PAGE}#engagement-rule.pattern-report",
        "Reach prospects the way the best group was reached, in a test.",
        "The way they came has a part in what they became.",
        ("touches",),
        searches=True,
    ),
    "look_alike": InsightKind(
        f"{IDEAL_PAGE}#prospect-rule.report",
        "Let Sales call on the prospects with the highest scores first.",
        "What told best customers apart before does so again.",
        (),
        searches=True,
    ),
}
