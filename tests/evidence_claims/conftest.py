"""Material for claims made by hand: sums of segments, everything else as a claim finds it when all is well."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from canongate.evidence.cells import Cells, Sums
from canongate.evidence.claims.criterion import criterion_claims
from canongate.evidence.claims.kinds import KINDS
from canongate.evidence.claims.material import Material
from canongate.evidence.columns import columns_of
from canongate.evidence.contract import read_contract
from canongate.evidence.definitions.catalogue import MEASURES
from canongate.evidence.demo_data.terms import demo_contract
from canongate.evidence.groups import NONE, POPULATION, Groups
from canongate.evidence.predicate import check_predicate
from canongate.evidence.statistics.bootstrap import CustomerTotals
from canongate.model.segments import SegmentDefinition

GOOD, POOR = 0.7, 0.3
N = 1_000


def share(n: int, k: int) -> Sums:
    """Sums of a share: k of n customers."""
    return Sums(n, k, n)


def ratio(values: Iterable[int]) -> Sums:
    """Sums of a ratio over customers, each with a denominator of 1."""
    numbers = [int(value) for value in values]
    count, total, squares = len(numbers), sum(numbers), sum(one * one for one in numbers)
    return Sums(count, total, count, squares, count, total)


def level(measure_id: str, *, good: bool, n: int = N) -> Sums:
    """Sums of any measure for a segment that is good at it, or poor."""
    measure = MEASURES[measure_id]
    high = good == (measure.better == "higher")
    if measure.shape == "share":
        return share(n, round(n * (GOOD if high else POOR)))
    middle = 900 if high else 300
    return ratio(middle + 50 * (place % 3 - 1) for place in range(n))


class World:
    """Segments of which the first is better at everything; a test changes what it is about."""

    share, ratio, level = staticmethod(share), staticmethod(ratio), staticmethod(level)

    def __init__(self, contract, **wheres: str) -> None:
        self.contract, self.names = contract, tuple(wheres)
        self.columns = columns_of(contract)
        self.predicates = {
            name: check_predicate(SegmentDefinition(id=name, name=name, where=where), self.columns)
            for name, where in wheres.items()
        }
        self.sums = {
            1 << place: {one: level(one, good=place == 0) for one in MEASURES} for place, _ in enumerate(self.names)
        }

    def each(self, measure: str, *sums: Sums) -> dict[int, dict[str, Sums]]:
        """One measure of each segment in turn, by atom."""
        return {1 << place: {measure: one} for place, one in enumerate(sums)}

    def cells(self, by_key: Mapping[str, Mapping[int, Mapping[str, Sums]]]) -> Cells:
        """Cells by a further key."""
        return Cells({(atom, key): sums for key, atoms in by_key.items() for atom, sums in atoms.items()})

    def everyone(self, **sizes: int) -> dict[str, int]:
        """The sizes of all groups."""
        found = {name: self.sums[1 << place]["conversion"].customers for place, name in enumerate(self.names)} | sizes
        return {POPULATION: sum(found.values()), **found, NONE: 0}

    def totals(self, measure, atoms) -> CustomerTotals:
        """Customers' own numbers, with the mean of each atom's sums."""
        numbers = [
            self.sums[atom][measure.id].numerator // self.sums[atom][measure.id].customers + 50 * (place % 3 - 1)
            for atom in atoms
            for place in range(self.sums[atom][measure.id].customers)
        ]
        return CustomerTotals(np.array(numbers), np.ones(len(numbers), np.int64))

    def material(self, **changes) -> Material:
        """The material, with changes."""
        plain = Material(
            contract=self.contract,
            groups=Groups(self.names),
            predicates=self.predicates,
            columns=self.columns,
            sizes=self.everyone(),
            whole=self.cells({"": self.sums}),
            halves=self.cells({}),
            strata={},
            hold_out=None,
            totals=self.totals,
            cut_off=date(2026, 1, 1),
        )
        return replace(plain, **changes)

    def claims(self, kind: str, **changes) -> dict:
        """The claims of a kind by segment."""
        return {claim.segment: claim for claim in criterion_claims(self.material(**changes), KINDS[kind])}

    def claim(self, kind: str = "outcome_success", **changes):
        """The claim of the first segment."""
        return self.claims(kind, **changes)[self.names[0]]


@pytest.fixture(scope="session")
def contract():
    return read_contract(demo_contract(1_000, 1))


@pytest.fixture
def world_of(contract):
    def make(**wheres):
        return World(contract, **wheres)

    return make


@pytest.fixture
def world(world_of):
    return world_of(builders="trial_projects >= 3", visitors="trial_projects == 0")
