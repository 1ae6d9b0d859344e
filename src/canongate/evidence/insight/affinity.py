"""
What tells the top group apart: sources, products and pairs of products, campaigns answered, channels used.

Sources are shares of customers. All others are shares of a customer's own lines, pairs or contacts, so that who buys
more, or more often, has not more of everything.
"""

import ibis
import ibis.expr.types as ir

from canongate.evidence.casting import is_true
from canongate.evidence.engine import fetch, store
from canongate.evidence.facts import Window
from canongate.evidence.insight.contrast import Contrast, enough, judge, share_contrast
from canongate.evidence.insight.found import Found, percent, unknown
from canongate.evidence.insight.items import items_of_all, items_of_their_own
from canongate.evidence.insight.scene import REST, Scene
from canongate.evidence.order_facts import product_lines
from canongate.evidence.setting import often, result_table
from canongate.evidence.statistics.proportion import Proportion

_LARGEST_PRODUCTS = 100
"""Products examined: those with the most order lines; more would correct every finding away."""
_PAIRED_PRODUCTS = 15
_OTHER = "(other)"


def affinities(scene: Scene) -> Found:
    """Return sources, products, pairs, campaigns and channels of the top group against the rest."""
    members = _members(scene)
    return _sources(scene) + _products(scene, members) + _contacts(scene, members)


def _members(scene: Scene) -> ir.Table:
    facts = scene.facts.filter(scene.facts.top_group.notnull())
    chosen = facts.select("customer_id", group=ibis.ifelse(facts.top_group == REST, REST, "top"))
    return store(scene.engine, "insight_members", chosen)


def _sources(scene: Scene) -> Found:
    kind = "acquisition_source"
    if "touches" not in scene.present:
        return Found(insights=(unknown(kind, "sources", "No contacts are mapped.", scene.present),))
    facts = scene.facts.filter(scene.facts.top_group.notnull() & scene.facts.first_channel.notnull())
    side = ibis.ifelse(facts.top_group == REST, REST, "top")
    rows = fetch(
        scene.engine,
        facts.group_by([facts.first_channel.name("channel"), side.name("group")]).aggregate(customers=facts.count()),
        ("channel", "group"),
    )
    counts = {(row["channel"], row["group"]): row["customers"] for row in rows}
    whole = {group: sum(count for (_, own), count in counts.items() if own == group) for group in ("top", REST)}
    named = often(
        {word: sum(counts.get((word, side), 0) for side in ("top", REST)) for word, _ in counts}, scene.minimum
    )
    counts = {pair: count for pair, count in counts.items() if pair[0] in named}
    table = result_table(
        ("channel", "group"), {pair: {"customers": count} for pair, count in counts.items()},
        {"customers": "customers"}, scene.minimum,
    )  # fmt: skip
    contrasts: list[Contrast | None] = []
    if enough(scene, whole["top"], whole[REST]):
        contrasts = [
            share_contrast(
                channel,
                Proportion(counts.get((channel, "top"), 0), whole["top"]),
                Proportion(counts.get((channel, REST), 0), whole[REST]),
            )
            for channel in sorted({channel for channel, _ in counts})
        ]

    def say(found: Contrast) -> str:
        return (
            f"{percent(found.share)} of the top group and {percent(found.other_share)} of the others came through"
            f" {found.item}"
        )

    return Found({"top_sources": table}, (), judge(kind, contrasts, say, "sources"))


def _products(scene: Scene, members: ir.Table) -> Found:
    if not scene.has("orders.product_id"):
        words = "The orders name no product."
        return Found(insights=(unknown("product_affinity", "products", words), unknown("product_pair", "pairs", words)))
    bought = product_lines(scene.setting.tables.rows["orders"], scene.contract)
    lines = store(scene.engine, "insight_lines", bought.inner_join(members, "customer_id"))
    largest = _largest(scene, lines)
    if not largest:
        words = "No order line of a customer names a product."
        return Found(insights=(unknown("product_affinity", "products", words), unknown("product_pair", "pairs", words)))
    named = lines.mutate(item=ibis.ifelse(lines.product_id.isin(largest), lines.product_id, _OTHER))
    counted = items_of_all(scene, named.group_by(["customer_id", "group", "item"]).aggregate(own=named.count()))
    contrasts = [one for one in counted.contrasts(scene) if one is None or one.item != _OTHER]

    def say(found: Contrast) -> str:
        return (
            f"Product {found.item} is {percent(found.share)} of the order lines of the top group and"
            f" {percent(found.other_share)} of those of the others"
        )

    insights = judge("product_affinity", contrasts, say, "products")
    pairs = _pairs(scene, lines, largest[:_PAIRED_PRODUCTS])
    return Found({"products": counted.table(scene, "product")}, (), insights) + pairs


def _largest(scene: Scene, lines: ir.Table) -> list[str]:
    """Return the products with the most order lines, the largest first."""
    counted = lines.group_by("product_id").aggregate(lines=lines.count())
    top = counted.order_by([ibis.desc("lines"), "product_id"]).limit(_LARGEST_PRODUCTS)
    rows = fetch(scene.engine, top, ("product_id",))
    return [row["product_id"] for row in sorted(rows, key=lambda row: (-row["lines"], row["product_id"]))]


def _pairs(scene: Scene, lines: ir.Table, products: list[str]) -> Found:
    """
    Compare how often two of the largest products stand in one order, of all pairs of these products in orders.

    Of pairs, not of orders: who orders more at once has more of every pair, and stands in the top group for it.
    """
    chosen = lines.filter(lines.product_id.isin(products))
    chosen = chosen.select("customer_id", "group", "order_id", "product_id").distinct()
    other = chosen.select("customer_id", "order_id", second="product_id")
    both = chosen.inner_join(other, ["customer_id", "order_id"])
    both = both.filter(both.product_id < both.second)
    name = both.product_id.concat(ibis.literal(" + "), both.second)
    own = both.mutate(item=name).group_by(["customer_id", "group", "item"]).aggregate(own=lambda rows: rows.count())
    counted = items_of_all(scene, own)

    def say(found: Contrast) -> str:
        return (
            f"{found.item} are {percent(found.share)} of the pairs of products in orders of the top group and"
            f" {percent(found.other_share)} of those of the others"
        )

    insights = judge("product_pair", counted.contrasts(scene), say, "pairs of products")
    return Found({"product_pairs": counted.table(scene, "pair")}, (), insights)


def _contacts(scene: Scene, members: ir.Table) -> Found:
    """Return the campaigns answered and the channels used by the top group."""
    if "touches" not in scene.present:
        words = "No contacts are mapped."
        return Found(
            insights=tuple(
                unknown(kind, "contacts", words, scene.present) for kind in ("offer_response", "channel_preference")
            )
        )
    touches = scene.setting.tables.within("touches", Window(scene.setting.cut_off))
    return _offers(scene, touches, members) + _channels(scene, touches, members)


def _offers(scene: Scene, touches: ir.Table, members: ir.Table) -> Found:
    if not (scene.has("touches.campaign") and scene.has("touches.responded")):
        words = "The contacts name no campaign, or do not say who answered."
        return Found(insights=(unknown("offer_response", "campaigns", words),))
    named = touches.filter(touches.campaign.notnull()).inner_join(members, "customer_id")
    rows = named.group_by(["customer_id", "group", named.campaign.name("item")]).aggregate(
        own=is_true(named.responded).sum().cast("int64"), every=named.count()
    )
    counted = items_of_their_own(scene, rows)

    def say(found: Contrast) -> str:
        return (
            f"The top group answers {percent(found.share)} of the contacts of campaign {found.item},"
            f" the others {percent(found.other_share)}"
        )

    insights = judge("offer_response", counted.contrasts(scene), say, "campaigns")
    return Found({"offers": counted.table(scene, "campaign")}, (), insights)


def _channels(scene: Scene, touches: ir.Table, members: ir.Table) -> Found:
    joined = touches.inner_join(members, "customer_id")
    rows = joined.group_by(["customer_id", "group", joined.channel.name("item")]).aggregate(own=joined.count())
    counted = items_of_all(scene, rows)

    def say(found: Contrast) -> str:
        return (
            f"{percent(found.share)} of the contacts with the top group go through {found.item},"
            f" {percent(found.other_share)} of those with the others"
        )

    insights = judge("channel_preference", counted.contrasts(scene), say, "channels")
    return Found({"channels_used": counted.table(scene, "channel")}, (), insights)
