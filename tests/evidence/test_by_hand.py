"""Channels, shares and spreads of a shop small enough to count by hand."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence import build
from canongate.evidence.engine import lend, open_engine
from canongate.evidence.error import EvidenceError
from canongate.evidence.figures import shares
from canongate.evidence.spreads import spread_of
from canongate.model.evidence import ResultTable

sys.path.insert(0, str(Path(__file__).resolve().parent))
from shop import shop_contract  # it stands beside this file, which is no package

CUT_OFF = date(2026, 1, 1)
FILES = {
    "orders": "order_id,customer_id,ordered_at,amount\n"
    + "".join(f"{at},{name},2025-{1 + at % 6:02}-05,{100 * at}\n" for at, name in enumerate("aabbcdefgh", 1)),
    "touches": "customer_id,touched_at,channel\n"
    + "".join(f"{name},2025-01-01,{channel}\n" for name, channel in zip("abcdefghij", "xxxxyyyyzz", strict=True)),
    "leads": "lead_id,created_at,channel\n"
    + "".join(f"{at},2025-05-01,{'x' if at < 6 else 'y' if at < 9 else 'q'}\n" for at in range(10)),
}
SEGMENTS = {
    "schema": "segment-set/v1",
    "id": "set",
    "frozen_on": "2025-01-01",
    "best_by": "net_revenue_per_customer",
    "segments": [
        {"id": "again", "name": "again", "where": "orders >= 2"},
        {"id": "once", "name": "once", "where": "orders == 1"},
    ],
}


@pytest.fixture
def built(tmp_path):
    """Return the derived figures of a build from some of the files: metric and segment to value."""
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")

    def make(*tables):
        columns = {name: FILES[name].partition("\n")[0].split(",") for name in tables}
        manifest = build(shop_contract(**columns), "sha256:" + "0" * 64, SEGMENTS, tmp_path, CUT_OFF)
        return {(one["metric"], one["segment"]): one["value"] for one in manifest["derived"]}

    return make


def test_leads_are_shared_out_by_channel(built):
    """Of channel x two of four came back, of y none: half of six leads are theirs, and the one from q is nobody's."""
    found = built("orders", "touches", "leads")

    assert found["headroom", "again"] == 6 * 2 / 4
    assert found["headroom", "once"] == 6 * 2 / 4 + 3
    assert found["headroom", "population"] == 6 + 3
    assert (found["channels_reached", "population"], found["largest_channel_share", "population"]) == (2, 0.5)
    assert (found["channels_reached", "again"], found["largest_channel_share", "again"]) == (1, 1)


def test_without_leads_there_is_no_headroom(built):
    """Where no leads are mapped nobody is expected, and the channels are told all the same."""
    found = built("orders", "touches")

    assert not [metric for metric, _ in found if metric == "headroom"]
    assert found["channels_reached", "population"] == 2


def test_without_contacts_there_are_no_channels(built):
    """Orders alone say nothing of channels."""
    assert not [metric for metric, _ in built("orders") if metric in {"channels_reached", "headroom"}]


def test_shares_need_all_customers():
    """Of a table that does not show all customers no share is made; one without denominator is left out."""
    columns = ("customers", "repeat_customers", "orders", "net_revenue")
    some = ("some", 4, 2, 9, 50)

    assert shares(ResultTable(keys=("segment",), columns=columns, rows=(some,))) == []
    hidden = ("population", "suppressed", 3, 20, 0)
    assert shares(ResultTable(keys=("segment",), columns=columns, rows=(some, hidden))) == []
    found = shares(ResultTable(keys=("segment",), columns=columns, rows=(("population", 8, 2, 20, 0), some)))
    assert {(one.metric, one.segment): one.value for one in found} == {
        ("share_of_customers", "population"): 1,
        ("repeat_rate", "population"): 0.25,
        ("share_of_customers", "some"): 0.5,
        ("repeat_rate", "some"): 0.5,
    }


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(-(2**62), 2**62) | st.integers(-3, 3), max_size=60))
def test_a_spread_counts_every_value(values):
    """The engine's arrays are what counting one value after the other gives."""
    with open_engine(threads=1) as engine:
        table = lend(engine, "given", pa.table({"value": pa.array(values, pa.int64())}))

        spread = spread_of(engine, table, "value")

    assert dict(zip(spread.levels.tolist(), spread.counts.tolist(), strict=True)) == dict(Counter(values))


def test_a_spread_of_what_is_not_there_is_refused():
    """A customer without a figure is a mistake of the query, and never counted as nothing."""
    with open_engine(threads=1) as engine:
        table = lend(engine, "given", pa.table({"value": pa.array([1, None], pa.int64())}))

        with pytest.raises(EvidenceError, match="the engine returned value = None"):
            spread_of(engine, table, "value")
