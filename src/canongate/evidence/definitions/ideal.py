"""The figures that the criteria framework asks for."""

from canongate.evidence.definitions.asked import asked
from canongate.evidence.definitions.metric import Metric

IDEAL: tuple[Metric, ...] = (
    asked(
        "prospect_ranking",
        "How well does the score rank prospects?",
        "area under the ROC curve on the last quarter of those contacted",
        "area under the curve",
        "ideal-customer-criteria#prospect-rule.report",
        "orders",
        "touches",
    ),
    asked(
        "prospect_top_hits",
        "How many of the highest scores were right?",
        "people of the highest tenth of scores who reached the top cohort / people of that tenth",
        "share",
        "ideal-customer-criteria#prospect-rule.report",
        "orders",
        "touches",
    ),
    asked(
        "prospect_expected_by_counted",
        "Do scores match outcomes?",
        "outcomes expected by the score / outcomes counted",
        "expected per counted",
        "ideal-customer-criteria#prospect-rule.report",
        "orders",
        "touches",
    ),
    asked(
        "prospects_like_the_best",
        "How many prospects mirror the best?",
        "people without an order whose score is that of the highest tenth",
        "customers",
        "ideal-customer-criteria#ideal-customer-process.find-prospects",
        "orders",
        "touches",
    ),
    asked(
        "ideal_group_customers",
        "How many stand in each group?",
        "customers by the criteria they meet",
        "customers",
        "ideal-customer-criteria#grouping-rule.groups",
    ),
    asked(
        "ideal_group_value",
        "What is a customer of each group worth so far?",
        "net revenue / customers of the group",
        "minor units per customer",
        "ideal-customer-criteria#measurement-requirement",
        "orders",
    ),
)
