"""
Blobs of a repository by their ids, read in one go; and the id that bytes would have.

A blob's size is asked before its bytes, so that a huge one is never read.
"""

import hashlib
from collections.abc import Collection, Iterator

from canongate.load.git_program import GitError, run_git
from canongate.load.git_repository import Repository

_BYTES_AT_ONCE = 64 * 1024 * 1024


def blob_id(data: bytes, object_format: str) -> str:
    """
    Return the id git gives a blob with these bytes.

    Args:
        data: the bytes.
        object_format: ``sha1`` or ``sha256``, as the repository names its objects.
    """
    digest = hashlib.new(object_format, usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data))
    digest.update(data)
    return digest.hexdigest()


def blobs(repository: Repository, wanted: Collection[str], limit: int) -> dict[str, bytes | None]:
    """
    Return the bytes of blobs by id; None for one of more than ``limit`` bytes.

    Raises:
        GitError: one is missing, as in a partial clone.
    """
    found: dict[str, bytes | None] = {}
    small: list[tuple[str, int]] = []
    for name, size in _sizes(repository, sorted(wanted)):
        if size > limit:
            found[name] = None
        else:
            small.append((name, size))
    for batch in _batches(small):
        found.update(_contents(repository, batch))
    return found


def _sizes(repository: Repository, names: list[str]) -> Iterator[tuple[str, int]]:
    if not names:
        return
    asked = ["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"]
    answers = _ask(repository, asked, names).decode("ascii", "replace").splitlines()
    for name, answer in zip(names, answers, strict=True):
        said = answer.split(" ")
        if said[1] != "blob":
            raise _missing(name)
        yield name, int(said[2])


def _batches(sized: list[tuple[str, int]]) -> Iterator[list[str]]:
    """Yield runs of names whose blobs together are small enough to hold at once."""
    batch: list[str] = []
    total = 0
    for name, size in sized:
        if batch and total + size > _BYTES_AT_ONCE:
            yield batch
            batch, total = [], 0
        batch.append(name)
        total += size
    if batch:
        yield batch


def _contents(repository: Repository, names: list[str]) -> Iterator[tuple[str, bytes]]:
    answer = _ask(repository, ["cat-file", "--batch=%(objectname) %(objectsize)"], names)
    at = 0
    for name in names:
        end = answer.index(b"\n", at)
        said, size = answer[at:end].decode("ascii", "replace").split(" ")
        if said != name or not size.isdecimal():
            raise _missing(name)
        yield name, answer[end + 1 : end + 1 + int(size)]
        at = end + 1 + int(size) + 1


def _ask(repository: Repository, arguments: list[str], names: list[str]) -> bytes:
    done = run_git(repository.top, arguments, data="".join(f"{name}\n" for name in names).encode())
    if done.returncode:
        raise GitError(f"git cannot read objects: {done.stderr.decode(errors='replace').strip()}", help="run git fsck")
    return done.stdout


def _missing(name: str) -> GitError:
    return GitError(
        f"the object {name[:12]} is not here: the clone is partial or damaged",
        help="clone again without --filter, or run `git fetch --refetch`",
    )
