"""
Who belongs where: each customer's atom, the exact set of segments it is in, as one number.

Everything about a segment, or about one segment without another, is a sum over atoms; so the engine adds up each atom
once, whatever is compared with what. Bit ``i`` of an atom is segment ``i`` of the set.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from canongate.evidence.casting import is_true

POPULATION = "population"
NONE = "none"
Selection = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a set of segments: the population, each segment, and those who belong to none."""

    segments: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all groups, in order."""
        return (POPULATION, *self.segments, NONE)

    def of(self, name: str) -> Selection:
        """Return which atoms belong to a group."""
        if name == POPULATION:
            return lambda _atom: True
        if name == NONE:
            return lambda atom: atom == 0
        bit = 1 << self.segments.index(name)
        return lambda atom: bool(atom & bit)

    def sides(self, name: str, other: str, atoms: Sequence[int]) -> tuple[Selection, Selection]:
        """
        Return two selections without a common customer, by which one segment is compared with another.

        Who is in both tells nothing of the difference and is left out; but where one segment lies within the other,
        the inner one is compared whole with the rest of the outer.
        """
        one, two = self.of(name), self.of(other)
        only_one = any(one(atom) and not two(atom) for atom in atoms)
        only_two = any(two(atom) and not one(atom) for atom in atoms)
        first: Selection = (lambda atom: one(atom) and not two(atom)) if only_one else one
        second: Selection = (lambda atom: two(atom) and not one(atom)) if only_two else two
        if not only_one and not only_two:
            return one, lambda _atom: False
        return first, second


def atoms_of(members: ir.Table, segments: Sequence[str]) -> ir.Table:
    """Return customer_id and atom; a customer whose predicate could not be decided is not in that segment."""
    bits = [
        ibis.ifelse(is_true(members[f"s{place}"]), 1 << (place - 1), 0).cast("int64")
        for place in range(1, len(segments) + 1)
    ]
    atom = bits[0]
    for bit in bits[1:]:
        atom += bit
    return members.select("customer_id", atom=atom)
