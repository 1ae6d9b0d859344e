"""The guide for those who begin: every command and every file of it, one after the other, in an empty folder."""

import csv
import os
import random
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "first-root.md"
BLOCK = re.compile(r"^```(sh|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r" # exit (\d+)$")
RULE = "focus-without-highest-value"
PLACES = {
    "rule/v1": f"rules/headoffice/focus/{RULE}.yaml",
    "cases/v1": f"tests/cases/{RULE}.yaml",
    "segment-set/v1": "../segments.yaml",
    "segments/v1": "registries/segments.yaml",
}
"""Where the page says that each file stands."""


def orders(folder):
    """Write three years of orders, in the columns that the page asks for: regulars, and as many who come once."""
    folder.mkdir()
    begin, draw = date(2023, 1, 1), random.Random(7)  # noqa: S311  # a table that is the same every time
    rows = []
    for customer in range(600):
        for _ in range(draw.randrange(8, 16) if customer % 2 else 1):
            day = begin + timedelta(days=draw.randrange(3 * 365))
            rows.append([f"o{len(rows)}", f"c{customer}", day, f"{draw.uniform(10, 100):.2f}"])
    rows.append([f"o{len(rows)}", "c0", date(2025, 12, 31), "10.00"])
    with (folder / "orders.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["Order", "Customer", "Date", "Amount"], *rows])


def replaced(path, old, new):
    """Edit a file as the page asks for; what is edited must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


class Beginner:
    """Somebody who does what the page says, in a folder."""

    def __init__(self, folder):
        self.here = folder
        self.shown = ""
        names = {"HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.c"}
        self.environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("GIT_")},
            **names,
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@b.c",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }

    def edits_before(self, command):
        """Do what stands in the text between two blocks."""
        root = self.here
        if command == "canongate rules test":
            for name in ("canon/headoffice/focus.yaml", "registries/pages/headoffice.yaml"):
                path = root / name
                path.write_text("Active".join(path.read_text("utf-8").rsplit("Draft", 1)), encoding="utf-8")
        elif command.startswith("canongate evidence contract"):
            orders(root.parent / "data")
        elif command.startswith("canongate evidence build"):
            replaced(root.parent / "contract.yaml", "XXX", "EUR")
        elif command == "canongate gate --base main --as-of 2026-01-15" and "row-verdict-differs" in self.shown:
            (digest,) = set(re.findall(r"sha256:[0-9a-f]{64}", self.shown))
            replaced(root / "registries" / "segments.yaml", f"sha256:{'0' * 64}", digest)
            subprocess.run(["git", "commit", "-qam", "row"], cwd=root, env=self.environment, check=True)

    def run(self, line):
        """Run one line of the page, and hold its exit code against what the page says."""
        told = EXIT.search(line)
        command = EXIT.sub("", line)
        if command == "cd acme":
            self.here /= "acme"
            return
        if not told:
            self.edits_before(command)
        done = subprocess.run(
            ["sh", "-c", command], cwd=self.here, env=self.environment, capture_output=True, text=True, check=False
        )
        self.shown = done.stdout + done.stderr
        assert done.returncode == (int(told[1]) if told else 0), f"{command}\n{self.shown}"

    def write(self, text):
        """Write a file that the page shows."""
        place = PLACES[text.split("\n", 1)[0].removeprefix("schema: ")]
        (self.here / place).write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_the_way_from_nothing_to_a_green_gate(tmp_path):
    """Whoever does what the page says ends with a row in force that the gate lets in."""
    beginner = Beginner(tmp_path)

    for language, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language == "yaml":
            beginner.write(text)
        else:
            for line in text.splitlines():
                beginner.run(line)

    assert "accepted  registries/decisions/focus-loyal.yaml" in beginner.shown


def test_the_files_it_shows_have_their_places():
    """Each file on the page is one that the page puts somewhere."""
    shown = [text.split("\n", 1)[0] for language, text in BLOCK.findall(PAGE.read_text("utf-8")) if language == "yaml"]

    assert sorted(shown) == sorted(f"schema: {kind}" for kind in PLACES)
    for place in PLACES.values():
        assert f"`{place}`" in PAGE.read_text(encoding="utf-8")
