"""Data the evidence tests share: the worked example, its stand-in, and a shop small enough to count by hand."""

import copy
import hashlib
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from canongate.evidence import build, stand_in_contract, write_online_retail

sys.path.insert(0, str(Path(__file__).resolve().parent))
from shop import CONTRACT  # it stands beside this file, which is no package

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "docs" / "examples" / "online-retail"
CUT_OFF = date(2011, 12, 10)


class _Loader(yaml.SafeLoader):
    """YAML as the product reads it: a day is text."""


_Loader.yaml_implicit_resolvers = {
    first: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _read(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  # a SafeLoader


@pytest.fixture(scope="session")
def example_folder():
    return EXAMPLE


@pytest.fixture(scope="session")
def online_retail():
    """The folder of the real data."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not (folder / "online_retail.parquet").is_file():
        pytest.skip("the Online Retail data in ../shared is absent")
    return folder


@pytest.fixture(scope="session")
def example_contract_digest():
    return "sha256:" + hashlib.sha256((EXAMPLE / "data-contract.yaml").read_bytes()).hexdigest()


@pytest.fixture
def example_contract():
    return _read(EXAMPLE / "data-contract.yaml")


@pytest.fixture
def example_segments():
    return _read(EXAMPLE / "segments.yaml")


@pytest.fixture(scope="session")
def stand_in_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stand-in")
    write_online_retail(folder / "online_retail.parquet", seed=11)
    return folder


@pytest.fixture(scope="session")
def stand_in_manifest(stand_in_folder):
    contract = stand_in_contract(_read(EXAMPLE / "data-contract.yaml"))
    return build(contract, "sha256:" + "0" * 64, _read(EXAMPLE / "segments.yaml"), stand_in_folder, CUT_OFF)


SHOP = CONTRACT | {
    "inputs": {"lines": {"file": "lines.csv", "format": "csv"}},
    "tables": {
        "orders": {
            "from": "lines",
            "columns": {
                "order_id": {"column": "order"},
                "customer_id": {"column": "customer"},
                "ordered_at": {"column": "at"},
                "quantity": {"column": "quantity"},
                "unit_price": {"column": "price", "unit": "major"},
            },
        }
    },
}
HEADER = "order,customer,at,quantity,price"


class Shop:
    """A shop whose contract, segments and lines a test writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.contract = copy.deepcopy(SHOP)
        self.segments: dict[str, Any] = {
            "schema": "segment-set/v1",
            "id": "set",
            "frozen_on": "2025-01-01",
            "best_by": "net_revenue_per_customer",
        }
        self.where(some="orders >= 1")

    @property
    def orders(self) -> dict[str, Any]:
        """The contract of the orders."""
        return self.contract["tables"]["orders"]

    def where(self, **predicates: str) -> None:
        """Name the segments and their predicates."""
        self.segments["segments"] = [{"id": name, "name": name, "where": where} for name, where in predicates.items()]

    def write(self, *lines: str, header: str = HEADER, file: str = "lines.csv") -> None:
        """Write a file of lines."""
        (self.folder / file).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")

    def build(self, cut_off: date = date(2026, 1, 1), **more: Any) -> dict[str, Any]:
        """Return the manifest."""
        return build(self.contract, "sha256:" + "0" * 64, self.segments, self.folder, cut_off, **more)

    def figures(self, **more: Any) -> dict[str, dict[str, Any]]:
        """Return the figures by group."""
        table = self.build(**more)["tables"]["figures"]
        return {row[0]: dict(zip(table["columns"], row[1:], strict=True)) for row in table["rows"]}


@pytest.fixture
def shop(tmp_path):
    return Shop(tmp_path)
