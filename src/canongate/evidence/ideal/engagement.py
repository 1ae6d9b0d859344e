"""
How the best group came: its first source, the channels and content it met, and the order of its first steps.

Only contacts up to the first order count, and each pattern stands with its lift over all other customers who ordered
after a contact; everything examined of one kind is corrected for together.
"""

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir

from canongate.evidence.engine import fetch, store
from canongate.evidence.facts import Window
from canongate.evidence.ideal.grouping import BEST
from canongate.evidence.insight.contrast import Contrast, enough, judge, share_contrast
from canongate.evidence.insight.found import Found, percent, unknown
from canongate.evidence.insight.scene import Scene
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.proportion import Proportion

OTHERS = "others"
STEPS = 3
"""A path is the channels of the first contacts, so many at most; one after the other in the same channel is one."""
_MOST_PATTERNS = 200


def engagement(scene: Scene, standings: ir.Table) -> Found:
    """Return the patterns of engagement with their lift; unknown where no contacts are mapped."""
    kind = "engagement_pattern"
    if "touches" not in scene.present:
        return Found(insights=(unknown(kind, "patterns", "No contacts are mapped.", scene.present),))
    met = store(scene.engine, "insight_met", _met(scene, standings))
    people = met.select("customer_id", "side").distinct()
    rows = fetch(scene.engine, people.group_by("side").aggregate(customers=people.count()), ("side",))
    whole = {row["side"]: row["customers"] for row in rows}
    counts: dict[tuple[str, str, str], int] = {}
    for pattern, table in _patterns(scene, met):
        counted = table.group_by(["item", "side"]).aggregate(customers=table.count())
        frequent = counted.filter(counted.customers >= scene.minimum)
        for row in fetch(scene.engine, frequent, ("item", "side")):
            counts[pattern, row["item"], row["side"]] = row["customers"]
    table = result_table(
        ("pattern", "item", "group"),
        {key: {"customers": customers} for key, customers in counts.items()},
        {"customers": "customers"},
        scene.minimum,
    )

    def say(found: Contrast) -> str:
        return f"{percent(found.share)} of the best group and {percent(found.other_share)} of all others: {found.item}"

    return Found({"engagement": table}, (), judge(kind, list(_contrasts(scene, counts, whole)), say, "patterns"))


def _met(scene: Scene, standings: ir.Table) -> ir.Table:
    """Return contacts up to the first order: customer_id, side, touched_at, channel, content."""
    touches = scene.setting.tables.within("touches", Window(scene.setting.cut_off))
    content = touches.content if "content" in touches.columns else ibis.null("string")
    named = touches.select("customer_id", "touched_at", "channel", content=content)
    bought = standings.filter(standings.first_order_at.notnull())
    people = bought.select("customer_id", "first_order_at", side=ibis.ifelse(bought.standing == BEST, BEST, OTHERS))
    joined = named.inner_join(people, "customer_id")
    return joined.filter(joined.touched_at <= joined.first_order_at).drop("first_order_at")


def _patterns(scene: Scene, met: ir.Table) -> Iterator[tuple[str, ir.Table]]:
    """Yield each kind of pattern with its customers: customer_id, side, item."""
    yield "channel", met.select("customer_id", "side", item=met.channel).distinct()
    if scene.has("touches.content"):
        yield "content", met.filter(met.content.notnull()).select("customer_id", "side", item=met.content).distinct()
    yield "path", _paths(met)


def _paths(met: ir.Table) -> ir.Table:
    """Return the path of each customer: the channels of the first contacts, in order of time and name."""
    # NOTE: an ordered list of text is not to be had on every engine, so the steps are picked by their place.
    place = ibis.row_number().over(ibis.window(group_by="customer_id", order_by=["touched_at", "channel"]))
    before = met.channel.lag().over(ibis.window(group_by="customer_id", order_by=["touched_at", "channel"]))
    changed = met.mutate(place=place, before=before)
    changed = changed.filter(changed.before.isnull() | (changed.before != changed.channel))
    again = ibis.row_number().over(ibis.window(group_by="customer_id", order_by="place"))
    steps = changed.mutate(step=again)
    picked = steps.group_by(["customer_id", "side"]).aggregate(
        **{f"s{number}": steps.channel.max(where=steps.step == number) for number in range(STEPS)}
    )
    path = picked.s0
    for number in range(1, STEPS):
        path = path.concat(ibis.literal(" > ").concat(picked[f"s{number}"]).fill_null(""))
    return picked.select("customer_id", "side", item=path)


def _contrasts(
    scene: Scene, counts: dict[tuple[str, str, str], int], whole: dict[str, int]
) -> Iterator[Contrast | None]:
    if not enough(scene, whole.get(BEST, 0), whole.get(OTHERS, 0)):
        return
    sizes: dict[tuple[str, str], int] = {}
    for (pattern, item, _), customers in counts.items():
        sizes[pattern, item] = sizes.get((pattern, item), 0) + customers
    pairs = sorted(sizes, key=lambda key: (-sizes[key], key))
    for pattern, item in sorted(pairs[:_MOST_PATTERNS]):
        own, other = (counts.get((pattern, item, side), 0) for side in (BEST, OTHERS))
        yield share_contrast(f"{pattern} {item}", Proportion(own, whole[BEST]), Proportion(other, whole[OTHERS]))
