"""
``canongate check`` where nothing changed since the last time: the same text again, before click is imported.

Only the plain command is answered here, and only where nobody asked for colours or the width of a terminal; any other
words, and any doubt, are left to the command line proper, whose answer is the same.
"""

import os
import sys
from collections.abc import Sequence


def told_again(arguments: Sequence[str]) -> int | None:
    """Print the report of the last check and return its exit code; None where the command has to run."""
    match list(arguments):
        case ["check"]:
            root = "."
        case ["check", "--root", root] if root and not root.startswith("-"):
            pass
        case _:
            return None
    if sys.stdout is None or sys.stdout.isatty() or os.environ.get("FORCE_COLOR"):
        return None
    from canongate.workflows.check_cache import printed_again  # noqa: PLC0415  # every other command runs without it

    told = printed_again(root)
    if told is None:
        return None
    try:
        sys.stdout.buffer.write(told[0].encode("utf-8", "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        return None
    return told[1]
