"""Tables of the ideal customer, counted by polars: groups by criteria, answers, ways from first touch to order."""

from itertools import groupby

import polars as pl
from witness_world import BUYER, ID, rows_of, table

BEST = "best-group"


def _standing(w):
    """Everybody with the criteria met and the group they make."""
    listed = w.plan["criteria"]
    met = [condition.fill_null(value=False) for condition in w.criteria]
    main = [one for one, said in zip(met, listed, strict=True) if said.get("most_important")]
    weights = [said["weight_percent"] * one.cast(pl.Int64) for one, said in zip(met, listed, strict=True)]
    standing = (
        pl.when(pl.all_horizontal(met))
        .then(pl.lit(BEST))
        .when(pl.all_horizontal(main))
        .then(pl.lit("next-best-group"))
        .when(~pl.any_horizontal(main))
        .then(pl.lit("low-value"))
        .otherwise(pl.lit("others"))
    )
    named = {f"met_{said['id']}": one for said, one in zip(listed, met, strict=True)}
    return w.people.with_columns(standing=standing, weight=pl.sum_horizontal(weights), **named).with_columns(
        half=pl.when(pl.col("standing") == BEST).then(pl.lit(BEST)).otherwise(pl.lit("others"))
    )


def ideal_groups(w):
    found = _standing(w).group_by("standing").agg(pl.len(), pl.col("revenue").sum(), pl.col("weight").sum())
    return table(["group"], ["customers", "net_revenue", "weight_met"], rows_of(found, 1))


def criteria_met(w):
    people, rows = _standing(w), {}
    for said in w.plan["criteria"]:
        found = people.group_by("standing").agg(pl.len(), pl.col(f"met_{said['id']}").sum())
        rows |= {(group, said["id"]): tuple(counts) for group, *counts in found.iter_rows()}
    return table(["group", "criterion"], ["customers", "met"], rows)


def _bands(column):
    """Numbers of orders in words, of those who ordered."""
    words = pl.when(column <= 1).then(pl.lit("up to 1")).when(column <= 3).then(pl.lit("up to 3"))
    words = words.when(column <= 9).then(pl.lit("up to 9")).otherwise(pl.lit("above 9"))
    return pl.when(column > 0).then(words)


def _some(name):
    asked = pl.col("orders") > 0
    return pl.when(asked & (pl.col(name) > 0)).then(pl.lit("some")).when(asked).then(pl.lit("none"))


def _strong(name):
    score = pl.col(name)
    return pl.when(score >= 8).then(pl.lit("8 or more")).when(score < 8).then(pl.lit("below 8"))


def answers(w):
    """Of the best group and of all others, who gave which answer; columns that define the group are not asked."""
    words = ("age_band", "company_size", "country", "goal", "first_channel", "driver")
    asked = {name: pl.col(name) for name in words if name in w.people.columns}
    asked["orders"] = _bands(pl.col("orders"))
    if w.has("touches"):
        asked |= {name: _strong(name) for name in ("problem_intensity", "problem_awareness", "urgency", "motivation")}
        asked |= {"results_achieved": _some("achieved"), "community_acts": _some("acts"), "tickets": _some("tickets")}
    defining = {word for said in w.plan["criteria"] for word in said["where"].split()}
    rows = {}
    for question in asked.keys() - defining:
        given = _standing(w).select("half", answer=asked[question]).drop_nulls()
        if given["answer"].n_unique() > 40:
            continue
        found = given.group_by("answer", "half").agg(pl.len()).filter(pl.col("len") >= w.minimum)
        rows |= {(question, *key): counts for key, counts in rows_of(found, 2).items()}
    return table(["question", "answer", "group"], ["customers"], rows)


def engagement(w):
    """Channels, content and path of the contacts up to the first order, of the best group and of all other buyers."""
    people = _standing(w).filter(BUYER).select(ID, "first", "half")
    met = w.rows("touches", "touched_at", w.cut).join(people, on=ID).filter(pl.col("touched_at") <= pl.col("first"))
    rows = {}
    for pattern in ("channel", "content"):
        found = met.filter(pl.col(pattern).is_not_null()).group_by(pattern, "half").agg(pl.col(ID).n_unique())
        rows |= {(pattern, *key): counts for key, counts in rows_of(found, 2).items()}
    for (_, half), contacts in met.sort("touched_at", "channel").group_by([ID, "half"], maintain_order=True):
        steps = [channel for channel, _ in groupby(contacts["channel"].to_list())][:3]
        key = ("path", " > ".join(steps), half)
        rows[key] = (rows.get(key, (0,))[0] + 1,)
    shown = {key: counts for key, counts in rows.items() if counts[0] >= w.minimum}
    return table(["pattern", "item", "group"], ["customers"], shown)
