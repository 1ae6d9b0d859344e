"""
What demographics add once behaviour is known, and of how many customers they are known at all.

They come last: the gain is that of a score with them over the same score without, on customers neither was fitted to.
"""

from collections.abc import Sequence

import ibis

from canongate.evidence.engine import fetch
from canongate.evidence.insight.found import ALPHA, Found, figure, insight, over_all_searches, unknown
from canongate.evidence.insight.propensity import PROVE, Cell, Score, learn
from canongate.evidence.insight.scene import Scene
from canongate.evidence.insight.traits import Traits
from canongate.evidence.setting import result_table
from canongate.evidence.statistics.discrimination import gain_of
from canongate.evidence.statistics.quantile import DECILES, value_cuts


def gain(scene: Scene, cells: Sequence[Cell], traits: Traits, score: Score) -> Found:
    """Return by how much demographics make later customers better foretold."""
    if not traits.demographics:
        words = "No demographics with few values are mapped that were known at the beginning."
        return Found(insights=(unknown("demographics_gain", "demographics", words, scene.present),))
    richer = learn(cells, traits.all, scene.floor)
    later = [cell for cell in cells if cell["period"] == PROVE]
    if richer is None or not later:
        return Found(insights=(unknown("demographics_gain", "demographics", "Too few customers began later."),))
    found = gain_of(
        [cell["customers"] for cell in later],
        [cell["reached"] for cell in later],
        richer.of(later).tolist(),
        score.of(later).tolist(),
    )
    adjusted = over_all_searches(found.p_value)
    adds = adjusted <= ALPHA
    said = insight(
        "demographics_gain",
        "demographics",
        "found" if adds else "not_found",
        f"Demographics {'add' if adds else 'add nothing that chance would not'} to what behaviour foretells:"
        f" {1000 * found.per_customer:.2f} thousandths of a log score per later customer"
        f" ({1000 * found.interval.low:.2f} to {1000 * found.interval.high:.2f}).",
        estimate=found.per_customer,
        unit="log score per customer",
        interval=found.interval,
        n=sum(cell["customers"] for cell in later),
        p_value=found.p_value,
        adjusted_p_value=adjusted,
    )
    number = figure(
        "demographics_gain", "newcomers", found.per_customer, "log score per customer", None, found.interval
    )
    return Found({}, (number,), (said,))


def coverage(scene: Scene) -> Found:
    """Return of how many customers of each tenth of net revenue any demographics are known."""
    names = [
        name for name, column in scene.columns.items() if column.base == "demographics" and name in scene.facts.columns
    ]
    if not names or not scene.spread:
        return Found()
    buyers = scene.facts.filter(scene.facts.top_group.notnull())
    cuts = value_cuts(scene.spread, DECILES)
    tenth = ibis.cases(*[(buyers.net_revenue <= cut, f"{place:02}") for place, cut in enumerate(cuts, 1)], else_="10")
    known = ibis.literal(value=False)
    for name in names:
        known |= buyers[name].notnull()
    rows = fetch(
        scene.engine,
        buyers.group_by(tenth.name("tenth")).aggregate(
            customers=buyers.count(), known=ibis.ifelse(known, 1, 0).sum().cast("int64")
        ),
        ("tenth",),
    )
    table = result_table(
        ("tenth",),
        {(row["tenth"],): row for row in rows},
        dict.fromkeys(("customers", "known"), "customers"),
        scene.minimum,
    )
    customers, with_any = (sum(row[name] for row in rows) for name in ("customers", "known"))
    share = figure("demographics_coverage", "population", with_any / customers, "share", customers)
    return Found({"demographics_known": table}, (share,))
