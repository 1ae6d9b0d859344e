"""The tiny canon as plain values by path, and the way from such values to a workspace and its findings."""

from copy import deepcopy
from pathlib import Path

import pytest

from canongate.load.tree import read_tree
from canongate.model.document import Document, RawDocument
from canongate.resolve.workspace import resolve

TINY = Path(__file__).resolve().parents[1] / "workflows" / "tiny-root"


@pytest.fixture(scope="session")
def tiny_values():
    tree = read_tree(TINY)
    assert not tree.findings
    return {path: raw.value for path, raw in tree.raws.items()}


@pytest.fixture
def values(tiny_values):
    """Path to value of every file of a clean canon, to be changed."""
    return deepcopy(tiny_values)


@pytest.fixture(scope="session")
def documents():
    """Return the documents of values by path."""

    def make(values):
        return [
            Document(
                value["schema"].partition("/")[0], value.get("id", path), RawDocument(path, "", f"sha256:{path}", value)
            )
            for path, value in values.items()
        ]

    return make


@pytest.fixture
def findings(documents):
    """Return what the stage finds in values."""
    return lambda values: resolve(documents(values))[1]
