"""Every integer table of the demo data, computed again in polars: another program, other formulas, the same digest."""

import itertools
from datetime import date, datetime

import polars as pl
import pytest

from canongate.evidence import build
from canongate.evidence.demo_data.terms import SEGMENTS, SETS, demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.manifest import canonical_digest

CUSTOMERS, SEED, MINIMUM = 3_000, 4, 10
CUT_OFF, HOLD_OUT = datetime(2026, 1, 1), datetime(2025, 10, 3)  # noqa: DTZ001  # times of the data are naive UTC
NAMES = SETS["demo-segments"]
GROUPS = ("population", *NAMES, "none")
ID = "customer_id"
WHERE = {
    "builders": pl.col("trial_projects") >= 3,
    "tinkerers": pl.col("trial_projects").is_between(1, 2),
    "visitors": pl.col("trial_projects") == 0,
    "newsletter": pl.col("first_channel") == "newsletter",
    "webinar": pl.col("first_channel") == "webinar",
    "bulk-orderers": pl.col("largest_order") >= 1_000_000,
    "older": pl.col("age_band") == "55+",
}


def days(later, earlier):
    """Whole calendar days between two times."""
    return (later.dt.date() - earlier.dt.date()).dt.total_days()


class Witness:
    """The demo data as polars reads them, one row per customer in ``people``."""

    def __init__(self, folder) -> None:
        self.data = {path.stem: pl.read_parquet(path) for path in folder.glob("*.parquet")}
        self.orders = self._orders()
        self.people = self._people()

    def _orders(self):
        lines = self.data["orders"].with_columns(
            amount=pl.col("quantity") * pl.col("unit_price_cents"),
            listed=pl.col("quantity") * pl.col("list_price_cents"),
            sale=~(pl.col("cancelled") | (pl.col("quantity") < 0)),
        )
        sold = pl.col("sale")
        return lines.group_by(ID, "order_id").agg(
            placed=pl.col("ordered_at").min(),
            at=pl.col("ordered_at").filter(sold).min(),
            amount=pl.col("amount").sum(),
            sales=sold.sum(),
            upsold=(sold & pl.col("upsell")).sum(),
            full=(sold & (pl.col("amount") >= pl.col("listed"))).sum(),
            paid=pl.col("amount").filter(sold).sum(),
            list=pl.col("listed").filter(sold).sum(),
        )

    def _people(self):
        sold = pl.col("sales") > 0
        bought = self.orders.group_by(ID).agg(
            first=pl.col("at").min(),
            last=pl.col("at").max(),
            orders=sold.sum(),
            revenue=pl.col("amount").sum(),
            largest_order=pl.col("amount").filter(sold).max(),
            **{name: pl.col(name).sum() for name in ("sales", "upsold", "full", "paid", "list")},
        )
        first = bought.select(ID, "first")
        later = self.orders.join(first, on=ID).with_columns(day=days(pl.col("placed"), pl.col("first")))
        again = sold & (pl.col("at") > pl.col("first"))
        since = later.group_by(ID).agg(
            early=pl.col("amount").filter(pl.col("day") < 180).sum(),
            soon=(again & (pl.col("day") <= 90)).sum(),
            back=(again & pl.col("day").is_between(30, 119)).sum(),
        )
        touches = self.data["touches"].join(first, on=ID, how="left")
        start = touches.group_by(ID).agg(
            seen=pl.col("touched_at").min(),
            touches=pl.len(),
            before=(pl.col("first").is_null() | (pl.col("touched_at") <= pl.col("first"))).sum(),
            sold_to=pl.col("sales_contact").sum(),
            responses=pl.col("responded").sum(),
        )
        channel = touches.join(start.select(ID, "seen"), on=ID).filter(pl.col("touched_at") == pl.col("seen"))
        channel = channel.group_by(ID).agg(first_channel=pl.col("channel").cast(pl.String).min())
        people = self.data["customers"].join(self.data["demographics"].drop("recorded_at"), on=ID)
        for table in (bought, since, start, channel, *self._families(first)):
            people = people.join(table, on=ID, how="left")
        counts = [name for name, kind in people.schema.items() if kind.is_integer() and name not in self.scores]
        people = people.with_columns(pl.col(set(counts) - {"largest_order"}).fill_null(0))
        return self._aged(people)

    def _families(self, first):
        results, used = self.data["outcomes"], self.data["usage"].join(first, on=ID)
        yield results.group_by(ID).agg(
            results=pl.len(), achieved=pl.col("achieved").sum(), gain=(pl.col("after") - pl.col("before")).sum()
        )
        yield self.data["referrals"].group_by(ID).agg(referrals=pl.len(), converted=pl.col("referred_id").count())
        yield self.data["support"].group_by(ID).agg(tickets=pl.len())
        yield used.group_by(ID).agg(
            events=pl.col("events").sum(), late=(days(pl.col("used_at"), pl.col("first")) >= 90).sum()
        )
        answers = self.data["surveys"].with_columns(pl.col("question", "answer").cast(pl.String))
        self.scores = sorted(set(answers["question"]) - {"driver"})
        yield answers.filter(pl.col("question") == "driver").select(ID, driver="answer")
        for question in self.scores:
            yield answers.filter(pl.col("question") == question).select(ID, pl.col("score").alias(question))

    def _aged(self, people):
        end = pl.lit(CUT_OFF)
        known = pl.col("first") >= pl.col("seen").dt.truncate("1d")
        people = people.with_columns(
            since_first=days(end, pl.col("first")),
            since_last=days(end, pl.col("last")),
            since_seen=days(end, pl.col("seen")),
            decided=pl.when(known).then(days(pl.col("first"), pl.col("seen"))),
        )
        longest = people["since_first"].max()
        middle = CUT_OFF.timestamp() - longest * 43_200 - datetime(1970, 1, 1).timestamp()  # noqa: DTZ001
        people = people.with_columns(later=pl.col("first").dt.timestamp("ms") / 1000 >= middle)
        spent = self.data["spend"].group_by("channel").agg(spent=pl.col("amount_cents").sum())
        won = people.filter(pl.col("first").is_not_null()).group_by("first_channel").agg(won=pl.len())
        each = spent.with_columns(pl.col("channel").cast(pl.String)).join(
            won, left_on="channel", right_on="first_channel"
        )
        each = each.select(first_channel="channel", each=pl.col("spent") // pl.col("won"))
        people = people.join(each, on="first_channel", how="left")
        people = people.with_columns(cost=pl.when(pl.col("first").is_not_null()).then(pl.col("each")))
        inside = [condition.fill_null(value=False).alias(f"in_{name}") for name, condition in WHERE.items()]
        people = people.with_columns(*inside)
        return people.with_columns(
            in_population=pl.lit(value=True),
            in_none=~pl.any_horizontal(f"in_{name}" for name in NAMES),
            bucket=pl.coalesce(*[pl.when(pl.col(f"in_{name}")).then(pl.lit(name)) for name in NAMES], pl.lit("none")),
        )

    def of(self, group, frame=None):
        """The customers of a group, or the rows of a table about them."""
        inside = self.people.filter(pl.col(f"in_{group}"))
        return inside if frame is None else frame.join(inside.select(ID), on=ID, how="semi")


def table(keys, columns, rows, bases=None, minimum=MINIMUM):
    """A table as it stands in a manifest: sorted, small cells suppressed by the column that counts customers."""
    place = {name: at for at, name in enumerate(columns)}
    bases = bases or dict.fromkeys(columns, columns[0])

    def shown(row):
        return ["suppressed" if 0 < row[place[bases[name]]] < minimum else row[place[name]] for name in columns]

    return {
        "keys": list(keys),
        "columns": list(columns),
        "rows": [[*key, *shown([int(value or 0) for value in row])] for key, row in sorted(rows.items())],
    }


def figures(w):
    rows = {
        (group,): w.of(group).select(
            pl.len(), orders=pl.col("orders").sum(), two=(pl.col("orders") >= 2).sum(), money=pl.col("revenue").sum()
        ).row(0)
        for group in GROUPS
    }  # fmt: skip
    return table(["segment"], ["customers", "orders", "repeat_customers", "net_revenue"], rows)


def every(value):
    return pl.lit(1), value


def high(question):
    return pl.col(question).is_not_null(), pl.col(question) >= 8


def low(question):
    return pl.col(question).is_not_null(), pl.col(question) <= 3


BUYER = pl.col("first").is_not_null()
SEEN = pl.col("since_seen") >= 30
HALF_A_YEAR = pl.col("since_first") >= 180
MEASURES = {
    "bought_within_30_days": (SEEN, SEEN & (pl.col("decided") <= 30)),
    "high_urgency": high("urgency"),
    "clear_problem": high("problem_awareness"),
    "paid_of_list": (pl.col("list"), pl.col("paid")),
    "full_price_lines": (pl.col("sales"), pl.col("full")),
    "price_insensitive": low("price_sensitivity"),
    "revenue_first_180_days": (
        pl.col("since_first") >= 180,
        pl.when(pl.col("since_first") >= 180).then(pl.col("early")),
    ),
    "repeat_within_90_days": (pl.col("since_first") >= 90, (pl.col("since_first") >= 90) & (pl.col("soon") > 0)),
    "upsell_lines": (pl.col("sales"), pl.col("upsold")),
    "result_achieved": (pl.col("results") > 0, pl.col("achieved") > 0),
    "satisfied": high("satisfaction"),
    "advocates": (pl.col("recommend").is_not_null(), pl.col("recommend") >= 9),
    "returned_after_30_days": (pl.col("since_first") >= 120, (pl.col("since_first") >= 120) & (pl.col("back") > 0)),
    "still_using_after_90_days": (pl.col("since_first") >= 120, (pl.col("since_first") >= 120) & (pl.col("late") > 0)),
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
    "recent_customers": (BUYER, BUYER & pl.col("later")),
    "net_revenue_per_customer": every(pl.col("revenue")),
}


def measures(w):
    rows = {}
    for group in GROUPS:
        for name, (below, above) in MEASURES.items():
            found = w.of(group).select(below=below.cast(pl.Int64).fill_null(0), above=above.cast(pl.Int64).fill_null(0))
            counting = found.filter(pl.col("below") > 0)
            if w.of(group).height >= MINIMUM and counting.height:
                rows[group, name] = (counting.height, counting["above"].sum(), counting["below"].sum())
    return table(["segment", "measure"], ["customers", "numerator", "denominator"], rows)


def overlap(w):
    both = {(one, two): pl.col(f"in_{one}") & pl.col(f"in_{two}") for one in NAMES for two in NAMES}
    rows = {pair: (w.people.filter(inside).height,) for pair, inside in both.items()}
    return table(["segment", "other"], ["customers"], rows)


def undecided(w):
    rows = {(name,): (w.people.select(WHERE[name].is_null().sum()).item(),) for name in NAMES}
    return table(["segment"], ["undecided"], rows)


def monthly(w):
    """For each group the counts by month of everything the measurement set asks for."""
    month = "%Y-%m"
    active = w.orders.group_by(ID, pl.col("placed").dt.strftime(month).alias("month")).agg(
        orders=(pl.col("sales") > 0).sum(), money=pl.col("amount").sum(), at=pl.col("placed").min()
    )
    ordering = active.filter(pl.col("orders") > 0)
    following = ordering.select(ID, month=pl.col("at").dt.offset_by("1mo").dt.strftime(month))
    following = following.filter(pl.col("month") < "2026-01")
    again = following.join(ordering, on=[ID, "month"], how="semi")
    used = w.data["usage"].group_by(ID, pl.col("used_at").dt.strftime(month).alias("month")).agg(pl.col("events").sum())
    for group in GROUPS:
        people = w.of(group)
        seen = people.filter(SEEN).group_by(month=pl.col("seen").dt.strftime(month))
        yield group, seen.agg(contacted=pl.len(), bought=(pl.col("decided") <= 30).sum())
        new = people.filter(BUYER).group_by(month=pl.col("first").dt.strftime(month))
        yield group, new.agg(new_customers=pl.len(), acquisition_cost=pl.col("cost").sum())
        own = w.of(group, active).group_by("month")
        yield (
            group,
            own.agg(
                active=(pl.col("orders") > 0).sum(), orders=pl.col("orders").sum(), net_revenue=pl.col("money").sum()
            ),
        )
        yield group, w.of(group, following).group_by("month").agg(active_before=pl.len())
        yield group, w.of(group, again).group_by("month").agg(returning=pl.len())
        yield group, w.of(group, used).group_by("month").agg(users=pl.len(), usage_events=pl.col("events").sum())


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
    for group, found in monthly(w):
        if w.of(group).height >= MINIMUM:
            for row in found.iter_rows(named=True):
                rows.setdefault((group, row["month"]), dict.fromkeys(BASES, 0)).update(row)
    cells = {key: [row[name] for name in BASES] for key, row in rows.items()}
    return table(["segment", "month"], list(BASES), cells, BASES)


def by_group(w, column, **counts):
    rows = {}
    for group in GROUPS:
        if w.of(group).height >= MINIMUM:
            found = w.of(group).filter(pl.col(column).is_not_null()).group_by(column).agg(**counts)
            rows |= {(group, row[0]): row[1:] for row in found.iter_rows()}
    return rows


def drivers(w):
    return table(["segment", "driver"], ["customers"], by_group(w, "driver", customers=pl.len()))


def channels(w):
    rows = by_group(w, "first_channel", contacted=pl.len(), won=BUYER.sum())
    return table(["segment", "channel"], ["contacted", "won"], rows)


def migration(w):
    """The first segment of each customer then and now; largest orders as they were then."""
    then = w.data["customers"].filter(pl.col("created_at") < HOLD_OUT).select(ID)
    placed = w.orders.filter(pl.col("placed") < HOLD_OUT)
    bought = placed.select(ID).unique()
    largest = placed.filter(pl.col("sales") > 0).group_by(ID).agg(largest_order=pl.col("amount").max())
    known = pl.concat([then, bought]).unique()
    before = w.people.drop("largest_order", "bucket").join(largest, on=ID, how="left").join(known, on=ID, how="semi")
    bucket = pl.coalesce(*[pl.when(WHERE[name]).then(pl.lit(name)) for name in NAMES], pl.lit("none"))
    moved = w.people.select(ID, "bucket").join(before.select(ID, before=bucket), on=ID, how="left")
    found = moved.group_by(pl.col("before").fill_null("absent"), "bucket").agg(pl.len())
    return table(["before", "after"], ["customers"], {row[:2]: row[2:] for row in found.iter_rows()})


def cuts(values, parts):
    """The smallest value that at least k parts in all do not exceed, by rank."""
    ordered = values.sort()
    return [ordered[-(-len(ordered) * k // parts) - 1] for k in range(1, parts)]


def rfm(w):
    buyers = w.people.filter(pl.col("orders") > 0).select("orders", "revenue", recency=-pl.col("since_last"))
    edges = {name: cuts(buyers[name], 5) for name in ("recency", "orders", "revenue")}
    above = {name: [(pl.col(name) > edge).cast(pl.Int64) for edge in found] for name, found in edges.items()}
    parts = [(pl.sum_horizontal(found) + 1).cast(pl.String).alias(f"p_{name}") for name, found in above.items()]
    scored = buyers.with_columns(parts).group_by("p_recency", "p_orders", "p_revenue")
    found = scored.agg(pl.len(), pl.col("revenue").sum())
    rows = {row[:3]: row[3:] for row in found.iter_rows()}
    words = {"recency": "recency", "orders": "orders", "revenue": "net_revenue"}
    highest = {
        (words[name], str(at)): (edge,) for name, found in edges.items() for at, edge in enumerate(found, start=1)
    }
    return {
        "rfm": table(["recency", "frequency", "money"], ["customers", "net_revenue"], rows),
        "rfm_cuts": table(["measure", "part"], ["highest"], highest, minimum=0),
    }


def spread(w):
    money = w.people["revenue"].sort(descending=True)
    tops = {}
    for percent in (1, 2, 5, 10, 20):
        least = money[-(-len(money) * percent // 100) - 1]
        held = money.filter(money >= least)
        tops[f"{percent:02}",] = (len(held), held.sum())
    edges = [money.min() - 1, *cuts(money, 10), money.max()]
    tenths = {}
    for at, (under, upto) in enumerate(itertools.pairwise(edges), start=1):
        held = money.filter((money > under) & (money <= upto))
        tenths[f"{at:02}",] = (len(held), held.sum())
    return {
        "top_customers": table(["percent"], ["customers", "net_revenue"], tops),
        "tenths": table(["tenth"], ["customers", "net_revenue"], tenths),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("polars")
    write_demo_data(folder, CUSTOMERS, SEED)
    return folder


@pytest.fixture(scope="module")
def manifest(folder):
    contract = demo_contract(CUSTOMERS, SEED)
    return build(contract, "sha256:" + "0" * 64, demo_segments(), folder, date(2026, 1, 1), threads=2)


@pytest.fixture(scope="module")
def tables(folder):
    w = Witness(folder)
    made = (figures, measures, overlap, undecided, months, drivers, channels, migration)
    return {one.__name__: one(w) for one in made} | rfm(w) | spread(w)


@pytest.mark.parametrize(
    "name",
    ["figures", "measures", "overlap", "undecided", "months", "drivers", "channels", "migration", "rfm", "rfm_cuts",
     "top_customers", "tenths"],
)  # fmt: skip
def test_each_table_is_the_same_in_polars(name, tables, manifest):
    """Another program gives the same integer in every cell of every table."""
    assert tables[name] == manifest["tables"][name]


def test_the_digest_of_all_tables_is_the_same(tables, manifest):
    """No table is missing, and together they have the digest that stands in the manifest."""
    assert tables.keys() == manifest["tables"].keys()
    assert canonical_digest(tables) == manifest["tables_digest"]
    assert WHERE.keys() <= SEGMENTS.keys()


@pytest.mark.parametrize("threads", [1, 4])
def test_the_digest_is_the_same_on_any_number_of_threads(threads, folder, manifest):
    """On one and four threads all tables have the digest they have on two."""
    contract = demo_contract(CUSTOMERS, SEED)

    again = build(contract, "sha256:" + "0" * 64, demo_segments(), folder, date(2026, 1, 1), threads=threads)

    assert again["tables_digest"] == manifest["tables_digest"]
    assert {**again, "engine": {}} == {**manifest, "engine": {}}
