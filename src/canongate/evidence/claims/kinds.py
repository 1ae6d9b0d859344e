"""
The kinds of claim that one measure decides: what is claimed, by which measure, and the words for it.

The measure that decides is fixed here, before any data are seen; all others of the same criterion are reported beside
it. ``best_customer`` is made of these and stands in its own module.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of claim; ``words`` finish the sentence "whether this segment ..."."""

    id: str
    measure: str
    words: str


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind("speed_to_purchase", "bought_within_30_days", "buys fastest"),
        Kind("willingness_to_pay", "paid_of_list", "is most willing to pay"),
        Kind("lifetime_value", "revenue_first_180_days", "has the highest lifetime value"),
        Kind("outcome_success", "result_achieved", "gets the best results"),
        Kind("retention_behaviour", "returned_after_30_days", "stays longest"),
        Kind("referral_potential", "referred_somebody", "refers most"),
        Kind("ease_of_acquisition", "acquisition_cost", "is easiest to acquire"),
        Kind("motivation", "strong_motivation", "is most motivated"),
        Kind("problem_intensity", "strong_problem", "has the strongest problem"),
        Kind("value_received", "improvement", "receives the most value"),
        Kind("least_friction", "easy_to_buy", "converts with the least friction"),
        Kind("conversion_rate", "conversion", "converts best"),
        Kind("engagement", "use_per_customer", "is most engaged"),
        Kind("growth_potential", "recent_customers", "grows most"),
        Kind("net_revenue_per_customer", "net_revenue_per_customer", "brings most per customer"),
    )
}


CONDITIONS: tuple[str, ...] = ("motivation", "value_received", "least_friction", "lifetime_value")
"""The four conditions of its definition."""
