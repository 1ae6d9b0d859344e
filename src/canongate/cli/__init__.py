"""
The command line: one file per command group.

Commands only parse words and print; what they do stands in :mod:`canongate.workflows`.
"""

import sys
from collections.abc import Sequence

from canongate.cli.again import told_again

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    code = told_again(sys.argv[1:] if arguments is None else arguments)
    if code is None:
        from canongate.cli.main import run  # noqa: PLC0415  # click is not needed where nothing changed

        code = run(arguments)
    sys.exit(code)
