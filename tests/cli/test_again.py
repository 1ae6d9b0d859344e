"""The short way of ``check``: the same words and code as the long way, and only where both would say the same."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from canongate.cli.again import told_again
from canongate.load.stamp import Stamp
from canongate.workflows.check_again import check_again

TINY = Path(__file__).resolve().parents[1] / "workflows" / "tiny-root"


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A root with one defect that was checked a moment ago."""
    monkeypatch.setattr(Stamp, "settled", lambda *_: True)
    root = shutil.copytree(TINY, tmp_path / "root", ignore=shutil.ignore_patterns(".canongate"))
    (root / "registries/markets.yaml").write_text("schema: markets/v1\nrows: none\n", encoding="utf-8")
    check_again(root)
    return root


def call(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "canongate", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


def test_both_ways_say_the_same(root, capfd, monkeypatch):
    """With the cache and without: the same bytes and exit code, from outside the root and within."""
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    codes = [told_again(["check", "--root", str(root)])]
    monkeypatch.chdir(root)
    codes.append(told_again(["check"]))
    sys.stdout.seek(0)
    told = sys.stdout.read()

    long = call("check", "--root", str(root), "--no-cache")

    assert codes == [1, 1] == [long.returncode] * 2
    assert told == long.stdout * 2
    assert capfd.readouterr().err == long.stderr == ""


def test_whole_process(root):
    """The command answers from the cache without importing click or pydantic."""
    command = [sys.executable, "-X", "importtime", "-m", "canongate", "check", "--root", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert done.returncode == 1
    assert "error[schema]" in done.stdout
    assert "canongate.workflows.check_cache" in imported
    assert not imported & {"click", "pydantic", "yamlrocks", "jsonschema_rs", "canongate.workflows.check"}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["check", "--json"],
        ["check", "--no-cache"],
        ["check", "--root"],
        ["check", "--root", ""],
        ["check", "--root", "--json"],
        ["list", "pages"],
    ],
)
def test_other_words_are_left(arguments):
    """Whatever is not the plain command is left to the command line proper."""
    assert told_again(arguments) is None


def test_colours_are_left(root, monkeypatch):
    """Where colours are asked for, the long way paints them."""
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert told_again(["check", "--root", str(root)]) is None


@pytest.mark.parametrize("stream", [None, "terminal"])
def test_terminals_are_left(root, monkeypatch, stream):
    """A terminal has a width of its own; a closed stream is the command line's affair."""
    if stream:
        stream = io.TextIOWrapper(io.BytesIO())
        stream.isatty = lambda: True
    monkeypatch.setattr(sys, "stdout", stream)

    assert told_again(["check", "--root", str(root)]) is None


def test_nothing_kept(root):
    """Without a cache the command runs."""
    shutil.rmtree(root / ".canongate")

    assert told_again(["check", "--root", str(root)]) is None


def test_reader_went_away(root, monkeypatch):
    """A closed pipe is told by the command line proper."""

    class Closed:
        buffer = io.BytesIO()

        def isatty(self):
            return False

        def flush(self):
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())

    assert told_again(["check", "--root", str(root)]) is None
