"""The figures that the value model asks for; those of several years share a formula."""

from canongate.evidence.definitions.asked import asked
from canongate.evidence.definitions.metric import Metric

YEARS = range(1, 11)

CUSTOMER_VALUE: tuple[Metric, ...] = (
    asked(
        "value_level_moves",
        "How far does the level of value move?",
        "value of all with one factor moved by 25 percent / value of all, less 1",
        "share of value",
        "customer-value-model#sensitivity-requirement.report",
        "orders",
    ),
    asked(
        "value_rank_kept",
        "How far does the rank of customers move?",
        "Spearman's correlation of values before and after one factor moves by 25 percent",
        "rank correlation",
        "customer-value-model#sensitivity-requirement.level-and-rank-apart",
        "orders",
    ),
    asked(
        "tier_value_share",
        "Which share of value does the tier hold?",
        "value of the tier / value of all buyers",
        "share of value",
        "customer-value-model#value-segmentation-rule.tier",
        "orders",
    ),
    asked(
        "view_score",
        "How do officers see each segment?",
        "mean over customers of the weighted places of the view's factors",
        "score from 0 to 1",
        "customer-value-model#officer-view-rule",
        "orders",
    ),
    asked(
        "view_agreement",
        "Do two officers rank customers alike?",
        "Spearman's correlation of the scores of two views",
        "rank correlation",
        "customer-value-model#officer-view-rule.disagreement",
        "orders",
    ),
    asked(
        "view_shared_top",
        "Do two officers see the same best customers?",
        "customers in the top of both views / customers in the top of either",
        "share of customers",
        "customer-value-model#officer-view-rule.disagreement",
        "orders",
    ),
    *(
        metric
        for years in YEARS
        for metric in (
            asked(
                f"customer_value_{years}_years",
                f"What is a customer worth over {years} years?",
                f"sum over {years} years of expected orders x (money per order x margin - marketing - sales - support"
                " - late payment per order), discounted, plus referred value moved and adopted ideas / customers",
                "minor units per customer",
                "customer-value-model#value-calculation-rule",
                "orders",
            ),
            asked(
                f"top_by_value_{years}_years",
                f"Are the best over {years} years the best over the plan's horizon?",
                "customers in the top of both / customers in the top of either",
                "share of customers",
                "customer-value-model#horizon-rule.compared",
                "orders",
            ),
        )
    ),
)
