"""A root of a few rules of its own, and the command line run within this process."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from canongate.cli.main import run

TINY = Path(__file__).resolve().parents[1] / "workflows" / "tiny-root"


@pytest.fixture
def root(tmp_path):
    """A copy of the tiny canon that a test may change."""
    return shutil.copytree(TINY, tmp_path / "root")


@pytest.fixture
def call(root, capfd, monkeypatch):
    """Run a command on the root and return its exit code and what it printed."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(root)

    def make(*arguments):
        capfd.readouterr()
        code = run([str(one) for one in arguments])
        done = capfd.readouterr()
        return SimpleNamespace(code=code, out=done.out, err=done.err)

    return make
