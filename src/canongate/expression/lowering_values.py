"""
Values of any kind on their way to a target: one of several, equality, membership.

A value of unknown kind has a handle for each kind it can have; every question is asked of each pair of kinds for which
it has an answer, and the answers are joined.
"""

from itertools import product

from canongate.expression.lowered import Handle, Lowered, Target, united
from canongate.expression.lowering_lists import Lists
from canongate.expression.refusals import Refuse
from canongate.expression.values import NUMBERS, Kind


class Values:
    """
    What can be asked of values, in one target.

    Args:
        target: the world.
    """

    def __init__(self, target: Target) -> None:
        self.lists = Lists(target, self.equal)
        self._target = target

    def either(self, values: list[Lowered]) -> Lowered:
        """Return one value of several of which at most one is defined."""
        return values[0] if len(values) == 1 else united(values, self.one)

    def one(self, kind: Kind, handles: list[Handle]) -> Handle:
        """Return one handle of several of a kind of which at most one is defined."""
        if not handles:
            return self._target.undefined(kind)
        return handles[0] if len(handles) == 1 else self._target.either(kind, handles)

    def equal(self, left: Lowered, right: Lowered) -> Handle:
        """Return whether two values are equal; undefined where one is."""
        target = self._target
        if (left.maps or left.records) and (right.maps or right.records):
            raise Refuse("object-equality")
        found = [
            target.binary("==", one, two)
            for one, two in product(left.scalars.items(), right.scalars.items())
            if one[0] is two[0] or {one[0], two[0]} <= NUMBERS
        ]
        found += [self.lists.equal(one, two) for one, two in product(left.lists, right.lists)]
        # What is of different kinds is defined on both sides, and never equal.
        sides = [self._presences(left), self._presences(right)]
        no = target.literal(Kind.BOOL, value=False)
        for (kind, one), (other, two) in product(*sides):
            if kind != other and not {kind, other} <= NUMBERS:
                found.append(target.guard(Kind.BOOL, [one, two], no))
        return self.one(Kind.BOOL, found)

    def within(self, item: Lowered, container: Lowered) -> Handle:
        """Return whether a list holds a value, or a map has it as a key; undefined where one is."""
        found = [self.lists.contains(listing, item, self._presences(item)) for listing in container.lists]
        keys = item.scalars.get(Kind.STRING)
        no = self._target.literal(Kind.BOOL, value=False)
        for handle, _ in container.maps:
            if keys is not None:
                found.append(self._target.has_key(handle, keys))
            others = [one for kind, one in item.scalars.items() if kind in NUMBERS or kind is Kind.BOOL]
            found += [self._target.guard(Kind.BOOL, [handle, other], no) for other in others]
        if container.records:
            raise Refuse("object-index")
        return self.one(Kind.BOOL, found)

    def _presences(self, value: Lowered) -> list[tuple[str, Handle]]:
        return [
            *((kind.value, handle) for kind, handle in value.scalars.items()),
            *(("list", self.lists.length(listing)) for listing in value.lists),
            *(("map", handle) for handle, _ in (*value.maps, *value.records)),
        ]
