"""
The git program, asked for objects and nothing else: no hooks, filters, pagers, prompts, network or optional locks.

It knows no repository; what its answers mean is for its callers to say.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from canongate.model.error import CanongateError

SECONDS: Final = 60
"""After so long an answer is not waited for any more."""
_SAFE: Final = (
    "--no-pager",
    "--no-replace-objects",
    "--no-optional-locks",
    "--literal-pathspecs",
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "protocol.allow=never"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
)
_KEPT: Final = "GIT_CONFIG"
"""Only configuration is taken from git's own variables; a hook sets others, which would lead elsewhere."""


class GitError(CanongateError):
    """Git cannot answer, or the repository has not what was asked for: exit code 2."""

    stage = "git"


def run_git(folder: Path, arguments: Sequence[str], *, data: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """
    Return what git answers in a folder, whatever its exit code.

    Args:
        folder: where git is run.
        arguments: command and arguments; no shell reads them.
        data: standard input.

    Raises:
        GitError: there is no git, or it did not answer in time.
    """
    program = shutil.which("git")
    if program is None:
        raise GitError("there is no git program on the PATH", help="install git, or compare two folders")
    command = [program, "-C", os.fspath(folder), *_SAFE, *arguments]
    try:
        return subprocess.run(  # noqa: S603  # the program found above, arguments as a list
            command, input=data, capture_output=True, check=False, timeout=SECONDS, env=_environment(os.environ)
        )
    except subprocess.TimeoutExpired:
        raise GitError(
            f"git {arguments[0]} did not answer within {SECONDS} seconds", help="run it by hand to see why"
        ) from None


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in given.items() if not name.startswith("GIT_") or name.startswith(_KEPT)}
    return kept | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
