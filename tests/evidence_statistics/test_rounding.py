import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.evidence.statistics.error import StatisticsError
from canongate.evidence.statistics.rounding import round_significant


@pytest.mark.parametrize(
    ("value", "recorded"),
    [
        (0.12345649, 0.123456),
        (0.1234565001, 0.123457),
        (-98765.4321, -98765.4),
        (123_456_789.0, 123_457_000.0),
        (0.0, 0.0),
        (1e-12, 1e-12),
        (999_999.5, 1_000_000.0),
    ],
)
def test_six_digits(value, recorded):
    """Six significant digits are recorded, whatever the size."""
    assert round_significant(value) == recorded


def test_other_digits():
    """Another number of digits can be asked for."""
    assert round_significant(3.14159, 3) == 3.14


@settings(deadline=None, derandomize=True)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_twice_is_once(value):
    """Rounding what is rounded changes nothing, and stays within half a unit of the sixth digit."""
    once = round_significant(value)

    assert round_significant(once) == once
    assert math.isclose(once, value, rel_tol=5.0001e-6, abs_tol=1e-310)


def test_negative_zero_has_the_bytes_of_zero():
    """Negative zero is recorded as zero."""
    assert json.dumps(round_significant(-0.0)) == "0.0"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_the_undefined_is_refused(value):
    """What is no number cannot be recorded as one."""
    with pytest.raises(StatisticsError, match="cannot be recorded"):
        round_significant(value)
