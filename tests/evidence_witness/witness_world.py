"""The customers of a study as polars reads them from the files alone: no Ibis, no SQL, no engine shared."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

import polars as pl

ID = "customer_id"
SOLD = pl.col("sales") > 0
BUYER = pl.col("first").is_not_null()
ORDER_SUMS = ("lines", "sales", "upsold", "full", "paid", "list")


def days(later, earlier):
    """Whole calendar days between two times."""
    return (later.dt.date() - earlier.dt.date()).dt.total_days()


def cut_at(values, parts):
    """The smallest value that at least k parts in all do not exceed, by rank, for each k."""
    ordered = values.sort()
    return [ordered[-(-len(ordered) * k // parts) - 1] for k in range(1, parts)]


def least_of_top(values, percent):
    """The smallest value of the top percentage, rounded up."""
    return values.sort(descending=True)[-(-len(values) * percent // 100) - 1]


@dataclass(frozen=True)
class World:
    """
    What the files say: logical tables with the columns of the contract, order lines with amount, sale and product.

    ``where``, ``criteria`` and ``statements`` hold the predicates of the study as polars conditions.
    """

    data: Mapping[str, pl.DataFrame]
    cut: datetime
    where: Mapping[str, pl.Expr]
    plan: Mapping
    criteria: tuple[pl.Expr, ...]
    statements: Mapping[str, tuple[pl.Expr, pl.Expr]]
    demographics: tuple[str, ...]
    traits: tuple[str, ...] = ()
    """Attributes of behaviour that are settled at the beginning."""
    questions: Mapping[str, Callable] = field(default_factory=dict)
    minimum: int = 10
    floor: int = 30
    minor_units: int = 100
    hold_out: int = 90
    silent: int = 180

    def has(self, name):
        """Whether a logical table is there."""
        return name in self.data

    @property
    def past(self):
        """The day on which it is settled who was best."""
        return self.cut - timedelta(days=self.silent)

    @property
    def names(self):
        """Segments, in order."""
        return tuple(self.where)

    @cached_property
    def orders(self):
        """One row per customer and order."""
        lines = self.data["orders"].filter(pl.col(ID).is_not_null())
        sold, listed = pl.col("sale"), pl.col("sale") & pl.col("listed").is_not_null()
        return lines.group_by(ID, "order_id").agg(
            placed=pl.col("ordered_at").min(),
            at=pl.col("ordered_at").filter(sold).min(),
            amount=pl.col("amount").sum(),
            lines=pl.len(),
            sales=sold.sum(),
            upsold=(sold & pl.col("upsell")).sum(),
            full=(listed & (pl.col("amount") >= pl.col("listed"))).sum(),
            paid=pl.col("amount").filter(listed).sum(),
            list=pl.col("listed").filter(listed).sum(),
        )

    def rows(self, name, time, end):
        """The rows of a table before a moment."""
        return self.data[name].filter(pl.col(time).is_null() | (pl.col(time) < end))

    def people_at(self, end):
        """One row per customer known before a moment, with what was known by then."""
        orders = self.orders.filter(pl.col("placed") < end)
        known = [orders.select(ID)]
        if self.has("customers"):
            known.append(self.rows("customers", "created_at", end).select(ID))
        people = pl.concat(known).unique()
        bought = orders.group_by(ID).agg(
            first=pl.col("at").min(),
            last=pl.col("at").max(),
            orders=SOLD.sum(),
            revenue=pl.col("amount").sum(),
            largest_order=pl.col("amount").filter(SOLD).max(),
            **{name: pl.col(name).sum() for name in ORDER_SUMS},
        )
        for table in (bought, *self._families(orders, bought.select(ID, "first"), end)):
            people = people.join(table, on=ID, how="left")
        words = ("customers", "demographics", "psychographics")
        times = {"customers": "created_at", "demographics": "recorded_at", "psychographics": "recorded_at"}
        for name in filter(self.has, words):
            people = people.join(self.rows(name, times[name], end).drop(times[name]), on=ID, how="left")
        never = {"largest_order", *self.questions, *self.traits}
        counts = [name for name, kind in people.schema.items() if kind.is_integer() and name not in {ID, *never}]
        return self._aged(people.with_columns(pl.col(counts).fill_null(0)), end)

    def _families(self, orders, first, end):
        later = orders.join(first, on=ID).with_columns(day=days(pl.col("placed"), pl.col("first")))
        again = SOLD & (pl.col("at") > pl.col("first"))
        yield later.group_by(ID).agg(
            early=pl.col("amount").filter(pl.col("day") < 180).sum(),
            soon=(again & (pl.col("day") <= 90)).sum(),
            back=(again & pl.col("day").is_between(30, 119)).sum(),
        )
        if not self.has("touches"):
            return
        touches = self.rows("touches", "touched_at", end).join(first, on=ID, how="left").sort("touched_at", "channel")
        yield touches.group_by(ID).agg(
            seen=pl.col("touched_at").min(),
            first_channel=pl.col("channel").sort_by("touched_at", "channel").first(),
            touches=pl.len(),
            before=(pl.col("first").is_null() | (pl.col("touched_at") <= pl.col("first"))).sum(),
            sold_to=pl.col("sales_contact").sum(),
            responses=pl.col("responded").sum(),
        )
        yield from self._afterwards(first, end)

    def _afterwards(self, first, end):
        results = self.rows("outcomes", "measured_at", end)
        yield results.group_by(ID).agg(
            results=pl.len(), achieved=pl.col("achieved").sum(), gain=(pl.col("after") - pl.col("before")).sum()
        )
        referrals = self.rows("referrals", "referred_at", end)
        yield referrals.group_by(ID).agg(referrals=pl.len(), converted=pl.col("referred_id").count())
        yield self.rows("support", "opened_at", end).group_by(ID).agg(tickets=pl.len())
        acts = self.rows("community", "acted_at", end)
        yield acts.group_by(ID).agg(acts=pl.len(), helped=pl.col("helped").sum())
        yield self.rows("ideas", "submitted_at", end).group_by(ID).agg(adopted=pl.col("adopted").sum())
        used = self.rows("usage", "used_at", end).join(first, on=ID)
        yield used.group_by(ID).agg(
            used=pl.len(),
            events=pl.col("events").sum(),
            late=(days(pl.col("used_at"), pl.col("first")) >= 90).sum(),
        )
        answers = self.rows("surveys", "answered_at", end)
        for question, value in self.questions.items():
            yield (
                answers.filter(pl.col("question") == question)
                .sort("answered_at", value)
                .group_by(ID, maintain_order=True)
                .agg(pl.col(value).last().alias(question))
            )

    def _aged(self, people, end):
        ages = {"since_first": "first", "since_last": "last"} | ({"since_seen": "seen"} if self.has("touches") else {})
        people = people.with_columns(**{name: days(pl.lit(end), pl.col(at)) for name, at in ages.items()})
        people = people.with_columns(active=days(pl.col("last"), pl.col("first")))
        if self.has("touches"):
            known = pl.col("first").dt.date() >= pl.col("seen").dt.date()
            people = people.with_columns(decided=pl.when(known).then(days(pl.col("first"), pl.col("seen"))))
        else:
            people = people.with_columns(first_channel=pl.lit(None, pl.String))
        return people.with_columns(
            **{f"in_{name}": condition.fill_null(value=False) for name, condition in self.where.items()}
        ).with_columns(
            bucket=pl.coalesce(
                *[pl.when(pl.col(f"in_{name}")).then(pl.lit(name)) for name in self.where], pl.lit("none")
            )
        )

    @cached_property
    def people(self):
        """Everybody at the cut-off, with segments, cost of acquisition, half, and place among the best."""
        people = self.people_at(self.cut)
        middle = self.cut - timedelta(days=people["since_first"].max()) / 2
        people = people.with_columns(later=pl.col("first") >= middle)
        if self.has("spend"):
            won = people.filter(BUYER).group_by("first_channel").agg(won=pl.len())
            spent = self.data["spend"].group_by(first_channel="channel").agg(spent=pl.col("amount").sum())
            each = spent.join(won, on="first_channel").select("first_channel", each=pl.col("spent") // pl.col("won"))
            people = people.join(each, on="first_channel", how="left")
            people = people.with_columns(cost=pl.when(BUYER).then(pl.col("each")))
        money = people.filter(pl.col("orders") > 0)["revenue"]
        return people.with_columns(
            in_population=pl.lit(value=True),
            in_none=~pl.any_horizontal(f"in_{name}" for name in self.names),
            top=pl.when(pl.col("orders") > 0).then(self.place("revenue", money)),
        ).with_columns(side=pl.when(pl.col("top").is_not_null()).then(top_or_rest("top")))

    def place(self, column, values):
        """The group a value falls into, cut at the top percentages of the plan, equals together."""
        cuts = self.plan["cuts"]
        very, best = (least_of_top(values, cuts[name]) for name in ("very_best_percent", "best_percent"))
        value = pl.col(column)
        return (
            pl.when(value >= very)
            .then(pl.lit("very-best"))
            .when(value >= best)
            .then(pl.lit("best"))
            .otherwise(pl.lit("rest"))
        )

    @property
    def buyers(self):
        """Who has an order, and on which side of the cut."""
        return self.people.filter(pl.col("side").is_not_null())

    def of(self, group, frame=None):
        """The customers of a group, or the rows of a table about them."""
        inside = self.people.filter(pl.col(f"in_{group}"))
        return inside if frame is None else frame.join(inside.select(ID), on=ID, how="semi")

    @cached_property
    def shown(self):
        """Groups of enough customers to be shown."""
        return tuple(one for one in ("population", *self.names, "none") if self.of(one).height >= self.minimum)

    @cached_property
    def bought_lines(self):
        """Order lines of known customers and products that are no returns."""
        lines = self.data["orders"]
        return lines.filter(pl.col(ID).is_not_null() & pl.col("product").is_not_null() & pl.col("sale"))

    @cached_property
    def first_orders(self):
        """Customer and order of the first moment at which anything was sold."""
        orders = self.orders.join(self.people.select(ID, "first"), on=ID)
        return orders.filter(pl.col("at") == pl.col("first")).select(ID, "order_id")


def top_or_rest(column):
    """Both upper groups together, or the rest."""
    return pl.when(pl.col(column) == "rest").then(pl.lit("rest")).otherwise(pl.lit("top"))


def table(keys, columns, rows, bases=None, minimum=10):
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


def rows_of(frame, keys):
    """The rows of a frame by its first columns, the keys."""
    return {tuple(str(one) for one in row[:keys]): row[keys:] for row in frame.iter_rows()}
