"""One document of every kind that fits its schema, and the schemas themselves."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from canongate.load.read import read_file
from canongate.model.document import Document, RawDocument
from canongate.model.kinds import KINDS
from canongate.validate.schema import SchemaSet

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
TINY = HERE.parent / "workflows" / "tiny-root"
EXAMPLE = REPOSITORY / "docs" / "examples" / "online-retail"
PLACES = {
    "canon": (TINY, "canon/canon.yaml"),
    "page": (TINY, "canon/customer/focus.yaml"),
    "brains": (TINY, "registries/brains.yaml"),
    "people": (TINY, "registries/people.yaml"),
    "markets": (TINY, "registries/markets.yaml"),
    "architecture": (TINY, "registries/architecture.yaml"),
    "pages": (TINY, "registries/pages/customer.yaml"),
    "experiments": (TINY, "registries/experiments.yaml"),
    "segments": (TINY, "registries/segments.yaml"),
    "offers": (TINY, "registries/offers.yaml"),
    "segment-decision": (TINY, "registries/decisions/focus-loyal.yaml"),
    "offer-decision": (TINY, "registries/decisions/offer-restock.yaml"),
    "rule": (TINY, "rules/customer/focus/primary-focus-not-best-customer.yaml"),
    "parameters": (TINY, "rules/parameters.yaml"),
    "judgement": (REPOSITORY, "rules/judgement.yaml"),
    "theorems": (REPOSITORY, "rules/theorems.yaml"),
    "cases": (EXAMPLE, "tests/cases/segment-targets-everyone.yaml"),
    "evidence": (TINY, "registries/evidence/tiny-2026.json"),
    "vocabulary": (EXAMPLE, "registries/vocabulary.yaml"),
    "data-contract": (EXAMPLE, "data-contract.yaml"),
    "segment-set": (EXAMPLE, "segments.yaml"),
}
DIGEST = "sha256:" + "0" * 64
WRITTEN = {
    "approval-policy": {
        "schema": "approval-policy/v1",
        "rules": [{"subjects": ["segment-decision"], "requires": [{"role": "headoffice", "persons": 2}]}],
        "break_glass": {"role": "headoffice"},
    },
    "waiver": {
        "schema": "waiver/v1",
        "id": "w",
        "rule": "segment-without-profile",
        "decision": "focus-loyal",
        "decision_digest": DIGEST,
        "reason": "a trial",
        "granted_on": "2026-01-01",
        "expires": "2026-02-01",
        "approvers": ["anna"],
    },
    "insight-plan": {"schema": "insight-plan/v1", "id": "plan", "set_on": "2026-01-01", "silent_days": 90},
    "import-map": {
        "schema": "import-map/v1",
        "rows": [{"file": "pages/focus.txt", "id": "customer/focus", "grammar": "framework@1", "title": "Focus"}],
    },
    "uses": {
        "schema": "uses/v1",
        "rows": [{"id": "u", "brain": "customer", "artefact": "a page", "segment": "loyal", "verdict": DIGEST}],
    },
    "reviews": {
        "schema": "reviews/v1",
        "rows": [
            {
                "id": "r",
                "subject": "a rule",
                "digest": DIGEST,
                "reviewer": "anna",
                "date": "2026-02-28",
                "reason": "still right",
            }
        ],
    },
}


def _read(root, path):
    raw = read_file(root, path)
    assert isinstance(raw, RawDocument), raw
    return raw.value


@pytest.fixture(scope="session")
def schema_files():
    """The committed schemas by file name, parsed."""
    names = [kind.schema_file for kind in KINDS.values()]
    return {name: json.loads((REPOSITORY / "schemas" / name).read_text(encoding="utf-8")) for name in names}


@pytest.fixture(scope="session")
def schemas(schema_files):
    return SchemaSet(schema_files)


@pytest.fixture(scope="session")
def documents():
    """A document of each kind that people write; shared, so a test that changes one takes ``valid``."""
    return {kind: _read(*place) for kind, place in PLACES.items()} | WRITTEN


@pytest.fixture
def valid(documents):
    """Return a copy of the document of a kind, to be changed."""
    return lambda kind: deepcopy(documents[kind])


@pytest.fixture
def document():
    """Return a document with a value at a path, its id taken from the value."""

    def make(kind, path, value):
        return Document(kind, value.get("id", path), RawDocument(path, "", DIGEST, value))

    return make
