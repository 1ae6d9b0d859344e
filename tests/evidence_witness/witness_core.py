"""Tables of every manifest, counted by polars: figures, measures, months, value parts, moves."""

import itertools
from datetime import timedelta

import polars as pl
from witness_world import BUYER, ID, SOLD, cut_at, least_of_top, rows_of, table

MONTH = "%Y-%m"


def figures(w):
    sums = (pl.len(), pl.col("orders").sum(), (pl.col("orders") >= 2).sum().alias("two"), pl.col("revenue").sum())
    rows = {(group,): w.of(group).select(*sums).row(0) for group in ("population", *w.names, "none")}
    return table(["segment"], ["customers", "orders", "repeat_customers", "net_revenue"], rows)


def every(value):
    return pl.lit(1), value


def high(question, least=8):
    return pl.col(question).is_not_null(), pl.col(question) >= least


def low(question):
    return pl.col(question).is_not_null(), pl.col(question) <= 3


def since(days_back, value):
    """Customers whose first order lies so far back."""
    watched = pl.col("since_first") >= days_back
    return watched, pl.when(watched).then(value)


SEEN = pl.col("since_seen") >= 30
ORDERS = {
    "revenue_first_180_days": since(180, pl.col("early")),
    "repeat_within_90_days": since(90, (pl.col("soon") > 0).cast(pl.Int64)),
    "returned_after_30_days": since(120, (pl.col("back") > 0).cast(pl.Int64)),
    "recent_customers": (BUYER, BUYER & pl.col("later")),
    "net_revenue_per_customer": every(pl.col("revenue")),
}
"""Measures that need orders alone."""
MEASURES = ORDERS | {
    "bought_within_30_days": (SEEN, SEEN & (pl.col("decided") <= 30)),
    "high_urgency": high("urgency"),
    "clear_problem": high("problem_awareness"),
    "paid_of_list": (pl.col("list"), pl.col("paid")),
    "full_price_lines": (pl.col("sales"), pl.col("full")),
    "price_insensitive": low("price_sensitivity"),
    "upsell_lines": (pl.col("sales"), pl.col("upsold")),
    "result_achieved": (pl.col("results") > 0, pl.col("achieved") > 0),
    "satisfied": high("satisfaction"),
    "advocates": high("recommend", 9),
    "still_using_after_90_days": since(120, (pl.col("late") > 0).cast(pl.Int64)),
    "referred_somebody": every(pl.col("referrals") > 0),
    "referrals_converted": every(pl.col("converted")),
    "acquisition_cost": (pl.col("cost").is_not_null(), pl.col("cost")),
    "conversion": (pl.col("seen").is_not_null(), BUYER),
    "responses_to_contacts": (pl.col("touches"), pl.col("responses")),
    "clear_message": high("message_clarity"),
    "strong_motivation": high("motivation"),
    "contacts_per_order": (pl.col("orders"), pl.when(pl.col("orders") > 0).then(pl.col("touches"))),
    "sales_contacts_per_order": (pl.col("orders"), pl.when(pl.col("orders") > 0).then(pl.col("sold_to"))),
    "discount_per_order": (pl.when(pl.col("sales") > 0).then(pl.col("orders")), pl.col("list") - pl.col("paid")),
    "strong_problem": high("problem_intensity"),
    "days_to_decide": (pl.col("decided").is_not_null(), pl.col("decided")),
    "improvement": (pl.col("results"), pl.col("gain")),
    "easy_to_buy": low("friction"),
    "contacts_before_order": (BUYER, pl.when(BUYER).then(pl.col("before"))),
    "tickets_per_customer": every(pl.col("tickets")),
    "use_per_customer": every(pl.col("events")),
}


def measures(w):
    rows = {}
    for group in w.shown:
        for name, (below, above) in (MEASURES if w.has("touches") else ORDERS).items():
            found = w.of(group).select(below=below.cast(pl.Int64).fill_null(0), above=above.cast(pl.Int64).fill_null(0))
            counting = found.filter(pl.col("below") > 0)
            if counting.height:
                rows[group, name] = (counting.height, counting["above"].sum(), counting["below"].sum())
    return table(["segment", "measure"], ["customers", "numerator", "denominator"], rows)


def overlap(w):
    both = {(one, two): pl.col(f"in_{one}") & pl.col(f"in_{two}") for one in w.names for two in w.names}
    rows = {pair: (w.people.filter(inside).height,) for pair, inside in both.items()}
    return table(["segment", "other"], ["customers"], rows)


def undecided(w):
    rows = {(name,): (w.people.select(one.is_null().sum()).item(),) for name, one in w.where.items()}
    return table(["segment"], ["undecided"], rows)


def _monthly(w):
    """For each group the counts by month of everything the measurement set asks for."""
    active = w.orders.group_by(ID, pl.col("placed").dt.strftime(MONTH).alias("month")).agg(
        orders=SOLD.sum(), money=pl.col("amount").sum(), at=pl.col("placed").min()
    )
    ordering = active.filter(pl.col("orders") > 0)
    following = ordering.select(ID, month=pl.col("at").dt.truncate("1mo").dt.offset_by("1mo").dt.strftime(MONTH))
    following = following.filter(pl.col("month") < f"{w.cut:%Y-%m}")
    again = following.join(ordering, on=[ID, "month"], how="semi")
    for group in w.shown:
        people = w.of(group)
        new = people.filter(BUYER).group_by(month=pl.col("first").dt.strftime(MONTH))
        costs = pl.col("cost").sum() if w.has("spend") else pl.lit(0)
        yield group, new.agg(new_customers=pl.len(), acquisition_cost=costs)
        own = w.of(group, active).group_by("month")
        yield (
            group,
            own.agg(
                active=(pl.col("orders") > 0).sum(), orders=pl.col("orders").sum(), net_revenue=pl.col("money").sum()
            ),
        )
        yield group, w.of(group, following).group_by("month").agg(active_before=pl.len())
        yield group, w.of(group, again).group_by("month").agg(returning=pl.len())
        if w.has("touches"):
            seen = people.filter(SEEN).group_by(month=pl.col("seen").dt.strftime(MONTH))
            yield group, seen.agg(contacted=pl.len(), bought=(pl.col("decided") <= 30).sum())
            used = w.data["usage"].group_by(ID, pl.col("used_at").dt.strftime(MONTH).alias("month"))
            used = w.of(group, used.agg(pl.col("events").sum())).group_by("month")
            yield group, used.agg(users=pl.len(), usage_events=pl.col("events").sum())


BASES = {
    "contacted": "contacted",
    "bought": "contacted",
    "new_customers": "new_customers",
    "acquisition_cost": "new_customers",
    "active": "active",
    "orders": "active",
    "net_revenue": "active",
    "active_before": "active_before",
    "returning": "active_before",
    "users": "users",
    "usage_events": "users",
}


def months(w):
    rows = {}
    for group, found in _monthly(w):
        for row in found.iter_rows(named=True):
            rows.setdefault((group, row["month"]), dict.fromkeys(BASES, 0)).update(row)
    cells = {key: [row[name] for name in BASES] for key, row in rows.items()}
    return table(["segment", "month"], list(BASES), cells, BASES)


def _by_group(w, column, **counts):
    rows = {}
    for group in w.shown:
        found = w.of(group).filter(pl.col(column).is_not_null()).group_by(column).agg(**counts)
        rows |= {(group, row[0]): row[1:] for row in found.iter_rows()}
    return rows


def drivers(w):
    return table(["segment", "driver"], ["customers"], _by_group(w, "driver", customers=pl.len()))


def channels(w):
    rows = _by_group(w, "first_channel", contacted=pl.len(), won=BUYER.sum())
    return table(["segment", "channel"], ["contacted", "won"], rows)


def migration(w):
    """The first segment of each customer at the start of the hold-out and now."""
    before = w.people_at(w.cut - timedelta(days=w.hold_out)).select(ID, before="bucket")
    moved = w.people.select(ID, "bucket").join(before, on=ID, how="left")
    found = moved.group_by(pl.col("before").fill_null("absent"), "bucket").agg(pl.len())
    return table(["before", "after"], ["customers"], rows_of(found, 2))


def rfm(w):
    return _rfm(w)[0]


def rfm_cuts(w):
    return _rfm(w)[1]


def _rfm(w):
    buyers = w.people.filter(pl.col("orders") > 0).select("orders", "revenue", recency=-pl.col("since_last"))
    edges = {name: cut_at(buyers[name], 5) for name in ("recency", "orders", "revenue")}
    above = {name: [(pl.col(name) > edge).cast(pl.Int64) for edge in found] for name, found in edges.items()}
    parts = [(pl.sum_horizontal(found) + 1).cast(pl.String).alias(f"p_{name}") for name, found in above.items()]
    scored = buyers.with_columns(parts).group_by("p_recency", "p_orders", "p_revenue")
    found = scored.agg(pl.len(), pl.col("revenue").sum())
    words = {"recency": "recency", "orders": "orders", "revenue": "net_revenue"}
    highest = {
        (words[name], str(at)): (edge,) for name, found in edges.items() for at, edge in enumerate(found, start=1)
    }
    return (
        table(["recency", "frequency", "money"], ["customers", "net_revenue"], rows_of(found, 3)),
        table(["measure", "part"], ["highest"], highest, minimum=0),
    )


def top_customers(w):
    money, tops = w.people["revenue"], {}
    for percent in (1, 2, 5, 10, 20):
        held = money.filter(money >= least_of_top(money, percent))
        tops[f"{percent:02}",] = (len(held), held.sum())
    return table(["percent"], ["customers", "net_revenue"], tops)


def tenths(w):
    money, rows = w.people["revenue"], {}
    edges = [money.min() - 1, *cut_at(money, 10), money.max()]
    for at, (under, upto) in enumerate(itertools.pairwise(edges), start=1):
        held = money.filter((money > under) & (money <= upto))
        rows[f"{at:02}",] = (len(held), held.sum())
    return table(["tenth"], ["customers", "net_revenue"], rows)
