"""
One file under a root to a raw document: opened safely, read once, judged by its format.

Only regular files inside the root are read; a pipe or device is never opened for long, a link out of the root never
followed. What is wrong is a finding: reading has no exceptions of its own.
"""

import os
import stat
from collections.abc import Callable, Mapping
from errno import EISDIR, ELOOP, ENOENT, ENOTDIR
from pathlib import Path
from typing import Final

from canongate.load.checks import found
from canongate.load.conflict import conflict_findings
from canongate.load.csvfile import read_csv
from canongate.load.jsonfile import read_json
from canongate.load.jsonlines import read_json_lines
from canongate.load.limits import FINDINGS_PER_FILE, JSON_BYTES, TABLE_BYTES, YAML_BYTES
from canongate.load.profile import read_yaml
from canongate.model.document import RawDocument
from canongate.model.finding import Finding, not_shown

Opener = Callable[[str, int], int]
"""Opens a path with flags and returns a file descriptor, as :func:`os.open` does."""

READERS: Final[Mapping[str, tuple[Callable[[bytes, str], RawDocument | tuple[Finding, ...]], int]]] = {
    ".yaml": (read_yaml, YAML_BYTES),
    ".json": (read_json, JSON_BYTES),
    ".csv": (read_csv, TABLE_BYTES),
    ".jsonl": (read_json_lines, TABLE_BYTES),
}
"""How a file is read, by its suffix, and how many bytes of it at most."""

# A pipe without a writer must not make the reader wait; not every system has these flags.
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_file(root: Path, path: str, *, opener: Opener = os.open) -> RawDocument | tuple[Finding, ...]:
    """
    Return one file as a raw document, or the findings that stand against it.

    Args:
        root: the folder that the file may not leave, links resolved.
        path: relative to the root, with forward slashes.
        opener: how files are opened; a test hands in one that fails.
    """
    full = root / path
    real, real_root = Path(os.path.realpath(full)), Path(os.path.realpath(root))
    if not real.is_relative_to(real_root):
        return (found("file-link-outside", f"{path} leads out of the root", path),)
    return read_plain(os.fspath(full), path, opener=opener)


def read_plain(full: str, path: str, *, opener: Opener = os.open) -> RawDocument | tuple[Finding, ...]:
    """
    Return one file, known to lie inside the root, as a raw document or as findings.

    Args:
        full: where the file is.
        path: how it is named in findings.
        opener: how files are opened.
    """
    data = _bytes_of(full, path, limit_of(path), opener)
    return (data,) if isinstance(data, Finding) else read_bytes(data, path)


def read_bytes(data: bytes, path: str) -> RawDocument | tuple[Finding, ...]:
    """Return the bytes of a file as a raw document, or as findings; its suffix says how they are read."""
    answer = _reader_of(path)[0](data, path)
    if isinstance(answer, RawDocument):
        return answer
    findings = conflict_findings(data, path) or answer
    return findings if len(findings) < FINDINGS_PER_FILE else (*findings, not_shown(path, len(findings)))


def limit_of(path: str) -> int:
    """Return how many bytes of a file are read at most, by its suffix."""
    return _reader_of(path)[1]


def _reader_of(path: str) -> tuple[Callable[[bytes, str], RawDocument | tuple[Finding, ...]], int]:
    return READERS.get(os.path.splitext(path)[1], READERS[".yaml"])  # noqa: PTH122  # 10 x as fast


def _bytes_of(full: str, path: str, limit: int, opener: Opener) -> bytes | Finding:
    """Return the bytes of a regular file, at most one more than the limit, or what stands against reading it."""
    try:
        if not stat.S_ISREG(mode := os.stat(full).st_mode):  # noqa: PTH116  # a pipe is known before it is opened
            return _not_regular(mode, path)
        descriptor = opener(full, _FLAGS)
        try:
            if not stat.S_ISREG(mode := (known := os.fstat(descriptor)).st_mode):
                return _not_regular(mode, path)
            return _read(descriptor, limit + 1, known.st_size)
        finally:
            os.close(descriptor)
    except OSError as error:
        return _unopened(error, full, path)


def _read(descriptor: int, most: int, size: int) -> bytes:
    """
    Return up to ``most`` bytes, each read once: a file that changes meanwhile is judged as it was read.

    The size a file gives is only what to ask for: asking for the most there may be costs more than reading it. A file
    that gives as much as it said, and not the one byte more that was asked for, has been read to its end.
    """
    parts: list[bytes] = []
    while most > 0 and (part := os.read(descriptor, min(most, max(size + 1, 1 << 12)))):
        if len(part) == size and not parts:
            return part
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _not_regular(mode: int, path: str) -> Finding:
    if stat.S_ISDIR(mode):
        return found("file-is-folder", f"{path} is a folder", path)
    kind = "pipe" if stat.S_ISFIFO(mode) else "socket" if stat.S_ISSOCK(mode) else "device"
    return found("file-not-regular", f"{path} is a {kind}", path, kind=kind)


def _unopened(error: OSError, full: str, path: str) -> Finding:
    reason = error.strerror or type(error).__name__
    if error.errno == EISDIR:
        return found("file-is-folder", f"{path} is a folder", path)
    if error.errno in {ENOENT, ELOOP} and os.path.islink(full):  # noqa: PTH114  # a path of text, as in this module
        return found("file-link-broken", f"{path} is a link that leads nowhere: {reason}", path, reason=reason)
    if error.errno in {ENOENT, ENOTDIR}:
        return found("file-missing", f"{path} does not exist", path)
    return found("file-unreadable", f"{path} cannot be read: {reason}", path, reason=reason)
