from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence.casting import cast
from canongate.evidence.engine import lend, open_engine, rows_of
from canongate.model.contract import Column, DataContract

CONTRACT = {
    "schema": "data-contract/v1",
    "id": "bare",
    "title": "bare",
    "currency": {"code": "EUR", "minor_units": 100},
    "time_zone": "Europe/Paris",
    "extracted_on": "2099-12-31",
    "inputs": {"x": {"file": "x.csv", "format": "csv"}},
    "tables": {"orders": {"from": "x", "columns": {"order_id": {"column": "order_id"}}}},
}


def read(values, kind, *, type_=None, minor_units=100, key="text", **mapping):
    """Return (value, wrong) for each value of a column, as the engine reads it."""
    currency = {"code": "EUR", "minor_units": minor_units}
    contract = DataContract.model_validate({**CONTRACT, "currency": currency}, strict=False)
    data = pa.table({"n": range(len(values)), "v": pa.array(values, type_)})
    with open_engine(threads=1) as engine:
        table = lend(engine, "given", data)
        made = cast(table["v"], kind, Column(column="v", **mapping), contract, key)
        rows = rows_of(engine, table.select("n", value=made.value, wrong=made.wrong)).sort_by("n")
    return list(zip(rows["value"].to_pylist(), rows["wrong"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("values", "type_", "expected"),
    [
        (["7", " -7 ", "+7"], None, [7, -7, 7]),
        ([7, None], pa.int32(), [7, None]),
        ([7.0], None, [7]),
        ([Decimal("7.00")], None, [7]),
        ([None, None], pa.string(), [None, None]),
    ],
)
def test_whole_numbers_are_read(values, type_, expected):
    """Whole numbers are read from text, integers, floats and decimals alike."""
    assert read(values, "integer", type_=type_) == [(value, False) for value in expected]


@pytest.mark.parametrize(
    "values",
    [["7.5"], ["seven"], [""], ["0x7"], [7.5], [float("nan")], [float("inf")], [1e30], [Decimal("7.5")], [True]],
)
def test_what_is_no_whole_number_is_wrong(values):
    """Nothing is rounded, cut off or guessed."""
    assert [wrong for _, wrong in read(values, "integer")] == [True]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["12.34", "12.3", "12", "-0.01", "12.3400"], [1234, 1230, 1200, -1, 1234]),
        ([12, -3], [1200, -300]),
        ([12.34, 0.1, 0.29, 1e9], [1234, 10, 29, 10**11]),
        ([Decimal("12.34")], [1234]),
        ([Decimal("12.340")], [1234]),
    ],
)
def test_money_becomes_whole_minor_units(values, expected):
    """Money with decimals becomes cents, exactly."""
    assert read(values, "money", unit="major") == [(value, False) for value in expected]


@pytest.mark.parametrize(
    "values", [["12.345"], ["EUR 12"], ["1,5"], [12.345], [float("nan")], [Decimal("0.001")], [True]]
)
def test_money_finer_than_the_minor_unit_is_wrong(values):
    """A tenth of a cent is refused, not rounded."""
    assert [wrong for _, wrong in read(values, "money", unit="major")] == [True]


def test_a_currency_without_minor_units():
    """Where the minor unit is the unit, money has no decimals."""
    assert read(["12", "12.0", "12.5"], "money", unit="major", minor_units=1) == [
        (12, False),
        (12, False),
        (None, True),
    ]


@given(cents=st.lists(st.integers(-(10**11), 10**11), min_size=1, max_size=50))
@settings(deadline=None, derandomize=True, max_examples=15)
def test_any_amount_survives_text_float_and_decimal(cents):
    """Every amount of cents, written with decimals in any of three ways, is read back as the same cents."""
    exact = [Decimal(cent) / 100 for cent in cents]
    expected = [(cent, False) for cent in cents]

    assert read([f"{amount:.2f}" for amount in exact], "money", unit="major") == expected
    assert read(exact, "money", unit="major", type_=pa.decimal128(20, 2)) == expected
    assert read([float(amount) for amount in exact], "money", unit="major") == expected


def test_flags_from_text_numbers_and_truth():
    """Words for yes and no, 1 and 0, and truth values make flags; anything else is wrong."""
    assert read(["yes", "No", "T", "f", "1", "0"], "flag") == [(one, False) for one in (True, False) * 3]
    assert read([1, 0], "flag") == [(True, False), (False, False)]
    assert read([True, None], "flag") == [(True, False), (None, False)]
    assert read(["perhaps"], "flag") == [(None, True)]


def test_flags_from_what_a_text_is():
    """A flag may be how a text begins, or one of several words."""
    assert read(["C1", "1"], "flag", starts_with="C") == [(True, False), (False, False)]
    assert read(["won", "lost"], "flag", one_of=("won", "closed")) == [(True, False), (False, False)]


def test_times_of_every_kind():
    """Naive times are in the zone of the contract, times with a zone in theirs, days begin at midnight."""
    noon = datetime(2025, 7, 1, 10)  # noqa: DTZ001  # naive UTC, as evidence has it
    summer = datetime(2025, 7, 1, 12)  # noqa: DTZ001  # local

    assert read([summer], "timestamp") == [(noon, False)]
    assert read([noon.replace(tzinfo=UTC)], "timestamp", type_=pa.timestamp("us", "UTC")) == [(noon, False)]
    assert (
        read(["2025-07-01 12:00", "2025-07-01T10:00:00Z", "2025-07-01 06:00:00-04:00"], "timestamp")
        == [(noon, False)] * 3
    )
    assert read(["01/07/2025 12.00"], "timestamp", format="%d/%m/%Y %H.%M") == [(noon, False)]
    assert read([summer.date()], "timestamp") == [(datetime(2025, 6, 30, 22), False)]  # noqa: DTZ001  # naive UTC


@pytest.mark.parametrize("mapping", [{}, {"format": "%d/%m/%Y"}])
def test_what_is_no_time_is_wrong(mapping):
    """A text that is no time is wrong, with a pattern or without."""
    assert read(["soon", "31/31/2025"], "timestamp", **mapping) == [(None, True)] * 2


def test_a_number_is_no_time():
    """Seconds since some day are not guessed at."""
    assert read([1_700_000_000], "timestamp") == [(None, True)]


def test_keys_are_text_unless_declared_numbers():
    """A key is compared as it is written, or as a number where the contract says so; an empty one is absent."""
    assert read(["007", ""], "key") == [("007", False), (None, False)]
    assert read(["007"], "key", key="integer") == [(7, False)]
    assert read([7], "key") == [("7", False)]
