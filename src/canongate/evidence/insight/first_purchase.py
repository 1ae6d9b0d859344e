"""
First purchase paths: which way of beginning leads to the top cohort.

A path is the set of products of the first order, held against other first orders of as many products, or the source,
held against all others. The outcome is what a customer brings after the first order, within the same number of days
for everybody. Paths are searched among those who began earlier, corrected for all that were examined, and proven on
those who began later.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from canongate.evidence.engine import fetch, store
from canongate.evidence.facts import Window
from canongate.evidence.insight.found import ALPHA, Found, between, insight, over_all_searches, percent, unknown
from canongate.evidence.insight.scene import Scene
from canongate.evidence.order_facts import product_lines
from canongate.evidence.setting import result_table
from canongate.evidence.spreads import spread_of
from canongate.evidence.statistics.concentration import cut_value
from canongate.evidence.statistics.lift import exact_greater
from canongate.evidence.statistics.multiplicity import holm_adjust
from canongate.evidence.statistics.proportion import Proportion, wilson_interval
from canongate.evidence.statistics.quantile import value_cuts
from canongate.model.insight import Insight

LARGEST_BASKET = 3
"""First orders of more products are rarely alike."""
EARLIER, LATER = "earlier", "later"

Path = tuple[str, str]
"""The stratum (``source``, or how many products) and the path itself."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A path's chance in one half, and that of the other paths of its stratum."""

    path: Path
    own: Proportion
    others: Proportion


def first_purchase(scene: Scene) -> Found:
    """Return the chances of the top cohort by first purchase path, and the paths that stand."""
    starts = _starts(scene)
    rows = [*_by_source(scene, starts), *_by_basket(scene, starts)]
    counts: dict[tuple[str, Path], tuple[int, int]] = {
        (row["half"], (row["stratum"], row["path"])): (row["reached"], row["customers"]) for row in rows
    }
    if not counts:
        words = "Nobody has been watched long enough after the first order."
        return Found(insights=(unknown("first_purchase_path", "paths", words, scene.present),))
    # Most paths are taken by a few customers only; listing each of them as suppressed would tell nothing.
    shown = {
        (*path, half): {"customers": customers, "reached": reached}
        for (half, path), (reached, customers) in counts.items()
        if customers >= scene.minimum
    }
    table = result_table(("stratum", "path", "half"), shown, dict.fromkeys(("customers", "reached"), "customers"), 0)
    return Found({"first_purchase": table}, (), judge_paths(counts, scene.floor))


def judge_paths(counts: Mapping[tuple[str, Path], tuple[int, int]], floor: int) -> tuple[Insight, ...]:
    """
    Return an insight for every path that stands in both halves, or one that says none does.

    Args:
        counts: (half, path) to customers who reached the top cohort and customers.
        floor: fewest customers of a path, and of the others of its stratum, in each half.
    """
    searched = list(_chances(counts, EARLIER, floor))
    if not searched:
        words = f"No first purchase path has {floor} customers watched long enough."
        return (unknown("first_purchase_path", "paths", words),)
    # What the search finds is proven on other customers, so only the proof is corrected for the other searches.
    found = _standing(searched)
    proven = {one.path: one for one in _chances(counts, LATER, floor) if one.path in found}
    corrected = ((path, (one, over_all_searches(two))) for path, (one, two) in _standing([*proven.values()]).items())
    stands = {path: p_values for path, p_values in corrected if p_values[1] <= ALPHA}
    if not stands:
        words = (
            f"None of {len(searched)} first purchase paths leads to the top cohort more often than others of its size;"
            f" {len(found)} stood among earlier customers, none of them among later ones."
        )
        return (insight("first_purchase_path", "paths", "not_found", words, examined=len(searched)),)
    order = sorted(stands, key=lambda path: (-proven[path].own.share, path))
    return tuple(_say(proven[path], stands[path], len(searched)) for path in order)


def _chances(counts: Mapping[tuple[str, Path], tuple[int, int]], half: str, floor: int) -> Iterable[Chance]:
    """Yield the paths of one half that can be compared within their stratum, in order."""
    strata: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for (own, (stratum, _)), pair in counts.items():
        if own == half:
            strata[stratum].append(pair)
    for (own, path), (reached, customers) in sorted(counts.items()):
        if own != half:
            continue
        others = [sum(numbers) for numbers in zip(*strata[path[0]], strict=True)]
        rest = Proportion(others[0] - reached, others[1] - customers)
        if min(customers, rest.total) >= floor:
            yield Chance(path, Proportion(reached, customers), rest)


def _standing(chances: list[Chance]) -> dict[Path, tuple[float, float]]:
    """Return the paths better than the others of their stratum, with p-value as such and corrected."""
    p_values = {f"{one.path[0]}\0{one.path[1]}": exact_greater(one.own, one.others) for one in chances}
    adjusted = holm_adjust(p_values)
    names = {f"{one.path[0]}\0{one.path[1]}": one.path for one in chances}
    return {names[name]: (p_values[name], value) for name, value in adjusted.items() if value <= ALPHA}


def _say(chance: Chance, p_values: tuple[float, float], examined: int) -> Insight:
    stratum, path = chance.path
    like = (
        "other sources"
        if stratum == "source"
        else f"other first orders of {stratum} {'product' if stratum == '1' else 'products'}"
    )
    interval = wilson_interval(chance.own)
    return insight(
        "first_purchase_path",
        path,
        "found",
        f"Of later customers who began with {path}, {percent(chance.own.share)} ({between(interval)}) reached the top"
        f" cohort; of {like}, {percent(chance.others.share)} did.",
        estimate=chance.own.share,
        unit="share reaching the top cohort",
        interval=interval,
        n=chance.own.total,
        p_value=p_values[0],
        adjusted_p_value=p_values[1],
        examined=examined,
    )


def _starts(scene: Scene) -> ir.Table:
    """
    Return customers watched long enough after their first order.

    Columns: customer_id, half, reached (1 where what they brought after the first order is among the top).
    """
    days = scene.plan.silent_days
    orders = scene.setting.tables.within("orders", Window(scene.setting.cut_off))
    facts = scene.facts.filter(scene.facts.days_since_first_order >= days)
    joined = orders.inner_join(facts.select("customer_id", "first_order_at", "first_channel"), "customer_id")
    day = joined.placed_at.date().delta(joined.first_order_at.date(), unit="day")
    later = (joined.placed_at > joined.first_order_at) & (day < days)
    rows = joined.mutate(brought=ibis.ifelse(later, joined.amount, ibis.literal(0, "int64")))
    sums = rows.group_by("customer_id").aggregate(
        after=rows.brought.sum().cast("int64"),
        first_order_at=rows.first_order_at.min(),
        first_channel=rows.first_channel.max(),
    )
    return _halved(scene, store(scene.engine, "insight_starts", sums))


def _halved(scene: Scene, starts: ir.Table) -> ir.Table:
    """Return the starts with the half they began in, and whether they reached the top of the earlier half."""
    day = starts.first_order_at.epoch_seconds() // 86_400
    dated = starts.mutate(day=day.cast("int64"))
    days = spread_of(scene.engine, dated, "day")
    (middle,) = value_cuts(days, 2) if days else (0,)
    earlier = spread_of(scene.engine, dated.filter(dated.day <= middle), "after")
    cut = max(1, cut_value(earlier, scene.plan.cuts.best_percent)) if earlier else 1
    halved = dated.mutate(
        half=ibis.ifelse(dated.day <= middle, EARLIER, LATER), reached=ibis.ifelse(dated.after >= cut, 1, 0)
    )
    return store(scene.engine, "insight_halves", halved)


def _by_source(scene: Scene, starts: ir.Table) -> list[dict[str, Any]]:
    known = starts.filter(starts.first_channel.notnull())
    return _count(scene, known.mutate(stratum=ibis.literal("source"), path=known.first_channel))


def _by_basket(scene: Scene, starts: ir.Table) -> list[dict[str, Any]]:
    if not scene.has("orders.product_id"):
        return []
    lines = product_lines(scene.setting.tables.rows["orders"], scene.contract)
    orders = scene.setting.tables.within("orders", Window(scene.setting.cut_off)).inner_join(starts, "customer_id")
    begun = orders.filter(orders.ordered_at == orders.first_order_at)
    begun = begun.select("customer_id", "order_id", "half", "reached")
    first = lines.inner_join(begun, ["customer_id", "order_id"])
    first = first.select("customer_id", "half", "reached", "product_id").distinct()
    place = ibis.row_number().over(ibis.window(group_by="customer_id", order_by="product_id"))
    placed = first.mutate(place=place)
    product: dict[str, ir.Value] = {
        f"p{number}": placed.product_id.max(where=placed.place == number) for number in range(LARGEST_BASKET)
    }
    baskets = placed.group_by(["customer_id", "half", "reached"]).aggregate(size=placed.count(), **product)
    small = baskets.filter(baskets["size"] <= LARGEST_BASKET)
    name = small.p0
    for number in range(1, LARGEST_BASKET):
        more = ibis.literal(" + ").concat(small[f"p{number}"])
        name = name.concat(more.fill_null(""))
    return _count(scene, small.mutate(stratum=small["size"].cast("string"), path=name))


def _count(scene: Scene, rows: ir.Table) -> list[dict[str, Any]]:
    keys = ("half", "stratum", "path")
    counted = rows.group_by(list(keys)).aggregate(customers=rows.count(), reached=rows.reached.sum().cast("int64"))
    return fetch(scene.engine, counted, keys)
