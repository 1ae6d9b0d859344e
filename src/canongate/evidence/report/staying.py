"""The charts of staying: who still buys so many days on, and who is still under contract so many periods on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from canongate.evidence.report.chart import MANY, WIDTH, Chart, data, specification
from canongate.evidence.report.reading import Manifest, percent, span

_SHARE, _AFTER = "share", "after"


@dataclass(frozen=True, slots=True)
class _Point:
    """What share of a group is still there after days or periods, with what the data leave possible."""

    group: str
    after: int
    share: float
    low: float
    high: float


def _curves(points: Sequence[_Point], what: str, how_long: str) -> Any:
    """Return a line for each group through its points, their intervals as bars."""
    rows = [
        {"group": one.group, _AFTER: one.after, _SHARE: one.share, "low": one.low, "high": one.high} for one in points
    ]
    ticks = sorted({one.after for one in points})
    base = alt.Chart(data(rows)).encode(
        x=alt.X(f"{_AFTER}:Q", title=how_long, axis=alt.Axis(values=ticks)),
        color=alt.Color(
            "group:N", scale=alt.Scale(range=list(MANY)), legend=alt.Legend(columns=4, symbolSize=500, symbolOpacity=1)
        ),
    )
    dashes = alt.StrokeDash("group:N", legend=alt.Legend(columns=4, symbolSize=500, symbolOpacity=1))
    line = base.mark_line().encode(y=alt.Y(f"{_SHARE}:Q", title=what, axis=alt.Axis(format="%")), strokeDash=dashes)
    # NOTE: the intervals have the lines' dashes too, or the two legends would not become one.
    bars = base.mark_rule(strokeWidth=3, opacity=0.5).encode(y="low:Q", y2="high:Q", strokeDash=dashes)
    return (bars + line).properties(width=WIDTH, height=260)


def survival(manifest: Manifest) -> Chart | None:
    """Return the share of each group still buying after 30, 90 and 365 days."""
    rows = [
        {"group": group, "days": days, "share": one["value"], "interval": one.get("interval"), "n": one["n"]}
        for days in (30, 90, 365)
        for group, one in manifest.derived(f"retained_{days}_days").items()
    ]
    if not rows:
        return None
    starts = [_Point(group, 0, 1.0, 1.0, 1.0) for group in dict.fromkeys(row["group"] for row in rows)]
    points = [
        _Point(row["group"], row["days"], row["share"], *(row["interval"] or (row["share"], row["share"])))
        for row in rows
    ]
    longest = max(rows, key=lambda row: (row["days"], row["share"]))
    return Chart(
        "survival",
        "How long customers stay",
        f"After {longest['days']} days {percent(longest['share'])} of {longest['group']} still buy, the most of all"
        " groups. Who was not watched so long is counted as still there until then.",
        specification(_curves([*starts, *points], "Still buying", "Days since the first order")),
        ("Group", "After days", "Still buying", "Between", "Customers"),
        tuple(
            (row["group"], str(row["days"]), percent(row["share"]), span(row["interval"]), f"{row['n']:,}")
            for row in sorted(rows, key=lambda row: (row["group"], row["days"]))
        ),
    )


def contracts(manifest: Manifest) -> Chart | None:
    """Return the share of each group's first contracts that still run after each period."""
    rows = [row for row in manifest.table("contract_survival") if row["customers"]]
    if not rows:
        return None
    shares = [row["under_contract"] / row["customers"] for row in rows]
    points = [
        _Point(row["segment"], int(row["period"]), share, share, share) for row, share in zip(rows, shares, strict=True)
    ]
    last, kept = max(one.after for one in points), manifest.derived("contract_retention")["population"]
    expected = manifest.derived("expected_contract_retention").get("population")
    ahead = (
        f"Of these, {percent(expected['value'])} are expected to be so still a year on"
        f" ({expected['unit'].removeprefix('share ')}), by a model checked on the last periods."
        if expected
        else "The model of renewals is no evidence, for reasons that stand with the models, and nothing is forecast."
    )
    return Chart(
        "contracts",
        "How long customers stay under contract",
        f"Of all whose first contract began so long ago, {percent(kept['value'])} are under it after {last} periods."
        f" {ahead}",
        specification(_curves(points, "Under contract", "Whole periods since the first contract began")),
        ("Group", "After periods", "Under contract", "Customers", "Of"),
        tuple(
            (
                row["segment"],
                str(int(row["period"])),
                percent(share),
                f"{row['under_contract']:,}",
                f"{row['customers']:,}",
            )
            for row, share in zip(rows, shares, strict=True)
        ),
    )
