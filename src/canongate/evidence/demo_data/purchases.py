"""Orders, payments and deals of the demo data, with cancelled bulk orders that make phantom best customers."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from canongate.evidence.demo_data.people import DAYS, MINUTES, START, Numbers, People
from canongate.evidence.demo_data.tastes import products

_LINES = 3
_SPREAD = 0.5
"""Spread of the logarithm of an order's value."""
_CANCELLED = 0.02
_BULK = 0.06
"""Share of buyers of the middle kind who order in bulk once and cancel; the best kind does so least."""
_BULK_UNITS = 400
_DISCOUNT = 0.8
_DUE_DAYS = 14
_DEALS = 0.2


def draw_purchases(draw: np.random.Generator, people: People) -> dict[str, pa.Table]:
    """Return the tables orders, payments and deals."""
    customer, day = _orders(draw, people)
    lines = _lines(draw, people, customer, day)
    kept = lines["cancelled"] == 0
    return {
        "orders": _orders_table(lines).append_column(
            "product_id", products(draw.spawn(1)[0], people, lines["customer"])
        ),
        "payments": _payments(draw, people, {name: values[kept] for name, values in lines.items()}),
        "deals": _deals(draw, people),
    }


def _orders(draw: np.random.Generator, people: People) -> tuple[Numbers, Numbers]:
    """Return customer and day of every order: the first, and Poisson many until the customer leaves."""
    buyers = people.buyers
    span = people.left[buyers] - people.first_order[buyers]
    rate = people.of("order_rate", buyers)
    if people.planted:
        rate = rate * draw.gamma(2.0, 0.5, buyers.size)
    repeats = draw.poisson(rate * span)
    customer = np.concatenate([buyers, np.repeat(buyers, repeats)])
    begin, length = np.repeat(people.first_order[buyers], repeats), np.repeat(span, repeats)
    later = begin + 1 + (draw.random(length.size) * length).astype(np.int64)
    day = np.concatenate([people.first_order[buyers], np.minimum(later, DAYS - 1)])
    return customer, day


def _lines(draw: np.random.Generator, people: People, customer: Numbers, day: Numbers) -> dict[str, Numbers]:
    """Return order lines: sales, returns of some of them, and bulk orders that are cancelled whole."""
    orders = customer.size
    order = np.repeat(np.arange(orders), draw.integers(1, _LINES + 1, orders))
    who = customer[order]
    value = people.of("order_value", who) * np.exp(draw.normal(0, _SPREAD, order.size))
    full = draw.random(order.size) < people.of("full_price", who)
    listed = np.maximum(100, value.astype(np.int64))
    sales = {
        "order": order,
        "customer": who,
        "minute": day[order] * MINUTES + draw.integers(480, 1200, orders)[order],
        "quantity": draw.integers(1, 3, order.size),
        "list_price": listed,
        "unit_price": np.where(full, listed, (listed * _DISCOUNT).astype(np.int64)),
        "upsell": (draw.random(order.size) < people.of("upsell", who)).astype(np.int64),
        "cancelled": np.zeros(order.size, np.int64),
    }
    returned = np.flatnonzero(draw.random(order.size) < _CANCELLED)
    back = _cancel(sales, returned, orders)
    bulk = _bulk(draw, people, orders + returned.size)
    undone = _cancel(bulk, np.arange(bulk["order"].size), orders + returned.size + bulk["order"].size)
    return {name: np.concatenate([part[name] for part in (sales, back, bulk, undone)]) for name in sales}


def _cancel(lines: Mapping[str, Numbers], which: Numbers, first_id: int) -> dict[str, Numbers]:
    """Return lines that take others back, a day later, under order ids of their own."""
    gone = {name: values[which] for name, values in lines.items()}
    return gone | {
        "order": first_id + np.arange(which.size),
        "minute": np.minimum(gone["minute"] + MINUTES, DAYS * MINUTES - 1),
        "quantity": -gone["quantity"],
        "cancelled": np.ones(which.size, np.int64),
        "upsell": np.zeros(which.size, np.int64),
    }


def _bulk(draw: np.random.Generator, people: People, first_id: int) -> dict[str, Numbers]:
    """Return orders of hundreds of units, by customers of whom most bring little."""
    buyers = people.buyers[people.first_order[people.buyers] < DAYS - 2]
    who = buyers[draw.random(buyers.size) < _BULK * people.planted * people.kind[buyers]]
    return {
        "order": first_id + np.arange(who.size),
        "customer": who,
        "minute": people.first_order[who] * MINUTES + 1_250,
        "quantity": np.full(who.size, _BULK_UNITS),
        "list_price": np.full(who.size, 5_000),
        "unit_price": np.full(who.size, 4_000),
        "upsell": np.zeros(who.size, np.int64),
        "cancelled": np.zeros(who.size, np.int64),
    }


def _orders_table(lines: Mapping[str, Numbers]) -> pa.Table:
    return pa.table(
        {
            "order_id": lines["order"],
            "customer_id": lines["customer"],
            "ordered_at": START + lines["minute"].astype("timedelta64[m]"),
            "quantity": lines["quantity"],
            "unit_price_cents": lines["unit_price"],
            "list_price_cents": lines["list_price"],
            "cancelled": lines["cancelled"].astype(bool),
            "upsell": lines["upsell"].astype(bool),
            "currency": pa.DictionaryArray.from_arrays(np.zeros(lines["order"].size, np.int8), ["EUR"]),
        }
    )


def _payments(draw: np.random.Generator, people: People, lines: Mapping[str, Numbers]) -> pa.Table:
    """Return one payment per order, on time or late by the customer's kind."""
    order, first = np.unique(lines["order"], return_index=True)
    who = lines["customer"][first]
    paid = np.add.reduceat(
        (lines["quantity"] * lines["unit_price"])[np.argsort(lines["order"], kind="stable")],
        np.searchsorted(np.sort(lines["order"]), order),
    )
    due = lines["minute"][first] // MINUTES + _DUE_DAYS
    late = draw.random(order.size) < people.of("late", who)
    paid_on = due + np.where(late, draw.integers(1, 30, order.size), -draw.integers(0, _DUE_DAYS, order.size))
    known = due < DAYS
    return pa.table(
        {
            "payment_id": order[known],
            "customer_id": who[known],
            "due_at": START + due[known].astype("timedelta64[D]"),
            "paid_at": START + np.minimum(paid_on[known], DAYS - 1).astype("timedelta64[D]"),
            "amount_cents": paid[known],
        }
    )


def _deals(draw: np.random.Generator, people: People) -> pa.Table:
    """Return deals with some of those contacted; who buys wins them."""
    who = np.flatnonzero(draw.random(people.count) < _DEALS)
    opened = people.first_contact[who]
    return pa.table(
        {
            "deal_id": np.arange(who.size),
            "customer_id": who,
            "opened_at": START + opened.astype("timedelta64[D]"),
            "closed_at": START + np.minimum(opened + 30, DAYS - 1).astype("timedelta64[D]"),
            "won": people.first_order[who] >= 0,
            "amount_cents": draw.integers(5_000, 50_000, who.size),
        }
    )
