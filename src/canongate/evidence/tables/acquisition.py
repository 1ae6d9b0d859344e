"""
Channels, reach, payback and headroom: how customers of a segment are won, and how many more there are to win.

Unconverted leads belong to no segment yet; they are shared out by the segment's part of each channel's customers.
"""

import ibis.expr.types as ir

from canongate.evidence.casting import is_true
from canongate.evidence.engine import fetch
from canongate.evidence.facts import EARLY_DAYS, Window
from canongate.evidence.groups import POPULATION
from canongate.evidence.setting import Part, Setting, often, result_table
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.evidence import Derived

ByChannel = dict[str, dict[str, int]]


def acquisition(setting: Setting) -> Part:
    """Return customers by channel, and for each group its reach, payback and headroom."""
    if "touches" not in setting.tables.rows or setting.tables.orders is None:
        return Part({})
    facts = setting.facts
    seen = facts.filter(facts.first_channel.notnull())
    channels = setting.by_group(
        seen.group_by(["atom", "first_channel"]).aggregate(
            contacted=seen.count(), won=seen.first_order_at.notnull().sum().cast("int64")
        ),
        "first_channel",
    )
    named = often({word: row["contacted"] for word, row in channels[POPULATION].items()}, setting.minimum)
    rows = {
        (name, word): channels[name][word] for name in setting.shown_groups for word in named & channels[name].keys()
    }
    table = result_table(("segment", "channel"), rows, {"contacted": "contacted", "won": "contacted"}, setting.minimum)
    derived = [*_reach(setting, channels), *_headroom(setting, channels), *_payback(setting)]
    return Part({"channels": table}, tuple(derived))


def _reach(setting: Setting, channels: dict[str, ByChannel]) -> list[Derived]:
    """Return by how many channels each group can be reached, and what share came through the largest."""
    derived = []
    for name in setting.shown_groups:
        won = sorted((row["won"] for row in channels[name].values() if row["won"] >= setting.minimum), reverse=True)
        everyone = sum(row["won"] for row in channels[name].values())
        if won:
            share = round_significant(won[0] / everyone)
            derived.append(
                Derived(metric="channels_reached", segment=name, value=len(won), unit="channels", n=everyone)
            )
            derived.append(Derived(metric="largest_channel_share", segment=name, value=share, unit="share", n=everyone))
    return derived


def _headroom(setting: Setting, channels: dict[str, ByChannel]) -> list[Derived]:
    """Return how many unconverted leads each group may expect, by its part of each channel."""
    if "leads" not in setting.tables.rows or "channel" not in setting.tables.rows["leads"].columns:
        return []
    waiting = {row["channel"]: row["leads"] for row in fetch(setting.engine, _open_leads(setting), ("channel",))}
    derived = []
    for name in setting.shown_groups:
        expected = 0.0
        for channel, leads in waiting.items():
            everyone = channels[POPULATION].get(channel, {"won": 0})["won"]
            own = channels[name].get(channel, {"won": 0})["won"]
            expected += leads * own / everyone if everyone else 0.0
        derived.append(
            Derived(metric="headroom", segment=name, value=round_significant(expected), unit="leads not yet customers")
        )
    return derived


def _open_leads(setting: Setting) -> ir.Table:
    leads = setting.tables.within("leads", Window(setting.cut_off))
    leads = leads.filter(leads.channel.notnull())
    if "customer_id" in leads.columns:
        bought = setting.facts.filter(setting.facts.first_order_at.notnull())
        leads = leads.anti_join(bought, "customer_id")
    return leads.group_by("channel").aggregate(leads=leads.count())


def _payback(setting: Setting) -> list[Derived]:
    """Return after how many days the early revenue of a customer has paid for winning the customer."""
    facts = setting.facts
    watched = facts.filter(is_true(facts.days_since_first_order >= EARLY_DAYS) & facts.acquisition_cost.notnull())
    sums = setting.by_group(
        watched.group_by("atom").aggregate(
            customers=watched.count(),
            cost=watched.acquisition_cost.sum().cast("int64"),
            revenue=watched.revenue_early.sum().cast("int64"),
        )
    )
    derived = []
    for name in setting.shown_groups:
        row = sums[name].get("")
        if row and row["customers"] >= setting.minimum and row["revenue"] > 0:
            days = round_significant(EARLY_DAYS * row["cost"] / row["revenue"])
            derived.append(
                Derived(
                    metric="payback_days", segment=name, value=days, unit="days of early revenue", n=row["customers"]
                )
            )
    return derived
