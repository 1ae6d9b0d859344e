"""The data contract and the frozen set of segments that belong to the demo data."""

from copy import deepcopy
from typing import Any

EXTRACTED_ON = "2025-12-31"
SEGMENTS: dict[str, tuple[str, str]] = {
    "builders": ("Set up three or more projects in the trial", "trial_projects >= 3"),
    "tinkerers": ("Set up one or two projects in the trial", "trial_projects >= 1 && trial_projects <= 2"),
    "visitors": ("Set up nothing in the trial", "trial_projects == 0"),
    "newsletter": ("First met through the newsletter", 'first_channel == "newsletter"'),
    "webinar": ("First met in a webinar", 'first_channel == "webinar"'),
    "bulk-orderers": ("Placed an order above 10,000 euros", "largest_order >= 1000000"),
    "older": ("Aged 55 or more", 'age_band == "55+"'),
    "younger": ("Aged under 55", 'age_band != "55+"'),
}
SETS: dict[str, tuple[str, ...]] = {
    "demo-segments": ("builders", "tinkerers", "visitors", "newsletter", "webinar", "bulk-orderers", "older"),
    "demo-pooled": ("newsletter", "webinar"),
    "demo-phantom": ("bulk-orderers", "tinkerers", "visitors"),
    "demo-demographic": ("older", "younger"),
}
"""The frozen sets: everything at once, and one comparison for each truth that only shows by itself."""


def demo_contract(customers: int, seed: int, *, planted: bool = True) -> dict[str, Any]:
    """Return the data contract of the demo data, labelled synthetic; it says how they were made."""
    tables = deepcopy(_TABLES)
    noise = "" if planted else " --noise"
    return {
        "schema": "data-contract/v1",
        "id": "demo",
        "title": "Demo data: generated, no real customers",
        "source": f"canongate evidence demo-data --customers {customers} --seed {seed}{noise}",
        "synthetic": True,
        "currency": {"code": "EUR", "minor_units": 100},
        "time_zone": "UTC",
        "extracted_on": EXTRACTED_ON,
        "keys": dict.fromkeys(("customer_id", "order_id", "lead_id", "touch_id", "payment_id", "deal_id"), "integer"),
        "minimum_cell_size": 10,
        "sample_floor": 30,
        "minimum_effect": {"share_points": 10, "ratio_percent": 50},
        "strata": ["company_size", "age_band", "country", "first_channel"],
        "inputs": {name: {"file": f"{name}.parquet", "format": "parquet"} for name in tables},
        "tables": {name: {"from": name, **table} for name, table in tables.items()},
    }


def demo_segments(name: str = "demo-segments") -> dict[str, Any]:
    """Return a frozen set of segments by its name in :data:`SETS`; each set is a comparison of its own."""
    return {
        "schema": "segment-set/v1",
        "id": name,
        "frozen_on": "2025-09-01",
        "segments": [{"id": one, "name": SEGMENTS[one][0], "where": SEGMENTS[one][1]} for one in SETS[name]],
    }


def _columns(*names: str, **renamed: str) -> dict[str, Any]:
    """Return columns of their own name, and columns of another; money is in minor units."""
    columns: dict[str, Any] = {name: {"column": name} for name in names}
    return columns | {name: {"column": source, "unit": "minor"} for name, source in renamed.items()}


def _attributes(**meanings: tuple[str, str]) -> dict[str, Any]:
    return {name: {"column": name, "type": kind, "meaning": said} for name, (kind, said) in meanings.items()}


_TABLES: dict[str, dict[str, Any]] = {
    "customers": {
        "columns": _columns("customer_id", "created_at"),
        "attributes": {
            "trial_projects": {
                "column": "trial_projects",
                "type": "integer",
                "unit": "projects",
                "base": "behaviour",
                "meaning": "projects set up in the trial, before the first order",
            }
        },
    },
    "orders": {
        "columns": _columns(
            "order_id",
            "customer_id",
            "ordered_at",
            "product_id",
            "quantity",
            "cancelled",
            "upsell",
            "currency",
            unit_price="unit_price_cents",
            list_price="list_price_cents",
        ),
        "returns": "negative_quantity",
    },
    "leads": {"columns": _columns("lead_id", "customer_id", "created_at", "channel")},
    "touches": {
        "columns": _columns(
            "touch_id", "customer_id", "touched_at", "channel", "sales_contact", "responded", "campaign", "content"
        )
    },
    "spend": {"columns": _columns("spent_at", "channel", amount="amount_cents")},
    "outcomes": {"columns": _columns("customer_id", "measured_at", "before", "after", "achieved")},
    "referrals": {"columns": _columns("customer_id", "referred_at", "referred_id")},
    "support": {"columns": _columns("customer_id", "opened_at")},
    "community": {"columns": _columns("customer_id", "acted_at", "helped")},
    "ideas": {"columns": _columns("customer_id", "submitted_at", "adopted")},
    "usage": {"columns": _columns("customer_id", "used_at", "events")},
    "surveys": {"columns": _columns("customer_id", "answered_at", "question", "score", "answer")},
    "payments": {"columns": _columns("payment_id", "customer_id", "due_at", "paid_at", amount="amount_cents")},
    "deals": {"columns": _columns("deal_id", "customer_id", "opened_at", "closed_at", "won", amount="amount_cents")},
    "demographics": {
        "columns": _columns("customer_id", "recorded_at"),
        "attributes": _attributes(
            age_band=("text", "age"), company_size=("text", "size of the company"), country=("text", "country")
        ),
    },
    "psychographics": {
        "columns": _columns("customer_id", "recorded_at"),
        "attributes": _attributes(goal=("text", "what the customer is after")),
    },
}
