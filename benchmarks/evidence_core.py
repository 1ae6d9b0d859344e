"""
The nine core steps of evidence on ten million order lines, against a raw scan of the same columns, and pandas.

Run: ``python benchmarks/evidence_core.py [LINES]``. The lines are drawn with the proportions of Online Retail (21 lines
an order, 124 a customer, 2 percent returned). The steps: lines to orders, orders to customers, segments, figures,
RFM, concentration, survival, months, histories for the models. All figures are CPU seconds, all threads together,
each measured twice and the lesser taken. A tenth of the lines is run too, to show how it grows.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from canongate.evidence.computing import settle
from canongate.evidence.engine import lend, open_engine, store
from canongate.evidence.facts import Tables
from canongate.evidence.figures import figures
from canongate.evidence.order_facts import order_facts
from canongate.evidence.study import Study, read_study
from canongate.evidence.tables.concentration import concentration
from canongate.evidence.tables.forecast import order_histories
from canongate.evidence.tables.months import months
from canongate.evidence.tables.recency import recency_frequency_money
from canongate.evidence.tables.survival import survival

GOAL, LINEAR = 15, 1.2
LINES_PER_ORDER, LINES_PER_CUSTOMER = 21, 124
RETURNED = 0.02
DAYS = 373
CUT_OFF = date(2011, 12, 10)
START = np.datetime64("2010-12-01T08:00:00", "us")
COLUMNS = ("order_id", "customer_id", "ordered_at", "quantity", "unit_price", "cancelled")
SCAN = """
SELECT sum(order_id), sum(customer_id), max(ordered_at), sum(quantity), sum(unit_price), count_if(cancelled) FROM lines
"""
SEGMENTS = {"frequent": "orders >= 10", "occasional": "orders >= 2 && orders <= 9", "once": "orders == 1"}


def draw(path: Path, lines: int) -> None:
    """Write order lines drawn with the proportions of Online Retail."""
    draw = np.random.default_rng(7)
    orders, customers = lines // LINES_PER_ORDER, lines // LINES_PER_CUSTOMER
    who = (customers * draw.random(orders) ** 2).astype(np.int64)
    minute = draw.integers(0, DAYS * 1440, orders)
    order = np.sort(draw.integers(0, orders, lines))
    gone = draw.random(orders) < RETURNED
    units = draw.integers(1, 20, lines)
    table = pa.table({
        "order_id": order,
        "customer_id": who[order],
        "ordered_at": START + minute[order].astype("timedelta64[m]"),
        "quantity": np.where(gone[order], -units, units),
        "unit_price": draw.integers(50, 2_000, lines),
        "cancelled": gone[order],
    })  # fmt: skip
    pq.write_table(table, path)


def study() -> Study:
    """Return the study: the lines are whole and clean, so the contract maps them and no more."""
    money = {"column": "unit_price", "unit": "minor"}
    contract = {
        "schema": "data-contract/v1",
        "id": "lines",
        "title": "Order lines drawn for a benchmark",
        "synthetic": True,
        "currency": {"code": "GBP", "minor_units": 100},
        "time_zone": "UTC",
        "extracted_on": "2011-12-09",
        "keys": {"order_id": "integer", "customer_id": "integer"},
        "inputs": {"lines": {"file": "lines.parquet", "format": "parquet"}},
        "tables": {
            "orders": {
                "from": "lines",
                "columns": {name: money if name == "unit_price" else {"column": name} for name in COLUMNS},
            }
        },
    }
    segments = {
        "schema": "segment-set/v1",
        "id": "set",
        "frozen_on": "2011-01-01",
        "segments": [{"id": name, "name": name, "where": where} for name, where in SEGMENTS.items()],
    }
    return read_study(contract, "sha256:" + "0" * 64, segments, CUT_OFF)


class Loaded:
    """What :func:`settle` reads of loaded data: the tables."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables


def ours(path: Path) -> dict[str, float]:
    """Run the nine steps and return the CPU seconds of each."""
    asked, spent = study(), {}
    with open_engine() as engine:
        lines = lend(engine, "lines", ds.dataset(path, format="parquet"))

        def step(name: str, run: Callable[[], Any]) -> Any:
            started = time.process_time()
            answer = run()
            spent[name] = time.process_time() - started
            return answer

        orders = step("lines to orders", lambda: store(engine, "order_facts", order_facts(lines, asked.contract)))
        tables = Tables({"orders": lines}, orders)
        setting, _ = step("customers, segments", lambda: settle(engine, asked, Loaded(tables)))
        step("figures", lambda: figures(setting))
        step("RFM", lambda: recency_frequency_money(setting))
        step("concentration", lambda: concentration(setting))
        step("survival", lambda: survival(setting))
        step("months", lambda: months(setting))
        step("histories", lambda: order_histories(setting))
    return spent


def scan(path: Path) -> dict[str, float]:
    """Return the CPU seconds of reading the same columns once and adding each up."""
    with open_engine() as engine:
        lend(engine, "lines", ds.dataset(path, format="parquet"))
        started = time.process_time()
        engine.execute(SCAN).fetchall()
        return {"scan": time.process_time() - started}


def pandas(path: Path) -> dict[str, float]:
    """Run the nine steps with pandas, as one would write them by hand, and return the CPU seconds."""
    started = time.process_time()
    lines = pd.read_parquet(path)
    lines["amount"] = lines.quantity * lines.unit_price
    lines["sale"] = ~lines.cancelled
    orders = lines.groupby(["customer_id", "order_id"]).agg(
        at=("ordered_at", "min"), amount=("amount", "sum"), units=("quantity", "sum"), sales=("sale", "sum")
    ).reset_index()  # fmt: skip
    sold = orders[orders.sales > 0]
    customers = orders.groupby("customer_id").agg(revenue=("amount", "sum"))
    customers = customers.join(
        sold.groupby("customer_id").agg(n=("at", "size"), first=("at", "min"), last=("at", "max"))
    )
    customers["n"] = customers.n.fillna(0)
    customers["segment"] = np.select([customers.n >= 10, customers.n >= 2, customers.n == 1], [*SEGMENTS], "none")
    figures_of = customers.groupby("segment").agg(size=("n", "size"), orders=("n", "sum"), revenue=("revenue", "sum"))
    buyers = customers[customers.n > 0].copy()
    buyers["recency"] = (pd.Timestamp(CUT_OFF) - buyers["last"]).dt.days
    scores = [
        pd.cut(buyers[name].rank(method="max", pct=True), 5, labels=False) for name in ("recency", "n", "revenue")
    ]
    buyers.groupby(scores).agg(size=("n", "size"), revenue=("revenue", "sum"))
    ranked = np.sort(customers.revenue.to_numpy())[::-1]
    [ranked[: len(ranked) * part // 100].sum() for part in (1, 2, 5, 10, 20)]
    stayed = (buyers["last"] - buyers["first"]).dt.days
    pd.crosstab(stayed, [buyers.segment, buyers.recency > 90])
    month = sold["at"].dt.year * 12 + sold["at"].dt.month
    active = sold.groupby([sold.customer_id, month.rename("month")]).agg(
        orders=("at", "size"), revenue=("amount", "sum")
    )
    active = active.reset_index().join(customers.segment, on="customer_id")
    active.groupby(["segment", "month"]).agg(
        size=("orders", "size"), orders=("orders", "sum"), revenue=("revenue", "sum")
    )
    after = active[["customer_id", "month"]].assign(month=active.month + 1)
    after.merge(active, on=["customer_id", "month"]).groupby(["segment", "month"]).size()
    day = sold["at"].dt.normalize()
    days = (
        sold[day < pd.Timestamp(CUT_OFF) - pd.Timedelta(days=90)]
        .assign(day=day)
        .drop_duplicates(["customer_id", "day"])
    )
    days.groupby("customer_id").day.agg(["size", "min", "max"])
    assert len(figures_of) >= len(SEGMENTS)
    return {"pandas": time.process_time() - started}


def least(run: Callable[[Path], dict[str, float]], path: Path) -> dict[str, float]:
    """Return the lesser of two measurements."""
    return min((run(path) for _ in range(2)), key=lambda spent: sum(spent.values()))


def main() -> None:
    """Measure all three on a tenth of the lines and on all, and print figures and ratios."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    totals = []
    with tempfile.TemporaryDirectory() as folder:
        for lines in (most // 10, most):
            path = Path(folder) / f"{lines}.parquet"
            draw(path, lines)
            raw, spent, peer = (least(run, path) for run in (scan, ours, pandas))
            for name, seconds in (raw | spent | peer).items():
                print(f"  {name:20} {seconds:8.3f} s CPU")
            total = sum(spent.values())
            totals.append(total)
            ratio = total / sum(raw.values())
            print(
                f"{lines:,} lines: {total:.3f} s CPU, {ratio:.1f} x the scan (goal: {GOAL}); "
                f"pandas {sum(peer.values()):.3f} s"
            )
    print(f"ten times the lines take {totals[1] / totals[0]:.1f} x (goal: at most {10 * LINEAR:.0f})")


if __name__ == "__main__":
    main()
