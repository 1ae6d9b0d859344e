"""The CDNOW 1/10 sample: order lines of 2,357 customers, January 1997 to June 1998, in whole days and cents."""

import datetime as dt
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from canongate.evidence.models.orders import CustomerTable, summarise_orders

FIRST_DAY = dt.date(1997, 1, 1)
CALIBRATION_WEEKS = 39


@pytest.fixture(scope="session")
def cdnow() -> CustomerTable:
    """CDNOW with 39 weeks of calibration and 39 of hold-out."""
    # The package is found and not imported: only its data file is wanted.
    package = importlib.util.find_spec("lifetimes")
    if package is None or package.origin is None:
        pytest.skip("the lifetimes package, whose files hold the CDNOW sample, is absent")
    lines = (Path(package.origin).parent / "datasets" / "CDNOW_sample.txt").read_text(encoding="ascii").splitlines()
    rows = [line.split() for line in lines if line.strip()]
    days = [(dt.date.fromisoformat(row[2]) - FIRST_DAY).days for row in rows]
    cutoff = CALIBRATION_WEEKS * 7 - 1
    return summarise_orders(
        np.array([int(row[1]) for row in rows]),
        np.array(days),
        np.array([round(float(row[4]) * 100) for row in rows]),
        cutoff_day=cutoff,
        end_day=cutoff + CALIBRATION_WEEKS * 7,
    )
