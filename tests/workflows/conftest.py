"""A copy of the tiny canon that a test may change, and the calls that act on it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from canongate.workflows.decide import decide

TINY = Path(__file__).resolve().parent / "tiny-root"
AS_OF = date(2026, 2, 1)


@pytest.fixture
def root(tmp_path):
    """A clean canon of its own for each test."""
    return shutil.copytree(TINY, tmp_path / "root", ignore=shutil.ignore_patterns(".canongate"))


@pytest.fixture
def judge(root):
    """Return the report on decisions of the root, and status by decision."""

    def call(*files, as_of=AS_OF, evidence=None):
        report, judged = decide(root, files, as_of=as_of, evidence=evidence)
        assert tuple(one.verdict for one in judged) == report.verdicts
        return report, {verdict.decision: verdict.status.value for verdict in report.verdicts}

    return call
