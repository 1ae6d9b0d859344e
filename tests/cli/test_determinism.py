"""The same root gives the same bytes, whatever the hash seed, locale, time zone or width of the terminal."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

TINY = Path(__file__).resolve().parents[1] / "workflows" / "tiny-root"
COMMANDS = """
from canongate.cli.main import run
for words in (
    ["check", "--no-cache", "--json"],
    ["check", "--no-cache", "--report", "sarif"],
    ["graph", "ownership", "--as", "svg"],
    ["graph", "pages", "--as", "html"],
    ["graph", "pages", "--json"],
    ["list", "clauses"],
    ["search", "segment"],
    ["show", "customer/focus"],
):
    run([*words, "--root", ROOT])
"""


def test_same_bytes_everywhere(tmp_path):
    """Reports, graphs, lists and searches of a root with defects do not depend on the machine."""
    root = shutil.copytree(TINY, tmp_path / "root", ignore=shutil.ignore_patterns(".canongate"))
    for name in ("people", "brains", "markets"):
        file = root / "registries" / f"{name}.yaml"
        file.write_text(file.read_text("utf-8").replace("name:", "nmae:"), "utf-8")
    settings = (
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC", "COLUMNS": "200"},
        {"PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo", "COLUMNS": "40"},
    )

    said = [
        subprocess.run(
            [sys.executable, "-c", f"ROOT = {str(root)!r}\n{COMMANDS}"],
            capture_output=True,
            check=True,
            env=os.environ | environment,
        )
        for environment in settings
    ]

    assert said[0].stdout == said[1].stdout
    assert said[0].stderr == said[1].stderr == b""
    assert len(said[0].stdout) > 10_000
