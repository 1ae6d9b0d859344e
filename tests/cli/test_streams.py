"""What commands print does not depend on locale or terminal; colours follow NO_COLOR and FORCE_COLOR alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TINY = Path(__file__).resolve().parents[1] / "workflows" / "tiny-root"


@pytest.fixture
def printed(tmp_path):
    """Run a command in a process of its own, in a given environment; return exit code, output and errors."""
    root = shutil.copytree(TINY, tmp_path / "root")
    page = root / "canon" / "customer" / "focus.yaml"
    page.write_text(page.read_text("utf-8").replace("Effort follows value.", "Élan follows value."), "utf-8")
    names = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LC_ALL", "TERM")
    kept = {name: text for name, text in os.environ.items() if name not in names}

    def call(command, **environment):
        done = subprocess.run(
            [sys.executable, "-m", "canongate", *command.split()],
            cwd=root,
            env=kept | environment,
            capture_output=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return call


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"TERM": "dumb", "COLUMNS": "40"},
        {"COLUMNS": "200"},
        {"NO_COLOR": "1", "FORCE_COLOR": "1"},
    ],
    ids=str,
)
def test_the_surroundings_change_nothing(printed, environment):
    """Locale, encoding, width and a refused colour leave every byte as it is."""
    plain = printed("search elan")

    assert "Élan".encode() in plain[1]
    assert printed("search elan", **environment) == plain


@pytest.mark.parametrize("command", ["list rules", "search loyal", "rules coverage"])
def test_colours_where_they_are_forced(printed, command):
    """FORCE_COLOR paints into a pipe too; without it a pipe gets none."""
    assert b"\x1b[" not in printed(command)[1]
    assert b"\x1b[" in printed(command, FORCE_COLOR="1")[1]
