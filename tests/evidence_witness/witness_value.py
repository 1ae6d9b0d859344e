"""Profit, tiers of value and scores, from what polars counts; forecasts by lifetimes, coefficients by scipy."""

import warnings
from datetime import timedelta

import numpy as np
import pandas as pd
import polars as pl
from scipy.optimize import minimize
from scipy.special import expit, logit
from witness_world import BUYER, ID, SOLD, cut_at, days, least_of_top, table

from canongate.evidence.models.choice import choose_order_model
from canongate.evidence.models.holdout import HoldoutLimits
from canongate.evidence.models.orders import CustomerTable

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it sets an option that pandas has given up
    import lifetimes

FITTERS = {
    "bg-nbd": lifetimes.BetaGeoFitter,
    "mbg-nbd": lifetimes.ModifiedBetaGeoFitter,
    "pareto-nbd": lifetimes.ParetoNBDFitter,
}
WEEK, YEAR = 7, 365


def _costs(w):
    """Everybody with an order, and what was spent on each so far, by the plan's prices."""
    plan, people = w.plan["value"], w.people.filter(pl.col("orders") > 0).sort(ID)
    zero = pl.lit(0)
    if not w.has("touches"):
        return people.with_columns(
            marketing=zero, sales_cost=zero, support=zero, waiting=zero, won_for=zero, adopted=zero
        )
    due = w.rows("payments", "due_at", w.cut)
    late = days(pl.coalesce("paid_at", pl.lit(w.cut)), pl.col("due_at"))
    late = due.filter(late > 0).group_by(ID).agg(owed=(pl.col("amount") * late).sum())
    people = people.join(late, on=ID, how="left").with_columns(pl.col("owed").fill_null(0))
    return people.with_columns(
        marketing=pl.col("touches") * plan["contact_cost"],
        sales_cost=pl.col("sold_to") * plan["sales_contact_cost"],
        support=pl.col("tickets") * plan["ticket_cost"],
        waiting=pl.col("owed") * plan["late_yearly_percent"] // 36_500,
        won_for=pl.col("cost").fill_null(0),
    )


def whale_curve(w):
    """Profit so far of the most profitable customers, in steps of five percent, equals together."""
    margin = pl.col("revenue") * w.plan["value"]["margin_percent"] // 100
    spent = pl.sum_horizontal("marketing", "sales_cost", "support", "waiting", "won_for")
    profit, rows = _costs(w).select((margin - spent).alias("profit"))["profit"], {}
    for percent in range(5, 101, 5):
        held = profit.filter(profit >= least_of_top(profit, percent))
        rows[f"{percent:03}",] = (len(held), held.sum())
    return table(["percent"], ["customers", "profit"], rows)


def histories(w, until):
    """Days with an order that brought something, by customer: how many again, the last, and money, up to a day."""
    brought = w.orders.filter(SOLD & (pl.col("amount") > 0))
    daily = brought.group_by(ID, day=pl.col("at").dt.date()).agg(pl.col("amount").sum()).sort(ID, "day")
    known = daily.filter(pl.col("day") < until.date())
    first = known.group_by(ID).agg(began=pl.col("day").min(), ended=pl.col("day").max(), placed=pl.len())
    again = known.join(first, on=ID).filter(pl.col("day") > pl.col("began"))
    held = daily.filter(pl.col("day") >= until.date()).group_by(ID).agg(pl.len(), pl.col("amount").sum().alias("after"))
    found = first.join(again.group_by(ID).agg(spend=pl.col("amount").sum()), on=ID, how="left")
    found = found.join(held, on=ID, how="left").sort(ID).fill_null(0)
    last = pl.lit(until.date()) - pl.duration(days=1)
    return found.with_columns(
        repeats=pl.col("placed") - 1,
        recency=(pl.col("ended") - pl.col("began")).dt.total_days(),
        age=(last - pl.col("began")).dt.total_days(),
    )


def _fits(w):
    """The fits the product would choose from, given the histories as polars counts them."""
    found = histories(w, w.cut - timedelta(days=w.hold_out))
    columns = (
        found[name].to_numpy().astype(np.int64) for name in ("repeats", "recency", "age", "spend", "len", "after")
    )
    known = CustomerTable(np.arange(found.height), *columns, holdout_days=w.hold_out)
    return choose_order_model(known, HoldoutLimits(orders=0.2, money=0.3), minor_per_unit=w.minor_units)


def _expected(w, years):
    """Orders of each year to come and money per order of every buyer, from the fitted parameters alone."""
    choice = _fits(w)
    if choice.chosen is None:
        return None
    fit = next(one.fit for one in choice.candidates if one.fit.model == choice.chosen)
    model, money = FITTERS[choice.chosen](), lifetimes.GammaGammaFitter()
    for one, fitted in ((model, fit), (money, choice.spend_fit)):
        one.params_ = pd.Series(dict(fitted.parameters))
    found = histories(w, w.cut)
    repeats, spend = found["repeats"].to_numpy(), found["spend"].to_numpy() / w.minor_units
    forecast = model.conditional_expected_number_of_purchases_up_to_time
    past = (found["recency"].to_numpy() / WEEK, found["age"].to_numpy() / WEEK)
    until = [np.asarray(forecast(year * YEAR / WEEK, repeats, *past)) for year in range(1, years + 1)]
    seen = (repeats > 0) & (spend > 0)
    each = money.conditional_expected_average_profit(
        np.where(seen, repeats, 0), np.where(seen, spend / np.maximum(repeats, 1), 0)
    )
    yearly = np.diff(np.array([np.zeros(found.height), *until]), axis=0)
    return found.select(ID).with_columns(
        money=pl.Series(np.asarray(each) * w.minor_units),
        **{f"year_{place}": pl.Series(one) for place, one in enumerate(yearly)},
    )


def values(w):
    """What every buyer is worth over the horizon, as the plan says: discounted orders times what each leaves."""
    plan, years = w.plan["value"], w.plan["value"].get("horizon_years", 3)
    expected = _expected(w, years)
    if expected is None:
        return None
    yearly = 1 + plan["yearly_discount_percent"] / 100
    orders = pl.sum_horizontal([pl.col(f"year_{place}") * yearly ** -(place + 0.5) for place in range(years)])
    spent = pl.sum_horizontal("marketing", "sales_cost", "support", "waiting") / pl.col("orders")
    leaves = pl.col("money") * plan["margin_percent"] / 100 - spent
    people = _costs(w).join(expected, on=ID, how="left").with_columns(core=(orders * leaves).fill_null(0).round())
    people = people.with_columns(pl.col("core").cast(pl.Int64))
    people = people.with_columns(worth=pl.col("core") + pl.col("adopted") * plan["adopted_idea_value"])
    return people.select(ID, "core", "worth").join(_moved(w, people), on=ID, how="left").select(
        ID, worth=pl.col("worth") + pl.col("moved").fill_null(0)
    )  # fmt: skip


def _moved(w, people):
    """What of a referred customer's value stands with who referred first, taken from the one and given to the other."""
    made = w.rows("referrals", "referred_at", w.cut).filter(pl.col("referred_id").is_not_null())
    made = made.filter(pl.col("referred_id") != pl.col(ID)).with_columns(name=pl.col(ID).cast(pl.String))
    first = made.sort("referred_at", "name").group_by("referred_id", maintain_order=True).first()
    core = people.select(ID, "core")
    pairs = first.join(core.rename({ID: "referred_id"}), on="referred_id").join(core.select(ID), on=ID, how="semi")
    share = w.plan["value"]["referral_share_percent"] / 100
    credit = (pl.col("core").clip(lower_bound=0) * share).round(mode="half_to_even").cast(pl.Int64)
    given, taken = pairs.select(ID, moved=credit), pairs.select(pl.col("referred_id").alias(ID), moved=-credit)
    return pl.concat([given, taken]).group_by(ID).agg(pl.col("moved").sum())


def value_tiers(w):
    """Tiers cut on values, equals together: each ends where so many percent of buyers are reached."""
    found = values(w)
    if found is None:
        return None
    worth, rows, above = found["worth"], {}, found["worth"].max() + 1
    for tier in w.plan["value"]["tiers"]:
        lowest = least_of_top(worth, tier["top_percent"])
        held = worth.filter((worth >= lowest) & (worth < above))
        rows[tier["id"],] = (len(held), held.sum(), lowest)
        above = lowest
    return table(["tier"], ["customers", "value", "lowest"], rows)


def _words(w, people):
    """Traits known at the beginning as words: attributes and the first channel, whole numbers in bands."""
    said = {}
    for name in w.traits:
        edges = [one for one in sorted(set(cut_at(people[name].drop_nulls(), 4))) if one < people[name].max()]
        said[name] = _banded(pl.col(name), edges)
    for name in ("first_channel", "goal"):
        if name in people.columns and people[name].n_unique() > 1:
            said[name] = pl.col(name).fill_null("(unknown)")
    return said


def _banded(column, edges):
    band = pl.lit(f"above {edges[-1]}") if edges else pl.lit("any")
    for edge in reversed(edges):
        band = pl.when(column <= edge).then(pl.lit(f"up to {edge}")).otherwise(band)
    return pl.when(column.is_null()).then(pl.lit("(unknown)")).otherwise(band)


def newcomer_scores(w):
    people = w.people.filter(BUYER)
    placed = w.orders.join(people.select(ID, "first"), on=ID)
    day, opening = days(pl.col("placed"), pl.col("first")), (pl.col("at") == pl.col("first")).fill_null(value=False)
    later = (pl.col("placed") > pl.col("first")) & (day < w.silent)
    sums = placed.group_by(ID).agg(
        brought=pl.col("amount").filter(later).sum(),
        opened=pl.col("amount").filter(opening).sum(),
        opened_lines=pl.col("sales").filter(opening).sum(),
    )
    people = people.join(sums, on=ID).with_columns(
        watched=pl.col("since_first") >= w.silent, day=pl.col("first").dt.date()
    )
    said = _words(w, people)
    for name in ("opened", "opened_lines"):
        said[f"z_{name}"] = _banded(pl.col(name), sorted(set(cut_at(people[name], 4))))
    return _fifths(w, people, said)


def prospect_scores(w):
    people = w.people.filter(pl.col("seen").is_not_null())
    placed = w.orders.join(people.select(ID, "seen"), on=ID)
    day = days(pl.col("placed"), pl.col("seen"))
    soon = placed.filter((day >= 0) & (day < w.silent)).group_by(ID).agg(brought=pl.col("amount").sum())
    people = people.join(soon, on=ID, how="left").with_columns(
        pl.col("brought").fill_null(0), watched=pl.col("since_seen") >= w.silent, day=pl.col("seen").dt.date()
    )
    return _fifths(w, people, _words(w, people))


def _fifths(w, people, said):
    """Later customers by fifth of a score that was fitted on the first half and calibrated on the third quarter."""
    if not said:
        return None
    people = people.filter("watched").with_columns(**{f"t_{name}": one for name, one in said.items()})
    _, second, third = cut_at(people["day"], 4)
    fitted = people.filter(pl.col("day") <= second)
    cut = least_of_top(fitted.filter(pl.col("brought") > 0)["brought"], w.plan["cuts"]["best_percent"])
    columns = []
    for name in said:
        counts = fitted[f"t_{name}"].value_counts().sort(["count", f"t_{name}"], descending=[True, False])
        columns += [
            (pl.col(f"t_{name}") == value).cast(pl.Float64).alias(f"{name} {value}")
            for value, count in counts.rows()[1:]
            if count >= w.floor
        ]
    period = pl.when(pl.col("day") <= second).then(0).when(pl.col("day") <= third).then(1).otherwise(2)
    rows = people.select(period.alias("period"), (pl.col("brought") >= cut).alias("reached"), *columns)

    def part(place):
        chosen = rows.filter(pl.col("period") == place)
        return chosen.select(pl.all().exclude("period", "reached")).to_numpy(), chosen["reached"].to_numpy()

    raw = _logistic(*part(0))
    odds = logit(raw(part(1)[0]))
    scale = _logistic(odds[:, None], part(1)[1])
    traits, reached = part(2)
    score = np.array([float(f"{one:.9g}") for one in scale(logit(raw(traits))[:, None])])
    return _by_fifth(pl.DataFrame({"score": score, "reached": reached}))


def _logistic(traits, reached):
    """The penalised likelihood's maximum, by a solver of scipy's."""
    design = np.column_stack([np.ones(len(reached)), traits])
    penalty = np.r_[0.0, np.ones(traits.shape[1])]

    def loss(b):
        z = design @ b
        return np.logaddexp(0, z).sum() - z @ reached + penalty @ b**2 / 2

    def slope(b):
        return design.T @ (expit(design @ b) - reached) + penalty * b

    def curve(b):
        chance = expit(design @ b)
        return design.T @ (design * (chance * (1 - chance))[:, None]) + np.diag(penalty)

    best = minimize(
        loss, np.zeros(design.shape[1]), jac=slope, hess=curve, method="trust-exact", options={"gtol": 1e-9}
    )
    return lambda rows: expit(best.x[0] + rows @ best.x[1:])


def _by_fifth(scored):
    places = scored.with_columns(place=pl.col("score").rank("dense"))
    edges = cut_at(places["place"], 5)
    fifth = pl.sum_horizontal([(pl.col("place") > edge).cast(pl.Int64) for edge in edges]) + 1
    found = places.group_by(fifth.cast(pl.String).alias("fifth")).agg(pl.len(), pl.col("reached").sum())
    return table(["fifth"], ["customers", "reached"], {(row[0],): row[1:] for row in found.iter_rows()})
