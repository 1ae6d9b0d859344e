"""Tables of insight counted a second time by polars, from the files alone: no Ibis, no SQL, no engine shared."""

from datetime import datetime, timedelta

import polars as pl
import pytest

CUT = datetime(2026, 1, 1)  # noqa: DTZ001  # times of the data are naive UTC
PAST = CUT - timedelta(days=180)


@pytest.fixture(scope="module")
def lines(demo_folder):
    """Order lines with what was paid, and whether they are returns."""
    read = pl.read_parquet(demo_folder / "orders.parquet")
    return read.with_columns(
        amount=pl.col("quantity") * pl.col("unit_price_cents"),
        sale=(pl.col("quantity") >= 0) & ~pl.col("cancelled"),
        product=pl.col("product_id").cast(pl.String),
    )


@pytest.fixture(scope="module")
def orders(lines):
    """One row per order: net amount, first moment, first moment of a sale."""
    return lines.group_by("customer_id", "order_id").agg(
        amount=pl.col("amount").sum(),
        placed_at=pl.col("ordered_at").min(),
        ordered_at=pl.col("ordered_at").filter(pl.col("sale")).min(),
        sales=pl.col("sale").sum(),
    )


@pytest.fixture(scope="module")
def buyers(orders):
    """Net revenue and first order of everybody with an order, and the group each stands in."""
    found = orders.group_by("customer_id").agg(
        orders=(pl.col("sales") > 0).sum(), net_revenue=pl.col("amount").sum(), first=pl.col("ordered_at").min()
    )
    found = found.filter(pl.col("orders") > 0)
    return found.with_columns(group=_groups(found["net_revenue"]))


def _groups(values):
    """Return the group of each value: cut at the top two and ten percent, equals together."""
    ranked = values.sort(descending=True)
    very_best, best = (ranked[-(-len(ranked) * percent // 100) - 1] for percent in (2, 10))
    return pl.Series(["very-best" if one >= very_best else "best" if one >= best else "rest" for one in values])


def _top(column="group"):
    return pl.when(pl.col(column) == "rest").then(pl.lit("rest")).otherwise(pl.lit("top"))


def _compare(table, expected, columns):
    """Compare rows that are not suppressed, and ask that what is suppressed is small."""
    shown = 0
    for key, row in table.items():
        if all(isinstance(value, int) for value in row.values()):
            assert {name: row[name] for name in columns} == expected[key], key
            shown += 1
    assert shown > 0


def _by(frame, keys, columns):
    return {tuple(str(row[key]) for key in keys): {name: row[name] for name in columns} for row in frame.to_dicts()}


def test_cuts(table, buyers):
    """Customers and revenue at and above each cut."""
    top = {
        ("very-best",): buyers.filter(pl.col("group") == "very-best"),
        ("best",): buyers.filter(pl.col("group") != "rest"),
    }
    expected = {
        key: {"customers": len(rows), "net_revenue": rows["net_revenue"].sum(), "lowest": rows["net_revenue"].min()}
        for key, rows in top.items()
    }
    _compare(table("cuts"), expected, ("customers", "net_revenue", "lowest"))


def test_top_groups_and_silence(table, orders):
    """Who was best half a year ago, and what each did since."""
    before, sale = pl.col("placed_at") < PAST, pl.col("sales") > 0
    recent = before & (pl.col("placed_at") >= PAST - timedelta(days=180))
    past = orders.group_by("customer_id").agg(
        revenue=pl.col("amount").filter(before).sum(),
        recent=pl.col("amount").filter(recent).sum(),
        revenue_after=pl.col("amount").filter(~before).sum(),
        orders_before=(before & sale).sum(),
        orders_after=(~before & sale).sum(),
    )
    past = past.filter(pl.col("orders_before") > 0)
    past = past.with_columns(
        group=_groups(past["revenue"]),
        now=pl.when(pl.col("orders_after") > 0).then(pl.lit("buying")).otherwise(pl.lit("silent")),
    )
    sums = past.group_by("group").agg(
        customers=pl.len(),
        orders_before=pl.col("orders_before").sum(),
        orders_after=pl.col("orders_after").sum(),
        still_buying=(pl.col("orders_after") > 0).sum(),
        revenue_after=pl.col("revenue_after").sum(),
    )
    columns = ("customers", "orders_before", "orders_after", "still_buying", "revenue_after")
    _compare(table("top_groups"), _by(sums, ("group",), columns), columns)
    silence = past.group_by("group", "now").agg(
        customers=pl.len(), revenue_before=pl.col("recent").sum(), revenue_after=pl.col("revenue_after").sum()
    )
    columns = ("customers", "revenue_before", "revenue_after")
    _compare(table("silence"), _by(silence, ("group", "now"), columns), columns)


def test_seasons_and_products(table, orders, lines, buyers):
    """Orders by month of the year, and lines by product, of the top group and the rest."""
    sides = buyers.select("customer_id", side=_top())
    months = (
        orders.filter(pl.col("sales") > 0)
        .join(sides, on="customer_id")
        .group_by("side", pl.col("placed_at").dt.strftime("%m").alias("month"))
        .agg(orders=pl.len(), customers=pl.col("customer_id").n_unique())
    )
    _compare(table("seasons"), _by(months, ("side", "month"), ("orders", "customers")), ("orders", "customers"))
    bought = lines.filter(pl.col("sale")).join(sides, on="customer_id")
    whole = bought.group_by("side").agg(customers=pl.col("customer_id").n_unique(), of_all=pl.len())
    products = bought.group_by("product", "side").agg(of_item=pl.len()).join(whole, on="side")
    columns = ("customers", "of_item", "of_all")
    _compare(table("products"), _by(products, ("product", "side"), columns), columns)


def test_first_purchase_paths(table, lines, orders, buyers):
    """Baskets of first orders by size, half and outcome."""
    known = buyers.filter(pl.col("first").dt.date() <= PAST.date()).select("customer_id", "first")
    placed = orders.join(known, on="customer_id")
    day = (pl.col("placed_at").dt.date() - pl.col("first").dt.date()).dt.total_days()
    later = (pl.col("placed_at") > pl.col("first")) & (day < 180)
    starts = placed.group_by("customer_id").agg(after=pl.col("amount").filter(later).sum(), first=pl.col("first").min())
    starts = starts.with_columns(day=pl.col("first").dt.epoch("d"))
    days = starts["day"].sort()
    middle = days[-(-len(days) // 2) - 1]
    earlier = starts.filter(pl.col("day") <= middle)["after"].sort(descending=True)
    cut = max(1, earlier[-(-len(earlier) * 10 // 100) - 1])
    starts = starts.with_columns(
        half=pl.when(pl.col("day") <= middle).then(pl.lit("earlier")).otherwise(pl.lit("later")),
        reached=pl.col("after") >= cut,
    )
    begun = placed.filter(pl.col("ordered_at") == pl.col("first")).select("customer_id", "order_id")
    baskets = (
        lines.filter(pl.col("sale"))
        .join(begun, on=["customer_id", "order_id"])
        .group_by("customer_id")
        .agg(products=pl.col("product").unique().sort())
        .filter(pl.col("products").list.len() <= 3)
        .join(starts, on="customer_id")
        .group_by(
            pl.col("products").list.len().alias("stratum"), pl.col("products").list.join(" + ").alias("path"), "half"
        )
        .agg(customers=pl.len(), reached=pl.col("reached").sum())
    )
    expected = _by(baskets, ("stratum", "path", "half"), ("customers", "reached"))
    found = {key: row for key, row in table("first_purchase").items() if key[0] != "source"}

    assert {key for key, row in expected.items() if row["customers"] >= 10} == set(found)
    _compare(found, expected, ("customers", "reached"))


def test_offers_and_answers(table, demo_folder, buyers):
    """Contacts answered by campaign, and the net promoter answers of everybody."""
    touches = pl.read_parquet(demo_folder / "touches.parquet").join(
        buyers.select("customer_id", side=_top()), on="customer_id"
    )
    offers = (
        touches.filter(pl.col("campaign").is_not_null())
        .group_by(pl.col("campaign").cast(pl.String), "side")
        .agg(customers=pl.col("customer_id").n_unique(), of_item=pl.col("responded").sum(), of_all=pl.len())
    )
    columns = ("customers", "of_item", "of_all")
    _compare(table("offers"), _by(offers, ("campaign", "side"), columns), columns)
    surveys = pl.read_parquet(demo_folder / "surveys.parquet")
    answers = surveys.filter(pl.col("question").cast(pl.String) == "recommend")["score"].value_counts(name="customers")
    expected = {("population", f"{row['score']:02}"): {"customers": row["customers"]} for row in answers.to_dicts()}
    found = {key: row for key, row in table("promoters").items() if key[0] == "population" and row["customers"]}
    _compare(found, expected, ("customers",))


def test_pairs_of_products(table, lines, buyers):
    """How often two products stand in one order, of all orders with a product."""
    sides = buyers.select("customer_id", side=_top())
    held = lines.filter(pl.col("sale")).join(sides, on="customer_id")
    held = held.select("customer_id", "side", "order_id", "product").unique()
    whole = held.group_by("side").agg(
        customers=pl.col("customer_id").n_unique(), of_all=pl.struct("customer_id", "order_id").n_unique()
    )
    both = held.join(held.select("customer_id", "order_id", other="product"), on=["customer_id", "order_id"])
    both = both.filter(pl.col("product") < pl.col("other"))
    both = both.group_by(pl.concat_str("product", "other", separator=" + ").alias("pair"), "side").agg(of_item=pl.len())
    columns = ("customers", "of_item", "of_all")
    _compare(table("product_pairs"), _by(both.join(whole, on="side"), ("pair", "side"), columns), columns)


def test_channels_and_content_met_before_the_first_order(table, demo_folder, buyers):
    """Who met which channel and content up to the first order, of the best group and of all others."""
    results = pl.read_parquet(demo_folder / "outcomes.parquet").filter(pl.col("achieved"))
    best = (
        buyers.filter(pl.col("orders") >= 3)
        .join(pl.read_parquet(demo_folder / "referrals.parquet"), on="customer_id", how="semi")
        .join(results, on="customer_id", how="semi")["customer_id"]
    )
    side = pl.when(pl.col("customer_id").is_in(best.implode())).then(pl.lit("best-group")).otherwise(pl.lit("others"))
    met = pl.read_parquet(demo_folder / "touches.parquet").join(buyers.select("customer_id", "first"), on="customer_id")
    met = met.filter(pl.col("touched_at") <= pl.col("first")).with_columns(side=side)
    expected = {}
    for pattern in ("channel", "content"):
        counted = met.group_by(pl.col(pattern).cast(pl.String), "side").agg(customers=pl.col("customer_id").n_unique())
        expected |= {(pattern, *key): row for key, row in _by(counted, (pattern, "side"), ("customers",)).items()}
    found = {key: row for key, row in table("engagement").items() if key[0] != "path"}

    assert {key for key, row in expected.items() if row["customers"] >= 10} == set(found)
    _compare(found, expected, ("customers",))


def test_product_use_of_everybody(table, demo, demo_folder):
    """Who used the product in the last thirty days, and in each of the last three such spans."""
    used = pl.read_parquet(demo_folder / "usage.parquet").filter(pl.col("used_at") < CUT)
    since = (pl.lit(CUT) - pl.col("used_at")).dt.total_microseconds() - 1
    spans = used.select("customer_id", span=since // (30 * 86_400_000_000)).filter(pl.col("span") < 3).unique()
    found = table("product_use")["population",]

    assert found["using"] == (spans["span"] == 0).sum()
    assert found["routine"] == (spans["customer_id"].value_counts()["count"] == 3).sum()
    assert found["tickets"] == len(pl.read_parquet(demo_folder / "support.parquet"))
    assert found["customers"] == {row[0]: row[1] for row in demo["tables"]["figures"]["rows"]}["population"]
