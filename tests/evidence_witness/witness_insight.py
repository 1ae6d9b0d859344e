"""Tables of insight about the best, counted by polars: cuts, groups, seasons, affinities, beginnings, degrees."""

from datetime import timedelta

import polars as pl
from witness_world import ID, SOLD, cut_at, days, least_of_top, rows_of, table

PRODUCTS, PAIRED = 100, 15


def cuts(w):
    """Customers and revenue at and above each cut, and who lies within a twentieth of it."""
    money, rows = w.buyers["revenue"], {}
    for name in ("best", "very-best"):
        lowest = least_of_top(money, w.plan["cuts"][f"{name.replace('-', '_')}_percent"])
        held = money.filter(money >= lowest)
        close = money.filter(((money - lowest).abs() * 20 <= abs(lowest)) & (money != 0))
        rows[name,] = (len(held), held.sum(), lowest, len(close))
    columns = ["customers", "net_revenue", "lowest", "close"]
    return table(["cut"], columns, rows, dict.fromkeys(columns[:3], "customers") | {"close": "close"})


def _past(w):
    """Who had ordered before the past day, the place held then, and what followed."""
    before = pl.col("placed") < w.past
    recent = before & (pl.col("placed") >= w.past - timedelta(days=w.silent))
    past = w.orders.group_by(ID).agg(
        revenue=pl.col("amount").filter(before).sum(),
        recent=pl.col("amount").filter(recent).sum(),
        after=pl.col("amount").filter(~before).sum(),
        orders_before=(before & SOLD).sum(),
        orders_after=(~before & SOLD).sum(),
    )
    past = past.filter(pl.col("orders_before") > 0)
    now = pl.when(pl.col("orders_after") > 0).then(pl.lit("buying")).otherwise(pl.lit("silent"))
    return past.with_columns(group=w.place("revenue", past["revenue"]), now=now)


def top_groups(w):
    found = (
        _past(w)
        .group_by("group")
        .agg(
            pl.len(),
            pl.col("orders_before").sum(),
            pl.col("orders_after").sum(),
            (pl.col("orders_after") > 0).sum().alias("still"),
            pl.col("after").sum(),
        )
    )
    columns = ["customers", "orders_before", "orders_after", "still_buying", "revenue_after"]
    return table(["group"], columns, rows_of(found, 1))


def silence(w):
    found = _past(w).group_by("group", "now").agg(pl.len(), pl.col("recent").sum(), pl.col("after").sum())
    return table(["group", "now"], ["customers", "revenue_before", "revenue_after"], rows_of(found, 2))


def _sides(w, frame):
    """The rows of a table about buyers, with their side."""
    return frame.join(w.buyers.select(ID, "side"), on=ID)


def seasons(w):
    sold = _sides(w, w.orders.filter(SOLD))
    found = sold.group_by("side", pl.col("placed").dt.strftime("%m")).agg(pl.len(), pl.col(ID).n_unique())
    bases = dict.fromkeys(("orders", "customers"), "customers")
    return table(["group", "month"], ["orders", "customers"], rows_of(found, 2), bases)


def _of_all(events, key):
    """Events of each item, with the customers and the events of the whole side."""
    whole = events.group_by("side").agg(pl.col(ID).n_unique(), pl.len().alias("every"))
    counted = events.group_by("item", "side").agg(own=pl.len()).join(whole, on="side")
    found = counted.select("item", "side", ID, "own", "every")
    return table([key, "group"], ["customers", "of_item", "of_all"], rows_of(found, 2))


def _largest(lines, most):
    counted = lines.group_by("product").agg(pl.len()).sort(["len", "product"], descending=[True, False])
    return counted["product"].head(most).to_list()


def products(w):
    lines = _sides(w, w.bought_lines)
    known = pl.col("product").is_in(_largest(lines, PRODUCTS))
    return _of_all(lines.with_columns(item=pl.when(known).then("product").otherwise(pl.lit("(other)"))), "product")


def product_pairs(w):
    lines = _sides(w, w.bought_lines)
    held = lines.filter(pl.col("product").is_in(_largest(lines, PAIRED)))
    held = held.select(ID, "side", "order_id", "product").unique()
    both = held.join(held.select(ID, "order_id", other="product"), on=[ID, "order_id"])
    both = both.filter(pl.col("product") < pl.col("other"))
    return _of_all(both.with_columns(item=pl.concat_str("product", "other", separator=" + ")), "pair")


def top_sources(w):
    found = w.buyers.filter(pl.col("first_channel").is_not_null()).group_by("first_channel", "side").agg(pl.len())
    return table(["channel", "group"], ["customers"], rows_of(found, 2))


def channels_used(w):
    return _of_all(_sides(w, w.rows("touches", "touched_at", w.cut)).with_columns(item="channel"), "channel")


def offers(w):
    touches = _sides(w, w.rows("touches", "touched_at", w.cut)).filter(pl.col("campaign").is_not_null())
    found = touches.group_by("campaign", "side").agg(pl.col(ID).n_unique(), pl.col("responded").sum(), pl.len())
    return table(["campaign", "group"], ["customers", "of_item", "of_all"], rows_of(found, 2))


def first_purchase(w):
    """Sources, and baskets of up to three products, of customers watched for long enough, by half and outcome."""
    begun = w.people.filter(pl.col("since_first") >= w.silent).select(ID, "first", "first_channel")
    after = w.orders.join(begun, on=ID)
    later = (pl.col("placed") > pl.col("first")) & (days(pl.col("placed"), pl.col("first")) < w.silent)
    after = after.group_by(ID).agg(after=pl.col("amount").filter(later).sum())
    begun = begun.join(after, on=ID).with_columns(day=pl.col("first").dt.date())
    if begun.is_empty():
        return None
    (middle,) = cut_at(begun["day"], 2)
    early = pl.col("day") <= middle
    cut = max(1, least_of_top(begun.filter(early)["after"], w.plan["cuts"]["best_percent"]))
    begun = begun.with_columns(
        half=pl.when(early).then(pl.lit("earlier")).otherwise(pl.lit("later")), reached=pl.col("after") >= cut
    )
    held = w.bought_lines.join(w.first_orders, on=[ID, "order_id"], how="semi").group_by(ID)
    baskets = held.agg(basket=pl.col("product").unique().sort()).join(begun, on=ID)
    size = pl.col("basket").list.len()
    ways = [
        begun.filter(pl.col("first_channel").is_not_null()).select(
            pl.lit("source").alias("stratum"), pl.col("first_channel").alias("path"), "half", "reached"
        ),
        baskets.filter(size <= 3).select(
            size.cast(pl.String).alias("stratum"), pl.col("basket").list.join(" + ").alias("path"), "half", "reached"
        ),
    ]
    counted = pl.concat(ways).group_by("stratum", "path", "half").agg(pl.len(), pl.col("reached").sum())
    found = counted.filter(pl.col("len") >= w.minimum)
    return table(["stratum", "path", "half"], ["customers", "reached"], rows_of(found, 3))


def loyalty_steps(w):
    """The first five days with an order of each customer, and the days waited for each."""
    placed = w.orders.filter(SOLD).select(ID, day=pl.col("at").dt.date()).unique().sort(ID, "day")
    placed = _sides(
        w, placed.with_columns(step=pl.int_range(1, pl.len() + 1).over(ID), before=pl.col("day").shift(1).over(ID))
    )
    waited = (pl.col("day") - pl.col("before")).dt.total_days().fill_null(0).sum()
    found = placed.filter(pl.col("step") <= 5).group_by("side", "step").agg(pl.len(), waited)
    return table(["group", "step"], ["customers", "days_waited"], rows_of(found, 2))


def beginnings(w):
    """First channel and, by name, first product of the first order; those of too few customers are left out."""
    first = w.bought_lines.join(w.first_orders, on=[ID, "order_id"], how="semi")
    first = first.group_by(ID).agg(product=pl.col("product").min())
    began = w.buyers.join(first, on=ID, how="left").with_columns(
        begun=pl.concat_str(
            pl.col("first_channel").fill_null("(unknown)"), pl.col("product").fill_null("(unknown)"), separator=", "
        )
    )
    found = began.group_by("begun", "side").agg(pl.len(), pl.col("revenue").sum()).filter(pl.col("len") >= w.minimum)
    return table(["beginning", "group"], ["customers", "net_revenue"], rows_of(found, 2))


def demographics_known(w):
    edges = cut_at(w.buyers["revenue"], 10)
    tenth = pl.sum_horizontal([(pl.col("revenue") > edge).cast(pl.Int64) for edge in edges]) + 1
    known = pl.any_horizontal([pl.col(name).is_not_null() for name in w.demographics])
    found = w.buyers.group_by(tenth.cast(pl.String).str.zfill(2).alias("tenth")).agg(pl.len(), known.sum())
    return table(["tenth"], ["customers", "known"], rows_of(found, 1))


def promoters(w):
    rows = {}
    for group in w.shown:
        scores = w.of(group)["recommend"].drop_nulls()
        if len(scores) >= w.minimum:
            rows |= {(group, f"{score:02}"): ((scores == score).sum(),) for score in range(11)}
    return table(["segment", "answer"], ["customers"], rows)


def product_use(w):
    """Use in the last thirty days and in each of the last three such spans, tickets, unmet expectations."""
    people = w.people
    if w.has("usage"):
        age = (pl.lit(w.cut) - pl.col("used_at")).dt.total_microseconds()
        spans = w.data["usage"].with_columns(span=(age - 1) // (30 * 86_400_000_000)).filter(pl.col("span") < 3)
        spans = spans.group_by(ID).agg(now=(pl.col("span") == 0).any(), spans=pl.col("span").n_unique())
        people = people.join(spans, on=ID, how="left")
        sums = (
            pl.col("now").sum(), (pl.col("spans") == 3).sum().alias("routine"), pl.col("tickets").sum(),
            pl.lit(0).alias("cost"), (pl.col("satisfaction") <= 3).sum(), pl.col("satisfaction").count().alias("heard"),
        )  # fmt: skip
    else:
        sums = tuple(pl.lit(0).alias(name) for name in "abcdef")
    rows = {(group,): people.filter(pl.col(f"in_{group}")).select(pl.len(), *sums).row(0) for group in w.shown}
    columns = ["customers", "using", "routine", "tickets", "support_cost", "disappointed", "answered"]
    return table(["segment"], columns, rows)


def degrees(w):
    """Of each segment of today, who stood under the condition on four days, and who of these reached the degree."""
    rows = {}
    for back in range(4):
        day = w.cut - timedelta(days=90 * back)
        then = w.people_at(day).select(
            ID, **{f"{name}_{at}": one for name, pair in w.statements.items() for at, one in enumerate(pair)}
        )
        for group in w.shown:
            own = w.of(group, then)
            for name in w.statements:
                inside = own.filter(pl.col(f"{name}_0"))
                if inside.height:
                    rows[name, group, f"{day:%Y-%m-%d}"] = (inside.height, inside[f"{name}_1"].sum())
    return table(["statement", "segment", "day"], ["customers", "reached"], rows)
