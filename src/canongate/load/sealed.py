"""
Text kept between runs that nobody else can have written: sealed with a key that stands outside of the folder.

The key is made once for each user and never leaves the machine, unless :data:`KEY_VARIABLE` gives one that several
machines share. A file that was damaged, copied from elsewhere or
written by anything without the key does not open; nothing is told of it, and nothing is lost but time.
"""

import os
import stat
from _blake2 import blake2b  # what hashlib gives, without loading OpenSSL first
from typing import Final

_KEY_BYTES: Final = 32
_SEAL_BYTES: Final = 32
_MOST: Final = 1 << 24
_OTHERS: Final = 0o077
KEY_VARIABLE: Final = "CANONGATE_SEAL_KEY"
"""Environment variable that holds a secret to seal with, in place of the user's key."""
_LEAST_SECRET: Final = 16
"""A secret of fewer characters is none."""


def key_path() -> str:
    """Return where the key of this user stands."""
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")  # noqa: PTH111  # as below
    return f"{state}/canongate/seal.key"


def kept_path(root: str | os.PathLike[str], name: str) -> str:
    """Return where something is kept of a root, links in the root's own path followed."""
    return f"{os.path.realpath(root)}/.canongate/{name}"


def open_sealed(path: str, *, most: int = _MOST) -> bytes | None:
    """
    Return what a file holds, if its seal is of this user's key; None for every other case.

    Args:
        path: the file.
        most: bytes that are read at most.
    """
    key = _key()
    data = _plain_bytes(path, most)
    if key is None or data is None:
        return None
    seal, content = data[:_SEAL_BYTES], data[_SEAL_BYTES:]
    return content if seal == _seal(content, key) else None


def write_sealed(path: str, content: bytes, *, most: int = _MOST) -> bool:
    """
    Write a sealed file in place of what stands there; say whether that was possible.

    Its folder is made where it is missing, and keeps itself out of version control; it may not be a link.
    """
    key = _key() or _new_key()
    if key is None or len(content) > most - _SEAL_BYTES or not _folder_ready(os.path.dirname(path)):  # noqa: PTH120
        return False
    new = f"{path}.{os.getpid()}"
    try:
        _write(new, _seal(content, key) + content)
        os.replace(new, path)  # noqa: PTH105  # paths are text here: this module is on the fast path of `check`
    except OSError:
        return False
    return True


def clock_of(folder: str) -> int | None:
    """Return the time in nanoseconds by the clock of the file system a folder stands on; None where it is not told."""
    if not _folder_ready(folder):
        return None
    path = f"{folder}/clock.{os.getpid()}"
    try:
        _write(path, b"")
        seen = os.stat(path)  # noqa: PTH116
        os.unlink(path)  # noqa: PTH108
    except OSError:
        return None
    return seen.st_ctime_ns


def _seal(content: bytes, key: bytes) -> bytes:
    return blake2b(content, key=key, digest_size=_SEAL_BYTES).digest()


def _key() -> bytes | None:
    """Return the key: made of the secret that is given, else this user's; None where there is none to trust."""
    secret = os.environ.get(KEY_VARIABLE)
    if secret:
        return _made_of(secret)
    path = key_path()
    try:
        if os.stat(path).st_mode & _OTHERS:  # noqa: PTH116
            return None
    except OSError:
        return None
    key = _plain_bytes(path, _KEY_BYTES)
    return key if key is not None and len(key) == _KEY_BYTES else None


def _made_of(secret: str) -> bytes | None:
    """Return a key made of a secret; None where the secret is too short to be one."""
    if len(secret) < _LEAST_SECRET:
        return None
    return blake2b(secret.encode("utf-8", "surrogateescape"), digest_size=_KEY_BYTES, person=b"canongate seal").digest()


def _new_key() -> bytes | None:
    if os.environ.get(KEY_VARIABLE):
        return None
    path = key_path()
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120
        _write(path, os.urandom(_KEY_BYTES))
    except OSError:
        return None
    return _key()


def _folder_ready(folder: str) -> bool:
    """Make a folder that git leaves alone, where there is none yet; say whether it is a folder and no link."""
    try:
        try:
            os.mkdir(folder)  # noqa: PTH102
            _write(f"{folder}/.gitignore", b"*\n")
        except FileExistsError:
            pass
        return stat.S_ISDIR(os.lstat(folder).st_mode)
    except OSError:
        return False


def _write(path: str, content: bytes) -> None:
    """Write a file that did not exist, readable by its owner alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        while content:
            content = content[os.write(descriptor, content) :]
    finally:
        os.close(descriptor)


def _plain_bytes(path: str, most: int) -> bytes | None:
    """Return the bytes of a regular file that is no link and not too large."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    try:
        seen = os.fstat(descriptor)
        if not stat.S_ISREG(seen.st_mode) or seen.st_size > most:
            return None
        return os.read(descriptor, seen.st_size)
    except OSError:
        return None
    finally:
        os.close(descriptor)
