"""The documents on impact and CI: every command in them runs as it stands, with the exit code it tells."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from test_history import WEAKENED  # the scripted changes
from village import build  # it stands beside this file

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r" # exit (\d+)$")


@pytest.mark.parametrize("page", ["impact.md", "ci.md"])
def test_every_command_runs(page, tmp_path):
    """The commands of a page, one after the other in a canon with a change, end as the page says."""
    village = build(tmp_path / "village")
    WEAKENED(village)
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    lines = [line for block in BLOCK.findall((DOCS / page).read_text(encoding="utf-8")) for line in block.splitlines()]

    for line in lines:
        told = EXIT.search(line)
        ran = subprocess.run(
            ["sh", "-c", EXIT.sub("", line)],
            cwd=village.top,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == (int(told[1]) if told else 0), f"{line}\n{ran.stdout}{ran.stderr}"


@pytest.mark.parametrize("page", ["impact.md", "ci.md"])
def test_files_that_are_linked_exist(page):
    """A link within the repository leads somewhere."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", (DOCS / page).read_text(encoding="utf-8")):
        assert (DOCS / target).exists()


def test_findings_named_exist():
    """Each finding the table names is one that the program makes."""
    source = "".join(path.read_text(encoding="utf-8") for path in (DOCS.parent / "src").rglob("*.py"))
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", (DOCS / "ci.md").read_text(encoding="utf-8")))

    missing = {one for one in named if one not in source and one.replace("-", "_") not in source}
    assert missing <= {"exit-code", "fetch-depth"}
