"""Contacts of the demo data: customers and attributes, leads, touches, spend, referrals."""

import numpy as np
import pyarrow as pa

from canongate.evidence.demo_data.people import (
    AGES,
    CHANNELS,
    COST_PER_CONTACT,
    COUNTRIES,
    DAYS,
    GOALS,
    MINUTES,
    SIZES,
    START,
    Numbers,
    People,
)
from canongate.evidence.demo_data.tastes import campaigns, contents

_OPEN_LEADS = 0.3
"""Leads that never became anybody, as a share of the people."""
_CONVERTED = 0.4


def draw_contacts(draw: np.random.Generator, people: People) -> dict[str, pa.Table]:
    """Return the tables customers, demographics, psychographics, leads, touches, spend and referrals."""
    everyone = np.arange(people.count)
    seen = days(people.first_contact)
    return {
        "customers": pa.table({"customer_id": everyone, "created_at": seen, "trial_projects": people.projects}),
        "demographics": pa.table(
            {
                "customer_id": everyone,
                "recorded_at": seen,
                "age_band": words(people.age, AGES),
                "company_size": words(people.size, SIZES),
                "country": words(people.country, COUNTRIES),
            }
        ),
        "psychographics": pa.table({"customer_id": everyone, "recorded_at": seen, "goal": words(people.goal, GOALS)}),
        "leads": _leads(draw, people),
        "touches": _touches(draw, people),
        "spend": _spend(people),
        "referrals": _referrals(draw, people),
    }


def days(number: Numbers) -> Numbers:
    """Return days as times."""
    moments: Numbers = START + number.astype("timedelta64[D]")
    return moments


def words(codes: Numbers, names: tuple[str, ...]) -> pa.DictionaryArray:
    """Return codes as words."""
    return pa.DictionaryArray.from_arrays(codes.astype(np.int8), list(names))


def _leads(draw: np.random.Generator, people: People) -> pa.Table:
    """Return a lead for everybody, and leads that nobody became."""
    open_leads = int(people.count * _OPEN_LEADS)
    count = people.count + open_leads
    customer = pa.array(np.arange(count), mask=np.arange(count) >= people.count)
    created = np.concatenate([people.first_contact, draw.integers(0, DAYS, open_leads)])
    channel = np.concatenate([people.channel, draw.integers(0, len(CHANNELS), open_leads)])
    return pa.table(
        {
            "lead_id": np.arange(count),
            "customer_id": customer,
            "created_at": days(created),
            "channel": words(channel, CHANNELS),
        }
    )


def _touches(draw: np.random.Generator, people: People) -> pa.Table:
    """Return the first contact of everybody, and further ones until they buy, or for sixty days."""
    everyone = np.arange(people.count)
    more = draw.poisson(people.of("contacts", everyone))
    who = np.concatenate([everyone, np.repeat(everyone, more)])
    first = people.first_contact[who]
    until = np.where(people.first_order[who] >= 0, people.first_order[who], first + 60)
    later = np.arange(who.size) >= people.count
    minute = first * MINUTES + draw.integers(0, 480, who.size)
    wait = (draw.random(who.size) * np.maximum(until - first, 0) * MINUTES).astype(np.int64)
    minute = np.minimum(np.where(later, first * MINUTES + 480 + wait, minute), DAYS * MINUTES - 1)
    other = draw.integers(0, len(CHANNELS), who.size)
    (apart,) = draw.spawn(1)
    return pa.table(
        {
            "touch_id": np.arange(who.size),
            "customer_id": who,
            "touched_at": START + minute.astype("timedelta64[m]"),
            "channel": words(np.where(later, other, people.channel[who]), CHANNELS),
            "sales_contact": draw.random(who.size) < people.of("sales_contact", who),
            "responded": draw.random(who.size) < people.of("responds", who),
            "campaign": campaigns(apart, who.size),
            "content": contents(apart, people, who),
        }
    )


def _spend(people: People) -> pa.Table:
    """Return what was spent by day and channel: a fixed sum for everybody first contacted through it."""
    counts = np.zeros((DAYS, len(CHANNELS)), np.int64)
    np.add.at(counts, (people.first_contact, people.channel), 1)
    day, channel = np.nonzero(counts)
    each = np.array(COST_PER_CONTACT) if people.planted else np.full(len(CHANNELS), COST_PER_CONTACT[0])
    return pa.table(
        {
            "spent_at": days(day),
            "channel": words(channel, CHANNELS),
            "amount_cents": counts[day, channel] * each[channel],
        }
    )


def _referrals(draw: np.random.Generator, people: People) -> pa.Table:
    """Return referrals after the first order; some of those referred are customers."""
    buyers = people.buyers
    who = np.repeat(buyers, draw.poisson(people.of("refers", buyers)))
    begin = people.first_order[who]
    when = begin + 1 + (draw.random(who.size) * np.maximum(DAYS - 2 - begin, 0)).astype(np.int64)
    converted = draw.random(who.size) >= _CONVERTED
    referred = pa.array(draw.integers(0, people.count, who.size), mask=converted)
    return pa.table({"customer_id": who, "referred_at": days(np.minimum(when, DAYS - 1)), "referred_id": referred})
