"""
What columns and files are usually called: words by which a proposed contract finds its way through foreign files.

A word that is missing here costs a proposal one line to write by hand, and nothing else; no evidence rests on it.
"""

import re
from collections.abc import Mapping

FILE_WORDS: Mapping[str, tuple[str, ...]] = {
    "customers": ("customers", "clients", "accounts", "members", "users"),
    "orders": ("orders", "order_lines", "lines", "invoices", "transactions", "sales", "purchases", "retail"),
    "leads": ("leads", "prospects"),
    "touches": ("touches", "contacts", "interactions", "campaign_touches"),
    "spend": ("spend", "marketing_spend", "ad_spend", "costs"),
    "outcomes": ("outcomes", "results"),
    "referrals": ("referrals",),
    "support": ("support", "tickets", "cases"),
    "community": ("community", "posts"),
    "ideas": ("ideas", "suggestions"),
    "usage": ("usage", "events", "sessions", "activity"),
    "surveys": ("surveys", "answers", "responses", "nps"),
    "payments": ("payments",),
    "deals": ("deals", "opportunities"),
    "contracts": ("contracts", "subscriptions", "memberships"),
    "demographics": ("demographics",),
    "psychographics": ("psychographics",),
}
"""Logical table to names of files that usually hold it."""

COLUMN_WORDS: Mapping[str, tuple[str, ...]] = {
    "customer_id": (
        "customer",
        "customer_no",
        "client_id",
        "user_id",
        "account_id",
        "buyer_id",
        "member_id",
        "cust_id",
    ),
    "order_id": ("order", "order_no", "order_number", "invoice", "invoice_no", "invoice_id", "transaction_id"),
    "line_id": ("line", "line_no", "row_id"),
    "product_id": ("product", "sku", "stock_code", "item_id"),
    "ordered_at": ("order_date", "invoice_date", "invoice_ts", "purchased_at", "date", "at", "created_at", "timestamp"),
    "quantity": ("qty", "units"),
    "unit_price": ("price",),
    "amount": ("total", "line_total", "net_amount", "revenue", "value", "cost", "spend"),
    "list_price": ("catalogue_price", "regular_price"),
    "cancelled": ("canceled", "is_return", "returned", "refunded", "is_cancelled"),
    "created_at": ("signup_date", "signed_up_at", "registered_at", "since", "created", "date"),
    "lead_id": ("lead", "id"),
    "touched_at": ("contacted_at", "date", "at", "timestamp"),
    "channel": ("source", "medium", "utm_source"),
    "touch_id": ("contact_id", "id"),
    "responded": ("response", "replied", "clicked"),
    "spent_at": ("day", "date"),
    "measured_at": ("date", "at"),
    "achieved": ("success", "goal_reached"),
    "referred_at": ("date", "at"),
    "referred_id": ("referred_customer_id", "friend_id"),
    "opened_at": ("created_at", "date", "opened"),
    "closed_at": ("resolved_at", "closed"),
    "ticket_id": ("ticket", "case_id"),
    "acted_at": ("posted_at", "date", "at"),
    "submitted_at": ("date", "at"),
    "used_at": ("event_at", "occurred_at", "date", "at", "timestamp"),
    "events": ("count", "event_count"),
    "answered_at": ("date", "at", "responded_at"),
    "question": ("question_id", "item"),
    "score": ("rating", "value"),
    "due_at": ("due_date", "due"),
    "paid_at": ("paid_on", "paid"),
    "deal_id": ("deal", "opportunity_id"),
    "won": ("is_won",),
    "contract_id": ("contract", "subscription_id", "membership_id"),
    "started_at": ("start_date", "started", "begins_at", "valid_from"),
    "ended_at": ("end_date", "ended", "cancelled_at", "valid_to"),
}
"""Logical column to names it usually has, its own name left out; the likeliest first."""

_MINOR = ("cents", "pence", "minor", "milli")


def plain_name(column: str) -> str:
    """Return a column's name in small letters, words joined by underscores."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", column)
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


def stated_in_minor_units(column: str) -> bool:
    """Return whether a column's name says that its money is in minor units."""
    return plain_name(column).rpartition("_")[2] in _MINOR


def without_unit(column: str) -> str:
    """Return a column's plain name without the unit it ends in."""
    name = plain_name(column)
    return name.rpartition("_")[0] if stated_in_minor_units(column) else name


def words_for(logical: str) -> tuple[str, ...]:
    """Return the names a logical column may have, the likeliest first."""
    return (logical, *COLUMN_WORDS.get(logical, ()))


def file_says(stem: str, table: str) -> bool:
    """Return whether a file's name speaks of a logical table."""
    name = f"_{plain_name(stem)}_"
    return any(f"_{word}_" in name for word in FILE_WORDS[table])
