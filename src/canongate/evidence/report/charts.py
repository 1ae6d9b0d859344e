"""
The charts of the report, each made from a manifest or absent where the manifest does not hold what it shows.

Figures are drawn as they stand; nothing is computed here that the manifest does not say.
"""

import itertools
from collections.abc import Callable

import altair as alt

from canongate.evidence.report.chart import (
    BLUE,
    GREEN,
    GRID,
    ON_DEEP,
    ON_PALE,
    ORANGE,
    PAPER,
    QUIET,
    RED,
    WIDTH,
    Chart,
    data,
    specification,
)
from canongate.evidence.report.reading import Manifest, percent, signed, span, words
from canongate.evidence.report.staying import contracts, survival


def tenths(manifest: Manifest) -> Chart | None:
    """Return what each tenth of customers brings."""
    rows = [row for row in manifest.table("tenths") if row["net_revenue"] is not None]
    total = sum(row["net_revenue"] for row in rows)
    if not rows or total <= 0:
        return None
    shown = [
        {"tenth": int(row["tenth"]), "share": row["net_revenue"] / total, "customers": row["customers"]}
        for row in rows
        if row["customers"]
    ]
    chart = (
        alt.Chart(data(shown))
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X("tenth:O", title="Tenth of customers by net revenue, 10 the highest", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("share:Q", title="Share of net revenue", axis=alt.Axis(format="%")),
        )
        .properties(width=WIDTH, height=240)
    )
    top = max(shown, key=lambda row: row["tenth"])
    return Chart(
        "tenths",
        "What each tenth of customers brings",
        f"The highest tenth, {top['customers']:,} customers, brings {percent(top['share'])} of net revenue. Customers"
        " with equal revenue stand together, so low tenths may be joined.",
        specification(chart),
        ("Tenth", "Customers", "Share of net revenue"),
        tuple((str(row["tenth"]), f"{row['customers']:,}", percent(row["share"])) for row in shown),
    )


def lorenz(manifest: Manifest) -> Chart | None:
    """Return what share of net revenue the lowest customers bring together, tenth by tenth, and what equals would."""
    rows = [row for row in manifest.table("tenths") if row["customers"] != 0]
    shown = [row for row in rows if row["net_revenue"] is not None]
    customers, revenue = (sum(row[name] for row in shown) for name in ("customers", "net_revenue"))
    # A tenth too small to be shown leaves a gap that no sum passes over; one group alone has no curve.
    if len(rows) != len(shown) or len(shown) <= 1 or revenue <= 0:
        return None
    reached = zip(
        itertools.accumulate(row["customers"] for row in shown),
        itertools.accumulate(row["net_revenue"] for row in shown),
        strict=True,
    )
    points = [{"customers": people / customers, "revenue": money / revenue} for people, money in reached]
    base = alt.Chart(data([{"customers": 0.0, "revenue": 0.0}, *points])).encode(
        x=alt.X("customers:Q", title="Share of customers, those who bring least first", axis=alt.Axis(format="%"))
    )
    line = base.mark_line(color=BLUE, point=alt.OverlayMarkDef(color=BLUE)).encode(
        y=alt.Y("revenue:Q", title="Share of net revenue", axis=alt.Axis(format="%"))
    )
    equal = base.mark_line(color=QUIET, strokeDash=[4, 4]).encode(y="customers:Q")
    before, gini = points[-2], manifest.derived("gini").get("population")
    index = f" The Gini index is {gini['value']:.3f}: 0 where all are equal, near 1 where one has all." if gini else ""
    return Chart(
        "lorenz",
        "How unevenly net revenue is spread: the Lorenz curve",
        f"The lowest {percent(before['customers'])} of customers bring {percent(before['revenue'])} of net revenue;"
        f" were all equal, the curve would be the dashed line.{index}",
        specification((equal + line).properties(width=WIDTH, height=260)),
        ("Up to tenth", "Of customers", "Of net revenue"),
        tuple(
            (str(int(row["tenth"])), percent(point["customers"]), percent(point["revenue"]))
            for row, point in zip(shown, points, strict=True)
        ),
    )


def whale(manifest: Manifest) -> Chart | None:
    """Return the curve of cumulative profit."""
    rows = [row for row in manifest.table("whale_curve") if row["profit"] is not None]
    peak = manifest.derived("profit_peak").get("population")
    if not rows or peak is None:
        return None
    total = rows[-1]["profit"]
    shown = [{"percent": int(row["percent"]) / 100, "profit": row["profit"] / total} for row in rows]
    base = alt.Chart(data([{"percent": 0.0, "profit": 0.0}, *shown]))
    line = base.mark_line(color=BLUE, point=alt.OverlayMarkDef(color=BLUE)).encode(
        x=alt.X("percent:Q", title="Share of buyers, the most profitable first", axis=alt.Axis(format="%")),
        y=alt.Y("profit:Q", title="Share of all profit", axis=alt.Axis(format="%")),
    )
    whole = alt.Chart(data([{"profit": 1.0}])).mark_rule(color=QUIET, strokeDash=[4, 4]).encode(y="profit:Q")
    losses = manifest.derived("loss_makers").get("population")
    said = f"; {percent(losses['value'])} of buyers bring a loss" if losses else ""
    return Chart(
        "whale",
        "Cumulative profit: the whale curve",
        f"At its peak the curve reaches {percent(peak['value'])} of all profit ({span(peak.get('interval'))}){said}.",
        specification((whole + line).properties(width=WIDTH, height=260)),
        ("Share of buyers", "Cumulative profit", "Of all profit"),
        tuple(
            (percent(point["percent"]), manifest.money(row["profit"]), percent(point["profit"]))
            for point, row in zip(shown, rows, strict=True)
        ),
    )


_STATUS = {"proven": GREEN, "refuted": RED, "not_proven": QUIET}


def criteria(manifest: Manifest) -> Chart | None:
    """Return by how much each segment is better or worse on each criterion, with what the data leave possible."""
    rows = [
        {
            "kind": words(one["kind"]),
            "segment": one["segment"],
            "against": one.get("against", ""),
            "better": one["better_by"],
            "low": one["interval"][0],
            "high": one["interval"][1],
            "status": words(one["status"]),
            "unit": one.get("unit", ""),
        }
        for one in manifest.data["claims"]
        if "better_by" in one and "interval" in one and str(one.get("unit", "")).startswith("share")
    ]
    if not rows:
        return None
    base = alt.Chart(data(rows))
    axis = alt.Axis(format="+%", tickCount=4)
    place = alt.Y("segment:N", title=None)
    colour = alt.Color(
        "status:N",
        scale=alt.Scale(domain=[words(one) for one in _STATUS], range=list(_STATUS.values())),
    )
    rule = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title="Better by, in points of a share", axis=axis), x2="high:Q", y=place, color=colour
    )
    point = base.mark_point(filled=True, size=60, opacity=1).encode(
        x="better:Q", y=place, color=colour, shape=alt.Shape("status:N", legend=None)
    )
    zero = base.mark_rule(color=GRID).encode(x=alt.datum(0.0))
    chart = (
        (zero + rule + point)
        .properties(width=WIDTH - 170, height=alt.Step(18))
        .facet(row=alt.Row("kind:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left", labelLimit=160)))
    )
    proven = sum(row["status"] == "proven" for row in rows)
    return Chart(
        "criteria",
        "Criteria: each segment against the one hardest to beat",
        f"{proven} of {len(rows)} comparisons of shares are proven. A line that crosses zero leaves both answers"
        " possible.",
        specification(chart),
        ("Criterion", "Segment", "Against", "Better by", "Between", "Answer"),
        tuple(
            (
                row["kind"],
                row["segment"],
                row["against"],
                f"{100 * row['better']:+.1f} points",
                f"{100 * row['low']:+.1f} to {100 * row['high']:+.1f}",
                row["status"],
            )
            for row in rows
        ),
    )


def tornado(manifest: Manifest) -> Chart | None:
    """Return how far the value of all customers moves when each factor moves by a quarter."""
    moves = manifest.derived("value_level_moves")
    ranks = manifest.derived("value_rank_kept")
    if not moves:
        return None
    factors = sorted(
        {name.rpartition(" ")[0] for name in moves}, key=lambda one: (-abs(moves[f"{one} plus"]["value"]), one)
    )
    rows = [
        {
            "factor": factor,
            "way": f"25 % {'more' if sign == 'plus' else 'less'}",
            "moves": moves[f"{factor} {sign}"]["value"],
        }
        for factor in factors
        for sign in ("plus", "minus")
    ]
    chart = (
        alt.Chart(data(rows))
        .mark_bar()
        .encode(
            y=alt.Y("factor:N", sort=factors, title=None),
            x=alt.X("moves:Q", title="Value of all customers moves by", axis=alt.Axis(format="+%"), stack=None),
            color=alt.Color("way:N", scale=alt.Scale(range=[ORANGE, BLUE])),
        )
        .properties(width=WIDTH - 90, height=alt.Step(26))
    )
    strongest = max(rows, key=lambda row: abs(row["moves"]))
    return Chart(
        "tornado",
        "What the value hangs on: each factor moved by a quarter",
        f"{strongest['factor'].capitalize()} moves the level of value most, by {percent(abs(strongest['moves']))}."
        " The order of customers is another matter: the last column says how much of it is kept, 1 being all.",
        specification(chart),
        ("Factor", "Level at 25 % less", "Level at 25 % more", "Order kept (less, more)"),
        tuple(
            (
                factor,
                signed(moves[f"{factor} minus"]["value"]),
                signed(moves[f"{factor} plus"]["value"]),
                ", ".join(
                    f"{ranks[f'{factor} {sign}']['value']:.3f}"
                    for sign in ("minus", "plus")
                    if f"{factor} {sign}" in ranks
                ),
            )
            for factor in factors
        ),
    )


def paths(manifest: Manifest) -> Chart | None:
    """Return the chance of the top cohort by first purchase path, of customers who began later."""
    found = [
        row
        for row in manifest.table("first_purchase")
        if row["half"] == "later" and row["customers"] and row["reached"] is not None
    ]
    if not found:
        return None
    found.sort(key=lambda row: (-row["reached"] / row["customers"], row["path"]))
    rows = [
        {"path": row["path"], "share": row["reached"] / row["customers"], "kind": _stratum(row["stratum"])}
        for row in found[:20]
    ]
    proven = [one["about"] for one in manifest.data.get("insights", ()) if one["kind"] == "first_purchase_path" and one["status"] == "found"]  # fmt: skip  # noqa: E501
    for row in rows:
        row["stands"] = "stands in both halves" if row["path"] in proven else "not shown to differ"
    chart = (
        alt.Chart(data(rows))
        .mark_bar()
        .encode(
            y=alt.Y("path:N", sort="-x", title=None),
            x=alt.X("share:Q", title="Reached the top cohort after the first order", axis=alt.Axis(format="%")),
            color=alt.Color(
                "stands:N",
                scale=alt.Scale(domain=["stands in both halves", "not shown to differ"], range=[GREEN, QUIET]),
            ),
        )
        .properties(width=WIDTH - 90, height=alt.Step(22))
    )
    stand = "stands" if len(proven) == 1 else "stand"
    said = f"{', '.join(proven)} {stand} after correction, in both halves of the customers" if proven else "None stands"
    return Chart(
        "paths",
        "First purchase paths and the top cohort",
        f"{said}. Bars are of customers who began later; a path is compared with others of its size only.",
        specification(chart),
        ("Path", "Compared among", "Customers", "Reached the top", "Answer"),
        tuple(
            (row["path"], row["kind"], f"{one['customers']:,}", percent(row["share"]), row["stands"])
            for row, one in zip(rows, found, strict=False)
        ),
    )


def _stratum(name: str) -> str:
    return "sources" if name == "source" else f"first orders of {name} product{'s' if name != '1' else ''}"


def overlap(manifest: Manifest) -> Chart | None:
    """Return how many customers every two segments share."""
    found = [row for row in manifest.table("overlap") if row["customers"] is not None]
    sizes = {row["segment"]: row["customers"] for row in found if row["segment"] == row["other"]}
    rows = [
        {
            "segment": row["segment"],
            "other": row["other"],
            "share": row["customers"] / sizes[row["segment"]],
            "customers": row["customers"],
        }
        for row in found
        if row["segment"] != row["other"] and sizes.get(row["segment"])
    ]
    if not rows:
        return None
    chart = (
        alt.Chart(data(rows))
        .mark_rect(stroke=PAPER)
        .encode(
            y=alt.Y("segment:N", title="Of the customers of", axis=alt.Axis(titlePadding=22)),
            x=alt.X("other:N", title="so many are also in", axis=alt.Axis(labelAngle=-30)),
            color=alt.Color("share:Q", scale=alt.Scale(scheme="blues", domain=[0, 1]), legend=None),
        )
    )
    text = chart.mark_text(fontSize=11).encode(
        text=alt.Text("share:Q", format=".0%"),
        color=alt.condition("datum.share > 0.74", alt.value(ON_DEEP), alt.value(ON_PALE)),
    )
    most = max(rows, key=lambda row: (row["share"], row["segment"]))
    return Chart(
        "overlap",
        "Segments that share customers",
        f"{percent(most['share'])} of {most['segment']} are also in {most['other']}, the largest overlap.",
        specification((chart + text).properties(width=alt.Step(62), height=alt.Step(30))),
        ("Segment", "Other", "Customers in both", "Share of the segment"),
        tuple((row["segment"], row["other"], f"{row['customers']:,}", percent(row["share"])) for row in rows),
    )


CHARTS: tuple[Callable[[Manifest], Chart | None], ...] = (
    criteria,
    tenths,
    lorenz,
    whale,
    survival,
    contracts,
    tornado,
    paths,
    overlap,
)
"""All charts, in the order in which they are shown."""
