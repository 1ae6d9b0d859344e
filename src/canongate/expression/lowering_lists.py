"""
Lists on their way to a target: those of the document, those written in the expression, and what filter and map make.

A filtered or mapped list is never built; loops over it become loops over the list it comes from. What its condition
or result would fail on is kept as a guard: ``filter`` and ``map`` fail where any element fails.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from canongate.expression import ir
from canongate.expression.lowered import Display, Elements, Handle, Listing, Lowered, Target, View
from canongate.expression.refusals import Refuse
from canongate.expression.values import Kind

type Body = Callable[[Lowered], Handle]


@dataclass(frozen=True, slots=True)
class Lists:
    """What can be asked of a list, in one target; ``equality`` compares two elements."""

    target: Target
    equality: Callable[[Lowered, Lowered], Handle]

    def quantify(self, macro: str, listing: Listing, body: Body) -> Handle:
        """Return ``all``, ``exists`` or ``exists_one`` of a condition over a list."""
        if macro == "exists_one":
            one = self.target.literal(Kind.INT, 1)
            return self.target.binary("==", (Kind.INT, self.count(listing, body)), (Kind.INT, one))
        return self._fold(macro, listing, body)

    def count(self, listing: Listing, body: Body) -> Handle:
        """Return for how many elements a condition is true; undefined where it is undefined for any."""
        return self._fold("count", listing, body)

    def length(self, listing: Listing) -> Handle:
        """Return how many elements a list has."""
        match listing:
            case Elements(handle=handle):
                return self.target.length(handle)
            case Display(elements=elements):
                return self._guarded(Kind.INT, elements, self.target.literal(Kind.INT, len(elements)))
            case View():
                return self.count(listing, lambda _element: self._yes())

    def contains(self, listing: Listing, item: Lowered, presences: Sequence[tuple[str, Handle]]) -> Handle:
        """Return whether a list holds an element equal to an item; undefined where list or item is."""
        present = self.target.either(
            Kind.BOOL, [self.target.guard(Kind.BOOL, [handle], self._yes()) for _, handle in presences]
        )
        found = self._fold("exists", listing, lambda element: self.equality(element, item))
        return self.target.guard(Kind.BOOL, [present], found)

    def item(self, listing: Listing, position: Handle, index: ir.Node) -> Lowered:
        """Return the element at a position."""
        match listing:
            case Elements(handle=handle, type=type_):
                return self.target.item(handle, position, type_.element)
            case Display(elements=elements):
                if not isinstance(index, ir.Literal):
                    raise Refuse("filtered-element")
                inside = 0 <= index.value < len(elements)
                return self._all_guarded(elements, elements[index.value]) if inside else Lowered()
            case _:
                raise Refuse("filtered-element")

    def equal(self, left: Listing, right: Listing) -> Handle:
        """Return whether two lists are equal, one of them written in the expression."""
        if isinstance(left, Display):
            left, right = right, left
        if not isinstance(right, Display) or isinstance(left, View):
            raise Refuse("list-equality")
        size = self.target.literal(Kind.INT, len(right.elements))
        same_size = self.target.binary("==", (Kind.INT, self.length(left)), (Kind.INT, size))
        pairs = [self._same_at(left, place, element) for place, element in enumerate(right.elements)]
        same = self.target.logic("&&", [self._yes(), *pairs]) if pairs else self._yes()
        no = self.target.literal(Kind.BOOL, value=False)
        if isinstance(left, Display) and len(left.elements) != len(right.elements):
            same = no
        # Positions beyond the end are only asked for where the sizes agree.
        chosen = self.target.choose(Kind.BOOL, same_size, same, no)
        return self._guarded(Kind.BOOL, right.elements, chosen)

    def _same_at(self, left: Elements | Display, place: int, element: Lowered) -> Handle:
        if isinstance(left, Display):
            return self.equality(left.elements[place], element) if place < len(left.elements) else self._yes()
        position = self.target.literal(Kind.INT, place)
        return self.equality(self.target.item(left.handle, position, left.type.element), element)

    # -- folds

    def _fold(self, macro: str, listing: Listing, body: Body) -> Handle:
        match listing:
            case Elements():
                return self.target.quantify(macro, listing, body)
            case Display(elements=elements):
                return self._unrolled(macro, elements, body)
            case View():
                return self._through(macro, listing, body)

    def _unrolled(self, macro: str, elements: tuple[Lowered, ...], body: Body) -> Handle:
        target, values = self.target, [body(element) for element in elements]
        if macro == "count":
            total = target.literal(Kind.INT, 0)
            for value in values:
                one = target.choose(Kind.INT, value, target.literal(Kind.INT, 1), target.literal(Kind.INT, 0))
                total = target.binary("+", (Kind.INT, total), (Kind.INT, one))
            return self._guarded(Kind.INT, elements, total)
        neutral = target.literal(Kind.BOOL, value=macro == "all")
        return self._guarded(Kind.BOOL, elements, target.logic("&&" if macro == "all" else "||", [neutral, *values]))

    def _through(self, macro: str, view: View, body: Body) -> Handle:
        """Return a fold over a view as a fold over its source, with the view's own failures as a guard."""
        target = self.target

        def kept(element: Lowered) -> Handle:
            return self._yes() if view.keep is None else view.keep(element)

        def made(element: Lowered) -> Lowered:
            return element if view.become is None else view.become(element)

        def inner(element: Lowered) -> Handle:
            neutral = target.literal(Kind.BOOL, value=macro == "all")
            return target.choose(Kind.BOOL, kept(element), body(made(element)), neutral)

        def sound(element: Lowered) -> Handle:
            defined = self._present(made(element)) if view.become is not None else self._yes()
            return target.choose(Kind.BOOL, kept(element), defined, self._yes())

        # True where every element can be decided and made; undefined elsewhere, never false.
        guard = self._fold("all", view.source, sound)
        kind = Kind.INT if macro == "count" else Kind.BOOL
        return target.guard(kind, [guard], self._fold(macro, view.source, inner))

    # -- presence

    def _yes(self) -> Handle:
        return self.target.literal(Kind.BOOL, value=True)

    def _present(self, value: Lowered) -> Handle:
        """Return true where a value is defined, undefined elsewhere."""
        handles = [*value.scalars.values(), *(handle for handle, _ in (*value.maps, *value.records))]
        handles += [self.length(listing) for listing in value.lists]
        if not handles:
            return self.target.undefined(Kind.BOOL)
        return self.target.either(Kind.BOOL, [self.target.guard(Kind.BOOL, [one], self._yes()) for one in handles])

    def _guarded(self, kind: Kind, elements: tuple[Lowered, ...], value: Handle) -> Handle:
        guards = [self._present(element) for element in elements]
        return self.target.guard(kind, guards, value) if guards else value

    def _all_guarded(self, elements: tuple[Lowered, ...], value: Lowered) -> Lowered:
        if value.lists:
            raise Refuse("list-of-lists")
        guards = [self._present(element) for element in elements]
        return Lowered(
            {kind: self.target.guard(kind, guards, handle) for kind, handle in value.scalars.items()},
            maps=tuple((self.target.guard(Kind.MAP, guards, handle), type_) for handle, type_ in value.maps),
            records=tuple((self.target.guard(Kind.MAP, guards, handle), type_) for handle, type_ in value.records),
        )
