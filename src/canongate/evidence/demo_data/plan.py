"""The insight plan that belongs to the demo data: figures and criteria as an organisation would declare them."""

from typing import Any


def demo_plan() -> dict[str, Any]:
    """Return the plan."""
    return {
        "schema": "insight-plan/v1",
        "id": "demo-insight",
        "set_on": "2025-09-01",
        "cuts": {"best_percent": 10, "very_best_percent": 2},
        "value": {
            "margin_percent": 40,
            "yearly_discount_percent": 10,
            "horizon_years": 3,
            "contact_cost": 20,
            "sales_contact_cost": 600,
            "ticket_cost": 900,
            "late_yearly_percent": 12,
            "referral_share_percent": 50,
            "adopted_idea_value": 2_000,
            "tiers": [
                _tier("gold", 10, ("customer", "retention over 180 days", "at least 80 percent")),
                _tier("silver", 40, ("conversion", "second purchase by day 90", "at least 50 percent")),
                _tier("bronze", 100, ("ads", "cost of acquisition", "at most 10 EUR")),
            ],
        },
        "criteria": [
            _criterion("buys-again", "Buys again and again", "orders >= 3", 40, important=True),
            _criterion("recommends", "Refers others", "referrals >= 1", 25, important=False),
            _criterion("reaches-result", "Reaches the result sought", "results_achieved >= 1", 35, important=True),
        ],
        "statements": [
            {
                "id": "regular-use",
                "audience": "builders",
                "behaviour": "use the product",
                "condition": "orders >= 1",
                "degree": "usage_rows >= 5",
            }
        ],
    }


def _tier(name: str, top_percent: int, *targets: tuple[str, str, str]) -> dict[str, Any]:
    listed = [{"brain": brain, "measure": measure, "target": target} for brain, measure, target in targets]
    return {"id": name, "name": name.capitalize(), "top_percent": top_percent, "targets": listed}


def _criterion(name: str, asks: str, where: str, weight: int, *, important: bool) -> dict[str, Any]:
    return {"id": name, "name": asks, "where": where, "weight_percent": weight, "most_important": important}
