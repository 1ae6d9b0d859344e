"""The user guide: every command in it runs as it stands, with the exit code it tells."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
GUIDE = REPOSITORY / "docs" / "guide"
EXAMPLE = REPOSITORY / "docs" / "examples" / "best-customer"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r" # exit (\d+)$")
ENVIRONMENT = {
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    **{name: value for name, value in os.environ.items() if name.startswith("COV")},
}


def commands(page):
    """Return each command of a page with the exit code it is to have."""
    lines = [line for block in BLOCK.findall((GUIDE / page).read_text(encoding="utf-8")) for line in block.splitlines()]
    found = []
    for line in lines:
        told = EXIT.search(line)
        found.append((EXIT.sub("", line), int(told.group(1)) if told else 0))
    return found


@pytest.fixture
def root(tmp_path):
    """The root that the demo puts together, and a copy of it as it was before."""
    folder = tmp_path / "root"
    for name in ("canon", "registries", "rules"):
        shutil.copytree(REPOSITORY / name, folder / name)
    shutil.copytree(REPOSITORY / "tests" / "cases", folder / "tests" / "cases")
    shutil.copytree(EXAMPLE / "registries", folder / "registries", dirs_exist_ok=True)
    shutil.copytree(folder, tmp_path / "before")
    return folder


@pytest.mark.parametrize(
    "page", [pytest.param("brain-owner.md", marks=pytest.mark.slow), "agent-brain.md", "headoffice.md", "ci.md"]
)
def test_every_command_of_the_guide_runs(root, page):
    """The commands of a page, one after the other in the example's root, end as the page says."""
    told = commands(page)
    assert told

    for command, code in told:
        ran = subprocess.run(
            ["sh", "-c", command], cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False
        )
        assert ran.returncode == code, f"{command}\n{ran.stdout}{ran.stderr}"


def test_links_and_files_of_the_guide_exist():
    """Every relative link of the guide leads to a file."""
    for page in GUIDE.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
