"""The tiny canon as plain values, and the way from such values to rules, dossiers and verdicts."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from canongate.evaluate.compiled import compile_rules
from canongate.evaluate.dossier import build_dossier
from canongate.evaluate.verdict import judge_dossier
from canongate.model.document import Document, RawDocument
from canongate.model.finding import Level
from canongate.model.kinds import JUDGED, KINDS
from canongate.resolve.workspace import resolve
from canongate.validate.schema import SchemaSet

REPOSITORY = Path(__file__).resolve().parents[2]
TINY = REPOSITORY / "tests" / "workflows" / "tiny-root"
AS_OF = date(2026, 2, 1)


@pytest.fixture(scope="session")
def schemas():
    names = [kind.schema_file for kind in KINDS.values()]
    return SchemaSet({name: json.loads((REPOSITORY / "schemas" / name).read_text(encoding="utf-8")) for name in names})


def _document(path, value):
    kind = value["schema"].partition("/")[0]
    return Document(kind, value.get("id", path), RawDocument(path, "", f"sha256:{'0' * 64}", value))


@pytest.fixture(scope="session")
def document():
    """Return the document of a value at a path."""
    return _document


def _workspace(values):
    workspace, findings = resolve([_document(path, value) for path, value in values.items()])
    assert not [one for one in findings if one.level is Level.ERROR], findings
    return workspace


@pytest.fixture(scope="session")
def workspace_of():
    """Return the workspace of values in which every reference leads somewhere."""
    return _workspace


@pytest.fixture(scope="session")
def compiled(schemas):
    """Return compiled rules and findings of a workspace."""
    dossier_schemas = {kind: schemas.schema(kind) for kind in JUDGED.values()}
    return lambda workspace: compile_rules(workspace, dossier_schemas)


@pytest.fixture
def dossier_of():
    """Return the dossier of a decision of some values; its manifest is the one it names, where there is one."""

    def make(values, decision="focus-loyal", as_of=AS_OF, cited=("customer/focus#final-rule",)):
        workspace = _workspace(values)
        asked = workspace.decisions[decision]
        manifest = workspace.manifests.get(asked.data.get("evidence", {}).get("manifest"))
        return build_dossier(asked, workspace, manifest, as_of=as_of, cited=cited)

    return make


@pytest.fixture
def verdict_of(compiled, dossier_of):
    """Return the verdict on a decision of some values."""

    def make(values, decision="focus-loyal", as_of=AS_OF):
        workspace = _workspace(values)
        rules, findings = compiled(workspace)
        assert not findings, findings
        return judge_dossier(
            dossier_of(values, decision, as_of),
            rules,
            workspace.clauses,
            kind=workspace.decisions[decision].kind,
            path=f"registries/decisions/{decision}.yaml",
            digests={"dossier": "d"},
            documents={},
        )

    return make


@pytest.fixture
def judged(values, verdict_of):
    """Return outcome and finding of one rule alone, given what it says; the decision is focus-loyal."""

    def make(decision="focus-loyal", enforces="customer/focus#final-rule", change=None, **says):
        for path in [path for path in values if path.startswith("rules/customer/")]:
            del values[path]
        rule = {
            "schema": "rule/v1",
            "id": "r",
            "enforces": [enforces],
            "applies_to": "segment-decision",
            "checks": "form",
            "enforcement": "mandatory",
            "effective_on": "2026-01-01",
            "message": '"it fails"',
            "help": "Mend it.",
            "why": "It matters.",
        }
        values["rules/customer/focus/r.yaml"] = rule | says
        if change is not None:
            change(values)
        verdict = verdict_of(values, decision)
        (outcome,) = verdict.outcomes
        finding = verdict.findings[0] if verdict.findings else None
        return SimpleNamespace(outcome=outcome.outcome.value, finding=finding, status=verdict.status.value)

    return make
