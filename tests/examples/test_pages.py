"""The pages around the guide: README.md, insight.md and those of the worked examples do what they print."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "docs" / "examples"
BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r" +# exit (\d+)$")
DATA = Path(os.environ.get("CANONGATE_ONLINE_RETAIL", REPOSITORY.parent / "shared" / "data"))
ON_PATH = 'export PATH="$PWD/.venv/bin:$PATH"'
"""What makes `canongate` known to a terminal, once `make` has made its environment."""
ENVIRONMENT = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def lines_of(page):
    """Return every command of a page, continued lines joined."""
    text = (REPOSITORY / page).read_text(encoding="utf-8").replace("\\\n", "")
    return [line.removeprefix("$ ") for block in BLOCK.findall(text) for line in block.splitlines()]


def run(line, folder):
    """Run a line; it ends with the exit code that it tells."""
    told = EXIT.search(line)
    command = EXIT.sub("", line)
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.returncode == (int(told[1]) if told else 0), f"{command}\n{done.stdout}{done.stderr}"


def test_readme_repeats_what_is_run_elsewhere():
    """The commands of README.md are those of the approvals page, and targets of make."""
    approvals = set(lines_of("docs/ledger/approvals.md"))
    targets = set(re.findall(r"^([a-z]+):.* ## ", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE))
    lines = lines_of("README.md") + lines_of("docs/guide/README.md")

    assert len(lines) > 10
    for line in lines:
        command = line.partition("#")[0].strip()
        if command.startswith("make "):
            assert command.removeprefix("make ") in targets
        elif command not in {"cd build/demo/root", ON_PATH}:
            known = {one.replace(" --yes", "").partition("  #")[0] for one in approvals}
            assert command in known, command


def test_best_customer(tmp_path):
    """The commands of best-customer/README.md, in the root that make demo puts together."""
    root = tmp_path / "root"
    for folder in ("canon", "registries", "rules"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    shutil.copytree(REPOSITORY / "tests" / "cases", root / "tests" / "cases")
    shutil.copytree(EXAMPLES / "best-customer" / "registries", root / "registries", dirs_exist_ok=True)
    lines = lines_of("docs/examples/best-customer/README.md")

    begun = [line.partition(" #")[0].strip() for line in lines[:3]]
    assert (begun, len(lines)) == (["make demo", ON_PATH, "cd build/demo/root"], 5)
    for line in lines[3:]:
        run(line, root)


def test_online_retail(tmp_path):
    """The commands of online-retail/README.md; those that need the data where the data are."""
    root = shutil.copytree(EXAMPLES / "online-retail", tmp_path / "root")
    script, entered, *rest = lines_of("docs/examples/online-retail/README.md")

    assert (script.partition(" #")[0].strip(), entered) == (
        "sh docs/examples/online-retail/demo.sh",
        "cd docs/examples/online-retail",
    )
    assert len(rest) == 3
    for line in rest:
        if "FOLDER" not in line:
            run(line, root)
        elif (DATA / "online_retail.parquet").is_file():
            run(line.replace("FOLDER", str(DATA)), root)


@pytest.mark.slow
def test_insight(tmp_path):
    """The commands of insight.md; what it shows with dots, and what installs, is not run."""
    lines = [line for line in lines_of("docs/insight.md") if line.startswith("canongate ") and " ... " not in line]

    assert len(lines) >= 2
    for line in lines:
        run(line, tmp_path)
    assert (tmp_path / "demo.html").is_file()
