"""A repository that holds a small canon, and the git calls that write its history."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TINY = Path(__file__).resolve().parents[1] / "workflows" / "tiny-root"
IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    **{f"GIT_{who}_DATE": "2026-02-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")},
}


class History:
    """A repository under construction."""

    def __init__(self, top):
        self.top = top

    def git(self, *arguments, data=None, check=True):
        """Run git as a user would, and return what it prints."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | IDENTITY
        done = subprocess.run(
            ["git", *arguments], cwd=self.top, env=environment, input=data, capture_output=True, check=check
        )
        return done.stdout.decode().strip()

    def write(self, path, text):
        """Write a file."""
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def replace(self, path, old, new):
        """Replace text in a file; what is replaced must be there."""
        text = (self.top / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def commit(self, message="change"):
        """Commit everything, and return the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def history(tmp_path):
    """A repository on branch main with the tiny canon in its first commit."""
    top = tmp_path / "repository"
    shutil.copytree(TINY, top)
    made = History(top)
    made.git("init", "--quiet", "--initial-branch", "main")
    made.commit("first")
    return made
