"""The seven criteria of the best customer, in the order of the page (customer/best-customer-identification)."""

CRITERIA: tuple[str, ...] = (
    "speed_to_purchase",
    "willingness_to_pay",
    "lifetime_value",
    "outcome_success",
    "retention_behaviour",
    "referral_potential",
    "ease_of_acquisition",
)
