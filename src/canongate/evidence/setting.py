"""What every table of a manifest is computed from: the engine, the customers with their atom, and the contract."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir

from canongate.evidence.engine import Engine, fetch
from canongate.evidence.facts import Tables
from canongate.evidence.groups import Groups
from canongate.model.contract import DataContract
from canongate.model.evidence import SUPPRESSED, Derived, ResultTable


@dataclass(frozen=True, slots=True)
class Setting:
    """The facts table has one row per customer: its columns, ``atom``, ``half``, ``acquisition_cost``."""

    engine: Engine
    contract: DataContract
    cut_off: date
    tables: Tables
    facts: ir.Table
    groups: Groups
    sizes: Mapping[str, int]

    @property
    def minimum(self) -> int:
        """Fewest customers of a group that is shown."""
        return self.contract.minimum_cell_size

    @property
    def hold_out_start(self) -> date:
        """First day of the hold-out."""
        return self.cut_off - timedelta(days=self.contract.hold_out_days)

    @property
    def shown_groups(self) -> tuple[str, ...]:
        """Groups of enough customers to be shown."""
        return tuple(name for name in self.groups.names if self.sizes[name] >= self.minimum)

    def by_group(self, expression: ir.Table, key: str | None = None) -> dict[str, dict[str, dict[str, int]]]:
        """
        Return group to key to sums, from a table expression with one row per atom (and key).

        Without a key, everything stands under the empty text. Every other column is added up.
        """
        keys = ("atom",) if key is None else ("atom", key)
        found: dict[str, dict[str, dict[str, int]]] = {name: {} for name in self.groups.names}
        for row in fetch(self.engine, expression, keys):
            own = "" if key is None else row[key]
            numbers = {column: value for column, value in row.items() if column not in keys}
            for name in self.groups.names:
                if self.groups.of(name)(row["atom"]):
                    sums = found[name].setdefault(own, dict.fromkeys(numbers, 0))
                    for column, value in numbers.items():
                        sums[column] += value
        return found


@dataclass(frozen=True, slots=True)
class Part:
    """What one module adds to a manifest."""

    tables: Mapping[str, ResultTable]
    derived: tuple[Derived, ...] = ()


def often(counts: Mapping[str, int], minimum: int) -> frozenset[str]:
    """
    Return the words of the data that may stand in a manifest: those enough customers share.

    What fewer wrote, or were called by, may be about one of them, and is left out with its figures.
    """
    return frozenset(word for word, customers in counts.items() if customers >= minimum)


def result_table(
    keys: tuple[str, ...], rows: Mapping[Any, Mapping[str, int]], bases: Mapping[str, str], minimum: int
) -> ResultTable:
    """
    Return a table of the manifest, sorted, small cells suppressed.

    Args:
        keys: names of the key columns.
        rows: key values, a tuple, to numbers.
        bases: each number's column, and the column that counts the customers it is about.
        minimum: fewest customers that are shown; none at all may be shown.
    """

    def cell(row: Mapping[str, int], column: str) -> int | str:
        return SUPPRESSED if 0 < row[bases[column]] < minimum else row[column]

    return ResultTable(
        keys=keys,
        columns=tuple(bases),
        rows=tuple((*key, *(cell(row, column) for column in bases)) for key, row in sorted(rows.items())),
    )
