from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence.casting import cast
from canongate.evidence.engine import lend, open_engine, rows_of
from canongate.evidence.zones import known_zone, offset_changes
from canongate.model.contract import Column, DataContract

ZONES = ["UTC", "Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca"]
MOMENTS = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2099, 1, 1)).map(  # noqa: DTZ001  # local
    lambda moment: moment.replace(microsecond=0, fold=0)
)


def in_utc(moments, zone, shop):
    contract = DataContract.model_validate({**shop, "time_zone": zone}, strict=False)
    with open_engine() as engine:
        table = lend(engine, "local", pa.table({"n": range(len(moments)), "at": pa.array(moments, pa.timestamp("us"))}))
        value = cast(table["at"], "timestamp", Column(column="at"), contract).value
        rows = rows_of(engine, table.select("n", utc=value)).sort_by("n")
    return rows["utc"].to_pylist()


@pytest.mark.parametrize("zone", ZONES)
@given(moments=st.lists(MOMENTS, min_size=20, max_size=60))
@settings(deadline=None, derandomize=True, max_examples=4)
def test_local_times_become_utc_as_python_reads_them(zone, moments):
    """Any local time, in any zone, gives the UTC time that Python's zone database gives."""
    edges = [moment for moment, _ in offset_changes(zone)[1][::7]]
    moments = [*moments, *edges]

    expected = [moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None) for moment in moments]

    assert in_utc(moments, zone, BARE) == expected


def test_a_zone_that_does_not_exist_is_not_known():
    """Only names of the zone database are zones."""
    assert known_zone("Europe/Paris")
    assert not known_zone("Europe/Atlantis")


def test_an_offset_is_a_comparison_in_any_engine():
    """The conversion is plain comparisons and subtractions: no time zone function of the engine."""
    contract = DataContract.model_validate({**BARE, "time_zone": "Europe/London"}, strict=False)
    table = ibis.table({"at": "timestamp"}, name="t")

    sql = ibis.to_sql(cast(table["at"], "timestamp", Column(column="at"), contract).value, dialect="duckdb")

    assert "timezone" not in sql.lower()
    assert "AT TIME ZONE" not in sql


BARE = {
    "schema": "data-contract/v1",
    "id": "bare",
    "title": "bare",
    "currency": {"code": "EUR", "minor_units": 100},
    "time_zone": "UTC",
    "extracted_on": "2099-12-31",
    "inputs": {"x": {"file": "x.csv", "format": "csv"}},
    "tables": {"orders": {"from": "x", "columns": {"order_id": {"column": "order_id"}}}},
}
