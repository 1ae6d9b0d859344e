"""Sums of measures by atom, and the figures of any group made from them; exact integers until a ratio is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir

from canongate.evidence.definitions.measure import Measure, Number
from canongate.evidence.engine import Engine, fetch
from canongate.evidence.groups import Selection
from canongate.model.contract import DataContract

_SMALL = "decimal(18, 0)"
"""Products of two such numbers are exact; a single customer's sum does not come near its limit."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Over the customers who count: how many, both sums, and the sums of squares and products."""

    customers: int = 0
    numerator: int = 0
    denominator: int = 0
    numerator_squares: int = 0
    denominator_squares: int = 0
    products: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.customers + other.customers,
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.numerator_squares + other.numerator_squares,
            self.denominator_squares + other.denominator_squares,
            self.products + other.products,
        )

    @property
    def figure(self) -> float | None:
        """The measure's value; None without a denominator."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums of each measure by atom and one more key (a half, a stratum; empty where there is none)."""

    rows: Mapping[tuple[int, str], Mapping[str, Sums]]
    by_measure: Mapping[str, Mapping[str, Sequence[tuple[int, Sums]]]] = field(init=False)
    """Measure to key to atoms with their sums: what every comparison asks for."""

    def __post_init__(self) -> None:
        found: dict[str, dict[str, list[tuple[int, Sums]]]] = {}
        for (atom, key), measures in self.rows.items():
            for measure, sums in measures.items():
                found.setdefault(measure, {}).setdefault(key, []).append((atom, sums))
        object.__setattr__(self, "by_measure", found)

    @property
    def atoms(self) -> tuple[int, ...]:
        """All atoms, in order."""
        return tuple(sorted({atom for atom, _ in self.rows}))

    @property
    def keys(self) -> tuple[str, ...]:
        """All further keys, in order."""
        return tuple(sorted({key for _, key in self.rows}))

    def total(self, measure: str, selection: Selection, key: str | None = None) -> Sums:
        """Return the sums of the selected atoms, within one key or over all."""
        keys = self.by_measure.get(measure, {})
        chosen = keys.values() if key is None else (keys.get(key, ()),)
        return sum((sums for rows in chosen for atom, sums in rows if selection(atom)), start=Sums())


def add_up(
    engine: Engine, facts: ir.Table, measures: Iterable[Measure], by: str | None = None, *, follow: bool = False
) -> Cells:
    """
    Return the sums of measures over a table of customers with their atom.

    Args:
        engine: where the table is.
        facts: one row per customer, with ``atom``.
        measures: those the table has the columns for.
        by: a further text column to split by; rows in which it is absent are left out.
        follow: measure as in the hold-out; measures without such a form are left out.
    """
    wanted = [measure for measure in measures if not follow or measure.follow is not None]
    table = facts if by is None else facts.filter(facts[by].notnull())
    keys = ["atom", *([by] if by else [])]
    sums: dict[str, ir.Value] = {}
    for place, measure in enumerate(wanted):
        numerator, denominator = (
            measure.follow if follow and measure.follow else (measure.numerator, measure.denominator)
        )
        sums |= _sums(table, place, numerator, denominator, square=measure.shape == "ratio")
    rows = fetch(engine, table.group_by(keys).aggregate(**sums) if sums else table.select(*keys).distinct(), keys)
    return Cells(
        {
            (row["atom"], row[by] if by else ""): {
                measure.id: _read(row, place) for place, measure in enumerate(wanted)
            }
            for row in rows
        }
    )


def _sums(table: ir.Table, place: int, numerator: Number, denominator: Number, *, square: bool) -> dict[str, ir.Value]:
    """Return the aggregates of one measure; shares are 0 or 1 for each customer, so they need no squares."""
    below = denominator(table)
    counts = below > 0
    above = ibis.ifelse(counts, numerator(table), 0)
    sums: dict[str, ir.Value] = {
        f"m{place}_customers": counts.sum().cast("int64"),
        f"m{place}_numerator": above.sum().cast("int64"),
        f"m{place}_denominator": below.sum().cast("int64"),
    }
    if square:
        one, two = above.cast(_SMALL), below.cast(_SMALL)
        sums |= {
            f"m{place}_numerator_squares": (one * one).sum(),
            f"m{place}_denominator_squares": (two * two).sum(),
            f"m{place}_products": (one * two).sum(),
        }
    return sums


def _read(row: Mapping[str, Any], place: int) -> Sums:
    names = Sums.__dataclass_fields__
    return Sums(**{name: int(row.get(f"m{place}_{name}", 0)) for name in names})


def usable(measures: Iterable[Measure], contract: DataContract) -> list[Measure]:
    """Return the measures whose tables and columns a contract maps."""
    return [measure for measure in measures if not measure.missing(contract)]
