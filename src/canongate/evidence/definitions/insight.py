"""The figures that the insight framework asks for; those of several days or steps share a formula."""

from canongate.evidence.definitions.asked import asked
from canongate.evidence.definitions.metric import Metric

DAYS = (30, 90, 180)
STEPS = range(2, 6)

BEST_CUSTOMER_INSIGHT: tuple[Metric, ...] = (
    asked(
        "cut_customer_share",
        "Which share of buyers stands above the cut?",
        "customers with net revenue at or above the cut / customers with an order",
        "share",
        "best-customer-insight#cut-rule.report",
        "orders",
    ),
    asked(
        "cut_revenue_share",
        "Which share of revenue do they bring?",
        "their net revenue / net revenue of all, interval by the influence of each customer on the share",
        "share",
        "best-customer-insight#cut-rule.report",
        "orders",
    ),
    asked(
        "top_group_retention",
        "How many of the top group still buy?",
        "customers of the past top group with an order since the past day / customers of the past top group",
        "share",
        "best-customer-insight#top-group-requirement.compare",
        "orders",
    ),
    asked(
        "top_group_frequency",
        "How often does the top group buy?",
        "orders since the past day / customers of the past top group",
        "orders per customer",
        "best-customer-insight#top-group-requirement.compare",
        "orders",
    ),
    asked(
        "top_group_seasonality",
        "Does the top group buy in other months?",
        "half the sum over months of the difference of shares of orders, top group and others",
        "share of orders",
        "best-customer-insight#top-group-requirement.compare",
        "orders",
    ),
    asked(
        "median_days_to_second_purchase",
        "When has half of them bought again?",
        "Kaplan-Meier median of days from first to second day with an order",
        "days",
        "best-customer-insight#second-purchase-requirement",
        "orders",
    ),
    asked(
        "lapsed_best_customers",
        "How many best customers have fallen silent?",
        "customers of the past top group without an order since the past day",
        "customers",
        "best-customer-insight#lapsed-best-rule.report",
        "orders",
    ),
    asked(
        "recoverable_value",
        "What could be recovered from them?",
        "their net revenue in as many days before the past day as lie after it",
        "minor units",
        "best-customer-insight#lapsed-best-rule.report",
        "orders",
    ),
    asked(
        "value_at_risk",
        "What do best customers who fall silent take with them?",
        "net revenue before the past day of past best customers without an order since",
        "minor units",
        "best-customer-insight#preservation-rule.report",
        "orders",
    ),
    asked(
        "value_at_risk_share",
        "Which share of the best customers' revenue is that?",
        "value_at_risk / net revenue before the past day of all past best customers",
        "share",
        "best-customer-insight#preservation-rule.report",
        "orders",
    ),
    asked(
        "average_gain",
        "What would improving the average bring?",
        "10 percent of the net revenue before the past day of all other customers",
        "minor units",
        "best-customer-insight#preservation-rule.report",
        "orders",
    ),
    asked(
        "unspent_potential_customers",
        "How many began like the best and spend less?",
        "customers outside the top group whose beginning leads to it more often than others, after Holm's correction",
        "customers",
        "best-customer-insight#potential-rule",
        "orders",
    ),
    asked(
        "unspent_potential",
        "What do they leave unspent?",
        "mean net revenue of the top group of the same beginning, times these customers, less their net revenue",
        "minor units",
        "best-customer-insight#potential-rule",
        "orders",
    ),
    asked(
        "newcomer_ranking",
        "How well does the score rank newcomers?",
        "area under the ROC curve on the last quarter of beginners",
        "area under the curve",
        "best-customer-insight#newcomer-rule",
        "orders",
    ),
    asked(
        "newcomer_top_hits",
        "How many of the highest scores were right?",
        "customers of the highest tenth of scores who reached the top cohort / customers of that tenth",
        "share",
        "best-customer-insight#newcomer-rule",
        "orders",
    ),
    asked(
        "newcomer_expected_by_counted",
        "Does the score meet what happened?",
        "outcomes expected by the score / outcomes counted",
        "expected per counted",
        "best-customer-insight#newcomer-rule",
        "orders",
    ),
    asked(
        "high_propensity_newcomers",
        "How many newcomers score high?",
        "customers not watched long enough yet whose score is that of the highest tenth",
        "customers",
        "best-customer-insight#newcomer-rule",
        "orders",
    ),
    asked(
        "demographics_gain",
        "What do demographics add to the prediction?",
        "mean log score with demographics less that without, on the last quarter of beginners",
        "log score per customer",
        "best-customer-insight#demographics-rule.report",
        "orders",
        "demographics",
    ),
    asked(
        "demographics_coverage",
        "Of how many customers are demographics known?",
        "buyers with any demographics / buyers",
        "share",
        "best-customer-insight#demographics-rule.report",
        "orders",
        "demographics",
    ),
    *(
        asked(
            f"second_purchase_{days}_days",
            f"How many have bought again by day {days}?",
            f"1 less Kaplan-Meier of days from first to second day with an order, at {days} days;"
            " who has not bought again is still waiting",
            "share",
            "best-customer-insight#second-purchase-requirement.still-waiting",
            "orders",
        )
        for days in DAYS
    ),
    *(
        asked(
            f"days_to_order_{step}",
            f"How long does the top group take to order {step}?",
            f"days from order {step - 1} to order {step} / customers of the top group with order {step}",
            "days",
            "best-customer-insight#insight-criteria.path-to-loyalty",
            "orders",
        )
        for step in STEPS
    ),
)
