from types import SimpleNamespace

import pytest

from canongate.cli import evidence_options
from canongate.cli.evidence_options import end_progress, progress


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test moves, and a terminal."""
    moment = [100.0]
    monkeypatch.setattr(evidence_options.time, "monotonic", lambda: moment[0])
    terminal = SimpleNamespace(stderr=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(evidence_options, "sys", terminal)
    return moment


def test_progress_is_silent_in_the_first_second(clock, capsys):
    """What takes less than a second is not told; after it, each step takes the place of the one before."""
    tell = progress()

    tell("reading lines.csv")
    assert capsys.readouterr().err == ""
    clock[0] += 1
    tell("checking orders")
    end_progress(tell)

    # A stream that is no terminal takes no control codes; on one, each line is cleared first.
    assert capsys.readouterr().err == "\rchecking orders ...\r"


def test_no_progress_without_a_terminal(capsys):
    """In a pipe or a file nothing is told, and nothing is cleared."""
    tell = progress()
    end_progress(tell)

    assert tell is None
    assert capsys.readouterr().err == ""
