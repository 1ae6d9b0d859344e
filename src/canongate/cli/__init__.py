"""
The command line: one file per command group.

Commands only parse words and print; what they do stands in :mod:`canongate.workflows`.
"""

import sys
from collections.abc import Sequence

from canongate.cli.again import told_again

__all__ = ["main"]


_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    try:
        code = _run(arguments)
    except KeyboardInterrupt:
        # NOTE: a command tells of its interruption itself; here it came while modules were still being imported.
        sys.stderr.write("error: interrupted\n")
        code = _INTERRUPTED
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    code = told_again(sys.argv[1:] if arguments is None else arguments)
    if code is None:
        from canongate.cli.main import run  # noqa: PLC0415  # click is not needed where nothing changed

        code = run(arguments)
    return code
