"""
The smallest change of a decision with which it would be accepted: fewest fields, then least distance.

Only what the schema marks as editable changes; evidence and registries stay as they are. Where nothing editable helps,
the rules that stand in the way are named, with what they read that is missing or speaks against the decision. Work is
bounded by the solver's count of resources, so that the answer is the same on every machine; and the evaluator judges
the changed dossier before it is told. Long because it is one search.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from canongate.analyse.obstacles import Obstacle, obstacles_of, stands
from canongate.analyse.places import ABSENT, Path, at, is_free_text, shown, write
from canongate.analyse.solver import Formula, World, all_of, environment_of
from canongate.evaluate.compiled import CompiledRule
from canongate.expression.refusals import RefusedError
from canongate.expression.sql_layout import EncodingError
from canongate.model.levels import ADVISORY

type Dossier = Mapping[str, Any]
LIST_BOUND, LIST_LIMIT = 12, 32
"""Elements of lists that are looked at; more where the dossier has more, up to the limit."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One field to change; ``before`` or ``after`` is None where the field is not there."""

    path: str
    before: Any
    after: Any
    any_text: bool = False
    """True where any words will do, and ``after`` is only an example."""


@dataclass(frozen=True, slots=True)
class Change:
    """Edits after which every binding rule passes or does not apply."""

    edits: tuple[Edit, ...]
    dossier: Dossier
    """The dossier as it would be."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What would make a decision accepted: a change, or nothing its author can write, or nobody knows."""

    change: Change | None
    obstacles: tuple[Obstacle, ...] = ()
    """Rules that no edit satisfies; empty where there is a change."""
    reason: str = ""
    """Why nothing is known, where it is so."""


def smallest_change(rules: Iterable[CompiledRule], dossier: Dossier, editable: Sequence[tuple[str, ...]]) -> Advice:
    """
    Return the smallest change that would make a decision accepted.

    Args:
        rules: the rules in force for it; advisory ones do not count.
        dossier: what they read; it fits its schema.
        editable: paths of what may change (:func:`canongate.model.editable.editable_paths`).
    """
    binding = [rule for rule in rules if rule.enforcement != ADVISORY]
    if all(stands(rule, dossier) for rule in binding):
        return Advice(Change((), dossier))
    world = World(environment_of(binding[0].require), min(max(LIST_BOUND, _longest(dossier) + 1), LIST_LIMIT))
    asked, left = _asked(binding, world)
    stuck = [rule for rule in left if not stands(rule, dossier)]
    if stuck:
        return Advice(None, reason=f"the solver cannot express {', '.join(rule.id for rule in stuck)}")
    try:
        return _Search(world, asked, binding, dossier, editable).advice()
    except EncodingError as error:
        return Advice(None, reason=error.message)


def _longest(value: Any) -> int:
    """Return the length of the longest list in a dossier."""
    if isinstance(value, Mapping):
        return max(map(_longest, value.values()), default=0)
    return max(len(value), *map(_longest, value)) if isinstance(value, list) and value else 0


def _asked(rules: Sequence[CompiledRule], world: World) -> tuple[list[CompiledRule], list[CompiledRule]]:
    """Return the rules that the solver can express, and the others."""
    asked: list[CompiledRule] = []
    left: list[CompiledRule] = []
    for rule in rules:
        try:
            world.outcomes(rule)
        except RefusedError:
            left.append(rule)
        else:
            asked.append(rule)
    return asked, left


class _Search:
    """One search: formulas of what stays, of what may change, and of what is wanted."""

    def __init__(
        self,
        world: World,
        asked: Sequence[CompiledRule],
        binding: Sequence[CompiledRule],
        dossier: Dossier,
        editable: Sequence[tuple[str, ...]],
    ) -> None:
        self.world, self.asked, self.binding, self.dossier = world, asked, binding, dossier
        same = world.symbolic.equalities(dossier)
        units = {path: _unit(path, editable) for path in same}
        self.fixed = [formula for path, formula in same.items() if units[path] is None]
        self.same = {path: formula for path, formula in same.items() if units[path] is not None}
        inner = {path[:size] for path in self.same for size in range(1, len(path)) if isinstance(path[size], str)}
        # What holds other fields changes with them, and counts by itself only where none of them does.
        self.leaves = [path for path in self.same if path not in inner]
        self.units: dict[Path, list[Formula]] = {}
        for path in self.leaves:
            unit = units[path]
            if unit is not None:
                self.units.setdefault(unit, []).append(self.same[path])

    def advice(self) -> Advice:
        """Return what would help."""
        goal = [self.world.stands(rule) for rule in self.asked]
        whole = self.world.ask(*goal, *self.fixed)
        if whole.model is None:
            if whole.reason:
                return Advice(None, reason=f"the solver gave up: {whole.reason}")
            return Advice(None, obstacles_of(self.asked, self.dossier, self.world, self.fixed))
        model = whole.model
        for measure in (self._fields(), self._places(), self._distance()):
            model, goal = self._least(measure, model, goal)
        change = self._change(model)
        if all(stands(rule, change.dossier) for rule in self.binding):
            return Advice(change)
        return Advice(None, reason="the change the solver found does not satisfy the evaluator")

    def _least(self, measure: Formula, model: Any, goal: list[Formula]) -> tuple[Any, list[Formula]]:
        """Return a model in which a measure is as small as the solver can show, and the goal with that bound."""
        low, high = 0, self._number(model, measure)
        while low < high:
            middle = (low + high) // 2
            answer = self.world.ask(*goal, *self.fixed, measure <= middle)
            if answer.model is not None:
                model, high = answer.model, self._number(answer.model, measure)
            else:
                low = middle + 1
        return model, [*goal, measure <= high]

    def _number(self, model: Any, measure: Formula) -> int:
        return int(model.eval(measure, model_completion=True).as_long())

    def _fields(self) -> Formula:
        return self._count([~all_of(formulas) for formulas in self.units.values()])

    def _places(self) -> Formula:
        return self._count([~formula for formula in self.same.values()])

    def _distance(self) -> Formula:
        """Return how far numbers and lengths of lists are from what they are now."""
        parts = [
            _apart(term, now)
            for path, term in self.world.symbolic.numbers().items()
            if path in self.same and isinstance(now := at(self.dossier, path), int) and not isinstance(now, bool)
        ]
        for path, length in self.world.symbolic.lengths().items():
            if path in self.same:
                now = at(self.dossier, path)
                parts.append(_apart(length, len(now) if isinstance(now, list) else 0))
        return self._sum(parts)

    def _count(self, formulas: Sequence[Formula]) -> Formula:
        import z3  # noqa: PLC0415  # the solver is an extra

        context = self.world.symbolic.context
        return self._sum([z3.If(one, z3.IntVal(1, context), z3.IntVal(0, context)) for one in formulas])

    def _sum(self, terms: Sequence[Formula]) -> Formula:
        import z3  # noqa: PLC0415

        return z3.Sum(z3.IntVal(0, self.world.symbolic.context), *terms)

    def _change(self, model: Any) -> Change:
        """Return the edits of a model, and the dossier they make."""
        symbolic = self.world.symbolic
        wanted = symbolic.document(model)
        changed = [path for path, formula in self.same.items() if not symbolic.holds(model, formula)]
        after = deepcopy(dict(self.dossier))
        for path in sorted(changed, key=lambda path: (len(path), tuple(map(str, path)))):
            write(after, path, at(wanted, path))
        outermost = [path for path in changed if not any(path[:size] in changed for size in range(1, len(path)))]
        edits = [self._edit(path, after) for path in outermost]
        return Change(tuple(sorted(edits, key=lambda edit: edit.path)), after)

    def _edit(self, path: Path, after: Dossier) -> Edit:
        old, new = at(self.dossier, path), at(after, path)
        free = is_free_text(self.world.environment, path) and new is not ABSENT
        return Edit(shown(path), None if old is ABSENT else old, None if new is ABSENT else new, free)


def _unit(path: Path, editable: Sequence[tuple[str, ...]]) -> Path | None:
    """Return the field that a place belongs to for counting, or None where it may not change."""
    for prefix in editable:
        if path[: len(prefix)] == prefix:
            rest = path[len(prefix) : len(prefix) + 1]
            return (*prefix, *rest) if rest and isinstance(rest[0], str) else prefix
    return None


def _apart(term: Formula, now: int) -> Formula:
    import z3  # noqa: PLC0415

    return z3.If(term >= now, term - now, now - term)
