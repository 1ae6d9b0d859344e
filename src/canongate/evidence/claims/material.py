"""What claims are made from: the sums of every group, in whole and split, and what is known of the segments."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from canongate.evidence.cells import Cells
from canongate.evidence.claims.kinds import KINDS
from canongate.evidence.columns import CustomerColumn
from canongate.evidence.definitions.measure import Measure
from canongate.evidence.groups import Groups
from canongate.evidence.predicate import Predicate
from canongate.evidence.statistics.bootstrap import CustomerTotals
from canongate.model.contract import DataContract

ALPHA = 0.05
"""Error rate of a build, over all kinds of claims and all segments ever tried together."""


def over_all_kinds(p_value: float) -> float:
    """Return a p-value corrected for every kind of claim a build makes; each has an equal part of :data:`ALPHA`."""
    return min(1.0, p_value * len(KINDS))


Totals = Callable[[Measure, Sequence[int]], CustomerTotals]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a claim may rest on."""

    contract: DataContract
    groups: Groups
    predicates: Mapping[str, Predicate]
    columns: Mapping[str, CustomerColumn]
    sizes: Mapping[str, int]
    """Customers of each group."""
    whole: Cells
    halves: Cells
    """By half of the time in which customers first ordered: 0 the earlier, 1 the later."""
    strata: Mapping[str, Cells]
    """By each text attribute in turn."""
    hold_out: Cells | None
    """After the hold-out began, by the segments as they were then; absent where nobody was known then."""
    totals: Totals
    """Customers' own numerators and denominators, of some atoms, for the bootstrap."""
    cut_off: date
    newest: Mapping[str, date] = field(default_factory=dict)
    """Logical table to the day of its newest row before the cut-off."""
    shift: float | None = None
    """Stability index of the population between the start of the hold-out and the cut-off."""
    earlier: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Of segments tried before: kind of claim to predicate digest to p-value."""

    def shown(self, name: str) -> bool:
        """Return whether a group may be shown."""
        return self.sizes[name] >= self.contract.minimum_cell_size


def seed_of(text: str) -> int:
    """Return the seed for drawing, fixed by what is drawn for, so that anybody can draw again."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
