"""Shared by the tests of the expression language: the conformance vectors and the official engine."""

import json
from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.fixture(scope="session")
def vectors():
    """The official conformance cases."""
    path = _SHARED / "data" / "cel-core-vectors.json"
    if not path.exists():
        pytest.skip("the conformance vectors in ../shared are absent")
    return json.loads(path.read_text(encoding="utf-8"))["tests"]
