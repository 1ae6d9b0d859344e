"""
A second opinion on single customers: their orders counted row by row in Python, their segments by the rule language.

What the engine computed for everybody is held against it for some, drawn by a seed. The two share the cleaned rows and
nothing else: no SQL, no Ibis, no NumPy.
"""

import hashlib
import heapq
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from canongate.evidence.columns import CustomerColumn
from canongate.evidence.computing import settle
from canongate.evidence.differences import Difference
from canongate.evidence.engine import Engine, rows_of
from canongate.evidence.figures import figures
from canongate.evidence.loading import Loaded
from canongate.evidence.setting import Setting
from canongate.evidence.study import Study
from canongate.expression import Failure, evaluate
from canongate.model.contract import DataContract

Row = Mapping[str, Any]


def sample(engine: Engine, study: Study, loaded: Loaded, size: int, seed: int) -> tuple[Setting, list[Difference]]:
    """
    Return the settled customers, and where the second opinion on a sample of them differs.

    Args:
        engine: holds the loaded tables.
        study: says the segments and the cut-off.
        loaded: the cleaned tables.
        size: customers to draw.
        seed: the same seed draws the same customers of the same data.
    """
    setting, _ = settle(engine, study, loaded)
    drawn = _drawn(setting, size, seed)
    chosen = setting.facts.filter(setting.facts.customer_id.isin(drawn))
    computed = {row["customer_id"]: row for row in rows_of(engine, chosen).to_pylist()}
    lines = _lines(engine, loaded, drawn)
    found: list[Difference] = []
    for place, customer in enumerate(drawn, start=1):
        found += _compare(study, setting, computed[customer], lines.get(customer), place)
    return setting, found


def figures_again(setting: Setting) -> Mapping[str, Any]:
    """Return the table of figures as it stands in a manifest."""
    return figures(setting).model_dump(mode="json")


def _drawn(setting: Setting, size: int, seed: int) -> list[Any]:
    """Return the customers whose salted digests come first, which is a random choice that anybody can repeat."""
    rows = rows_of(setting.engine, setting.facts.select("customer_id"))["customer_id"]
    ids = (one for batch in rows.chunks for one in batch.to_pylist())
    return heapq.nsmallest(size, ids, key=lambda one: hashlib.sha256(f"{seed}/{one}".encode()).digest())


def _lines(engine: Engine, loaded: Loaded, customers: list[Any]) -> dict[Any, list[Row]]:
    """Return the order lines of each customer; empty where the data hold no orders."""
    if "orders" not in loaded.staged:
        return {}
    orders = loaded.staged["orders"].rows
    found: dict[Any, list[Row]] = {one: [] for one in customers}
    for row in rows_of(engine, orders.filter(orders.customer_id.isin(customers))).to_pylist():
        found[row["customer_id"]].append(row)
    return found


def _compare(
    study: Study, setting: Setting, computed: Row, lines: list[Row] | None, place: int
) -> Iterator[Difference]:
    """Yield where one customer is counted otherwise; the customer is named by place in the draw, never by id."""
    if lines is not None:
        for name, value in count(lines, study.contract, study.cut_off).items():
            if computed[name] != value:
                yield Difference("/tables", f"customer {place} of the sample: {name}", computed[name], value)
    for predicate in study.predicates:
        member = setting.groups.of(predicate.segment.id)(computed["atom"])
        answer = evaluate(predicate.program, customer_document(computed, study.columns))
        decided = answer is True and not isinstance(answer, Failure)
        if member != decided:
            yield Difference("/segments", f"customer {place} of the sample in {predicate.segment.id}", member, decided)


def customer_document(row: Row, columns: Mapping[str, CustomerColumn]) -> dict[str, Any]:
    """Return a customer as the rule language reads one: what is absent is left out."""
    return {name: row[name] for name in columns if row.get(name) is not None}


def count(lines: Iterable[Row], contract: DataContract, cut_off: date) -> dict[str, Any]:
    """Return what a customer's order lines say, counted one by one."""
    orders: dict[Any, list[tuple[datetime, int, int, bool]]] = {}
    for line in lines:
        amount, units, returned = _line(line, contract)
        orders.setdefault(line["order_id"], []).append((line["ordered_at"], amount, units, returned))
    sales = {order: rows for order, rows in orders.items() if not all(returned for *_, returned in rows)}
    moments = [at for rows in sales.values() for at, _, _, returned in rows if not returned]
    every = [row for rows in orders.values() for row in rows]
    largest = max((sum(amount for _, amount, _, _ in rows) for rows in sales.values()), default=None)
    first, last = (min(moments).date(), max(_starts(sales)).date()) if moments else (None, None)
    return {
        "orders": len(sales),
        "cancelled_orders": len(orders) - len(sales),
        "order_lines": len(every),
        "units": sum(units for _, _, units, _ in every),
        "net_revenue": sum(amount for _, amount, _, _ in every),
        "largest_order": largest,
        "first_order": first.isoformat() if first else None,
        "last_order": last.isoformat() if last else None,
        "days_active": (last - first).days if first and last else None,
        "days_since_first_order": (cut_off - first).days if first else None,
    }


def _starts(sales: Mapping[Any, list[tuple[datetime, int, int, bool]]]) -> list[datetime]:
    """Return when each order was placed: its first line that is no return."""
    return [min(at for at, _, _, returned in rows if not returned) for rows in sales.values()]


def _line(line: Row, contract: DataContract) -> tuple[int, int, bool]:
    """Return amount and units of a line, negative where it is a return, and whether it is one."""
    units = line.get("quantity", 1)
    amount = line["amount"] if "amount" in line else line["unit_price"] * units
    gone = bool(line.get("cancelled"))
    if gone and contract.tables["orders"].returns == "positive_quantity":
        units, amount = -units, -amount
    return amount, units, gone or (units < 0 if "quantity" in line else amount < 0)
