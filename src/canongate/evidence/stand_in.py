"""
A small stand-in for the Online Retail data, for machines that do not have them.

Same columns and types, about 20,000 lines, drawn from a seed so that the worked example comes out alike: those who
order often bring most per customer. It says nothing of real customers, and its contract says so.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CUSTOMERS = 1_100
_FIRST_CUSTOMER = 12_346
_FIRST_INVOICE = 536_365
_START = np.datetime64(datetime(2010, 12, 1, 8), "us")  # noqa: DTZ001  # local times of the shop, as in the original
_DAYS = 373
_COUNTRIES = ("United Kingdom", "Germany", "France", "EIRE", "Spain")
_COUNTRY_WEIGHTS = (0.90, 0.03, 0.03, 0.02, 0.02)
_PRICES = np.array([420, 850, 1_250, 1_650, 2_080, 2_950, 4_250, 7_950])
_PRODUCTS = 600
_CANCELLED = 0.08
_ANONYMOUS = 0.15
_MINUTES_PER_DAY = 600


def write_online_retail(path: Path, seed: int) -> None:
    """Write the stand-in as a Parquet file; the same seed gives the same rows."""
    draw = np.random.default_rng(seed)
    invoices = _invoices(draw)
    pq.write_table(_lines(draw, invoices), path)


def stand_in_contract(contract: Mapping[str, Any]) -> dict[str, Any]:
    """Return the contract of the original for its stand-in: labelled synthetic, without the original's totals."""
    kept = {key: value for key, value in contract.items() if key not in {"control_totals", "source"}}
    return kept | {"synthetic": True, "title": "Stand-in for Online Retail: generated, no real customers"}


def _invoices(draw: np.random.Generator) -> dict[str, np.ndarray]:
    """Return one row per invoice: customer, minute, lines, quantity scale, cancelled, country."""
    kinds = draw.choice(3, CUSTOMERS, p=(0.35, 0.56, 0.09))
    orders = np.select(
        [kinds == 0, kinds == 1],
        [np.ones(CUSTOMERS, int), draw.integers(2, 10, CUSTOMERS)],
        draw.integers(10, 26, CUSTOMERS),
    )
    customer = np.repeat(np.arange(CUSTOMERS), orders)
    cancelled = draw.random(customer.size) < _CANCELLED
    customer = np.concatenate([customer, customer[cancelled]])
    is_return = np.arange(customer.size) >= customer.size - int(cancelled.sum())
    country = draw.choice(len(_COUNTRIES), CUSTOMERS, p=_COUNTRY_WEIGHTS)
    return {
        "customer": customer,
        "minute": draw.integers(0, _DAYS, customer.size) * 1440 + draw.integers(0, _MINUTES_PER_DAY, customer.size),
        "lines": np.where(is_return, 1, draw.integers(1, 8, customer.size)),
        "scale": np.where(kinds[customer] == 2, 8, 4),  # noqa: PLR2004  # the third kind orders often, and more
        "cancelled": is_return,
        "country": country[customer],
    }


def _lines(draw: np.random.Generator, invoices: Mapping[str, np.ndarray]) -> pa.Table:
    """Return one row per order line, in the columns of the original."""
    count = invoices["customer"].size
    number = _FIRST_INVOICE + np.argsort(np.argsort(invoices["minute"], kind="stable"), kind="stable")
    line = np.repeat(np.arange(count), invoices["lines"])
    cancelled = invoices["cancelled"][line]
    product = draw.integers(0, _PRODUCTS, line.size)
    quantity = draw.integers(1, 1 + invoices["scale"][line] * 3)
    anonymous = (draw.random(count) < _ANONYMOUS)[line]
    return pa.table(
        {
            "invoice_no": [f"C{one}" if gone else str(one) for one, gone in zip(number[line], cancelled, strict=True)],
            "stock_code": [str(20_000 + one) for one in product],
            "description": [f"PRODUCT {one}" for one in product],
            "quantity": np.where(cancelled, -1, quantity),
            "invoice_ts": _START + invoices["minute"][line].astype("timedelta64[m]"),
            "unit_price_milli": _PRICES[product % _PRICES.size],
            "customer_id": pa.array(_FIRST_CUSTOMER + invoices["customer"][line], mask=anonymous),
            "country": [_COUNTRIES[one] for one in invoices["country"][line]],
        }
    )
