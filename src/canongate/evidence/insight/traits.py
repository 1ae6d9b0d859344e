"""
Traits of customers as they begin: a few words each, known before anything that is foretold.

Whole numbers become bands by value; a text with too many values is left out, since no trait could be learned from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from canongate.evidence.engine import fetch
from canongate.evidence.insight.scene import Scene
from canongate.evidence.spreads import spread_of
from canongate.evidence.statistics.quantile import value_cuts

UNKNOWN = "(unknown)"
_MOST_VALUES = 30
_BANDS = 4


@dataclass(frozen=True, slots=True)
class Traits:
    """Names of columns of text: those of behaviour and intent, and those of demographics, which come last."""

    behaviour: tuple[str, ...]
    demographics: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Both, behaviour first."""
        return self.behaviour + self.demographics


def begin_traits(scene: Scene, facts: ir.Table) -> tuple[ir.Table, Traits]:
    """Return customers with their traits as text columns named ``t_...``, and the names of these."""
    columns = {
        name: column
        for name, column in scene.columns.items()
        if column.at_start and column.type in {"text", "integer", "boolean"} and name in facts.columns
    }
    few = _few_values(scene, facts, [name for name, column in columns.items() if column.type == "text"])
    traits: dict[str, ir.Value] = {}
    kinds: dict[str, list[str]] = {"behaviour": [], "demographics": []}
    for name, column in sorted(columns.items()):
        if column.type == "text" and name not in few:
            continue
        traits[f"t_{name}"] = _banded(scene, facts, name) if column.type == "integer" else _word(facts[name])
        kinds["demographics" if column.base == "demographics" else "behaviour"].append(f"t_{name}")
    return facts.mutate(**traits), Traits(tuple(kinds["behaviour"]), tuple(kinds["demographics"]))


def band(value: ir.IntegerValue, cuts: Sequence[int]) -> ir.StringValue:
    """Return the band of a number: up to the first cut, up to the second, and so on."""
    words = [(value <= cut, f"up to {cut}") for cut in cuts]
    known = ibis.cases(*words, else_=f"above {cuts[-1]}") if words else ibis.literal("any")
    return ibis.ifelse(value.notnull(), known, UNKNOWN)


def _banded(scene: Scene, facts: ir.Table, name: str) -> ir.StringValue:
    spread = spread_of(scene.engine, facts.filter(facts[name].notnull()), name)
    cuts = sorted(set(value_cuts(spread, _BANDS))) if spread else []
    return band(facts[name], [cut for cut in cuts if cut < spread.levels[-1]])


def _word(value: ir.Column) -> ir.StringValue:
    return value.cast("string").fill_null(UNKNOWN)


def _few_values(scene: Scene, facts: ir.Table, names: Sequence[str]) -> set[str]:
    """Return the text columns with few values; dates are text too, and have many."""
    if not names:
        return set()
    counts = fetch(
        scene.engine, facts.aggregate(**{f"n{place}": facts[name].nunique() for place, name in enumerate(names)})
    )
    return {name for place, name in enumerate(names) if 1 < counts[0][f"n{place}"] <= _MOST_VALUES}
