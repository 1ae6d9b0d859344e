"""What the tests of the ledger share: the organisation of the benchmarks, a store in memory, a store in a file."""

import importlib.util
import sys
from pathlib import Path

import pytest

_BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def _load(name):
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, _BENCHMARKS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def org():
    """The module that makes the organisation, its keys and its statements."""
    return _load("ledger_world")


@pytest.fixture
def sqlite_store(tmp_path, org):
    from canongate.ledger.sqlite_store import SqliteStore

    store = SqliteStore(tmp_path / "ledger.db", org.ORIGIN)
    yield store
    store.close()


@pytest.fixture
def world(sqlite_store, org):
    """The organisation with a ledger in a file that holds its genesis."""
    from canongate.ledger.log import Ledger

    return org.begun(Ledger(sqlite_store))
