"""What a user asked to be written is written whole, or the old file stays."""

import os
import stat
from pathlib import Path

import pytest

from canongate.model.error import UsageError
from canongate.workflows.writing import write_whole


def test_a_file_in_new_folders(tmp_path):
    """Folders are made, texts are UTF-8, bytes stay as they are, and nothing is left beside the file."""
    write_whole(tmp_path / "a" / "b.txt", "é\n")
    write_whole(tmp_path / "a" / "c.bin", b"\xff")

    assert (tmp_path / "a" / "b.txt").read_bytes() == "é\n".encode()
    assert (tmp_path / "a" / "c.bin").read_bytes() == b"\xff"
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["b.txt", "c.bin"]


def test_rights_and_links_are_kept(tmp_path):
    """A file keeps its rights, a new one has the usual ones, and of a link what it leads to is replaced."""
    old = os.umask(0o022)
    try:
        write_whole(tmp_path / "new", "x")
    finally:
        os.umask(old)
    (tmp_path / "private").write_text("old", encoding="utf-8")
    (tmp_path / "private").chmod(0o600)
    (tmp_path / "link").symlink_to("private")

    write_whole(tmp_path / "link", "new")

    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o644
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "private").read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o600


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_the_old_file_stays(tmp_path, monkeypatch, error):
    """A disk that is full, or an interruption, leaves the old file and nothing beside it."""
    path = tmp_path / "report.html"
    path.write_text("old", encoding="utf-8")

    def fails(*_):
        raise error

    monkeypatch.setattr(Path, "replace", fails)

    with pytest.raises((UsageError, KeyboardInterrupt)):
        write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_takes_no_new_file(tmp_path, monkeypatch):
    """Where nothing can be put beside it, a file that may be written is written in place."""
    (tmp_path / "file").write_text("old", encoding="utf-8")

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("canongate.workflows.writing.os.open", refused)
    write_whole(tmp_path / "file", "new")

    assert (tmp_path / "file").read_text(encoding="utf-8") == "new"


def test_what_cannot_be_written_is_named(tmp_path):
    """A folder, a full device and a file in place of a folder are wrong usage, with the name."""
    (tmp_path / "file").write_text("x", encoding="utf-8")

    for path in (tmp_path, tmp_path / "file" / "x", Path("/dev/full")):
        with pytest.raises(UsageError, match="cannot be written") as refused:
            write_whole(path, "x")
        assert str(path) in refused.value.message
