"""
What the evidence shows of each segment in force: conversion, retention, acquisition cost, profitability, positioning.

Sums over the months of the evidence from the decision's day on, shares with Wilson's interval; a forecast of the
decision is held against them where it names one of them. Words and numbers only; nothing is judged here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from canongate.evidence.statistics.proportion import Proportion, wilson_interval
from canongate.model.money import money_of
from canongate.model.workspace import Workspace

_SHARES = {
    "conversion": ("bought", "contacted", "contacted people who bought"),
    "retention": ("returning", "active_before", "customers of the month before who came back"),
}
"""Indicator to numerator, denominator, and what they count."""
_MODES = {
    "targeting-wrong-customers": "share of customers won that are of the segment (positioning)",
    "low-conversion": "conversion",
    "high-acquisition-cost": "acquisition cost",
    "poor-retention": "retention",
    "weak-positioning": "share of customers won that are of the segment (positioning)",
}
_MODE_RULES = {
    "targeting-wrong-customers": ("primary-focus-not-best-customer", "data-points-to-another-segment"),
    "low-conversion": ("friction-not-least", "comparison-without-measure"),
    "high-acquisition-cost": ("ease-of-acquisition-without-evidence", "motivation-not-highest"),
    "poor-retention": ("retention-behaviour-without-evidence", "value-received-not-highest"),
    "weak-positioning": ("messaging-diluted", "selection-without-strategy"),
}
_MODE_CLAUSE = "customer/best-customer-identification#failure-modes-prevented"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of one segment."""

    segment: str
    name: str
    words: str


def indicators_of(workspace: Workspace) -> Iterator[Indicator]:
    """Yield the indicators of every segment in force that has evidence by month."""
    for row in sorted(workspace.segments, key=lambda one: str(one["id"])):
        decision = workspace.decisions.get(row["decision"])
        manifest = workspace.manifests.get((decision.data.get("evidence", {}) if decision else {}).get("manifest", ""))
        if decision is None or manifest is None:
            yield Indicator(row["id"], "evidence", f"{row['id']}: no evidence is named, so nothing shows how it does")
            continue
        yield from _of_segment(row, decision.data, manifest.data)


def failure_modes(workspace: Workspace) -> tuple[tuple[str, str, str], ...]:
    """Return each failure mode of the framework, the rules of this root that prevent it, and its indicator."""
    known = {rule.id for rule in workspace.rules}
    return tuple(
        (mode.replace("-", " "), ", ".join(rule for rule in rules if rule in known) or "no rule here", _MODES[mode])
        for mode, rules in _MODE_RULES.items()
        if f"{_MODE_CLAUSE}.{mode}" in workspace.clauses
    )


def _of_segment(
    row: Mapping[str, Any], decision: Mapping[str, Any], manifest: Mapping[str, Any]
) -> Iterator[Indicator]:
    segment, since = row["id"], row["since"][:7]
    months = _months(manifest, segment, since)
    if not months:
        text = f"{segment}: the evidence {manifest['id']} ends on {manifest['cut_off']}, before {row['since']}"
        yield Indicator(segment, "months", f"{text}; build it again to see how it does since")
        return
    span = f"{months[0]['month']} to {months[-1]['month']}"
    sums, money = _sums(months), money_of(manifest)
    for name, (over, under, what) in _SHARES.items():
        if under in sums:
            yield Indicator(segment, name, f"{segment}, {span}: {name} {_share(sums, over, under)} {what}")
    if sums.get("new_customers"):
        cost = sums["acquisition_cost"] / sums["new_customers"]
        yield Indicator(segment, "acquisition cost", f"{segment}, {span}: acquisition cost {money.words(cost)}")
    if "net_revenue" in sums:
        left = sums["net_revenue"] - sums.get("acquisition_cost", 0)
        words = f"{segment}, {span}: profitability {money.words(left)} after acquisition"
        yield Indicator(segment, "profitability", words)
    everyone = _sums(_months(manifest, "population", since))
    if everyone.get("new_customers"):
        part = sums.get("new_customers", 0), everyone["new_customers"]
        words = f"{segment}, {span}: positioning {part[0]:,} of {part[1]:,} customers won are of the segment"
        yield Indicator(segment, "positioning", words)
    for one in decision.get("forecast", ()):
        words = f"{segment}: forecast {one['metric']} {one['value']} {one['unit']} by {one['by']}"
        yield Indicator(segment, "forecast", words)


def _months(manifest: Mapping[str, Any], segment: str, since: str) -> list[dict[str, Any]]:
    table = manifest["tables"].get("months", {"keys": (), "columns": (), "rows": ()})
    names = (*table["keys"], *table["columns"])
    rows = [dict(zip(names, row, strict=True)) for row in table["rows"] if row[0] == segment and row[1] >= since]
    return sorted(rows, key=lambda one: str(one["month"]))


def _sums(months: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return the sum of each column over months in which it may be shown."""
    sums: dict[str, int] = {}
    for row in months:
        for name, value in row.items():
            if isinstance(value, int):
                sums[name] = sums.get(name, 0) + value
    return sums


def _share(sums: Mapping[str, int], over: str, under: str) -> str:
    if not sums[under]:
        return "of nobody:"
    found = wilson_interval(Proportion(min(sums[over], sums[under]), sums[under]))
    percent = 100 * sums[over] / sums[under]
    return f"{percent:.1f} % ({100 * found.low:.1f} to {100 * found.high:.1f}, {sums[over]:,} of {sums[under]:,})"
