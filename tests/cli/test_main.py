"""The entry point: where output goes nowhere, or cannot be written, the exit code and one sentence say so."""

import os
from datetime import date

import pytest

from canongate.cli.failures import silence
from canongate.cli.main import run
from canongate.cli.options import Day, ReportTarget

LIST = "canongate.workflows.list.kinds_and_counts"


@pytest.fixture
def ends(monkeypatch):
    """Make a command end with an error; nothing is done to the descriptors of the test's own process."""
    silenced = []
    monkeypatch.setattr("canongate.cli.failures.silence", lambda *descriptors: silenced.extend(descriptors))

    def with_error(error):
        def raises(*_, **__):
            raise error

        monkeypatch.setattr(LIST, raises)
        return run(["list"]), silenced

    return with_error


@pytest.mark.parametrize("error", [BrokenPipeError(32, "Broken pipe"), SystemExit(1)])
def test_nobody_reads(ends, capfd, error):
    """Where the reader of a pipe has gone, the run counts as interrupted, without a word."""
    assert ends(error) == (130, [1, 2])
    assert capfd.readouterr().err == ""


def test_output_that_cannot_be_written(ends, capfd):
    """A full disk under standard output is told in one sentence, and Python does not complain at exit."""
    assert ends(OSError(28, "No space left on device")) == (2, [1])
    assert capfd.readouterr().err == "error: standard output cannot be written: No space left on device\n"


def test_streams_that_were_closed(monkeypatch, capfd):
    """Without standard output or errors a command still runs."""
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)

    assert run(["--version"]) == 0
    assert capfd.readouterr().out == ""


def test_descriptors_lead_nowhere(tmp_path):
    """What is silenced swallows what is written to it."""
    path = tmp_path / "file"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    silence(descriptor)
    os.write(descriptor, b"x")
    os.close(descriptor)

    assert path.read_bytes() == b""


def test_values_that_are_converted_already():
    """A day and a report target pass unchanged, as click hands on what it converted before."""
    day, target = date(2026, 2, 1), ("json", "x")

    assert Day().convert(day, None, None) is day
    assert ReportTarget().convert(target, None, None) is target
