"""The worked example on demo data as a root of its own, put together once, and copies of it to change."""

import shutil
from datetime import date
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "docs" / "examples" / "best-customer"
DAY = date(2026, 4, 30)


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """The example's root; no test changes it."""
    folder = tmp_path_factory.mktemp("whole") / "root"
    for name in ("canon", "registries", "rules"):
        shutil.copytree(REPOSITORY / name, folder / name)
    shutil.copytree(REPOSITORY / "tests" / "cases", folder / "tests" / "cases")
    shutil.copytree(EXAMPLE / "registries", folder / "registries", dirs_exist_ok=True)
    return folder


@pytest.fixture
def root(whole, tmp_path):
    """A copy of the example's root that a test may change."""
    return shutil.copytree(whole, tmp_path / "root")
