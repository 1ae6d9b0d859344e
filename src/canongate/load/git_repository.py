"""
A git repository around a root, and the commits in it: found, named, compared; never changed.

A name of a revision is looked at before git sees it. What a shallow or partial clone lacks is said, never guessed.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from canongate.load.git_program import GitError, run_git
from canongate.model.similar import did_you_mean

_REVISION: Final = re.compile(r"[A-Za-z0-9_@](?:[A-Za-z0-9_@./~^{}+=#-]{0,249}[A-Za-z0-9_@~^}+=#-])?")
_ZERO: Final = re.compile(r"0{40}|0{64}")
_ANSWERS: Final = 4
_SHOWN: Final = 5
_DEEPEN: Final = "fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` where CI checks out"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository, and where a root stands in it."""

    top: Path
    """Its working tree."""
    prefix: str
    """Path of the root within it, ending with a slash; empty when they are one."""
    shallow: bool
    """Whether its history was cut off."""
    object_format: str
    """``sha1`` or ``sha256``: how objects are named."""


def repository_of(root: Path) -> Repository:
    """
    Return the repository a root stands in.

    Raises:
        GitError: there is none, or git refuses to read it.
    """
    asked = ("--show-toplevel", "--show-prefix", "--is-shallow-repository", "--show-object-format")
    done = run_git(Path(os.path.realpath(root)), ["rev-parse", *asked])
    lines = os.fsdecode(done.stdout).split("\n")[:-1]
    if done.returncode or len(lines) != _ANSWERS:
        raise _no_repository(root, done.stderr.decode(errors="replace"))
    top, prefix, shallow, object_format = lines
    return Repository(Path(top), prefix, shallow == "true", object_format)


def commit_of(repository: Repository, revision: str) -> str:
    """
    Return the id of the commit a name of a revision stands for.

    Raises:
        GitError: it has not the form of such a name, or there is no such commit here.
    """
    if not _REVISION.fullmatch(revision) or ".." in revision:
        raise GitError(f"{revision!r} is no name of a revision", help="name a branch, a tag, a commit, or HEAD~1")
    if _ZERO.fullmatch(revision):
        raise GitError(
            f"{revision} is git's sign for no commit: the branch is new",
            help="name the branch that it will be merged into, such as origin/main",
        )
    done = run_git(repository.top, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"])
    found = done.stdout.decode("ascii", "replace").strip()
    if done.returncode or not re.fullmatch(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", found):
        raise GitError(f"there is no revision {revision!r} here", help=_mend(repository, revision))
    return found


def fork_of(repository: Repository, base: str, head: str) -> str:
    """
    Return the commit at which two commits parted: the newest that both have behind them.

    Where there are several, as after merges both ways, it is the one git holds for the best.

    Raises:
        GitError: they have none.
    """
    done = run_git(repository.top, ["merge-base", "--end-of-options", base, head])
    found = done.stdout.decode("ascii", "replace").split()
    if not found:
        mend = _DEEPEN if repository.shallow else "name a base that the branch began from"
        raise GitError(f"{base[:12]} and {head[:12]} have no common history here", help=mend)
    return found[0]


def _no_repository(root: Path, said: str) -> GitError:
    if "dubious ownership" in said:
        return GitError(
            f"git does not read {root}: the folder belongs to another user",
            help=f"if you trust it: git config --global --add safe.directory {root}",
        )
    if "must be run in a work tree" in said or "safe.bareRepository" in said:
        return GitError(f"{root} is a bare repository", help="run in a checkout of it")
    return GitError(f"{root} stands in no git repository", help="run inside one, or compare two folders")


def _mend(repository: Repository, revision: str) -> str:
    """Return what helps where a revision is missing: another name, a first commit, a deeper clone, a fetch."""
    known = _names(repository)
    if run_git(repository.top, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).returncode:
        return "nothing is committed here yet: commit first"
    if f"origin/{revision}" in known:
        return f"did you mean 'origin/{revision}'?"
    if repository.shallow:
        return f"this clone is shallow; {_DEEPEN}"
    fetch = f"fetch it first: git fetch origin {revision}"
    here = f"there {'is' if len(known) == 1 else 'are'} {', '.join(known[:_SHOWN])}" + (
        " and others" if len(known) > _SHOWN else ""
    )
    return did_you_mean(revision, known, fetch if run_git(repository.top, ["remote"]).stdout else here)


def _names(repository: Repository) -> list[str]:
    """Return the branches and tags there are, those of remotes included."""
    done = run_git(repository.top, ["for-each-ref", "--format=%(refname:lstrip=2)"])
    return sorted(set(os.fsdecode(done.stdout).split()))
