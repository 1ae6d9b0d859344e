"""The tiny canon as plain values by path, and the way from such values to a workspace and its findings."""

from pathlib import Path

import pytest

from canongate.model.document import Document, RawDocument
from canongate.resolve.workspace import resolve

TINY = Path(__file__).resolve().parents[1] / "workflows" / "tiny-root"


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
