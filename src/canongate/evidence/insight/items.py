"""
Counting items by group: of each customer's events, how many were of an item, added up with squares for the error.

The rows stay in the engine; what leaves it are sums over at least the minimum cell of customers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir

from canongate.evidence.cells import Sums
from canongate.evidence.engine import drop, fetch, store
from canongate.evidence.insight.contrast import Contrast, enough, ratio_contrast
from canongate.evidence.insight.scene import REST, Scene
from canongate.evidence.setting import often, result_table
from canongate.model.evidence import ResultTable

_SQUARES = "decimal(18, 0)"
_SIDES = ("top", REST)


@dataclass(frozen=True, slots=True)
class Items:
    """For each item and side, the sums over customers; a side's events are counted for all its customers."""

    sums: Mapping[tuple[str, str], Sums]
    """Of the items that customers enough have; of others nothing is said."""

    def names(self) -> tuple[str, ...]:
        """Return the items, in order."""
        return tuple(sorted({item for item, _ in self.sums}))

    def contrasts(self, scene: Scene) -> list[Contrast | None]:
        """Return the contrast of every item that customers enough have on both sides."""
        found: list[Contrast | None] = []
        for item in self.names():
            top, rest = (self.sums.get((item, side), Sums()) for side in _SIDES)
            if enough(scene, top.customers, rest.customers) and top.numerator + rest.numerator >= scene.minimum:
                found.append(ratio_contrast(item, top, rest))
        return found

    def table(self, scene: Scene, key: str) -> ResultTable:
        """Return customers, events of the item and all events by item and side."""
        return result_table(
            (key, "group"),
            {
                pair: {"customers": sums.customers, "of_item": sums.numerator, "of_all": sums.denominator}
                for pair, sums in self.sums.items()
            },
            dict.fromkeys(("customers", "of_item", "of_all"), "customers"),
            scene.minimum,
        )


def items_of_all(scene: Scene, rows: ir.Table) -> Items:
    """
    Return the sums of items as parts of all of a customer's events.

    Args:
        scene: where the rows are.
        rows: one row per customer and item: customer_id, group, item, own (events of the item).
    """
    rows = store(scene.engine, "insight_items", rows)
    totals = rows.group_by(["customer_id", "group"]).aggregate(every=rows.own.sum().cast("int64"))
    every = totals.every.cast(_SQUARES)
    whole = {
        row["group"]: row
        for row in fetch(
            scene.engine,
            totals.group_by("group").aggregate(
                customers=totals.count(), denominator=totals.every.sum().cast("int64"), squares=(every * every).sum()
            ),
            ("group",),
        )
    }
    joined = rows.inner_join(totals, ["customer_id", "group"])
    own, both = joined.own.cast(_SQUARES), joined.every.cast(_SQUARES)
    found = fetch(
        scene.engine,
        joined.group_by(["item", "group"]).aggregate(
            holders=joined.count(),
            numerator=joined.own.sum().cast("int64"),
            squares=(own * own).sum(),
            products=(own * both).sum(),
        ),
        ("item", "group"),
    )
    drop(scene.engine, rows)
    sums = {}
    named = _named(scene, found, "holders")
    for row in (one for one in found if one["item"] in named):
        side = whole[row["group"]]
        sums[row["item"], row["group"]] = Sums(
            side["customers"], row["numerator"], side["denominator"], row["squares"], side["squares"], row["products"]
        )
    return Items(sums)


def items_of_their_own(scene: Scene, rows: ir.Table) -> Items:
    """
    Return the sums of items each with events of its own.

    Args:
        scene: where the rows are.
        rows: one row per customer and item: customer_id, group, item, own (what counts), every (events of the item).
    """
    own, every = rows.own.cast(_SQUARES), rows.every.cast(_SQUARES)
    found = fetch(
        scene.engine,
        rows.group_by(["item", "group"]).aggregate(
            customers=rows.count(),
            numerator=rows.own.sum().cast("int64"),
            denominator=rows.every.sum().cast("int64"),
            numerator_squares=(own * own).sum(),
            denominator_squares=(every * every).sum(),
            products=(own * every).sum(),
        ),
        ("item", "group"),
    )
    names = Sums.__dataclass_fields__
    named = _named(scene, found, "customers")
    return Items(
        {
            (row["item"], row["group"]): Sums(**{name: row[name] for name in names})
            for row in found
            if row["item"] in named
        }
    )


def _named(scene: Scene, rows: Iterable[Mapping[str, Any]], column: str) -> frozenset[str]:
    """Return the items that enough customers of both sides together have."""
    holders: dict[str, int] = {}
    for row in rows:
        holders[row["item"]] = holders.get(row["item"], 0) + row[column]
    return often(holders, scene.minimum)
