"""Two states of a small canon: as it is, and as a test changed it."""

import shutil
import sys
from pathlib import Path

import pytest

from canongate.impact.derive import Derivation
from canongate.impact.diff import diff
from canongate.workflows.snapshots import open_folders

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflows_gate"))
from village import FOCUS, LOG, TINY  # it stands in the folder above


class States:
    """A canon that can be changed, and the state it had before."""

    def __init__(self, folder):
        self.before, self.after = folder / "before", folder / "after"
        shutil.copytree(TINY, self.after)
        self.write(FOCUS, self.read(FOCUS) + LOG)
        self.settle()

    def settle(self):
        """Let the state as it is now be the one before."""
        shutil.rmtree(self.before, ignore_errors=True)
        shutil.copytree(self.after, self.before)

    def read(self, path):
        """Return the text of a file as it is now."""
        return (self.after / path).read_text(encoding="utf-8")

    def write(self, path, text):
        """Write a file."""
        (self.after / path).parent.mkdir(parents=True, exist_ok=True)
        (self.after / path).write_text(text, encoding="utf-8")

    def replace(self, path, old, new):
        """Replace text in a file; what is replaced must be there."""
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new))

    def pair(self):
        """Open both states."""
        return open_folders(self.after, self.before)

    def changes(self):
        """Return what changed."""
        pair = self.pair()
        return diff(pair.base.workspace, pair.head.workspace)

    def told(self):
        """Return subject, effect, local id and field of each change."""
        return [(str(one.subject), str(one.effect), one.id.rpartition("/")[2], one.what) for one in self.changes()]

    def derivation(self):
        """Return what derives impact from both states."""
        pair = self.pair()
        return Derivation(pair.base.workspace, pair.head.workspace)


@pytest.fixture
def states(tmp_path):
    return States(tmp_path)
