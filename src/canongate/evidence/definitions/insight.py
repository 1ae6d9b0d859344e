"""
What insight derives: one definition for each figure, with the clause of a supporting framework that asks for it.

Figures of one kind for several years, days or steps share a formula and are listed by number.
"""

from collections.abc import Iterator

from canongate.evidence.definitions.metric import Metric

_BRAIN = "customer"
_COLUMNS = {
    "orders": ("orders.customer_id", "orders.order_id", "orders.ordered_at", "orders.quantity", "orders.unit_price"),
    "touches": ("touches.customer_id", "touches.touched_at", "touches.channel"),
    "surveys": ("surveys.customer_id", "surveys.question", "surveys.score"),
    "usage": ("usage.customer_id", "usage.used_at"),
    "support": ("support.customer_id", "support.cost"),
    "demographics": ("demographics.customer_id",),
}
YEARS = range(1, 11)
DAYS = (30, 90, 180)
STEPS = range(2, 6)


def _metric(
    id_: str, question: str, formula: str, unit: str, clause: str, *tables: str
) -> Metric:  # one row of the lists below
    columns = tuple(column for table in tables for column in _COLUMNS[table])
    return Metric(id_, 1, question, tables, columns, formula, unit, f"{_BRAIN}/{clause}")


def _insight() -> Iterator[Metric]:
    """Yield the figures that the insight framework asks for."""
    yield _metric(
        "cut_customer_share",
        "Which share of buyers stands above the cut?",
        "customers with net revenue at or above the cut / customers with an order",
        "share",
        "best-customer-insight#cut-rule.report",
        "orders",
    )
    yield _metric(
        "cut_revenue_share",
        "Which share of revenue do they bring?",
        "their net revenue / net revenue of all, interval by the influence of each customer on the share",
        "share",
        "best-customer-insight#cut-rule.report",
        "orders",
    )
    yield _metric(
        "top_group_retention",
        "How many of the top group still buy?",
        "customers of the past top group with an order since the past day / customers of the past top group",
        "share",
        "best-customer-insight#top-group-requirement.compare",
        "orders",
    )
    yield _metric(
        "top_group_frequency",
        "How often does the top group buy?",
        "orders since the past day / customers of the past top group",
        "orders per customer",
        "best-customer-insight#top-group-requirement.compare",
        "orders",
    )
    yield _metric(
        "top_group_seasonality",
        "Does the top group buy in other months?",
        "half the sum over months of the difference of shares of orders, top group and others",
        "share of orders",
        "best-customer-insight#top-group-requirement.compare",
        "orders",
    )
    yield _metric(
        "median_days_to_second_purchase",
        "When has half of them bought again?",
        "Kaplan-Meier median of days from first to second day with an order",
        "days",
        "best-customer-insight#second-purchase-requirement",
        "orders",
    )
    yield _metric(
        "lapsed_best_customers",
        "How many best customers have fallen silent?",
        "customers of the past top group without an order since the past day",
        "customers",
        "best-customer-insight#lapsed-best-rule.report",
        "orders",
    )
    yield _metric(
        "recoverable_value",
        "What could be recovered from them?",
        "their net revenue in as many days before the past day as lie after it",
        "minor units",
        "best-customer-insight#lapsed-best-rule.report",
        "orders",
    )
    yield _metric(
        "value_at_risk",
        "What do best customers who fall silent take with them?",
        "net revenue before the past day of past best customers without an order since",
        "minor units",
        "best-customer-insight#preservation-rule.report",
        "orders",
    )
    yield _metric(
        "value_at_risk_share",
        "Which share of the best customers' revenue is that?",
        "value_at_risk / net revenue before the past day of all past best customers",
        "share",
        "best-customer-insight#preservation-rule.report",
        "orders",
    )
    yield _metric(
        "average_gain",
        "What would improving the average bring?",
        "10 percent of the net revenue before the past day of all other customers",
        "minor units",
        "best-customer-insight#preservation-rule.report",
        "orders",
    )
    yield _metric(
        "unspent_potential_customers",
        "How many began like the best and spend less?",
        "customers outside the top group whose beginning leads to it more often than others, after Holm's correction",
        "customers",
        "best-customer-insight#potential-rule",
        "orders",
    )
    yield _metric(
        "unspent_potential",
        "What do they leave unspent?",
        "mean net revenue of the top group of the same beginning, times these customers, less their net revenue",
        "minor units",
        "best-customer-insight#potential-rule",
        "orders",
    )
    yield _metric(
        "newcomer_ranking",
        "How well does the score rank newcomers?",
        "area under the ROC curve on the last quarter of beginners",
        "area under the curve",
        "best-customer-insight#newcomer-rule",
        "orders",
    )
    yield _metric(
        "newcomer_top_hits",
        "How many of the highest scores were right?",
        "customers of the highest tenth of scores who reached the top cohort / customers of that tenth",
        "share",
        "best-customer-insight#newcomer-rule",
        "orders",
    )
    yield _metric(
        "newcomer_expected_by_counted",
        "Does the score meet what happened?",
        "outcomes expected by the score / outcomes counted",
        "expected per counted",
        "best-customer-insight#newcomer-rule",
        "orders",
    )
    yield _metric(
        "high_propensity_newcomers",
        "How many newcomers score high?",
        "customers not watched long enough yet whose score is that of the highest tenth",
        "customers",
        "best-customer-insight#newcomer-rule",
        "orders",
    )
    yield _metric(
        "demographics_gain",
        "What do demographics add to the prediction?",
        "mean log score with demographics less that without, on the last quarter of beginners",
        "log score per customer",
        "best-customer-insight#demographics-rule.report",
        "orders",
        "demographics",
    )
    yield _metric(
        "demographics_coverage",
        "Of how many customers are demographics known?",
        "buyers with any demographics / buyers",
        "share",
        "best-customer-insight#demographics-rule.report",
        "orders",
        "demographics",
    )
    for days in DAYS:
        yield _metric(
            f"second_purchase_{days}_days",
            f"How many have bought again by day {days}?",
            f"1 less Kaplan-Meier of days from first to second day with an order, at {days} days,"
            " who has not bought again"
            " still waiting",
            "share",
            "best-customer-insight#second-purchase-requirement.still-waiting",
            "orders",
        )
    for step in STEPS:
        yield _metric(
            f"days_to_order_{step}",
            f"How long does the top group take to order {step}?",
            f"days from order {step - 1} to order {step} / customers of the top group with order {step}",
            "days",
            "best-customer-insight#insight-criteria.path-to-loyalty",
            "orders",
        )


def _ideal() -> Iterator[Metric]:
    """Yield the figures that the criteria framework asks for."""
    yield _metric(
        "prospect_ranking",
        "How well does the score rank prospects?",
        "area under the ROC curve on the last quarter of those contacted",
        "area under the curve",
        "ideal-customer-criteria#prospect-rule.report",
        "orders",
        "touches",
    )
    yield _metric(
        "prospect_top_hits",
        "How many of the highest scores were right?",
        "people of the highest tenth of scores who reached the top cohort / people of that tenth",
        "share",
        "ideal-customer-criteria#prospect-rule.report",
        "orders",
        "touches",
    )
    yield _metric(
        "prospect_expected_by_counted",
        "Do scores match outcomes?",
        "outcomes expected by the score / outcomes counted",
        "expected per counted",
        "ideal-customer-criteria#prospect-rule.report",
        "orders",
        "touches",
    )
    yield _metric(
        "prospects_like_the_best",
        "How many prospects mirror the best?",
        "people without an order whose score is that of the highest tenth",
        "customers",
        "ideal-customer-criteria#ideal-customer-process.find-prospects",
        "orders",
        "touches",
    )
    yield _metric(
        "ideal_group_customers",
        "How many stand in each group?",
        "customers by the criteria they meet",
        "customers",
        "ideal-customer-criteria#grouping-rule.groups",
    )
    yield _metric(
        "ideal_group_value",
        "What is a customer of each group worth so far?",
        "net revenue / customers of the group",
        "minor units per customer",
        "ideal-customer-criteria#measurement-requirement",
        "orders",
    )


def _measurement() -> Iterator[Metric]:
    """Yield the figures that the measurement framework asks for."""
    yield _metric(
        "net_promoter_score",
        "Would they recommend us?",
        "answers of 9 and 10 less answers of 0 to 6, of all answers",
        "promoters less detractors, share",
        "good-customer-measurement#advocacy-requirement.net-promoter-score",
        "surveys",
    )
    yield _metric(
        "response_rate",
        "How many answered?",
        "customers who answered / customers",
        "share",
        "good-customer-measurement#advocacy-requirement.net-promoter-score",
        "surveys",
    )
    yield _metric(
        "uses_now",
        "How many use the product now?",
        "customers with use in the last 30 days / customers",
        "share",
        "good-customer-measurement#product-use-requirement.track",
        "usage",
    )
    yield _metric(
        "uses_as_routine",
        "For how many is it a routine?",
        "customers with use in each of the last three spans of 30 days / customers",
        "share",
        "good-customer-measurement#product-use-requirement.track",
        "usage",
    )
    yield _metric(
        "support_per_customer",
        "What does supporting one of them cost?",
        "cost of tickets / customers",
        "minor units per customer",
        "good-customer-measurement#cost-to-serve-requirement.track",
        "support",
    )
    yield _metric(
        "expectations_not_met",
        "How many expected more?",
        "customers whose latest satisfaction is at most 3 / customers who answered",
        "share",
        "good-customer-measurement#cost-to-serve-requirement.track",
        "surveys",
    )
    yield _metric(
        "degree_reached",
        "How many reach the degree of the statement?",
        "customers under the condition who reach the degree / customers under the condition",
        "share",
        "good-customer-measurement#learning-rule.share-reaching-degree",
    )
    yield _metric(
        "profit_peak",
        "Which share of profit do the profitable customers bring?",
        "sum of positive profits / sum of all profits, profit = margin less marketing,"
        " sales, support, late payment and acquisition so far",
        "share of profit",
        "good-customer-measurement#profit-concentration-requirement.show",
        "orders",
    )
    yield _metric(
        "loss_makers",
        "How many customers bring a loss?",
        "customers with negative profit / customers with an order",
        "share",
        "good-customer-measurement#profit-concentration-requirement.show",
        "orders",
    )


def _value() -> Iterator[Metric]:
    """Yield the figures that the value model asks for."""
    yield _metric(
        "value_level_moves",
        "How far does the level of value move?",
        "value of all with one factor moved by 25 percent / value of all, less 1",
        "share of value",
        "customer-value-model#sensitivity-requirement.report",
        "orders",
    )
    yield _metric(
        "value_rank_kept",
        "How far does the rank of customers move?",
        "Spearman's correlation of values before and after one factor moves by 25 percent",
        "rank correlation",
        "customer-value-model#sensitivity-requirement.level-and-rank-apart",
        "orders",
    )
    yield _metric(
        "tier_value_share",
        "Which share of value does the tier hold?",
        "value of the tier / value of all buyers",
        "share of value",
        "customer-value-model#value-segmentation-rule.tier",
        "orders",
    )
    yield _metric(
        "view_score",
        "How do officers see each segment?",
        "mean over customers of the weighted places of the view's factors",
        "score from 0 to 1",
        "customer-value-model#officer-view-rule",
        "orders",
    )
    yield _metric(
        "view_agreement",
        "Do two officers rank customers alike?",
        "Spearman's correlation of the scores of two views",
        "rank correlation",
        "customer-value-model#officer-view-rule.disagreement",
        "orders",
    )
    yield _metric(
        "view_shared_top",
        "Do two officers see the same best customers?",
        "customers in the top of both views / customers in the top of either",
        "share of customers",
        "customer-value-model#officer-view-rule.disagreement",
        "orders",
    )
    for years in YEARS:
        yield _metric(
            f"customer_value_{years}_years",
            f"What is a customer worth over {years} years?",
            f"sum over {years} years of expected orders x (money per order x margin - marketing - sales - support"
            " - late payment per order), discounted, plus referred value moved and adopted ideas / customers",
            "minor units per customer",
            "customer-value-model#value-calculation-rule",
            "orders",
        )
        yield _metric(
            f"top_by_value_{years}_years",
            f"Are the best over {years} years the best over the plan's horizon?",
            "customers in the top of both / customers in the top of either",
            "share of customers",
            "customer-value-model#horizon-rule.compared",
            "orders",
        )


INSIGHT_METRICS: tuple[Metric, ...] = (*_insight(), *_ideal(), *_measurement(), *_value())
