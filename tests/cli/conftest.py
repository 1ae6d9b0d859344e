"""A person at a terminal, played by the test."""

import os
import pty
import select
import subprocess
import sys
import time

import pytest


@pytest.fixture
def at_terminal():
    """Run a command on a terminal of its own, typing each line when it is quiet; return exit code and all it showed."""

    def play(arguments, typed, cwd):
        ours, theirs = pty.openpty()
        environment = {**os.environ, "NO_COLOR": "1", "TERM": "dumb"}
        command = [sys.executable, "-m", "canongate", *arguments]
        with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=environment) as run:
            os.close(theirs)
            shown = _talk(ours, list(typed))
            os.close(ours)
        return run.returncode, shown.replace("\r\n", "\n")

    return play


def _talk(ours, lines):
    """Type each line after the prompt before it has come; end when the other side hangs up, or after a minute."""
    shown, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        ready, _, _ = select.select([ours], [], [], 0.2)
        if ready:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        elif lines and shown.rstrip(b" ").endswith(b":"):
            os.write(ours, f"{lines.pop(0)}\n".encode())
    return shown.decode()
