"""The figures that the measurement framework asks for."""

from canongate.evidence.definitions.asked import asked
from canongate.evidence.definitions.metric import Metric

GOOD_CUSTOMER: tuple[Metric, ...] = (
    asked(
        "net_promoter_score",
        "Would they recommend us?",
        "answers of 9 and 10 less answers of 0 to 6, of all answers",
        "promoters less detractors, share",
        "good-customer-measurement#advocacy-requirement.net-promoter-score",
        "surveys",
    ),
    asked(
        "response_rate",
        "How many answered?",
        "customers who answered / customers",
        "share",
        "good-customer-measurement#advocacy-requirement.net-promoter-score",
        "surveys",
    ),
    asked(
        "uses_now",
        "How many use the product now?",
        "customers with use in the last 30 days / customers",
        "share",
        "good-customer-measurement#product-use-requirement.track",
        "usage",
    ),
    asked(
        "uses_as_routine",
        "For how many is it a routine?",
        "customers with use in each of the last three spans of 30 days / customers",
        "share",
        "good-customer-measurement#product-use-requirement.track",
        "usage",
    ),
    asked(
        "support_per_customer",
        "What does supporting one of them cost?",
        "cost of tickets / customers",
        "minor units per customer",
        "good-customer-measurement#cost-to-serve-requirement.track",
        "support",
    ),
    asked(
        "expectations_not_met",
        "How many expected more?",
        "customers whose latest satisfaction is at most 3 / customers who answered",
        "share",
        "good-customer-measurement#cost-to-serve-requirement.track",
        "surveys",
    ),
    asked(
        "degree_reached",
        "How many reach the degree of the statement?",
        "customers under the condition who reach the degree / customers under the condition",
        "share",
        "good-customer-measurement#learning-rule.share-reaching-degree",
    ),
    asked(
        "profit_peak",
        "Which share of profit do the profitable customers bring?",
        "sum of positive profits / sum of all profits, profit = margin less marketing,"
        " sales, support, late payment and acquisition so far",
        "share of profit",
        "good-customer-measurement#profit-concentration-requirement.show",
        "orders",
    ),
    asked(
        "loss_makers",
        "How many customers bring a loss?",
        "customers with negative profit / customers with an order",
        "share",
        "good-customer-measurement#profit-concentration-requirement.show",
        "orders",
    ),
)
