"""The organisation of the workflow tests, driven from the command line."""

import importlib
import importlib.util
from pathlib import Path

import pytest

from canongate.cli.main import run

_SPEC = importlib.util.spec_from_file_location(
    "workflows_ledger_org", Path(__file__).resolve().parents[1] / "workflows_ledger" / "conftest.py"
)
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)
keys, begun, org = _MODULE.keys, _MODULE.begun, _MODULE.org
_no_waiting_for_disks = _MODULE._no_waiting_for_disks
PASSPHRASE, START, make_root, org_at = _MODULE.PASSPHRASE, _MODULE.START, _MODULE.make_root, _MODULE.Org
git, commit, edit_yaml = _MODULE.git, _MODULE.commit, _MODULE.edit_yaml


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch):
    monkeypatch.setenv("CANONGATE_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ("CANONGATE_KEY", "CANONGATE_LOG_KEY", "CANONGATE_LOG_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    for module in ("canongate.cli.approve", "canongate.cli.approval_status", "canongate.cli.ledger"):
        monkeypatch.setattr(importlib.import_module(module), "now", lambda: START)


@pytest.fixture
def canongate(org, capsys):
    """Run a command on the organisation's root as somebody; return exit code, output and errors."""

    def call(*arguments, by=None, root=org.root):
        words = [*arguments, "--root", str(root)] if root else [*arguments]
        if by:
            words += ["--key", str(org.keys / f"{by}.key")]
        if arguments[:2] == ("ledger", "record"):
            words += ["--log-key", str(org.keys / "log.key")]
        code = run(words)
        said = capsys.readouterr()
        assert all(len(line) <= 80 or max(map(len, line.split())) > 40 for line in said.out.splitlines()), said.out
        return code, said.out, said.err

    return call
